"""The charts of an indicator, trend, benchmark and outlook, described for any library to draw.

PowerPoint, the web report and the dashboard draw the same description, so that the same numbers
stand everywhere. Every number in it is a column of the assessment; nothing is calculated here.
"""

from __future__ import annotations

from clinic_lib.presentation.chart_benchmark import benchmark_chart
from clinic_lib.presentation.chart_outlook import outlook_chart
from clinic_lib.presentation.chart_records import Chart, ChartKind, Series
from clinic_lib.presentation.chart_trend import trend_chart
from clinic_lib.presentation.chart_underneath import underneath_charts
from clinic_lib.presentation.theme import SeriesRole

__all__ = [
    "Chart",
    "ChartKind",
    "Series",
    "SeriesRole",
    "benchmark_chart",
    "outlook_chart",
    "trend_chart",
    "underneath_charts",
]
