"""Native, editable charts on slides, from a chart's description. Knows no indicator."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart

from clinic_lib.presentation.chart_plot import TEXT_SIZE
from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_chart_bars import (
    NAME_SIZES,
    bar_chart_xml,
    with_short_names,
)
from clinic_lib.presentation.pptx_chart_lines import line_chart_xml
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import CHART, Drawn, part_bytes, placed_at
from clinic_lib.presentation.pptx_workbook import workbook_bytes

SIZE = re.compile(r' sz="(\d+)"')


def chart_markup(part: Any, chart: Chart, box: Rect, setting: Setting) -> Drawn:
    """A native chart, its part and workbook related to a slide.

    Parameters
    ----------
    part : pptx Part
        The slide.
    chart : Chart
        What to draw.
    box : Rect
        Where.
    setting : Setting
        Measures the template's font, and says how small text may be.
    """
    xml, shown = chart_xml(chart, box, setting)
    relationship = part.relate_to(_chart_part(part.package, xml, shown), RELATIONSHIP_TYPE.CHART)
    content = f'<c:chart xmlns:c="{CHART}" r:id="{relationship}"/>'
    return Drawn(CHART, placed_at(box), content)


def chart_xml(chart: Chart, box: Rect, setting: Setting) -> tuple[str, Chart]:
    """The XML of a chart's part, and the chart as its workbook has it."""
    ruler, scale = setting.ruler, max(setting.least / TEXT_SIZE, 1.0)
    # Drawn on a smaller page and enlarged, text and all: whatever fits there fits here.
    drawn = Rect(box.left, box.top, box.width / scale, box.height / scale)
    if chart.kind is ChartKind.TREND:
        xml = line_chart_xml(chart, drawn, ruler)
    else:
        sizes = NAME_SIZES if scale == 1.0 else NAME_SIZES[:1]
        chart = with_short_names(chart, drawn, ruler, sizes)
        xml = bar_chart_xml(chart, drawn, ruler)
    if scale != 1.0:
        xml = SIZE.sub(lambda m: f' sz="{round(int(m[1]) * scale)}"', xml)
    return xml, chart


def _chart_part(package: Any, xml: str, chart: Chart) -> Any:
    """The part of a chart with its workbook: ready as it is, so python-pptx need not read it."""
    part = Part(package.next_partname(ChartPart.partname_template), CONTENT_TYPE.DML_CHART, package)
    workbook = EmbeddedXlsxPart.new(kept_workbook(chart), package)
    part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    part.blob = part_bytes(xml)
    return part


@lru_cache(maxsize=256)
def kept_workbook(chart: Chart) -> bytes:
    """The workbook of a chart, made once for every edition that shows the chart."""
    return workbook_bytes(chart)
