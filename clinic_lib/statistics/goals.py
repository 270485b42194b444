"""A value compared with a goal that somebody set: a level, or a range. Knows no target date."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinic_lib.statistics.arguments import broadcast, number, refuse
from clinic_lib.statistics.judging import check_order, judge
from clinic_lib.statistics.words import as_words, check_words
from clinic_lib.terms import Polarity


def goal(
    value: Any,
    target: Any,
    upper_target: Any = None,
    *,
    polarity: Any,
    limits: tuple[Any, Any] | None = None,
) -> Any:
    """Whether a value meets a goal, or lies below, inside or above a range of goals.

    Parameters
    ----------
    value : array-like of float
        The value.
    target : array-like of float
        The goal, or the low end of a range.
    upper_target : array-like of float, optional
        The high end of a range; missing where the goal is one level.
    polarity : Polarity or array-like of str
        Which direction is good. With ``range_is_good`` the inside of the range, ends included, is
        better and the outside worse.
    limits : pair of array-like of float, optional
        Lower and upper 95% limits: a single goal is then judged by them, a range never.

    Returns
    -------
    Comparison or ndarray of str
        Without a range: ``better`` if the goal is met (reaching it is meeting it), else ``worse``;
        with limits, ``similar`` where they hold the goal. With a range: ``similar`` inside (low end
        included, high end not), else by polarity. ``higher`` and ``lower`` without polarity.

    Raises
    ------
    DataError
        If the low end of a range is above its high end, or ``range_is_good`` has no range.

    Examples
    --------
    >>> goal([49, 50], 50, polarity="high_is_good")
    array(['worse', 'better'], dtype=object)
    >>> goal(55, 50, 60, polarity="high_is_good")
    <Comparison.SIMILAR: 'similar'>
    >>> goal(53, 50, polarity="high_is_good", limits=(48, 58))
    <Comparison.SIMILAR: 'similar'>
    """
    by_limits = limits is not None
    low, high = limits if limits is not None else (value, value)
    x, start, end, low, high = broadcast(
        value=value,
        target=target,
        upper_target=np.nan if upper_target is None else upper_target,
        lower=low,
        upper=high,
    )
    good = as_words(polarity)
    check_words("polarity", good, Polarity)
    x, start, end, low, high, good = np.broadcast_arrays(x, start, end, low, high, good)
    check_order(start, end, "target", "upper_target")
    check_order(low, high)
    ranged, inside_good = ~np.isnan(end), good == Polarity.RANGE_IS_GOOD
    refuse(
        inside_good & ~ranged & ~np.isnan(start),
        "range_is_good has no upper_target",
        lambda row: number(start, row),
        remedy="Give both ends of the range.",
    )
    down = good == Polarity.LOW_IS_GOOD
    # A level is reached from above or from below; its limits are judged as Fingertips does.
    above = np.where(down & (not by_limits), low > start, low >= start)
    below = np.where(down & (not by_limits), high <= start, high < start)
    above, below = np.where(ranged, x >= end, above), np.where(ranged, x < start, below)
    missing = np.isnan(x) | np.isnan(start) | (~ranged & (np.isnan(low) | np.isnan(high)))
    inside = inside_good & ~missing & (x >= start) & (x <= end)
    return judge(above, below, missing, good, inside=(inside, inside_good))
