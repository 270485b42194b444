"""Areas or parts beside each other as SVG: bars with patterns as well as colour, values aside."""

from __future__ import annotations

from collections.abc import Iterator

from clinic_lib.presentation import svg_marks as svg
from clinic_lib.presentation.chart_plot import Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.measure import ARIAL, shortened
from clinic_lib.presentation.svg_lines import TO_FOOT, ticks
from clinic_lib.presentation.theme import (
    BLACK,
    DARK_GREY,
    LIGHT_GREY,
    MID_GREY,
    STYLES,
    Fill,
    SeriesRole,
    format_value,
)

SIZES = (11.5, 10.5, 9.5, 8.5, 7.5)
AXIS_SIZE, BELOW_ROOM, ABOVE, EDGE = 10.5, 38.0, 2.0, 8.0
MOST_NAME, BAR_SHARE, MOST_BAR, CAP = 0.42, 0.68, 24.0, 2.5
Placed = tuple[Series, float]


def bar_chart_svg(chart: Chart, width: float, height: float) -> str:
    """The drawing of a benchmark or of what lies underneath.

    Parameters
    ----------
    chart : Chart
        What to draw.
    width, height : float
        Its size in points.
    """
    size = _size(chart, width, height)
    placed = _placed(chart)
    plot = _plot(chart, placed, (width, height), size)
    used = dict.fromkeys(one.role for one in chart.series)
    patterns = "".join(
        svg.pattern(role, STYLES[role]) for role in used if STYLES[role].fill is not Fill.SOLID
    )
    marks = [
        svg.element("defs", patterns) if patterns else "",
        *_value_axis(chart, plot),
        *(
            mark
            for row in range(len(chart.categories))
            for mark in _row(chart, plot, row, placed.get(row), size)
        ),
        *_zero(chart, plot),
    ]
    return svg.drawing(width, height, marks)


def _size(chart: Chart, width: float, height: float) -> float:
    """The largest text that lets every name stand beside its bar."""
    room = (height - BELOW_ROOM - ABOVE) / max(len(chart.categories), 1)
    fits = (
        size
        for size in SIZES
        if size * 1.1 <= room and _widest(chart.categories, size) <= width * MOST_NAME
    )
    return next(fits, SIZES[-1])


def _plot(chart: Chart, placed: dict[int, Placed], space: tuple[float, float], size: float) -> Plot:
    """Names on the left, printed values on the right."""
    width, height = space
    left = min(_widest(chart.categories, size), width * MOST_NAME) + EDGE
    values = [_printed(chart, placed.get(row)) for row in range(len(chart.categories))]
    right = ARIAL.bold.width(max(values, key=len, default=""), size) + EDGE
    return Plot(width, height, left, ABOVE, right, BELOW_ROOM)


def _widest(names: tuple[str, ...], size: float) -> float:
    return max((ARIAL.bold.width(name, size) for name in names), default=0.0)


def _placed(chart: Chart) -> dict[int, Placed]:
    """The series and the value of each row that has one."""
    return {
        row: (one, value)
        for one in chart.series
        for row, value in enumerate(one.values)
        if value is not None
    }


def _printed(chart: Chart, placed: Placed | None) -> str:
    if placed is None:
        return "no figure"
    unit = chart.unit if chart.unit in ("%", "£") else ""
    return format_value(placed[1], unit=unit, decimals=chart.decimals)


def _along(chart: Chart, plot: Plot, value: float) -> float:
    least, most, _ = chart.axis
    return plot.left + (value - least) / (most - least) * plot.inner_width


def _value_axis(chart: Chart, plot: Plot) -> Iterator[str]:
    foot = plot.height - plot.bottom
    for value, words in ticks(chart):
        x = _along(chart, plot, value)
        yield svg.line((x, plot.top), (x, foot), LIGHT_GREY, 0.6)
        yield svg.text(words, (x, foot + AXIS_SIZE + 3), AXIS_SIZE, anchor="middle")
    title = (plot.left, plot.height - 4)
    yield svg.text(chart.value_title, title, AXIS_SIZE, fill=DARK_GREY)


def _zero(chart: Chart, plot: Plot) -> Iterator[str]:
    """The line that bars start from."""
    x = _along(chart, plot, 0.0)
    yield svg.line((x, plot.top), (x, plot.height - plot.bottom), DARK_GREY, 1)


def _row(chart: Chart, plot: Plot, row: int, placed: Placed | None, size: float) -> Iterator[str]:
    """The name, the bar, its limits and its value."""
    room = plot.inner_height / len(chart.categories)
    middle = plot.top + (row + 0.5) * room
    foot = middle + size * TO_FOOT
    is_own = placed is not None and placed[0].role is SeriesRole.AREA
    weight = "bold" if is_own else None
    name = _fitted(chart.categories[row], plot.left - EDGE, size)
    yield svg.text(name, (plot.left - 6, foot), size, anchor="end", font_weight=weight)
    if placed is not None:
        yield _bar(chart, plot, placed, (middle, min(room * BAR_SHARE, MOST_BAR)))
        yield from _limits(chart, plot, placed[0], row, middle)
    words, right = _printed(chart, placed), plot.width - 1
    colour = BLACK if placed else DARK_GREY
    yield svg.text(words, (right, foot), size, anchor="end", font_weight=weight, fill=colour)


def _bar(chart: Chart, plot: Plot, placed: Placed, row: tuple[float, float]) -> str:
    one, value = placed
    style = STYLES[one.role]
    ends = sorted((_along(chart, plot, 0.0), _along(chart, plot, value)))
    inside = style.colour if style.fill is Fill.SOLID else f"url(#{one.role})"
    edge = MID_GREY if one.role is SeriesRole.COMPARATOR else style.colour
    top = row[0] - row[1] / 2
    width = ends[1] - ends[0]
    return svg.box(ends[0], top, width, row[1], fill=inside, stroke=edge, stroke_width=0.75)


def _limits(chart: Chart, plot: Plot, one: Series, row: int, middle: float) -> Iterator[str]:
    low, high = (ends[row] if ends else None for ends in (one.lower, one.upper))
    if low is not None and high is not None:
        ends = _along(chart, plot, low), _along(chart, plot, high)
        yield svg.line((ends[0], middle), (ends[1], middle), BLACK, 1.1)
        yield from (svg.line((x, middle - CAP), (x, middle + CAP), BLACK, 1.1) for x in ends)


def _fitted(name: str, width: float, size: float) -> str:
    """The name, cut at a word where even small print leaves no room."""
    length, words = len(name), name
    while ARIAL.bold.width(words, size) > width and length > 8:
        length -= 1
        words = shortened(name, length)
    return words
