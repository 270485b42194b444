"""Where the process limits start anew: rebase dates turned into segments. Knows no value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError, ParameterError, suggestion
from clinic_lib.statistics.arguments import group_numbers
from clinic_lib.statistics.timeline import Timeline, read_timeline


@dataclass(frozen=True)
class Sequences:
    """The rows of a frame put in time order, group by group.

    Parameters
    ----------
    order : ndarray of int
        Positions of the frame's rows, sorted by group and then by period.
    group, place : ndarray of int
        Group and period of each row, in that order.
    timeline : Timeline
        The periods of the frame.
    keys : tuple
        What identifies each group: one value, or a tuple of them.
    """

    order: NDArray[np.intp]
    group: NDArray[np.intp]
    place: NDArray[np.intp]
    timeline: Timeline
    keys: tuple[Any, ...]

    def back(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values in the order of the frame's own rows."""
        original = np.empty_like(values)
        original[self.order] = values
        return original


def read_sequences(frame: pd.DataFrame, by: list[str], period: str) -> Sequences:
    """The sequences of a frame.

    Raises
    ------
    DataError
        If a period stands twice in a group.
    """
    timeline = read_timeline(period, frame[period])
    numbers = group_numbers(frame, by)
    order = np.lexsort((timeline.places, numbers))
    group, place = numbers[order], timeline.places[order]
    firsts = order[np.flatnonzero(np.diff(group, prepend=-1))]
    keys: tuple[Any, ...] = ((),)
    if by:
        columns = [frame[name].iloc[firsts].to_list() for name in by]
        keys = tuple(columns[0] if len(by) == 1 else zip(*columns, strict=True))
    sequences = Sequences(order, group, place, timeline, keys)
    doubled = np.flatnonzero((np.diff(group) == 0) & (np.diff(place) == 0))
    if doubled.size:
        first = int(doubled[0]) + 1
        where = f" of {keys[int(group[first])]!r}" if by else ""
        raise DataError(
            f"{period} stands twice in {doubled.size} of {group.size} rows (first: "
            f"{timeline.labels[int(place[first])]}{where}). "
            "Keep one row a period, or name in 'by' the column that tells them apart."
        )
    return sequences


def segments(sequences: Sequences, rebase: Any, *, ignore_unknown: bool) -> NDArray[np.intp]:
    """The segment of each row in sequence order, from 0, counted on through all groups.

    Parameters
    ----------
    sequences : Sequences
        The rows in time order.
    rebase : date-like, sequence of them, or mapping of group to them
        First period of each new segment. A date outside the periods of a group leaves that group
        as it is; a date that the data do not have is refused.
    ignore_unknown : bool
        Leave out dates and groups that are not in the data instead of refusing them.
    """
    new = np.diff(sequences.group, prepend=-1) != 0
    for number, starts in _starts_by_group(sequences, rebase, ignore_unknown).items():
        rows = slice(*np.searchsorted(sequences.group, [number, number + 1]))
        for start in starts:
            row = _row_of(sequences, rows, start, ignore_unknown)
            if row is not None:
                new[row] = True
    numbers: NDArray[np.intp] = np.cumsum(new) - 1
    return numbers


@dataclass(frozen=True)
class _Start:
    """A rebase date, its place in the timeline, and whether it was given for one group by name."""

    date: Any
    place: int | None
    is_own: bool


def _starts_by_group(
    sequences: Sequences, rebase: Any, ignore_unknown: bool
) -> dict[int, list[_Start]]:
    if rebase is None:
        return {}
    find = sequences.timeline.find
    if not isinstance(rebase, Mapping):
        shared = [_Start(date, find(date), is_own=False) for date in _as_list(rebase)]
        for start in shared:
            if start.place is None and not ignore_unknown:
                raise _unknown_date(sequences, start.date, "the data")
        return dict.fromkeys(range(len(sequences.keys)), shared)
    numbers = {key: number for number, key in enumerate(sequences.keys)}
    found = {}
    for key, dates in rebase.items():
        if key in numbers:
            found[numbers[key]] = [_Start(d, find(d), is_own=True) for d in _as_list(dates)]
        elif not ignore_unknown:
            known = [str(other) for other in numbers]
            raise ParameterError(
                f"rebase names the group {key!r}, which is not in the data."
                f"{suggestion(str(key), known)} Use the values of the 'by' columns."
            )
    return found


def _as_list(dates: Any) -> list[Any]:
    if isinstance(dates, str) or not isinstance(
        dates, Sequence | np.ndarray | pd.Index | pd.Series | set | frozenset
    ):
        return [dates]
    return list(dates)


def _row_of(sequences: Sequences, rows: slice, start: _Start, ignore_unknown: bool) -> int | None:
    """The row that starts the new segment, or None where the date lies outside the group."""
    places, place = sequences.place[rows], start.place
    outside = place is not None and (place < places[0] or place > places[-1])
    if place is not None:
        at = int(np.searchsorted(places, place))
        if at < places.size and places[at] == place:
            return int(rows.start) + at
    if ignore_unknown or (outside and not start.is_own):
        return None
    key = sequences.keys[int(sequences.group[rows.start])]
    raise _unknown_date(sequences, start.date, f"the periods of {key!r}")


def _unknown_date(sequences: Sequences, date: Any, where: str) -> ParameterError:
    labels = sequences.timeline.labels
    near = suggestion(str(date), [str(label) for label in labels])
    return ParameterError(
        f"The rebase date {date} is not in {where}, which run from {labels[0]} to {labels[-1]}."
        f"{near} Give the first period of the new segment as it stands in the data."
    )
