"""What polarity makes of numbers: is it better, is a target met, how far is it. Knows no series.

Status and direction never meet here: a value that misses its target may be improving.
"""

from __future__ import annotations

import math

from clinic_lib.terms import Direction, Polarity, TargetStatus

# Two numbers nearer than this, relative to their size, differ by arithmetic noise only: 50 x 0.9 is
# not a hair above 45.
SAME_NUMBER = 1e-9
NO_POLARITY = "it is not agreed which direction is good"
NO_FIGURE = "there is no figure to hold against it"
NO_RANGE_END = "the target range has only one end"


def is_same_number(first: float, second: float) -> bool:
    """Whether two numbers are equal but for arithmetic noise.

    Examples
    --------
    >>> is_same_number(50 * (1 + 10 / 100), 55)
    True
    """
    return math.isclose(first, second, rel_tol=SAME_NUMBER, abs_tol=SAME_NUMBER)


def is_missing(value: float | None) -> bool:
    """Whether a number is not there.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing(0.0)
    (True, True, False)
    """
    return value is None or math.isnan(value)


def distance_from_range(value: float, low: float, high: float) -> float:
    """How far a value lies outside a range: negative below it, positive above, 0 inside.

    Examples
    --------
    >>> distance_from_range(8.0, 10.0, 12.0), distance_from_range(12.0, 10.0, 12.0)
    (-2.0, 0.0)
    """
    if value < low and not is_same_number(value, low):
        return value - low
    if value > high and not is_same_number(value, high):
        return value - high
    return 0.0


def is_target_met(value: float, low: float, high: float, polarity: Polarity) -> bool:
    """Whether a value reaches its target; exactly on it is met.

    Parameters
    ----------
    value : float
        The value.
    low : float
        The target as a level, or the low end of a range.
    high : float
        The high end of a range; missing where the target is a level.
    polarity : Polarity
        High is good: at or above `low`. Low is good: at or below `high`, or `low` where there is no
        range. Range is good: from `low` to `high`, both ends inside.

    Examples
    --------
    >>> is_target_met(50.0, 50.0, float("nan"), Polarity.LOW_IS_GOOD)
    True
    >>> is_target_met(13.0, 10.0, 12.0, Polarity.RANGE_IS_GOOD)
    False
    """
    if polarity is Polarity.RANGE_IS_GOOD:
        return distance_from_range(value, low, high) == 0
    if polarity is Polarity.HIGH_IS_GOOD:
        return value > low or is_same_number(value, low)
    most = low if is_missing(high) else high
    return value < most or is_same_number(value, most)


def target_status(
    value: float,
    low: float,
    high: float,
    *,
    polarity: Polarity,
    is_due: bool,
    tolerance: float = math.nan,
) -> tuple[TargetStatus, str]:
    """Where a value stands against an agreed target, and why it cannot be said.

    Parameters
    ----------
    value, low, high : float
        As in ``is_target_met``; missing is NaN.
    polarity : Polarity
        Which direction is good.
    is_due : bool
        Whether the target's period has come.
    tolerance : float
        How far the value may miss the target and still be within tolerance; NaN for not at all.

    Returns
    -------
    status : TargetStatus
        A target that is not yet due may already be met.
    reason : str
        Why it cannot be told, as a clause; empty where it can.

    Examples
    --------
    >>> status, _ = target_status(
    ...     48.0, 50.0, float("nan"), polarity=Polarity.HIGH_IS_GOOD, is_due=False
    ... )
    >>> str(status)
    'not_yet_due'
    >>> status, _ = target_status(
    ...     49.5, 50.0, math.nan, polarity=Polarity.HIGH_IS_GOOD, is_due=True, tolerance=0.5
    ... )
    >>> str(status)
    'within_tolerance'
    """
    reason = ""
    if is_missing(value):
        reason = NO_FIGURE
    elif polarity is Polarity.NO_JUDGEMENT:
        reason = NO_POLARITY
    elif polarity is Polarity.RANGE_IS_GOOD and is_missing(high):
        reason = NO_RANGE_END
    if reason:
        return TargetStatus.CANNOT_TELL, reason
    if is_target_met(value, low, high, polarity):
        return TargetStatus.MET, ""
    if not is_due:
        return TargetStatus.NOT_YET_DUE, ""
    is_near = is_within(target_gap(value, low, high), tolerance)
    return (TargetStatus.WITHIN_TOLERANCE if is_near else TargetStatus.NOT_MET), ""


def is_within(gap: float, tolerance: float) -> bool:
    """Whether a target is missed by no more than its tolerance, exactly that much counted within.

    Examples
    --------
    >>> is_within(-0.5, 0.5), is_within(0.6, 0.5), is_within(0.1, math.nan)
    (True, False, False)
    """
    if is_missing(gap) or is_missing(tolerance):
        return False
    return abs(gap) < tolerance or is_same_number(abs(gap), tolerance)


def target_gap(value: float, low: float, high: float) -> float:
    """Value minus target; for a range the distance to its nearest end, 0 inside.

    Examples
    --------
    >>> target_gap(48.0, 50.0, float("nan"))
    -2.0
    """
    return value - low if is_missing(high) else distance_from_range(value, low, high)


def percent_of_way(
    value: float, baseline: float, target: float, polarity: Polarity = Polarity.NO_JUDGEMENT
) -> float:
    """How much of the way from baseline to target is done, in per cent.

    Missing where any of the three is, or where the target is no better than the baseline: there is
    then no way to go, and a figure that got worse would seem to be far beyond its target. It may be
    negative (further away than at the start) or above 100 (beyond the target).

    Examples
    --------
    >>> percent_of_way(48.0, 40.0, 50.0)
    80.0
    >>> percent_of_way(30.0, 40.0, 38.0, Polarity.HIGH_IS_GOOD)
    nan
    """
    if any(is_missing(number) for number in (value, baseline, target)):
        return math.nan
    if is_same_number(baseline, target):
        return math.nan
    if read_change(target - baseline, polarity) is Direction.WORSENING:
        return math.nan
    return 100.0 * (value - baseline) / (target - baseline)


def read_change(change: float, polarity: Polarity) -> Direction:
    """A change of the value read through polarity, whatever the evidence for it.

    Range polarity is read by ``read_range_change``; here it is as no polarity.

    Examples
    --------
    >>> [str(read_change(-1.0, polarity)) for polarity in Polarity]
    ['worsening', 'improving', 'falling', 'falling']
    """
    if is_missing(change):
        return Direction.CANNOT_TELL
    if change == 0:
        return Direction.STEADY
    if polarity is Polarity.HIGH_IS_GOOD:
        return Direction.IMPROVING if change > 0 else Direction.WORSENING
    if polarity is Polarity.LOW_IS_GOOD:
        return Direction.IMPROVING if change < 0 else Direction.WORSENING
    return Direction.RISING if change > 0 else Direction.FALLING


def read_range_change(before: float, now: float, low: float, high: float) -> Direction:
    """A change read through a target range: nearer to it is better, inside it nothing is worse.

    Examples
    --------
    >>> str(read_range_change(8.0, 9.0, 10.0, 12.0)), str(read_range_change(10.5, 11.0, 10.0, 12.0))
    ('improving', 'steady')
    """
    if is_missing(before) or is_missing(now):
        return Direction.CANNOT_TELL
    step = abs(distance_from_range(now, low, high)) - abs(distance_from_range(before, low, high))
    if is_same_number(step, 0.0):
        return Direction.STEADY
    return Direction.IMPROVING if step < 0 else Direction.WORSENING
