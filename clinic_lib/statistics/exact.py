"""Means of many groups at once without rounding error. Knows nothing of what is averaged.

``numpy.mean([0.1] * 20)`` is not 0.1, so a flat series would lie above its own mean twenty times in
a row and be called a shift. Sums are kept here as two floats, a rounded one and what the rounding
lost (about 106 bits together), and added pair by pair, so a thousand groups take a few array
operations instead of a thousand calls of ``math.fsum``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clinic_lib.statistics.arguments import Floats

_SPLITTER = 134_217_729.0
"""2**27 + 1: cuts a float in two halves whose products are exact (Veltkamp)."""


def group_means(values: Floats, groups: NDArray[np.intp], number: int) -> Floats:
    """The mean of every group, correctly rounded in all but contrived cases.

    Parameters
    ----------
    values : ndarray of float
        No missing values.
    groups : ndarray of int
        The group of each value, from 0; equal numbers stand together, in increasing order.
    number : int
        How many groups there are. A group without values has a missing mean.

    Examples
    --------
    >>> group_means(np.full(20, 0.1), np.zeros(20, dtype=int), 2)
    array([0.1, nan])
    """
    means = np.full(number, np.nan)
    if not values.size:
        return means
    starts = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    sizes = np.diff(starts, append=groups.size).astype(np.float64)
    high, low = _group_sums(values, starts, groups.size)
    rounded = high / sizes
    product, lost = _multiply(rounded, sizes)
    means[groups[starts]] = rounded + ((high - product) - lost + low) / sizes
    return means


def _group_sums(values: Floats, starts: NDArray[np.intp], size: int) -> tuple[Floats, Floats]:
    """Sum and lost remainder of each run of values: neighbours are paired until one is left."""
    lengths = np.diff(starts, append=size)
    place = np.arange(size) - np.repeat(starts, lengths)
    high, low = values, np.zeros_like(values)
    while (right := np.flatnonzero(place & 1)).size:
        high, low = high.copy(), low.copy()
        high[right - 1], low[right - 1] = _add(
            high[right - 1], low[right - 1], high[right], low[right]
        )
        left = np.flatnonzero(place & 1 == 0)
        high, low, place = high[left], low[left], place[left] >> 1
    return high, low


def _add(a: Floats, a_low: Floats, b: Floats, b_low: Floats) -> tuple[Floats, Floats]:
    """The sum of two numbers that are each kept as two floats."""
    high, lost = _two_sum(a, b)
    low, lost_again = _two_sum(a_low, b_low)
    high, lost = _two_sum(high, lost + low)
    return _two_sum(high, lost + lost_again)


def _two_sum(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The rounded sum and exactly what the rounding lost (Knuth)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _multiply(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The rounded product and exactly what the rounding lost, with its sign (Dekker)."""
    product = a * b
    a_high, b_high = _halve(a), _halve(b)
    a_low, b_low = a - a_high, b - b_high
    lost = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, lost


def _halve(a: Floats) -> Floats:
    shifted = _SPLITTER * a
    upper: Floats = shifted - (shifted - a)
    return upper
