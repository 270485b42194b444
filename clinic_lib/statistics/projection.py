"""Where a series is heading if nothing changes, with an interval and the chance of a target.

Takes one series in time order. Knows no indicator and not what the target means; breaks in the
series are cut by the caller, who passes the last segment.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import stdtrit

from clinic_lib.errors import DataError
from clinic_lib.statistics.arguments import Floats, as_floats, check_confidence
from clinic_lib.statistics.outlook import (
    FEWEST_PEERS,
    Company,
    Outlook,
    apart_from,
    course_of,
    hear_evidence,
    look_ahead,
)
from clinic_lib.statistics.projected import FREEDOM, Projection
from clinic_lib.statistics.series_shape import ANNUAL, SeriesShape, check_whole, read_series
from clinic_lib.statistics.stories import Book, open_book

FEWEST_POINTS = 5
"""Fewer figures than this are not projected."""

FEWEST_YEARS = 2
"""Fewer full years than this tell nothing of the seasons."""

MOST_POINTS = 60
"""Older figures than the last so many are not used."""


def project(
    values: Any,
    *,
    periods_ahead: int,
    shape: SeriesShape = ANNUAL,
    peers: Any = None,
    confidence: float = 0.80,
) -> Projection:
    """The coming figures of one series, if things go on as they have.

    Parameters
    ----------
    values : array-like of float
        The figures, one for each period in time order, since the last break. Missing (NaN) where
        a period has none; the periods ahead are counted from the last one listed.
    periods_ahead : int
        How many periods to project.
    shape : SeriesShape
        Periods in a year, overlap and bounds.
    peers : array-like of float, shape (series, periods), optional
        The same indicator in other areas over the same periods. They tell how such figures move
        (whether they return to their level, keep a slope, or wander), and from three of them on
        what course they share, which is projected apart from what is this series' own. Those with
        a period missing that this series has, and flat ones, are left out.
    confidence : float
        Level of the interval as a fraction.

    Returns
    -------
    Projection
        Refused, with the reason and no numbers, where there are too few figures, none of them
        differ, or the period asked for is further ahead than the figures reach back.

    Raises
    ------
    DataError
        If a figure is not a number or outside the bounds, or peers cover other periods.
    ParameterError
        If ``periods_ahead`` or ``confidence`` makes no sense.

    Notes
    -----
    Ten simple stories of how figures move are weighed by how well each foretold every figure from
    those before it; the projection is the average of what they foretell [1]_. Slopes level off by
    5% a period. Every threshold, the backtest on real series and a worked example are in
    ``docs/projection.md``.

    References
    ----------
    .. [1] Hoeting JA et al. (1999). Bayesian model averaging. Statistical Science 14:382-417.

    Examples
    --------
    >>> recycled = [41.2, 43.0, 44.1, 46.3, 47.0, 48.8]
    >>> ahead = project(recycled, periods_ahead=2, shape=SeriesShape(upper_bound=100))
    >>> [round(value, 1) for value in ahead.expected]
    [49.9, 51.0]
    >>> [(round(a, 1), round(b, 1)) for a, b in zip(ahead.lower, ahead.upper, strict=True)]
    [(47.9, 51.9), (47.8, 54.3)]
    >>> project([41.2, 43.0, 44.1], periods_ahead=2).refused
    'only 3 figures: a projection needs 5'
    """
    level = check_confidence(confidence)
    check_whole("periods_ahead", periods_ahead)
    given = read_series(values, shape)
    listed = len(given)
    first = max(listed - MOST_POINTS, 0)
    places = np.flatnonzero(~np.isnan(given[first:])) + first
    reason = _why_not(given[places], places, periods_ahead + listed, shape)
    if reason:
        return Projection(confidence=level, refused=reason)
    seasonal = _is_seasonal(places, shape)
    season_length = shape.season_length if seasonal else 1
    others = _read_peers(peers, listed, places)
    late = listed - 1 - int(places[-1])
    book = open_book(
        tuple((places - places[0]).tolist()), late + periods_ahead, season_length, shape.overlap
    )
    outlook = _weigh(given[places], others, book, season_length)
    return Projection(
        **_bounded(outlook, shape, level, periods_ahead),
        confidence=level,
        method=_in_words(outlook, book, shape, len(places), len(others)),
        seasonal=seasonal,
        peers=len(others),
    )


def _why_not(figures: Floats, places: Any, last_asked: int, shape: SeriesShape) -> str:
    """Why the figures cannot be projected, or nothing."""
    if len(figures) < FEWEST_POINTS:
        count = f"{len(figures)} figure{'' if len(figures) == 1 else 's'}"
        return f"only {count}: a projection needs {FEWEST_POINTS}"
    reach = int(places[-1] - places[0]) + 1
    if reach <= shape.overlap:
        return (
            f"{reach} periods that each share data with the next {shape.overlap - 1}: "
            "no two of them are independent"
        )
    if np.ptp(figures) == 0:
        return "every figure is the same: there is no movement to judge the coming ones by"
    ahead = last_asked - 1 - int(places[-1])
    if ahead > reach:
        return f"{ahead} periods after the last figure, but the figures reach back only {reach}"
    return ""


def _is_seasonal(places: Any, shape: SeriesShape) -> bool:
    """Whether there are seasons, and long enough a history to know them."""
    if shape.season_length == 1 or shape.overlap > 1:
        return False
    return len(places) >= FEWEST_YEARS * shape.season_length


def _read_peers(peers: Any, listed: int, places: Any) -> Floats:
    """The other series that can be listened to, at the places of this one."""
    if peers is None:
        return np.empty((0, len(places)))
    table = as_floats("peers", peers)
    if table.size == 0:
        return np.empty((0, len(places)))
    if table.ndim != 2 or table.shape[1] != listed:
        raise DataError(
            f"peers has the shape {table.shape}: it needs one row a series and {listed} periods. "
            "Give the other areas' figures for the same periods."
        )
    table = table[:, places]
    # A missing figure makes the range missing too, which is not above zero.
    usable: Floats = table[np.ptp(table, axis=1) > 0]
    return usable


def _weigh(figures: Floats, others: Floats, book: Book, season_length: int) -> Outlook:
    """The outlook of one series in the light of its peers."""
    own = hear_evidence(figures[None], book, season_length)
    company = Company.nobody(figures[None], len(book.start))
    if len(others):
        company = _company(figures, others, book, season_length)
    return look_ahead(figures[None], book, own, company, season_length)


def _company(figures: Floats, others: Floats, book: Book, season_length: int) -> Company:
    """What the peers say of how such figures move, together and apart."""
    everyone = np.vstack([figures, others])
    evidence = hear_evidence(everyone, book, season_length)
    courses = course_of(everyone, evidence)
    # The course that each shares is that of all but itself.
    shared = (courses.sum(axis=0) - courses) / len(others)
    apart = hear_evidence(
        apart_from(everyone, shared, evidence), book, season_length, ordinary=evidence.ordinary
    )
    return Company(
        count=np.array([float(len(others))]),
        scores=evidence.scores[1:].mean(axis=0, keepdims=True),
        course=shared[:1],
        scores_apart=apart.scores[1:].mean(axis=0, keepdims=True),
    )


def _bounded(
    outlook: Outlook, shape: SeriesShape, level: float, periods_ahead: int
) -> dict[str, Any]:
    """The numbers of the periods asked for, within the bounds."""
    middle, spread = outlook.middle[0, -periods_ahead:], outlook.spread[0, -periods_ahead:]
    reach = stdtrit(FREEDOM, (1 + level) / 2) * spread
    low, high = shape.bounds
    ends = {"expected": middle, "lower": middle - reach, "upper": middle + reach}
    return {
        **{name: tuple(np.clip(end, low, high).tolist()) for name, end in ends.items()},
        "middle": tuple(middle.tolist()),
        "spread": tuple(spread.tolist()),
        "bounds": shape.bounds,
    }


def _in_words(outlook: Outlook, book: Book, shape: SeriesShape, points: int, peers: int) -> str:
    """How the projection was worked out."""
    say: dict[str, float] = {}
    for words, weight in zip(book.words, outlook.weights[0], strict=True):
        say[words] = say.get(words, 0.0) + float(weight)
    leading = max(say, key=say.__getitem__)
    parts = [
        f"Projected from {points} figures by {len(say)} simple stories of how figures move, each "
        f"weighed by how well it foretold the figures so far. The story that counts most says that "
        f"{leading} ({say[leading]:.0%})."
    ]
    if peers:
        both = " and what course they share" if peers >= FEWEST_PEERS else ""
        parts.append(f"{peers} other series showed how such figures move{both}.")
    if len(book.words) > len(say):
        parts.append("Seasons are taken into account.")
    elif shape.overlap > 1:
        parts.append(
            f"Each figure is an average of {shape.overlap} periods and shares data with the next, "
            "which the interval allows for."
        )
    elif shape.season_length > 1:
        parts.append(
            f"Seasons are left out: that needs {FEWEST_YEARS * shape.season_length} figures."
        )
    return " ".join(parts)
