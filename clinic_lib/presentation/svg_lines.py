"""A trend as SVG: gaps open, breaks cut, limits as bars, every line labelled where it ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from clinic_lib.presentation import svg_marks as svg
from clinic_lib.presentation.chart_labels import MARKER_HALF, USUAL, end_labels, placed_labels
from clinic_lib.presentation.chart_plot import TEXT_SIZE, Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.chart_scale import axis_decimals
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.theme import (
    BLACK,
    DARK_GREY,
    LIGHT_GREY,
    STYLES,
    WHITE,
    Dash,
    MarkerShape,
    SeriesRole,
    format_value,
)

SIZE = 11.5
BELOW_ROOM, TICK, CAP = 42.0, 4.0, 3.0
# Half the height of a capital letter: how far the foot of text stands below its middle.
TO_FOOT = 0.33
# Names of periods are left out by whole years.
STEPS_BY_MARK = {"q": (1, 2, 4, 8, 12, 20), "month": (1, 3, 6, 12, 24, 60)}
MANY_POINTS = 30


def line_chart_svg(chart: Chart, width: float, height: float) -> str:
    """The drawing of a trend.

    Parameters
    ----------
    chart : Chart
        What to draw.
    width, height : float
        Its size in points.
    """
    plot = _plot(chart, width, height)
    marks = [
        *_value_axis(chart, plot),
        *_category_axis(chart, plot),
        *(mark for one in chart.series for mark in _series(chart, plot, one)),
        *_labels(chart, plot, Rect(0, 0, width, height)),
    ]
    return svg.drawing(width, height, marks)


def _plot(chart: Chart, width: float, height: float) -> Plot:
    """Margins that hold the axis labels on the left and the lines' labels on the right."""
    left = max(ARIAL.width(tick, SIZE) for _, tick in ticks(chart)) + 10
    box = Rect(0, 0, width, height)
    right = max(
        ARIAL.bold.width(label, TEXT_SIZE) for label in ("", *end_labels(chart, box, ARIAL))
    )
    return Plot(width, height, left, TEXT_SIZE * 1.8, right + 18, BELOW_ROOM)


def ticks(chart: Chart) -> Iterator[tuple[float, str]]:
    """The marked values of the value axis as printed."""
    least, most, step = chart.axis
    unit = chart.unit if chart.unit in ("%", "£") else ""
    decimals = axis_decimals(step)
    for count in range(round((most - least) / step) + 1):
        value = least + count * step
        yield value, format_value(value, unit=unit, decimals=decimals)


def _across(chart: Chart, plot: Plot, point: float) -> float:
    return plot.left + (point + 0.5) * plot.inner_width / max(len(chart.categories), 1)


def _down(chart: Chart, plot: Plot, value: float) -> float:
    least, most, _ = chart.axis
    return plot.top + (most - value) / (most - least) * plot.inner_height


def _value_axis(chart: Chart, plot: Plot) -> Iterator[str]:
    right = plot.width - plot.right
    yield svg.text(chart.value_title, (0, TEXT_SIZE), SIZE, fill=DARK_GREY)
    for value, words in ticks(chart):
        y = _down(chart, plot, value)
        yield svg.line((plot.left, y), (right, y), LIGHT_GREY, 0.6)
        yield svg.text(words, (plot.left - 6, y + SIZE * TO_FOOT), SIZE, anchor="end")


def _category_axis(chart: Chart, plot: Plot) -> Iterator[str]:
    foot, right = plot.height - plot.bottom, plot.width - plot.right
    yield svg.line((plot.left, foot), (right, foot), DARK_GREY, 1)
    count, step = len(chart.categories), _skip(chart, plot)
    for at in range(count):
        # Counted from the last, so that the latest period is always named.
        if (count - 1 - at) % step == 0:
            x = _across(chart, plot, at)
            yield svg.line((x, foot), (x, foot + TICK), DARK_GREY, 1)
            place = (x, foot + TICK + SIZE)
            yield svg.text(chart.categories[at], place, SIZE, anchor="middle")
    title = (plot.left, plot.height - 4)
    yield svg.text(chart.category_title, title, SIZE, fill=DARK_GREY)


def _skip(chart: Chart, plot: Plot) -> int:
    """Every how many periods a name fits, in whole years for quarters and months."""
    widest = max((ARIAL.width(name, SIZE) for name in chart.categories), default=0.0) + 6
    needed = widest / (plot.inner_width / max(len(chart.categories), 1))
    title = chart.category_title.lower()[:5]
    steps = next((s for mark, s in STEPS_BY_MARK.items() if title.startswith(mark)), ())
    return next((step for step in steps if step >= needed), max(1, -int(-needed // 1)))


def _series(chart: Chart, plot: Plot, one: Series) -> Iterator[str]:
    style = STYLES[one.role]
    places = [
        None if value is None else (_across(chart, plot, n), _down(chart, plot, value))
        for n, value in enumerate(one.values)
    ]
    yield from _limits(chart, plot, one)
    if style.dash is not Dash.NONE:
        for is_known, stretch in groupby(places, key=lambda place: place is not None):
            if is_known:
                yield svg.path([place for place in stretch if place], style)
    if style.marker is MarkerShape.NONE:
        return
    # Markers would fill the gaps that make a dashed line a dashed line.
    needs_markers = style.dash in (Dash.SOLID, Dash.NONE) or _has_lone_point(one)
    small = 4.5 if len(places) > MANY_POINTS and one.role is SeriesRole.VALUE else None
    if needs_markers:
        yield from (svg.marker(style, place, small) for place in places if place)


def _has_lone_point(one: Series) -> bool:
    """Whether a value has no neighbour to be joined to, so that only a marker shows it."""
    known = {n for n, value in enumerate(one.values) if value is not None}
    return any(n - 1 not in known and n + 1 not in known for n in known)


def _limits(chart: Chart, plot: Plot, one: Series) -> Iterator[str]:
    """The confidence limits of each point."""
    colour = STYLES[one.role].colour
    for at, (low, high) in enumerate(zip(one.lower, one.upper, strict=True)):
        if low is not None and high is not None:
            x = _across(chart, plot, at)
            ends = _down(chart, plot, low), _down(chart, plot, high)
            yield svg.line((x, ends[0]), (x, ends[1]), colour, 1)
            yield from (svg.line((x - CAP, y), (x + CAP, y), colour, 1) for y in ends)


def _labels(chart: Chart, plot: Plot, box: Rect) -> Iterator[str]:
    """The direct labels, each on a white ground so that no gridline crosses it."""
    for label in placed_labels(chart, plot, box, ARIAL):
        one = chart.series[label.series]
        value = one.values[label.point]
        if value is None:
            continue
        x, y = _across(chart, plot, label.point), _down(chart, plot, value)
        is_bold = one.role is SeriesRole.VALUE and label.side == "r"
        colour = BLACK if label.text.startswith("Break") else STYLES[one.role].colour
        ruler = ARIAL.bold if is_bold else ARIAL
        width = ruler.width(label.text, SIZE)
        if label.side == "r":
            left, centre = x + MARKER_HALF + 3, y + label.down
        else:
            usual = -USUAL if label.side == "t" else USUAL
            left, centre = x - width / 2 + label.along, y + usual + label.down
        yield svg.box(left - 1, centre - SIZE * 0.55, width + 2, SIZE * 1.1, fill=WHITE)
        place = (left, centre + SIZE * TO_FOOT)
        weight = "bold" if is_bold else None
        yield svg.text(label.text, place, SIZE, fill=colour, font_weight=weight)
