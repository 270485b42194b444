"""The words around a chart: titles, alternative text, notes and the table. Only reads columns."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from clinic_lib.indicators.assessment import Columns as Columns
from clinic_lib.indicators.wording import NO_VALUE, format_number, format_value, ordinal
from clinic_lib.terms import Comparison, Marker, PeriodType, Polarity, ValueType

MARKER_WORDS: dict[Marker, str] = {
    Marker.PROVISIONAL: "provisional",
    Marker.REVISED: "revised since first published",
    Marker.ESTIMATED: "estimated",
    Marker.CONFIDENTIAL: "confidential, so not shown",
    Marker.NOT_AVAILABLE: "not available",
    Marker.NOT_APPLICABLE: "not applicable",
    Marker.LOW: "too small to show as more than zero, but not zero",
    Marker.LOW_RELIABILITY: "of low reliability",
    Marker.BREAK: "figures on either side are not comparable",
}
PERIOD_TITLES: dict[PeriodType, str] = {
    PeriodType.FINANCIAL: "Financial year (April to March)",
    PeriodType.ACADEMIC: "Academic year (September to August)",
    PeriodType.CALENDAR: "Calendar year",
    PeriodType.ROLLING: "Rolling period",
    PeriodType.QUARTER: "Quarter of the financial year",
    PeriodType.MONTH: "Month",
    PeriodType.SNAPSHOT: "Date of the count",
}
COMPARISON_WORDS: dict[Comparison, str] = {
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
Row = Mapping[str, Any]
Numbers = tuple[float | None, ...]


# What would give a value away that is held back.
BEHIND_THE_VALUE = ("numerator", "denominator", "lower_cl", "upper_cl")


def without_hidden(rows: Columns) -> Columns:
    """The rows of one indicator, in which a missing value hides what lies behind it.

    Examples
    --------
    >>> without_hidden({"value": (math.nan, 2.0), "lower_cl": (0.5, 1.5)})["lower_cl"]
    (nan, 1.5)
    """
    known = [value == value for value in rows["value"]]
    if all(known):
        return rows
    hidden = {
        column: tuple(
            cell if is_known else math.nan
            for cell, is_known in zip(rows[column], known, strict=True)
        )
        for column in BEHIND_THE_VALUE
        if column in rows
    }
    return rows | hidden


def records_of(columns: Columns, names: Sequence[str]) -> list[dict[str, Any]]:
    """Some columns row by row.

    Examples
    --------
    >>> records_of({"period": ("2010",), "value": (1.5,), "note": ("",)}, ["value"])
    [{'value': 1.5}]
    """
    cells = zip(*(columns[name] for name in names), strict=True)
    return [dict(zip(names, row, strict=True)) for row in cells]


def numbers_of(cells: Iterable[float | None]) -> Numbers:
    """Numbers at full precision, missing ones as None.

    Examples
    --------
    >>> numbers_of((0.1, float("nan")))
    (0.1, None)
    """
    return tuple(None if cell is None or cell != cell else float(cell) for cell in cells)


def has_any(columns: Columns, name: str) -> bool:
    """Whether a column has a number in any row.

    Examples
    --------
    >>> has_any({"value": (math.nan, 1.0)}, "value"), has_any({"value": (math.nan,)}, "value")
    (True, False)
    """
    return any(cell == cell for cell in columns[name])


def text(value: object) -> str:
    """The text of a cell; empty for a missing one.

    Examples
    --------
    >>> text(float("nan")), text(" 2009/10 ")
    ('', '2009/10')
    """
    return "" if value is None or value != value else str(value).strip()


def period_words(value: object) -> str:
    """A period as it is printed: its label, and a day as people write it.

    Examples
    --------
    >>> period_words("2009/10 Q2"), period_words("2009-08-31")
    ('2009/10 Q2', '31 Aug 2009')
    """
    label = text(value)
    try:
        day = dt.date.fromisoformat(label)
    except ValueError:
        return label
    return f"{day.day} {day:%b} {day.year}" if label == day.isoformat() else label


def printed_history(rows: Columns) -> Columns:
    """The rows of one indicator with their periods as they are printed."""
    return {**rows, "period": tuple(period_words(period) for period in rows["period"])}


def markers_of(value: object) -> tuple[Marker, ...]:
    """The status markers that a cell holds, in the order of the vocabulary.

    Examples
    --------
    >>> [str(marker) for marker in markers_of("[r][p]")]
    ['[p]', '[r]']
    """
    return _markers_in(text(value))


@lru_cache(maxsize=256)
def _markers_in(cell: str) -> tuple[Marker, ...]:
    return tuple(marker for marker in Marker if str(marker) in cell)


def unit_title(unit: str, value_type: str = "") -> str:
    """The title of a value axis.

    Examples
    --------
    >>> unit_title("%"), unit_title("per 1,000 population"), unit_title("homes", "count")
    ('Per cent', 'Rate per 1,000 population', 'Number of homes')
    >>> unit_title("level (0 to 4)", "score")
    'Level (0 to 4)'
    """
    if unit == "%":
        return "Per cent"
    if unit.startswith("per "):
        return f"Rate {unit}"
    if value_type == ValueType.COUNT and unit and not unit.startswith("£"):
        return f"Number of {unit}"
    return (unit[:1].upper() + unit[1:]) or "Value"


def period_title(period_type: str) -> str:
    """The title of a period axis."""
    known = period_type in set(PeriodType)
    return PERIOD_TITLES[PeriodType(period_type)] if known else "Period"


def measure_line(row: Row, periods: str) -> str:
    """Measure, place, periods and source: the statistical subtitle.

    Examples
    --------
    >>> measure_line({"title": "Waste recycled", "area_name": "Suffolk", "source": "Defra"}, "2010")
    'Waste recycled, Suffolk, 2010. Source: Defra.'
    """
    title = text(row["title"]).rstrip(".")
    line = ", ".join(part for part in (title, text(row["area_name"]), periods) if part)
    source = text(row["source"]).rstrip(".")
    return f"{line}. Source: {source}." if source else f"{line}."


def value_of(row: Row, value: float | None) -> str:
    """A value printed with the indicator's unit and decimals."""
    return format_value(value, unit=text(row["unit"]), decimals=int(row["decimals"]))


def short_value_of(row: Row, value: float | None) -> str:
    """A value for a label inside a chart, whose axis names the unit."""
    unit = text(row["unit"])
    short = unit if unit in ("%", "£") else ""
    return format_value(value, unit=short, decimals=int(row["decimals"]))


def benchmark_headline(row: Row) -> str:
    """What the comparison columns say, as a slide title without a full stop."""
    area, parts = text(row["area_name"]), []
    for benchmark in ("england", "region"):
        comparison = text(row[f"{benchmark}_comparison"])
        if comparison in set(COMPARISON_WORDS):
            name = text(row[f"{benchmark}_name"]) or benchmark.capitalize()
            parts.append(f"is {COMPARISON_WORDS[Comparison(comparison)]} {name}")
            break
    rank, of = row["rank"], row["rank_of"]
    if rank == rank and of == of:
        judged = text(row["polarity"]) in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD)
        parts.append(f"ranks {ordinal(int(rank))}{'' if judged else ' highest'} of {int(of)} areas")
    return f"{area} {' and '.join(parts)}" if parts else f"How {area} compares"


def trend_alt_text(row: Row, history: Columns) -> str:
    """First, last, highest and lowest value, target, gaps and the verdict, as sentences."""
    opening = f"Line chart: {text(row['title']).rstrip('.')}, {text(row['area_name'])}."
    known = _known(history, ("period", "value"))
    verdict = text(row["verdict"])
    if not known:
        return " ".join([opening, "No period has a value.", verdict]).strip()
    first, last = known[0], known[-1]
    high, low = max(known, key=_value), min(known, key=_value)
    told = [
        opening,
        f"From {value_of(row, first['value'])} in {first['period']} "
        f"to {value_of(row, last['value'])} in {last['period']}.",
        f"Highest {value_of(row, high['value'])} in {high['period']}, "
        f"lowest {value_of(row, low['value'])} in {low['period']}.",
    ]
    if text(row["target_period"]) and row["target_value"] == row["target_value"]:
        told.append(f"Target for {period_words(row['target_period'])}: {target_words(row)}.")
    past = sum(not is_ahead for is_ahead in history["is_ahead"])
    missing = past - len(known)
    if missing:
        told.append(f"No value in {missing} of {past} periods.")
    if text(row["break_period"]):
        told.append(f"The series breaks before {period_words(row['break_period'])}.")
    return " ".join([*told, verdict]).strip()


def _known(columns: Columns, names: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that have a value."""
    return [line for line in records_of(columns, names) if line["value"] == line["value"]]


def _value(line: Mapping[str, Any]) -> float:
    return float(line["value"])


def target_words(row: Row) -> str:
    """The target as printed: a level, or both ends of a range."""
    low, high = value_of(row, row["target_value"]), row["target_upper_value"]
    return f"{low} to {value_of(row, high)}" if high == high and high is not None else low


def benchmark_alt_text(row: Row, areas: Columns) -> str:
    """The area's place among its comparators, both ends, England and region, as sentences."""
    names = areas["area_name"]
    known = _known(areas, ("comparator_type", "area_name", "value"))
    told = [
        f"Bar chart: {text(row['title']).rstrip('.')}, {text(row['area_name'])} and "
        f"{len(names) - 1} comparators, {period_words(row['period'])}."
    ]
    for line in known:
        if line["comparator_type"] in ("area", "england", "region"):
            told.append(f"{line['area_name']} {value_of(row, line['value'])}.")
    if known:
        high, low = max(known, key=_value), min(known, key=_value)
        told.append(
            f"Highest {high['area_name']} {value_of(row, high['value'])}, "
            f"lowest {low['area_name']} {value_of(row, low['value'])}."
        )
    if len(known) < len(names):
        without = (n for n, value in zip(names, areas["value"], strict=True) if value != value)
        told.append(f"No value for {', '.join(without)}.")
    return " ".join([*told, benchmark_headline(row) + "."])


def marker_notes(columns: Columns, names: str) -> list[str]:
    """One sentence for each status marker in the rows, naming where it stands."""
    notes = []
    known = sum(value == value for value in columns["value"])
    marked = [
        (text(name), markers_of(cell))
        for name, cell in zip(columns[names], columns["marker"], strict=True)
    ]
    for marker in Marker:
        at = [name for name, markers in marked if marker in markers]
        if len(at) > 3 and len(at) == known:
            notes.append(f"{marker} All figures are {MARKER_WORDS[marker]}.")
        elif at:
            where = ", ".join(at[:3]) + (f" and {len(at) - 3} more" if len(at) > 3 else "")
            verb = "is" if len(at) == 1 else "are"
            words = MARKER_WORDS[marker]
            notes.append(
                f"{marker} The series breaks before {where}: {words}."
                if marker is Marker.BREAK
                else f"{marker} {where} {verb} {words}."
            )
    return notes


def cell_of(row: Row, value: float | None, marker: object = "") -> str:
    """A number for a table cell, followed by its markers; a missing one shows why."""
    found = "".join(str(m) for m in markers_of(marker) if m is not Marker.BREAK)
    number = format_number(value, decimals=int(row["decimals"]))
    if number == NO_VALUE:
        return found or str(Marker.NOT_AVAILABLE)
    return f"{number} {found}".rstrip()
