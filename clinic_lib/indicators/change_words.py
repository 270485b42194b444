"""How a change is printed: numbers with their unit, and what a column is called. Compares nothing.

Two numbers that differ are never printed alike: where the indicator's decimals do not show the
difference, more are printed.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from clinic_lib.indicators.change_records import Row, is_shown, is_withheld
from clinic_lib.indicators.fingerprint import in_words
from clinic_lib.indicators.wording import TRUSTED_DIGITS, format_value
from clinic_lib.terms import Marker

NO_FIGURE = "no figure"
WAS_SHOWN = "shown"
NOTHING = "none"
HIDDEN = str(Marker.CONFIDENTIAL)

DEFINITION = {
    "title": "title",
    "good_performance": "what good performance is",
    "polarity": "polarity",
    "value_type": "kind of number",
    "unit": "unit",
    "multiplier": "multiplier",
    "decimals": "decimal places",
    "frequency": "how often it is published",
    "period_type": "kind of period",
    "source": "source",
    "people": "what is counted",
    "definition": "definition",
    "illustrative": "whether the figures are illustrative",
    "disclosive": "whether small counts are withheld",
}
"""The columns of the scorecard that say what is measured, as a reader calls them."""
JUDGEMENTS = {
    "target_status": "status against the target",
    "trajectory_status": "status against the line to the target",
    "direction": "direction of travel",
    "benchmark_relevant": "whether comparing is relevant",
    "england_comparison": "comparison with England",
    "region_comparison": "comparison with the region",
    "neighbours_comparison": "comparison with similar areas",
}
"""The columns that judge a figure, as a reader calls them."""
COUNTS = {"numerator": "count above the line", "denominator": "count below the line"}
LIMITS = {"lower_cl": "lower confidence limit", "upper_cl": "upper confidence limit"}


def number_pair(
    before: float, after: float, *, units: tuple[str, str] = ("", ""), decimals: float = 0
) -> tuple[str, str]:
    """Two numbers as printed, with as many more decimals as it takes to tell them apart.

    Examples
    --------
    >>> number_pair(30.21, 30.24, units=("%", "%"), decimals=1)
    ('30.21%', '30.24%')
    >>> number_pair(1250.0, float("nan"), units=("homes", "homes"))
    ('1,250 homes', 'none')
    """
    places = 0 if math.isnan(decimals) else int(decimals)
    is_same = in_words(before) == in_words(after)
    for more in range(1 if is_same else TRUSTED_DIGITS):
        first, second = (
            NOTHING
            if math.isnan(number)
            else format_value(number, unit=unit, decimals=places + more)
            for number, unit in zip((before, after), units, strict=True)
        )
        if first != second:
            break
    return first, second


def range_pair(
    before: tuple[float, float], after: tuple[float, float], *, unit: str, decimals: float
) -> tuple[str, str]:
    """Two levels or ranges as printed; the upper end of a level is missing.

    Examples
    --------
    >>> nan = float("nan")
    >>> range_pair((40.0, nan), (40.0, 45.0), unit="%", decimals=0)
    ('40%', '40% to 45%')
    """
    low = number_pair(before[0], after[0], units=(unit, unit), decimals=decimals)
    high = number_pair(before[1], after[1], units=(unit, unit), decimals=decimals)
    first, second = (
        one if math.isnan(ends[1]) else f"{one} to {other}"
        for one, other, ends in zip(low, high, (before, after), strict=True)
    )
    return first, second


def figure_words(printed: str, row: Row | None) -> str:
    """A figure as printed with its markers, or what stands in its place."""
    marker = "" if row is None else row.get("marker", "")
    if not is_shown(row):
        return HIDDEN if is_withheld(row) else marker or NO_FIGURE
    return f"{printed} {marker}".rstrip()


def cell_words(value: Any) -> str:
    """A cell of the scorecard that is no figure, as printed.

    Examples
    --------
    >>> cell_words("high_is_good"), cell_words(True), cell_words(2.0), cell_words("")
    ('high is good', 'yes', '2', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return (
            value.replace("_", " ") if value.islower() and " " not in value else value
        ) or NOTHING
    if value is None or value != value:
        return NOTHING
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y}"
    return f"{value:.10g}"
