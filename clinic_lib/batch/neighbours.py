"""What ``clinic neighbours compute`` does: characteristics in, a list of neighbours in the data.

The list takes the place of its older self in one step; nothing is written where anything is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.errors import DataError, ParameterError, suggestion

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.indicators.likeness import Described

CODE = "area_code"


@dataclass(frozen=True, slots=True)
class ComputedNeighbours:
    """A list of neighbours as it now stands in the comparators table.

    Parameters
    ----------
    folder : Path
        The data folder.
    list_name, outcome : str
        What it is called; ``new``, ``replaced`` or ``unchanged``.
    as_at : date
        The day it describes.
    areas, rows : int
        Areas that have neighbours from it, and how many rows those are.
    nearest : tuple of str
        The nearest neighbour of each area asked for, in words; empty where all were asked for.
    left_out : tuple of tuple of str
        Code and reason of each area that could not be compared.
    notes : tuple of str
        What to know about the characteristics.
    """

    folder: Path
    list_name: str
    outcome: str
    as_at: date
    areas: int
    rows: int
    nearest: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """The whole report as lines of text for the terminal."""
        lines = [
            f"{self.list_name} ({self.outcome}), as at {self.as_at}: {self.rows:,} rows for "
            f"{self.areas:,} {'area' if self.areas == 1 else 'areas'}, in {self.folder}"
        ]
        lines += [f"  {words}" for words in (*self.notes, *self.nearest)]
        if self.left_out:
            lines.append(f"Not compared ({len(self.left_out)}):")
            lines += [f"  {code}: {why}" for code, why in self.left_out]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class NeighbourRequest:
    """What neighbours are to be worked out from.

    Parameters
    ----------
    table : Path or None
        A CSV with ``area_code`` and one column for each characteristic.
    data : Path
        The data folder, which has its areas already.
    indicators : tuple of str
        In place of a table: indicators of the data folder.
    columns : tuple of str
        Columns of the table to compare; every column of numbers, where empty.
    areas, among, number, name
        Whose neighbours, among which types, how many, and what the list is called.
    source : str
        Whose figures the table holds.
    as_at : date, optional
        The day that the characteristics describe; needed with a table.
    """

    table: Path | None
    data: Path
    indicators: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    number: int = 15
    name: str = ""
    source: str = ""
    as_at: date | None = None


def compute_neighbours(asked: NeighbourRequest) -> ComputedNeighbours:
    """Work out nearest neighbours and write them into a data folder's comparators.

    Raises
    ------
    ParameterError, DataError, MethodError
        If the neighbours cannot be worked out; nothing is written then.
    OutputError
        If they cannot be written.
    """
    from clinic_lib.data.importers.comparator_table import (
        read_as_it_stands,
        with_list,
        write_comparators,
    )
    from clinic_lib.indicators.likeness import Wanted, find_likeness

    if (asked.table is None) == (not asked.indicators):
        raise ParameterError(
            "Name either a table of characteristics or indicators (with --indicator), not "
            f"{'neither' if asked.table is None else 'both'}."
        )
    described = _described(asked)
    data = asked.data
    known = read_as_it_stands(data, "areas")
    wanted = Wanted(
        areas=tuple(dict.fromkeys(asked.areas)),
        among=asked.among,
        number=asked.number,
        list_name=asked.name or f"Nearest neighbours by {', '.join(described.names)}",
    )
    found = find_likeness(described, known, wanted)
    standing = read_as_it_stands(data, "comparators")
    merged, outcome = with_list(standing, found.rows, wanted.list_name, only=wanted.areas or None)
    if outcome != "unchanged":
        write_comparators(merged, data)
    return ComputedNeighbours(
        folder=data,
        list_name=wanted.list_name,
        outcome=outcome,
        as_at=described.as_at,
        areas=found.rows["area_code"].nunique(),
        rows=len(found.rows),
        nearest=_nearest(found.rows, known) if wanted.areas else (),
        left_out=found.left_out,
        notes=described.notes,
    )


def _nearest(rows: pd.DataFrame, areas: pd.DataFrame) -> tuple[str, ...]:
    """Each area's neighbours with their distance, nearest first."""
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    told = []
    for own, part in rows.groupby("area_code", sort=False):
        others = [
            f"{names.get(code, code)} ({distance})"
            for code, distance in zip(part["comparator_code"], part["distance"], strict=True)
        ]
        told.append(f"{names.get(own, own)}: {', '.join(others)}")
    return tuple(told)


def _described(asked: NeighbourRequest) -> Described:
    """The characteristics, from a table or from figures of the data folder."""
    from dataclasses import replace

    from clinic_lib.data import load_dataset
    from clinic_lib.indicators.likeness import Described, described_by

    if asked.table is None:
        chosen = tuple(dict.fromkeys(asked.indicators))
        # Loading withholds small counts, here as everywhere.
        found = described_by(load_dataset(asked.data, indicators=list(chosen)), chosen)
        day = asked.as_at or found.as_at
        return replace(found, source=asked.source or found.source, as_at=day)
    name = asked.table.name
    if asked.as_at is None:
        raise ParameterError(
            f"{name} does not say of when it is. Give the day with --as-at, as in "
            "'--as-at 2001-04-29'."
        )
    if not asked.source:
        raise ParameterError(
            f"{name} does not say whose figures it holds. Name them with --source, as in "
            "'--source \"ONS, Census 2001\"'."
        )
    frame, names = read_characteristics(asked.table, asked.columns)
    return Described(frame, names, asked.source, asked.as_at)


def read_characteristics(
    path: Path, columns: Sequence[str] = ()
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """A CSV of characteristics as numbers, and their names.

    Columns of words, such as names of areas, are left out where no columns are chosen.

    Raises
    ------
    DataError
        If the file is no such table, naming the row of the first cell that is no number.
    """
    from clinic_lib.data.csv_text import read_csv_text

    try:
        text = read_csv_text(path.read_bytes(), path.name)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    if text.problems:
        raise DataError(f"{path.name} cannot be used.", problems=text.problems)
    cells = text.frame
    for name in (CODE, *columns):
        if name not in cells:
            raise DataError(
                f"{path.name} has no column '{name}'.{suggestion(name, cells.columns)} Its columns "
                f"are {', '.join(cells.columns)}."
            )
    names = tuple(columns) or tuple(n for n in cells if n != CODE and _holds_numbers(cells[n]))
    if not names:
        raise DataError(
            f"{path.name} has no column of numbers beside {CODE}. Add the characteristics that "
            "areas are to be compared by."
        )
    return cells[[CODE]].assign(**{name: _numbers(cells[name], path) for name in names}), names


def _holds_numbers(cells: pd.Series) -> bool:
    """Whether a column holds a number and is not mostly words."""
    import pandas as pd

    filled = cells[cells.str.strip() != ""]
    read = pd.to_numeric(filled, errors="coerce").notna()
    return bool(len(filled)) and bool(read.mean() > 0.5)


def _numbers(cells: pd.Series, path: Path) -> pd.Series:
    """A column as numbers; an empty cell is missing, anything else is refused."""
    import numpy as np
    import pandas as pd

    blank = cells.str.strip() == ""
    read = pd.to_numeric(cells.mask(blank), errors="coerce")
    bad = ~blank & ~np.isfinite(read.astype("float64"))
    if bad.any():
        at = int(np.flatnonzero(bad)[0])
        raise DataError(
            f"{path.name}, row {at + 2}, column {cells.name}: '{cells.iloc[at]}' is not a number "
            f"({int(bad.sum())} such cells). Write plain digits, or leave the cell empty where the "
            "figure is not known."
        )
    return read.astype("float64")
