"""The data annex as a description: which tables, which columns, what stands where nothing does.

Knows no file format. A cell is a number at full precision, a date or text; none is ever empty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from clinic_lib.terms import Marker

Cell = str | float | datetime


class ColumnKind(StrEnum):
    """How the cells of a column are printed."""

    TEXT = "text"
    LONG = "long"
    VALUE = "value"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the annex.

    Parameters
    ----------
    name : str
        The column of the scorecard frames that it shows.
    heading : str
        As a reader calls it; unique in its table.
    kind : ColumnKind
        ``VALUE`` is printed with the indicator's decimals, ``COUNT`` without any.
    missing : str
        What stands where there is no entry.
    note : str
        Key of the note it refers to; empty for none.
    """

    name: str
    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    missing: str = str(Marker.NOT_APPLICABLE)
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """One table, which has a sheet of its own.

    Parameters
    ----------
    sheet, name : str
        Name of the sheet, and of the table for programs; both unique.
    title, about : str
        What it holds; what one row is.
    columns : tuple of Column
        Its columns.
    rows : tuple of tuple of Cell
        Its cells, none of them empty.
    decimals : tuple of int
        The decimals of the values of each row.
    source : str
        Who publishes what is in it.
    """

    sheet: str
    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    decimals: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The data annex of a clinic.

    Parameters
    ----------
    title : str
        Its title.
    intro, about, contact : tuple of str
        The three parts of the cover, one paragraph each.
    figures : str
        ``Figures a1b2c3d4``, which stands on every sheet.
    standing : str
        As at which day, and whether figures are illustrative.
    tables : tuple of AnnexTable
        In order.
    notes : mapping of str to str
        The notes that columns refer to.
    created : datetime
        The day of the clinic: what is written into the file as its date.
    """

    title: str
    intro: tuple[str, ...]
    about: tuple[str, ...]
    contact: tuple[str, ...]
    figures: str
    standing: str
    tables: tuple[AnnexTable, ...]
    notes: Mapping[str, str]
    created: datetime


def build_cells(
    row: Mapping[str, Any], columns: Sequence[Column], decimals: int
) -> tuple[Cell, ...]:
    """One row of a table; what is missing has a marker.

    Examples
    --------
    >>> value = Column("value", "Value", ColumnKind.VALUE, "[x]")
    >>> marker = Column("marker", "Status", missing="none")
    >>> build_cells({"value": float("nan"), "marker": "[c]"}, [value, marker], 1)
    ('[c]', '[c]')
    >>> build_cells({"value": 0.04, "marker": ""}, [value, marker], 1)
    (0.04, '[low]')
    """
    return tuple(_cell(row, column, decimals) for column in columns)


def _cell(row: Mapping[str, Any], column: Column, decimals: int) -> Cell:
    value, marker = row.get(column.name), str(row.get("marker", ""))
    if column.name == "marker":
        low = str(Marker.LOW) if _is_low(row.get("value"), decimals) else ""
        return (marker if low in marker else f"{marker}{low}") or column.missing
    if _is_missing(value):
        is_hidden = column.missing == Marker.NOT_AVAILABLE and Marker.CONFIDENTIAL in marker
        return str(Marker.CONFIDENTIAL) if is_hidden else column.missing
    if isinstance(value, datetime):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return float(value) if isinstance(value, (int, float)) else str(value)


def _is_missing(value: Any) -> bool:
    return value is None or value == "" or value != value


def _is_low(value: Any, decimals: int) -> bool:
    """Whether a value is printed as nought and is none."""
    is_number = isinstance(value, (int, float)) and math.isfinite(value)
    return is_number and 0 < abs(value) < 0.5 * 10**-decimals
