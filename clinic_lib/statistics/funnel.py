"""Funnel limits around an average, and who stands outside them. Knows nothing of overdispersion."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np

from clinic_lib.errors import ParameterError
from clinic_lib.statistics.arguments import (
    Floats,
    as_floats,
    broadcast,
    check_confidence,
    number,
    refuse,
    unwrap,
)
from clinic_lib.statistics.intervals import exact_limits_of, normal_quantile, poisson_limits
from clinic_lib.statistics.judging import judge
from clinic_lib.statistics.words import check_choice
from clinic_lib.terms import Polarity

INNER, OUTER = 0.95, 0.998
"""The two levels of a funnel."""


class FunnelKind(StrEnum):
    """What is plotted against its size."""

    PROPORTION = "proportion"
    RATE = "rate"
    RATIO = "ratio"


def funnel_limits(
    denominator: Any,
    average: Any = None,
    *,
    kind: str = FunnelKind.PROPORTION,
    confidence: float = INNER,
    per: float = 1,
) -> tuple[Any, Any]:
    """Where areas of a size would lie if they differed from the average by chance alone.

    Parameters
    ----------
    denominator : array-like of float
        Size: the denominator of a proportion or rate, the expected events of a ratio. Above zero.
    average : array-like of float, optional
        The centre of the funnel as events for each unit of the denominator, e.g. 0.106. Needed but
        for a ratio, where it is 1.
    kind : str
        ``proportion``: average -/+ z standard errors, not cut off at 0 and 1; ``rate`` and
        ``ratio``: exact Poisson limits of the expected events.
    confidence : float
        Two-sided level as a fraction; a funnel shows 0.95 and 0.998.
    per : float
        What values are multiplied by, e.g. 100 for percentages.

    Returns
    -------
    lower, upper : ndarray of float
        Limits in the unit of the value.

    Raises
    ------
    DataError
        If a denominator is not above zero, or the average is not possible for the kind.

    Examples
    --------
    >>> lower, upper = funnel_limits([100, 1000], 0.2, per=100)
    >>> lower.round(2), upper.round(2)
    (array([12.16, 17.52]), array([27.84, 22.48]))
    >>> lower, upper = funnel_limits(25, kind="ratio")
    >>> print(lower.round(3), upper.round(3))
    0.647 1.476
    """
    what = check_choice("kind", kind, FunnelKind)
    tail = (1 - check_confidence(confidence)) / 2
    if average is None and what is not FunnelKind.RATIO:
        raise ParameterError(f"A {what} funnel needs its average. Give events over denominator.")
    n, centre = broadcast(denominator=denominator, average=1.0 if average is None else average)
    _check_size(n)
    highest = 1.0 if what is FunnelKind.PROPORTION else np.inf
    refuse(
        (centre < 0) | (centre > highest),
        "average is not possible",
        lambda row: number(centre, row),
        remedy="Give events over denominator, not a percentage.",
    )
    if what is FunnelKind.PROPORTION:
        half = normal_quantile(confidence) * np.sqrt(centre * (1 - centre) / n)
        return unwrap((centre - half) * per), unwrap((centre + half) * per)
    lower, upper = exact_limits_of(centre * n, tail)
    return unwrap(lower / n * per), unwrap(upper / n * per)


def funnel_significance(
    numerator: Any,
    denominator: Any,
    *,
    kind: str = FunnelKind.PROPORTION,
    average: float | None = None,
) -> Any:
    """Whether each area stands outside the funnel, at 95% or at 99.8%.

    Parameters
    ----------
    numerator : array-like of float
        Events, zero or more.
    denominator : array-like of float
        Denominator of the proportion or rate, expected events of the ratio. Above zero.
    kind : str
        ``proportion`` compares with the limits of the funnel; ``rate`` and ``ratio`` ask whether
        the Poisson limits of the events hold the expected number.
    average : float, optional
        Events for each unit of the denominator. Default: of all areas together; 1 for a ratio.

    Returns
    -------
    Comparison or ndarray of str
        ``much_higher`` or ``much_lower`` outside 99.8%, ``higher`` or ``lower`` outside 95%,
        ``similar`` inside, ``not_compared`` where something is missing.

    Raises
    ------
    DataError
        If a count is negative, above its denominator in a proportion, or a size is not above zero.

    Examples
    --------
    >>> funnel_significance([10, 20, 50], [100, 100, 100], average=0.2)
    array(['lower', 'similar', 'much_higher'], dtype=object)
    """
    what = check_choice("kind", kind, FunnelKind)
    x, n = broadcast(numerator=numerator, denominator=denominator)
    _check_size(n)
    refuse(
        x < 0,
        "numerator is negative",
        lambda row: number(x, row),
        remedy="A count is zero or more: check the column.",
    )
    if what is FunnelKind.PROPORTION:
        refuse(
            x > n,
            "numerator is greater than denominator",
            lambda row: f"{number(x, row)} > {number(n, row)}",
            remedy="Check the two columns are not swapped, or use kind='rate'.",
        )
    centre = _average(x, n, what) if average is None else float(as_floats("average", average))
    bands = []
    for level in (INNER, OUTER):
        if what is FunnelKind.PROPORTION:
            lower, upper = funnel_limits(n, centre, confidence=level)
            bands.append((x / n > upper, x / n < lower))
        else:
            lower, upper = poisson_limits(x, confidence=level)
            bands.append((lower / n > centre, upper / n < centre))
    (above, below), much = bands
    missing = np.isnan(x) | np.isnan(n)
    return judge(above, below, missing, Polarity.NO_JUDGEMENT, much=much)


def _average(x: Floats, n: Floats, kind: FunnelKind) -> float:
    """Events over denominator of all areas that have both."""
    if kind is FunnelKind.RATIO:
        return 1.0
    both = ~np.isnan(x) & ~np.isnan(n)
    return float(x[both].sum() / n[both].sum()) if both.any() else float("nan")


def _check_size(n: Floats) -> None:
    refuse(
        n <= 0,
        "denominator is zero or less",
        lambda row: number(n, row),
        remedy="Leave the row out: it has no place on a funnel.",
    )
