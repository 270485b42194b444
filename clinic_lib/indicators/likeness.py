"""Nearest neighbours worked out from characteristics, as rows of the comparators table.

Knows no file. An area that lacks a characteristic has no neighbours and is nobody's neighbour: it
is named with what is missing, and nothing stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.schema import TABLES
from clinic_lib.errors import DataError, ParameterError, suggestion
from clinic_lib.indicators.history import hide_suppressed
from clinic_lib.statistics.neighbours import nearest_neighbours
from clinic_lib.terms import ComparatorType

SIGNIFICANT = 6
"""Digits of a distance that are kept: more than a reader needs, and the same on every machine."""


@dataclass(frozen=True, slots=True)
class Described:
    """Areas described by numbers, and where those come from.

    Parameters
    ----------
    frame : DataFrame
        ``area_code`` and one column for each characteristic; missing is NaN.
    names : tuple of str
        The characteristics.
    source : str
        Whose figures they are.
    as_at : date
        The day they describe.
    notes : tuple of str
        What to know about them.
    """

    frame: pd.DataFrame
    names: tuple[str, ...]
    source: str
    as_at: date
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be worked out.

    Parameters
    ----------
    areas : tuple of str
        Areas whose neighbours are wanted; every area that can have some, where empty.
    among : tuple of str
        Types of areas that may be neighbours of each other; only those of one type, where empty.
    number : int
        How many neighbours each; those as far away as the last of them come too.
    list_name : str
        What the list is called.
    """

    areas: tuple[str, ...]
    among: tuple[str, ...]
    number: int
    list_name: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """Neighbours as rows of the comparators table, and who has none.

    Parameters
    ----------
    rows : DataFrame
        The rows, as text.
    left_out : tuple of tuple of str
        Code and reason of each area that could not be compared, in order of code.
    """

    rows: pd.DataFrame
    left_out: tuple[tuple[str, str], ...]


def described_by(dataset: Dataset, indicator_ids: Sequence[str]) -> Described:
    """Areas described by their figures on some indicators.

    Of each indicator the period in which most areas have a usable figure; the latest of several.

    Raises
    ------
    DataError
        If an indicator has no usable figure.
    """
    columns, sources, notes, ends = {}, [], [], []
    for one in indicator_ids:
        rows = dataset.observations
        rows = rows.loc[(rows["indicator_id"] == one) & (rows["breakdown"] == "")]
        rows = hide_suppressed(rows)
        usable = rows.loc[rows["value"].notna()]
        if usable.empty:
            raise DataError(
                f"Indicator '{one}' has no figure to compare areas by. Choose another, or leave "
                "it out."
            )
        counts = usable.groupby(["period_end", "period"])["area_code"].nunique().sort_index()
        end, period = counts.index[::-1][int(np.argmax(counts.to_numpy()[::-1]))]
        chosen = usable.loc[(usable["period"] == period) & (usable["period_end"] == end)]
        columns[one] = chosen.set_index("area_code")["value"].astype("float64")
        notes.append(f"{one}: {period}, {len(chosen)} areas")
        sources.append(dataset.indicator(one).source)
        ends.append(pd.Timestamp(end).date())
    frame = pd.DataFrame(columns).rename_axis("area_code").reset_index()
    return Described(
        frame, tuple(indicator_ids), "; ".join(dict.fromkeys(sources)), max(ends), tuple(notes)
    )


def find_likeness(described: Described, areas: pd.DataFrame, wanted: Wanted) -> Likeness:
    """The neighbours of each area that is wanted.

    Parameters
    ----------
    described : Described
        Characteristics of the areas.
    areas : DataFrame
        The areas table: ``area_code``, ``area_type`` and, where given, ``valid_to``.
    wanted : Wanted
        Whose neighbours, among whom, and how many.

    Raises
    ------
    DataError
        If an area that is asked for is not among the areas, or nobody is left to compare.
    MethodError
        If an area that is asked for lacks a characteristic.
    """
    kinds = dict(zip(areas["area_code"].astype("str"), areas["area_type"], strict=True))
    _check_wanted(wanted, kinds)
    silent = _silent(described, areas, kinds)
    frame = described.frame.assign(area_code=described.frame["area_code"].astype("str"))
    frame = frame.loc[~frame["area_code"].isin(list(silent))]
    parts, left_out = [], dict(silent)
    for code in wanted.areas or sorted(frame["area_code"]):
        if code in silent:
            raise DataError(f"'{code}' has no neighbours here: {silent[code]}.")
        together = _together(frame, kinds, code, wanted)
        if together is None:
            continue
        reason = "" if wanted.areas else _missing(together, described.names, code)
        if not reason and _alone(together, described.names):
            reason = "no other area of its type has every characteristic"
        if reason:
            left_out[code] = reason
            continue
        found = nearest_neighbours(
            together, code, number=wanted.number, characteristics=described.names
        )
        for other, why in zip(found["area_code"], found["left_out"], strict=True):
            if why:
                left_out[other] = why
        parts.append(found.loc[found["left_out"] == ""].assign(own=code))
    if not parts:
        raise DataError(
            "No two areas of one type have every characteristic, so nobody has a neighbour. Fill "
            "in what is missing, or say with --among which types may be compared."
        )
    rows = _rows(pd.concat(parts, ignore_index=True), described, wanted)
    return Likeness(rows, tuple(sorted(left_out.items())))


def _check_wanted(wanted: Wanted, kinds: dict[str, str]) -> None:
    """Refuse areas and types that are not among the areas."""
    for code in wanted.areas:
        if code not in kinds:
            raise ParameterError(
                f"The area '{code}' is not in areas.{suggestion(code, kinds)} Correct it, or add "
                "it to areas."
            )
    types = sorted(set(kinds.values()))
    for kind in wanted.among:
        if kind not in types:
            raise ParameterError(
                f"No area is of the type '{kind}'.{suggestion(kind, types)} The types are "
                f"{', '.join(types)}."
            )


def _silent(described: Described, areas: pd.DataFrame, kinds: dict[str, str]) -> dict[str, str]:
    """Areas that take no part, with the reason."""
    found = {}
    for code in described.frame["area_code"].astype("str"):
        if code not in kinds:
            found[code] = "it is not in areas"
    if "valid_to" in areas:
        ended = pd.to_datetime(areas["valid_to"].replace("", None), errors="coerce")
        before = ended.notna() & (ended < pd.Timestamp(described.as_at))
        for code, day in zip(areas.loc[before, "area_code"], ended[before], strict=True):
            found[str(code)] = f"it ended on {day:%Y-%m-%d}, before the day of the list"
    there = set(described.frame["area_code"].astype("str"))
    return {code: why for code, why in found.items() if code in there}


def _together(
    frame: pd.DataFrame, kinds: dict[str, str], code: str, wanted: Wanted
) -> pd.DataFrame | None:
    """The areas that one is compared with, itself included; None where it takes no part."""
    types = wanted.among or (kinds[code],)
    if kinds[code] not in types:
        if not wanted.areas:
            return None
        raise ParameterError(
            f"'{code}' is of the type {kinds[code]}, which is not among those to be compared "
            f"({', '.join(types)}). Name its type with --among too."
        )
    together = frame.loc[frame["area_code"].map(kinds).isin(types)]
    if code not in set(together["area_code"]):
        raise DataError(
            f"The area '{code}' has no row among the characteristics. Add one, or ask for others."
        )
    return together


def _missing(together: pd.DataFrame, names: Sequence[str], code: str) -> str:
    """What an area lacks; empty where nothing."""
    own = together.loc[together["area_code"] == code, list(names)].isna().any()
    return f"no value: {', '.join(own.index[own])}" if own.any() else ""


def _alone(together: pd.DataFrame, names: Sequence[str]) -> bool:
    """Whether fewer than two areas have every characteristic."""
    return int(together[list(names)].notna().all(axis=1).sum()) < 2


def _rows(found: pd.DataFrame, described: Described, wanted: Wanted) -> pd.DataFrame:
    """The rows of the comparators table, as text."""
    rows = pd.DataFrame(
        {
            "area_code": found["own"],
            "comparator_code": found["area_code"],
            "comparator_type": str(ComparatorType.NEIGHBOUR),
            "rank": [str(int(rank)) for rank in found["rank"]],
            "distance": [f"{distance:.{SIGNIFICANT}g}" for distance in found["distance"]],
            "closeness": "",
            "list_name": wanted.list_name,
            "source": f"Worked out from {', '.join(described.names)} ({described.source})",
            "as_at": described.as_at.isoformat(),
        }
    )
    return rows[list(TABLES["comparators"].names)].astype("str")
