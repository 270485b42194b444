"""The benchmark chart of one indicator: the area among its comparators in the same period."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.chart_records import Chart, ChartKind, Series
from clinic_lib.presentation.chart_scale import value_axis
from clinic_lib.presentation.chart_text import (
    COMPARISON_WORDS,
    Columns,
    Row,
    benchmark_alt_text,
    benchmark_headline,
    cell_of,
    has_any,
    marker_notes,
    measure_line,
    numbers_of,
    records_of,
    text,
    unit_title,
    without_hidden,
)
from clinic_lib.presentation.theme import SeriesRole, format_number
from clinic_lib.terms import Comparison, Polarity

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

# A label beside a bar takes about this share of the axis.
LABEL_SHARE = 0.15
ROLES = {
    "area": SeriesRole.AREA,
    "england": SeriesRole.ENGLAND,
    "region": SeriesRole.REGION,
    "neighbour": SeriesRole.COMPARATOR,
}


def benchmark_chart(assessment: Assessment, indicator_id: str) -> Chart | None:
    """The area beside its comparators in the same period; None where that is not relevant.

    Parameters
    ----------
    assessment : Assessment
        Its ``scorecard`` and ``comparators`` are read.
    indicator_id : str
        An indicator of the assessment.

    Returns
    -------
    Chart or None
        Bars, best first; those without a value stand last, empty. None where the scorecard says
        that a benchmark is not relevant, or where no comparator has a value.
    """
    row: Row = assessment.record(indicator_id)
    areas = _sorted(row, without_hidden(assessment.columns_of("comparators", indicator_id)))
    others = zip(areas["comparator_type"], areas["value"], strict=True)
    compared = any(kind != "area" and value == value for kind, value in others)
    if not bool(row["benchmark_relevant"]) or not compared:
        return None
    series = _series(row, areas)
    unit = text(row["unit"])
    drawn = [number for one in series for number in (*one.values, *one.lower, *one.upper)]
    header, rows = _table(row, areas)
    return Chart(
        kind=ChartKind.BENCHMARK,
        indicator_id=indicator_id,
        headline=benchmark_headline(row),
        subtitle=measure_line(row, text(row["period_long"]) or text(row["period"])),
        categories=tuple(text(name) for name in areas["area_name"]),
        series=series,
        value_title=unit_title(unit, text(row["value_type"])),
        category_title="Area",
        axis=_axis(drawn, most=100.0 if unit == "%" else None),
        unit=unit,
        decimals=int(row["decimals"]),
        alt_text=benchmark_alt_text(row, areas),
        notes=tuple(_notes(row, areas, series)),
        table_header=header,
        table_rows=rows,
    )


def _axis(drawn: list[float | None], *, most: float | None) -> tuple[float, float, float]:
    """An axis with room for the label of a bar that points below zero."""
    least, greatest, step = value_axis(drawn, from_zero=True, most=most)
    lowest = min((value for value in drawn if value is not None), default=0.0)
    near = lowest < 0 and lowest - least < LABEL_SHARE * (greatest - least)
    return (round(least - step, 9) if near else least), greatest, step


def _sorted(row: Row, areas: Columns) -> Columns:
    """Best first by polarity, highest first without one; ties by name; missing values last."""
    sign = 1 if text(row["polarity"]) == Polarity.LOW_IS_GOOD else -1
    order = [
        (value != value, sign * value if value == value else 0.0, name, place)
        for place, (value, name) in enumerate(zip(areas["value"], areas["area_name"], strict=True))
    ]
    places = [place for *_, place in sorted(order)]
    return {column: tuple(cells[place] for place in places) for column, cells in areas.items()}


def _series(row: Row, areas: Columns) -> tuple[Series, ...]:
    """Each kind of area in its own series, so that it has its own colour and pattern."""
    values, lower, upper = (numbers_of(areas[c]) for c in ("value", "lower_cl", "upper_cl"))
    names = {
        "area": text(row["area_name"]),
        "england": text(row["england_name"]) or "England",
        "region": text(row["region_name"]) or "Region",
        "neighbour": "Similar areas",
    }
    found = []
    for kind, role in ROLES.items():
        chosen = [one == kind for one in areas["comparator_type"]]
        if any(chosen):
            parts = [
                tuple(n if keep else None for n, keep in zip(numbers, chosen, strict=True))
                for numbers in (values, lower, upper)
            ]
            bounded = any(n is not None for n in (*parts[1], *parts[2]))
            limits = (parts[1], parts[2]) if bounded else ((), ())
            found.append(Series(names[kind], role, parts[0], lower=limits[0], upper=limits[1]))
    return tuple(found)


def _notes(row: Row, areas: Columns, series: tuple[Series, ...]) -> list[str]:
    """What a reader must know to read the chart, most important first."""
    notes = [_order_note(text(row["polarity"]))]
    if any(one.lower for one in series):
        notes.append("Black lines: 95% confidence limits.")
    low, high, of = row["rank_low"], row["rank_high"], row["rank_of"]
    if low == low and high == high and of == of and low != high:
        notes.append(
            f"Allowing for chance, {text(row['area_name'])} could stand anywhere from "
            f"{int(low)} to {int(high)} of {int(of)}."
        )
    if text(row["comparison_basis"]):
        notes.append(f"{text(row['comparison_basis']).rstrip('.')}.")
    if has_any(areas, "distance"):
        notes.append(
            "Distance: how far apart the areas are in the measure of their list; the smaller, the "
            "more alike."
        )
    told = text(row["comparison_basis"])
    unsaid = [
        line["area_name"]
        for line in records_of(areas, ("area_name", "value", "marker"))
        if line["value"] != line["value"]
        and not text(line["marker"])
        and line["area_name"] not in told
    ]
    if unsaid:
        notes.append(f"No figure for {list_words(unsaid)}.")
    return notes + marker_notes(areas, "area_name")


def _order_note(polarity: str) -> str:
    if polarity == Polarity.HIGH_IS_GOOD:
        return "Best first: high is good."
    if polarity == Polarity.LOW_IS_GOOD:
        return "Best first: low is good."
    return "Highest first: neither high nor low is good in itself."


def _distance(line: Row) -> str:
    """A distance as its list gives it, to three places; empty where it gives none."""
    distance = line["distance"]
    return f"{distance:.3f}" if distance == distance else ""


NEARNESS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("Distance", _distance),
    ("Closeness", lambda line: text(line["closeness"])),
)


def _table(row: Row, areas: Columns) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Area by area what the chart shows, and how the area compares with it."""
    area = text(row["area_name"])
    columns = {"lower_cl": "Lower 95% limit", "upper_cl": "Upper 95% limit"}
    kept = {column: name for column, name in columns.items() if has_any(areas, column)}
    told = ("area_name", "value", "marker", "comparison", "distance", "closeness")
    lines = records_of(areas, (*told, *kept))
    nearness = [(title, near) for title, near in NEARNESS if any(map(near, lines))]
    rows = []
    for line in lines:
        cells = [text(line["area_name"]), cell_of(row, line["value"], line["marker"])]
        for column in kept:
            value = line[column]
            known = value == value
            cells.append(format_number(value, decimals=int(row["decimals"])) if known else "")
        result = text(line["comparison"])
        cells.append(COMPARISON_WORDS[Comparison(result)] if result in COMPARISON_WORDS else "")
        cells += [near(line) for _, near in nearness]
        rows.append(tuple(cells))
    header = (
        "Area",
        unit_title(text(row["unit"]), text(row["value_type"])),
        *kept.values(),
        f"{area} is ... this area",
        *(title for title, _ in nearness),
    )
    return header, tuple(rows)
