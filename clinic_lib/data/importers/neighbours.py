"""Importer of statistical neighbours: a published list into the comparators table."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from clinic_lib.data.importers.comparator_table import (
    read_as_it_stands,
    with_list,
    write_comparators,
)
from clinic_lib.data.importers.neighbour_list import (
    NeighbourList,
    date_in_name,
    read_neighbour_list,
)
from clinic_lib.data.importers.neighbour_names import match_names
from clinic_lib.data.schema import TABLES
from clinic_lib.errors import DataError
from clinic_lib.terms import ComparatorType

LIST = "DfE statistical neighbours"
SOURCE = "Department for Education"


@dataclass(frozen=True, slots=True)
class ImportedList:
    """One list as it now stands in the comparators table.

    Parameters
    ----------
    file, list_name : str
        Where it was read from and what it is called in the table.
    as_at : date
        The day it is dated.
    outcome : str
        ``new``, ``replaced`` or ``unchanged``.
    areas, rows : int
        Areas that have neighbours from it now, and how many rows those are.
    unknown : tuple of str
        Authorities of the list that are not in the areas table.
    without : tuple of str
        Authorities that the list has no neighbours for.
    nameless : tuple of str
        Numbers of neighbours that nothing names.
    """

    file: str
    list_name: str
    as_at: date
    outcome: str
    areas: int
    rows: int
    unknown: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    nameless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeighbourReport:
    """What an import of neighbours did.

    Parameters
    ----------
    folder : Path
        The data folder.
    lists : tuple of ImportedList
        One a file.
    """

    folder: Path
    lists: tuple[ImportedList, ...]

    def summary(self) -> str:
        """The whole report as lines of text for the terminal."""
        lines = []
        for one in self.lists:
            lines.append(
                f"{one.list_name} ({one.outcome}), as at {one.as_at}, from {one.file}: "
                f"{one.rows:,} rows for {one.areas:,} areas, in {self.folder}"
            )
            for words, names in (
                ("Not in areas, so left out", one.unknown),
                ("Without neighbours in the list", one.without),
                ("Numbers that nothing names", one.nameless),
            ):
                if names:
                    lines.append(f"  {words} ({len(names)}): {', '.join(names)}")
        return "\n".join(lines)


def import_neighbours(
    files: Iterable[str | os.PathLike[str]],
    *,
    into: str | os.PathLike[str],
    as_at: date | None = None,
) -> NeighbourReport:
    """Lists of statistical neighbours as rows of a data folder's comparators table.

    Rows of the same list are replaced, all others stay as they are. Only areas that the areas table
    has are written; the report names the others.

    Parameters
    ----------
    files : iterable of path
        Excel files of the Department for Education as published.
    into : path
        The data folder, which has its areas already.
    as_at : date, optional
        The day the list is dated; by default the month in the file's name.

    Returns
    -------
    NeighbourReport
        What was written, and every area that was not.

    Raises
    ------
    DataError
        If a file is no such list, has no date, or none of its areas is in the folder; nothing is
        written then.
    OutputError
        If the table cannot be written.
    """
    given = [files] if isinstance(files, str | os.PathLike) else list(files)
    folder, paths = Path(into), [Path(file) for file in given]
    if not paths:
        raise DataError("No file was named. Name the files to import.")
    areas = read_as_it_stands(folder, "areas")
    table = read_as_it_stands(folder, "comparators")
    if areas.empty:
        raise DataError(
            f"{folder} has no areas, so no neighbour can be found there. Import figures first "
            "('clinic import ons' or 'fingertips'), or write areas.csv."
        )
    done = []
    for path in paths:
        table, imported = _with_list(table, areas, path, as_at)
        done.append(imported)
    if any(one.outcome != "unchanged" for one in done):
        write_comparators(table, folder)
    return NeighbourReport(folder, tuple(done))


def _with_list(
    table: pd.DataFrame, areas: pd.DataFrame, path: Path, as_at: date | None
) -> tuple[pd.DataFrame, ImportedList]:
    """The comparators with one list in place of an earlier import of it."""
    day = as_at or date_in_name(path)
    if day is None:
        raise DataError(
            f"{path.name} does not say of when it is. Give the day with --as-at, as in "
            "'--as-at 2021-04-01'."
        )
    published = read_neighbour_list(path)
    codes = match_names(published.names, areas, day)
    name = f"{LIST}, {day:%B %Y}"
    rows = _rows(published, codes, name, day)
    if rows.empty:
        raise DataError(
            f"None of the {len(published.names)} areas of {path.name} stands in areas with a "
            f"neighbour (first: {published.names[0]}). Are these the right areas?"
        )
    merged, outcome = with_list(table, rows, name)
    everyone = [*published.names, *(one.neighbour for one in published.listed)]
    return merged, ImportedList(
        file=path.name,
        list_name=name,
        as_at=day,
        outcome=outcome,
        areas=rows["area_code"].nunique(),
        rows=len(rows),
        unknown=tuple(dict.fromkeys(one for one in everyone if one not in codes)),
        without=published.without,
        nameless=published.nameless,
    )


def _rows(
    published: NeighbourList, codes: dict[str, str], list_name: str, day: date
) -> pd.DataFrame:
    """The rows of the comparators table, as text."""
    rows = [
        {
            "area_code": codes[one.area],
            "comparator_code": codes[one.neighbour],
            "comparator_type": str(ComparatorType.NEIGHBOUR),
            "rank": str(one.rank),
            "distance": "",
            "closeness": one.closeness,
            "list_name": list_name,
            "source": SOURCE,
            "as_at": day.isoformat(),
        }
        for one in published.listed
        if one.area in codes and one.neighbour in codes
    ]
    return pd.DataFrame(rows, columns=list(TABLES["comparators"].names), dtype="str")
