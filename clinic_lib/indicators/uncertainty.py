"""The 95% limits of every observation: the published ones first, else those its counts give."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clinic_lib.statistics.intervals import poisson_limits, rate_limits, wilson_limits
from clinic_lib.terms import ValueType

EXACT_BELOW = 10
PUBLISHED, WILSON, BYAR, EXACT, NO_LIMITS = "published", "wilson", "byar", "exact", "none"
NEEDED = (
    *("value", "numerator", "denominator", "lower_cl", "upper_cl"),
    *("value_type", "multiplier", "decimals"),
)
NO_COUNTS = "its limits were not published and there are no counts to work them out from"
REASONS = {
    ValueType.PROPORTION: NO_COUNTS,
    ValueType.RATE: NO_COUNTS,
    ValueType.COUNT: "its limits were not published and a count below zero has none",
    ValueType.MEAN: "the limits of a mean have to be published with it",
    ValueType.RATIO: "the limits of a ratio have to be published with it",
    ValueType.SCORE: "a score has no limits of its own",
    ValueType.CHANGE: "the limits of a change have to be published with it",
}
COUNTS_DISAGREE = "its counts do not give its value, so no limits are worked out from them"


def add_limits(frame: pd.DataFrame) -> pd.DataFrame:
    """Published or computed limits of each row, and how they were come by.

    Parameters
    ----------
    frame : DataFrame
        One row an observation, with ``value, numerator, denominator, lower_cl, upper_cl,
        value_type, multiplier, decimals``. Only values that may be used: what is suppressed has
        been taken out before.

    Returns
    -------
    DataFrame
        The same rows. **Columns added**: ``interval_method`` (text: published, wilson, byar, exact
        or none) and ``interval_reason`` (text: why there are none). **Columns filled**:
        ``lower_cl, upper_cl`` in the indicator's unit; missing where there are none.

    Notes
    -----
    Published limits are used as they are where both ends are given. A proportion with counts gets
    Wilson's; a rate with counts, and a count, get Byar's from 10 events and exact Poisson limits
    below. Limits that do not hold the value belong to something else and are left out.

    Examples
    --------
    >>> row = {"value": 50.0, "numerator": 50, "denominator": 100, "lower_cl": np.nan,
    ...     "upper_cl": np.nan, "value_type": "proportion", "multiplier": 100, "decimals": 1}
    >>> add_limits(pd.DataFrame([row]))[["lower_cl", "interval_method"]].round(2).to_dict("list")
    {'lower_cl': [40.38], 'interval_method': ['wilson']}
    """
    value = frame["value"].to_numpy(dtype=float)
    given_lower, given_upper = (
        frame[name].to_numpy(dtype=float) for name in ("lower_cl", "upper_cl")
    )
    # Also false where an end is missing: limits are used as a pair or not at all.
    published = (given_lower <= given_upper) & ~np.isnan(value)
    lower, upper, method = _computed(frame)
    slack = 0.5 * 10.0 ** -frame["decimals"].to_numpy(dtype=float)
    has_limits = ~np.isnan(lower) & ~np.isnan(upper)
    outside = has_limits & ((value < lower - slack) | (value > upper + slack))
    has_limits &= ~outside
    chosen = np.select([published, has_limits], [PUBLISHED, method], default=NO_LIMITS)
    reason = frame["value_type"].map({str(kind): words for kind, words in REASONS.items()})
    reason = np.where(outside, COUNTS_DISAGREE, reason.fillna(""))
    is_silent = np.isnan(value) | (chosen != NO_LIMITS)
    given_lower, given_upper = (
        frame[name].to_numpy(dtype=float) for name in ("lower_cl", "upper_cl")
    )
    return frame.assign(
        lower_cl=np.select([published, has_limits], [given_lower, lower], default=np.nan),
        upper_cl=np.select([published, has_limits], [given_upper, upper], default=np.nan),
        interval_method=pd.Series(chosen, index=frame.index, dtype="str"),
        interval_reason=pd.Series(np.where(is_silent, "", reason), index=frame.index, dtype="str"),
    )


def _computed(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lower and upper limits from counts in the indicator's unit, and the method, row by row."""
    value, count, base, multiplier = (
        frame[name].to_numpy(dtype=float)
        for name in ("value", "numerator", "denominator", "multiplier")
    )
    kind = frame["value_type"].to_numpy(dtype=object)
    lower, upper = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    method = np.full(len(frame), NO_LIMITS, dtype=object)
    is_counted = ~np.isnan(value) & (count >= 0) & (base > 0)
    share = is_counted & (kind == ValueType.PROPORTION) & (count <= base)
    if share.any():
        limits = wilson_limits(count[share], base[share])
        lower[share], upper[share] = (end * multiplier[share] for end in limits)
        method[share] = WILSON
    rate = is_counted & (kind == ValueType.RATE)
    if rate.any():
        limits = rate_limits(count[rate], base[rate], per=1.0)
        lower[rate], upper[rate] = (end * multiplier[rate] for end in limits)
    # A count without a numerator of its own is its value, unless a multiplier scales it.
    events = np.where(np.isnan(count) & (multiplier == 1), value, count)
    number = (kind == ValueType.COUNT) & ~np.isnan(value) & (events >= 0)
    if number.any():
        limits = poisson_limits(events[number])
        lower[number], upper[number] = (end * multiplier[number] for end in limits)
    poisson = rate | number
    method[poisson] = np.where(events[poisson] < EXACT_BELOW, EXACT, BYAR)
    return lower, upper, method
