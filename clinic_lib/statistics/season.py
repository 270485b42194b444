"""Whether a series follows the time of year, and how much each quarter or month stands out.

Takes one series with every period listed. Conservative: without clear evidence there is no season.
Knows no chart and no limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc

from clinic_lib.statistics.arguments import Floats, as_floats
from clinic_lib.statistics.series_shape import check_whole

FEWEST_YEARS = 3
"""Full years that are needed to tell a season from chance."""

LEAST_EACH = 2
"""Values away from the level of their year that each quarter or month needs."""

MANY = 5
"""From so many on the highest and the lowest are left out of a mean."""

BY_VARIANCE, BY_RANKS = 0.001, 0.01
"""Levels of the two tests, as X-11 uses them for a stable season: both have to be passed."""

CALMER = 0.8
"""Taking a season out leaves less than this share of the mean moving range, or it is not clear."""


@dataclass(frozen=True)
class Season:
    """What the time of year does to a series.

    Parameters
    ----------
    effects : tuple of float
        How far each quarter or month lies above the level of its year; they add up to 0. Empty
        where there is no clear season.
    is_tested : bool
        Whether there were years enough to tell.
    """

    effects: tuple[float, ...] = ()
    is_tested: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether the series follows the time of year."""
        return bool(self.effects)


def find_season(values: Any, *, season_length: int, stretches: Any = None) -> Season:
    """The season of one series, if there clearly is one.

    Parameters
    ----------
    values : array-like of float
        One figure for each period in time order, every period listed; missing is NaN.
    season_length : int
        Periods in a year: 4 or 12.
    stretches : array-like of int, optional
        The stretch of each period: levels before and after a new start are not compared.

    Returns
    -------
    Season
        ``effects`` begin with the time of year of the first period.

    Notes
    -----
    The level of each period is the centred average of the year around it, so that neither a trend
    nor a wandering level looks like a season. What a figure lies above it is tested between the
    times of year: analysis of variance at 0.1% and Kruskal and Wallis's test of ranks at 1%, the
    levels of X-11 for a stable season [1]_ (ranks only where there are years enough to pass by
    them). Effects are means, from five years on without the highest and the lowest, and count only
    if they leave the series clearly calmer.

    References
    ----------
    .. [1] Ladiray D, Quenneville B (2001). Seasonal Adjustment with the X-11 Method. Springer.

    Examples
    --------
    >>> quarters = [50, 54, 47, 41, 51, 55, 48, 42, 50, 55, 47, 42, 51, 54, 48, 41]
    >>> [round(effect, 1) for effect in find_season(quarters, season_length=4).effects]
    [2.1, 6.0, -1.2, -6.9]
    >>> find_season(range(16), season_length=4).is_clear
    False
    """
    check_whole("season_length", season_length)
    given = as_floats("values", values)
    parts = np.zeros(given.size, dtype=np.intp) if stretches is None else np.asarray(stretches)
    away = _above_level(given, parts, season_length)
    times = np.arange(given.size) % season_length
    known = ~np.isnan(away)
    counts = np.bincount(times[known], minlength=season_length)
    enough = np.count_nonzero(~np.isnan(given)) >= FEWEST_YEARS * season_length
    if season_length < 2 or not enough or counts.min() < LEAST_EACH:
        return Season()
    if not _differ(away[known], times[known], season_length):
        return Season(is_tested=True)
    effects = np.array([_middle(away[known & (times == n)]) for n in range(season_length)])
    effects -= effects.mean()
    before = _mean_step(given, parts)
    if not _mean_step(given - effects[times], parts) < CALMER * before:
        return Season(is_tested=True)
    return Season(tuple(effects.tolist()), is_tested=True)


def _above_level(values: Floats, stretches: NDArray[np.intp], season_length: int) -> Floats:
    """What each value lies above the average of the year around it; missing near the ends."""
    half = season_length // 2
    weights = np.ones(2 * half + 1)
    if season_length % 2 == 0:
        weights[[0, -1]] = 0.5
    away = np.full(values.size, np.nan)
    for at in range(half, values.size - half):
        around = slice(at - half, at + half + 1)
        if (stretches[around] == stretches[at]).all():
            away[at] = values[at] - float(weights @ values[around]) / weights.sum()
    return away


def _differ(away: Floats, times: NDArray[np.intp], season_length: int) -> bool:
    """Whether the times of year differ by more than chance, by variances and by ranks."""
    counts = np.bincount(times, minlength=season_length)
    means = np.bincount(times, weights=away, minlength=season_length) / counts
    between = float((counts * (means - away.mean()) ** 2).sum()) / (season_length - 1)
    freedom = away.size - season_length
    within = float(((away - means[times]) ** 2).sum()) / freedom
    # Figures that repeat themselves exactly leave nothing within: only rounding noise.
    if within <= 1e-18 * max(between, 1e-300):
        return between > 1e-18 * float((away**2).sum() + 1e-300)
    if fdtrc(season_length - 1, freedom, between / within) >= BY_VARIANCE:
        return False
    # Few years can never pass by ranks, whose test is then left out.
    apart = _by_ranks(np.sort(times).astype(np.float64), np.sort(times), season_length)
    return apart >= BY_RANKS or _by_ranks(away, times, season_length) < BY_RANKS


def _by_ranks(values: Floats, times: NDArray[np.intp], season_length: int) -> float:
    """The chance of ranks that differ so much between the times of year (Kruskal and Wallis)."""
    ranks = pd.Series(values).rank().to_numpy()
    sums = np.bincount(times, weights=ranks, minlength=season_length)
    counts = np.bincount(times, minlength=season_length)
    size = values.size
    statistic = 12 / (size * (size + 1)) * float((sums**2 / counts).sum()) - 3 * (size + 1)
    return float(chdtrc(season_length - 1, statistic))


def _middle(away: Floats) -> float:
    """The mean, without the highest and the lowest where there are enough to spare."""
    if away.size >= MANY:
        away = np.sort(away)[1:-1]
    return float(away.mean())


def _mean_step(values: Floats, stretches: NDArray[np.intp]) -> float:
    """The mean size of the steps from one value to the next inside a stretch."""
    steps = np.abs(np.diff(values))
    inside = (np.diff(stretches) == 0) & ~np.isnan(steps)
    return float(steps[inside].mean()) if inside.any() else float("nan")
