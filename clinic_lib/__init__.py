"""Performance clinics: checked data and one clinic file become reports and an evidence pack.

    import clinic_lib as cl

Every name in ``cl.__all__`` is imported from its layer when it is first used, so that importing the
library, and with it every command, takes next to no time.
"""
# ruff: noqa: F401 - the imports below are for type checkers; __getattr__ makes them at run time.

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from clinic_lib.batch import Folders, Settings, find_folders, run_batch
    from clinic_lib.data import Dataset, check_dataset, load_dataset
    from clinic_lib.errors import (
        ClinicError,
        DataError,
        MethodError,
        OutputError,
        ParameterError,
        Problem,
    )
    from clinic_lib.indicators import Assessment, Snapshot, assess, load_snapshot, write_snapshot
    from clinic_lib.meeting import (
        Clinic,
        assess_clinic,
        build_agenda,
        build_checklist,
        build_timetable,
        changes_since_circulation,
        check_clinics,
        freeze_clinic,
        load_clinic,
        write_documents,
        write_timetable_ics,
    )
    from clinic_lib.presentation import (
        Briefing,
        Chart,
        Deck,
        Report,
        benchmark,
        benchmark_chart,
        benchmark_report,
        build_agenda_document,
        build_annex,
        build_briefing,
        build_chair_presentation,
        build_circulation_pack,
        build_evidence_pack,
        build_figure,
        build_headlines,
        build_pages,
        build_speaker_templates,
        colophon,
        dashboard,
        load_briefing,
        opening,
        overview,
        pack_contents,
        trend,
        trend_chart,
        trend_report,
        warn_of_duplicates,
        with_pages,
        write_changes,
        write_circulation_pack,
        write_deck,
        write_document,
        write_pack,
        write_pptx,
        write_report,
        write_speaker_templates,
        write_tables,
        write_xlsx,
    )

_NAMES = {
    "batch": "Folders Settings find_folders run_batch",
    "data": "Dataset check_dataset load_dataset",
    "errors": "ClinicError DataError MethodError OutputError ParameterError Problem",
    "indicators": "Assessment Snapshot assess load_snapshot write_snapshot",
    "meeting": (
        "Clinic assess_clinic build_agenda build_checklist build_timetable "
        "changes_since_circulation check_clinics freeze_clinic load_clinic write_documents "
        "write_timetable_ics"
    ),
    "presentation": (
        "Briefing Chart Deck Report benchmark benchmark_chart benchmark_report "
        "build_agenda_document build_annex build_briefing build_chair_presentation "
        "build_circulation_pack build_evidence_pack build_figure build_headlines build_pages "
        "build_speaker_templates colophon dashboard load_briefing opening overview pack_contents "
        "trend trend_chart trend_report warn_of_duplicates with_pages write_changes "
        "write_circulation_pack write_deck write_document write_pack write_pptx write_report "
        "write_speaker_templates write_tables write_xlsx"
    ),
    "statistics": "",
    "terms": "",
}
_LAYER_OF = {name: layer for layer, names in _NAMES.items() for name in names.split()}

__all__ = ["__version__", *_NAMES, *_LAYER_OF]


def __getattr__(name: str) -> Any:
    """The public name, imported from its layer now and kept for the next time."""
    if name == "__version__":
        from importlib import metadata

        value: Any = metadata.version("performance-clinics")
    elif name in _NAMES:
        value = importlib.import_module(f"clinic_lib.{name}")
    elif name in _LAYER_OF:
        value = getattr(importlib.import_module(f"clinic_lib.{_LAYER_OF[name]}"), name)
    else:
        from clinic_lib.errors import suggestion

        raise AttributeError(f"clinic_lib has no '{name}'.{suggestion(name, __all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, for completion in a notebook."""
    return sorted(__all__)
