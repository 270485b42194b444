"""Intervals: agreement with PHEindicatormethods, edges by hand, properties."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from benchmarks.conformance.intervals import LEVELS
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.intervals import byars_limits_of

pytestmark = pytest.mark.unit

RELATIVE = 1e-10


@pytest.mark.parametrize(("column", "confidence"), LEVELS.items())
def test_wilson_agrees_with_r(reference, column, confidence):
    rows = reference("intervals/phe_proportion").query("error.isna()")
    lower, upper = statistics.wilson_limits(rows["x"], rows["n"], confidence=confidence)
    np.testing.assert_allclose(lower * 100, rows[f"lower{column}cl"], rtol=RELATIVE)
    np.testing.assert_allclose(upper * 100, rows[f"upper{column}cl"], rtol=RELATIVE)


@pytest.mark.parametrize(("column", "confidence"), LEVELS.items())
def test_rates_agree_with_r(reference, column, confidence):
    rows = reference("intervals/phe_rate").query("error.isna()")
    lower, upper = statistics.rate_limits(rows["x"], rows["n"], confidence=confidence)
    np.testing.assert_allclose(lower, rows[f"lower{column}cl"], rtol=RELATIVE)
    np.testing.assert_allclose(upper, rows[f"upper{column}cl"], rtol=RELATIVE)


@pytest.mark.parametrize(
    ("name", "function"),
    [("phe_proportion", statistics.wilson_limits), ("phe_rate", statistics.rate_limits)],
)
def test_each_row_that_r_refuses_is_refused(reference, name, function):
    rows = reference(f"intervals/{name}").query("error.notna()")
    assert len(rows) >= 2
    for row in rows.itertuples():
        with pytest.raises(DataError, match="in 1 of 1 row "):
            function(row.x, row.n)


def test_byars_agrees_with_r_from_ten_and_where_it_is_not_used(reference):
    for confidence, rows in reference("intervals/phe_byars").groupby("conf"):
        lower, upper = byars_limits_of(rows["x"].to_numpy(), -ndtri((1 - confidence) / 2))
        np.testing.assert_allclose(lower, rows["lower"], rtol=RELATIVE)
        np.testing.assert_allclose(upper, rows["upper"], rtol=RELATIVE)
        from_ten = rows[rows["x"] >= 10]
        lower, upper = statistics.poisson_limits(from_ten["x"], confidence=confidence)
        np.testing.assert_allclose(lower, from_ten["lower"], rtol=RELATIVE)
        np.testing.assert_allclose(upper, from_ten["upper"], rtol=RELATIVE)


@pytest.mark.parametrize(("column", "confidence"), LEVELS.items())
def test_means_agree_with_r(reference, column, confidence):
    rows = reference("intervals/phe_mean")
    lower, upper = statistics.mean_limits(
        rows["value"], rows["stdev"], rows["value_count"], confidence=confidence
    )
    np.testing.assert_allclose(lower, rows[f"lower{column}cl"], rtol=RELATIVE)
    np.testing.assert_allclose(upper, rows[f"upper{column}cl"], rtol=RELATIVE)


def test_the_ends_are_exact():
    lower, upper = statistics.wilson_limits([0, 7, 1_000_000], [50, 7, 1_000_000])
    assert lower[0] == 0
    assert upper[1] == upper[2] == 1
    assert statistics.poisson_limits(0)[0] == 0


def test_exact_limits_end_at_ten():
    below, at = statistics.poisson_limits([9.5, 10])[0]
    z = -ndtri(0.025)
    assert at == pytest.approx(byars_limits_of(np.array([10.0]), z)[0][0], rel=1e-14)
    assert below != pytest.approx(byars_limits_of(np.array([9.5]), z)[0][0], rel=1e-6)


def test_whole_and_fractional_counts_take_the_same_path():
    whole = statistics.poisson_limits([0, 3, 9, 12])
    mixed = statistics.poisson_limits([0, 3, 9, 12, 4.5])
    np.testing.assert_array_equal(whole, np.array(mixed)[:, :4])


def test_missing_stays_missing_and_harms_nobody():
    lower, upper = statistics.wilson_limits([1, None, 3], pd.Series([10, 10, pd.NA], dtype="Int64"))
    assert np.isnan([lower[1], lower[2], upper[1], upper[2]]).all()
    assert lower[0] == statistics.wilson_limits(1, 10)[0]
    assert np.isnan(statistics.rate_limits([5, np.nan], [np.nan, 10])).all()
    assert np.isnan(statistics.mean_limits([5, np.nan, 5], [1, 1, np.nan], [1, 5, 5])).all()


def test_one_number_gives_one_number():
    for result in (
        statistics.wilson_limits(3, 10),
        statistics.poisson_limits(3),
        statistics.poisson_limits(30),
        statistics.rate_limits(3, 10),
        statistics.mean_limits(3, 1, 10),
    ):
        assert all(np.ndim(limit) == 0 for limit in result)


@pytest.mark.parametrize("confidence", [95, 99.8, 1, 0, -0.5, "0.95", True, None])
@pytest.mark.parametrize(
    "function",
    [
        lambda confidence: statistics.wilson_limits(1, 2, confidence=confidence),
        lambda confidence: statistics.poisson_limits(1, confidence=confidence),
        lambda confidence: statistics.rate_limits(1, 2, confidence=confidence),
        lambda confidence: statistics.mean_limits(1, 2, 3, confidence=confidence),
    ],
)
def test_confidence_is_a_fraction(function, confidence):
    with pytest.raises(ParameterError, match="a fraction between 0 and 1, not a percentage"):
        function(confidence)


def test_a_percentage_is_told_what_to_write():
    with pytest.raises(ParameterError, match=r"confidence is 95: .* Write 0\.95\."):
        statistics.wilson_limits(1, 2, confidence=95)
    with pytest.raises(ParameterError, match=r"Write 0\.998\."):
        statistics.wilson_limits(1, 2, confidence=99.8)


def test_swapped_columns_are_named_with_the_first_row():
    with pytest.raises(DataError) as caught:
        statistics.wilson_limits([1, 9, 12], [4, 4, 4])
    assert str(caught.value) == (
        "numerator is greater than denominator in 2 of 3 rows (first at row 1: 9 > 4). "
        "Check the two columns are not swapped, or use a rate instead of a proportion."
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: statistics.wilson_limits(-1, 5), "numerator is negative in 1 of 1 row"),
        (lambda: statistics.poisson_limits([1, -2]), r"count is negative .*row 1: -2"),
        (lambda: statistics.rate_limits(1, 0), "denominator is zero or less"),
        (lambda: statistics.rate_limits(1, 5, per=0), "per is 0: it is above zero"),
        (lambda: statistics.mean_limits(1, -1, 5), "sd is negative"),
        (lambda: statistics.mean_limits(1, 1, 0), "n is under 1"),
        (lambda: statistics.poisson_limits(["5"]), r"count is not a number .*'5'"),
        (lambda: statistics.poisson_limits(pd.Series(["5"])), r"count is not a number .*'5'"),
        (lambda: statistics.poisson_limits([True]), "count is not a number"),
        (lambda: statistics.poisson_limits([math.inf]), "count is infinite"),
        (lambda: statistics.wilson_limits([1, 2], [3, 4, 5]), "numerator has 2, denominator has 3"),
    ],
)
def test_bad_input_is_refused_in_words(call, message):
    with pytest.raises((DataError, ParameterError), match=message):
        call()


counts = st.floats(0, 1e6, allow_nan=False).map(lambda count: round(count, 2))
levels = st.sampled_from([0.8, 0.9, 0.95, 0.998])


@settings(max_examples=60, deadline=None)
@given(numerator=counts, rest=counts, confidence=levels)
def test_wilson_brackets_the_proportion(numerator, rest, confidence):
    denominator = numerator + rest
    if denominator == 0:
        denominator = 1.0
    lower, upper = statistics.wilson_limits(numerator, denominator, confidence=confidence)
    assert 0 <= lower <= numerator / denominator <= upper <= 1


@settings(max_examples=60, deadline=None)
@given(count=counts, confidence=levels)
def test_poisson_brackets_the_count_and_widens_with_confidence(count, confidence):
    lower, upper = statistics.poisson_limits(count, confidence=confidence)
    assert 0 <= lower <= count <= upper
    wider = statistics.poisson_limits(count, confidence=0.9999)
    assert wider[0] <= lower
    assert wider[1] >= upper


@settings(max_examples=60, deadline=None)
@given(numerator=st.integers(1, 10_000), rest=st.integers(1, 10_000))
def test_doubling_both_counts_narrows_the_interval(numerator, rest):
    single = statistics.wilson_limits(numerator, numerator + rest)
    double = statistics.wilson_limits(2 * numerator, 2 * (numerator + rest))
    assert double[1] - double[0] < single[1] - single[0]


@settings(max_examples=60, deadline=None)
@given(numerator=st.integers(0, 500), rest=st.integers(1, 500))
def test_wilson_is_symmetrical(numerator, rest):
    lower, upper = statistics.wilson_limits(numerator, numerator + rest)
    mirrored = statistics.wilson_limits(rest, numerator + rest)
    assert lower == pytest.approx(1 - mirrored[1], abs=1e-14)
    assert upper == pytest.approx(1 - mirrored[0], abs=1e-14)
