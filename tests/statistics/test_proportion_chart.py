"""P' charts: a published p chart inside one, vectors by hand, properties."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib import statistics
from clinic_lib.errors import DataError

pytestmark = pytest.mark.unit

BILLING = [4, 10, 12, 3, 9, 11, 10, 22, 13, 10, 8, 12, 9, 10, 21, 10, 8, 12, 10, 16]
"""A textbook's p chart: wrong bills in 20 samples of 100; centre 0.11, limits 0.02 and 0.20."""

LIMITS = ["lower_process_limit", "upper_process_limit"]


def counts(numerators, denominators, **more):
    frame = pd.DataFrame({"numerator": numerators, "denominator": denominators})
    return frame.assign(period=range(2001, 2001 + len(frame)), **more)


def test_with_sigma_z_taken_out_it_is_the_published_p_chart():
    result = statistics.add_proportion_limits(counts(BILLING, 100), per=1)
    assert result["process_mean"].to_numpy() == pytest.approx(0.11)
    half = (result["upper_process_limit"] - result["process_mean"]) / result["sigma_z"]
    plain = 3 * math.sqrt(0.11 * 0.89 / 100)
    assert half.to_numpy() == pytest.approx(plain)
    assert (round(0.11 - plain, 2), round(0.11 + plain, 2)) == (0.02, 0.20)


def test_a_chart_by_hand():
    """40 of 400 and 72 of 600 in turn: centre 11.2%, spreads 1.577 and 1.287 points."""
    result = statistics.add_proportion_limits(counts([40, 72] * 7, [400, 600] * 7))
    spreads = [100 * math.sqrt(0.112 * 0.888 / n) for n in (400, 600)]
    sigma_z = (1.2 / spreads[0] + 0.8 / spreads[1]) / 1.128
    assert result["sigma_z"].to_numpy() == pytest.approx(sigma_z)
    for row, spread in enumerate(spreads):
        expected = [11.2 - 3 * spread * sigma_z, 11.2 + 3 * spread * sigma_z]
        assert result.loc[row, LIMITS].astype(float).to_list() == pytest.approx(expected)
    assert set(result["special_cause"]) == {"none"}


def test_limits_stay_within_the_possible():
    result = statistics.add_proportion_limits(counts([0, 2] * 7, 10))
    assert (result["lower_process_limit"] == 0).all()
    high = statistics.add_proportion_limits(counts([10, 8] * 7, 10))
    assert (high["upper_process_limit"] == 100).all()
    assert set(result["special_cause"]) == {"none"}


def test_a_small_denominator_excuses_what_a_large_one_does_not():
    numerators, denominators = [100, 104] * 8, [1000] * 16
    large = statistics.add_proportion_limits(
        counts([*numerators, 130], [*denominators, 1000])
    ).iloc[-1]
    small = statistics.add_proportion_limits(counts([*numerators, 13], [*denominators, 100])).iloc[
        -1
    ]
    assert (large["special_cause"], small["special_cause"]) == ("outside_high", "none")


def test_the_rules_of_runs_are_those_of_other_charts():
    result = statistics.add_proportion_limits(counts([40, 60] * 5 + [56] * 7, 400))
    assert list(result["special_cause"][-7:]) == ["shift_high"] * 7


def test_missing_counts_break_the_range_and_are_no_points():
    whole = counts([40, 44] * 8, 400)
    gap = whole.copy()
    gap.loc[3, "numerator"] = np.nan
    gap.loc[8, "denominator"] = 0
    result = statistics.add_proportion_limits(gap)
    assert result["segment_points"].iloc[0] == 14
    assert result.loc[[3, 8], "special_cause"].to_list() == ["none", "none"]
    assert result["upper_process_limit"].isna().to_list() == [n in (3, 8) for n in range(16)]


def test_short_and_flat_segments_have_no_limits_and_say_so():
    short = statistics.add_proportion_limits(counts([4, 6] * 6, 50))
    assert short[LIMITS].isna().all(axis=None)
    assert set(short["limits_note"]) == {"too few points for limits: 12 of 13"}
    for numerator in (0, 5, 50):
        flat = statistics.add_proportion_limits(counts([numerator] * 14, 50))
        assert set(flat["limits_note"]) == {"no limits: the proportions do not vary"}
        assert set(flat["special_cause"]) == {"none"}
        assert flat[LIMITS].isna().all(axis=None)


def test_groups_and_rebases_do_not_touch_each_other():
    one = counts([40, 44] * 8, 400, area="A")
    two = counts([90, 80] * 8, 500, area="B")
    both = statistics.add_proportion_limits(
        pd.concat([one, two], ignore_index=True), by="area", rebase={"B": 2003}
    )
    alone = statistics.add_proportion_limits(one)
    pd.testing.assert_frame_equal(both.iloc[:16], alone)
    assert both["segment"].to_list()[16:] == [1, 1, *[2] * 14]
    assert both.index.to_list() == list(range(32))


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (counts([5, 6], [4, 10]), r"not possible .* row 0: 5 of 4"),
        (counts([-1, 6], 10), "not possible"),
        (counts(["x", 6], 10), "numerator is not a number"),
        (counts([1, 2], 10).drop(columns="denominator"), "'denominator' is missing"),
        (counts([1, 2], 10).assign(sigma_z=1), "already has the column 'sigma_z'"),
    ],
)
def test_bad_input_is_refused_in_words(frame, message):
    with pytest.raises(DataError, match=message):
        statistics.add_proportion_limits(frame)


def test_no_rows_are_no_error():
    assert statistics.add_proportion_limits(counts([], [])).empty


shares = st.lists(st.integers(0, 60), min_size=13, max_size=40)


@settings(max_examples=40, deadline=None)
@given(numerators=shares)
def test_with_equal_denominators_it_is_an_xmr_chart_without_screening(numerators):
    frame = counts(numerators, 60)
    ours = statistics.add_proportion_limits(frame)
    if ours["limits_note"].iloc[0]:
        assert len(set(numerators)) == 1
        return
    value = frame.assign(value=frame["numerator"] / 60 * 100)
    usual = statistics.add_process_limits(value, screen_outliers=False)
    half = 3 / 1.128 * usual["mean_moving_range"]
    centre = usual["process_mean"]
    np.testing.assert_allclose(ours["process_mean"], centre, rtol=1e-9)
    np.testing.assert_allclose(ours[LIMITS[0]], np.maximum(centre - half, 0), atol=1e-9)
    np.testing.assert_allclose(ours[LIMITS[1]], np.minimum(centre + half, 100), atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(numerators=shares, seed=st.integers(0, 99))
def test_shuffling_changes_nothing_and_the_others_are_the_mirror(numerators, seed):
    frame = counts(numerators, [60 + n % 7 * 20 for n in range(len(numerators))])
    ours = statistics.add_proportion_limits(frame)
    shuffled = statistics.add_proportion_limits(frame.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(shuffled.sort_index(), ours)
    others = frame.assign(numerator=frame["denominator"] - frame["numerator"])
    mirror = statistics.add_proportion_limits(others)
    np.testing.assert_allclose(mirror[LIMITS[1]], 100 - ours[LIMITS[0]], atol=1e-9)
    swap = {"high": "low", "low": "high", "rising": "falling", "falling": "rising"}
    turned = [
        "_".join(swap.get(word, word) for word in label.split("_"))
        for label in mirror["special_cause"]
    ]
    assert turned == list(ours["special_cause"])
