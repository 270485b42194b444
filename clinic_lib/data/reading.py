"""One file of a table, CSV or Parquet, as cells with their row numbers.

Text stays as it was written, so that a problem can show it; only a Parquet column that holds
numbers already is left as numbers. Knows no meaning of a cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.data.columns import Table
from clinic_lib.data.csv_text import read_csv_text
from clinic_lib.data.files import TableFile
from clinic_lib.data.parquet_text import Filters, as_written, read_parquet_text
from clinic_lib.errors import Problem


@dataclass(frozen=True, slots=True)
class Part:
    """The cells of one file.

    Parameters
    ----------
    file : TableFile
        Which file.
    header : tuple of str
        The headings as they stand.
    frame : DataFrame
        The cells; text columns without missing values, or number columns out of Parquet.
    rows : ndarray of int
        Row number of each row, as a spreadsheet shows it.
    problems : tuple of Problem
        What is wrong with the file itself.
    sha256 : str
        Of the file's bytes.
    lost : tuple of str
        What stands in rows that could not be read.
    """

    file: TableFile
    header: tuple[str, ...]
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    sha256: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cells:
    """The cells of a whole table, out of one or many files, and where each row stands.

    Parameters
    ----------
    table : Table
        Which table.
    frame : DataFrame
        Every column of the table, numbered from 0.
    parts : tuple of Part
        The files, in the order of the rows.
    """

    table: Table
    frame: pd.DataFrame
    parts: tuple[Part, ...]

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Row number of each row in its file."""
        rows = [part.rows for part in self.parts]
        return np.concatenate(rows) if rows else np.array([], dtype=np.int64)

    @cached_property
    def _ends(self) -> npt.NDArray[np.int64]:
        return np.cumsum([len(part.rows) for part in self.parts])

    def places(self, positions: npt.NDArray[np.int64]) -> tuple[list[str], list[int]]:
        """File and row number of each of these rows of the frame."""
        numbers = np.searchsorted(self._ends, positions, side="right")
        files = [self.parts[number].file.name for number in numbers.tolist()]
        return files, self.rows[positions].tolist()

    def place(self, position: int) -> tuple[str, int]:
        """File and row number of the row at a position of the frame."""
        files, rows = self.places(np.array([position]))
        return files[0], rows[0]


def read_part(file: TableFile, filters: Filters | None = None) -> Part:
    """Read one file; whatever is wrong with it is a problem of the result, not an error.

    Parameters
    ----------
    file : TableFile
        Which file.
    filters : mapping of column to words, optional
        Keep only rows whose cell in the column is one of the words. In a Parquet file the others
        are not even unpacked, and row numbers are then those among the rows that were kept.

    Returns
    -------
    Part
    """
    try:
        if file.is_parquet:
            # A Parquet file may be far larger than what is wanted of it.
            with file.path.open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            text = read_parquet_text(file, filters or {})
        else:
            data = file.path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            text = read_csv_text(data, file.name)
    except OSError as error:
        what = f"the file cannot be read ({error.strerror or error})"
        problem = Problem(file.name, what, "Close it elsewhere, or have its permissions changed.")
        nothing = np.array([], dtype=np.int64)
        return Part(file, (), pd.DataFrame(), nothing, (problem,), "")
    part = Part(file, text.header, text.frame, text.rows, text.problems, digest, text.lost)
    return _with_partition(_keep(part, filters or {}), filters or {})


def gather(table: Table, parts: Collection[Part]) -> Cells:
    """The parts of a table as one frame with every column of its schema.

    Parameters
    ----------
    table : Table
        Which table.
    parts : collection of Part
        What was read.

    Returns
    -------
    Cells
        A column that a file lacks is empty there.
    """
    whole = tuple(part for part in parts if len(part.frame))
    if not whole:
        empty = pd.DataFrame({name: pd.Series(dtype="str") for name in table.names})
        return Cells(table, empty, ())
    frames = [_with_columns(part.frame, table.names) for part in whole]
    if len({tuple(frame.dtypes) for frame in frames}) > 1:
        # Numbers in one file and text in another.
        for name in table.names:
            if len({frame[name].dtype for frame in frames}) > 1:
                frames = [frame.assign(**{name: as_written(frame[name])}) for frame in frames]
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    return Cells(table, frame, whole)


def _with_columns(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """The frame with exactly these columns; one that it lacks is empty."""
    if tuple(frame.columns) == tuple(names):
        return frame
    empty = pd.Series("", index=frame.index, dtype="str")
    lacking = {name: empty for name in names if name not in frame.columns}
    return frame.assign(**lacking)[list(names)]


def _keep(part: Part, filters: Filters) -> Part:
    """Only the rows that pass the filters."""
    keep = np.ones(len(part.frame), dtype=bool)
    for name, words in filters.items():
        if name in part.frame.columns:
            keep &= part.frame[name].isin(list(words)).to_numpy()
    if keep.all():
        return part
    frame = part.frame[keep].reset_index(drop=True)
    return replace(part, frame=frame, rows=part.rows[keep])


def _with_partition(part: Part, filters: Filters) -> Part:
    """The column that a partitioned folder keeps in its name."""
    if not part.file.partition or "indicator_id" in part.header or part.problems:
        return part
    frame = part.frame.assign(
        indicator_id=pd.Series(part.file.partition, index=part.frame.index, dtype="str")
    )
    return _keep(replace(part, header=("indicator_id", *part.header), frame=frame), filters)
