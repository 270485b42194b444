"""A table under examination: its cells as written, what they convert to, and which are bad.

Turns positions of bad rows into problems with file, row and value. Knows no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.data.columns import Kind, Table
from clinic_lib.data.conversion import convert_column
from clinic_lib.data.lookup import period_types
from clinic_lib.data.parquet_text import as_written
from clinic_lib.data.periods import read_periods
from clinic_lib.data.reading import Cells
from clinic_lib.errors import Problem

Mask = npt.NDArray[np.bool_]
Say = str | Callable[[int], str]
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Sheet:
    """One table under examination.

    Parameters
    ----------
    cells : Cells
        As written, with the place of each row.
    frame : DataFrame
        Converted; a cell that cannot be converted is missing. Periods are parsed into columns
        named after theirs with ``_label``, ``_start`` and ``_end`` added.
    flagged : dict of str to ndarray of bool
        For each column, the cells that are wrong by themselves: other checks leave them alone.
    is_whole : bool
        Whether every file of the table could be read; what is missing may be in one that could not.
    """

    cells: Cells
    frame: pd.DataFrame
    flagged: dict[str, Mask] = field(default_factory=dict)
    is_whole: bool = True

    @classmethod
    def of(cls, cells: Cells) -> Sheet:
        """The sheet of a table's cells, before any check; codes without spaces around them."""
        columns = {
            column.name: convert_column(cells.frame[column.name], column)[0]
            for column in cells.table.columns
        }
        for column in cells.table.columns:
            if column.kind is Kind.IDENTIFIER:
                columns[column.name] = columns[column.name].str.strip()
        return cls(cells, pd.DataFrame(columns))

    @property
    def table(self) -> Table:
        """Which table."""
        return self.cells.table

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def flag(self, flagged: dict[str, Mask]) -> Sheet:
        """The sheet with these cells known to be wrong by themselves, and missing in the frame.

        Codes stay, because a row is still of the area that its misspelt code means.
        """
        columns = {}
        for column in self.table.columns:
            bad = flagged.get(column.name)
            if bad is not None and column.kind not in (Kind.IDENTIFIER, Kind.YES_NO):
                nothing = "" if self.frame[column.name].dtype == "str" else None
                columns[column.name] = self.frame[column.name].mask(bad, nothing)
        return replace(self, frame=self.frame.assign(**columns), flagged=flagged)

    def clean(self, *columns: str) -> Mask:
        """Rows of which none of these cells is wrong by itself."""
        good = np.ones(len(self), dtype=bool)
        for column in columns:
            if column in self.flagged:
                good &= ~self.flagged[column]
        return good

    def filled(self, column: str) -> Mask:
        """Rows in which the cell is filled."""
        cells = self.cells.frame[column]
        if pd.api.types.is_numeric_dtype(cells):
            return np.asarray(cells.notna())
        return np.asarray(cells != "")

    def with_periods(self, indicators: pd.DataFrame) -> Sheet:
        """The sheet with its periods parsed, each by the period type of its indicator."""
        kinds = period_types(self.frame, indicators)
        parsed = {"period_type": kinds}
        for column in self.table.columns:
            if column.kind is Kind.PERIOD:
                read = read_periods(self.frame[column.name], kinds)
                parsed |= {
                    f"{column.name}_{part}": read[part] for part in ("label", "start", "end")
                }
        return replace(self, frame=self.frame.assign(**parsed))

    def written(self, column: str, position: int) -> str:
        """A cell as it was written."""
        cell = self.cells.frame[column].iloc[position]
        return cell if isinstance(cell, str) else as_written(pd.Series([cell])).iloc[0]

    def problems(self, bad: object, column: str | None, what: Say, remedy: Say) -> list[Problem]:
        """A problem for each bad row.

        Parameters
        ----------
        bad : array or Series of bool
            The bad rows.
        column : str or None
            The column to name.
        what, remedy : str or callable
            The words, or a function that makes them from the row's position.
        """
        positions = np.flatnonzero(np.asarray(bad, dtype=bool))
        files, rows = self.cells.places(positions)
        values: list[str | None] = [None] * len(positions)
        if column:
            values = [_short(v) for v in as_written(self.cells.frame[column].take(positions))]
        return [
            Problem(file, _say(what, at), _say(remedy, at), row=row, column=column, value=value)
            for file, row, value, at in zip(files, rows, values, positions.tolist(), strict=True)
        ]

    def other_place(self, position: int, from_position: int) -> str:
        """Where another row stands, as told in a problem with this one."""
        file, row = self.cells.place(position)
        same = file == self.cells.place(from_position)[0]
        return f"row {row}" if same else f"row {row} of {file}"


def _say(words: Say, position: int) -> str:
    return words if isinstance(words, str) else words(position)


def _short(value: str) -> str | None:
    if len(value) > LONGEST_VALUE:
        return f"{value[:LONGEST_VALUE]}\u2026"
    return value or None
