"""The simple stories of how figures move that a projection weighs against each other.

Each story is a Gaussian process: it says how any two figures of a series go together. So what it
foretells, and how far off it was at each past figure, are sums of the figures with fixed factors.
The factors are worked out once for each length of series. Knows no figure, bound or target.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clinic_lib.statistics.arguments import Floats

FADE = 0.95
"""Share of a slope that is left a period later, so that no projection runs away."""

TINY = 1e-8
"""Keeps the factors of perfectly even stories finite; far below any published digit."""


@dataclass(frozen=True)
class Story:
    """One way in which figures move.

    Parameters
    ----------
    words : str
        The story, to finish the sentence "The figures so far behave mostly as if ...".
    start : float
        Its weight before any figure is seen, relative to the others.
    hold : float
        Share of the distance from the usual level that is left a period later; 1 for a series that
        has no usual level.
    momentum : float
        Share of a step that the next step repeats.
    noise : float
        Variance of the noise in single figures, as a multiple of that of a step.
    slope : float
        Typical size of a steady slope, as a multiple of a step; 0 for none.
    """

    words: str
    start: float
    hold: float = 1.0
    momentum: float = 0.0
    noise: float = 0.0
    slope: float = 0.0


@dataclass(frozen=True)
class Pattern:
    """One way in which the seasons of a year differ, in multiples of a step."""

    words: str
    size: float = 0.0
    drift: float = 0.0


STORIES = (
    Story("they stay where they have got to", 1.0),
    Story("they stay where they have got to, and single figures are noisy", 0.5, noise=1.0),
    Story("they return slowly to a usual level", 1.5, hold=0.9),
    Story("they return to a usual level within a few periods", 7.0, hold=0.7),
    Story("they return to a usual level almost at once", 3.0, hold=0.4),
    Story("they return slowly to a usual level, and single figures are noisy", 0.5, 0.9, noise=1.0),
    Story("they keep to a slope that slowly levels off", 3.0, hold=0.7, slope=0.3),
    Story("they follow a steady course, and single figures are noisy", 1.0, 1.0, 0.75, 1.0, 3.0),
    Story("a change carries on, a little less each period", 1.0, momentum=0.9),
    Story("a change carries on, and single figures are noisy", 1.0, momentum=0.9, noise=1.0),
)
"""The starting weights were set on half of the series of the backtest, and rounded."""

PATTERNS = (
    Pattern("no season"),
    Pattern("a mild season", size=1.0),
    Pattern("a mild season that changes", size=1.0, drift=0.3),
    Pattern("a strong season that changes", size=3.0, drift=1.0),
)
"""Without starting weights: before any figure is seen, each is as likely as the next."""


@dataclass(frozen=True)
class Book:
    """Every story's factors for series of one shape.

    Parameters
    ----------
    foretold : ndarray of shape (stories, ahead, points)
        Times the figures: the projection of each story.
    errors : ndarray of shape (stories, points - 1, points)
        Times the figures: how far each story was off at each figure after the first, knowing only
        those before it, in multiples of what it expected to be off.
    expected : ndarray of shape (stories,)
        Sum of the logarithms of what the story expected to be off.
    spread : ndarray of shape (stories, ahead)
        How far off each story expects to be ahead, in the same multiples.
    start : ndarray of shape (stories,)
        Logarithm of the starting weight.
    words : tuple of str
        Each story in words.
    overlap : int
        Periods that each figure is the average of.
    """

    foretold: Floats
    errors: Floats
    expected: Floats
    spread: Floats
    start: Floats
    words: tuple[str, ...]
    overlap: int = 1


@lru_cache(maxsize=512)
def open_book(places: tuple[int, ...], ahead: int, season_length: int, overlap: int = 1) -> Book:
    """Every story's factors.

    Parameters
    ----------
    places : tuple of int
        The periods that have a figure, counted from 0, rising.
    ahead : int
        Periods after the last place.
    season_length : int
        Periods in a year; 1 leaves the seasons out.
    overlap : int
        Periods that each figure is the average of: 3 for three-year averages that move on by a
        year. The stories are then told of the single periods, which nobody has seen.

    Examples
    --------
    >>> book = open_book((0, 1, 2, 3, 4), 3, 1)
    >>> book.foretold.shape, book.foretold[0, 2].round(6)
    ((10, 3, 5), array([0., 0., 0., 0., 1.]))
    """
    patterns = PATTERNS if season_length > 1 else PATTERNS[:1]
    pairs = [(story, pattern) for story in STORIES for pattern in patterns]
    wanted = _averages(places, ahead, overlap)
    pages = [
        _page(
            wanted @ _covariance(*pair, wanted.shape[1] - ahead, ahead, season_length) @ wanted.T,
            ahead,
        )
        for pair in pairs
    ]
    foretold, errors, expected, spread = (np.array(column) for column in zip(*pages, strict=True))
    start = np.log([story.start for story, _ in pairs])
    words = tuple(story.words for story, _ in pairs)
    return Book(foretold, errors, expected, spread, start, words, overlap)


def _averages(places: tuple[int, ...], ahead: int, overlap: int) -> Floats:
    """Each figure, then each one ahead, as an average of single periods."""
    ends = [*places, *range(places[-1] + 1, places[-1] + ahead + 1)]
    averages = np.zeros((len(ends), ends[-1] + overlap))
    for row, end in enumerate(ends):
        averages[row, end : end + overlap] = 1 / overlap
    return averages


def _covariance(
    story: Story, pattern: Pattern, seen: int, ahead: int, season_length: int
) -> Floats:
    """How single periods, so many seen and so many ahead, go together up to a common scale."""
    times = np.arange(seen + ahead)
    apart = np.abs(np.subtract.outer(times, times))
    if story.hold < 1:
        level = story.hold**apart / (1 - story.hold**2)
    else:
        sums = np.tril(np.ones((len(times), len(times) - 1)), -1)
        level = sums @ story.momentum ** apart[1:, 1:].astype(float) @ sums.T
    past = (times - (seen - 1)).astype(np.float64)
    slope = np.where(past <= 0, past, _faded(past))
    years = np.minimum.outer(times // season_length, times // season_length)
    season = (apart % season_length == 0) * (pattern.size**2 + pattern.drift**2 * years)
    whole = level + story.slope**2 * np.outer(slope, slope) + season * (season_length > 1)
    covariance: Floats = whole + (story.noise + TINY) * np.eye(len(times))
    return covariance


def _faded(periods: Floats) -> Floats:
    """How far a slope of one has come after so many periods."""
    gone: Floats = FADE * (1 - FADE ** np.maximum(periods, 0)) / (1 - FADE)
    return gone


def _page(covariance: Floats, ahead: int) -> tuple[Floats, Floats, float, Floats]:
    """Factors of one story: projections, standardised errors, their expected size, spread ahead.

    The level is unknown, so everything is worked out on differences from the first figure.
    """
    points = len(covariance) - ahead
    less_first = np.hstack([-np.ones((len(covariance) - 1, 1)), np.eye(len(covariance) - 1)])
    moved = less_first @ covariance @ less_first.T
    known, later = moved[: points - 1, : points - 1], moved[points - 1 :, : points - 1]
    factor = np.linalg.cholesky(known)
    whitened = np.linalg.solve(factor, later.T)
    unroll = np.linalg.inv(factor)
    differences = less_first[: points - 1, :points]
    foretold = whitened.T @ unroll @ differences
    foretold[:, 0] += 1
    spread = np.sqrt(np.diag(moved)[points - 1 :] - (whitened**2).sum(axis=0))
    return foretold, unroll @ differences, float(np.log(np.diag(factor)).sum()), spread
