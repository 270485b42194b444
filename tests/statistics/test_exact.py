"""Means without rounding error, against exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.statistics.exact import group_means

pytestmark = pytest.mark.unit

values = st.floats(-1e12, 1e12, allow_nan=False).filter(lambda v: v == 0 or abs(v) > 1e-12)


def test_a_flat_series_is_its_own_mean_where_numpy_says_otherwise():
    flat = np.full(20, 0.1)
    assert np.mean(flat) != 0.1
    assert group_means(flat, np.zeros(20, dtype=int), 1)[0] == 0.1


@settings(max_examples=100, deadline=None)
@given(value=values, size=st.integers(1, 400))
def test_every_flat_series_is_its_own_mean(value, size):
    assert group_means(np.full(size, value), np.zeros(size, dtype=int), 1)[0] == value


@settings(max_examples=100, deadline=None)
@given(groups=st.lists(st.lists(values, min_size=1, max_size=40), min_size=1, max_size=6))
def test_means_are_correctly_rounded(groups):
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    means = group_means(np.concatenate(groups), owner, len(groups))
    exact = [float(sum(map(Fraction, group)) / len(group)) for group in groups]
    assert means.tolist() == exact


def test_groups_without_values_have_no_mean():
    means = group_means(np.array([1.0, 2.0]), np.array([1, 3]), 5)
    np.testing.assert_array_equal(means, [np.nan, 1, np.nan, 2, np.nan])
    assert np.isnan(group_means(np.array([]), np.array([], dtype=int), 2)).all()
