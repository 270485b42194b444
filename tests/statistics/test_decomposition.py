"""Where a gap comes from: every part's share, adding up."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.decomposition import decompose_gap

pytestmark = pytest.mark.unit

COLUMNS = ["numerator", "denominator", "benchmark_numerator", "benchmark_denominator"]

sizes = st.integers(0, 10**9)
parts = st.tuples(sizes, st.floats(0, 1), sizes, st.floats(0, 1))
frames = (
    st.lists(parts, min_size=1, max_size=12)
    .filter(lambda rows: sum(row[0] for row in rows) > 0 and sum(row[2] for row in rows) > 0)
    .map(
        lambda rows: pd.DataFrame(
            [(n * p, n, m * q, m) for n, p, m, q in rows], columns=COLUMNS, dtype=float
        )
    )
)


def gap(frame: pd.DataFrame, multiplier: float) -> float:
    sums = frame[COLUMNS].sum()
    ours = sums["numerator"] / sums["denominator"]
    return multiplier * (ours - sums["benchmark_numerator"] / sums["benchmark_denominator"])


@given(frames, st.sampled_from([1.0, 100.0, 100_000.0]))
@settings(max_examples=30, deadline=None)
def test_the_contributions_add_up_to_the_gap(frame, multiplier):
    found = decompose_gap(frame, multiplier=multiplier)
    whole = gap(frame, multiplier)
    assert math.fsum(found["contribution"]) == pytest.approx(whole, abs=1e-11 * multiplier)
    effects = math.fsum(found["rate_effect"]) + math.fsum(found["mix_effect"])
    assert effects == pytest.approx(whole, abs=1e-11 * multiplier)
    people = frame["denominator"].sum() * whole / multiplier
    size = 1 + frame["denominator"].sum()
    assert math.fsum(found["contribution_people"]) == pytest.approx(people, abs=1e-11 * size)


@given(frames, st.floats(0, 100))
@settings(max_examples=30, deadline=None)
def test_against_an_overall_rate_they_add_up_too(frame, benchmark):
    found = decompose_gap(frame, multiplier=100, benchmark=benchmark)
    rate = 100 * frame["numerator"].sum() / frame["denominator"].sum()
    assert math.fsum(found["contribution"]) == pytest.approx(rate - benchmark, abs=1e-9)
    assert found["mix_effect"].isna().all()


@given(frames)
@settings(max_examples=30, deadline=None)
def test_seen_from_the_other_side_every_effect_has_the_other_sign(frame):
    turned = frame.rename(columns=dict(zip(COLUMNS, [*COLUMNS[2:], *COLUMNS[:2]], strict=True)))
    there, back = decompose_gap(frame), decompose_gap(turned)
    for effect in ("rate_effect", "mix_effect"):
        np.testing.assert_allclose(there[effect], -back[effect], atol=1e-12)


@given(frames, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_parts_does_not_matter(frame, random):
    order = list(frame.index)
    random.shuffle(order)
    straight, shuffled = decompose_gap(frame), decompose_gap(frame.loc[order])
    np.testing.assert_allclose(
        shuffled.loc[frame.index, "contribution"], straight["contribution"], atol=1e-12
    )


def test_kitagawa_by_hand():
    """Two groups: rates 30% and 60% against 40% and 60%, shares a half each against 3 to 1."""
    frame = pd.DataFrame([[30, 100, 30, 75], [60, 100, 15, 25]], columns=COLUMNS, index=["a", "b"])
    found = decompose_gap(frame, multiplier=100)
    # Gap: 45% less 45% is 0. Rates: -10 x (0.5 + 0.75) / 2 = -6.25 for the first, 0 for the other.
    np.testing.assert_allclose(found["rate_effect"], [-6.25, 0])
    # Mix: -0.25 x (35 - 45) = 2.5 and 0.25 x (60 - 45) = 3.75.
    np.testing.assert_allclose(found["mix_effect"], [2.5, 3.75])
    np.testing.assert_allclose(found["contribution"], [-3.75, 3.75])
    np.testing.assert_allclose(found["contribution_people"], [-7.5, 7.5])
    assert list(found.index) == ["a", "b"]


def test_equal_shares_leave_only_rates_and_equal_rates_only_mix():
    rates = decompose_gap(pd.DataFrame([[3, 10, 5, 10], [7, 10, 5, 10]], columns=COLUMNS))
    assert not rates["mix_effect"].any()
    mix = decompose_gap(pd.DataFrame([[3, 10, 6, 20], [14, 20, 7, 10]], columns=COLUMNS))
    np.testing.assert_allclose(mix["rate_effect"], 0, atol=1e-15)
    # More of the part with the higher rate, less of the other: both raise the whole.
    assert (mix["mix_effect"] > 0).all()


def test_a_part_that_one_side_lacks_is_all_mix_and_one_that_both_lack_is_nothing():
    frame = pd.DataFrame([[5, 10, 0, 0], [5, 10, 5, 10], [0, 0, 0, 0]], columns=COLUMNS)
    found = decompose_gap(frame)
    assert found["rate_effect"].tolist() == [0, 0, 0]
    assert found["contribution"].iloc[2] == 0
    assert found["rate"].isna().tolist() == [False, False, True]


def test_one_part_is_the_whole_gap():
    found = decompose_gap(pd.DataFrame([[3, 10, 5, 10]], columns=COLUMNS), multiplier=100)
    assert found["contribution"].tolist() == pytest.approx([-20])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ([np.nan, 10, 5, 10], "numerator is missing in 1 of 2 rows"),
        ([3, -1, 5, 10], r"denominator is negative in 1 of 2 rows \(first at row 0: -1\)"),
        ([3, 0, 5, 10], "a part of the whole has a numerator but no denominator"),
        ([3, 10, 5, 0], "a part of the benchmark has a numerator but no denominator"),
    ],
)
def test_counts_that_cannot_be_are_refused(row, message):
    with pytest.raises(DataError, match=message):
        decompose_gap(pd.DataFrame([row, [1, 2, 1, 2]], columns=COLUMNS))


def test_nobody_at_all_a_missing_column_and_a_taken_one_are_refused():
    frame = pd.DataFrame([[0, 0, 1, 2]], columns=COLUMNS)
    with pytest.raises(DataError, match="denominators of the whole add up to zero"):
        decompose_gap(frame)
    with pytest.raises(DataError, match="'benchmark_numerator' is missing"):
        decompose_gap(pd.DataFrame({"numerator": [1], "denominator": [2]}))
    with pytest.raises(DataError, match="already has the column 'share'"):
        decompose_gap(frame.assign(share=1))
    with pytest.raises(ParameterError, match="multiplier is 0"):
        decompose_gap(frame, multiplier=0)
