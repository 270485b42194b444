"""A chart of many bars in parts of a readable number. Pure."""

from __future__ import annotations

from dataclasses import replace

from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.theme import SeriesRole

ON_EACH = frozenset({SeriesRole.AREA, SeriesRole.ENGLAND, SeriesRole.REGION})


def chart_parts(chart: Chart, most: int) -> tuple[Chart, ...]:
    """The chart, cut into parts of at most so many bars.

    Parameters
    ----------
    chart : Chart
        Of bars.
    most : int
        Bars on a part; the area itself, its region and England stand on each.

    Returns
    -------
    tuple of Chart
        All on the same axis, so that bars can be compared across parts.
    """
    if len(chart.categories) <= most:
        return (chart,)
    on_each = {
        position
        for one in chart.series
        if one.role in ON_EACH
        for position, value in enumerate(one.values)
        if value is not None
    }
    others = [n for n in range(len(chart.categories)) if n not in on_each]
    count = -(-len(others) // max(most - len(on_each), 1))
    size = -(-len(others) // count)
    groups = [others[start : start + size] for start in range(0, len(others), size)]
    return tuple(
        _part(chart, sorted({*group, *on_each}), f"Part {number} of {len(groups)}. ")
        for number, group in enumerate(groups, start=1)
    )


def _part(chart: Chart, positions: list[int], opening: str) -> Chart:
    def kept(numbers: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(numbers[n] for n in positions) if numbers else ()

    def part(one: Series) -> Series:
        return replace(one, values=kept(one.values), lower=kept(one.lower), upper=kept(one.upper))

    return replace(
        chart,
        categories=tuple(chart.categories[n] for n in positions),
        series=tuple(part(one) for one in chart.series),
        table_rows=tuple(chart.table_rows[n] for n in positions),
        alt_text=f"{opening}{chart.alt_text}",
    )
