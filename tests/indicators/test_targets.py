"""Which target applies and what level it means, for every kind and state."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from clinic_lib.data.periods import Period, parse_period
from clinic_lib.indicators.targets import Target, choose_target, judge_target, read_targets
from clinic_lib.terms import Polarity, TargetKind, TargetState

pytestmark = pytest.mark.unit


def year(label: str) -> Period:
    return parse_period(label, "financial")


VALUES = {
    ("suffolk", "2006/07"): 40.0,
    ("suffolk", "2008/09"): 44.0,
    ("suffolk", "2009/10"): 48.0,
    ("england", "2009/10"): 45.0,
    ("england", "2008/09"): 43.0,
}


def value_at(area: str, period: Period) -> float:
    return VALUES.get((area, period.label), math.nan)


def judge(*targets: Target, polarity: Polarity = Polarity.HIGH_IS_GOOD) -> dict[str, Any]:
    return judge_target(
        targets,
        area_code="suffolk",
        latest=year("2009/10"),
        polarity=polarity,
        value_at=value_at,
    )


def level(period: str, value: float, **more: Any) -> Target:
    return Target(year(period), TargetKind.LEVEL, value, **more)


def test_without_a_target_there_is_no_target() -> None:
    assert judge() == {"target_status": "no_target"}


def test_the_target_for_the_very_period_comes_first() -> None:
    targets = [level(p, v) for p, v in (("2008/09", 43), ("2009/10", 47), ("2010/11", 55))]
    judged = judge(*targets)
    assert (judged["target_period"], judged["target_status"]) == ("2009/10", "met")
    assert judged["target_gap"] == 1


def test_else_the_next_one_to_come() -> None:
    judged = judge(level("2008/09", 43), level("2011/12", 60), level("2010/11", 55))
    assert (judged["target_period"], judged["target_status"]) == ("2010/11", "not_yet_due")
    assert judge(level("2010/11", 46))["target_status"] == "met"


def test_else_the_last_one_there_was() -> None:
    judged = judge(level("2007/08", 41), level("2008/09", 49))
    assert (judged["target_period"], judged["target_status"]) == ("2008/09", "not_met")
    assert choose_target([], year("2009/10")) is None


def test_percent_of_way_needs_a_baseline() -> None:
    with_baseline = judge(level("2009/10", 50, baseline_period=year("2006/07")))
    assert (with_baseline["baseline_period"], with_baseline["baseline_value"]) == ("2006/07", 40)
    assert with_baseline["percent_of_way"] == pytest.approx(80)
    assert math.isnan(judge(level("2009/10", 50))["percent_of_way"])
    unknown = judge(level("2009/10", 50, baseline_period=year("2007/08")))
    assert unknown["baseline_period"] == "2007/08"
    assert math.isnan(unknown["baseline_value"])


def test_a_percentage_change_is_counted_from_the_baseline() -> None:
    target = Target(year("2009/10"), TargetKind.PERCENT_CHANGE, 20, baseline_period=year("2006/07"))
    judged = judge(target)
    assert judged["target_value"] == 48.0
    assert judged["target_status"] == "met"


def test_a_percentage_change_without_its_baseline_cannot_be_judged() -> None:
    target = Target(year("2009/10"), TargetKind.PERCENT_CHANGE, 20, baseline_period=year("2007/08"))
    judged = judge(target)
    assert judged["target_status"] == "cannot_tell"
    assert (
        judged["target_status_reason"] == "there is no figure for the baseline it is counted from"
    )
    assert math.isnan(judged["target_value"])


@pytest.mark.parametrize(
    ("period", "goal", "status"),
    [("2009/10", 47, "met"), ("2008/09", 45, "met"), ("2010/11", 47, "met")],
)
def test_a_gap_is_counted_from_the_comparator_in_the_same_period(
    period: str, goal: float, status: str
) -> None:
    target = Target(year(period), TargetKind.GAP, 2, comparator_code="england")
    judged = judge(target)
    assert (judged["target_value"], judged["target_status"]) == (goal, status)


def test_a_gap_to_a_missing_figure_cannot_be_judged() -> None:
    judged = judge(Target(year("2009/10"), TargetKind.GAP, 2, comparator_code="wales"))
    assert judged["target_status"] == "cannot_tell"
    assert judged["target_status_reason"] == "there is no figure for the area it is counted from"


def test_a_range_has_two_ends_and_no_way_gone() -> None:
    target = Target(year("2009/10"), TargetKind.RANGE, 50, 60, baseline_period=year("2006/07"))
    judged = judge(target, polarity=Polarity.RANGE_IS_GOOD)
    assert (judged["target_value"], judged["target_upper_value"]) == (50, 60)
    assert (judged["target_status"], judged["target_gap"]) == ("not_met", -2)
    assert math.isnan(judged["percent_of_way"])


@pytest.mark.parametrize("state", [TargetState.PLACEHOLDER, TargetState.DEFERRED])
def test_a_target_that_is_not_settled_is_not_judged(state: TargetState) -> None:
    judged = judge(level("2009/10", math.nan, state=state))
    assert judged["target_status"] == state
    assert math.isnan(judged["target_value"])
    assert math.isnan(judged["target_gap"])


def test_no_direction_is_good_so_no_target_is_met() -> None:
    judged = judge(level("2009/10", 47), polarity=Polarity.NO_JUDGEMENT)
    assert judged["target_status"] == "cannot_tell"
    assert judged["target_gap"] == 1


def test_an_indicator_without_figures_keeps_its_target_in_view() -> None:
    judged = judge_target(
        [level("2010/11", 55), level("2009/10", 50)],
        area_code="suffolk",
        latest=None,
        polarity=Polarity.HIGH_IS_GOOD,
        value_at=value_at,
    )
    assert (judged["target_period"], judged["target_status"]) == ("2009/10", "cannot_tell")


def test_the_highest_version_applies_whatever_its_state(made: Any) -> None:
    rows = [
        made.target("2009/10", 50, version=1.0, baseline_period="2006/07", reason="First"),
        made.target("2009/10", 47, version=3.0, agreed_on=pd.Timestamp("2010-03-31")),
        made.target("2009/10", 48, version=2.0),
        made.target("2010/11", 52, version=1.0),
        made.target("2010/11", None, version=2.0, state="deferred"),
    ]
    frame = made.build([made.observation("2009/10", 48.0)], targets=rows).targets
    for shuffled in (frame, frame.iloc[::-1]):
        now, later = read_targets(shuffled.to_dict("records"), "financial")
        assert (now.version, now.value, now.baseline_period) == (3, 47, None)
        assert now.agreed_on == pd.Timestamp("2010-03-31")
        assert later.state is TargetState.DEFERRED
