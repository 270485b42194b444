"""Recent trend: agreement with the R and C# programs, each reason, polarity, properties."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.conformance import trends
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.terms import Direction, Polarity, Trend

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def results(reference):
    """Ours beside those of R: one row a case and method."""
    return trends.results(reference)


def test_every_trend_is_that_of_r_but_for_the_deviations(results):
    differ = results[results["ours"] != results["theirs"]]
    at_the_edge = differ["our_reason"].str.match(trends.AT_THE_EDGE)
    assert set(differ.loc[at_the_edge, "ours"]) == {"cannot_be_calculated"}
    rest = differ[~at_the_edge]
    assert list(zip(rest["case_id"], rest["method"], strict=True)) == [trends.LEVEL_BUT_FOR_ONE]
    assert list(rest["ours"]) == ["no_significant_change"]


def test_where_r_crashes_we_say_why(results):
    crashed = results[results["error"].notna()]
    assert len(crashed) >= 4
    assert set(crashed["ours"]) == {"cannot_be_calculated"}
    assert crashed["our_reason"].str.contains(r" in 20\d\d$").all()


def test_slopes_and_chi_squared_are_those_of_r(results):
    """R finds slopes by bisection, sums uncentred years and does not round 1.959964."""
    both = results[results["our_chi_squared"].notna() & results["chi2"].notna()]
    assert len(both) > 350
    np.testing.assert_allclose(trends.unrounded(both), both["chi2"], rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(both["our_slope"], both["beta"], rtol=1e-8, atol=1e-8)


def test_proportions_have_the_chi_squared_of_csharp(reference, results):
    """Its trends of proportions all say Decreasing, but the statistic is right."""
    csharp = reference("trend/trend_csharp_2020").query(
        "method == 'proportion' and chi2.notna() and message.isna()"
    )
    both = results.merge(csharp, on=["case_id", "method"], suffixes=("", "_csharp"))
    both = both[both["our_chi_squared"].notna() & (both["case_id"] != trends.NUMBERED_YEARS)]
    assert len(both) > 170
    np.testing.assert_allclose(both["our_chi_squared"], both["chi2_csharp"], rtol=1e-10, atol=1e-12)


def counts(numerators, denominators=5000, years=range(2006, 2011)) -> pd.DataFrame:
    return pd.DataFrame({"year": list(years), "numerator": numerators, "denominator": denominators})


def values(numbers, half=1.0, years=range(2006, 2011)) -> pd.DataFrame:
    number = pd.Series(numbers, dtype=float)
    return pd.DataFrame(
        {"year": list(years), "value": number, "lower_cl": number - half, "upper_cl": number + half}
    )


def test_a_slope_by_hand():
    """Equal weights: slope 2 a year; weights (2 x 1.959964 / 2)^2; chi-squared 4 x 10 x w."""
    result = statistics.recent_trend(values([1, 3, 5, 7, 9]))
    assert result.slope == pytest.approx(2)
    assert result.chi_squared == pytest.approx(4 * 10 * 1.959964**2)
    assert (result.trend, result.method) == (Trend.INCREASING, "weighted")


def test_only_the_last_five_years_count_whatever_the_order():
    frame = counts([4000, 400, 450, 500, 560, 640], years=range(2005, 2011))
    expected = statistics.recent_trend(frame.iloc[1:])
    assert statistics.recent_trend(frame.sample(frac=1, random_state=2)) == expected
    assert expected.trend is Trend.INCREASING


def test_a_level_series_but_for_one_point_has_no_trend():
    for level in (10.1, 0.3, 33.3):
        result = statistics.recent_trend(values([level] * 4 + [level + 50]))
        assert result.trend is Trend.NO_SIGNIFICANT_CHANGE
        assert result.reason == "one point decides the direction: 2010"


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (counts([1, 2, 3, 4], years=range(2007, 2011)), "fewer than 5 points: 4"),
        (counts([0, 5, 6, 7, 8]), "the count is zero in 2006"),
        (counts([5, 6, 7, 8, 5000]), "the count equals the denominator in 2010"),
        (counts([5, 6, -7, 8, 9]), "the count is negative in 2008"),
        (counts([5, 6, 7, 8, 5001]), "the count is above the denominator in 2010"),
        (counts([5, 6, 7, 8, 9], [10, 10, 0, 10, 10]), "the denominator is zero or less in 2008"),
        (
            counts([5, 6, None, 8, 9]),
            "neither counts nor confidence limits for all five points",
        ),
        (values([1, 2, 3, 4, 5], half=0), "the confidence interval has no width in 2006"),
        (values([1, 2, 3, 4, 5], half=-1), "the confidence limits are the wrong way round in 2006"),
        (
            values([1, 2, 3, 4, None]),
            "neither counts nor confidence limits for all five points",
        ),
        (
            counts([5, 6, 7, 8, 9], years=[2009, 2009, 2009, 2009, 2010]),
            "more than one point in 2009: not an annual series, use SPC",
        ),
        (
            counts([5, 6, 7, 8, 9]).assign(frequency="quarterly"),
            "quarterly periods have no recent trend: use SPC",
        ),
        (
            counts([5, 6, 7, 8, 9]).assign(frequency="annual", period_type="rolling"),
            "rolling periods have no recent trend: use SPC",
        ),
        (
            counts([5, 6, 7, 8, 9]).assign(year=[f"2009/10 Q{q}" for q in range(1, 6)]),
            "'2009/10 Q1' is not one year: use SPC for shorter or rolling periods",
        ),
        (
            counts([5, 6, 7, 8, 9]).assign(
                year=[f"{y} - {y - 1998:02d}" for y in range(2005, 2010)]
            ),
            "'2005 - 07' is not one year: use SPC for shorter or rolling periods",
        ),
        (
            counts([5, 6, 7, 8, 9]).assign(marker=["", "", "", "[p][b]", ""]),
            "the series breaks before 2009: 2 comparable points",
        ),
        (counts([5, 6, 7, 8, 9]).assign(year=2000.5), "the year is missing, or not a whole number"),
    ],
)
def test_every_reason_why_not(frame, reason):
    result = statistics.recent_trend(frame)
    assert result.trend is Trend.CANNOT_BE_CALCULATED
    assert result.reason == reason
    assert math.isnan(result.slope)
    assert math.isnan(result.chi_squared)


@pytest.mark.parametrize(
    ("frame", "method", "reason"),
    [
        (counts([5, 6, None, 8, 9]), "proportion", "the count is missing in 2008"),
        (values([1, 2, 3, 4, None]), "weighted", "the value is missing in 2010"),
        (
            values([1, 2, 3, 4, 5]).assign(lower_cl=np.nan),
            "weighted",
            "a confidence limit is missing in 2006",
        ),
    ],
)
def test_reasons_of_a_method_asked_for(frame, method, reason):
    assert statistics.recent_trend(frame, method=method).reason == reason


def test_a_break_before_the_window_is_no_matter():
    frame = counts([9, 400, 450, 500, 560, 640], years=range(2005, 2011))
    frame["marker"] = ["", "[b]", "", "", "", ""]
    assert statistics.recent_trend(frame).trend is Trend.INCREASING


@pytest.mark.parametrize(
    "years",
    [
        ["2006/07", "2007/08", "2008/09", "2009/10", "2010/11"],
        ["2006", "2007", "2008", "2009", "2010"],
        [dt.date(year, 4, 1) for year in range(2006, 2011)],
        pd.date_range("2006-04-01", periods=5, freq="YS-APR"),
        pd.period_range("2006", periods=5, freq="Y"),
        np.arange(2006.0, 2011.0),
    ],
    ids=["financial", "text", "date", "datetime", "Period", "float"],
)
def test_years_in_any_form(years):
    frame = counts([400, 450, 500, 560, 640])
    assert statistics.recent_trend(frame.assign(year=years)) == statistics.recent_trend(frame)


def test_gaps_between_years_are_taken_as_they_are():
    dense = statistics.recent_trend(values([1, 2, 3, 4, 5]))
    wide = statistics.recent_trend(values([1, 2, 3, 4, 5], years=range(2000, 2010, 2)))
    assert wide.slope == pytest.approx(dense.slope / 2)
    assert wide.chi_squared == pytest.approx(dense.chi_squared)


def test_auto_tells_proportions_from_rates():
    share = counts([400, 450, 500, 560, 640]).assign(lower_cl=1.0, upper_cl=20.0)
    percent = share.assign(value=share["numerator"] / 50)
    rounded = percent.assign(value=percent["value"].round())
    rate = share.assign(value=share["numerator"] * 20.0)
    assert statistics.recent_trend(percent).method == "proportion"
    assert statistics.recent_trend(rounded).method == "proportion"
    assert statistics.recent_trend(share.assign(value=share["numerator"] / 5000)).method == (
        "proportion"
    )
    assert statistics.recent_trend(rate).method == "weighted"
    assert statistics.recent_trend(rate.drop(columns=["lower_cl"])).method == "proportion"


def test_refusals():
    frame = counts([1, 2, 3, 4, 5])
    with pytest.raises(ParameterError, match=r"method is 'propotion': .* mean 'proportion'\?"):
        statistics.recent_trend(frame, method="propotion")
    with pytest.raises(DataError, match="The column 'year' is missing"):
        statistics.recent_trend(frame.drop(columns="year"))
    with pytest.raises(DataError, match="'lower_cl' is missing"):
        statistics.recent_trend(frame, method="weighted")
    with pytest.raises(DataError, match="numerator is not a number"):
        statistics.recent_trend(frame.assign(numerator="some"))


@pytest.mark.parametrize(
    ("trend", "polarity", "direction"),
    [
        ("increasing", "high_is_good", Direction.IMPROVING),
        ("increasing", "low_is_good", Direction.WORSENING),
        ("increasing", "range_is_good", Direction.RISING),
        ("decreasing", "high_is_good", Direction.WORSENING),
        ("decreasing", "low_is_good", Direction.IMPROVING),
        ("decreasing", "no_judgement", Direction.FALLING),
        ("no_significant_change", "low_is_good", Direction.STEADY),
        ("cannot_be_calculated", "low_is_good", Direction.CANNOT_TELL),
    ],
)
def test_polarity_turns_a_trend_into_a_direction(trend, polarity, direction):
    assert statistics.trend_direction(trend, polarity) is direction
    assert list(statistics.trend_direction([trend], [polarity])) == [str(direction)]


def test_unknown_words_are_refused():
    with pytest.raises(ParameterError, match="trend is 'up'"):
        statistics.trend_direction("up", "low_is_good")
    with pytest.raises(ParameterError, match="polarity is ''"):
        statistics.trend_direction("increasing", None)


shares = st.lists(st.integers(1, 999), min_size=5, max_size=5)


@settings(max_examples=30, deadline=None)
@given(numerators=shares)
def test_counting_the_others_turns_the_trend(numerators):
    up = statistics.recent_trend(counts(numerators, 1000))
    down = statistics.recent_trend(counts([1000 - n for n in numerators], 1000))
    turned = {"increasing": "decreasing", "decreasing": "increasing"}
    assert turned.get(up.trend, up.trend) == down.trend
    assert up.chi_squared == pytest.approx(down.chi_squared)


@settings(max_examples=30, deadline=None)
@given(numbers=shares, start=st.integers(1900, 2100))
def test_moving_the_years_changes_nothing(numbers, start):
    years = range(start, start + 5)
    assert (
        statistics.recent_trend(values(numbers, years=years)).chi_squared
        == statistics.recent_trend(values(numbers)).chi_squared
    )


@given(trend=st.sampled_from(list(Trend)))
def test_turning_the_polarity_swaps_better_and_worse(trend):
    swap = {Direction.IMPROVING: Direction.WORSENING, Direction.WORSENING: Direction.IMPROVING}
    up = statistics.trend_direction(trend, Polarity.HIGH_IS_GOOD)
    assert statistics.trend_direction(trend, Polarity.LOW_IS_GOOD) is swap.get(up, up)
