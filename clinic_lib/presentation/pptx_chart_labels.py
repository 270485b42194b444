"""The direct labels of a native line chart as elements; ``chart_labels`` says where they stand."""

from __future__ import annotations

from clinic_lib.presentation.chart_labels import Label
from clinic_lib.presentation.chart_plot import Plot
from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.pptx_chart_xml import fill, rich
from clinic_lib.presentation.theme import BLACK, STYLES, WHITE, SeriesRole

HIDDEN = "".join(
    f'<c:{name} val="0"/>'
    for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent")
)
SHOW_VALUE = ('<c:showVal val="0"/>', '<c:showVal val="1"/>')


def labels_xml(chart: Chart, position: int, labels: tuple[Label, ...], plot: Plot) -> str:
    """The labels of one series, none on its other points.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    position : int
        The series.
    labels : tuple of Label
        Those of the whole chart.
    plot : Plot
        Where it is drawn.
    """
    own = sorted((one for one in labels if one.series == position), key=lambda one: one.point)
    role = chart.series[position].role
    parts = []
    for label in own:
        moved = ""
        if abs(label.down) > 0.5 or label.along:
            moved = (
                f'<c:layout><c:manualLayout><c:x val="{label.along / plot.width:.5f}"/>'
                f'<c:y val="{label.down / plot.height:.5f}"/></c:manualLayout></c:layout>'
            )
        colour = BLACK if label.text.startswith("Break") else STYLES[role].colour
        # A space keeps it clear of the marker at the line's end.
        text = f"\u00a0{label.text}" if label.side == "r" else label.text
        parts.append(
            f'<c:dLbl><c:idx val="{label.point}"/>{moved}'
            f"{rich(text, colour, bold=role is SeriesRole.VALUE and label.side == 'r')}"
            f"<c:spPr>{fill(WHITE)}<a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:dLblPos val="{label.side}"/>{HIDDEN.replace(SHOW_VALUE[0], SHOW_VALUE[1])}'
            '<c:showBubbleSize val="0"/></c:dLbl>'
        )
    return f'<c:dLbls>{"".join(parts)}{HIDDEN}<c:showBubbleSize val="0"/></c:dLbls>'
