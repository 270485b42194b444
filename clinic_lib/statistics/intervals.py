"""Confidence limits of proportions, counts, rates and means. Knows no area, period or benchmark."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri, stdtrit

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

EXACT_BELOW = 10
"""Counts under this get exact Poisson limits; from here on Byar's approximation."""


def wilson_limits(numerator: Any, denominator: Any, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """Wilson score limits for a proportion.

    Parameters
    ----------
    numerator, denominator : array-like of float
        Counts; 0 <= numerator <= denominator and denominator > 0. Fractions are allowed.
        Missing stays missing.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    lower, upper : ndarray of float
        Limits as proportions in [0, 1]; one number each where both arguments are one number.

    Raises
    ------
    DataError
        If a denominator is not above zero, or a numerator is negative or above its denominator.

    Notes
    -----
    Without continuity correction. Chosen because it stays inside [0, 1] and works at zero events
    [1]_: the lower limit at 0 is exactly 0 and the upper limit at the denominator exactly 1. The
    lower limit is computed from the conjugate form, which loses no digits when the count is small.

    References
    ----------
    .. [1] Wilson EB (1927). Journal of the American Statistical Association 22:209-212.

    Examples
    --------
    >>> lower, upper = wilson_limits([0, 10, 5], [100, 100, 5])
    >>> lower.round(4), upper.round(4)
    (array([0.    , 0.0552, 0.5655]), array([0.037 , 0.1744, 1.    ]))
    """
    z = normal_quantile(confidence)
    x, n = broadcast(numerator=numerator, denominator=denominator)
    _check_denominator(n)
    refuse(
        x < 0,
        "numerator is negative",
        lambda row: number(x, row),
        remedy="A count is zero or more: check the column.",
    )
    refuse(
        x > n,
        "numerator is greater than denominator",
        lambda row: f"{number(x, row)} > {number(n, row)}",
        remedy="Check the two columns are not swapped, or use a rate instead of a proportion.",
    )
    root = z * np.sqrt(z * z + 4 * x * (1 - x / n))
    middle = 2 * x + z * z
    lower = 2 * x * x / (n * (middle + root))
    upper = np.where(x == n, 1.0, np.minimum((middle + root) / (2 * (n + z * z)), 1.0))
    return unwrap(np.minimum(lower, x / n)), unwrap(upper)


def poisson_limits(count: Any, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """Limits for a count of events: exact below 10, Byar's approximation from 10.

    Parameters
    ----------
    count : array-like of float
        Zero or more. Fractions are allowed; 9.5 counts as below 10. Missing stays missing.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    lower, upper : ndarray of float
        Limits as counts. The lower limit at zero is exactly 0.

    Raises
    ------
    DataError
        If a count is negative.

    Notes
    -----
    The exact limits are chi-squared quantiles with 2x and 2x + 2 degrees of freedom, halved. Byar's
    approximation agrees with them closely from 10 events on, and is what Fingertips publishes [1]_.

    References
    ----------
    .. [1] Breslow NE, Day NE (1987). Statistical methods in cancer research, volume II. IARC.

    Examples
    --------
    >>> lower, upper = poisson_limits([0, 5, 100])
    >>> lower.round(3), upper.round(3)
    (array([ 0.   ,  1.623, 81.362]), array([  3.689,  11.668, 121.628]))
    """
    tail = (1 - check_confidence(confidence)) / 2
    given = as_floats("count", count)
    x = np.atleast_1d(given)
    refuse(
        x < 0,
        "count is negative",
        lambda row: number(x, row),
        remedy="A count is zero or more: check the column.",
    )
    lower, upper = byars_limits_of(x, normal_quantile(confidence))
    small = x < EXACT_BELOW
    if small.any():
        few, where = _distinct(x[small])
        exact = exact_limits_of(few, tail)
        lower[small], upper[small] = exact[0][where], exact[1][where]
    return unwrap(lower.reshape(given.shape)), unwrap(upper.reshape(given.shape))


def rate_limits(
    count: Any, denominator: Any, *, per: float = 100_000, confidence: float = 0.95
) -> tuple[Any, Any]:
    """Limits for a rate: those of its count, divided by the denominator.

    Parameters
    ----------
    count : array-like of float
        Events, zero or more. Missing stays missing.
    denominator : array-like of float
        Population or exposure, above zero.
    per : float
        What the rate is per, e.g. 1,000 or 100,000.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    lower, upper : ndarray of float
        Limits in the unit of the rate.

    Raises
    ------
    DataError
        If a count is negative or a denominator is not above zero.

    Examples
    --------
    >>> lower, upper = rate_limits(65, 100, per=100)
    >>> print(lower.round(2), upper.round(2))
    50.16 82.85
    """
    x, n = broadcast(count=count, denominator=denominator)
    _check_denominator(n)
    if not per > 0:
        raise ParameterError(f"per is {per!r}: it is above zero. Write 1000 or 100000.")
    lower, upper = poisson_limits(x, confidence=confidence)
    return unwrap(lower / n * per), unwrap(upper / n * per)


def mean_limits(mean: Any, sd: Any, n: Any, *, confidence: float = 0.95) -> tuple[Any, Any]:
    """Student's t limits for a mean.

    Parameters
    ----------
    mean, sd : array-like of float
        Mean and standard deviation (with n - 1) of the values.
    n : array-like of float
        How many values the mean is made of, at least 1.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    lower, upper : ndarray of float
        Limits in the unit of the mean; missing where n is 1, which says nothing of the spread.

    Raises
    ------
    DataError
        If n is under 1 or a standard deviation is negative.

    Examples
    --------
    >>> lower, upper = mean_limits(45, 12.909944487358056, 4)
    >>> print(lower.round(3), upper.round(3))
    24.457 65.543
    """
    tail = (1 - check_confidence(confidence)) / 2
    centre, spread, size = broadcast(mean=mean, sd=sd, n=n)
    refuse(
        size < 1,
        "n is under 1",
        lambda row: number(size, row),
        remedy="A mean is made of one value or more: check the column.",
    )
    refuse(
        spread < 0,
        "sd is negative",
        lambda row: number(spread, row),
        remedy="A standard deviation is zero or more: check the column.",
    )
    usable = size > 1
    t = -stdtrit(np.where(usable, size, 2.0) - 1, tail)
    half = np.where(usable, t * spread / np.sqrt(size), np.nan)
    return unwrap(centre - half), unwrap(centre + half)


def byars_limits_of(x: Floats, z: float) -> tuple[Floats, Floats]:
    """Byar's approximation for counts at a normal quantile; a lower limit under zero is missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * np.sqrt(x + 1))) ** 3
    return np.where(lower < 0, np.nan, lower), upper


def exact_limits_of(x: Floats, tail: float) -> tuple[Floats, Floats]:
    """Exact Poisson limits of counts; 0 below at zero, where the quantile is not defined."""
    none = x == 0
    lower: Floats = np.where(none, 0.0, gammaincinv(np.where(none, 1.0, x), tail))
    return lower, np.asarray(gammainccinv(x + 1, tail), dtype=np.float64)


def normal_quantile(confidence: float) -> float:
    """Standard errors to the ends of a two-sided interval."""
    return float(-ndtri((1 - check_confidence(confidence)) / 2))


def _distinct(x: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The different values and where each stands: exact quantiles are dear and counts repeat."""
    whole = x.astype(np.intp)
    if np.array_equal(whole, x):
        return np.arange(EXACT_BELOW, dtype=np.float64), whole
    values, where = np.unique(x, return_inverse=True)
    return values, where


def _check_denominator(n: Floats) -> None:
    refuse(
        n <= 0,
        "denominator is zero or less",
        lambda row: number(n, row),
        remedy="Leave the row out, or leave the denominator empty if it is not known.",
    )
