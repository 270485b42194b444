"""The data layer: what the rows are, whether they can be trusted, and how to ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.on_demand import names_on_demand as _names_on_demand

if TYPE_CHECKING:
    from clinic_lib.data.check import Survey, check_dataset, survey
    from clinic_lib.data.columns import Column, Kind, Table
    from clinic_lib.data.dataset import Dataset, load_dataset, protect
    from clinic_lib.data.disclosure_counts import Disclosure, strictest
    from clinic_lib.data.handover import handed_over
    from clinic_lib.data.importers import (
        ImportedIndicator,
        ImportReport,
        LeftOut,
        import_fingertips,
        import_neighbours,
        import_ons,
    )
    from clinic_lib.data.periods import (
        Period,
        expected_periods,
        missing_periods,
        next_period,
        parse_period,
        parse_periods,
        previous_period,
        read_periods,
        same_period_last_year,
    )
    from clinic_lib.data.register import Area, ComparatorChoice, Indicator, Partnership
    from clinic_lib.data.schema import TABLES, write_table

__all__ = [
    "TABLES",
    "Area",
    "Column",
    "ComparatorChoice",
    "Dataset",
    "Disclosure",
    "ImportReport",
    "ImportedIndicator",
    "Indicator",
    "Kind",
    "LeftOut",
    "Partnership",
    "Period",
    "Survey",
    "Table",
    "check_dataset",
    "expected_periods",
    "handed_over",
    "import_fingertips",
    "import_neighbours",
    "import_ons",
    "load_dataset",
    "missing_periods",
    "next_period",
    "parse_period",
    "parse_periods",
    "previous_period",
    "protect",
    "read_periods",
    "same_period_last_year",
    "strictest",
    "survey",
    "write_table",
]

__getattr__, __dir__ = _names_on_demand(__name__)
