"""Above, below and neither read through polarity. Knows no benchmark and no goal."""

from __future__ import annotations

from typing import Any

import numpy as np

from clinic_lib.statistics.arguments import Floats, number, refuse
from clinic_lib.statistics.words import as_words, check_words, choose
from clinic_lib.terms import Comparison, Polarity


def judge(
    above: Any,
    below: Any,
    missing: Any,
    polarity: Any,
    *,
    much: tuple[Any, Any] | None = None,
    inside: tuple[Any, Any] | None = None,
) -> Any:
    """The comparison that follows from standing above, below or neither.

    Parameters
    ----------
    above, below, missing : array-like of bool
        Where the value surely stands, and where nothing can be said.
    polarity : Polarity or array-like of str
        Which direction is good.
    much : pair of array-like of bool, optional
        Far above and far below.
    inside : pair of array-like of bool, optional
        Inside a range that is good, and where a range is good at all.

    Examples
    --------
    >>> judge([True, False], [False, False], [False, False], "low_is_good")
    array(['worse', 'similar'], dtype=object)
    """
    good = as_words(polarity)
    check_words("polarity", good, Polarity)
    none = np.zeros(np.shape(above), dtype=np.bool_)
    far_above, far_below = much or (none, none)
    within, range_good = inside or (none, none)
    up, down = good == Polarity.HIGH_IS_GOOD, good == Polarity.LOW_IS_GOOD
    rules = {
        Comparison.NOT_COMPARED: missing,
        Comparison.MUCH_BETTER: (far_above & up) | (far_below & down),
        Comparison.MUCH_WORSE: (far_below & up) | (far_above & down),
        Comparison.MUCH_HIGHER: far_above,
        Comparison.MUCH_LOWER: far_below,
        Comparison.BETTER: (above & up) | (below & down) | within,
        Comparison.WORSE: (below & up) | (above & down) | range_good,
        Comparison.HIGHER: above,
        Comparison.LOWER: below,
    }
    conditions = np.broadcast_arrays(*rules.values())
    return choose(conditions, list(rules), Comparison.SIMILAR)


def check_order(
    lower: Floats, upper: Floats, low_name: str = "lower", high_name: str = "upper"
) -> None:
    """Raise a DataError where a lower limit is above its upper limit."""
    refuse(
        lower > upper,
        f"{low_name} is above {high_name}",
        lambda row: f"{number(lower, row)} > {number(upper, row)}",
        remedy="Check the two columns are not swapped.",
    )
