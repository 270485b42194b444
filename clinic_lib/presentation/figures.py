"""Charts as interactive plotly figures: the numbers of the Chart record, the look of the theme.

The only module that knows plotly. It calculates nothing: what a figure shows is what its Chart
holds, so that the web report and the PowerPoint pack cannot differ.
"""

from __future__ import annotations

import itertools
import textwrap
from typing import TYPE_CHECKING, Any

from clinic_lib.presentation import theme
from clinic_lib.presentation.chart_scale import axis_decimals
from clinic_lib.presentation.charts import Chart, ChartKind, Series
from clinic_lib.presentation.figure_labels import end_labels, first_labels, label_lines, plain

if TYPE_CHECKING:
    import plotly.graph_objects as go

DASHES = {
    theme.Dash.SOLID: "solid",
    theme.Dash.DASH: "dash",
    theme.Dash.DOT: "dot",
    theme.Dash.LONG_DASH: "longdash",
}
SYMBOLS = {
    theme.MarkerShape.CIRCLE: "circle",
    theme.MarkerShape.DIAMOND: "diamond",
    theme.MarkerShape.SQUARE: "square",
    theme.MarkerShape.TRIANGLE: "triangle-up",
    theme.MarkerShape.BAR: "line-ew",
    theme.MarkerShape.CROSS: "x",
}
PATTERNS = {theme.Fill.SOLID: "", theme.Fill.DIAGONAL: "/", theme.Fill.DOTS: "."}
# Pixels, for text of 13 and 14 pixels. Margins are given, never worked out by plotly: those that it
# works out go wrong when a page is printed.
CHARACTER = 7.2
TREND_HEIGHT, BAR_HEIGHT, LINE_HEIGHT = 380, 24, 19
LEFT, RIGHT, TOP, BOTTOM = 72, 16, 40, 56
AREA_WIDTH, TICKS = 20, 9


def build_figure(chart: Chart) -> go.Figure:
    """A plotly figure that shows exactly what the chart describes.

    Parameters
    ----------
    chart : Chart
        From ``trend_chart`` or ``benchmark_chart``.

    Returns
    -------
    plotly.graph_objects.Figure
        Headline, subtitle and notes are not in it: they are text of the page, where they can be
        read aloud, searched and enlarged. The alternative text is ``layout.meta["alt_text"]``.
    """
    # plotly.graph_objects takes a third of a second: only those who draw wait for it.
    import plotly.graph_objects as go

    return go.Figure(figure_json(chart))


def figure_json(chart: Chart) -> dict[str, Any]:
    """The same figure as plotly.js takes it: ``build_figure(chart).to_plotly_json()``.

    Parameters
    ----------
    chart : Chart
        From ``trend_chart`` or ``benchmark_chart``.

    Returns
    -------
    dict
        Only text, numbers, lists and dictionaries. It needs no plotly: what is drawn on a page is
        not built twice, once to be checked and once to be taken apart again.
    """
    is_trend = chart.kind is ChartKind.TREND
    traces = _lines(chart) if is_trend else _bars(chart)
    layout = _trend_layout(chart) if is_trend else _benchmark_layout(chart)
    return {"data": traces, "layout": _base_layout(chart) | layout}


def _wrapped(text: str, width: int) -> str:
    return "<br>".join(plain(line) for line in textwrap.wrap(text, width) or [""])


def _hover(chart: Chart, series: Series, names: tuple[str, ...]) -> list[str]:
    """What stands beside each point when it is pointed at: name, value and limits in words."""
    said = []
    for index, value in enumerate(series.values):
        words = theme.format_value(value, unit=chart.unit, decimals=chart.decimals)
        low = series.lower[index] if series.lower else None
        high = series.upper[index] if series.upper else None
        if low is not None and high is not None:
            ends = (theme.format_number(end, decimals=chart.decimals) for end in (low, high))
            words += f" (95% limits {' to '.join(ends)})"
        said.append(plain(f"{names[index]}: {words}"))
    return said


def _error_bars(series: Series) -> dict[str, Any] | None:
    """Confidence limits as distances from the value, where there are any."""
    if not series.lower:
        return None
    ends = list(zip(series.values, series.lower, series.upper, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if v is None or u is None else u - v for v, _, u in ends],
        "arrayminus": [None if v is None or low is None else v - low for v, low, _ in ends],
        "color": theme.BLACK,
        "thickness": 1.2,
        "width": 4,
    }


def _key_names(chart: Chart) -> dict[theme.SeriesRole, str]:
    """One name for each kind of series: what the names of its stretches have in common."""
    by_role: dict[theme.SeriesRole, list[str]] = {}
    for series in chart.series:
        by_role.setdefault(series.role, []).append(series.name)
    return {role: _in_common(names) for role, names in by_role.items()}


def _in_common(names: list[str]) -> str:
    """What names begin with alike, to a comma: ``Suffolk, to 2006`` and ``Suffolk, from 2007``."""
    parts = [name.split(", ") for name in names]
    alike = itertools.takewhile(lambda part: len(set(part)) == 1, zip(*parts, strict=False))
    return ", ".join(part[0] for part in alike) or names[0]


def _lines(chart: Chart) -> list[dict[str, Any]]:
    """One line a series; the key names each kind of series once."""
    waiting = _key_names(chart)
    traces = []
    for series in chart.series:
        style = theme.STYLES[series.role]
        has_line, has_marker = style.dash in DASHES, style.marker in SYMBOLS
        key_name = waiting.pop(series.role, "")
        trace: dict[str, Any] = {
            "type": "scatter",
            "name": plain(key_name or series.name),
            "x": list(chart.categories),
            "y": list(series.values),
            "mode": "+".join(["lines"] * has_line + ["markers"] * has_marker),
            "connectgaps": False,
            "cliponaxis": False,
            "customdata": _hover(chart, series, (series.name,) * len(series.values)),
            "hovertemplate": "%{customdata}<extra></extra>",
            "legendgroup": series.role.value,
            "showlegend": bool(key_name),
        }
        if has_line:
            line = {"color": style.colour, "width": style.width, "dash": DASHES[style.dash]}
            trace["line"] = line
        if has_marker:
            trace["marker"] = _marker(style)
        if bars := _error_bars(series):
            trace["error_y"] = bars
        traces.append(trace)
    return traces


def _marker(style: theme.SeriesStyle) -> dict[str, Any]:
    """A point's shape; hollow ones are filled with white so that lines do not cross them."""
    bar = style.marker is theme.MarkerShape.BAR
    return {
        "symbol": SYMBOLS[style.marker],
        "size": style.marker_size + 1,
        "color": theme.WHITE if style.hollow else style.colour,
        "line": {"color": style.colour, "width": 2 if style.hollow or bar else 0},
    }


def _bars(chart: Chart) -> list[dict[str, Any]]:
    """One set of horizontal bars for each kind of area, on the same rows."""
    traces, names = [], _area_names(chart)
    for series in chart.series:
        style = theme.STYLES[series.role]
        pattern = {"shape": PATTERNS[style.fill], "fillmode": "overlay", "fgcolor": theme.WHITE}
        edge = {"color": theme.DARK_GREY, "width": 1}
        trace: dict[str, Any] = {
            "type": "bar",
            "orientation": "h",
            "name": plain(series.name),
            "x": list(series.values),
            "y": list(names),
            "customdata": _hover(chart, series, chart.categories),
            "hovertemplate": "%{customdata}<extra></extra>",
            "marker": {"color": style.colour, "line": edge, "pattern": pattern},
        }
        if bars := _error_bars(series):
            trace["error_x"] = bars
        traces.append(trace)
    return traces


def _area_names(chart: Chart) -> list[str]:
    """The rows of a benchmark; long names on two lines."""
    return [_wrapped(name, AREA_WIDTH) for name in chart.categories]


def _base_layout(chart: Chart) -> dict[str, Any]:
    key = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom"}
    return {
        # What plotly makes of the name "none".
        "template": {"data": {"scatter": [{"type": "scatter"}]}},
        "meta": {"alt_text": chart.alt_text, "kind": chart.kind.value},
        "font": {"family": f"{theme.FONT}, sans-serif", "size": 14, "color": theme.BLACK},
        "paper_bgcolor": theme.WHITE,
        "plot_bgcolor": theme.WHITE,
        "margin": {"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM, "autoexpand": False},
        "hoverlabel": {"font": {"size": 14}, "align": "left"},
        "legend": key,
        "showlegend": len({series.role for series in chart.series}) > 1,
        # Dragging would zoom, which traps a finger that wants to scroll the page.
        "dragmode": False,
    }


def _value_axis(chart: Chart) -> dict[str, Any]:
    """The axis of values, as the record gives it, with its unit."""
    low, high, step = chart.axis
    return {
        "title": {"text": plain(chart.value_title), "standoff": 10},
        "range": [low, high],
        "tick0": low,
        "dtick": step,
        "tickformat": f",.{axis_decimals(step)}f",
        "tickprefix": "£" if chart.unit.startswith("£") else "",
        "ticksuffix": "%" if chart.unit == "%" else "",
        "gridcolor": theme.LIGHT_GREY,
        "zeroline": low <= 0 <= high,
        "zerolinecolor": theme.DARK_GREY,
        "fixedrange": True,
    }


def _trend_layout(chart: Chart) -> dict[str, Any]:
    labels = [series.label for series in chart.series if series.label]
    longest = max((len(line) for label in labels for line in label_lines(label)), default=0)
    count = len(chart.categories)
    # Half of the last period's name stands beyond the last point.
    beyond = max((len(period) for period in chart.categories), default=0) / 2
    step = -(-count // TICKS)
    words = [*end_labels(chart, TREND_HEIGHT - TOP - BOTTOM), *first_labels(chart)]
    return {
        "height": TREND_HEIGHT,
        "hovermode": "x unified",
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": list(chart.categories),
            "range": [-0.3, count - 0.7],
            "title": {"text": plain(chart.category_title), "standoff": 10},
            "tickangle": 0,
            "tickmode": "array",
            # Counted from the last, so that the latest period is always named.
            "tickvals": list(chart.categories[::-1][::step][::-1]),
            "showline": True,
            "linecolor": theme.DARK_GREY,
            "ticks": "outside",
            "showgrid": False,
            "fixedrange": True,
        },
        "yaxis": _value_axis(chart),
        **({"annotations": words} if words else {}),
        "margin": {
            "l": LEFT,
            "r": RIGHT + int(max(longest, beyond) * CHARACTER),
            "t": TOP,
            "b": BOTTOM,
            "autoexpand": False,
        },
    }


def _benchmark_layout(chart: Chart) -> dict[str, Any]:
    rows, names = len(chart.categories), _area_names(chart)
    longest = max((len(line) for name in names for line in name.split("<br>")), default=0)
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    return {
        "height": rows * max(BAR_HEIGHT, lines * LINE_HEIGHT) + TOP + BOTTOM,
        "hovermode": "closest",
        "barmode": "overlay",
        "bargap": 0.25,
        "xaxis": _value_axis(chart) | {"tickangle": 0},
        "yaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": names,
            "range": [rows - 0.5, -0.5],
            "tickmode": "linear",
            "tickfont": {"size": 13},
            "showgrid": False,
            "fixedrange": True,
            "ticklabelstandoff": 6,
        },
        "margin": {
            "l": 16 + int(longest * CHARACTER),
            "r": RIGHT,
            "t": TOP,
            "b": BOTTOM,
            "autoexpand": False,
        },
    }
