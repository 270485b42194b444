"""Goals: agreement with Fingertips, ranges that are good inside, refusals."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.conformance.benchmark import POLARITIES, goals, words
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.terms import Comparison

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("polarity_id", POLARITIES)
@pytest.mark.parametrize("use_limits", [True, False])
def test_every_goal_is_that_of_fingertips(reference, polarity_id, use_limits):
    rows = reference("comparison/goal_csharp_2020").query(
        "polarity == @polarity_id and use_cis == @use_limits"
    )
    ours = goals(rows, POLARITIES[polarity_id], use_limits=use_limits)
    expected = rows["result"].map(words(polarity_id)).fillna("not_compared")
    assert len(rows) > 40
    assert ours == list(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(49.9, "worse"), (50, "better"), (55, "better"), (60, "better"), (60.1, "worse")],
)
def test_inside_a_good_range_is_better_ends_included(value, expected):
    assert statistics.goal(value, 50, 60, polarity="range_is_good") is Comparison(expected)


def test_missing_values_and_goals_are_not_compared():
    words = statistics.goal([None, 50, None], [50, None, None], polarity="low_is_good")
    assert set(words) == {"not_compared"}
    assert statistics.goal(None, 50, 60, polarity="range_is_good") is Comparison.NOT_COMPARED
    no_limits = statistics.goal(50, 40, polarity="high_is_good", limits=(np.nan, np.nan))
    assert no_limits is Comparison.NOT_COMPARED


def test_levels_and_ranges_in_one_call():
    words = statistics.goal(
        [55, 55, 45], [50, 50, 50], [None, 60, 60], polarity=["high_is_good"] * 2 + ["low_is_good"]
    )
    assert list(words) == ["better", "similar", "better"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: statistics.goal(1, 60, 50, polarity="high_is_good"),
            DataError,
            r"target is above upper_target in 1 of 1 row \(first at row 0: 60 > 50\)",
        ),
        (
            lambda: statistics.goal(1, 60, polarity="range_is_good"),
            DataError,
            "range_is_good has no upper_target",
        ),
        (
            lambda: statistics.goal(1, 60, polarity="good"),
            ParameterError,
            "polarity is 'good': it is one of",
        ),
    ],
)
def test_goals_that_make_no_sense(call, error, message):
    with pytest.raises(error, match=message):
        call()
