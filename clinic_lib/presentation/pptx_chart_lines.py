"""A trend as a native line chart: gaps open, breaks cut, every line labelled where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.chart_scale import axis_decimals
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.pptx_chart_xml import (
    CATEGORY_AXIS,
    TEXT_SIZE,
    VALUE_AXIS,
    Plot,
    axis_title,
    categories_and_values,
    category_axis,
    chart_space,
    error_bars,
    fill,
    line,
    rich,
    series_opening,
    value_axis,
)
from clinic_lib.presentation.pptx_layout import Rect
from clinic_lib.presentation.theme import (
    BLACK,
    STYLES,
    Dash,
    MarkerShape,
    SeriesRole,
    format_value,
)

MARKERS = {
    MarkerShape.CIRCLE: "circle",
    MarkerShape.DIAMOND: "diamond",
    MarkerShape.SQUARE: "square",
    MarkerShape.TRIANGLE: "triangle",
    MarkerShape.BAR: "dash",
}
LABEL_HEIGHT = TEXT_SIZE * 1.3
TITLE_ROOM = 24.0
BELOW_ROOM = 46.0
# Labels of the axis are left out by whole years.
STEPS_BY_MARK = {"Q": (1, 2, 4, 8, 12, 20), "month": (1, 3, 6, 12, 24, 60)}


@dataclass(frozen=True, slots=True)
class Label:
    """A direct label: which point, on which side, and how far it is moved, in points."""

    text: str
    point: int
    side: str
    down: float = 0.0
    colour: str = BLACK
    bold: bool = False


def line_chart_xml(chart: Chart, box: Rect, ruler: Ruler) -> str:
    """The chart part of a trend.

    Parameters
    ----------
    chart : Chart
        What to draw.
    box : Rect
        How large it will be, which decides room for labels and how many of them fit.
    ruler : Ruler
        Measures the font.
    """
    plot = _plot(chart, box, ruler)
    ends = _apart(chart, plot)
    drawn = "".join(
        _series_xml(chart, position, ends.get(position), plot)
        for position in range(len(chart.series))
    )
    axes = category_axis(
        position="b",
        reverse=False,
        title=axis_title(
            chart.category_title,
            plot.left / plot.width,
            (plot.height - 20) / plot.height,
        ),
        skip=_skip(chart, plot, ruler),
        ticks=True,
    ) + value_axis(
        chart,
        position="l",
        crosses="min",
        title=axis_title(chart.value_title, 0.005, 0.005),
        gridlines=True,
    )
    return chart_space(
        plot,
        f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{drawn}'
        f'<c:marker val="1"/><c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
        "</c:lineChart>",
        axes,
    )


def _plot(chart: Chart, box: Rect, ruler: Ruler) -> Plot:
    """Margins that hold the axis labels on the left and the lines' labels on the right."""
    decimals = axis_decimals(chart.axis[2])
    ticks = [
        format_value(end, unit=chart.unit if chart.unit in ("%", "£") else "", decimals=decimals)
        for end in chart.axis[:2]
    ]
    left = max(ruler.width(tick, TEXT_SIZE) for tick in ticks) + 10
    labels = [ruler.width(one.label, TEXT_SIZE) for one in chart.series if one.label]
    right = min(max(labels, default=0.0) + 16, box.width * 0.35)
    return Plot(box.width, box.height, left, TITLE_ROOM, right, BELOW_ROOM)


def _skip(chart: Chart, plot: Plot, ruler: Ruler) -> int:
    """Every how many categories a label fits, in whole years for quarters and months."""
    if len(chart.categories) < 2:
        return 1
    widest = max(ruler.width(name, TEXT_SIZE) for name in chart.categories) + 8
    needed = widest / (plot.inner_width / len(chart.categories))
    title = chart.category_title.lower()
    steps = next((s for mark, s in STEPS_BY_MARK.items() if mark.lower() in title[:5]), None)
    wanted = max(1, -int(-needed // 1))
    return next((step for step in steps or () if step >= needed), wanted)


def _known(one: Series) -> list[int]:
    return [n for n, value in enumerate(one.values) if value is not None]


def _height(chart: Chart, plot: Plot, value: float) -> float:
    """How far below the chart's top a value is drawn, in points."""
    least, most, _ = chart.axis
    return plot.top + (most - value) / (most - least) * plot.inner_height


def _apart(chart: Chart, plot: Plot) -> dict[int, Label]:
    """The label at each line's end; those in the last column are moved apart where they meet."""
    labels: dict[int, Label] = {}
    ends: list[tuple[float, int]] = []
    for position, one in enumerate(chart.series):
        known = _known(one)
        if not one.label or not known:
            continue
        last = known[-1]
        value = one.values[last] or 0.0
        colour = STYLES[one.role].colour
        bold = one.role is SeriesRole.VALUE
        ahead = any(n > last for other in chart.series for n in _known(other))
        side = "r" if not ahead or not bold else "t"
        down = -_reach(chart, plot, one, last) if side == "t" else 0.0
        labels[position] = Label(one.label, last, side, down, colour, bold)
        if side == "r":
            ends.append((_height(chart, plot, value), position))
    for position, down in _moved(ends, plot):
        old = labels[position]
        labels[position] = Label(old.text, old.point, old.side, down, old.colour, old.bold)
    return labels


def _moved(ends: list[tuple[float, int]], plot: Plot) -> list[tuple[int, float]]:
    """How far each label moves so that none lies on another and all stay in the plot."""
    ends = sorted(ends)
    places: list[float] = []
    for height, _ in ends:
        places.append(max(height, places[-1] + LABEL_HEIGHT) if places else height)
    lowest = plot.top + plot.inner_height + 4
    for n in reversed(range(len(places))):
        places[n] = min(places[n], lowest)
        lowest = places[n] - LABEL_HEIGHT
    return [
        (position, place - height) for place, (height, position) in zip(places, ends, strict=True)
    ]


def _reach(chart: Chart, plot: Plot, one: Series, point: int) -> float:
    """How far the error bar reaches above a point, so that a label stands clear of it."""
    upper = one.upper[point] if one.upper else None
    value = one.values[point]
    if upper is None or value is None:
        return 0.0
    return _height(chart, plot, value) - _height(chart, plot, upper)


def _first_label(chart: Chart, position: int, plot: Plot) -> Label | None:
    """The label at a line's start: baselines below the point, breaks above it."""
    one = chart.series[position]
    known = _known(one)
    if not one.first_label or not known:
        return None
    point = known[0]
    if one.role is SeriesRole.BASELINE:
        value = one.values[point]
        own = next((s for s in chart.series if s.values[point] == value and s.lower), None)
        lower = own.lower[point] if own else None
        drop = 0.0
        if lower is not None and value is not None:
            drop = _height(chart, plot, lower) - _height(chart, plot, value)
        return Label(one.first_label, point, "b", drop + 2, STYLES[one.role].colour)
    return Label(one.first_label, point, "t", -_reach(chart, plot, one, point) - 4)


def _series_xml(chart: Chart, position: int, end: Label | None, plot: Plot) -> str:
    one = chart.series[position]
    style = STYLES[one.role]
    labels = [label for label in (_first_label(chart, position, plot), end) if label]
    # A point has one label: at a lone point the line's end says more than its start.
    unique = {label.point: label for label in labels}
    return (
        f"<c:ser>{series_opening(chart, position)}"
        f"<c:spPr>{line(style.colour, style.width, style.dash)}</c:spPr>"
        f"{_marker(one, len(chart.categories))}"
        f"{_labels([unique[n] for n in sorted(unique)], plot)}"
        f"{error_bars(chart, position, direction='y', colour=style.colour)}"
        f'{categories_and_values(chart, position)}<c:smooth val="0"/></c:ser>'
    )


def _marker(one: Series, count: int) -> str:
    """The marker of a series; smaller where points are many."""
    style = STYLES[one.role]
    shape = MARKERS.get(style.marker)
    if shape is None:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    if style.dash not in (Dash.SOLID, Dash.NONE) and not _has_lone_point(one):
        # Markers would fill the gaps that make a dashed line a dashed line.
        return '<c:marker><c:symbol val="none"/></c:marker>'
    size = 5 if count > 30 and one.role is SeriesRole.VALUE else style.marker_size
    # Filled even where the style is hollow: LibreOffice draws no edge round a marker.
    edge = line(style.colour, 0.75)
    return (
        f'<c:marker><c:symbol val="{shape}"/><c:size val="{size}"/>'
        f"<c:spPr>{fill(style.colour)}{edge}</c:spPr></c:marker>"
    )


def _has_lone_point(one: Series) -> bool:
    """Whether a value has no neighbour to be joined to, so that only a marker shows it."""
    known = set(_known(one))
    return any(n - 1 not in known and n + 1 not in known for n in known)


def _spaced(label: Label) -> str:
    """Clear of the marker at the line's end."""
    return f"\u00a0{label.text}" if label.side == "r" else label.text


def _labels(labels: list[Label], plot: Plot) -> str:
    """Direct labels on single points, none on the others."""
    flags = "".join(
        f'<c:{name} val="0"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
    )
    hidden = f'{flags}<c:showBubbleSize val="0"/>'
    shown = hidden.replace('<c:showVal val="0"/>', '<c:showVal val="1"/>')
    parts = []
    for label in labels:
        moved = ""
        if abs(label.down) > 0.5:
            moved = (
                '<c:layout><c:manualLayout><c:x val="0"/>'
                f'<c:y val="{label.down / plot.height:.5f}"/></c:manualLayout></c:layout>'
            )
        parts.append(
            f'<c:dLbl><c:idx val="{label.point}"/>{moved}'
            f"{rich(_spaced(label), label.colour, bold=label.bold)}"
            f'<c:dLblPos val="{label.side}"/>{shown}</c:dLbl>'
        )
    return f"<c:dLbls>{''.join(parts)}{hidden}</c:dLbls>"
