"""A benchmark as a native bar chart: one bar an area, patterns and words as well as colour."""

from __future__ import annotations

from dataclasses import replace

from clinic_lib.presentation.chart_plot import TEXT_SIZE, Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect
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
    text_properties,
    value_axis,
)
from clinic_lib.presentation.theme import (
    BLACK,
    MID_GREY,
    STYLES,
    WHITE,
    Fill,
    SeriesRole,
    axis_number_format,
    format_value,
)

PATTERNS = {Fill.DIAGONAL: "wdUpDiag", Fill.DOTS: "pct25"}
MOST_NAME = 0.4
NAME_SIZES = (12.0, 11.0, 10.0, 9.0)
EDGE = 10.0
MOST_LABEL = 0.35
BELOW_ROOM = 44.0
RIGHT_ROOM = 22.0


def bar_chart_xml(chart: Chart, box: Rect, ruler: Ruler) -> str:
    """The chart part of a benchmark.

    Parameters
    ----------
    chart : Chart
        What to draw.
    box : Rect
        How large it will be, which decides the room for the areas' names.
    ruler : Ruler
        Measures the font.
    """
    left, size = names_room(chart, box, ruler)
    plot = Plot(box.width, box.height, left, 4.0, RIGHT_ROOM, BELOW_ROOM)
    plot = replace(plot, right=RIGHT_ROOM + _overhang(chart, plot, ruler))
    drawn = "".join(_series_xml(chart, n, plot, ruler) for n in range(len(chart.series)))
    title = fitted(chart.value_title, box.width - 2 * EDGE, ruler)
    start = min(left, box.width - EDGE - ruler.width(title, TEXT_SIZE))
    axes = category_axis(position="l", reverse=True, size=size) + value_axis(
        chart,
        position="b",
        crosses="max",
        title=axis_title(title, start / plot.width, (plot.height - 20) / plot.height),
        gridlines=True,
    )
    return chart_space(
        plot,
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{drawn}<c:gapWidth val="28"/><c:overlap val="100"/><c:axId val="{CATEGORY_AXIS}"/>'
        f'<c:axId val="{VALUE_AXIS}"/></c:barChart>',
        axes,
    )


def names_room(
    chart: Chart, box: Rect, ruler: Ruler, sizes: tuple[float, ...] = NAME_SIZES
) -> tuple[float, float]:
    """Room for the areas' names and the size at which the longest fits, both in points."""
    most = box.width * MOST_NAME
    size = next((s for s in sizes if _widest(chart, ruler, s) <= most), sizes[-1])
    return min(_widest(chart, ruler, size), most), size


def _widest(chart: Chart, ruler: Ruler, size: float) -> float:
    return max((ruler.width(name, size) for name in chart.categories), default=0.0) + EDGE


def with_short_names(
    chart: Chart, box: Rect, ruler: Ruler, sizes: tuple[float, ...] = NAME_SIZES
) -> Chart:
    """The chart with names cut where even small print leaves no room; the notes have them whole."""
    room, size = names_room(chart, box, ruler, sizes)
    names = tuple(fitted(name, room - EDGE, ruler, size) for name in chart.categories)
    return replace(chart, categories=names)


def _series_xml(chart: Chart, position: int, plot: Plot, ruler: Ruler) -> str:
    one = chart.series[position]
    style = STYLES[one.role]
    pattern = PATTERNS.get(style.fill)
    edge = line(MID_GREY if one.role is SeriesRole.COMPARATOR else style.colour, 0.75)
    inside = fill(style.colour) if pattern is None else _pattern(pattern, style.colour)
    return (
        f"<c:ser>{series_opening(chart, position)}<c:spPr>{inside}{edge}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{_labels(chart, position, plot, ruler)}'
        f"{error_bars(chart, position, direction='', colour=BLACK)}"
        f"{categories_and_values(chart, position)}</c:ser>"
    )


def _pattern(preset: str, colour: str) -> str:
    return (
        f'<a:pattFill prst="{preset}"><a:fgClr><a:srgbClr val="{colour[1:]}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{WHITE[1:]}"/></a:bgClr></a:pattFill>'
    )


def _is_bounded(chart: Chart) -> bool:
    """Whether any bar has a confidence interval."""
    return any(one.lower for one in chart.series)


def _is_named(one: Series, plot: Plot, ruler: Ruler) -> bool:
    """Whether the label repeats the name: the area's does, unless it is too long to stand."""
    short = ruler.width(one.name, TEXT_SIZE) < plot.inner_width * MOST_LABEL
    return one.role is SeriesRole.AREA and short


def _overhang(chart: Chart, plot: Plot, ruler: Ruler) -> float:
    """How far labels beside the bars reach beyond the plot, in points."""
    if _is_bounded(chart):
        return 0.0
    least, most, _ = chart.axis
    unit = chart.unit if chart.unit in ("%", "£") else ""
    reach = [0.0]
    for one in chart.series:
        name = f"{one.name} " if _is_named(one, plot, ruler) else ""
        for value in one.values:
            if value is not None and value >= 0:
                words = f"{name}{format_value(value, unit=unit, decimals=chart.decimals)}"
                end = (value - least) / (most - least) * plot.inner_width
                width = ruler.bold.width(words, TEXT_SIZE) + EDGE
                reach.append(end + width - plot.inner_width - RIGHT_ROOM)
    return max(reach)


def _labels(chart: Chart, position: int, plot: Plot, ruler: Ruler) -> str:
    """Each bar's value: at its base where a confidence interval occupies its end."""
    one = chart.series[position]
    style = STYLES[one.role]
    area = one.role is SeriesRole.AREA
    bounded = _is_bounded(chart)
    named = int(_is_named(one, plot, ruler))
    where = "inBase" if bounded else "outEnd"
    form = axis_number_format(unit=chart.unit, decimals=chart.decimals).replace('"', "&quot;")
    ground = fill(WHITE) if bounded and style.fill is not Fill.SOLID else "<a:noFill/>"
    colour = WHITE if area and bounded else BLACK
    return (
        f'<c:dLbls><c:numFmt formatCode="{form}" sourceLinked="0"/>'
        f"<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>"
        f"{text_properties(colour, bold=area, wrap=False)}"
        f'<c:dLblPos val="{where}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        f'<c:showCatName val="0"/><c:showSerName val="{named}"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/><c:separator> </c:separator></c:dLbls>'
    )
