"""Direction of travel: what each witness says, how they are weighed, what polarity makes of it."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.indicators.direction import (
    OVERLAPPING,
    Figure,
    Signal,
    Travel,
    judge_travel,
    limits_signal,
    process_signal,
    trend_signal,
    untested_travel,
    weigh,
)
from clinic_lib.terms import Direction, Evidence, Polarity, SpecialCause

pytestmark = pytest.mark.unit

NO_RANGE = (math.nan, math.nan)
HIGH, LOW, RANGE = Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD, Polarity.RANGE_IS_GOOD
YES, NO, AGAINST, NONE = Signal.CONFIRMS, Signal.DENIES, Signal.OPPOSES, Signal.ABSENT


def travel(before: Figure, now: Figure, polarity: Polarity = HIGH, **more: str) -> Travel:
    return judge_travel(
        before,
        now,
        polarity=polarity,
        target_range=NO_RANGE,
        special_cause=more.get("special_cause", ""),
        trend=more.get("trend", ""),
    )


@pytest.mark.parametrize(
    ("now", "signal"),
    [
        (Figure(55, 53, 57), YES),
        (Figure(54, 52, 56), NO),
        (Figure(45, 43, 47), YES),
        (Figure(46, 44, 48), NO),
        (Figure(55), NONE),
        (Figure(55, 53), NONE),
    ],
)
def test_limits_that_touch_are_not_apart(now: Figure, signal: Signal) -> None:
    assert limits_signal(Figure(50, 48, 52), now) is signal


def test_a_special_cause_confirms_only_its_own_direction() -> None:
    high = {"outside_high", "trend_rising", "two_in_three_high", "shift_high"}
    for cause in SpecialCause:
        up, down = process_signal(cause, 1.0), process_signal(cause, -1.0)
        expected = (YES, AGAINST) if cause in high else (AGAINST, YES)
        assert (up, down) == ((NO, NO) if cause == "none" else expected)
    assert process_signal("", 1.0) is NONE


def test_a_trend_confirms_opposes_or_is_silent() -> None:
    assert trend_signal("increasing", 1.0) is YES
    assert trend_signal("decreasing", 1.0) is AGAINST
    assert trend_signal("no_significant_change", 1.0) is NO
    assert trend_signal("cannot_be_calculated", 1.0) is NONE
    assert trend_signal("", 1.0) is NONE


@pytest.mark.parametrize(
    ("signals", "is_real", "evidence"),
    [
        ((YES, NONE, NONE), True, "strong"),
        ((YES, YES, YES), True, "strong"),
        ((YES, NO, NONE), True, "some"),
        ((YES, YES, AGAINST), True, "some"),
        ((NO, YES, YES), False, "some"),
        ((NO, NONE, NONE), False, "some"),
        ((AGAINST, YES, NONE), True, "some"),
        ((AGAINST, NO, YES), False, "some"),
        ((AGAINST, NONE, NONE), False, "some"),
        ((NONE, YES, NONE), True, "strong"),
        ((NONE, YES, NO), True, "strong"),
        ((NONE, YES, AGAINST), True, "some"),
        ((NONE, NO, YES), True, "some"),
        ((NONE, NO, NO), False, "some"),
        ((NONE, NO, AGAINST), False, "some"),
        ((NONE, NO, NONE), False, "some"),
        ((NONE, NONE, YES), True, "some"),
        ((NONE, NONE, NO), False, "some"),
        ((NONE, NONE, NONE), True, "weak"),
    ],
)
def test_how_the_witnesses_are_weighed(
    signals: tuple[Signal, Signal, Signal], is_real: bool, evidence: str
) -> None:
    assert weigh(*signals)[:2] == (is_real, evidence)


def test_every_mix_of_witnesses_gives_words() -> None:
    for signals in itertools.product(Signal, (YES, NO, NONE), Signal):
        assert weigh(*signals)[2]


def test_a_change_within_the_margin_of_error_is_no_clear_change() -> None:
    judged = travel(Figure(50, 48, 52), Figure(51, 49, 53))
    assert judged == Travel(Direction.STEADY, Evidence.SOME, "within the margin of error")


def test_without_any_limits_the_evidence_is_weak() -> None:
    judged = travel(Figure(50), Figure(51), LOW)
    assert (judged.direction, judged.evidence) == (Direction.WORSENING, Evidence.WEAK)


@pytest.mark.parametrize(
    ("polarity", "direction"),
    [(HIGH, "improving"), (LOW, "worsening"), (RANGE, "rising"), (Polarity.NO_JUDGEMENT, "rising")],
)
def test_polarity_reads_a_real_change(polarity: Polarity, direction: str) -> None:
    assert travel(Figure(50, 48, 52), Figure(55, 53, 57), polarity).direction == direction


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [(5, 8, "improving"), (15, 18, "worsening"), (10.2, 11.8, "steady"), (8, 14, "steady")],
)
def test_a_range_is_approached_or_left(before: float, now: float, direction: str) -> None:
    judged = judge_travel(
        Figure(before, before - 0.1, before + 0.1),
        Figure(now, now - 0.1, now + 0.1),
        polarity=RANGE,
        target_range=(10, 12),
        special_cause="",
        trend="",
    )
    assert judged.direction == direction


def test_the_same_figure_is_steady() -> None:
    assert travel(Figure(50), Figure(50)).evidence is Evidence.WEAK
    assert travel(Figure(50, 48, 52), Figure(50, 48, 52)).evidence is Evidence.SOME
    assert travel(Figure(0.3), Figure(0.1 + 0.2)).direction is Direction.STEADY


def test_overlapping_periods_are_never_tested() -> None:
    judged = untested_travel(
        Figure(50, 49, 51),
        Figure(60, 59, 61),
        polarity=HIGH,
        target_range=NO_RANGE,
        basis=OVERLAPPING,
    )
    assert judged == Travel(Direction.IMPROVING, Evidence.WEAK, OVERLAPPING)


figures = st.builds(
    lambda value, width: Figure(value, value - width, value + width),
    st.floats(-1e3, 1e3),
    st.floats(0.01, 1e3),
)
causes = st.sampled_from(["", *SpecialCause])
trends = st.sampled_from(["", "increasing", "decreasing", "no_significant_change"])


@given(figures, figures, causes, trends)
def test_flipping_polarity_swaps_improving_and_worsening(
    before: Figure, now: Figure, cause: str, trend: str
) -> None:
    up = travel(before, now, HIGH, special_cause=cause, trend=trend)
    down = travel(before, now, LOW, special_cause=cause, trend=trend)
    swap = {"improving": "worsening", "worsening": "improving", "steady": "steady"}
    assert down.direction == swap[up.direction]
    assert (down.evidence, down.basis) == (up.evidence, up.basis)
