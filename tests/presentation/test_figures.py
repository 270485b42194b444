"""Figures draw the numbers of their chart and nothing else, and differ without colour."""

from __future__ import annotations

import itertools
import json

import pytest

from clinic_lib.presentation import (
    Chart,
    ChartKind,
    Series,
    SeriesRole,
    benchmark_chart,
    build_figure,
    theme,
    trend_chart,
)
from clinic_lib.presentation.figures import figure_json

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def charts(assessment) -> list[Chart]:
    ids = assessment.scorecard["indicator_id"]
    both = [(trend_chart(assessment, one), benchmark_chart(assessment, one)) for one in ids]
    return [chart for pair in both for chart in pair if chart is not None]


def _chart(**changes) -> Chart:
    plain = {
        "kind": ChartKind.TREND,
        "indicator_id": "X",
        "headline": "A headline",
        "subtitle": "A subtitle",
        "categories": ("2008/09", "2009/10", "2010/11"),
        "series": (Series("Suffolk", SeriesRole.VALUE, (1.0, None, 3.0)),),
        "value_title": "Per cent",
        "category_title": "Year",
        "axis": (0.0, 4.0, 1.0),
        "unit": "%",
        "decimals": 1,
        "alt_text": "What it shows.",
        "notes": (),
        "table_header": ("Period", "Per cent"),
        "table_rows": (("2008/09", "1.0"),),
    }
    return Chart(**{**plain, **changes})


def _drawn(chart: Chart) -> list[dict]:
    return json.loads(build_figure(chart).to_json())["data"]


def test_plotly_takes_the_plain_figure_as_it_is(charts) -> None:
    """It refuses a name it does not know and changes what it reads otherwise: it does neither."""
    for chart in (*charts, _chart(), _chart(series=())):
        plain = figure_json(chart)
        assert build_figure(chart).to_plotly_json() == plain
        assert json.loads(json.dumps(plain)) == plain


def test_every_value_is_drawn_as_the_chart_has_it(charts) -> None:
    for chart in charts:
        axis = "y" if chart.kind is ChartKind.TREND else "x"
        drawn = [tuple(trace[axis]) for trace in _drawn(chart)]
        assert drawn == [series.values for series in chart.series]


def test_limits_are_drawn_where_the_chart_has_them(charts) -> None:
    bounded = 0
    for chart in charts:
        key = "error_y" if chart.kind is ChartKind.TREND else "error_x"
        for series, trace in zip(chart.series, _drawn(chart), strict=True):
            assert (key in trace) == bool(series.lower)
            for index, value in enumerate(series.values):
                if series.lower and value is not None and series.lower[index] is not None:
                    bars = trace[key]
                    assert value - bars["arrayminus"][index] == pytest.approx(series.lower[index])
                    assert value + bars["array"][index] == pytest.approx(series.upper[index])
                    bounded += 1
    assert bounded


def test_a_missing_value_is_a_gap() -> None:
    (trace,) = _drawn(_chart())
    assert trace["y"] == [1.0, None, 3.0]
    assert trace["connectgaps"] is False


def test_the_alternative_text_travels_with_the_figure(charts) -> None:
    for chart in charts:
        assert build_figure(chart).layout.meta["alt_text"] == chart.alt_text


def test_the_value_axis_is_the_charts(charts) -> None:
    for chart in charts:
        layout = build_figure(chart).layout
        axis = layout.yaxis if chart.kind is ChartKind.TREND else layout.xaxis
        assert (*axis.range, axis.dtick) == chart.axis
        assert axis.title.text == chart.value_title


def test_areas_stand_in_the_order_of_the_chart(charts) -> None:
    for chart in charts:
        if chart.kind is ChartKind.BENCHMARK:
            axis = build_figure(chart).layout.yaxis
            assert [name.replace("<br>", " ") for name in axis.categoryarray] == list(
                chart.categories
            )
            assert axis.range[0] > axis.range[1], "the first area stands at the top"


def test_series_differ_without_their_colour(charts) -> None:
    for chart in charts:
        looks = {
            (
                trace["name"],
                trace.get("line", {}).get("dash"),
                trace.get("marker", {}).get("symbol"),
                trace.get("marker", {}).get("pattern", {}).get("shape"),
                trace.get("line", {}).get("width"),
                trace.get("marker", {}).get("color") == theme.LIGHT_GREY,
            )
            for trace in _drawn(chart)
            if trace.get("showlegend", True)
        }
        # Both ends of a range, and both limits, look alike: where they stand tells them apart.
        without_names = [
            look[1:] for look in looks if "limit" not in look[0] and "upper" not in look[0]
        ]
        assert len(without_names) == len(set(without_names))


def test_the_key_names_each_kind_of_series_once(charts) -> None:
    for chart in charts:
        shown = [trace["name"] for trace in _drawn(chart) if trace.get("showlegend", True)]
        assert len(shown) == len({series.role for series in chart.series})


def test_a_broken_series_has_one_name_in_the_key() -> None:
    chart = _chart(
        series=(
            Series("Suffolk, to 2008/09", SeriesRole.VALUE, (1.0, None, None)),
            Series("Suffolk, from 2009/10", SeriesRole.VALUE, (None, 2.0, 3.0)),
        )
    )
    first, second = _drawn(chart)
    assert (first["name"], second["showlegend"]) == ("Suffolk", False)


def test_text_from_data_is_never_read_as_markup() -> None:
    hostile = '<a href="javascript:alert(1)">%{y}</a>'
    chart = _chart(
        kind=ChartKind.BENCHMARK,
        categories=(hostile, "b", "c"),
        series=(Series(hostile, SeriesRole.AREA, (1.0, 2.0, 3.0)),),
        value_title=hostile,
    )
    text = build_figure(chart).to_json()
    layout = json.loads(text)["layout"]
    assert "<a" not in text.replace("\\u003c", "<").replace(chart.alt_text, "")
    assert layout["xaxis"]["title"]["text"].startswith("&lt;a")


def test_pointing_at_a_value_tells_it_in_words() -> None:
    chart = _chart(
        series=(
            Series(
                "Suffolk",
                SeriesRole.VALUE,
                (1.25, None, 3.0),
                lower=(1.0, None, None),
                upper=(1.5, None, None),
            ),
        )
    )
    (trace,) = _drawn(chart)
    assert trace["customdata"] == [
        "Suffolk: 1.3% (95% limits 1.0 to 1.5)",
        "Suffolk: no value",
        "Suffolk: 3.0%",
    ]


def test_labels_at_the_ends_of_lines_do_not_overlap() -> None:
    series = tuple(
        Series(f"S{number}", role, (1.0, 2.0, 2.0 + number / 100), label=f"Label {number}")
        for number, role in enumerate(SeriesRole)
        if number < 8
    )
    figure = build_figure(_chart(series=series))
    height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    low, high, _ = _chart().axis
    places = sorted(
        note.yshift + (note.y - low) / (high - low) * height for note in figure.layout.annotations
    )
    assert all(above - below >= 15.9 for below, above in itertools.pairwise(places))


@pytest.mark.parametrize(("at", "side"), [(1, "center"), (4, "right")])
def test_a_label_of_a_late_point_keeps_clear_of_those_beside_the_lines(at: int, side: str) -> None:
    values = tuple(1.0 if n == at else None for n in range(5))
    line = Series("Suffolk", SeriesRole.VALUE, (3.0, 1.0, 3.0, 1.0, 3.0), label="Suffolk 3.0")
    mark = Series("Action", SeriesRole.ACTION, values, first_label="GC10-2 done")
    names = tuple(str(year) for year in range(2006, 2011))
    chart = _chart(series=(line, mark), categories=names, axis=(0.0, 4.0, 1.0))
    found = build_figure(chart).layout.annotations
    (label,) = [one for one in found if one.text == "GC10-2 done"]
    assert label.xanchor == side


@pytest.mark.parametrize(("foot", "stands"), [(1.0, "bottom"), (0.0, "top")])
def test_a_label_at_the_foot_stands_above_the_names_of_the_periods(
    foot: float, stands: str
) -> None:
    """Below it stand the names of the periods."""
    line = Series("Suffolk", SeriesRole.VALUE, (3.0, 2.0, None))
    mark = Series("Action", SeriesRole.ACTION, (None, None, 1.0), first_label="GC10-2 agreed")
    figure = build_figure(_chart(series=(line, mark), axis=(foot, foot + 4.0, 1.0)))
    (label,) = [one for one in figure.layout.annotations if one.text == "GC10-2 agreed"]
    assert label.yanchor == stands
    assert (label.yshift > 0) is (stands == "bottom")


def test_the_latest_period_is_always_named() -> None:
    periods = tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(1990, 2011))
    values = tuple(float(number % 4) for number in range(21))
    chart = _chart(categories=periods, series=(Series("S", SeriesRole.VALUE, values),))
    named = build_figure(chart).layout.xaxis.tickvals
    assert named[-1] == periods[-1]
    assert len(named) <= 9


def test_a_chart_without_any_value_can_be_drawn() -> None:
    nothing = Series("Suffolk", SeriesRole.VALUE, (None, None, None), label="Suffolk")
    (trace,) = _drawn(_chart(series=(nothing,)))
    assert trace["y"] == [None, None, None]
