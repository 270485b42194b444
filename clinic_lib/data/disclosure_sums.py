"""Which observations of one indicator add up to which: districts, breakdowns, overlapping periods.

These are the sums that a reader with a pencil could use to work out a figure that is withheld.
Knows no threshold and hides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.disclosure_counts import Flags, Numbers
from clinic_lib.terms import PeriodType

PIECES = "; "
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sum:
    """One total and the parts that may make it up, as positions of cells.

    Parameters
    ----------
    total : int
        Position of the total.
    parts : tuple of int
        Positions of the parts.
    family : hashable
        The same for the same places or groups in every period; None where the sum holds by the
        calendar alone.
    """

    total: int
    parts: tuple[int, ...]
    family: Hashable | None = None


def sums_of(rows: pd.DataFrame, areas: pd.DataFrame) -> list[Sum]:
    """The sums over areas and over breakdowns among the observations of one indicator.

    Parameters
    ----------
    rows : DataFrame
        Observations of one indicator, numbered from 0.
    areas : DataFrame
        The register of areas; says which lies in which.

    Returns
    -------
    list of Sum
        Whether the parts really make up the total is for ``complete_sums`` to find out.
    """
    return [*_over_areas(rows, areas), *_over_breakdowns(rows)]


def _over_areas(rows: pd.DataFrame, areas: pd.DataFrame) -> Iterator[Sum]:
    """An area and those that lie in it, in the same period and breakdown."""
    kinds = dict(zip(areas["area_code"], areas["area_type"], strict=True))
    inside: dict[str, list[str]] = defaultdict(list)
    for code, parent in zip(areas["area_code"], areas["parent_code"], strict=True):
        if parent and parent != code:
            inside[parent].append(code)
    for (_, _, breakdown), group in _groups(rows, ["period_start", "period_end", "breakdown"]):
        cells = dict(zip(rows["area_code"].to_numpy()[group], group.tolist(), strict=True))
        for parent in cells:
            nearest = _nearest(parent, cells, inside, {parent})
            # A region may hold counties and, beside them, areas that overlap them.
            among = sorted({kinds[code] for code in nearest})
            for kind in ["", *among] if len(among) > 1 else [""]:
                parts = tuple(cells[c] for c in nearest if not kind or kinds[c] == kind)
                if parts:
                    yield Sum(cells[parent], parts, ("areas", parent, kind, breakdown))


def _nearest(
    parent: str, cells: Mapping[str, int], inside: Mapping[str, list[str]], seen: set[str]
) -> list[str]:
    """The areas in an area that have a figure; one that has none is replaced by those in it."""
    found: list[str] = []
    for code in inside.get(parent, ()):
        if code in seen:
            continue
        seen.add(code)
        found += [code] if code in cells else _nearest(code, cells, inside, seen)
    return found


def _over_breakdowns(rows: pd.DataFrame) -> Iterator[Sum]:
    """Everybody and a set of groups, or a group and its own groups, in one area and period."""
    if not (rows["breakdown"] != "").any():
        return
    for (area, _, _), group in _groups(rows, ["area_code", "period_start", "period_end"]):
        names = rows["breakdown"].to_numpy()[group]
        cells = {
            frozenset(name.split(PIECES)) if name else frozenset(): position
            for name, position in zip(names, group.tolist(), strict=True)
        }
        split: dict[tuple[frozenset[str], str], list[int]] = defaultdict(list)
        for pieces, position in cells.items():
            for piece in pieces:
                split[pieces - {piece}, piece.partition(":")[0]].append(position)
        for (whole, name), parts in split.items():
            if whole in cells:
                yield Sum(cells[whole], tuple(parts), ("groups", area, whole, name))


def _groups(rows: pd.DataFrame, columns: list[str]) -> Iterator[tuple[Any, np.ndarray]]:
    """Keys and positions of the rows that share them."""
    yield from rows.groupby(columns, sort=False).indices.items()


def complete_sums(sums: Sequence[Sum], counts: Numbers, tolerance: float) -> list[Sum]:
    """Those sums whose parts make up their total.

    Parameters
    ----------
    sums : sequence of Sum
        Candidates.
    counts : ndarray
        The true count of each cell, NaN where it is not known.
    tolerance : float
        A total that differs from its parts by less than this is taken to be made up by them.

    Returns
    -------
    list of Sum
        Where a cell is not known the other periods of the same family decide; where none of them
        can, the sum is taken to be complete, because a reader might know that it is.
    """
    off = [float(counts[s.total] - counts[list(s.parts)].sum()) for s in sums]
    judged: dict[Hashable, list[bool]] = defaultdict(list)
    for one, gap in zip(sums, off, strict=True):
        if not np.isnan(gap):
            judged[one.family].append(abs(gap) < tolerance)
    return [
        one
        for one, gap in zip(sums, off, strict=True)
        if (abs(gap) < tolerance if not np.isnan(gap) else any(judged.get(one.family, [True])))
    ]


def sums_over_time(rows: pd.DataFrame, first_free: int) -> tuple[list[Sum], dict[int, Pair]]:
    """What overlapping periods tell about each other: each is a sum of shorter stretches.

    Parameters
    ----------
    rows : DataFrame
        Observations of one indicator, numbered from 0.
    first_free : int
        Number for the first cell that no observation stands for.

    Returns
    -------
    sums : list of Sum
        Every period as the sum of stretches that no date divides; and a longer period as a shorter
        one that begins or ends with it and the difference of both.
    differences : dict of int to (int, int)
        For the cell of each such difference the longer and the shorter period.
    """
    sums: list[Sum] = []
    differences: dict[int, Pair] = {}
    if rows.empty or rows["period_type"].iloc[0] != PeriodType.ROLLING:
        return sums, differences
    free = first_free
    starts = rows["period_start"].to_numpy()
    ends = rows["period_end"].to_numpy() + np.timedelta64(1, "D")
    for _, group in _groups(rows, ["area_code", "breakdown"]):
        days = np.unique(np.concatenate([starts[group], ends[group]]))
        for cell in group.tolist():
            first, last = np.searchsorted(days, [starts[cell], ends[cell]])
            sums.append(Sum(cell, tuple(range(free + int(first), free + int(last)))))
        free += max(len(days) - 1, 0)
        for longer, shorter in _nested(group.tolist(), starts, ends):
            differences[free] = (longer, shorter)
            sums.append(Sum(longer, (shorter, free)))
            free += 1
    return sums, differences


def has_nested(rows: pd.DataFrame) -> Flags:
    """Which observations share their first or last day with a longer or shorter period.

    Their difference can be a small count where none of them is one.

    Examples
    --------
    >>> days = pd.DataFrame({"indicator_id": "A", "area_code": "E", "breakdown": "",
    ...                      "period_type": "rolling", "period_start": [2007, 2008, 2004],
    ...                      "period_end": [2009, 2009, 2006]})
    >>> has_nested(days).tolist()
    [True, True, False]
    """
    is_rolling = (rows["period_type"] == PeriodType.ROLLING).to_numpy()
    found = np.zeros(len(rows), dtype=bool)
    if is_rolling.any():
        part = rows.loc[is_rolling]
        series = ["indicator_id", "area_code", "breakdown"]
        found[is_rolling] = part.duplicated(
            [*series, "period_start"], keep=False
        ) | part.duplicated([*series, "period_end"], keep=False)
    return found


def _nested(
    cells: Sequence[int], starts: np.ndarray, ends: np.ndarray
) -> Iterator[tuple[int, int]]:
    """Pairs of a longer and a shorter period that begin or end on the same day."""
    for longer in cells:
        for shorter in cells:
            begins, closes = starts[longer] == starts[shorter], ends[longer] == ends[shorter]
            if (
                begins != closes
                and starts[longer] <= starts[shorter]
                and ends[longer] >= ends[shorter]
            ):
                yield longer, shorter
