"""Native, editable charts on slides, from a chart's description. Knows no indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE

from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_chart_bars import bar_chart_xml, with_short_names
from clinic_lib.presentation.pptx_chart_lines import line_chart_xml
from clinic_lib.presentation.pptx_text import describe
from clinic_lib.presentation.pptx_workbook import workbook_bytes

NATIVE_TYPE = {
    ChartKind.TREND: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.BENCHMARK: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.UNDERNEATH: XL_CHART_TYPE.BAR_CLUSTERED,
}


def add_chart(slide: Any, placeholder: Any, chart: Chart, box: Rect, ruler: Ruler) -> Any:
    """A native chart on a slide, in its placeholder where there is one.

    Parameters
    ----------
    slide : Slide
        The slide.
    placeholder : ChartPlaceholder or None
        Filled where there is one.
    chart : Chart
        What to draw.
    box : Rect
        Where.
    ruler : Ruler
        Measures the template's font.

    Returns
    -------
    GraphicFrame
    """
    if chart.kind in (ChartKind.BENCHMARK, ChartKind.UNDERNEATH):
        chart = with_short_names(chart, box, ruler)
    content = ChartContent(chart, box, ruler)
    native = NATIVE_TYPE[chart.kind]
    if placeholder is not None:
        frame = placeholder.insert_chart(native, content)
    else:
        frame = slide.shapes.add_chart(native, *box.emu(), content)
    frame.left, frame.top, frame.width, frame.height = box.emu()
    describe(frame, name=f"Chart {chart.indicator_id}", alt_text=chart.alt_text)
    return frame


@dataclass(frozen=True, slots=True)
class ChartContent:
    """What python-pptx asks of chart data: the part's XML and the workbook behind it.

    The XML is written whole rather than patched afterwards, so that element order, axis numbers
    and language are right from the start.
    """

    chart: Chart
    box: Rect
    ruler: Ruler

    def xml_bytes(self, chart_type: Any) -> bytes:
        """The chart part."""
        draw = line_chart_xml if self.chart.kind is ChartKind.TREND else bar_chart_xml
        return draw(self.chart, self.box, self.ruler).encode("utf-8")

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return workbook_bytes(self.chart)
