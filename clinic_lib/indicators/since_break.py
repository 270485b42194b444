"""A series since its last break on an even grid of periods, its neighbours' beside it.

Knows no target and no projection.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.indicators.history import Rhythm, is_overlapping
from clinic_lib.terms import Frequency, Marker

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


def is_cut(history: pd.DataFrame) -> bool:
    """Whether the series breaks anywhere."""
    return bool(history["marker"].str.contains(Marker.BREAK, regex=False).any())


def since_break(history: pd.DataFrame, others: pd.DataFrame, rhythm: Rhythm) -> Stretch | None:
    """The series since its last break on an even grid of periods; None where it has no such."""
    is_break = history["marker"].str.contains(Marker.BREAK, regex=False)
    rows = history.loc[is_break.cumsum() == is_break.sum()]
    first = rows["period_start"].iloc[0]
    places = _places(rows["period_start"], first, rhythm)
    if len(set(places)) < len(places):
        return None
    # What is listed without a figure after the latest one is still to come.
    is_past = rows["value"].notna().to_numpy()[::-1].cumsum()[::-1] > 0
    listed = int(places[is_past].max(initial=0)) + 1
    values = np.full(listed, math.nan)
    values[places[is_past]] = rows.loc[is_past, "value"].to_numpy(dtype=float)
    ahead = places[~is_past] + 1 - listed
    return Stretch(
        values=values,
        peers=_peers(others, first, listed, rhythm),
        overlap=_overlap(rows.loc[is_past], rhythm),
        ahead=dict(zip(rows.loc[~is_past, "period"], ahead.tolist(), strict=True)),
    )


def _places(days: pd.Series, first: Any, rhythm: Rhythm) -> Any:
    """Each day as a number of periods since the first, to the nearest whole one."""
    months = (days.dt.year - first.year) * 12 + (days.dt.month - first.month)
    return np.rint(months.to_numpy(dtype=float) / MONTHS[rhythm.frequency]).astype(int)


def _overlap(rows: pd.DataFrame, rhythm: Rhythm) -> int:
    """Periods that each figure is the average of."""
    if not is_overlapping(rows, rhythm.period_type):
        return 1
    start, end = rows["period_start"].iloc[-1], rows["period_end"].iloc[-1]
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return max(1, math.ceil(int(months) / MONTHS[rhythm.frequency]))


def _peers(others: pd.DataFrame, first: Any, listed: int, rhythm: Rhythm) -> Any:
    """Each neighbour's figures on the same grid, none from before a break of its own."""
    codes, who = np.unique(others["area_code"].to_numpy(dtype=object), return_inverse=True)
    is_break = others["marker"].str.contains(Marker.BREAK, regex=False).to_numpy(dtype=bool)
    breaks = np.bincount(who, weights=is_break, minlength=len(codes))
    places = _places(others["period_start"], first, rhythm)
    values = others["value"].to_numpy(dtype=float)
    found = np.full((len(codes), listed), math.nan)
    so_far = np.zeros(len(codes))
    for row, area in enumerate(who):
        so_far[area] += is_break[row]
        if so_far[area] == breaks[area] and 0 <= places[row] < listed:
            found[area, places[row]] = values[row]
    found = found[~np.isnan(found).all(axis=1)]
    return found if len(found) else None
