"""Run charts: the published bounds, runs by hand, properties; and which chart is chosen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib import statistics
from clinic_lib.errors import DataError
from clinic_lib.statistics.run_chart import fewest_crossings, longest_run, trend_run
from clinic_lib.terms import ProcessChart

pytestmark = pytest.mark.unit

PUBLISHED = {
    10: (6, 2),
    11: (6, 2),
    12: (7, 3),
    13: (7, 3),
    14: (7, 4),
    15: (7, 4),
    16: (7, 4),
    17: (7, 5),
    18: (7, 5),
    19: (7, 6),
    20: (7, 6),
    21: (7, 6),
    22: (7, 7),
    23: (8, 7),
    24: (8, 8),
}
"""Anhøj and Olesen 2014: points, longest run and fewest crossings that chance explains."""


def series(values):
    return pd.DataFrame({"period": range(2001, 2001 + len(values)), "value": values})


@pytest.mark.parametrize("points", PUBLISHED)
def test_the_published_bounds(points):
    assert (longest_run(points), fewest_crossings(points)) == PUBLISHED[points]


def test_the_published_lengths_of_a_trend():
    assert [trend_run(n) for n in (5, 8, 9, 20, 21, 100)] == [5, 5, 6, 6, 7, 7]


def test_a_run_of_the_longest_that_chance_explains_is_no_shift():
    seven = statistics.add_run_rules(series([1, 2, 1, 2, 1, 2, 1, 4, 5, 4, 5, 4, 5, 4]))
    assert set(seven["special_cause"]) == {"none"}
    assert seven["shift_length"].iloc[0] == longest_run(14) + 1 == 8
    eight = statistics.add_run_rules(series([1, 2] * 4 + [4, 5] * 4))
    assert list(eight["special_cause"]) == ["shift_low"] * 8 + ["shift_high"] * 8


def test_points_on_the_median_are_passed_over_by_a_shift():
    values = [1.0, 3.0] * 6 + [3.0, 2.0, 3.1, 3.0, 3.1, 3.0, 3.1, 3.0, 3.1]
    rest = [1.0, 1.1, 1.0, 1.1, 1.0, 1.1, 1.0, 1.1]
    frame = series([*rest, *values])
    result = statistics.add_run_rules(frame)
    median = float(np.median(frame["value"]))
    assert result["run_median"].iloc[0] == median
    on = frame["value"] == median
    assert (result.loc[on, "special_cause"] == "none").all()
    assert result["special_cause"].iloc[-1] == "shift_high"


def test_a_trend_by_hand():
    frame = series([5, 4, 6, 5, 4, 6, 5, 1, 2, 3, 4, 5.5, 7, 5, 4])
    result = statistics.add_run_rules(frame)
    assert list(result["special_cause"][7:13]) == ["trend_rising"] * 6
    assert result["special_cause"].iloc[13] == "none"
    tied = frame.assign(value=frame["value"].where(frame.index != 9, 2.0))
    assert "trend_rising" not in set(statistics.add_run_rules(tied)["special_cause"])


def test_too_few_crossings_are_told():
    result = statistics.add_run_rules(series([1.0, 2.0] * 6 + [8.0, 9.0] * 6)).iloc[0]
    assert (result["crossings"], result["crossings_least"]) == (1, 8)


def test_too_few_points_have_a_median_and_nothing_else():
    result = statistics.add_run_rules(series([1, 2, np.nan, 2, 3, 1, 2, 3]))
    assert set(result["special_cause"]) == {"none"}
    assert result["run_median"].iloc[0] == 2
    assert result["shift_length"].isna().all()
    assert statistics.add_run_rules(series([np.nan] * 15))["run_median"].isna().all()
    flat = statistics.add_run_rules(series([4.0] * 30))
    assert set(flat["special_cause"]) == {"none"}


def test_groups_and_rebases():
    frame = pd.concat([series([1, 3] * 10).assign(area=a) for a in "AB"], ignore_index=True)
    result = statistics.add_run_rules(frame, by="area", rebase={"B": 2011})
    assert result["segment"].to_list()[20:] == [1] * 10 + [2] * 10
    pd.testing.assert_frame_equal(
        result.iloc[:20].drop(columns="area"), statistics.add_run_rules(series([1, 3] * 10))
    )


def test_refusals_and_no_rows():
    with pytest.raises(DataError, match="'value' is missing"):
        statistics.add_run_rules(series([1, 2]).drop(columns="value"))
    assert statistics.add_run_rules(series([])).empty


numbers = st.lists(st.integers(-9, 9), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(values=numbers, seed=st.integers(0, 99))
def test_turning_and_shuffling(values, seed):
    frame = series([float(value) for value in values])
    ours = statistics.add_run_rules(frame)
    shuffled = statistics.add_run_rules(frame.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(shuffled.sort_index(), ours)
    turned = statistics.add_run_rules(frame.assign(value=-frame["value"]))["special_cause"]
    swap = {"high": "low", "low": "high", "rising": "falling", "falling": "rising"}
    assert [
        "_".join(swap.get(word, word) for word in label.split("_")) for label in turned
    ] == list(ours["special_cause"])


def choose(numerators, denominators, **more):
    numerators, denominators = np.broadcast_arrays(
        np.asarray(numerators, dtype=float), np.asarray(denominators, dtype=float)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        value = numerators / denominators * 100
    options = {"value_type": "proportion", "numerator": numerators, "denominator": denominators}
    return statistics.choose_chart(value, **(options | more))


WIDE = [40, 52, 44, 61, 48, 55, 50, 41, 57, 46, 53, 49, 60]


@pytest.mark.parametrize(
    ("choice", "chart", "words"),
    [
        (lambda: choose(WIDE, 500), "xmr", "the usual chart"),
        (lambda: choose(WIDE, [500, *[990] * 12]), "xmr", "the usual chart"),
        (lambda: choose(WIDE, [500, *[1000] * 12]), "p_prime", "differ much (from 500 to 1,000)"),
        (lambda: choose([2, 3, 4, 5] * 4, 40), "p_prime", "denominators are small (from 40)"),
        (lambda: choose([38, 37, 36, 35] * 4, 40), "p_prime", "small (from 40)"),
        (lambda: choose([0, 0, 0, 1, 0, 2, 0, 0, 3, 0, 0, 0, 0], 40), "run", "so rare"),
        (lambda: choose([2, 3] * 8, 40), "run", "only 2 different values"),
        (lambda: choose([3] * 16, 40), "run", "only 1 value"),
        (lambda: choose(WIDE[:12], 500), "none", "there are 12 points and 13 are needed"),
        (lambda: choose(WIDE, [50, *[1000] * 12], value_type="rate"), "xmr", "the usual chart"),
        (lambda: choose(WIDE, [500, *[1000] * 12], per=1000), "xmr", "the usual chart"),
        (lambda: choose(WIDE, [*[500] * 12, np.nan]), "none", "12 points"),
        (
            lambda: statistics.choose_chart([0, 1, 0, 0, 2, 0, 0, 3] * 2, value_type="count"),
            "run",
            "so rare",
        ),
        (
            lambda: statistics.choose_chart([-3, -2, -1, 0, -4] * 3, value_type="count"),
            "xmr",
            "the usual chart",
        ),
    ],
)  # fmt: skip
def test_which_chart_and_why(choice, chart, words):
    found = choice()
    assert found.chart is ProcessChart(chart)
    assert words in found.reason


def test_counts_that_are_missing_or_do_not_give_the_value_are_not_used():
    value = np.array(WIDE) / 5.0
    denominators = np.array([500.0, *[1000.0] * 12])
    found = statistics.choose_chart(
        value, value_type="proportion", numerator=np.array(WIDE) * 1.0, denominator=denominators
    )
    assert found.chart is ProcessChart.XMR
    gaps = np.where(np.arange(13) == 4, np.nan, denominators)
    assert choose(WIDE, 500, denominator=gaps).chart is ProcessChart.XMR
