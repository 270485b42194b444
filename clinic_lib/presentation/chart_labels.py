"""Direct labels of a line chart: each stands where nothing else is drawn, near its own point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from clinic_lib.presentation.chart_plot import TEXT_SIZE, Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.theme import SeriesRole, format_value

HEIGHT = TEXT_SIZE * 1.25
MARKER_HALF = 6.0
STEP = 2.0
FARTHEST = 140.0
MOST_SHARE = 0.33
# Where programs put a label above or below a point, from its middle to the point.
USUAL = HEIGHT / 2 + MARKER_HALF
FIRST_SERVED = (SeriesRole.VALUE, SeriesRole.TARGET, SeriesRole.TARGET_UPPER, SeriesRole.BASELINE)
# How much it matters that a label stands beside its own point.
_WEIGHTS = {SeriesRole.VALUE: 100.0, SeriesRole.TARGET: 10.0, SeriesRole.TARGET_UPPER: 10.0}
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A direct label.

    Parameters
    ----------
    text : str
        The words.
    series, point : int
        What it labels.
    side : str
        ``r`` beside the point, ``t`` above, ``b`` below, as the file format names them.
    down, along : float
        How far it is moved from there, down and to the right, in points.
    """

    text: str
    series: int
    point: int
    side: str
    down: float = 0.0
    along: float = 0.0


@dataclass(frozen=True, slots=True)
class _Box:
    """What a label takes up, in points from the chart's top left corner."""

    across: Span
    down: Span


def placed_labels(chart: Chart, plot: Plot, box: Rect, ruler: Ruler) -> tuple[Label, ...]:
    """Every label of a chart, the most important placed first and nearest to its point.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    plot : Plot
        Where it is drawn.
    box : Rect
        The chart.
    ruler : Ruler
        Measures the font.
    """
    taken: list[_Box] = []
    placed: list[Label] = []
    for label in sorted(_wanted(chart, box, ruler), key=lambda one: _rank(chart, one)):
        found, room = _placed(chart, plot, label, ruler.width(label.text, TEXT_SIZE), taken)
        taken.append(room)
        placed.append(found)
    return _ordered(chart, plot, placed, taken)


def end_labels(chart: Chart, box: Rect, ruler: Ruler) -> list[str]:
    """The label at the end of each series, without the name where that is too long to stand."""
    unit = chart.unit if chart.unit in ("%", "£") else ""
    labels = []
    for one in chart.series:
        label, known = one.label, [value for value in one.values if value is not None]
        if known and ruler.bold.width(label, TEXT_SIZE) > box.width * MOST_SHARE:
            label = format_value(known[-1], unit=unit, decimals=chart.decimals)
        labels.append(label)
    return labels


def _wanted(chart: Chart, box: Rect, ruler: Ruler) -> Iterator[Label]:
    ends = end_labels(chart, box, ruler)
    for position, one in enumerate(chart.series):
        known = [n for n, value in enumerate(one.values) if value is not None]
        if known and one.label:
            yield Label(ends[position], position, known[-1], "r")
        # A point can have one label only.
        if known and one.first_label and not (one.label and len(known) == 1):
            yield Label(one.first_label, position, known[0], "t")


def _rank(chart: Chart, label: Label) -> tuple[int, int]:
    role = chart.series[label.series].role
    served = FIRST_SERVED.index(role) if role in FIRST_SERVED else len(FIRST_SERVED)
    return served, label.series


def _placed(
    chart: Chart, plot: Plot, label: Label, width: float, taken: list[_Box]
) -> tuple[Label, _Box]:
    """The label moved up or down to the nearest free place."""
    x = _across(chart, plot, label.point)
    y = _down(chart, plot, chart.series[label.series].values[label.point] or 0.0)
    beside = label.side == "r"
    along = 0.0 if beside else max(0.0, plot.left + 2 - (x - width / 2))
    across = (x + MARKER_HALF, x + width + 14)
    if not beside:
        across = (x - width / 2 + along, x + width / 2 + along)
    busy = [box.down for box in taken if _meet(box.across, across)]
    busy += _drawn(chart, plot, across)
    if not beside:
        busy.append((y - MARKER_HALF, y + MARKER_HALF))
    lowest, highest = plot.height - plot.bottom, plot.top - 4
    centre = y
    for move in _moves():
        span = (y + move - HEIGHT / 2, y + move + HEIGHT / 2)
        if span[0] >= highest and span[1] <= lowest and not any(_meet(span, one) for one in busy):
            centre = y + move
            break
    box = _Box(across, (centre - HEIGHT / 2, centre + HEIGHT / 2))
    if beside:
        return Label(label.text, label.series, label.point, "r", centre - y), box
    side, usual = ("t", y - USUAL) if centre < y else ("b", y + USUAL)
    return Label(label.text, label.series, label.point, side, centre - usual, along), box


def _ordered(chart: Chart, plot: Plot, placed: list[Label], taken: list[_Box]) -> tuple[Label, ...]:
    """The labels at the right edge in the order of what they name, the highest above.

    Placed one by one, a lower line's label may have been pushed above that of a higher one.
    """
    last = len(chart.categories) - 1
    group = [n for n, one in enumerate(placed) if one.side == "r" and one.point == last]
    values = {n: chart.series[placed[n].series].values[last] or 0.0 for n in group}
    middles = {n: sum(taken[n].down) / 2 for n in group}
    by_value = sorted(group, key=lambda n: (-values[n], middles[n]))
    if by_value == sorted(group, key=lambda n: middles[n]):
        return tuple(placed)
    natural = [_down(chart, plot, values[n]) for n in by_value]
    weights = [_WEIGHTS.get(chart.series[placed[n].series].role, 1.0) for n in by_value]
    ends = (plot.top - 4 + HEIGHT / 2, plot.height - plot.bottom - HEIGHT / 2)
    found = dict(zip(by_value, spread(natural, weights, HEIGHT, ends), strict=True))
    others = [box for n, box in enumerate(taken) if n not in found]
    for n, middle in found.items():
        down = (middle - HEIGHT / 2, middle + HEIGHT / 2)
        if any(_meet(box.across, taken[n].across) and _meet(box.down, down) for box in others):
            return tuple(placed)
    return tuple(
        replace(one, down=found[n] - _down(chart, plot, values[n])) if n in found else one
        for n, one in enumerate(placed)
    )


def spread(
    middles: list[float], weights: list[float], gap: float, ends: tuple[float, float]
) -> list[float]:
    """Heights in the order given, at least a gap apart, as near to what is wanted as can be.

    Parameters
    ----------
    middles : list of float
        Where each would stand by itself, from the top.
    weights : list of float
        How much it matters that it stands there.
    gap : float
        From one to the next.
    ends : tuple of float
        The first and the last height there is.

    Examples
    --------
    >>> spread([10.0, 12.0, 50.0], [1.0, 1.0, 1.0], 6.0, (0.0, 60.0))
    [8.0, 14.0, 50.0]
    """
    # Without the gaps the order is a rule that pooled means keep (isotonic regression).
    blocks: list[tuple[float, float, int]] = []
    for position, (middle, weight) in enumerate(zip(middles, weights, strict=True)):
        block = (middle - position * gap, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, heavy, count = blocks.pop()
            total = heavy + block[1]
            block = ((mean * heavy + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    flat = [mean for mean, _, count in blocks for _ in range(count)]
    low, high = ends[0], ends[1] - gap * (len(middles) - 1)
    return [max(min(mean, high), low) + n * gap for n, mean in enumerate(flat)]


def _moves() -> Iterator[float]:
    """No move, then ever larger ones, up before down."""
    yield 0.0
    for step in range(1, round(FARTHEST / STEP)):
        yield -step * STEP
        yield step * STEP


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _across(chart: Chart, plot: Plot, point: float) -> float:
    return plot.left + (point + 0.5) * plot.inner_width / max(len(chart.categories), 1)


def _down(chart: Chart, plot: Plot, value: float) -> float:
    least, most, _ = chart.axis
    return plot.top + (most - value) / (most - least) * plot.inner_height


def _drawn(chart: Chart, plot: Plot, across: Span) -> list[Span]:
    """The heights at which lines, markers and error bars cross a strip of the chart."""
    spans: list[Span] = []
    for one in chart.series:
        places = [
            (_across(chart, plot, n), _down(chart, plot, value)) if value is not None else None
            for n, value in enumerate(one.values)
        ]
        for left, right in pairwise(places):
            if left and right and _meet((left[0], right[0]), across):
                spans.append(_crossed(left, right, across))
        spans += [
            (place[1] - 4, place[1] + 4)
            for place in places
            if place and across[0] - 4 <= place[0] <= across[1] + 4
        ]
        spans += _bars(chart, plot, one, across)
    return spans


def _crossed(left: Span, right: Span, across: Span) -> Span:
    """The heights that a straight line takes between the edges of a strip."""
    slope = (right[1] - left[1]) / (right[0] - left[0])
    ends = [left[1] + slope * (min(max(edge, left[0]), right[0]) - left[0]) for edge in across]
    return min(ends) - 2, max(ends) + 2


def _bars(chart: Chart, plot: Plot, one: Series, across: Span) -> list[Span]:
    limits = zip(one.lower, one.upper, strict=True)
    return [
        (_down(chart, plot, high) - 2, _down(chart, plot, low) + 2)
        for n, (low, high) in enumerate(limits)
        if low is not None
        and high is not None
        and across[0] - 4 <= _across(chart, plot, n) <= across[1] + 4
    ]
