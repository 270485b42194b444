"""Recent trend as Fingertips defines it: five annual points, a chi-squared test, no outlier.

Takes one series. Knows no polarity until ``trend_direction`` reads it, and no chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.statistics.arguments import check_columns
from clinic_lib.statistics.column_names import under_our_names
from clinic_lib.statistics.trend_slopes import (
    chi_squared_of_counts,
    chi_squared_of_slope,
    fractions,
    sign,
    slope,
    without,
)
from clinic_lib.statistics.trend_window import (
    WINDOW,
    TrendMethod,
    Window,
    needed_columns,
    read_years,
)
from clinic_lib.statistics.words import as_words, check_choice, check_words, choose
from clinic_lib.terms import Direction, Polarity, Trend

SIGNIFICANT = 9.54953570608324
"""Chi-squared with one degree of freedom at 99.8%."""

TESTED = ("numerator", "denominator", "lower_cl", "upper_cl")
"""Columns that may stand in the frame under another name."""

NORMAL_95 = 1.959964
"""Standard errors from a value to its 95% limits, rounded as Fingertips does."""


@dataclass(frozen=True)
class RecentTrend:
    """The recent trend of one series.

    Parameters
    ----------
    trend : Trend
        Increasing, decreasing, no significant change, or cannot be calculated.
    reason : str
        Why, in words.
    slope : float
        Change a year: in the log odds for proportions, else in the unit of the value. Missing where
        it cannot be calculated.
    chi_squared : float
        The test statistic, one degree of freedom.
    method : str
        "proportion", "weighted", or "" where neither could be used.
    """

    trend: Trend
    reason: str
    slope: float = float("nan")
    chi_squared: float = float("nan")
    method: str = ""


def recent_trend(frame: pd.DataFrame, *, method: str = TrendMethod.AUTO) -> RecentTrend:
    """Whether the last five annual points of one series rise, fall or neither.

    Columns needed
    --------------
    year : whole number, date, or label of one year (2009, 2009/10). Rows in any order.
    numerator, denominator : counts, for proportions.
    value, lower_cl, upper_cl : the value and its 95% limits, for everything else.

    Columns used where present
    --------------------------
    frequency, period_type : anything but annual, independent periods has no recent trend.
    marker : ``[b]`` says that the series breaks just before the row.

    Parameters
    ----------
    frame : DataFrame
        One series: one indicator, one area, one breakdown.
    method : str
        ``proportion`` tests counts out of a denominator; ``weighted`` weights values by their
        intervals; ``auto`` takes ``proportion`` where the value is the counts' proportion, else
        ``weighted`` where there are intervals, else ``proportion`` where there are counts.

    Returns
    -------
    RecentTrend
        With ``.trend``, ``.reason``, ``.slope``, ``.chi_squared`` and ``.method``.

    Raises
    ------
    DataError
        If a column that the method needs is missing, or holds text.
    ParameterError
        If ``method`` is not one of the three.

    Notes
    -----
    The trend is significant if chi-squared is over 9.5495 (99.8%) and each slope with one point
    left out has the sign of the slope of all five. Sums are exact fractions of the numbers given,
    so a series that is level but for one point is exactly level without it.

    Examples
    --------
    >>> series = pd.DataFrame({"year": range(2006, 2011), "numerator": [400, 450, 500, 560, 640],
    ...                        "denominator": 5000})
    >>> result = recent_trend(series)
    >>> result.trend, round(result.chi_squared, 2)
    (<Trend.INCREASING: 'increasing'>, 76.01)
    """
    asked = check_choice("method", method, TrendMethod)
    frame = under_our_names(frame, TESTED)
    check_columns(frame, ["year", *needed_columns(asked, frame)])
    years, problem = read_years(frame)
    if problem:
        return RecentTrend(Trend.CANNOT_BE_CALCULATED, problem)
    if len(frame) < WINDOW:
        return RecentTrend(Trend.CANNOT_BE_CALCULATED, f"fewer than {WINDOW} points: {len(frame)}")
    rows = np.argsort(years, kind="stable")[-WINDOW:]
    window = Window(frame.iloc[rows].assign(year=years[rows]))
    problem = window.problem()
    chosen = window.method(asked)
    if chosen is None:
        problem = problem or "neither counts nor confidence limits for all five points"
    elif not problem:
        problem = (
            window.count_problem()
            if chosen is TrendMethod.PROPORTION
            else window.interval_problem()
        )
    if problem or chosen is None:
        return RecentTrend(Trend.CANNOT_BE_CALCULATED, problem, method=chosen or "")
    return _judged(window, chosen)


def trend_direction(trend: Any, polarity: Any) -> Any:
    """A recent trend read through polarity: improving, worsening, or only rising and falling.

    Parameters
    ----------
    trend : Trend or array-like of str
        Result of ``recent_trend``.
    polarity : Polarity or array-like of str
        Which direction is good. A range, or no judgement, is only rising or falling.

    Returns
    -------
    Direction or ndarray of str
        One member for one trend, else an array of text.

    Examples
    --------
    >>> trend_direction("decreasing", "low_is_good")
    <Direction.IMPROVING: 'improving'>
    >>> trend_direction(["increasing", "no_significant_change"], "no_judgement")
    array(['rising', 'steady'], dtype=object)
    """
    words, good = np.broadcast_arrays(as_words(trend), as_words(polarity))
    check_words("trend", words, Trend)
    check_words("polarity", good, Polarity)
    rising, falling = words == Trend.INCREASING, words == Trend.DECREASING
    up, down = good == Polarity.HIGH_IS_GOOD, good == Polarity.LOW_IS_GOOD
    return choose(
        [
            (rising & up) | (falling & down),
            (rising & down) | (falling & up),
            rising,
            falling,
            words == Trend.NO_SIGNIFICANT_CHANGE,
        ],
        [
            Direction.IMPROVING,
            Direction.WORSENING,
            Direction.RISING,
            Direction.FALLING,
            Direction.STEADY,
        ],
        Direction.CANNOT_TELL,
    )


def _judged(window: Window, method: TrendMethod) -> RecentTrend:
    """The trend of five usable points."""
    times = [Fraction(int(year)) - int(window.year[WINDOW // 2]) for year in window.year]
    if method is TrendMethod.PROPORTION:
        counts = [fractions(column) for column in window.counts]
        chi_squared = chi_squared_of_counts(times, *counts)
        values = fractions(np.log(window.counts[0] / (window.counts[1] - window.counts[0])))
        weights = [Fraction(1)] * WINDOW
    else:
        value, lower, upper = (fractions(column) for column in window.intervals)
        half = 2 * Fraction(NORMAL_95)
        weights = [(half / (b - a)) ** 2 for a, b in zip(lower, upper, strict=True)]
        values = value
        chi_squared = chi_squared_of_slope(times, values, weights)
    whole = slope(times, values, weights)

    def found(trend: Trend, reason: str) -> RecentTrend:
        return RecentTrend(trend, reason, float(whole), float(chi_squared), str(method))

    if chi_squared <= Fraction(SIGNIFICANT):
        return found(Trend.NO_SIGNIFICANT_CHANGE, "no significant trend")
    for left_out in range(WINDOW):
        rest = [without(numbers, left_out) for numbers in (times, values, weights)]
        if sign(slope(*rest)) != sign(whole):
            return found(
                Trend.NO_SIGNIFICANT_CHANGE,
                f"one point decides the direction: {window.year[left_out]:.0f}",
            )
    trend = Trend.INCREASING if whole > 0 else Trend.DECREASING
    return found(trend, "significant trend that no single point decides")
