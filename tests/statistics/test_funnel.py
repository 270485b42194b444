"""Funnel limits and significance: agreement with PHEindicatormethods, edges, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.conformance.funnels import LEVELS, WORDS
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.terms import Comparison

pytestmark = pytest.mark.unit


def test_every_proportion_is_where_phe_puts_it(reference):
    for _, rows in reference("funnel/phe_funnel_significance_proportion").groupby("set"):
        ours = statistics.funnel_significance(rows["num"], rows["den"])
        assert list(ours) == list(rows["significance"].map(WORDS))


@pytest.mark.parametrize("level", LEVELS)
def test_proportion_limits_are_those_of_phe(reference, level):
    """Where the average is 1 the limits are 1: PHE's bisection comes near it, or finds nothing."""
    rows = reference("funnel/phe_funnel_significance_proportion")
    lower, upper = statistics.funnel_limits(rows["den"], rows["average"], confidence=level)
    inside = (rows["average"] < 1).to_numpy()
    for ours, theirs in ((lower, f"low{LEVELS[level]}"), (upper, f"high{LEVELS[level]}")):
        np.testing.assert_allclose(ours[inside], rows.loc[inside, theirs], rtol=1e-10)
        np.testing.assert_array_equal(ours[~inside], 1)


def test_every_ratio_is_where_phe_puts_it(reference):
    rows = reference("funnel/phe_funnel_significance_ratio")
    ours = statistics.funnel_significance(rows["obs"], rows["expected"], kind="ratio")
    assert list(ours) == list(rows["significance"].map(WORDS))
    for level in (0.95, 0.998):
        lower, upper = statistics.rate_limits(
            rows["obs"], rows["expected"], per=1, confidence=level
        )
        np.testing.assert_allclose(lower, rows[f"ci_low_{level}"], rtol=1e-10)
        np.testing.assert_allclose(upper, rows[f"ci_high_{level}"], rtol=1e-10)


def test_a_rate_is_a_ratio_of_what_is_expected():
    counts, people = [5, 30, 2], [10_000, 20_000, 15_000]
    average = 37 / 45_000
    rate = statistics.funnel_significance(counts, people, kind="rate")
    expected = np.array(people) * average
    assert list(rate) == list(statistics.funnel_significance(counts, expected, kind="ratio"))
    for ours, theirs in zip(
        statistics.funnel_limits(people, average, kind="rate", per=1000),
        statistics.funnel_limits(expected, kind="ratio"),
        strict=True,
    ):
        np.testing.assert_allclose(ours, theirs * average * 1000)


def test_nothing_happened_anywhere():
    assert set(statistics.funnel_significance([0, 0], [10, 20])) == {"similar"}
    assert set(statistics.funnel_significance([0, 0], [10, 20], kind="rate")) == {"similar"}
    lower, upper = statistics.funnel_limits(10, 0, kind="rate")
    assert (lower, upper > 0) == (0, True)


def test_missing_figures_are_not_compared_and_not_averaged():
    words = statistics.funnel_significance([10, None, 50, 20], [100, 100, None, 100])
    assert list(words) == ["similar", "not_compared", "not_compared", "similar"]
    assert statistics.funnel_significance(None, 5, average=0.5) is Comparison.NOT_COMPARED


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: statistics.funnel_limits(0, 0.5), DataError, "denominator is zero or less"),
        (
            lambda: statistics.funnel_limits(10, 50),
            DataError,
            r"average is not possible .*row 0: 50",
        ),
        (
            lambda: statistics.funnel_limits(10),
            ParameterError,
            "proportion funnel needs its average",
        ),
        (lambda: statistics.funnel_limits(10, 1, kind="rte"), ParameterError, "mean 'rate'"),
        (lambda: statistics.funnel_limits(10, 0.5, confidence=95), ParameterError, "a fraction"),
        (lambda: statistics.funnel_significance(11, 10), DataError, "greater than denominator"),
        (lambda: statistics.funnel_significance(-1, 10), DataError, "numerator is negative"),
    ],
)
def test_bad_input_is_refused_in_words(call, error, message):
    with pytest.raises(error, match=message):
        call()


@settings(max_examples=50)
@given(
    size=st.integers(1, 10_000),
    average=st.floats(0.01, 0.99),
    kind=st.sampled_from(["proportion", "rate"]),
)
def test_limits_hold_the_average_and_close_with_size(size, average, kind):
    lower, upper = statistics.funnel_limits([size, 4 * size], average, kind=kind)
    outer_lower, outer_upper = statistics.funnel_limits(
        [size, 4 * size], average, kind=kind, confidence=0.998
    )
    assert (lower <= average).all()
    assert (average <= upper).all()
    assert upper[1] - lower[1] < upper[0] - lower[0]
    assert (outer_lower <= lower).all()
    assert (upper <= outer_upper).all()
