"""Quantiles as PHE defines them, and the ranks that intervals allow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError

pytestmark = pytest.mark.unit


def test_every_quantile_is_that_of_phe(reference):
    for (_, k, inverted), rows in reference("comparison/phe_quantile").groupby(
        ["grp", "k", "invert"]
    ):
        ours = statistics.quantile(rows["v"], int(k), highest_first=bool(inverted))
        np.testing.assert_array_equal(ours, rows["quantile"])


def test_quintiles_by_hand():
    values = [5, 4, 3, 2, 1]
    assert statistics.quantile(values, 5).tolist() == [1, 2, 3, 4, 5]
    assert statistics.quantile(values, 5, highest_first=False).tolist() == [5, 4, 3, 2, 1]


def test_ties_share_the_first_quantile():
    assert statistics.quantile([7, 7, 7, 7], 4).tolist() == [1, 1, 1, 1]
    assert statistics.quantile([7, 7, 7, 7], 4, highest_first=False).tolist() == [1, 1, 1, 1]


def test_missing_values_are_left_out_and_too_few_have_none():
    np.testing.assert_array_equal(
        statistics.quantile([4, np.nan, 2, 3, 1], 4), [1, np.nan, 3, 2, 4]
    )
    assert np.isnan(statistics.quantile([4, np.nan, 2, 3], 4)).all()
    assert statistics.quantile([], 4).size == 0


@pytest.mark.parametrize("k", [1, 0, 2.5, "4", True])
def test_k_is_a_whole_number_from_two(k):
    with pytest.raises(ParameterError, match="it is a whole number from 2"):
        statistics.quantile([1, 2, 3], k)


def test_a_band_by_hand():
    band = statistics.rank_band([30, 20, 10], [27, 16, 5], [33, 24, 17], highest_first=False)
    assert band.rank.tolist() == [3, 2, 1]
    assert band.rank_low.tolist() == [3, 1, 1]
    assert band.rank_high.tolist() == [3, 2, 2]
    assert band.rank_of == 3


def test_touching_intervals_may_change_places():
    band = statistics.rank_band([20, 10], [15, 5], [25, 15])
    assert band.rank_low.tolist() == [1, 1]
    assert band.rank_high.tolist() == [2, 2]


def test_a_value_without_interval_widens_the_bands_of_the_others():
    band = statistics.rank_band([30, 20, 10], [29, np.nan, 9], [31, np.nan, 11])
    np.testing.assert_array_equal(band.rank_low, [1, np.nan, 2])
    np.testing.assert_array_equal(band.rank_high, [2, np.nan, 3])


def test_missing_values_have_no_rank_and_no_intervals_no_band():
    band = statistics.rank_band([30, np.nan, 10])
    np.testing.assert_array_equal(band.rank, [1, np.nan, 2])
    assert np.isnan(band.rank_low).all()
    assert band.rank_of == 2


def test_ties_take_the_first_rank():
    assert statistics.rank_band([5, 5, 1]).rank.tolist() == [1, 1, 3]


def test_limits_the_wrong_way_round_are_refused():
    with pytest.raises(DataError, match="lower is above upper in 1 of 2 rows"):
        statistics.rank_band([1, 2], [0, 3], [2, 1])


areas = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=25
)


@given(areas=areas, highest_first=st.booleans())
def test_the_rank_lies_in_its_band_as_counting_pairs_says(areas, highest_first):
    value, below, above = np.array(areas, dtype=float).T
    lower, upper = value - below, value + above
    band = statistics.rank_band(value, lower, upper, highest_first=highest_first)
    before = lower[:, None] > upper[None, :] if highest_first else upper[:, None] < lower[None, :]
    assert band.rank_low.tolist() == (1 + before.sum(axis=0)).tolist()
    assert band.rank_high.tolist() == (value.size - before.sum(axis=1)).tolist()
    assert (band.rank_low <= band.rank).all()
    assert (band.rank <= band.rank_high).all()


@given(values=st.lists(st.integers(0, 30), min_size=4, max_size=60), k=st.integers(2, 4))
def test_quantiles_are_in_order_and_within_bounds(values, k):
    result = statistics.quantile(values, k)
    order = np.argsort(values, kind="stable")[::-1]
    assert (np.diff(result[order]) >= 0).all()
    assert result.min() == 1
    assert result.max() <= k
