"""Whom an area is compared with: what the clinic asks for, else what the data say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.register import ComparatorChoice
from clinic_lib.terms import ComparatorType

ENGLAND = "E92000001"


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a neighbour is.

    Parameters
    ----------
    rank : float
        1 for the nearest of the list; missing is NaN.
    distance : float
        In the list's own measure; missing is NaN.
    closeness : str
        In the list's own words.
    """

    rank: float = math.nan
    distance: float = math.nan
    closeness: str = ""


@dataclass(frozen=True, slots=True)
class Comparators:
    """The areas that one area is compared with, and where the neighbours come from.

    Parameters
    ----------
    england, region : str
        Codes; empty where there is none.
    neighbours : tuple of str
        Codes, nearest first.
    neighbours_source : str
        Name, source and date of the list of neighbours, in words; empty where there is none.
    nearness : mapping of str to Nearness
        How near each neighbour is, where the list says so.
    """

    england: str
    region: str
    neighbours: tuple[str, ...]
    neighbours_source: str
    nearness: Mapping[str, Nearness] = field(default_factory=dict)

    @property
    def types(self) -> dict[str, ComparatorType]:
        """Each code with what it is to the area, in the order they are shown."""
        named = {
            self.england: ComparatorType.ENGLAND,
            self.region: ComparatorType.REGION,
            **dict.fromkeys(self.neighbours, ComparatorType.NEIGHBOUR),
        }
        return {code: kind for code, kind in named.items() if code}


def choose_comparators(
    dataset: Dataset, area_code: str, choice: ComparatorChoice | None
) -> Comparators:
    """The comparators of an area, each from the first place that names it.

    The clinic's own choice comes first, then the comparators table, then for England the code
    E92000001 and for the region the nearest region that the area lies in. An area is never compared
    with itself.

    Parameters
    ----------
    dataset : Dataset
        Its ``comparators`` and ``areas`` are read.
    area_code : str
        The area that is assessed.
    choice : ComparatorChoice or None
        What the clinic file says; its empty fields leave the choice to the data.

    Returns
    -------
    Comparators
    """
    choice = choice or ComparatorChoice()
    rows = dataset.comparators.loc[dataset.comparators["area_code"] == area_code]
    known = set(dataset.areas["area_code"])
    england = choice.england or _first(rows, ComparatorType.ENGLAND)
    region = choice.region or _first(rows, ComparatorType.REGION)
    neighbours, source, nearness = _listed_neighbours(rows)
    if choice.neighbours:
        neighbours, source, nearness = choice.neighbours, "chosen in the clinic file", {}
    england = england or (ENGLAND if ENGLAND in known else "")
    region = region or _region_of(dataset.areas, area_code)
    taken = {area_code, england, region}
    return Comparators(
        england="" if england == area_code else england,
        region="" if region in (area_code, england) else region,
        neighbours=tuple(code for code in dict.fromkeys(neighbours) if code not in taken),
        neighbours_source=source,
        nearness=nearness,
    )


def _first(rows: pd.DataFrame, kind: ComparatorType) -> str:
    """The comparator of a type, the one dated last where there are several."""
    found = rows.loc[rows["comparator_type"] == kind].sort_values("as_at", kind="stable")
    return str(found["comparator_code"].iloc[-1]) if len(found) else ""


def _listed_neighbours(rows: pd.DataFrame) -> tuple[Iterable[str], str, dict[str, Nearness]]:
    """The neighbours of the list dated last, nearest first, what list that is, and how near."""
    found = rows.loc[rows["comparator_type"] == ComparatorType.NEIGHBOUR]
    if found.empty:
        return (), "", {}
    dates = found.groupby("list_name")["as_at"].max()
    # Of lists dated the same day the first by name, so that the order of rows does not matter.
    name = dates.sort_index().index[0] if dates.isna().all() else dates.sort_index().idxmax()
    listed = found.loc[found["list_name"] == name]
    listed = listed.sort_values(["rank", "distance", "comparator_code"], kind="stable")
    first = listed.iloc[0]
    day = f", {first['as_at']:%d %B %Y}".replace(", 0", ", ") if pd.notna(first["as_at"]) else ""
    told = ", ".join(part for part in (str(name), str(first["source"])) if part)
    nearness = {
        code: Nearness(float(rank), float(distance), str(closeness))
        for code, rank, distance, closeness in zip(
            *(listed[name] for name in ("comparator_code", "rank", "distance", "closeness")),
            strict=True,
        )
    }
    return tuple(nearness), f"{told}{day}", nearness


def _region_of(areas: pd.DataFrame, area_code: str) -> str:
    """The nearest region above an area; empty where there is none."""
    parent = dict(zip(areas["area_code"], areas["parent_code"], strict=True))
    kind = dict(zip(areas["area_code"], areas["area_type"], strict=True))
    code, seen = parent.get(area_code, ""), set()
    while code and code not in seen:
        if kind.get(code) == "region":
            return str(code)
        seen.add(code)
        code = parent.get(code, "")
    return ""
