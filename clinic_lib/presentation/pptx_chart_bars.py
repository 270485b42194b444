"""A benchmark as a native bar chart: one bar an area, patterns and words as well as colour."""

from __future__ import annotations

from clinic_lib.presentation.chart_records import Chart
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
    series_opening,
    text_properties,
    value_axis,
)
from clinic_lib.presentation.pptx_layout import Rect
from clinic_lib.presentation.theme import (
    BLACK,
    MID_GREY,
    STYLES,
    WHITE,
    Fill,
    SeriesRole,
    axis_number_format,
)

PATTERNS = {Fill.DIAGONAL: "wdUpDiag", Fill.DOTS: "pct25"}
MOST_NAME = 0.36
BELOW_ROOM = 44.0


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
    names = max((ruler.width(name, TEXT_SIZE) for name in chart.categories), default=0.0)
    left = min(names + 10, box.width * MOST_NAME)
    plot = Plot(box.width, box.height, left, 4.0, 22.0, BELOW_ROOM)
    drawn = "".join(_series_xml(chart, position) for position in range(len(chart.series)))
    axes = category_axis(position="l", reverse=True, title="", skip=1, ticks=False) + value_axis(
        chart,
        position="b",
        crosses="max",
        title=axis_title(
            chart.value_title, plot.left / plot.width, (plot.height - 20) / plot.height
        ),
        gridlines=True,
    )
    return chart_space(
        plot,
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{drawn}<c:gapWidth val="28"/><c:overlap val="100"/><c:axId val="{CATEGORY_AXIS}"/>'
        f'<c:axId val="{VALUE_AXIS}"/></c:barChart>',
        axes,
    )


def _series_xml(chart: Chart, position: int) -> str:
    one = chart.series[position]
    style = STYLES[one.role]
    pattern = PATTERNS.get(style.fill)
    edge = line(MID_GREY if one.role is SeriesRole.COMPARATOR else style.colour, 0.75)
    inside = fill(style.colour) if pattern is None else _pattern(pattern, style.colour)
    return (
        f"<c:ser>{series_opening(chart, position)}<c:spPr>{inside}{edge}</c:spPr>"
        f'<c:invertIfNegative val="0"/>{_labels(chart, position)}'
        f"{error_bars(chart, position, direction='', colour=BLACK)}"
        f"{categories_and_values(chart, position)}</c:ser>"
    )


def _pattern(preset: str, colour: str) -> str:
    return (
        f'<a:pattFill prst="{preset}"><a:fgClr><a:srgbClr val="{colour[1:]}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{WHITE[1:]}"/></a:bgClr></a:pattFill>'
    )


def _labels(chart: Chart, position: int) -> str:
    """Each bar's value: at its base where a confidence interval occupies its end."""
    one = chart.series[position]
    style = STYLES[one.role]
    area = one.role is SeriesRole.AREA
    bounded = any(other.lower for other in chart.series)
    where = "inBase" if bounded else "outEnd"
    form = axis_number_format(unit=chart.unit, decimals=chart.decimals).replace('"', "&quot;")
    ground = fill(WHITE) if bounded and style.fill is not Fill.SOLID else "<a:noFill/>"
    colour = WHITE if area and bounded else BLACK
    return (
        f'<c:dLbls><c:numFmt formatCode="{form}" sourceLinked="0"/>'
        f"<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>"
        f"{text_properties(colour, bold=area, wrap=False)}"
        f'<c:dLblPos val="{where}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        f'<c:showCatName val="0"/><c:showSerName val="{int(area)}"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/><c:separator> </c:separator></c:dLbls>'
    )
