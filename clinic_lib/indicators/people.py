"""A gap in per cent or in a rate as a number of people, homes or whatever is counted."""

from __future__ import annotations

import math

from clinic_lib.indicators.judgement import distance_from_range, is_missing
from clinic_lib.indicators.wording import round_half_away
from clinic_lib.terms import ValueType

COUNTED = (ValueType.PROPORTION, ValueType.RATE)


def nearest_level(value: float, low: float, high: float) -> float:
    """The level that a value has to reach: the nearest end of a range, or itself inside it.

    Examples
    --------
    >>> nearest_level(8.0, 10.0, 12.0), nearest_level(11.0, 10.0, 12.0)
    (10.0, 11.0)
    """
    if is_missing(high):
        return low
    gap = distance_from_range(value, low, high)
    return value if gap == 0 else (low if gap < 0 else high)


def gap_in_people(
    level: float,
    *,
    numerator: float,
    denominator: float,
    multiplier: float,
    value_type: ValueType,
) -> float:
    """How many more (or, below zero, fewer) would have to be counted to be at a level.

    Parameters
    ----------
    level : float
        The target or the benchmark's value, in the indicator's unit.
    numerator, denominator : float
        The area's counts.
    multiplier : float
        What numerator / denominator is multiplied by.
    value_type : ValueType
        Only proportions and rates can be turned into people.

    Returns
    -------
    float
        A whole number, rounded half away from zero; NaN where it cannot be worked out.

    Examples
    --------
    >>> gap_in_people(60.0, numerator=95, denominator=190, multiplier=100,
    ...               value_type=ValueType.PROPORTION)
    19.0
    """
    numbers = (level, numerator, denominator, multiplier)
    if value_type not in COUNTED or any(is_missing(number) for number in numbers):
        return math.nan
    if not (multiplier > 0 and denominator > 0):
        return math.nan
    return float(round_half_away(level / multiplier * denominator - numerator, 0))
