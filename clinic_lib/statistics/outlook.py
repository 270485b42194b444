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

SHARED_SAY, SHARED_HALF = 0.7, 5.0
"""Weight of a projection in two parts, shared and own, with very many peers; peers for half."""

FEWEST_PEERS = 3
"""Fewer peers than this share no course to speak of."""

FARTHEST = 50.0
"""Ordinary changes from its mean beyond which a peer's figure moves the shared course no more."""

HELD_BACK = 0.5
"""Share of a projected change that overlapping figures are held back by."""

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


@dataclass(frozen=True)
class Company:
    """What the peers of each row say; of a row without peers nothing.

    Parameters
    ----------
    count : ndarray of shape (rows,)
        How many peers there are.
    scores : ndarray of shape (rows, stories)
        Mean score of the peers' figures.
    course : ndarray of shape (rows, points)
        Mean course of the peers, each in multiples of its own ordinary change.
    scores_apart : ndarray of shape (rows, stories)
        Mean score of what the peers' figures do apart from their own peers' course.
    """

    count: Floats
    scores: Floats
    course: Floats
    scores_apart: Floats

    @classmethod
    def nobody(cls, rows: Floats, stories: int) -> Company:
        """No peers for any row."""
        silence = np.zeros((len(rows), stories))
        return cls(np.zeros(len(rows)), silence, np.zeros_like(rows), silence)


def hear_evidence(
    rows: Floats, book: Book, season_length: int, *, ordinary: Floats | None = None
) -> Evidence:
    """How well each story foretold each figure from those before it.

    Parameters
    ----------
    rows : ndarray of shape (rows, points)
        The figures.
    book : Book
        For these figures.
    season_length : int
        Periods in a year.
    ordinary : ndarray of shape (rows,), optional
        The ordinary change, where that of the rows themselves is not meant.

    Examples
    --------
    >>> from clinic_lib.statistics.stories import open_book
    >>> book = open_book((0, 1, 2, 3, 4), 1, 1)
    >>> evidence = hear_evidence(np.array([[1.0, 2.0, 3.1, 4.0, 5.2]]), book, 1)
    >>> book.words[int(evidence.scores.argmax())]
    'they follow a steady course, and single figures are noisy'
    """
    stories, changes, points = book.errors.shape
    if ordinary is None:
        ordinary = _ordinary(rows, season_length)
    moved = rows - rows[:, -1:]
    misses = moved @ book.errors.reshape(stories * changes, points).T
    errors = np.abs(misses).reshape(len(rows), stories, changes).mean(axis=2)
    errors = np.maximum(errors, FLAT * ordinary[:, None])
    scores = -book.expected - changes * np.log(errors)
    return Evidence(scores - scores.mean(axis=1, keepdims=True), errors, ordinary)


def _ordinary(rows: Floats, season_length: int) -> Floats:
    """Mean size of a change from one figure to the next, or on a year before, if smaller."""
    ordinary: Floats = np.abs(np.diff(rows)).mean(axis=1)
    if season_length > 1 and rows.shape[1] > season_length:
        on_the_year = np.abs(rows[:, season_length:] - rows[:, :-season_length]).mean(axis=1)
        # A series that repeats itself exactly still moves from one period to the next.
        return np.where(on_the_year > 0, np.minimum(ordinary, on_the_year), ordinary)
    return ordinary


def course_of(rows: Floats, evidence: Evidence) -> Floats:
    """Each row about its mean, in multiples of its ordinary change."""
    about = rows - rows.mean(axis=1, keepdims=True)
    course: Floats = np.clip(about / evidence.ordinary[:, None], -FARTHEST, FARTHEST)
    return course


def apart_from(rows: Floats, course: Floats, evidence: Evidence) -> Floats:
    """What is left of each row when the course that it shares is taken out."""
    return rows - course * evidence.ordinary[:, None]


def look_ahead(
    rows: Floats, book: Book, evidence: Evidence, company: Company, season_length: int
) -> Outlook:
    """The stories' projections, weighed by the evidence of the series and of its peers.

    Parameters
    ----------
    rows : ndarray of shape (rows, points)
        The figures.
    book, evidence : Book, Evidence
        For these figures.
    company : Company
        What the peers say.
    season_length : int
        Periods in a year.
    """
    weights = _weights(evidence.scores, company.scores, company.count, book)
    each = _each(rows, book)
    plain = (weights[:, :, None] * each).sum(axis=1)
    scale = MEAN_TO_SPREAD * _cautious(evidence, book)[:, :, None] * book.spread
    variance = (weights[:, :, None] * (scale**2 + (each - plain[:, None]) ** 2)).sum(axis=1)
    shared = SHARED_SAY * company.count / (company.count + SHARED_HALF)
    shared = np.where(company.count < FEWEST_PEERS, 0.0, shared)[:, None]
    middle = plain
    if shared.any():
        parts = _in_two_parts(rows, book, evidence, company, season_length)
        middle = plain + shared * (parts - plain)
    if book.overlap > 1:
        middle = middle + HELD_BACK * (rows[:, -1:] - middle)
    years = np.arange(1, plain.shape[1] + 1) / season_length
    # How far the middle was moved from what the stories say is one more thing not known.
    spread = np.sqrt(variance + (middle - plain) ** 2) * (WIDTH + WIDENING * years)
    return Outlook(middle, spread, weights)


def _in_two_parts(
    rows: Floats, book: Book, evidence: Evidence, company: Company, season_length: int
) -> Floats:
    """What is shared with the peers and what is not, each projected by itself."""
    ordinary = np.where(evidence.ordinary > 0, evidence.ordinary, 1.0)
    apart = apart_from(rows, company.course, evidence)
    heard = hear_evidence(apart, book, season_length, ordinary=ordinary)
    own = _weights(heard.scores, company.scores_apart, company.count, book)
    course = company.course * evidence.ordinary[:, None]
    common = hear_evidence(course, book, season_length, ordinary=ordinary)
    together = _weights(common.scores, 0 * common.scores, 0 * company.count, book)
    parts = ((own, _each(apart, book)), (together, _each(course, book)))
    whole: Floats = sum((say[:, :, None] * each).sum(axis=1) for say, each in parts)
    return whole


def _weights(scores: Floats, pooled: Floats, peers: Floats, book: Book) -> Floats:
    """The say of each story, by what the series itself says and what its peers say."""
    voice = PEERS_VOICE * peers / (peers + HALF_HEARD)
    told = scores + voice[:, None] * pooled + book.start
    weights: Floats = np.exp(told - told.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _each(rows: Floats, book: Book) -> Floats:
    """What each story foretells of each row."""
    stories, ahead, points = book.foretold.shape
    moved = rows - rows[:, -1:]
    told: Floats = moved @ book.foretold.reshape(stories * ahead, points).T
    each: Floats = told.reshape(-1, stories, ahead)
    each += rows[:, -1:, None]
    return each


def _cautious(evidence: Evidence, book: Book) -> Floats:
    """Mean errors after adding some the size of an ordinary change."""
    changes = book.errors.shape[1]
    typical = evidence.ordinary[:, None] / book.spread[:, 0]
    mean: Floats = (evidence.errors * changes + CAUTION * typical) / (changes + CAUTION)
    return mean
