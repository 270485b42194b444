"""Where a value stands among others: quantiles, and the ranks it could hold. Knows no area."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from clinic_lib.errors import ParameterError
from clinic_lib.statistics.arguments import Floats, as_floats, broadcast, number, refuse


class RankBand(NamedTuple):
    """Ranks among the values that are not missing; 1 is first.

    Parameters
    ----------
    rank : ndarray of float
        Rank of the value; ties take the lowest.
    rank_low, rank_high : ndarray of float
        First and last rank that the value could hold, given the intervals.
    rank_of : int
        How many values are ranked.
    """

    rank: Floats
    rank_low: Floats
    rank_high: Floats
    rank_of: int


def quantile(values: Any, k: int, *, highest_first: bool = True) -> Floats:
    """The quantile of each value, from 1 to k.

    Parameters
    ----------
    values : array-like of float
        One value an area. Missing values are left out and stay missing.
    k : int
        How many quantiles: 4 for quartiles, 5 for quintiles. At least 2.
    highest_first : bool
        Quantile 1 holds the highest values; False: the lowest.

    Returns
    -------
    ndarray of float
        Quantiles as whole numbers; all missing where there are fewer than k values.

    Raises
    ------
    ParameterError
        If k is not a whole number of at least 2.

    Notes
    -----
    The rule of Public Health England: ``q = k + 1 - ceiling((N + 1 - r) k / N)`` with ranks r whose
    ties take the minimum, in whole numbers throughout. Other definitions are in use and differ.

    Examples
    --------
    >>> quantile([10, 40, 30, 20], 4)
    array([4., 1., 2., 3.])
    """
    if not isinstance(k, int | np.integer) or isinstance(k, bool) or k < 2:
        raise ParameterError(f"k is {k!r}: it is a whole number from 2. Write 4 for quartiles.")
    given = np.atleast_1d(as_floats("values", values))
    present = ~np.isnan(given)
    count = int(present.sum())
    result = np.full(given.shape, np.nan)
    if count >= k:
        left = count + 1 - _ranks(given[present], highest_first)
        result[present] = k + 1 + (-left * k) // count
    return result


def rank_band(
    value: Any, lower: Any = None, upper: Any = None, *, highest_first: bool = True
) -> RankBand:
    """The rank of each value, and the first and last rank it could hold given the intervals.

    Parameters
    ----------
    value : array-like of float
        One value an area. Missing values are not ranked.
    lower, upper : array-like of float, optional
        Confidence limits. A value without limits has a rank but no band, and widens the bands of
        the others: it could stand anywhere.
    highest_first : bool
        Rank 1 is the highest value; False: the lowest.

    Returns
    -------
    RankBand
        ``rank``, ``rank_low``, ``rank_high`` (arrays of float) and ``rank_of``.

    Raises
    ------
    DataError
        If a lower limit is above its upper limit.

    Notes
    -----
    An area comes surely before another if their intervals do not touch.

    Examples
    --------
    >>> band = rank_band([30, 20, 10], [27, 16, 5], [33, 24, 17])
    >>> band.rank, band.rank_low, band.rank_high
    (array([1., 2., 3.]), array([1., 2., 2.]), array([1., 3., 3.]))
    """
    x, low, high = broadcast(
        value=np.atleast_1d(as_floats("value", value)),
        lower=np.nan if lower is None else lower,
        upper=np.nan if upper is None else upper,
    )
    refuse(
        low > high,
        "lower is above upper",
        lambda row: f"{number(low, row)} > {number(high, row)}",
        remedy="Check the two columns are not swapped.",
    )
    present = ~np.isnan(x)
    banded = present & ~np.isnan(low) & ~np.isnan(high)
    count = int(present.sum())
    rank, first, last = (np.full(x.shape, np.nan) for _ in range(3))
    rank[present] = _ranks(x[present], highest_first)
    lows, highs = np.sort(low[banded]), np.sort(high[banded])
    surely_above = lows.size - np.searchsorted(lows, high[banded], side="right")
    surely_below = np.searchsorted(highs, low[banded], side="left")
    if not highest_first:
        surely_above, surely_below = surely_below, surely_above
    first[banded], last[banded] = 1 + surely_above, count - surely_below
    return RankBand(rank, first, last, count)


def _ranks(values: Floats, highest_first: bool) -> Any:
    """Ranks from 1 as whole numbers; ties take the minimum."""
    keys = -values if highest_first else values
    return np.searchsorted(np.sort(keys), keys, side="left") + 1
