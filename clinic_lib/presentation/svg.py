"""Charts as SVG from their descriptions: the numbers of the Chart, the look of the theme.

For paper: no colour carries meaning alone, and nothing is fetched or run. Calculates nothing that
is shown.
"""

from __future__ import annotations

from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.svg_bars import bar_chart_svg
from clinic_lib.presentation.svg_lines import line_chart_svg


def chart_svg(chart: Chart, *, width: float, height: float) -> str:
    """A chart as an SVG drawing.

    Parameters
    ----------
    chart : Chart
        From ``trend_chart``, ``benchmark_chart`` or ``underneath_charts``.
    width, height : float
        Its size in points.

    Returns
    -------
    str
        The same chart gives the same text. Headline, notes and alternative text are not in it: they
        belong to the page.
    """
    draw = line_chart_svg if chart.kind is ChartKind.TREND else bar_chart_svg
    return draw(chart, width, height)
