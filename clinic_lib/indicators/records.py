"""Rows of a table as plain records, and arrays to pick them from.

An indicator has few rows, which are read cell by cell: that is far quicker so than in a frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.terms import Marker

Row = Mapping[str, Any]
"""One row: the name of each column to its cell."""
Rows = Sequence[Row]


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of a table as one array a column.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Text, numbers, booleans and dates, all of one length.
    """

    arrays: Mapping[str, npt.NDArray[Any]]

    @classmethod
    def of(cls, frame: pd.DataFrame, columns: Iterable[str] | None = None) -> Cells:
        """The cells of a frame, or of some of its columns.

        Examples
        --------
        >>> frame = pd.DataFrame({"code": ["E1", "E2"], "on": [pd.NaT, pd.Timestamp("2011-06-08")]})
        >>> cells = Cells.of(frame)
        >>> cells.where(cells.arrays["code"] == "E2").records()
        [{'code': 'E2', 'on': datetime.datetime(2011, 6, 8, 0, 0)}]
        """
        wanted = frame.columns if columns is None else columns
        return cls({str(name): _array(frame[name]) for name in wanted})

    def where(self, is_wanted: npt.NDArray[np.bool_]) -> Cells:
        """The rows that are wanted, in order."""
        return Cells({name: array[is_wanted] for name, array in self.arrays.items()})

    def records(self) -> list[dict[str, Any]]:
        """The rows as records of plain values; a missing date is None."""
        columns = [array.tolist() for array in self.arrays.values()]
        return [dict(zip(self.arrays, row, strict=True)) for row in zip(*columns, strict=True)]


def _array(column: pd.Series) -> npt.NDArray[Any]:
    if pd.api.types.is_datetime64_dtype(column.dtype):
        # Microseconds are those that become plain dates of the standard library.
        return np.asarray(column, dtype="datetime64[us]")
    return np.asarray(column, dtype=object if column.dtype == "str" else None)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as records of plain values; a missing date stays one.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"period": ["2010"], "value": [1.5]}))
    [{'period': '2010', 'value': 1.5}]
    """
    columns = {str(name): cells.tolist() for name, cells in frame.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def has_value(row: Row) -> bool:
    """Whether a row has a usable figure.

    Examples
    --------
    >>> has_value({"value": 3.0}), has_value({"value": float("nan")})
    (True, False)
    """
    value = row["value"]
    return value is not None and value == value


def is_break(row: Row) -> bool:
    """Whether the series breaks just before a row.

    Examples
    --------
    >>> is_break({"marker": "[p][b]"}), is_break({"marker": ""})
    (True, False)
    """
    return Marker.BREAK in row["marker"]


def is_confidential(row: Row) -> bool:
    """Whether a row's figure is withheld."""
    return Marker.CONFIDENTIAL in row["marker"]


def numbers(rows: Iterable[Row], name: str) -> npt.NDArray[np.float64]:
    """A column of numbers of some rows."""
    return np.array([row[name] for row in rows], dtype=np.float64)
