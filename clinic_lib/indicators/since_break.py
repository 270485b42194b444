"""A series since its last break on an even grid of periods, its neighbours' beside it.

Knows no target and no projection.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from clinic_lib.indicators.history import Rhythm, is_overlapping
from clinic_lib.indicators.records import Cells, Rows, has_value, is_break, numbers
from clinic_lib.terms import Frequency

MONTHS = {
    Frequency.ANNUAL: 12,
    Frequency.BIENNIAL: 24,
    Frequency.QUARTERLY: 3,
    Frequency.MONTHLY: 1,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """The figures since the last break, one a period, with the neighbours' beside them.

    Parameters
    ----------
    values : ndarray
        The area's, missing where a period has none.
    peers : ndarray of shape (neighbours, periods)
        Those of the neighbours.
    overlap : int
        Periods that each figure is the average of.
    ahead : mapping of str to int
        Labels of the periods to come with how many periods they are after the last one listed.
    """

    values: Any
    peers: Any
    overlap: int
    ahead: Mapping[str, int]


def is_cut(history: Rows) -> bool:
    """Whether the series breaks anywhere."""
    return any(map(is_break, history))


def since_break(history: Rows, others: Cells, rhythm: Rhythm) -> Stretch | None:
    """The series since its last break on an even grid of periods; None where it has no such."""
    cut = max((place for place, row in enumerate(history) if is_break(row)), default=0)
    rows = history[cut:]
    days = np.array([row["period_start"].date() for row in rows], dtype="datetime64[D]")
    first = days[0]
    places = _places(days, first, rhythm)
    if len(set(places)) < len(places):
        return None
    # What is listed without a figure after the latest one is still to come.
    past = max((place for place, row in enumerate(rows, start=1) if has_value(row)), default=0)
    listed = int(places[:past].max(initial=0)) + 1
    values = np.full(listed, math.nan)
    values[places[:past]] = numbers(rows[:past], "value")
    ahead = (places[past:] + 1 - listed).tolist()
    return Stretch(
        values=values,
        peers=_peers(others, first, listed, rhythm),
        overlap=_overlap(rows[:past], rhythm),
        ahead={row["period"]: steps for row, steps in zip(rows[past:], ahead, strict=True)},
    )


def _places(days: Any, first: Any, rhythm: Rhythm) -> Any:
    """Each day as a number of periods since the first, to the nearest whole one."""
    months = days.astype("datetime64[M]") - first.astype("datetime64[M]")
    return np.rint(months.astype(float) / MONTHS[rhythm.frequency]).astype(int)


def _overlap(rows: Rows, rhythm: Rhythm) -> int:
    """Periods that each figure is the average of."""
    if not is_overlapping(rows, rhythm.period_type):
        return 1
    start, end = rows[-1]["period_start"], rows[-1]["period_end"]
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return max(1, math.ceil(int(months) / MONTHS[rhythm.frequency]))


def _peers(others: Cells, first: Any, listed: int, rhythm: Rhythm) -> Any:
    """Each neighbour's figures on the same grid, none from before a break of its own."""
    arrays = others.arrays
    codes, who = np.unique(arrays["area_code"], return_inverse=True)
    breaks = np.array([is_break({"marker": marker}) for marker in arrays["marker"]], dtype=bool)
    places = _places(arrays["period_start"], first, rhythm)
    found = np.full((len(codes), listed), math.nan)
    for area in range(len(codes)):
        own = np.flatnonzero(who == area)
        own = own[np.cumsum(breaks[own]) == breaks[own].sum()]
        own = own[(places[own] >= 0) & (places[own] < listed)]
        found[area, places[own]] = arrays["value"][own]
    found = found[~np.isnan(found).all(axis=1)]
    return found if len(found) else None
