"""The four rules of process behaviour charts, for many segments at once. Knows no good or bad."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic_lib.statistics.arguments import Floats
from clinic_lib.terms import SpecialCause

Signs = NDArray[np.int8]
"""-1 below, 0 on or unknown, 1 above."""

NEAR_POINTS, NEAR_WINDOW = 2, 3
"""How many of how many successive points beyond a near limit are a special cause."""


@dataclass(frozen=True)
class Rules:
    """How the rules are read.

    Parameters
    ----------
    shift_length : int
        Successive points on one side of the centre that make a shift.
    trend_length : int
        Successive points rising, or falling, that make a trend.
    strict_compatibility : bool
        Read missing values and plateaus between two trends as the R package does.
    """

    shift_length: int = 7
    trend_length: int = 7
    strict_compatibility: bool = False


@dataclass(frozen=True)
class Points:
    """Points in time order inside each segment, and where they stand to their lines.

    Parameters
    ----------
    value : ndarray of float
        The values; NaN is missing.
    segment : ndarray of int
        The segment of each point, rising.
    side, outside, near : ndarray of int8
        -1 below, 1 above and 0 neither, for the centre, the process limits, and the near limits of
        points inside the process limits.
    """

    value: Floats
    segment: NDArray[np.intp]
    side: Signs
    outside: Signs
    near: Signs

    def only(self, rows: NDArray[np.bool_]) -> Points:
        """Some of the points."""
        return Points(
            self.value[rows],
            self.segment[rows],
            self.side[rows],
            self.outside[rows],
            self.near[rows],
        )


def special_causes(points: Points, rules: Rules) -> NDArray[np.object_]:
    """One label a point, in the order of precedence: outside, trend, two in three, shift."""
    labels = np.full(points.value.size, str(SpecialCause.NONE), dtype=object)
    if rules.strict_compatibility:
        return _labels(points, rules, labels)
    present = ~np.isnan(points.value)
    labels[present] = _labels(points.only(present), rules, labels[present])
    return labels


def _labels(points: Points, rules: Rules, labels: NDArray[np.object_]) -> NDArray[np.object_]:
    """The labels where a special cause was found; weaker rules first, stronger ones over them."""
    labels = labels.copy()
    for signs, high, low in (
        (shifts(points, rules.shift_length), SpecialCause.SHIFT_HIGH, SpecialCause.SHIFT_LOW),
        (
            two_in_three(points),
            SpecialCause.TWO_IN_THREE_HIGH,
            SpecialCause.TWO_IN_THREE_LOW,
        ),
        (trends(points, rules), SpecialCause.TREND_RISING, SpecialCause.TREND_FALLING),
        (points.outside, SpecialCause.OUTSIDE_HIGH, SpecialCause.OUTSIDE_LOW),
    ):
        labels[signs > 0] = str(high)
        labels[signs < 0] = str(low)
    return labels


def signs_of(difference: Floats) -> Signs:
    """-1, 0 or 1; a missing difference has no sign."""
    with np.errstate(invalid="ignore"):
        return (difference > 0).astype(np.int8) - (difference < 0).astype(np.int8)


def shifts(points: Points, length: int) -> Signs:
    """The side of every point of a run of ``length`` or more on one side of the centre."""
    side = points.side
    long = _run_lengths(side, points.segment) >= length
    return np.where(long, side, 0).astype(np.int8)


def trends(points: Points, rules: Rules) -> Signs:
    """The direction of every point of a run of strictly rising, or strictly falling, points.

    A point between two points of trends goes the way of the step to the next one. Where that step
    is level it goes the way it came; the R package calls it falling.
    """
    if points.value.size == 0:
        return points.side
    step = signs_of(np.diff(points.value, prepend=np.nan))
    step[np.flatnonzero(np.diff(points.segment, prepend=-1))] = 0
    part = (_run_lengths(step, points.segment) >= rules.trend_length - 1) & (step != 0)
    next_part = np.append(part[1:], False)
    inside = part | next_part
    next_step = np.append(step[1:], np.int8(0))
    joined = np.append(points.segment[1:] == points.segment[:-1], False)
    next_inside = joined & np.append(inside[1:], False)
    level = -1 if rules.strict_compatibility else step
    ahead = np.where(next_step == 0, level, next_step)
    return np.where(inside, np.where(next_inside, ahead, step), 0).astype(np.int8)


def two_in_three(points: Points) -> Signs:
    """The side of near points of which two stand in three successive points of one side."""
    side, near, segment = points.side, points.near, points.segment
    found = np.zeros(side.size, dtype=np.bool_)
    windows = side.size - NEAR_WINDOW + 1
    if windows < 1:
        return np.zeros(side.size, dtype=np.int8)
    parts = [slice(start, start + windows) for start in range(NEAR_WINDOW)]
    enough = sum((near[part] != 0).astype(np.int8) for part in parts) >= NEAR_POINTS
    one_side = np.abs(sum(side[part] for part in parts)) == NEAR_WINDOW
    together = segment[parts[0]] == segment[parts[-1]]
    for part in parts:
        found[part] |= enough & one_side & together
    return np.where(found, near, 0).astype(np.int8)


def _run_lengths(signs: Signs, segment: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each point, how long the run of equal signs in its segment is; 0 for a run of zeros."""
    if not signs.size:
        return np.zeros(0, dtype=np.intp)
    new = (np.diff(signs, prepend=signs[0]) != 0) | (np.diff(segment, prepend=-1) != 0)
    starts = np.flatnonzero(new)
    lengths = np.diff(starts, append=signs.size)
    return np.where(signs == 0, 0, np.repeat(lengths, lengths)).astype(np.intp)
