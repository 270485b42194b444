"""Counts rounded to a multiple of 5 or 10, with the values that go with them.

Knows no threshold: what is too small to show has been hidden before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clinic_lib.data.disclosure_counts import Flags, Numbers
from clinic_lib.terms import ValueType

WORKED_OUT = (ValueType.PROPORTION, ValueType.RATE, ValueType.RATIO)


def rounded(counts: Numbers, base: int) -> Numbers:
    """The nearest multiples of a base; halves go up.

    Examples
    --------
    >>> rounded(np.array([2.0, 3.0, 12.0, 12.5, np.nan]), 5).tolist()
    [0.0, 5.0, 10.0, 15.0, nan]
    """
    return np.floor((counts + base / 2) / base) * base


def round_counts(rows: pd.DataFrame, is_rounded: Flags, base: int) -> pd.DataFrame:
    """The same rows with counts rounded and values worked out again from the rounded counts.

    Parameters
    ----------
    rows : DataFrame
        Observations with ``value_type`` and ``multiplier``.
    is_rounded : ndarray of bool
        Which rows to round.
    base : int
        5 or 10.

    Returns
    -------
    DataFrame
        Published limits are left out of a row whose value is worked out again: they would tell the
        exact counts. A mean keeps its value and loses its numerator, which is no count of people.

    Examples
    --------
    >>> row = {"value": 37.93, "numerator": 11.0, "denominator": 29.0, "lower_cl": 22.7,
    ...        "upper_cl": 56.0, "value_type": "proportion", "multiplier": 100.0}
    >>> made = round_counts(pd.DataFrame([row]), np.array([True]), 5)
    >>> made[["value", "numerator", "denominator", "lower_cl"]].round(1).to_numpy().tolist()
    [[33.3, 10.0, 30.0, nan]]
    """
    value, numerator, denominator, multiplier = (
        rows[name].to_numpy(dtype="float64")
        for name in ("value", "numerator", "denominator", "multiplier")
    )
    kind = rows["value_type"].to_numpy(dtype=object)
    top = np.where(kind == ValueType.MEAN, np.nan, rounded(numerator, base))
    bottom = rounded(denominator, base)
    # A value beside its denominator tells the numerator, so that one of the two has to go.
    is_lone = np.isin(kind, WORKED_OUT) & np.isnan(top)
    top = np.where(np.isin(kind, WORKED_OUT) & np.isnan(numerator), np.nan, top)
    is_share = np.isin(kind, WORKED_OUT) & ~np.isnan(top) & (bottom > 0)
    again = np.divide(top, bottom, out=np.full(len(rows), np.nan), where=is_share) * multiplier
    is_count = kind == ValueType.COUNT
    again = np.where(is_count, rounded(value / multiplier, base) * multiplier, again)
    made = np.where(is_share | is_count, again, value)
    # Nothing is left to divide by where a denominator was rounded to none.
    made = np.where(np.isin(kind, WORKED_OUT) & ~np.isnan(top) & ~(bottom > 0), np.nan, made)
    new = {
        "value": made,
        "numerator": top,
        "denominator": np.where(is_lone, np.nan, bottom),
    }
    is_changed = is_rounded & ((is_share | is_count) | np.isnan(made))
    return rows.assign(
        **{name: np.where(is_rounded, numbers, rows[name]) for name, numbers in new.items()},
        **{name: rows[name].mask(is_changed) for name in ("lower_cl", "upper_cl")},
    )
