"""The frame function: rows and index kept, options, refusals, properties."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.spc import ADDED

pytestmark = pytest.mark.unit

LINES = ["process_mean", "lower_process_limit", "upper_process_limit"]


def series(values, start: int = 2000) -> pd.DataFrame:
    return pd.DataFrame({"period": range(start, start + len(values)), "value": values})


@pytest.fixture
def noise():
    return np.random.default_rng(20).normal(50, 5, 30).round(1)


@pytest.fixture
def two_areas(noise):
    first = series(noise).assign(area="A")
    second = series(noise[::-1] * 2).assign(area="B")
    return pd.concat([first, second], ignore_index=True)


def test_limits_by_hand():
    """Thirteen points, ranges all 2, mean 1: limits 1 -/+ 5.32."""
    result = statistics.add_process_limits(series([0, 2] * 6 + [1]))
    assert result["mean_moving_range"].iloc[0] == pytest.approx(23 / 12)
    assert result["process_mean"].iloc[0] == 1
    assert result["upper_process_limit"].iloc[0] == pytest.approx(1 + 2.66 * 23 / 12)
    assert result["upper_near_limit"].iloc[0] == pytest.approx(1 + 2.66 * 23 / 12 * 2 / 3)
    assert (result["segment_points"] == 13).all()


def test_rows_index_and_other_columns_are_kept(two_areas):
    frame = two_areas.assign(note="as it was").sample(frac=1, random_state=3)
    result = statistics.add_process_limits(frame, by="area")
    pd.testing.assert_frame_equal(result[frame.columns], frame)
    assert list(result.columns) == [*frame.columns, *ADDED]


def test_the_order_of_rows_does_not_matter(two_areas):
    shuffled = two_areas.sample(frac=1, random_state=7)
    result = statistics.add_process_limits(shuffled, by="area", rebase=2014).sort_index()
    expected = statistics.add_process_limits(two_areas, by="area", rebase=2014)
    pd.testing.assert_frame_equal(result, expected)


def test_each_group_is_as_if_alone(two_areas):
    together = statistics.add_process_limits(two_areas, by=["area"])
    for area, rows in two_areas.groupby("area"):
        alone = statistics.add_process_limits(rows)
        pd.testing.assert_frame_equal(together[together["area"] == area], alone)


@pytest.mark.parametrize(
    "convert",
    [
        lambda years: pd.to_datetime(years.astype(str) + "-04-01"),
        lambda years: pd.Series([dt.date(year, 4, 1) for year in years], dtype=object),
        lambda years: pd.PeriodIndex(years.astype(str), freq="Y-MAR").to_series(index=years.index),
        lambda years: years.astype(str) + "/" + ((years + 1) % 100).astype(str).str.zfill(2),
        lambda years: (years.astype(str) + "-04-01").astype(object),
        lambda years: years.astype("Int64"),
    ],
    ids=["datetime", "date", "Period", "label", "ISO text", "Int64"],
)
def test_any_kind_of_period_gives_the_same(noise, convert):
    frame = series(noise)
    expected = statistics.add_process_limits(frame)[list(ADDED)]
    converted = frame.assign(period=convert(frame["period"])).sample(frac=1, random_state=1)
    result = statistics.add_process_limits(converted)[list(ADDED)].sort_index()
    pd.testing.assert_frame_equal(result, expected)


@pytest.mark.parametrize(
    "rebase",
    [
        "2010-04-01",
        dt.date(2010, 4, 1),
        pd.Timestamp("2010-04-01"),
        ["2010-04-01"],
        pd.Series(["2010-04-01"]),
        pd.Period("2010-04-01", "D"),
        {"A": "2010-04-01", "B": [dt.date(2010, 4, 1)]},
    ],
    ids=lambda rebase: type(rebase).__name__,
)
@pytest.mark.parametrize("periods_are", ["text", "datetime"])
def test_a_rebase_date_in_any_form(two_areas, rebase, periods_are):
    dates = two_areas["period"].astype(str) + "-04-01"
    frame = two_areas.assign(period=pd.to_datetime(dates) if periods_are == "datetime" else dates)
    result = statistics.add_process_limits(frame, by="area", rebase=rebase)
    assert (result["segment"] == np.where(two_areas["period"] < 2010, 1, 2)).all()


def test_a_rebase_without_groups_and_in_one_group(two_areas):
    alone = statistics.add_process_limits(two_areas.iloc[:30], rebase=[2010, 2020])
    assert alone["segment"].value_counts().to_dict() == {1: 10, 2: 10, 3: 10}
    one = statistics.add_process_limits(two_areas, by="area", rebase={"B": 2014})
    assert one.groupby("area")["segment"].max().to_dict() == {"A": 1, "B": 2}


def test_groups_of_several_columns_are_rebased_by_tuple(two_areas):
    frame = two_areas.assign(indicator="NI1")
    result = statistics.add_process_limits(
        frame, by=["indicator", "area"], rebase={("NI1", "A"): 2014}
    )
    assert result.groupby("area")["segment"].max().to_dict() == {"A": 2, "B": 1}


def test_each_segment_has_its_own_limits_and_baseline(noise):
    values = np.concatenate([noise[:14], noise[:16] + 100])
    result = statistics.add_process_limits(series(values), rebase=2014, baseline_points=12)
    for part in (slice(0, 14), slice(14, 30)):
        alone = statistics.add_process_limits(series(values[part]), baseline_points=12)
        np.testing.assert_array_equal(result[LINES].iloc[part], alone[LINES])
    assert result["process_mean"].iloc[14] == pytest.approx(noise[:12].mean() + 100)


def test_a_date_before_or_after_a_group_leaves_it_alone(two_areas):
    frame = two_areas.drop(index=range(30, 42))
    result = statistics.add_process_limits(frame, by="area", rebase=2005)
    assert result.groupby("area")["segment"].max().to_dict() == {"A": 2, "B": 1}


def test_a_date_in_a_gap_of_a_group_is_refused(two_areas):
    frame = two_areas.drop(index=45)
    with pytest.raises(ParameterError, match=r"rebase date 2015 is not in the periods of 'B'"):
        statistics.add_process_limits(frame, by="area", rebase=2015)
    loose = statistics.add_process_limits(frame, by="area", rebase=2015, strict_compatibility=True)
    assert loose.groupby("area")["segment"].max().to_dict() == {"A": 2, "B": 1}


def test_unknown_rebases_are_refused_with_the_nearest(two_areas):
    with pytest.raises(
        ParameterError, match=r"2035 is not in the data, which run from 2000 to 2029"
    ):
        statistics.add_process_limits(two_areas, by="area", rebase=2035)
    with pytest.raises(ParameterError, match=r"the group 'AA', .* Did you mean 'A'\?"):
        statistics.add_process_limits(two_areas, by="area", rebase={"AA": 2010})


def test_a_flat_series_is_not_a_shift():
    result = statistics.add_process_limits(series([0.1] * 20))
    assert (result["special_cause"] == "none").all()
    assert (result[LINES] == 0.1).all(axis=None)
    assert (
        result["limits_note"].iloc[0] == "no moving range screened: only zeros would have been left"
    )


def test_screening_can_be_switched_off():
    values = [1, 2] * 6 + [30] + [1, 2] * 4
    screened = statistics.add_process_limits(series(values))
    plain = statistics.add_process_limits(series(values), screen_outliers=False)
    assert screened["limits_note"].iloc[0] == "2 moving ranges screened"
    assert plain["limits_note"].iloc[0] == ""
    assert screened["process_mean"].equals(plain["process_mean"])
    assert screened["upper_process_limit"].iloc[0] < plain["upper_process_limit"].iloc[0]


def test_a_missing_value_breaks_the_range_and_counts_as_no_point():
    values = [1, 2, 1, 2, np.nan, 20, 21, 20, 21, 20, 21, 20, 21, 20]
    result = statistics.add_process_limits(series(values), screen_outliers=False)
    assert result["mean_moving_range"].iloc[0] == 1
    assert (result["segment_points"] == 13).all()
    assert result["special_cause"].iloc[4] == "none"
    assert result["process_mean"].notna().all()


@pytest.mark.parametrize("points", [12, 13])
def test_under_thirteen_points_limits_are_shown_when_asked(noise, points):
    frame = series(noise[:points])
    frame.loc[points - 1, "value"] = 500.0
    plain = statistics.add_process_limits(frame)
    asked = statistics.add_process_limits(frame, limits_under_13_points=True)
    assert plain["upper_process_limit"].notna().all() == (points == 13)
    assert asked["upper_process_limit"].notna().all()
    for result in (plain, asked):
        assert (result["special_cause"].iloc[-1] != "none") == (points == 13)
        assert result["is_short_segment"].all() == (points < 13)


def test_the_latest_segment_may_be_the_short_one(noise):
    result = statistics.add_process_limits(series(noise), rebase=2020)
    assert result["is_short_segment"].to_list() == [False] * 20 + [True] * 10
    assert result["limits_note"].iloc[-1] == "too few points for limits: 10 of 13"


def test_shifts_and_trends_of_six():
    values = [10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 13, 12, 13, 12, 13, 9, 10, 9, 10, 9]
    seven = statistics.add_process_limits(series(values))
    six = statistics.add_process_limits(series(values), shift_length=6)
    assert "shift_high" not in set(seven["special_cause"])
    assert (six["special_cause"] == "shift_high").sum() >= 6
    rising = [10, 11, 9, 11, 10, 12, 9, 11, 10, 9, 9.5, 10, 10.5, 11, 11.5, 10, 11]
    seven = statistics.add_process_limits(series(rising))
    six = statistics.add_process_limits(series(rising), trend_length=6)
    assert "trend_rising" not in set(seven["special_cause"])
    assert (six["special_cause"] == "trend_rising").sum() == 6


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([2001, 2002, 2005], [0, 0, 2]),
        (["2009-01-01", "2009-02-01", "2009-04-01"], [0, 0, 1]),
        (["2009/10 Q3", "2009/10 Q4", "2010/11 Q2"], [0, 0, 1]),
        (["2008/09", "2009/10", "2012/13"], [0, 0, 2]),
        (["2009-01", "2009-02", "2010-01"], [0, 0, 10]),
    ],
)
def test_missing_periods_are_reported(periods, expected):
    frame = pd.DataFrame({"period": periods, "value": 1.0})
    assert statistics.add_process_limits(frame)["periods_missing_before"].to_list() == expected


def test_an_empty_frame_gets_empty_columns():
    result = statistics.add_process_limits(series([]).astype(float))
    assert result.empty
    assert list(result.columns) == ["period", "value", *ADDED]


def test_a_series_without_any_value_has_no_limits_and_says_why(noise):
    result = statistics.add_process_limits(series([np.nan] * 15), strict_compatibility=True)
    assert result[LINES].isna().all(axis=None)
    assert set(result["limits_note"]) == {"no moving range: the series has no two neighbours"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"baseline_points": 11}, "baseline_points is 11: limits need at least 12"),
        ({"baseline_points": 12.5}, "baseline_points is 12.5: it is a whole number"),
        ({"baseline_points": True}, "baseline_points is True: it is a whole number"),
        ({"shift_length": 8}, "shift_length is 8: it is 6 or 7"),
        ({"trend_length": 5}, "trend_length is 5: it is 6 or 7"),
        ({"trend_length": "7"}, "trend_length is '7': it is a whole number"),
    ],
)
def test_options_out_of_bounds(noise, options, message):
    with pytest.raises(ParameterError, match=message):
        statistics.add_process_limits(series(noise), **options)


def test_frames_that_cannot_be_used(noise):
    frame = series(noise)
    with pytest.raises(DataError) as caught:
        statistics.add_process_limits(frame.rename(columns={"value": "valeu"}))
    assert str(caught.value) == (
        "The column 'value' is missing. Did you mean 'valeu'? The frame has: period, valeu. "
        "Name the column as it stands in the frame, or rename it."
    )
    with pytest.raises(DataError, match="'area' is missing"):
        statistics.add_process_limits(frame, by="area")
    with pytest.raises(
        DataError, match=r"value is not a number in 1 of 30 rows \(first at row 3: 'n"
    ):
        statistics.add_process_limits(
            frame.assign(value=frame["value"].astype(object).where(frame.index != 3, "n/a"))
        )
    with pytest.raises(DataError, match="value is not a number in 30 of 30"):
        statistics.add_process_limits(frame.assign(value=frame["value"].astype(str)))
    with pytest.raises(DataError, match="value is infinite"):
        statistics.add_process_limits(frame.assign(value=np.inf))
    with pytest.raises(DataError, match=r"period is missing in 1 of 30 rows \(first at row 2\)"):
        statistics.add_process_limits(frame.assign(period=frame["period"].where(frame.index != 2)))
    with pytest.raises(DataError, match=r"period is text that does not sort .*'Mar 2010'"):
        statistics.add_process_limits(frame.assign(period="Mar 2010"))
    with pytest.raises(DataError, match="already has the column 'segment'"):
        statistics.add_process_limits(frame.assign(segment=1))
    with pytest.raises(DataError, match="Got list instead of a DataFrame"):
        statistics.add_process_limits([1, 2, 3])


def test_a_doubled_period_is_refused_with_its_group(two_areas):
    frame = pd.concat([two_areas, two_areas.iloc[[35]]])
    with pytest.raises(DataError) as caught:
        statistics.add_process_limits(frame, by="area")
    assert str(caught.value) == (
        "period stands twice in 1 of 61 rows (first: 2005 of 'B'). "
        "Keep one row a period, or name in 'by' the column that tells them apart."
    )


values_of = st.lists(
    st.one_of(st.none(), st.integers(-40, 40).map(lambda whole: whole / 10)),
    min_size=1,
    max_size=45,
)


@settings(max_examples=30, deadline=None)
@given(values=values_of)
def test_turning_a_series_upside_down_turns_its_labels(values):
    frame = series(np.array(values, dtype=float))
    up = statistics.add_process_limits(frame)
    down = statistics.add_process_limits(frame.assign(value=-frame["value"]))
    turned = up["special_cause"].replace(
        {
            **{f"{rule}_high": f"{rule}_low" for rule in ("outside", "two_in_three", "shift")},
            **{f"{rule}_low": f"{rule}_high" for rule in ("outside", "two_in_three", "shift")},
            "trend_rising": "trend_falling",
            "trend_falling": "trend_rising",
        }
    )
    assert turned.to_list() == down["special_cause"].to_list()
    np.testing.assert_array_equal(up["lower_process_limit"], -down["upper_process_limit"])


@settings(max_examples=30, deadline=None)
@given(values=values_of, data=st.data())
def test_shuffling_rows_changes_nothing(values, data):
    frame = series(np.array(values, dtype=float))
    order = data.draw(st.permutations(range(len(values))))
    result = statistics.add_process_limits(frame.iloc[list(order)]).sort_index()
    pd.testing.assert_frame_equal(result, statistics.add_process_limits(frame))


@settings(max_examples=40, deadline=None)
@given(values=values_of)
def test_limits_bracket_the_centre_and_short_segments_have_no_signal(values):
    result = statistics.add_process_limits(series(np.array(values, dtype=float)))
    shown = result.dropna(subset=LINES)
    assert (shown["lower_process_limit"] <= shown["process_mean"]).all()
    assert (shown["process_mean"] <= shown["upper_process_limit"]).all()
    assert (result.loc[result["is_short_segment"], "special_cause"] == "none").all()
    assert (result.loc[result["value"].isna(), "special_cause"] == "none").all()
