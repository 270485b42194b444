"""The charts of what lies underneath: what each district or group adds to the gap. Only reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from clinic_lib.indicators.underneath_words import (
    counted_words,
    gap_words,
    largest_first,
    part_decimals,
)
from clinic_lib.indicators.wording import difference_unit, format_size, list_words, place_name
from clinic_lib.presentation.chart_records import Chart, ChartKind, Series
from clinic_lib.presentation.chart_scale import value_axis
from clinic_lib.presentation.chart_text import (
    Row,
    measure_line,
    numbers_of,
    period_words,
    records_of,
    text,
)
from clinic_lib.presentation.theme import SeriesRole, format_change, format_number

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

Parts = Sequence[Row]
DISTRICT_KINDS = {"districts": "District", "places": "Place"}
ADDS, TAKES_OFF = "Adds to the figure", "Takes off the figure"
# A label beside a bar takes about this share of the axis.
LABEL_SHARE = 0.2


def underneath_charts(assessment: Assessment, indicator_id: str) -> tuple[Chart, ...]:
    """A chart for the districts, then one for each set of groups, of the area's gap.

    Parameters
    ----------
    assessment : Assessment
        Its ``underneath`` and ``scorecard`` are read.
    indicator_id : str
        An indicator of the assessment.

    Returns
    -------
    tuple of Chart
        Bars, the largest part first, either way from zero, each named with its people; none where
        the gap cannot be taken apart (``underneath_reason``).
    """
    row: Row = assessment.record(indicator_id)
    columns = assessment.columns_of("underneath", indicator_id)
    parts = sorted(records_of(columns, tuple(columns)), key=largest_first)
    return tuple(
        _chart(row, [part for part in parts if part["dimension"] == dimension])
        for dimension in dict.fromkeys(columns["dimension"])
    )


def _chart(row: Row, parts: Parts) -> Chart:
    values = numbers_of(part["contribution"] for part in parts)
    decimals = part_decimals((part["contribution"] for part in parts), int(row["decimals"]))
    unit = difference_unit(text(row["unit"]))
    header, rows = _table(row, parts, decimals)
    return Chart(
        kind=ChartKind.UNDERNEATH,
        indicator_id=text(row["indicator_id"]),
        headline=_headline(row, parts, decimals),
        subtitle=measure_line(row, text(row["period_long"]) or text(row["period"])),
        categories=tuple(_category(row, part) for part in parts),
        series=_series(values),
        value_title=f"What each adds to the gap, {unit}",
        category_title=_kind(parts),
        axis=_axis(values),
        unit=unit,
        decimals=decimals,
        alt_text=_alt_text(row, parts, decimals),
        notes=tuple(_notes(row, parts, decimals)),
        table_header=header,
        table_rows=rows,
    )


def _kind(parts: Parts) -> str:
    """What a part is."""
    dimension = text(parts[0]["dimension"])
    return DISTRICT_KINDS.get(dimension, dimension)


def _versus(parts: Parts) -> str:
    return place_name(text(parts[0]["benchmark_name"]))


def _total(parts: Parts, name: str) -> float:
    """The sum of what all parts have; added up as the sentence of the scorecard is."""
    return float(np.nansum([part[name] for part in parts]))


def _has_mix(parts: Parts) -> bool:
    """Whether the gap is taken apart into rates and sizes."""
    return all(part["mix_effect"] == part["mix_effect"] for part in parts)


def _headline(row: Row, parts: Parts, decimals: int) -> str:
    """The finding: which part adds most to the gap, and how much of it."""
    gap, area = _total(parts, "contribution"), place_name(text(row["area_name"]))
    versus = _versus(parts)
    side = gap_words(row, gap, decimals)
    if side == "level with":
        return f"{area} is level with {versus}, but its parts are not"
    # Of parts that pull both ways only those on the side of the gap make it.
    making = next(part for part in parts if part["contribution"] * gap > 0)
    most = float(making["contribution"])
    size = format_size(most, unit="", decimals=decimals)
    whole = format_size(gap, unit=text(row["unit"]), decimals=decimals)
    opening = f"{place_name(text(making['part']))} does most to put {area}"
    way = "above" if gap > 0 else "below"
    if abs(most) > abs(gap):
        return f"{opening} {way} {versus}: {size}, partly offset, of a gap of {whole}"
    return f"{opening} {way} {versus}: {size} of {whole}"


def _category(row: Row, part: Row) -> str:
    """The part's name with its people, which stand beside the bar."""
    people = _people(row, part)
    return f"{text(part['part'])} ({people})" if people else text(part["part"])


def _people(row: Row, part: Row) -> str:
    """How many more or fewer people that is."""
    count = float(part["contribution_people"])
    words = counted_words(count, text(row["people"]))
    return f"{'+' if count > 0 else '-'}{words}" if words[:1].isdigit() and count else words


def _series(values: tuple[float | None, ...]) -> tuple[Series, ...]:
    """Parts that add and parts that take off, told apart by pattern as well as by side."""
    kinds = (
        (ADDS, SeriesRole.ADDS, [value is not None and value >= 0 for value in values]),
        (TAKES_OFF, SeriesRole.TAKES_OFF, [value is not None and value < 0 for value in values]),
    )
    return tuple(
        Series(name, role, tuple(v if keep else None for v, keep in zip(values, kept, strict=True)))
        for name, role, kept in kinds
        if any(kept)
    )


def _axis(values: tuple[float | None, ...]) -> tuple[float, float, float]:
    """An axis with room for the labels at both ends."""
    least, greatest, step = value_axis(values, from_zero=True)
    known = [value for value in values if value is not None]
    room = LABEL_SHARE * (greatest - least)
    if min(known) < 0 and min(known) - least < room:
        least -= step
    if max(known) > 0 and greatest - max(known) < room:
        greatest += step
    return round(least, 9), round(greatest, 9), step


def _table(
    row: Row, parts: Parts, decimals: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Part by part: its figure, its share, what it adds, and the people; then the sum."""
    people, unit = text(row["people"]), difference_unit(text(row["unit"]))
    has_mix = _has_mix(parts)
    header = [_kind(parts), "Figure", "Share", f"Part of the gap ({unit})"]
    header += ["Rate effect", "Mix effect"] if has_mix else []
    header += [people[:1].upper() + people[1:]] if people else []
    rows = []
    for part in parts:
        cells = [
            text(part["part"]),
            format_number(part["value"], decimals=int(row["decimals"])),
            f"{format_number(100 * part['share'], decimals=0)}%",
        ]
        effects = ["contribution", *(["rate_effect", "mix_effect"] if has_mix else [])]
        cells += [_signed(part[name], decimals) for name in effects]
        rows.append((*cells, *([_signed(part["contribution_people"], 0)] if people else [])))
    effects = ["contribution", *(["rate_effect", "mix_effect"] if has_mix else [])]
    total = ["All together", format_number(row["value"], decimals=int(row["decimals"])), "100%"]
    total += [_signed(_total(parts, name), decimals) for name in effects]
    total += [_signed(_total(parts, "contribution_people"), 0)] if people else []
    return tuple(header), (*rows, tuple(total))


def _signed(change: float, decimals: int) -> str:
    """A change with its sign and no unit; 0 where nothing is left of it."""
    words = format_change(change, decimals=decimals)
    return format_number(0.0, decimals=decimals) if words == "no change" else words


def _notes(row: Row, parts: Parts, decimals: int) -> list[str]:
    """How to read the chart, most important first."""
    versus, people = _versus(parts), text(row["people"])
    gap = gap_words(row, _total(parts, "contribution"), decimals)
    area = place_name(text(row["area_name"]))
    notes = [f"The bars add up to the gap: {area} is {gap} {versus}."]
    if people:
        counted = counted_words(_total(parts, "contribution_people"), people)
        notes.append(f"In all that is {counted}; after each name, how many of them.")
    if _has_mix(parts):
        notes.append(
            "Each bar holds what comes of the group's own figure and of how large the group is."
        )
    else:
        notes.append(
            f"Each bar: how far the part is from the figure of {versus}, times its share of {area}."
        )
    notes.append("Rounded figures may not add up.")
    return notes


def _alt_text(row: Row, parts: Parts, decimals: int) -> str:
    """Every part in words, largest first."""
    gap = gap_words(row, _total(parts, "contribution"), decimals)
    told = []
    for part in parts:
        people = _people(row, part)
        words = f"{text(part['part'])} {_signed(part['contribution'], decimals)}"
        told.append(f"{words} ({people})" if people else words)
    return (
        f"Bar chart: {text(row['title']).rstrip('.')}, {period_words(row['period'])}. "
        f"{text(row['area_name'])} is {gap} {_versus(parts)}. "
        f"What each part adds, largest first: {list_words(told)}."
    )
