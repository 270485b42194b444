"""What holds for the whole layer: nothing given is changed, every kind of number is taken."""

from __future__ import annotations

import inspect

import numpy as np
import pandas as pd
import pytest

from clinic_lib import statistics
from clinic_lib.errors import DataError
from clinic_lib.statistics.arguments import as_floats, broadcast

pytestmark = pytest.mark.unit


def years() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_code": ["A"] * 15 + ["E"] * 15,
            "period": [*range(2000, 2015)] * 2,
            "year": range(2000, 2030),
            "numerator": np.arange(30) % 7 + 10,
            "denominator": np.arange(30) + 100,
            "standard_population": 50,
            "reference_numerator": 9,
            "reference_denominator": 100,
            "value": np.arange(30) % 7 + 10.0,
            "lower_cl": np.arange(30) % 7 + 8.0,
            "upper_cl": np.arange(30) % 7 + 12.0,
            "benchmark_numerator": 20,
            "benchmark_denominator": 150,
        },
        index=range(60, 0, -2),
    )


FRAME_FUNCTIONS = {
    "add_process_limits": lambda frame: statistics.add_process_limits(
        frame, by="area_code", rebase=2007
    ),
    "add_proportion_limits": lambda frame: statistics.add_proportion_limits(frame, by="area_code"),
    "add_run_rules": lambda frame: statistics.add_run_rules(frame, by="area_code", rebase=2007),
    "add_seasonal_limits": lambda frame: statistics.add_seasonal_limits(
        frame,
        season=statistics.Season((1.0, -1.0), is_tested=True),
        times=np.arange(30) % 2,
        by="area_code",
    ),
    "add_funnel_limits": statistics.add_funnel_limits,
    "compare": lambda frame: statistics.compare(frame, "E", polarity="high_is_good"),
    "decompose_gap": statistics.decompose_gap,
    "directly_standardised_rate": lambda frame: statistics.directly_standardised_rate(
        frame, by="area_code"
    ),
    "indirectly_standardised_ratio": lambda frame: statistics.indirectly_standardised_ratio(
        frame, by="area_code"
    ),
    "nearest_neighbours": lambda frame: statistics.nearest_neighbours(
        frame.assign(area_code=range(30)), "3"
    ),
    "recent_trend": statistics.recent_trend,
}


def test_every_public_frame_function_is_in_the_list():
    takes_frame = {
        name
        for name in statistics.__all__
        if inspect.isfunction(getattr(statistics, name))
        and "frame" in inspect.signature(getattr(statistics, name)).parameters
    }
    assert takes_frame == set(FRAME_FUNCTIONS)


@pytest.mark.parametrize("function", FRAME_FUNCTIONS.values(), ids=FRAME_FUNCTIONS)
def test_a_frame_is_never_changed(function):
    frame = years()
    function(frame)
    pd.testing.assert_frame_equal(frame, years())


@pytest.mark.parametrize(
    "name", [name for name in FRAME_FUNCTIONS if name.startswith("add_") or name == "compare"]
)
def test_add_means_same_rows_more_columns(name):
    frame = years()
    result = FRAME_FUNCTIONS[name](frame)
    assert list(result.index) == list(frame.index)
    assert list(result.columns[: frame.shape[1]]) == list(frame.columns)
    assert result.shape[1] > frame.shape[1]


ARRAY_CALLS = {
    "wilson_limits": lambda a: statistics.wilson_limits(a, 100),
    "poisson_limits": statistics.poisson_limits,
    "rate_limits": lambda a: statistics.rate_limits(a, 100),
    "mean_limits": lambda a: statistics.mean_limits(a, a, 30),
    "quantile": lambda a: statistics.quantile(a, 2),
    "rank_band": lambda a: statistics.rank_band(a, a - 1, a + 1),
    "goal": lambda a: statistics.goal(a, 5, polarity="high_is_good"),
    "compare_with_value": lambda a: statistics.compare_with_value(
        a, a - 1, a + 1, 5, polarity="high_is_good"
    ),
    "funnel_significance": lambda a: statistics.funnel_significance(a, 100),
    "overdispersion": lambda a: statistics.overdispersion(a, a + 50),
}


@pytest.mark.parametrize("call", ARRAY_CALLS.values(), ids=ARRAY_CALLS)
def test_an_array_is_never_changed_and_a_series_gives_the_same(call):
    array = np.array([0.0, 3.0, 12.0, 40.0])
    before = array.copy()
    from_array = call(array)
    from_series = call(pd.Series(array, index=[9, 8, 7, 6]))
    np.testing.assert_array_equal(array, before)
    if isinstance(from_array, statistics.Overdispersion):
        assert from_array.phi == from_series.phi
    else:
        for one, other in zip(from_array, from_series, strict=True):
            np.testing.assert_array_equal(one, other)


def test_results_can_be_written_to():
    lower, _ = statistics.wilson_limits([1, 2], 10)
    lower[0] = 0.5
    assert lower[0] == 0.5


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (5, 5.0),
        ([1, None, 2.5], [1, np.nan, 2.5]),
        (pd.Series([1, pd.NA], dtype="Int64"), [1, np.nan]),
        (pd.Series([1, None], dtype=object), [1, np.nan]),
        (pd.array([1.5, pd.NA], dtype="Float64"), [1.5, np.nan]),
        (np.array([1, 2], dtype=np.int8), [1, 2]),
        ([], []),
    ],
)
def test_numbers_from_anything_that_holds_them(values, expected):
    np.testing.assert_array_equal(as_floats("value", values), expected)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("12", "value is not a number in 1 of 1 row "),
        (["1", "2"], r"in 2 of 2 rows \(first at row 0: .*'1'"),
        ([1, "5E1"], r"value is not a number"),
        (pd.Series([1, "5E1"], dtype=object), r"in 1 of 2 rows \(first at row 1: '5E1'\)"),
        (pd.Series([True, False]), "value is not a number in 2 of 2 rows"),
        (pd.Series(pd.to_datetime(["2010-01-01"])), "value is not a number"),
        ([[1, 2], [3]], "value is ragged"),
        ([1, np.inf], r"value is infinite in 1 of 2 rows \(first at row 1\)"),
    ],
)
def test_what_is_no_number_is_refused(values, message):
    with pytest.raises(DataError, match=message):
        as_floats("value", values)


def test_lengths_that_differ_are_told():
    with pytest.raises(DataError, match=r"a has 2, b has 3\. Take them from the same rows"):
        broadcast(a=[1, 2], b=[1, 2, 3])
