"""The clauses of a verdict, each built from columns of one scorecard row by rules.

A clause has no capital and no full stop. It says so when something cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinic_lib.data.periods import Period, parse_period
from clinic_lib.indicators.direction import INSIDE_RANGE
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.wording import (
    format_size,
    format_value,
    in_period,
    list_words,
    period_name,
    place_name,
    short_unit,
)
from clinic_lib.terms import (
    Comparison,
    Direction,
    Evidence,
    Marker,
    PeriodType,
    Polarity,
    Trend,
)

Row = Mapping[str, Any]

STALE_MONTHS = 24
"""From this age on the verdict says how old the figure is."""

MARKER_WORDS = {
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised",
    Marker.ESTIMATED: "estimated",
    Marker.LOW_RELIABILITY: "of low reliability",
    Marker.LOW: "small but not zero",
}
COMPARISON_WORDS = {
    Comparison.MUCH_BETTER: "much better than",
    Comparison.BETTER: "better than",
    Comparison.SIMILAR: "similar to",
    Comparison.WORSE: "worse than",
    Comparison.MUCH_WORSE: "much worse than",
    Comparison.MUCH_HIGHER: "much higher than",
    Comparison.HIGHER: "higher than",
    Comparison.LOWER: "lower than",
    Comparison.MUCH_LOWER: "much lower than",
}
WAYS = {
    Direction.IMPROVING: ("it is improving", "it moved the right way"),
    Direction.WORSENING: ("it is worsening", "it moved the wrong way"),
    Direction.RISING: ("it is rising", "it rose"),
    Direction.FALLING: ("it is falling", "it fell"),
}


def number(row: Row, column: str) -> float | None:
    """The number in a column; None where it is missing."""
    value = row.get(column)
    return None if value is None or is_missing(float(value)) else float(value)


def value_words(row: Row, value: float | None) -> str:
    """A value with the row's unit and decimals."""
    return format_value(value, unit=str(row["unit"]), decimals=int(row["decimals"]))


def value_again(row: Row, value: float | None) -> str:
    """A value whose unit has been said in full before."""
    return format_value(value, unit=short_unit(str(row["unit"])), decimals=int(row["decimals"]))


def size_words(row: Row, change: float) -> str:
    """A difference without its sign, its unit having been said before."""
    return format_size(change, unit=short_unit(str(row["unit"])), decimals=int(row["decimals"]))


def period_of(row: Row, label: str) -> Period:
    """A period of the row's type, from its label."""
    return parse_period(label, str(row["period_type"]))


def value_clause(row: Row) -> str:
    """What the latest figure is, for when, and what is to be known about it.

    Examples
    --------
    >>> value_clause({"area_name": "Suffolk", "value": 51.2, "unit": "%", "decimals": 1,
    ...               "period": "2010/11", "period_type": "financial", "marker": "[p]",
    ...               "freshness_months": 3, "missing_periods": ""})
    'Suffolk was at 51.2% in 2010/11 (provisional)'
    """
    when = in_period(period_of(row, row["period"]))
    known = [words for marker, words in MARKER_WORDS.items() if marker in row["marker"]]
    known += _age_words(row)
    notes = f" ({', '.join(known)})" if known else ""
    value = value_words(row, number(row, "value"))
    return f"{place_name(row['area_name'])} was at {value} {when}{notes}"


def _age_words(row: Row) -> list[str]:
    """What a reader must know of the figure's age."""
    words = []
    latest = period_of(row, row["period"])
    missing = [period_of(row, label) for label in row["missing_periods"].split(", ") if label]
    if any(period > latest for period in missing):
        words.append("the latest that can be shown")
    months = number(row, "freshness_months") or 0
    if months >= STALE_MONTHS:
        words.append(f"{months:.0f} months old")
    if months < 0:
        words.append("for a period that ends after the clinic")
    return words


def direction_clause(row: Row) -> str:
    """Which way the figure moved in a year, and how sure that is.

    Examples
    --------
    >>> direction_clause({"direction": "improving", "evidence": "strong", "direction_change": 2.3,
    ...     "direction_period": "2009/10", "direction_basis": "more than chance would explain",
    ...     "unit": "%", "decimals": 1, "period_type": "financial", "recent_trend": "increasing"})
    'it is improving: up 2.3 percentage points on 2009/10, more than chance would explain'
    """
    direction, basis = Direction(row["direction"]), row["direction_basis"]
    if direction is Direction.CANNOT_TELL:
        return f"its direction cannot be told because {basis}{_trend_aside(row)}"
    change, since = number(row, "direction_change") or 0.0, _since(row)
    moved = f"{'up' if change > 0 else 'down'} {size_words(row, change)}"
    if direction is Direction.STEADY:
        return f"{_steady_words(row, moved, since)}{_trend_aside(row)}"
    known, seen = WAYS[direction]
    if row["evidence"] == Evidence.WEAK:
        if direction in (Direction.RISING, Direction.FALLING):
            return f"{seen} by {size_words(row, change)} {since}, but {basis}"
        return f"{seen}, {moved} {since}, but {basis}"
    if row["evidence"] == Evidence.SOME:
        return f"there is some evidence that {known}: {moved} {since}, {basis}"
    return f"{known}: {moved} {since}, {basis}"


def _steady_words(row: Row, moved: str, since: str) -> str:
    """No clear change, and how much it moved all the same."""
    if (number(row, "direction_change") or 0.0) == 0:
        return f"it is unchanged {since}"
    if row["direction_basis"] == INSIDE_RANGE:
        return f"it stayed inside its target range, {moved} {since}"
    return f"there is no clear change {since} ({moved}, {row['direction_basis']})"


def _since(row: Row) -> str:
    """What the change is counted from; the figure's own period has been named before."""
    before = period_of(row, row["direction_period"])
    if before.period_type in (PeriodType.QUARTER, PeriodType.MONTH):
        return f"on the same {before.period_type} a year earlier"
    if before.period_type is PeriodType.SNAPSHOT:
        return f"since {period_name(before)}"
    if before.period_type is PeriodType.ROLLING and before.months == 12:
        return "on the year before"
    return (
        f"on {before.label if before.period_type is PeriodType.ACADEMIC else period_name(before)}"
    )


def _trend_aside(row: Row) -> str:
    """The five-year trend, where the last year alone does not show a direction."""
    trend = row["recent_trend"]
    if trend not in (Trend.INCREASING, Trend.DECREASING):
        return ""
    is_rising = trend == Trend.INCREASING
    polarity = row["polarity"]
    if polarity not in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD):
        way = "upwards" if is_rising else "downwards"
    else:
        way = "for the " + ("better" if is_rising == (polarity == "high_is_good") else "worse")
    return f", though the trend over the last five figures is {way}"


def comparison_clause(row: Row) -> str:
    """How the figure compares with England, the region and the neighbours in the same period.

    Examples
    --------
    >>> comparison_clause({"benchmark_relevant": True, "unit": "%", "decimals": 1,
    ...     "england_name": "England", "england_value": 41.5, "england_comparison": "better",
    ...     "region_value": None, "neighbours_value": None})
    'it is better than England (41.5%)'
    """
    others = others_compared(row)
    if not others:
        return "no other area has a figure to compare with"
    if not row["benchmark_relevant"]:
        return "comparison with other areas is not relevant here"
    groups: dict[str, list[str]] = {}
    for name, value, comparison in others:
        if comparison in COMPARISON_WORDS:
            words = COMPARISON_WORDS[Comparison(comparison)]
            groups.setdefault(words, []).append(f"{name} ({value_again(row, value)})")
    if groups:
        parts = [f"{words} {list_words(names)}" for words, names in groups.items()]
        return f"it is {list_words(parts, 'but' if len(parts) == 2 else 'and')}"
    name, value, _ = others[0]
    told = f"{name} {'were' if name.startswith('its') else 'was'} at {value_again(row, value)}"
    return f"{told}, but no margin of error is known to tell whether the difference is chance"


def others_compared(row: Row) -> list[tuple[str, float, str]]:
    """Name, value and comparison of each benchmark that has a figure."""
    count = int(number(row, "neighbours_count") or 0)
    middle = "its one neighbour" if count == 1 else f"the middle of its {count} neighbours"
    named = (
        ("england", place_name(str(row.get("england_name", "")))),
        ("region", place_name(str(row.get("region_name", "")))),
        ("neighbours", middle),
    )
    found = []
    for benchmark, name in named:
        value = number(row, f"{benchmark}_value")
        if value is not None:
            found.append((name, value, str(row[f"{benchmark}_comparison"])))
    return found
