"""Direction of travel: which way the value moved in a year, and how sure the data make us of it.

Three witnesses may speak: the process limits of a long series, the confidence limits of the two
figures, and the recent trend. Says nothing of the target.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from clinic_lib.indicators.judgement import (
    distance_from_range,
    is_missing,
    is_same_number,
    read_change,
    read_range_change,
)
from clinic_lib.terms import Direction, Evidence, Polarity, SpecialCause, Trend

USUAL = "its usual ups and downs"
UNCERTAINTY = "the margin of error"
BEYOND_USUAL = f"more than {USUAL} would explain"
BEYOND_UNCERTAINTY = f"more than {UNCERTAINTY} would explain"
WITHIN_USUAL = f"within {USUAL}"
WITHIN_UNCERTAINTY = f"within {UNCERTAINTY}"
PART_OF_TREND = "part of a clear trend over the last five figures"
AGAINST_TREND = "against the trend of the last five figures"
AGAINST_RUN = "against an unusual run of recent figures"
NO_TEST = "there is no margin of error and too few figures to tell whether that is more than chance"
OVERLAPPING = "the two periods overlap, so it cannot be tested whether that is more than chance"
UNCHANGED = "the same figure both times"
INSIDE_RANGE = "inside the target range both times"
NO_TREND = "no clear trend over the last five figures"

RISING_CAUSES = frozenset(
    {
        SpecialCause.OUTSIDE_HIGH,
        SpecialCause.TREND_RISING,
        SpecialCause.TWO_IN_THREE_HIGH,
        SpecialCause.SHIFT_HIGH,
    }
)


class Signal(StrEnum):
    """What one witness says of a change."""

    CONFIRMS = "confirms"
    DENIES = "denies"
    OPPOSES = "opposes"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95% limits; missing is NaN."""

    value: float
    lower: float = math.nan
    upper: float = math.nan


@dataclass(frozen=True, slots=True)
class Travel:
    """Direction of travel, the strength of the evidence, and why, as a clause."""

    direction: Direction
    evidence: Evidence
    basis: str


def limits_signal(before: Figure, now: Figure) -> Signal:
    """Whether the limits of two independent figures lie apart, touching not counted as apart.

    Examples
    --------
    >>> str(limits_signal(Figure(50, 48, 52), Figure(55, 53, 57)))
    'confirms'
    """
    ends = (before.lower, before.upper, now.lower, now.upper)
    if any(is_missing(end) for end in ends):
        return Signal.ABSENT
    is_apart = now.lower > before.upper or now.upper < before.lower
    return Signal.CONFIRMS if is_apart else Signal.DENIES


def process_signal(special_cause: str, change: float) -> Signal:
    """Whether the latest point of a process chart stands out in the direction of a change.

    Parameters
    ----------
    special_cause : str
        A value of ``SpecialCause``; empty where the series has no process limits.
    change : float
        The change of the value.

    Examples
    --------
    >>> str(process_signal("shift_high", -1.0)), str(process_signal("", 1.0))
    ('opposes', 'absent')
    """
    if not special_cause:
        return Signal.ABSENT
    if special_cause == SpecialCause.NONE:
        return Signal.DENIES
    is_rising = special_cause in RISING_CAUSES
    return Signal.CONFIRMS if is_rising == (change > 0) else Signal.OPPOSES


def trend_signal(trend: str, change: float) -> Signal:
    """What the recent trend says of a change.

    Examples
    --------
    >>> str(trend_signal("increasing", -1.0)), str(trend_signal("no_significant_change", 1.0))
    ('opposes', 'denies')
    """
    if trend not in (Trend.INCREASING, Trend.DECREASING):
        return Signal.DENIES if trend == Trend.NO_SIGNIFICANT_CHANGE else Signal.ABSENT
    return Signal.CONFIRMS if (trend == Trend.INCREASING) == (change > 0) else Signal.OPPOSES


def weigh(process: Signal, limits: Signal, trend: Signal) -> tuple[bool, Evidence, str]:
    """Whether a change is real, how strong the evidence is, and the words for it.

    Process limits decide where there are any, because they alone know the ups and downs of the
    process; else the confidence limits of the two figures; the trend can lend weight to either. A
    latest point that stands out the other way says how far the series has come, not whether last
    year's change is real: that is then left to the confidence limits.

    Examples
    --------
    >>> is_real, evidence, _ = weigh(Signal.ABSENT, Signal.DENIES, Signal.CONFIRMS)
    >>> is_real, str(evidence)
    (True, 'some')
    """
    if process is Signal.DENIES:
        return False, Evidence.SOME, WITHIN_USUAL
    if process is Signal.CONFIRMS:
        if limits is Signal.DENIES:
            return True, Evidence.SOME, f"{BEYOND_USUAL}, though {WITHIN_UNCERTAINTY}"
        return _unless_opposed(trend, BEYOND_USUAL)
    if process is Signal.OPPOSES:
        if limits is Signal.CONFIRMS:
            return True, Evidence.SOME, f"{BEYOND_UNCERTAINTY}, though {AGAINST_RUN}"
        return False, Evidence.SOME, AGAINST_RUN
    if limits is Signal.CONFIRMS:
        return _unless_opposed(trend, BEYOND_UNCERTAINTY)
    if trend is Signal.CONFIRMS:
        within = f"{WITHIN_UNCERTAINTY} but " if limits is Signal.DENIES else ""
        return True, Evidence.SOME, f"{within}{PART_OF_TREND}"
    if limits is Signal.DENIES:
        return False, Evidence.SOME, WITHIN_UNCERTAINTY
    if trend is not Signal.ABSENT:
        return False, Evidence.SOME, NO_TREND if trend is Signal.DENIES else AGAINST_TREND
    return True, Evidence.WEAK, NO_TEST


def _unless_opposed(trend: Signal, words: str) -> tuple[bool, Evidence, str]:
    """A change that is confirmed, strongly unless the trend goes the other way."""
    if trend is Signal.OPPOSES:
        return True, Evidence.SOME, f"{words}, though {AGAINST_TREND}"
    return True, Evidence.STRONG, words


def judge_travel(
    before: Figure,
    now: Figure,
    *,
    polarity: Polarity,
    target_range: tuple[float, float],
    special_cause: str,
    trend: str,
) -> Travel:
    """Direction of travel between two independent figures.

    Parameters
    ----------
    before, now : Figure
        The same period last year (or the survey before) and the latest figure.
    polarity : Polarity
        Which direction is good.
    target_range : tuple of float
        Both ends of the range that is good; NaN where there is none.
    special_cause : str
        The latest point's label on the process chart; empty where there are no process limits.
    trend : str
        The recent trend; a value of ``Trend``.

    Returns
    -------
    Travel

    Examples
    --------
    >>> no_range = (math.nan, math.nan)
    >>> travel = judge_travel(
    ...     Figure(50, 48, 52), Figure(55, 53, 57), polarity=Polarity.HIGH_IS_GOOD,
    ...     target_range=no_range, special_cause="", trend="cannot_be_calculated",
    ... )
    >>> str(travel.direction), str(travel.evidence)
    ('improving', 'strong')
    """
    change = now.value - before.value
    process = process_signal(special_cause, change)
    limits = limits_signal(before, now)
    if is_same_number(before.value, now.value):
        is_untested = process is Signal.ABSENT and limits is Signal.ABSENT
        return Travel(Direction.STEADY, Evidence.WEAK if is_untested else Evidence.SOME, UNCHANGED)
    is_real, evidence, basis = weigh(process, limits, trend_signal(trend, change))
    direction, is_inside = _read(before.value, now.value, polarity, target_range)
    if not is_real:
        direction = Direction.STEADY
    return Travel(direction, evidence, INSIDE_RANGE if is_inside else basis)


def _read(
    before: float, now: float, polarity: Polarity, target_range: tuple[float, float]
) -> tuple[Direction, bool]:
    """A change through polarity, and whether both figures lie inside the target range."""
    low, high = target_range
    if polarity is not Polarity.RANGE_IS_GOOD or is_missing(low) or is_missing(high):
        return read_change(now - before, polarity), False
    is_inside = all(distance_from_range(value, low, high) == 0 for value in (before, now))
    return read_range_change(before, now, low, high), is_inside


def untested_travel(
    before: Figure,
    now: Figure,
    *,
    polarity: Polarity,
    target_range: tuple[float, float],
    basis: str,
) -> Travel:
    """Which way a value moved where nothing can test the change.

    Examples
    --------
    >>> travel = untested_travel(
    ...     Figure(50), Figure(55), polarity=Polarity.LOW_IS_GOOD,
    ...     target_range=(math.nan, math.nan), basis=OVERLAPPING,
    ... )
    >>> str(travel.direction), str(travel.evidence)
    ('worsening', 'weak')
    """
    if is_same_number(before.value, now.value):
        return Travel(Direction.STEADY, Evidence.WEAK, UNCHANGED)
    direction, is_inside = _read(before.value, now.value, polarity, target_range)
    return Travel(direction, Evidence.WEAK, INSIDE_RANGE if is_inside else basis)


def unknown_travel(basis: str) -> Travel:
    """No direction, and why.

    Examples
    --------
    >>> str(unknown_travel("there is no figure for 2008/09").direction)
    'cannot_tell'
    """
    return Travel(Direction.CANNOT_TELL, Evidence.NONE, basis)
