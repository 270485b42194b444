"""Direct labels stand apart from each other, from the lines, and inside the chart."""

from __future__ import annotations

import dataclasses
from itertools import combinations, pairwise

import pytest

from clinic_lib.presentation.chart_labels import HEIGHT, Label, placed_labels
from clinic_lib.presentation.chart_plot import Plot
from clinic_lib.presentation.charts import Chart, Series, SeriesRole, trend_chart
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.page import Rect

pytestmark = pytest.mark.unit

BOX = Rect(0, 0, 600, 300)
PLOT = Plot(600, 300, 40, 25, 110, 46)


def centre(chart: Chart, label: Label) -> float:
    """The height of the middle of a label beside its point."""
    least, most, _ = chart.axis
    value = chart.series[label.series].values[label.point]
    return PLOT.top + (most - value) / (most - least) * PLOT.inner_height + label.down


@pytest.mark.parametrize("indicator_id", ["NI192", "NI157a", "L7"])
def test_labels_at_the_right_edge_keep_their_distance(assessment, indicator_id):
    chart = trend_chart(assessment, indicator_id)
    last = len(chart.categories) - 1
    labels = [
        label
        for label in placed_labels(chart, PLOT, BOX, ARIAL)
        if label.side == "r" and label.point == last
    ]
    assert labels
    for one, other in combinations(labels, 2):
        assert abs(centre(chart, one) - centre(chart, other)) >= HEIGHT - 1e-6
    for label in labels:
        assert PLOT.top - 4 <= centre(chart, label) <= BOX.height - PLOT.bottom


def test_five_lines_that_end_together_have_five_labels_apart(assessment):
    chart = trend_chart(assessment, "NI152")
    size = len(chart.categories)
    series = tuple(
        Series(f"Line {n}", SeriesRole.MEAN, (12.0 + n / 100,) * size, label=f"Line {n}")
        for n in range(5)
    )
    chart = dataclasses.replace(chart, series=series)
    heights = sorted(centre(chart, one) for one in placed_labels(chart, PLOT, BOX, ARIAL))
    gaps = [below - above for above, below in pairwise(heights)]
    assert min(gaps) >= HEIGHT - 1e-6


def test_labels_at_the_right_edge_stand_in_the_order_of_their_lines(assessment):
    """The upper limit is named above the mean, and the mean above the lower limit."""
    chart = trend_chart(assessment, "NI152")
    size = len(chart.categories)
    ends = {"Upper": 13.0, "Mean": 12.6, "Target": 12.3, "Lower": 12.29, "Suffolk": 11.9}
    roles = {"Target": SeriesRole.TARGET, "Suffolk": SeriesRole.VALUE}
    series = tuple(
        Series(name, roles.get(name, SeriesRole.MEAN), (value,) * size, label=name)
        for name, value in ends.items()
    )
    chart = dataclasses.replace(chart, series=series)
    placed = placed_labels(chart, PLOT, BOX, ARIAL)
    assert [one.text for one in sorted(placed, key=lambda one: centre(chart, one))] == list(ends)
    heights = sorted(centre(chart, one) for one in placed)
    assert min(below - above for above, below in pairwise(heights)) >= HEIGHT - 1e-6
    own = next(one for one in placed if one.text == "Suffolk")
    assert abs(own.down) < HEIGHT / 2


def test_a_label_at_the_left_edge_is_moved_into_the_plot(assessment):
    chart = trend_chart(assessment, "NI186")
    label = next(o for o in placed_labels(chart, PLOT, BOX, ARIAL) if o.text == "Baseline 8.42")
    assert label.point == 0
    assert label.side in ("t", "b")
    assert label.along > 0


def test_an_area_with_a_long_name_is_labelled_by_its_figure(assessment):
    chart = trend_chart(assessment, "NI192")
    long = "Bournemouth, Christchurch and Poole with all of Dorset 46.0%"
    series = tuple(
        dataclasses.replace(one, label=long) if one.label.startswith("Suffolk") else one
        for one in chart.series
    )
    labels = placed_labels(dataclasses.replace(chart, series=series), PLOT, BOX, ARIAL)
    assert "46.0%" in [label.text for label in labels]
