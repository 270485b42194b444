"""Comparison with a benchmark: agreement with Fingertips, boundaries, frames, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.conformance.benchmark import COMPARISONS, POLARITIES, compared, words
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.terms import Comparison

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("polarity_id", POLARITIES)
@pytest.mark.parametrize("method", COMPARISONS)
def test_every_outcome_is_that_of_fingertips(reference, method, polarity_id):
    theirs = reference("comparison/compare_csharp_2020").query(
        "method == @method and polarity == @polarity_id"
    )
    rows = reference("comparison/compare_inputs").set_index("case_id").loc[theirs["case_id"]]
    ours = compared(rows, method, POLARITIES[polarity_id])
    assert len(theirs) > 90
    assert ours == list(theirs["result"].map(words(polarity_id)))


@pytest.mark.parametrize(
    ("benchmark", "expected"),
    [
        (7.9, "better"),
        (8, "similar"),
        (10, "similar"),
        (12, "similar"),
        (12.1, "worse"),
        (None, "not_compared"),
    ],
)
def test_the_ends_of_the_interval_are_similar(benchmark, expected):
    result = statistics.compare_with_value(10, 8, 12, benchmark, polarity="high_is_good")
    assert result is Comparison(expected)


def test_touching_intervals_are_similar():
    assert (
        statistics.compare_intervals(10, (8, 12), 13, (12, 14), polarity="high_is_good")
        is Comparison.SIMILAR
    )
    assert (
        statistics.compare_intervals(10, (8, 12), 13, (12.1, 14), polarity="high_is_good")
        is Comparison.WORSE
    )


def test_missing_is_never_similar():
    words = statistics.compare_with_value(
        [np.nan, 10, 10], [8, np.nan, 8], [12, 12, np.nan], 10, polarity="high_is_good"
    )
    assert set(words) == {"not_compared"}
    two = statistics.compare_at_two_levels(10, (8, 12), (None, None), 20, polarity="high_is_good")
    assert two is Comparison.NOT_COMPARED


def test_each_row_has_its_own_polarity():
    polarities = ["high_is_good", "low_is_good", "range_is_good", "no_judgement"]
    words = statistics.compare_with_value(10, 8, 12, [5] * 4, polarity=pd.Series(polarities))
    assert list(words) == ["better", "worse", "higher", "higher"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: statistics.compare_with_value(10, 12, 8, 9, polarity="high_is_good"),
            DataError,
            r"lower is above upper in 1 of 1 row \(first at row 0: 12 > 8\)",
        ),
        (
            lambda: statistics.compare_with_value(10, 8, 12, 9, polarity="high"),
            ParameterError,
            "polarity is 'high': it is one of high_is_good, low_is_good",
        ),
        (
            lambda: statistics.compare_with_value("10", 8, 12, 9, polarity="high_is_good"),
            DataError,
            "value is not a number",
        ),
    ],
)
def test_bad_input_is_refused_in_words(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.fixture
def figures():
    return pd.DataFrame(
        {
            "area_code": ["A", "A", "B", "B", "E", "E"],
            "period": ["2009", "2010", "2009", "2011", "2009", "2010"],
            "sex": ["F", "F", "M", "F", "F", "F"],
            "value": [12.0, 8.0, 12.0, 12.0, 10.0, np.nan],
            "lower_cl": [10.4, 7.0, 10.4, 10.4, 9.9, np.nan],
            "upper_cl": [13.9, 9.0, 13.9, 13.9, 10.1, np.nan],
            "polarity": "high_is_good",
        },
        index=[7, 5, 3, 1, 4, 2],
    )


def test_a_frame_is_matched_on_sex_and_period_and_never_on_the_area_itself(figures):
    result = statistics.compare(figures, "E")
    assert list(result.index) == list(figures.index)
    assert list(result["comparison"]) == ["better", *["not_compared"] * 5]
    assert list(result["comparison_reason"]) == [
        "",
        "no benchmark figure to match",
        "no benchmark figure to match",
        "no benchmark figure to match",
        "this is the benchmark",
        "this is the benchmark",
    ]
    assert result.loc[7, "benchmark_value"] == 10
    pd.testing.assert_frame_equal(result[figures.columns], figures)


def test_match_and_polarity_may_be_named(figures):
    result = statistics.compare(figures, "E", polarity="low_is_good", match="period")
    assert list(result["comparison"][:3]) == ["worse", "not_compared", "worse"]
    both = statistics.compare(figures, "E", polarity="low_is_good", match=["period", "sex"])
    assert list(both["comparison"][:3]) == ["worse", "not_compared", "not_compared"]


def test_methods_of_a_frame(figures):
    wide = figures.assign(lower_cl_998=9.5, upper_cl_998=15.0)
    assert statistics.compare(wide, "E", method="two_levels")["comparison"].iloc[0] == "better"
    narrow = figures.assign(lower_cl_998=10.1, upper_cl_998=15.0)
    assert statistics.compare(narrow, "E", method="two_levels")["comparison"].iloc[0] == (
        "much_better"
    )
    figures.loc[4, "upper_cl"] = 10.5
    assert statistics.compare(figures, "E", method="intervals")["comparison"].iloc[0] == "similar"


def test_a_row_without_limits_or_value_says_so(figures):
    figures.loc[7, "lower_cl"] = np.nan
    figures.loc[3, "value"] = np.nan
    reasons = statistics.compare(figures, "E", match="period")["comparison_reason"]
    assert reasons[7] == "no limits"
    assert reasons[3] == "no value"


def test_frames_that_cannot_be_compared(figures):
    with pytest.raises(ParameterError, match="benchmark area 'X' is not in the frame"):
        statistics.compare(figures, "X")
    with pytest.raises(DataError, match="more than one figure for the same sex in 1 rows"):
        statistics.compare(figures, "E", match="sex")
    with pytest.raises(ParameterError, match=r"method is 'vlaue': .* Did you mean 'value'\?"):
        statistics.compare(figures, "E", method="vlaue")
    with pytest.raises(DataError, match="'lower_cl_998' is missing"):
        statistics.compare(figures, "E", method="two_levels")
    with pytest.raises(DataError, match="already has the column 'comparison'"):
        statistics.compare(figures.assign(comparison=""), "E")


numbers = st.floats(-100, 100, allow_nan=False)


@given(value=numbers, below=st.floats(0, 50), above=st.floats(0, 50), benchmark=numbers)
def test_turning_the_polarity_swaps_better_and_worse(value, below, above, benchmark):
    swap = {Comparison.BETTER: Comparison.WORSE, Comparison.WORSE: Comparison.BETTER}
    up, down = (
        statistics.compare_with_value(
            value, value - below, value + above, benchmark, polarity=polarity
        )
        for polarity in ("high_is_good", "low_is_good")
    )
    assert down is swap.get(up, up)
