"""Stories weighed by how well they foretold the figures so far, and what they foretell together.

Works on many series of one length at once, one to a row. Knows no bound, target or word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clinic_lib.statistics.arguments import Floats
from clinic_lib.statistics.stories import Book

PEERS_VOICE = 10.0
"""What very many peers say counts this many times as much as what the series itself says."""

HALF_HEARD = 10.0
"""Peers that have half of that voice: ten count five times as much as the series itself."""

CAUTION = 2.0
"""Errors the size of an ordinary change that are added to those seen, against a lucky run."""

FLAT = 1e-4
"""Least error of any story, as a share of an ordinary change."""

MEAN_TO_SPREAD = float(np.sqrt(np.pi / 2))
"""Standard deviation of normal errors whose mean size is 1."""

WIDTH, WIDENING = 0.86, 0.06
"""Set on half of the real series so that 80% intervals cover 80%: the first, and a year's more."""


@dataclass(frozen=True)
class Evidence:
    """What each row's figures say of each story.

    Parameters
    ----------
    scores : ndarray of shape (rows, stories)
        Logarithm of the evidence, less its mean over the stories.
    errors : ndarray of shape (rows, stories)
        Mean size of the story's errors, in multiples of what it expected.
    ordinary : ndarray of shape (rows,)
        Mean size of a change from one figure to the next (or on a year before, if smaller).
    """

    scores: Floats
    errors: Floats
    ordinary: Floats


@dataclass(frozen=True)
class Outlook:
    """What the stories foretell together.

    Parameters
    ----------
    middle, spread : ndarray of shape (rows, ahead)
        Middle and scale of a t distribution with ``FREEDOM`` degrees of freedom.
    weights : ndarray of shape (rows, stories)
        The say of each story; each row adds up to 1.
    """

    middle: Floats
    spread: Floats
    weights: Floats


def hear_evidence(rows: Floats, book: Book, season_length: int) -> Evidence:
    """How well each story foretold each figure from those before it.

    Examples
    --------
    >>> from clinic_lib.statistics.stories import open_book
    >>> book = open_book((0, 1, 2, 3, 4), 1, 1)
    >>> evidence = hear_evidence(np.array([[1.0, 2.0, 3.1, 4.0, 5.2]]), book, 1)
    >>> book.words[int(evidence.scores.argmax())]
    'they follow a steady course, and single figures are noisy'
    """
    stories, changes, points = book.errors.shape
    ordinary = np.abs(np.diff(rows)).mean(axis=1)
    if season_length > 1 and points > season_length:
        on_the_year = np.abs(rows[:, season_length:] - rows[:, :-season_length]).mean(axis=1)
        # A series that repeats itself exactly still moves from one period to the next.
        ordinary = np.where(on_the_year > 0, np.minimum(ordinary, on_the_year), ordinary)
    moved = rows - rows[:, -1:]
    misses = moved @ book.errors.reshape(stories * changes, points).T
    errors = np.abs(misses).reshape(len(rows), stories, changes).mean(axis=2)
    errors = np.maximum(errors, FLAT * ordinary[:, None])
    scores = -book.expected - changes * np.log(errors)
    return Evidence(scores - scores.mean(axis=1, keepdims=True), errors, ordinary)


def look_ahead(
    rows: Floats, book: Book, evidence: Evidence, pooled: Floats, peers: Floats, season_length: int
) -> Outlook:
    """The stories' projections, weighed by the evidence of the series and of its peers.

    Parameters
    ----------
    rows : ndarray of shape (rows, points)
        The figures.
    book, evidence : Book, Evidence
        For these figures.
    pooled : ndarray of shape (rows or 1, stories)
        Mean score over the peers; anything where there are none.
    peers : ndarray of shape (rows or 1,)
        How many peers that is a mean of.
    season_length : int
        Periods in a year.
    """
    voice = PEERS_VOICE * peers / (peers + HALF_HEARD)
    scores = evidence.scores + voice[:, None] * pooled + book.start
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    stories, ahead, points = book.foretold.shape
    moved = rows - rows[:, -1:]
    each = (moved @ book.foretold.reshape(stories * ahead, points).T).reshape(-1, stories, ahead)
    middle = (weights[:, :, None] * each).sum(axis=1)
    scale = MEAN_TO_SPREAD * _cautious(evidence, book)[:, :, None] * book.spread
    variance = (weights[:, :, None] * (scale**2 + (each - middle[:, None]) ** 2)).sum(axis=1)
    years = np.arange(1, ahead + 1) / season_length
    spread = np.sqrt(variance) * (WIDTH + WIDENING * years)
    return Outlook(middle + rows[:, -1:], spread, weights)


def _cautious(evidence: Evidence, book: Book) -> Floats:
    """Mean errors after adding some the size of an ordinary change."""
    changes = book.errors.shape[1]
    typical = evidence.ordinary[:, None] / book.spread[:, 0]
    mean: Floats = (evidence.errors * changes + CAUTION * typical) / (changes + CAUTION)
    return mean
