"""Process limits of many segments at once, from moving ranges. Knows no rule and no target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic_lib.statistics.arguments import Floats
from clinic_lib.statistics.exact import group_means

LIMIT = 2.66
"""Mean moving ranges from the centre to a process limit, rounded as Making Data Count does."""

NEAR_LIMIT = 2 * (LIMIT / 3)
"""The same to a near limit, two thirds of the way."""

SCREEN = 3.267
"""Mean moving ranges from which a moving range is dropped by screening."""


@dataclass(frozen=True)
class Limits:
    """Centre and mean moving range of each segment, and what screening did there.

    Parameters
    ----------
    centre, mean_range : ndarray of float
        One number a segment; missing where it cannot be calculated.
    screened : ndarray of int
        How many moving ranges screening dropped.
    kept : ndarray of bool
        True where screening would have left nothing and the ranges were kept as they are.
    """

    centre: Floats
    mean_range: Floats
    screened: NDArray[np.intp]
    kept: NDArray[np.bool_]

    def at(self, distance: float) -> tuple[Floats, Floats]:
        """The pair of lines so many mean moving ranges below and above each centre."""
        half = distance * self.mean_range
        return self.centre - half, self.centre + half


def process_limits(
    value: Floats,
    segment: NDArray[np.intp],
    *,
    screen_outliers: bool,
    baseline_points: int | None,
    keep_when_all_screened: bool,
) -> Limits:
    """The limits of every segment.

    Parameters
    ----------
    value : ndarray of float
        In time order inside each segment; missing values break the moving range.
    segment : ndarray of int
        The segment of each value, from 0, rising.
    screen_outliers : bool
        Drop moving ranges not below 3.267 times their mean, once.
    baseline_points : int, optional
        Only the first so many rows of each segment set its limits.
    keep_when_all_screened : bool
        Keep the ranges as they are where screening would drop all of them, or all but zeros.
    """
    count = int(segment[-1]) + 1 if segment.size else 0
    starts = np.flatnonzero(np.diff(segment, prepend=-1))
    inside = np.ones(segment.size, dtype=np.bool_)
    if baseline_points is not None:
        lengths = np.diff(starts, append=segment.size)
        inside = np.arange(segment.size) - np.repeat(starts, lengths) < baseline_points
    present = inside & ~np.isnan(value)
    centre = group_means(value[present], segment[present], count)

    ranges = np.abs(np.diff(value, prepend=np.nan))
    usable = inside & ~np.isnan(ranges)
    usable[starts] = False
    ranges, owner = ranges[usable], segment[usable]
    mean_range = group_means(ranges, owner, count)
    nothing = np.zeros(count, dtype=np.intp)
    if not screen_outliers:
        return Limits(centre, mean_range, nothing, nothing.astype(np.bool_))

    below = ranges < SCREEN * mean_range[owner]
    screened = np.bincount(owner[~below], minlength=count)
    kept = np.zeros(count, dtype=np.bool_)
    if keep_when_all_screened:
        left = np.bincount(owner[below & (ranges > 0)], minlength=count)
        kept = (screened > 0) & (left == 0)
        below |= kept[owner]
        screened = np.where(kept, 0, screened)
    return Limits(centre, group_means(ranges[below], owner[below], count), screened, kept)
