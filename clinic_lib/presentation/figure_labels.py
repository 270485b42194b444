"""Labels inside a trend figure: at the ends of lines, at the baseline, where a series breaks."""

from __future__ import annotations

import html
import itertools
import textwrap
from typing import Any

from clinic_lib.presentation import theme
from clinic_lib.presentation.charts import Chart

LABEL_WIDTH, LINE = 18, 16
# From here on the words stand before their point: behind it they would run into the labels beside
# the ends of the lines.
LATE = 0.75
# This near the foot of the chart words below their point would stand on the names of the periods.
FOOT = 0.12
GROUND = "rgba(255, 255, 255, 0.8)"


def plain(text: str) -> str:
    """Text that plotly shows as it is: by itself it would read tags and links in it."""
    return html.escape(text, quote=False)


def label_lines(label: str) -> list[str]:
    """A label on as many lines as it needs."""
    return textwrap.wrap(label, LABEL_WIDTH)


def end_labels(chart: Chart, height: float) -> list[dict[str, Any]]:
    """Direct labels beside the ends of the lines, moved apart where they would overlap.

    Parameters
    ----------
    chart : Chart
        A trend chart.
    height : float
        Height of the room inside the axes, in pixels.

    Returns
    -------
    list of dict
        Annotations as plotly reads them.
    """
    low, high, _ = chart.axis
    labels = []
    for series in chart.series:
        known = [value for value in series.values if value is not None]
        if series.label and known:
            lines = label_lines(series.label)
            at = (high - known[-1]) / (high - low) * height
            labels.append((at, known[-1], lines, theme.STYLES[series.role].colour))
    labels.sort(key=lambda label: label[0])
    sizes = [len(lines) * LINE for _, _, lines, _ in labels]
    places = _moved_apart([at for at, *_ in labels], sizes, height)
    return [
        {
            "xref": "paper",
            "x": 1,
            "xshift": 2,
            "xanchor": "left",
            "y": value,
            "yshift": at - place,
            "yanchor": "middle",
            "text": "<br>".join(plain(line) for line in lines),
            "align": "left",
            "showarrow": False,
            "font": {"size": 13, "color": colour},
        }
        for (at, value, lines, colour), place in zip(labels, places, strict=True)
    ]


def _moved_apart(places: list[float], sizes: list[int], height: float) -> list[float]:
    """Places from the top, in order, pushed down and then up again until none overlaps."""
    moved = list(places)
    gaps = [(above + below) / 2 for above, below in itertools.pairwise(sizes)]
    for index, gap in enumerate(gaps):
        moved[index + 1] = max(moved[index + 1], moved[index] + gap)
    if moved:
        moved[-1] = min(moved[-1], max(height, places[-1]))
    for index, gap in reversed(list(enumerate(gaps))):
        moved[index] = min(moved[index], moved[index + 1] - gap)
    return moved


def first_labels(chart: Chart) -> list[dict[str, Any]]:
    """Labels at the first point of a series: the baseline, and where a series breaks."""
    found: list[dict[str, Any]] = []
    low, high, _ = chart.axis
    for series in chart.series:
        known = [(at, value) for at, value in enumerate(series.values) if value is not None]
        if series.first_label and known:
            at, value = known[0]
            side, below = _free_side(chart, at, value)
            below = below and value - low > FOOT * (high - low)
            if at >= LATE * len(series.values):
                side = "right"
            away = 14 + LINE * sum(other["x"] == at for other in found)
            found.append(
                {
                    "x": at,
                    "y": value,
                    "yshift": -away if below else away,
                    "yanchor": "top" if below else "bottom",
                    "xanchor": side,
                    "text": plain(series.first_label),
                    "showarrow": False,
                    # A line that runs behind the words must not cross them out.
                    "bgcolor": GROUND,
                    "font": {"size": 13, "color": theme.STYLES[series.role].colour},
                }
            )
    return found


def _free_side(chart: Chart, at: int, value: float) -> tuple[str, bool]:
    """Which end of a label to fix to a point, and whether below it, so that no line crosses it."""
    lines = [series.values for series in chart.series if series.role is theme.SeriesRole.VALUE]
    before = [v[at - 1] for v in lines if at > 0 and v[at - 1] is not None]
    after = [v[at + 1] for v in lines if at + 1 < len(v) and v[at + 1] is not None]
    rises = [other > value for other in after if other is not None]
    fell = [other > value for other in before if other is not None]
    if not before:
        return "left", any(rises)
    if rises and rises[0] != fell[0]:
        return ("right" if rises[0] else "left"), False
    return "center", any(fell)
