"""Targets in the history, and gaps as numbers of people."""

from __future__ import annotations

import math
from typing import Any

import pytest

pytestmark = pytest.mark.unit

SUFFOLK, NORFOLK, ENGLAND, EAST = "E10000029", "E10000020", "E92000001", "E12000006"


class TestTargets:
    def test_the_history_shows_each_target_and_what_is_ahead(self, made: Any) -> None:
        goals = [
            made.target("2009/10", 44, baseline_period="2007/08"),
            made.target("2011/12", 60, version=1.0),
            made.target("2011/12", 55, version=2.0, reason="Refreshed"),
        ]
        result = made.assessed(made.build(made.yearly([40, 42, 45], first=2007), targets=goals))
        history = result.history.set_index("period")
        assert history.index.tolist() == ["2007/08", "2008/09", "2009/10", "2010/11", "2011/12"]
        assert history.loc[["2009/10", "2011/12"], "target_value"].tolist() == [44, 55]
        assert history["target_value"].notna().sum() == 2
        assert history["is_ahead"].tolist() == [False] * 3 + [True] * 2
        assert history["is_baseline"].tolist() == [True] + [False] * 4
        assert result.row("NI192")["missing_periods"] == ""

    def test_a_gap_to_england_follows_england(self, made: Any) -> None:
        england = made.yearly([50, 48], first=2008, area_code=ENGLAND)
        more = {"kind": "gap", "comparator_code": ENGLAND}
        goals = [made.target("2008/09", -2, **more), made.target("2009/10", -2, **more)]
        dataset = made.build(
            [*made.yearly([49, 47], first=2008), *england], targets=goals, polarity="low_is_good"
        )
        result = made.assessed(dataset)
        assert result.history["target_value"].tolist() == [48, 46]
        row = result.row("NI192")
        assert (row["target_status"], row["target_gap"]) == ("not_met", 1)

    def test_a_gap_to_an_area_outside_the_comparators(self, made: Any) -> None:
        other = made.observation("2009/10", 60.0, area_code="E10000034")
        goal = made.target("2009/10", -5, kind="gap", comparator_code="E10000034")
        row = made.row_of(made.build([made.observation("2009/10", 56.0), other], targets=[goal]))
        assert (row["target_value"], row["target_status"]) == (55, "met")


class TestPeople:
    def test_a_gap_as_people(self, made: Any) -> None:
        own = made.observation("2009/10", 45.0, numerator=450, denominator=1000)
        england = made.observation("2009/10", 47.25, area_code=ENGLAND)
        dataset = made.build([own, england], targets=[made.target("2009/10", 50)])
        row = made.row_of(dataset)
        assert row["target_gap_people"] == 50
        # 472.5 - 450 is 22.5: half away from zero.
        assert row["england_gap_people"] == 23

    def test_fewer_is_below_zero_for_a_rate(self, made: Any) -> None:
        own = made.observation("2009/10", 4.5, numerator=90, denominator=20_000)
        dataset = made.build(
            [own],
            targets=[made.target("2009/10", 4.0)],
            value_type="rate",
            multiplier=1000,
            polarity="low_is_good",
        )
        assert made.row_of(dataset)["target_gap_people"] == -10

    def test_a_range_is_left_alone_inside(self, made: Any) -> None:
        own = made.observation("2009/10", 11.0, numerator=110, denominator=1000)
        more = {"polarity": "range_is_good"}
        goal = made.target("2009/10", 10, kind="range", upper_value=12.0)
        assert made.row_of(made.build([own], targets=[goal], **more))["target_gap_people"] == 0
        goal = made.target("2009/10", 5, kind="range", upper_value=8.0)
        assert made.row_of(made.build([own], targets=[goal], **more))["target_gap_people"] == -30

    @pytest.mark.parametrize("value_type", ["count", "mean", "score", "change", "ratio"])
    def test_other_values_are_not_people(self, made: Any, value_type: str) -> None:
        own = made.observation("2009/10", 45.0, numerator=450, denominator=1000)
        dataset = made.build([own], targets=[made.target("2009/10", 50)], value_type=value_type)
        assert math.isnan(made.row_of(dataset)["target_gap_people"])
