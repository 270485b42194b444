"""Whether a value agrees with its counts, and whether a percentage was stored as a fraction.

Counts settle it; where there are none, the rest of the series does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.data.sheets import Mask, Sheet
from clinic_lib.errors import Problem
from clinic_lib.terms import ValueType

Floats = npt.NDArray[np.float64]

COUNTED = (ValueType.PROPORTION, ValueType.RATE, ValueType.MEAN, ValueType.RATIO)
# Publishers round counts to these, whole columns at a time.
ROUNDED_TO = (1000, 100, 10, 5, 1)
MOST_DECIMALS = 7
_IF_SMALL = " If it really is so small, give numerator and denominator, which settle it."
PERCENTAGES = ("%", "per cent")
FEWEST_TO_JUDGE = 3
FEWEST_TO_JUDGE_ROUNDING = 8
SMALLEST_SHARE = 0.05


def fraction_problems(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    """Values that are not numerator / denominator x multiplier, and fractions for percentages.

    Parameters
    ----------
    sheet : Sheet
        The table ``observations``.
    rows : DataFrame
        Its converted rows with ``value_type``, ``unit``, ``multiplier`` and ``decimals``.

    Returns
    -------
    list of Problem
    """
    expected = _expected(rows)
    agrees, divided = _compare(rows, expected)
    has_counts = ~np.isnan(expected)
    fraction = (has_counts & divided & ~agrees) | (~has_counts & _looks_divided(rows))
    wrong = has_counts & ~agrees & ~divided & ~_told_elsewhere(rows)
    multiplier = rows["multiplier"].to_numpy()
    return [
        *sheet.problems(
            fraction,
            "value",
            "the percentage is stored as a fraction" + " of 1 rather than of 100"
            if (multiplier[fraction] == 100).all()
            else "the value is not yet multiplied by the indicator's multiplier",
            lambda at: (
                f"Write '{float(rows['value'].iloc[at]) * multiplier[at]:.10g}'."
                + ("" if has_counts[at] else _IF_SMALL)
            ),
        ),
        *sheet.problems(
            wrong,
            "value",
            lambda at: (
                "the value is not numerator / denominator x multiplier, which is "
                f"{expected[at]:.6g}"
            ),
            "Correct one of the three; leave numerator and denominator empty where the value is "
            "weighted or standardised.",
        ),
    ]


def agrees_with_counts(rows: pd.DataFrame) -> Mask:
    """Rows whose value is numerator / denominator x multiplier, or has no counts to tell it by.

    Parameters
    ----------
    rows : DataFrame
        Columns ``indicator_id``, ``value_type``, ``multiplier``, ``value``, ``numerator`` and
        ``denominator``. Values and counts may be rounded.

    Returns
    -------
    ndarray of bool

    Examples
    --------
    >>> rows = pd.DataFrame({"indicator_id": "NI192", "value_type": "proportion",
    ...                      "multiplier": 100.0, "value": [46.0, 47.0],
    ...                      "numerator": 459.0, "denominator": 999.0})
    >>> agrees_with_counts(rows).tolist()
    [True, False]
    """
    expected = _expected(rows)
    return np.isnan(expected) | _compare(rows, expected)[0]


def is_percentage(rows: pd.DataFrame) -> pd.Series:
    """Rows whose value is so many of a hundred: proportions, and ratios with the unit %.

    Examples
    --------
    >>> rows = pd.DataFrame({"value_type": ["ratio", "ratio"], "unit": ["%", "per home"],
    ...                      "multiplier": [100.0, 100.0]})
    >>> is_percentage(rows).tolist()
    [True, False]
    """
    kind = rows["value_type"]
    by_unit = (kind == ValueType.RATIO) & rows["unit"].isin(PERCENTAGES)
    return (by_unit | (kind == ValueType.PROPORTION)) & (rows["multiplier"] == 100)


def is_above_whole(rows: pd.DataFrame) -> pd.Series:
    """Rows whose numerator is above the denominator although the value is no more than the whole.

    A ratio such as homes ready against homes planned may be above 100 per cent; a proportion never.
    """
    above = (rows["numerator"] > rows["denominator"]) & (rows["denominator"] > 0)
    part = is_percentage(rows) & (rows["value"] <= rows["multiplier"])
    return above & (part | (rows["value_type"] == ValueType.PROPORTION))


def decimals_written(numbers: Floats) -> npt.NDArray[np.int64]:
    """How many decimal places each number has; ``MOST_DECIMALS`` for more than can be told.

    Examples
    --------
    >>> decimals_written(np.array([46.0, 46.65, 1 / 3])).tolist()
    [0, 2, 7]
    """
    places = np.full(len(numbers), MOST_DECIMALS, dtype=np.int64)
    for place in range(MOST_DECIMALS - 1, -1, -1):
        rounded = np.round(numbers, place)
        places[np.abs(rounded - numbers) <= 1e-12 * np.maximum(1, np.abs(numbers))] = place
    return places


def _expected(rows: pd.DataFrame) -> Floats:
    """What the counts say the value should be; NaN where they say nothing."""
    numerator, denominator = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    usable = rows["value_type"].isin(COUNTED).to_numpy() & rows["value"].notna().to_numpy()
    usable &= np.nan_to_num(denominator) > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usable, numerator / denominator * rows["multiplier"].to_numpy(), np.nan)


def _compare(rows: pd.DataFrame, expected: Floats) -> tuple[Mask, Mask]:
    """Rows whose value agrees with the counts, and those that would if it were multiplied."""
    value, multiplier = rows["value"].to_numpy(), rows["multiplier"].to_numpy()
    numerator, denominator = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    step = 0.5 * 10.0 ** -decimals_written(np.nan_to_num(value)).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        of_counts = _rounding(rows, "numerator") / 2 / np.maximum(np.abs(numerator), 1)
        of_counts += _rounding(rows, "denominator") / 2 / denominator
        slack = step + np.abs(expected) * of_counts + 1e-9
        # Numerator 0 may stand for one that was rounded down.
        slack += np.where(numerator == 0, _rounding(rows, "numerator") / 2 / denominator, 0.0)
        agrees = np.abs(value - expected) <= slack
        divided = np.abs(value * multiplier - expected) <= slack * multiplier
    return agrees, divided & (multiplier > 1) & (value != 0) & (np.abs(expected) > np.abs(value))


def _rounding(rows: pd.DataFrame, column: str) -> Floats:
    """What an indicator's counts are rounded to: the largest step that divides all of them.

    A few different counts may all be round by chance, or because they are one population.
    """
    counts = rows[column].to_numpy()
    step = np.full(len(rows), 1.0)
    for size in ROUNDED_TO[::-1]:
        step[np.mod(np.nan_to_num(counts), size) == 0] = size
    missing = np.isnan(counts)
    steps = pd.Series(np.where(missing, float(ROUNDED_TO[0]), step))
    codes = pd.factorize(rows["indicator_id"])[0]
    different = pd.Series(counts).groupby(codes).transform("nunique").to_numpy()
    rounding = steps.groupby(codes).transform("min").to_numpy()
    return np.where(different >= FEWEST_TO_JUDGE_ROUNDING, rounding, 1.0)


def _looks_divided(rows: pd.DataFrame) -> Mask:
    """Percentages without counts that are far from the rest unless they are multiplied."""
    value = rows["value"]
    percentage = is_percentage(rows)
    small = percentage & (value > 0) & (value <= 1)
    if not small.any():
        return np.zeros(len(rows), dtype=bool)
    large = value.where(percentage & (value > 1))
    series = [rows[name] for name in ("indicator_id", "breakdown", "area_code")]
    usual = large.groupby(series).transform("median")
    for fewer in (series[:2], series[:1]):
        usual = usual.fillna(large.groupby(fewer).transform("median"))
    near_others = (value * 100 >= usual * 0.5) & (value * 100 <= usual * 2)
    all_small = usual.isna() & _all_look_divided(rows, value.where(small))
    return np.asarray(small & (near_others | all_small))


def _all_look_divided(rows: pd.DataFrame, small: pd.Series) -> pd.Series:
    """Indicators of which every percentage is at most 1 and has more decimals than it prints."""
    places = pd.Series(decimals_written(small.fillna(0).to_numpy()), index=rows.index)
    extra = places.where(small.notna()) >= np.maximum(rows["decimals"].fillna(0) + 1, 2)
    by_indicator = rows["indicator_id"]
    enough = small.groupby(by_indicator).transform("count") >= FEWEST_TO_JUDGE
    sizeable = small.groupby(by_indicator).transform("median") >= SMALLEST_SHARE
    return enough & sizeable & extra.groupby(by_indicator).transform("any")


def _told_elsewhere(rows: pd.DataFrame) -> Mask:
    """Rows whose counts are wrong by themselves."""
    swapped = is_above_whole(rows)
    return np.asarray(swapped | (rows["numerator"] < 0) | (rows["denominator"] <= 0))
