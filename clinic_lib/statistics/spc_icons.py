"""A special cause and a pair of limits read through polarity and target. Knows no chart."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinic_lib.statistics.arguments import broadcast
from clinic_lib.statistics.words import as_words, check_words, choose
from clinic_lib.terms import Assurance, Polarity, SpecialCause, Variation

_HIGH = {
    SpecialCause.OUTSIDE_HIGH,
    SpecialCause.TREND_RISING,
    SpecialCause.TWO_IN_THREE_HIGH,
    SpecialCause.SHIFT_HIGH,
}
_LOW = set(SpecialCause) - _HIGH - {SpecialCause.NONE}


def variation(special_cause: Any, polarity: Any) -> Any:
    """What a special cause means: improvement, concern, or neither where nothing is good or bad.

    Parameters
    ----------
    special_cause : SpecialCause or array-like of str
        The label of the latest point of the latest segment, one for each series.
    polarity : Polarity or array-like of str
        Which direction is good. A range, or no judgement, makes the variation neutral.

    Returns
    -------
    Variation or ndarray of str
        One member for one series, else an array of text. ``none`` where there is no label.

    Raises
    ------
    ParameterError
        If a word is not one of the special causes or polarities.

    Examples
    --------
    >>> variation("shift_high", "low_is_good")
    <Variation.CONCERN_HIGH: 'concern_high'>
    >>> variation(["trend_falling", "none"], "low_is_good")
    array(['improvement_low', 'common_cause'], dtype=object)
    """
    cause, good = np.broadcast_arrays(as_words(special_cause), as_words(polarity))
    check_words("special_cause", cause, SpecialCause, blank=True)
    check_words("polarity", good, Polarity)
    high, low = np.isin(cause, list(_HIGH)), np.isin(cause, list(_LOW))
    up, down = good == Polarity.HIGH_IS_GOOD, good == Polarity.LOW_IS_GOOD
    return choose(
        [cause == "", ~(high | low), high & up, low & up, high & down, low & down, high],
        [
            Variation.NONE,
            Variation.COMMON_CAUSE,
            Variation.IMPROVEMENT_HIGH,
            Variation.CONCERN_LOW,
            Variation.CONCERN_HIGH,
            Variation.IMPROVEMENT_LOW,
            Variation.NEUTRAL_HIGH,
        ],
        Variation.NEUTRAL_LOW,
    )


def assurance(
    target: Any,
    lower_process_limit: Any,
    upper_process_limit: Any,
    polarity: Any,
    *,
    strict_compatibility: bool = False,
) -> Any:
    """Whether the process, as it runs now, will meet the target.

    Parameters
    ----------
    target : array-like of float
        The target as a level, one for each series; missing where there is none.
    lower_process_limit, upper_process_limit : array-like of float
        Limits of the latest segment.
    polarity : Polarity or array-like of str
        Which direction is good. A range, or no judgement, has no assurance.
    strict_compatibility : bool
        Say ``inconsistent`` where limits are missing, and where the target is missing while
        another series has one, as the R package does.

    Returns
    -------
    Assurance or ndarray of str
        One member for one series, else an array of text. A target on a limit is ``inconsistent``.

    Examples
    --------
    >>> assurance(95, 71.9, 94.2, "high_is_good")
    <Assurance.CONSISTENTLY_FAILING: 'consistently_failing'>
    >>> assurance([95, None], 71.9, 94.2, "low_is_good")
    array(['consistently_passing', 'none'], dtype=object)
    """
    words = as_words(polarity)
    check_words("polarity", words, Polarity)
    goal, lower, upper = broadcast(
        target=target,
        lower_process_limit=lower_process_limit,
        upper_process_limit=upper_process_limit,
    )
    goal, lower, upper, words = np.broadcast_arrays(goal, lower, upper, words)
    up, down = words == Polarity.HIGH_IS_GOOD, words == Polarity.LOW_IS_GOOD
    unknown = np.isnan(goal) | np.isnan(lower) | np.isnan(upper)
    if strict_compatibility:
        unknown = np.full(goal.shape, np.isnan(goal).all())
    above, below = goal > upper, goal < lower
    return choose(
        [unknown | ~(up | down), (above & up) | (below & down), (below & up) | (above & down)],
        [Assurance.NONE, Assurance.CONSISTENTLY_FAILING, Assurance.CONSISTENTLY_PASSING],
        Assurance.INCONSISTENT,
    )
