"""A trend as a native line chart: gaps open, breaks cut, every line labelled where it ends."""

from __future__ import annotations

from clinic_lib.presentation.chart_labels import end_labels, placed_labels
from clinic_lib.presentation.chart_plot import TEXT_SIZE, Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.chart_scale import axis_decimals
from clinic_lib.presentation.measure import Ruler, shortened
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_chart_labels import labels_xml
from clinic_lib.presentation.pptx_chart_xml import (
    CATEGORY_AXIS,
    VALUE_AXIS,
    axis_title,
    categories_and_values,
    category_axis,
    chart_space,
    error_bars,
    fill,
    fitted,
    line,
    series_opening,
    value_axis,
)
from clinic_lib.presentation.theme import (
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
    MarkerShape.CROSS: "x",
}
# LibreOffice breaks the title of a value axis at a fifth of the chart's width.
TITLE_SHARE = 0.19
TITLE_LINES = 3
BELOW_ROOM = 46.0
# Labels of the axis are left out by whole years.
STEPS_BY_MARK = {"Q": (1, 2, 4, 8, 12, 20), "month": (1, 3, 6, 12, 24, 60)}


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
    title = _title(chart, box, ruler)
    labels = placed_labels(chart, plot, box, ruler)
    drawn = "".join(
        _series_xml(chart, position, labels_xml(chart, position, labels, plot))
        for position in range(len(chart.series))
    )
    axes = category_axis(
        position="b",
        reverse=False,
        title=axis_title(
            fitted(chart.category_title, plot.width - plot.left, ruler),
            plot.left / plot.width,
            (plot.height - 20) / plot.height,
        ),
        skip=_skip(chart, plot, ruler),
    ) + value_axis(
        chart,
        position="l",
        crosses="min",
        title=axis_title(title, 0.005, 0.005),
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
    right = max(
        ruler.bold.width(label, TEXT_SIZE) for label in ("", *end_labels(chart, box, ruler))
    )
    right = right + 16
    title = _title(chart, box, ruler)
    top = ruler.height(title, box.width * TITLE_SHARE, TEXT_SIZE) + 10
    return Plot(box.width, box.height, left, top, right, BELOW_ROOM)


def _title(chart: Chart, box: Rect, ruler: Ruler) -> str:
    """The title of the value axis, cut where it would take too many lines."""
    width = box.width * TITLE_SHARE
    length = len(chart.value_title)
    title = chart.value_title
    while ruler.lines(title, width, TEXT_SIZE) > TITLE_LINES and length > len("Per cent"):
        length -= 1
        title = shortened(chart.value_title, length)
    return title


def _skip(chart: Chart, plot: Plot, ruler: Ruler) -> int:
    """Every how many categories a label fits, in whole years for quarters and months."""
    if len(chart.categories) < 2:
        return 1
    widest = max(ruler.width(name, TEXT_SIZE) for name in chart.categories) + 4
    needed = widest / (plot.inner_width / len(chart.categories))
    title = chart.category_title.lower()
    steps = next((s for mark, s in STEPS_BY_MARK.items() if mark.lower() in title[:5]), None)
    wanted = max(1, -int(-needed // 1))
    return next((step for step in steps or () if step >= needed), wanted)


def _series_xml(chart: Chart, position: int, labels: str) -> str:
    one = chart.series[position]
    style = STYLES[one.role]
    return (
        f"<c:ser>{series_opening(chart, position)}"
        f"<c:spPr>{line(style.colour, style.width, style.dash)}</c:spPr>"
        f"{_marker(one, len(chart.categories))}{labels}"
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
    known = {n for n, value in enumerate(one.values) if value is not None}
    return any(n - 1 not in known and n + 1 not in known for n in known)
