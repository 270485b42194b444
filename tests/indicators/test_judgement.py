"""What polarity makes of a number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.indicators.judgement import (
    NO_FIGURE,
    NO_POLARITY,
    NO_RANGE_END,
    distance_from_range,
    is_target_met,
    percent_of_way,
    read_change,
    read_range_change,
    target_gap,
    target_status,
)
from clinic_lib.terms import Direction, Polarity, TargetStatus

pytestmark = pytest.mark.unit

NAN = float("nan")
HIGH, LOW = Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD
numbers = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "polarity", "status"),
    [
        (49.9, HIGH, "not_met"),
        (50.0, HIGH, "met"),
        (50.1, HIGH, "met"),
        (49.9, LOW, "met"),
        (50.0, LOW, "met"),
        (50.1, LOW, "not_met"),
    ],
)
def test_a_level_is_met_from_the_good_side_and_exactly_on_it(
    value: float, polarity: Polarity, status: str
) -> None:
    assert target_status(value, 50.0, NAN, polarity=polarity, is_due=True) == (status, "")


@pytest.mark.parametrize(
    ("value", "status"),
    [(9.9, "not_met"), (10, "met"), (11, "met"), (12, "met"), (12.1, "not_met")],
)
def test_a_range_is_met_between_its_ends_both_inside(value: float, status: str) -> None:
    judged = target_status(value, 10, 12, polarity=Polarity.RANGE_IS_GOOD, is_due=True)
    assert judged == (status, "")


def test_a_range_on_a_measure_with_a_good_side_may_be_left_on_that_side() -> None:
    assert is_target_met(13, 10, 12, HIGH)
    assert not is_target_met(13, 10, 12, LOW)
    assert is_target_met(9, 10, 12, LOW)
    assert not is_target_met(9, 10, 12, HIGH)


def test_a_target_that_is_not_due_may_already_be_met() -> None:
    assert target_status(48, 50, NAN, polarity=HIGH, is_due=False)[0] is TargetStatus.NOT_YET_DUE
    assert target_status(51, 50, NAN, polarity=HIGH, is_due=False)[0] is TargetStatus.MET


@pytest.mark.parametrize(
    ("value", "high", "polarity", "reason"),
    [
        (NAN, NAN, HIGH, NO_FIGURE),
        (50, NAN, Polarity.NO_JUDGEMENT, NO_POLARITY),
        (50, NAN, Polarity.RANGE_IS_GOOD, NO_RANGE_END),
    ],
)
def test_it_says_why_it_cannot_tell(
    value: float, high: float, polarity: Polarity, reason: str
) -> None:
    judged = target_status(value, 50, high, polarity=polarity, is_due=True)
    assert judged == (TargetStatus.CANNOT_TELL, reason)


def test_arithmetic_noise_does_not_miss_a_target() -> None:
    level = 0.1 + 0.2
    assert level > 0.3
    assert is_target_met(level, 0.3, NAN, LOW)
    assert is_target_met(0.3, level, NAN, HIGH)


def test_the_gap_is_value_minus_target_or_the_distance_to_a_range() -> None:
    assert target_gap(48, 50, NAN) == -2
    assert target_gap(8, 10, 12) == -2
    assert target_gap(11, 10, 12) == 0
    assert target_gap(15, 10, 12) == 3
    assert math.isnan(target_gap(NAN, 50, NAN))


@pytest.mark.parametrize(
    ("value", "baseline", "goal", "percent"),
    [(48, 40, 50, 80), (38, 40, 50, -20), (55, 40, 50, 150), (30, 40, 20, 50), (40, 40, 50, 0)],
)
def test_percent_of_way(value: float, baseline: float, goal: float, percent: float) -> None:
    assert percent_of_way(value, baseline, goal) == pytest.approx(percent)


@pytest.mark.parametrize(
    ("value", "baseline", "goal", "polarity"),
    [
        (6.9, 5.9, 6.3, Polarity.LOW_IS_GOOD),
        (5.0, 5.9, 6.3, Polarity.LOW_IS_GOOD),
        (1612, 3011, 2300, Polarity.HIGH_IS_GOOD),
    ],
)
def test_a_target_worse_than_the_baseline_leaves_no_way_to_go(
    value: float, baseline: float, goal: float, polarity: Polarity
) -> None:
    """Homes that fell from 3,011 to 1,612 are not "197% of the way" to a missed target of 2,300."""
    assert math.isnan(percent_of_way(value, baseline, goal, polarity))
    assert not math.isnan(percent_of_way(value, baseline, goal))


@pytest.mark.parametrize("gone", [(NAN, 40, 50), (48, NAN, 50), (48, 40, NAN), (48, 50, 50)])
def test_percent_of_way_is_missing_where_it_means_nothing(gone: tuple[float, ...]) -> None:
    assert math.isnan(percent_of_way(*gone))


@given(numbers)
def test_flipping_polarity_swaps_improving_and_worsening(change: float) -> None:
    swap = {
        Direction.IMPROVING: Direction.WORSENING,
        Direction.WORSENING: Direction.IMPROVING,
        Direction.STEADY: Direction.STEADY,
    }
    assert read_change(change, LOW) == swap[read_change(change, HIGH)]


@given(numbers, numbers, numbers, st.floats(0, 1e5))
def test_nearer_a_range_is_better_seen_from_either_side(
    before: float, now: float, low: float, width: float
) -> None:
    mirrored = read_range_change(-before, -now, -low - width, -low)
    assert read_range_change(before, now, low, low + width) == mirrored
    assert distance_from_range(now, low, low + width) == -distance_from_range(
        -now, -low - width, -low
    )
