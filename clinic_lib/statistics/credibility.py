"""The pace a target asks for, next to the paces that were ever kept. Knows no indicator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from clinic_lib.errors import DataError
from clinic_lib.statistics.arguments import Floats, as_floats
from clinic_lib.statistics.series_shape import check_whole
from clinic_lib.statistics.words import check_choice
from clinic_lib.terms import Polarity

FEWEST_PEERS = 4
"""Fewer peers than this have no top quartile."""


class Stretch(StrEnum):
    """How the pace that is asked for compares with those that were kept."""

    REACHED = "reached"
    AT_PRESENT_PACE = "at_present_pace"
    WITHIN_BEST = "within_best"
    BEYOND_BEST = "beyond_best"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True)
class RequiredRate:
    """What reaching a target takes. All rates are changes per period in the value's own unit.

    Parameters
    ----------
    latest : float
        The latest value given.
    target : float
        The level to be reached.
    periods_left : int
        Periods from the latest value to the target's.
    required : float
        Change per period that reaches the target exactly; 0 where it is reached already.
    stretch : Stretch
        The required rate against those kept.
    span : int
        Periods that the rates below are taken over: those left, or the nearest number that ends on
        two values.
    achieved : float
        Change per period over the last span.
    best : float
        The best change per period over any span so long, read towards the target; once that is
        reached, in the direction that is good. Missing where neither is.
    peers_quartile : float
        Change per period over the last span that the best quarter of the peers reached or passed.
        Missing with fewer than 4 peers.
    peers : int
        Peers with a value at both ends of the span.
    reason : str
        Why there is nothing to compare with, or "".
    """

    latest: float
    target: float
    periods_left: int
    required: float
    stretch: Stretch
    span: int = 0
    achieved: float = float("nan")
    best: float = float("nan")
    peers_quartile: float = float("nan")
    peers: int = 0
    reason: str = ""


def required_rate(
    values: Any, *, target: float, periods_ahead: int, polarity: str, peers: Any = None
) -> RequiredRate:
    """The change per period that reaches a target, next to the changes that were achieved.

    Parameters
    ----------
    values : array-like of float
        One series, one value for each period in time order. Missing (NaN) where there is none.
    target : float
        The level to be reached.
    periods_ahead : int
        Periods from the last one listed to the target's.
    polarity : str
        ``high_is_good`` or ``low_is_good``: a value beyond the target has reached it. With
        ``range_is_good`` or ``no_judgement`` only the target itself has.
    peers : array-like of float, shape (series, periods), optional
        The same indicator in other areas over the same periods.

    Returns
    -------
    RequiredRate

    Raises
    ------
    DataError
        If a value is not a number, none is given, or the peers cover other periods.
    ParameterError
        If ``periods_ahead`` or ``polarity`` makes no sense.

    Notes
    -----
    Rates are compared over spans of one length, because any series moves faster over a short span
    than over a long one. Spans may overlap.

    Examples
    --------
    >>> pace = required_rate([41, 43, 44, 46, 47], target=53, periods_ahead=2,
    ...                      polarity="high_is_good")
    >>> pace.required, pace.achieved, pace.best, pace.stretch
    (3.0, 1.5, 1.5, <Stretch.BEYOND_BEST: 'beyond_best'>)
    """
    check_whole("periods_ahead", periods_ahead)
    good = check_choice("polarity", polarity, Polarity)
    given = as_floats("value", values)
    places = np.flatnonzero(~np.isnan(given))
    if given.ndim != 1 or not len(places):
        raise DataError("There is no value to start from. Give one series with at least one value.")
    last = int(places[-1])
    latest = float(given[last])
    # A latest value that is late leaves more periods to the target.
    left = periods_ahead + len(given) - 1 - last
    direction = _direction(latest, float(target), good)
    required = (float(target) - latest) / left if direction else 0.0
    if len(places) == 1:
        return RequiredRate(
            latest=latest,
            target=float(target),
            periods_left=left,
            required=required,
            stretch=Stretch.CANNOT_TELL if direction else Stretch.REACHED,
            reason="only one value: there is no change to compare with",
        )
    span = _span(last - places[:-1], left)
    towards = direction or _WANTED[good]
    paces = (given[span : last + 1] - given[: last + 1 - span]) / span
    quartile, count = _of_peers(peers, len(given), (last - span, last), towards)
    achieved, best = float(paces[-1]), _best(paces, towards)
    return RequiredRate(
        latest=latest,
        target=float(target),
        periods_left=left,
        required=required,
        span=span,
        achieved=achieved,
        best=best,
        peers_quartile=quartile,
        peers=count,
        stretch=_stretch(required, achieved, best, direction),
    )


_WANTED = {
    Polarity.HIGH_IS_GOOD: 1,
    Polarity.LOW_IS_GOOD: -1,
    Polarity.RANGE_IS_GOOD: 0,
    Polarity.NO_JUDGEMENT: 0,
}
"""Direction of a good change; 0 where neither is."""


def _direction(latest: float, target: float, polarity: Polarity) -> int:
    """Which way the target lies: 1 up, -1 down, 0 reached."""
    way = int(np.sign(target - latest))
    wanted = _WANTED[polarity]
    return way if not wanted or way == wanted else 0


def _span(reaches: Any, left: int) -> int:
    """The periods left, or the nearest number of them that ends on two values."""
    shorter = reaches[reaches <= left]
    return int(shorter.max() if len(shorter) else reaches.min())


def _best(paces: Floats, towards: int) -> float:
    """The best change per period, read in one direction."""
    return float(towards * np.nanmax(towards * paces)) if towards else float("nan")


def _of_peers(peers: Any, listed: int, ends: tuple[int, int], towards: int) -> tuple[float, int]:
    """What the best quarter of the peers reached or passed, and how many peers there are."""
    if peers is None:
        return float("nan"), 0
    table = as_floats("peers", peers)
    if table.size and (table.ndim != 2 or table.shape[1] != listed):
        raise DataError(
            f"peers has the shape {table.shape}: it needs one row a series and {listed} periods. "
            "Give the other areas' values for the same periods."
        )
    table = table.reshape(-1, listed)
    paces = (table[:, ends[1]] - table[:, ends[0]]) / (ends[1] - ends[0])
    paces = paces[~np.isnan(paces)]
    if len(paces) < FEWEST_PEERS or not towards:
        return float("nan"), len(paces)
    return float(towards * np.quantile(towards * paces, 0.75)), len(paces)


def _stretch(required: float, achieved: float, best: float, direction: int) -> Stretch:
    """The required rate against those kept."""
    if not direction:
        return Stretch.REACHED
    # 46.3 - 44.1 falls short of 2.2 by the last digit of a computer's number, and by nothing else.
    needed = direction * required - 1e-9 * abs(required)
    if direction * achieved >= needed:
        return Stretch.AT_PRESENT_PACE
    if direction * best >= needed:
        return Stretch.WITHIN_BEST
    return Stretch.BEYOND_BEST
