"""The interval of a difference, worked out from the two intervals alone. Knows no indicator."""

from __future__ import annotations

from typing import Any

import numpy as np

Interval = tuple[Any, Any, Any]


def difference_limits(first: Interval, second: Interval) -> tuple[Any, Any]:
    """Limits of the second value less the first, at the level of the intervals given.

    Parameters
    ----------
    first, second : tuple of value, lower limit and upper limit
        Numbers, or arrays of one length, of two independent figures, with limits of the same
        level. Missing (NaN) gives missing.

    Returns
    -------
    lower, upper : float or ndarray
        In the unit of the values. Where 0 lies outside, chance alone does not explain the
        difference.

    Notes
    -----
    The square-and-add method [1]_: each limit of the difference is as far from it as the two
    distances it is made of, added as squares. It needs no counts, so it works for whatever
    interval a figure was published with, and for two proportions with Wilson limits it is
    Newcombe's method 10 [2]_. That two intervals overlap is a stricter test and misses real
    differences.

    References
    ----------
    .. [1] Zou GY, Donner A (2008). Statistics in Medicine 27:1693-1702.
    .. [2] Newcombe RG (1998). Statistics in Medicine 17:873-890.

    Examples
    --------
    >>> lower, upper = difference_limits((48.0, 45.0, 51.0), (53.0, 49.0, 57.0))
    >>> float(lower), float(upper)
    (0.0, 10.0)
    """
    before, before_lower, before_upper = (np.asarray(part, dtype="float64") for part in first)
    after, after_lower, after_upper = (np.asarray(part, dtype="float64") for part in second)
    change = after - before
    lower = change - np.hypot(after - after_lower, before_upper - before)
    upper = change + np.hypot(after_upper - after, before - before_lower)
    return lower[()], upper[()]
