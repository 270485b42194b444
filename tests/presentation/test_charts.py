"""Charts draw the columns and nothing else."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.presentation.chart_scale import value_axis
from clinic_lib.presentation.charts import (
    Chart,
    Series,
    SeriesRole,
    benchmark_chart,
    trend_chart,
)

pytestmark = pytest.mark.unit


def one(chart: Chart, role: SeriesRole) -> Series:
    found = [series for series in chart.series if series.role is role]
    assert len(found) == 1, f"{len(found)} series are {role}"
    return found[0]


def drawn_values(chart: Chart, role: SeriesRole) -> list[float | None]:
    """What the series of one role draw together, category by category."""
    columns = [series.values for series in chart.series if series.role is role]
    assert all(sum(v is not None for v in points) <= 1 for points in zip(*columns, strict=True))
    return [
        next((value for value in points if value is not None), None)
        for points in zip(*columns, strict=True)
    ]


def as_numbers(column: pd.Series) -> list[float | None]:
    return [None if value != value else value for value in column]


@pytest.mark.parametrize("indicator_id", ["NI192", "NI186", "NI157a", "NI152", "L7"])
def test_a_trend_draws_every_value_of_the_history_and_no_other(assessment, indicator_id):
    history = assessment.history[assessment.history["indicator_id"] == indicator_id]
    chart = trend_chart(assessment, indicator_id)
    assert list(chart.categories) == list(history["period"])
    assert drawn_values(chart, SeriesRole.VALUE) == as_numbers(history["value"])
    if history["target_value"].notna().any():
        assert list(one(chart, SeriesRole.TARGET).values) == as_numbers(history["target_value"])
    if history["process_mean"].notna().any():
        assert drawn_values(chart, SeriesRole.MEAN) == as_numbers(history["process_mean"])


@pytest.mark.parametrize("indicator_id", ["NI192", "NI186", "NI152"])
def test_a_benchmark_draws_every_area_once(assessment, indicator_id):
    frame = assessment.comparators[assessment.comparators["indicator_id"] == indicator_id]
    chart = benchmark_chart(assessment, indicator_id)
    drawn = {}
    for series in chart.series:
        for name, value in zip(chart.categories, series.values, strict=True):
            assert value is None or name not in drawn
            if value is not None:
                drawn[name] = value
    known = frame[frame["value"].notna()]
    assert drawn == dict(zip(known["area_name"], known["value"], strict=True))
    assert set(chart.categories) == set(frame["area_name"])


def test_a_break_cuts_the_line_and_says_so(assessment):
    chart = trend_chart(assessment, "NI192")
    before, after = [s for s in chart.series if s.role is SeriesRole.VALUE]
    assert before.name == "Suffolk, to 2006/07"
    assert after.name == "Suffolk, from 2007/08"
    assert after.first_label == "Break in series"
    assert after.label == "Suffolk 46.0%"
    assert any(note.startswith("[b] The series breaks before 2007/08") for note in chart.notes)


def test_a_gap_stays_open_and_its_reason_is_told(assessment):
    chart = trend_chart(assessment, "NI192")
    gap = chart.categories.index("2006/07")
    assert all(series.values[gap] is None for series in chart.series)
    assert "[x] 2006/07 is not available." in chart.notes
    assert ("2006/07", "[x]") in [row[:2] for row in chart.table_rows]


def test_process_limits_take_the_place_of_error_bars(assessment):
    with_limits, without = trend_chart(assessment, "NI157a"), trend_chart(assessment, "NI192")
    assert {SeriesRole.UPPER_LIMIT, SeriesRole.LOWER_LIMIT} <= {s.role for s in with_limits.series}
    assert not any(series.lower for series in with_limits.series)
    assert any(series.lower for series in without.series)
    assert "No process limits: there are 7 points and 13 are needed." in without.notes


def test_limits_have_a_line_for_each_segment(assessment):
    chart = trend_chart(assessment, "NI157a")
    names = [s.name for s in chart.series if s.role is SeriesRole.MEAN]
    assert names == ["Process mean, to 2007/08 Q4", "Process mean, from 2008/09 Q1"]


@pytest.mark.parametrize(
    ("polarity", "cause", "role"),
    [
        ("high_is_good", "outside_low", SeriesRole.SPECIAL_CONCERN),
        ("low_is_good", "outside_low", SeriesRole.SPECIAL_IMPROVEMENT),
        ("high_is_good", "trend_rising", SeriesRole.SPECIAL_IMPROVEMENT),
        ("low_is_good", "shift_high", SeriesRole.SPECIAL_CONCERN),
        ("no_judgement", "two_in_three_high", SeriesRole.SPECIAL_NEUTRAL),
        ("range_is_good", "trend_falling", SeriesRole.SPECIAL_NEUTRAL),
    ],
)
def test_unusual_points_are_read_through_polarity(assessment, polarity, cause, role):
    scorecard = assessment.scorecard.assign(polarity=polarity)
    history = assessment.history.assign(
        special_cause=assessment.history["special_cause"].replace("outside_low", cause)
    )
    changed = dataclasses.replace(assessment, scorecard=scorecard, history=history)
    special = one(trend_chart(changed, "NI157a"), role)
    assert [v for v in special.values if v is not None] == [48.0]


def test_baseline_and_range_target_are_marked(assessment):
    baseline = one(trend_chart(assessment, "NI192"), SeriesRole.BASELINE)
    assert [v for v in baseline.values if v is not None] == [40.222]
    ranged = trend_chart(assessment, "L7")
    assert one(ranged, SeriesRole.TARGET).label == "Target from 5.0%"
    assert one(ranged, SeriesRole.TARGET_UPPER).label == "Target to 8.0%"


def test_a_period_ahead_is_no_gap(assessment):
    history = assessment.history.copy()
    last = history.index[history["indicator_id"] == "NI152"][-1]
    history.loc[last, ["value", "is_ahead"]] = [float("nan"), True]
    chart = trend_chart(dataclasses.replace(assessment, history=history), "NI152")
    assert not any("No figure" in note for note in chart.notes)
    assert "No value in" not in chart.alt_text


@pytest.mark.parametrize(
    ("indicator_id", "first", "last"),
    [("NI192", "Northamptonshire", "Cumbria"), ("NI152", "Cambridgeshire", "Cumbria")],
)
def test_a_benchmark_stands_best_first_and_missing_last(assessment, indicator_id, first, last):
    chart = benchmark_chart(assessment, indicator_id)
    assert (chart.categories[0], chart.categories[-1]) == (first, last)
    assert chart.axis[0] == 0.0


def test_an_empty_bar_is_explained(assessment):
    comparators = assessment.comparators.copy()
    comparators.loc[comparators["area_name"] == "Devon", "value"] = float("nan")
    chart = benchmark_chart(dataclasses.replace(assessment, comparators=comparators), "NI192")
    assert "No figure for Devon." in chart.notes
    assert "[c] Cumbria is confidential, so not shown." in chart.notes


def test_no_benchmark_where_it_is_not_relevant_or_nobody_has_a_figure(assessment):
    assert benchmark_chart(assessment, "NI157a") is None
    assert benchmark_chart(assessment, "L7") is None


def test_alternative_text_says_what_the_picture_shows(assessment):
    words = trend_chart(assessment, "NI192").alt_text
    for part in (
        "From 31.2% in 2004/05 to 46.0% in 2010/11",
        "Highest 46.0% in 2010/11, lowest 31.2% in 2004/05",
        "Target for 2010/11: 48.0%",
        "short of the target",
    ):
        assert part in words
    words = benchmark_chart(assessment, "NI192").alt_text
    assert "Suffolk 46.0%" in words
    assert "No value for Cumbria" in words


def test_no_values_at_all_is_still_a_description(assessment):
    empty = dataclasses.replace(assessment, history=assessment.history.assign(value=float("nan")))
    chart = trend_chart(empty, "NI152")
    assert "No period has a value." in chart.alt_text
    assert chart.axis[0] < chart.axis[1]


def test_a_value_held_back_is_not_given_away_by_what_lies_behind_it(assessment):
    history, comparators = assessment.history.copy(), assessment.comparators.copy()
    hidden = history["indicator_id"].eq("NI192") & history["period"].eq("2010/11")
    history.loc[hidden, ["value", "marker"]] = [float("nan"), "[c]"]
    history.loc[hidden, ["numerator", "lower_cl", "upper_cl"]] = [777.0, 776.0, 778.0]
    cumbria = comparators["area_name"].eq("Cumbria")
    comparators.loc[cumbria, ["lower_cl", "upper_cl"]] = [776.0, 778.0]
    changed = dataclasses.replace(assessment, history=history, comparators=comparators)
    for chart in (trend_chart(changed, "NI192"), benchmark_chart(changed, "NI192")):
        told = repr(chart)
        assert not any(number in told for number in ("776", "777", "778"))


def test_the_frames_are_left_as_they_were(assessment):
    before = [frame.copy() for frame in (assessment.history, assessment.comparators)]
    trend_chart(assessment, "NI192")
    benchmark_chart(assessment, "NI192")
    pd.testing.assert_frame_equal(assessment.history, before[0])
    pd.testing.assert_frame_equal(assessment.comparators, before[1])


numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))


@given(st.lists(numbers, min_size=1, max_size=30), st.booleans())
def test_an_axis_holds_everything_in_even_steps(values, from_zero):
    least, most, step = value_axis(values, from_zero=from_zero)
    assert least <= min(values)
    assert max(values) <= most
    assert not from_zero or least <= 0 <= most
    count = (most - least) / step
    assert count == pytest.approx(round(count), abs=1e-6)
    assert 1 <= round(count) <= 14


def test_an_axis_of_percentages_stops_at_a_hundred():
    assert value_axis([88.0, 99.6], from_zero=False, most=100.0)[1] == 100.0
