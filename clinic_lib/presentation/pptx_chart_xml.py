"""The elements that line and bar charts share, in the order the schema asks for. Pure text."""

from __future__ import annotations

from functools import lru_cache
from xml.sax.saxutils import escape

from clinic_lib.presentation.chart_plot import TEXT_SIZE, Plot
from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.chart_scale import axis_decimals
from clinic_lib.presentation.measure import Ruler, shortened
from clinic_lib.presentation.pptx_text import clean_text
from clinic_lib.presentation.pptx_workbook import (
    column_letters,
    column_range,
    error_lengths,
    limits_column,
)
from clinic_lib.presentation.theme import BLACK, LANGUAGE, LIGHT_GREY, MID_GREY, WHITE, Dash
from clinic_lib.presentation.theme import axis_number_format as number_format

POINT = 12700
LEAST_LETTERS = 6
CATEGORY_AXIS, VALUE_AXIS = 1001, 1002
# Turned by nothing to be seen, in sixty-thousandths of a degree.
HARDLY_TURNED = 1
DASHES = {Dash.DASH: "dash", Dash.DOT: "sysDot", Dash.LONG_DASH: "lgDash"}
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# The workbook is the only part that a chart is related to.
WORKBOOK = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
Numbers = tuple[float | None, ...]


def plot_xml(plot: Plot) -> str:
    """The layout element: the plot as fractions of the chart."""
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{plot.left / plot.width:.5f}"/>'
        f'<c:y val="{plot.top / plot.height:.5f}"/>'
        f'<c:w val="{plot.inner_width / plot.width:.5f}"/>'
        f'<c:h val="{plot.inner_height / plot.height:.5f}"/></c:manualLayout></c:layout>'
    )


def words(text: str) -> str:
    """Text that may stand inside an element."""
    return escape(clean_text(text))


def fill(colour: str) -> str:
    """A solid fill."""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'


def line(colour: str, width: float, dash: Dash = Dash.SOLID) -> str:
    """A line; ``Dash.NONE`` draws none."""
    if dash is Dash.NONE:
        return "<a:ln><a:noFill/></a:ln>"
    preset = f'<a:prstDash val="{DASHES[dash]}"/>' if dash in DASHES else ""
    return f'<a:ln w="{round(width * POINT)}" cap="flat">{fill(colour)}{preset}<a:round/></a:ln>'


def text_properties(
    colour: str = BLACK,
    *,
    bold: bool = False,
    wrap: bool = True,
    level: bool = True,
    size: float = TEXT_SIZE,
) -> str:
    """Size and colour of text that the program writes.

    LibreOffice takes an explicit level as leave to cut words and to print labels over each other,
    so where labels are left out to fit, `level` must be False.
    """
    wrapping = "" if wrap else ' wrap="none"'
    turned = f' rot="{0 if level else HARDLY_TURNED}" vert="horz"'
    return (
        f"<c:txPr><a:bodyPr{turned}{wrapping}/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}</a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{LANGUAGE}"/></a:p></c:txPr>'
    )


def rich(text: str, colour: str = BLACK, *, bold: bool = False) -> str:
    """Text that is written out, horizontal and on one line."""
    run = f'<a:rPr lang="{LANGUAGE}" sz="{TEXT_SIZE * 100}" b="{int(bold)}">{fill(colour)}</a:rPr>'
    return (
        '<c:tx><c:rich><a:bodyPr rot="0" vert="horz" wrap="none"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{TEXT_SIZE * 100}" b="{int(bold)}"/></a:pPr>'
        f"<a:r>{run}<a:t>{words(text)}</a:t></a:r></a:p></c:rich></c:tx>"
    )


def axis_title(text: str, x: float, y: float) -> str:
    """A horizontal axis title at a place given in fractions of the chart."""
    return (
        f"<c:title>{rich(text)}<c:layout><c:manualLayout>"
        '<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/></c:manualLayout></c:layout>'
        '<c:overlay val="0"/></c:title>'
    )


def fitted(text: str, width: float, ruler: Ruler, size: float = TEXT_SIZE) -> str:
    """Text cut to one line of a given width."""
    length = len(text)
    while length > LEAST_LETTERS and ruler.width(shortened(text, length), size) > width:
        length -= 1
    return shortened(text, length)


def series_opening(chart: Chart, position: int) -> str:
    """Number, order and name of a series, tied to the workbook."""
    name = words(chart.series[position].name)
    where = f"Sheet1!${column_letters(position + 1)}$1"
    return (
        f'<c:idx val="{position}"/><c:order val="{position}"/><c:tx><c:strRef><c:f>{where}</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def categories_and_values(chart: Chart, position: int) -> str:
    """Categories and values of a series, tied to the workbook; missing values have no point."""
    where = column_range(position + 1, len(chart.categories))
    values = numbers(chart.series[position].values, where, "General")
    return f"{_categories(chart.categories)}<c:val>{values}</c:val>"


@lru_cache(maxsize=64)
def _categories(names: tuple[str, ...]) -> str:
    """The categories, which every series of a chart repeats."""
    count = len(names)
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{words(name)}</c:v></c:pt>' for n, name in enumerate(names)
    )
    return (
        f"<c:cat><c:strRef><c:f>{column_range(0, count)}</c:f><c:strCache>"
        f'<c:ptCount val="{count}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def numbers(values: Numbers, where: str, form: str) -> str:
    """A column of the workbook with its numbers at full precision."""
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>'
        for n, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:numRef><c:f>{where}</c:f><c:numCache><c:formatCode>{form}</c:formatCode>"
        f'<c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )


def error_bars(chart: Chart, position: int, *, direction: str, colour: str) -> str:
    """Confidence limits of a series as error bars tied to the workbook; nothing without limits."""
    one: Series = chart.series[position]
    if not one.lower:
        return ""
    below, above = error_lengths(one)
    column, count = limits_column(chart, position), len(chart.categories)
    # Lines have errors in one direction only, and the schema wants it named for bars alone.
    named = f'<c:errDir val="{direction}"/>' if direction else ""
    return (
        f'<c:errBars>{named}<c:errBarType val="both"/><c:errValType val="cust"/>'
        '<c:noEndCap val="0"/>'
        f"<c:plus>{numbers(above, column_range(column + 3, count), 'General')}</c:plus>"
        f"<c:minus>{numbers(below, column_range(column + 2, count), 'General')}</c:minus>"
        f"<c:spPr>{line(colour, 1.25)}</c:spPr></c:errBars>"
    )


def value_axis(chart: Chart, *, position: str, crosses: str, title: str, gridlines: bool) -> str:
    """The value axis with the description's own ends and step."""
    least, most, step = chart.axis
    form = escape(number_format(unit=chart.unit, decimals=axis_decimals(step)), {'"': "&quot;"})
    grid = f"<c:majorGridlines><c:spPr>{line(LIGHT_GREY, 0.75)}</c:spPr></c:majorGridlines>"
    # Beside the axis: "low" would put the labels of reversed bars at their top.
    return (
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{most!r}"/><c:min val="{least!r}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{position}"/>{grid if gridlines else ""}{title}'
        f'<c:numFmt formatCode="{form}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr>{line(LIGHT_GREY, 0.75, Dash.NONE)}</c:spPr>{text_properties()}"
        f'<c:crossAx val="{CATEGORY_AXIS}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{step!r}"/></c:valAx>'
    )


def category_axis(
    *, position: str, reverse: bool, title: str = "", skip: int = 1, size: float = TEXT_SIZE
) -> str:
    """The category axis; every `skip`-th label is shown."""
    order = "maxMin" if reverse else "minMax"
    tick = "none" if reverse else "out"
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{position}"/>{title}'
        f'<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="{tick}"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr>{line(MID_GREY, 1.0)}</c:spPr>{text_properties(level=skip == 1, size=size)}"
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="50"/>'
        f'<c:tickLblSkip val="{skip}"/><c:tickMarkSkip val="{skip}"/><c:noMultiLvlLbl val="1"/>'
        "</c:catAx>"
    )


def chart_space(plot: Plot, drawn: str, axes: str) -> str:
    """The whole part. White behind it, so that it reads on templates of any colour."""
    return (
        f'<c:chartSpace {SPACES}><c:date1904 val="0"/><c:lang val="{LANGUAGE}"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{plot_xml(plot)}{drawn}{axes}"
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{fill(WHITE)}<a:ln><a:noFill/></a:ln></c:spPr>{text_properties()}{WORKBOOK}"
        "</c:chartSpace>"
    )
