"""What is good, bad or uncertain: the scorecard and its verdicts. Knows no pixel and no file."""

from __future__ import annotations

from clinic_lib.indicators.assess import assess
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    Kind,
    typed_frame,
)

__all__ = [
    "COMPARATOR_COLUMNS",
    "HISTORY_COLUMNS",
    "SCORECARD_COLUMNS",
    "Assessment",
    "Kind",
    "assess",
    "typed_frame",
]
