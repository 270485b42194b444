"""Native, editable charts on slides, from a chart's description. Knows no indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE

from clinic_lib.presentation.chart_plot import TEXT_SIZE
from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_chart_bars import (
    NAME_SIZES,
    bar_chart_xml,
    with_short_names,
)
from clinic_lib.presentation.pptx_chart_lines import line_chart_xml
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_text import describe
from clinic_lib.presentation.pptx_workbook import workbook_bytes

SIZE = re.compile(r' sz="(\d+)"')
NATIVE_TYPE = {
    ChartKind.TREND: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.BENCHMARK: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.UNDERNEATH: XL_CHART_TYPE.BAR_CLUSTERED,
}


def add_chart(slide: Any, placeholder: Any, chart: Chart, box: Rect, setting: Setting) -> Any:
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
    setting : Setting
        Measures the template's font, and says how small text may be.

    Returns
    -------
    GraphicFrame
    """
    ruler, scale = setting.ruler, max(setting.least / TEXT_SIZE, 1.0)
    # Drawn on a smaller page and enlarged, text and all: whatever fits there fits here.
    drawn = Rect(box.left, box.top, box.width / scale, box.height / scale)
    if chart.kind in (ChartKind.BENCHMARK, ChartKind.UNDERNEATH):
        sizes = NAME_SIZES if scale == 1.0 else NAME_SIZES[:1]
        chart = with_short_names(chart, drawn, ruler, sizes)
    content = ChartContent(chart, drawn, ruler, scale)
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
    scale: float = 1.0

    def xml_bytes(self, chart_type: Any) -> bytes:
        """The chart part."""
        draw = line_chart_xml if self.chart.kind is ChartKind.TREND else bar_chart_xml
        xml = draw(self.chart, self.box, self.ruler)
        if self.scale != 1.0:
            xml = SIZE.sub(lambda m: f' sz="{round(int(m[1]) * self.scale)}"', xml)
        return xml.encode("utf-8")

    @property
    def xlsx_blob(self) -> bytes:
        """The embedded workbook."""
        return kept_workbook(self.chart)


@lru_cache(maxsize=256)
def kept_workbook(chart: Chart) -> bytes:
    """The workbook of a chart, made once for every edition that shows the chart."""
    return workbook_bytes(chart)
