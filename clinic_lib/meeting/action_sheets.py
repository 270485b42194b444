"""Tables of actions in a workbook or a CSV file: where they begin, and their cells by row.

Finds tables by their headings and reads cells as they stand. Knows no meaning of a cell.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from clinic_lib.errors import DataError
from clinic_lib.meeting.action_headings import is_header, is_own

FURTHEST_HEADER = 40
"""Rows in which a header is looked for: titles and notes may stand above it."""
LONGEST_GAP = 1000
"""So many empty rows end a sheet."""
Cell = str | date | datetime


@dataclass(frozen=True, slots=True)
class ActionTable:
    """One table of actions.

    Parameters
    ----------
    place : str
        File and sheet.
    headings : tuple of str
        As they stand.
    rows : tuple of (int, tuple of cells)
        Number of the row as a spreadsheet shows it, and its cells, one for each heading; a
        missing cell is empty text.
    sections : tuple of (int, str)
        Rows that are one cell across several columns: titles inside the table.
    """

    place: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    sections: tuple[tuple[int, str], ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is an export of the action log."""
        return is_own(self.headings)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All the cells of a sheet, and which rows are one cell across."""

    name: str
    cells: tuple[tuple[Cell, ...], ...]
    across: frozenset[int] = frozenset()


def read_tables(path: Path | str) -> tuple[tuple[ActionTable, ...], tuple[str, ...]]:
    """Every table of actions in a file, and the sheets that hold none.

    Parameters
    ----------
    path : Path or str
        A workbook (.xlsx, .xlsm) or a CSV file.

    Returns
    -------
    tables : tuple of ActionTable
        One or more; only that of the log where the file is its export.
    others : tuple of str
        Names of the sheets that hold no such table.

    Raises
    ------
    DataError
        If the file cannot be read or holds no table of actions, with what was found instead.
    """
    path = Path(path)
    sheets = _sheets(path)
    tables = {sheet.name: _table(sheet, path) for sheet in sheets}
    found = [table for table in tables.values() if table is not None]
    own = [table for table in found if table.is_own]
    if not found:
        raise DataError(_nothing_found(path, sheets))
    others = tuple(name for name, table in tables.items() if table is None)
    return tuple(own or found), others


def _sheets(path: Path) -> tuple[_Sheet, ...]:
    ending = path.suffix.lower()
    try:
        if ending in (".xlsx", ".xlsm"):
            return tuple(_workbook(path))
        if ending == ".csv":
            return (_Sheet("", _csv(path)),)
    except OSError as error:
        # The reader of workbooks raises one of its own for a document saved as .xlsx.
        if error.errno is None:
            raise DataError(_no_workbook(path)) from error
        raise DataError(
            f"'{path}' cannot be read ({error.strerror or error}). Name a file that is there."
        ) from error
    raise DataError(
        f"'{path.name}' is neither a workbook (.xlsx) nor a CSV file. "
        "Open it in a spreadsheet program and save it as one of them."
    )


def _no_workbook(path: Path) -> str:
    return (
        f"'{path.name}' is not a workbook that can be read; it may be damaged, have a password "
        "or be of an older kind. Open it, and save it anew as an Excel workbook (.xlsx)."
    )


def _workbook(path: Path) -> Iterator[_Sheet]:
    import openpyxl  # takes long to import, and only an import of a workbook needs it

    try:
        # Whole, not row by row: only so are merged cells known.
        book = openpyxl.load_workbook(path, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise DataError(_no_workbook(path)) from error
    for sheet in book.worksheets:
        rows = _rows_of(sheet.iter_rows(values_only=True))
        across = set()
        for merged in sheet.merged_cells.ranges:
            if merged.min_col < merged.max_col:
                across.add(merged.min_row)
            else:
                _spread(rows, merged.min_row - 1, merged.max_row - 1, merged.min_col - 1)
        yield _Sheet(sheet.title, tuple(rows), frozenset(across))


def _rows_of(values: Iterable[Sequence[Any]]) -> list[tuple[Cell, ...]]:
    """The rows of a sheet up to a long empty stretch: some are formatted down to the millionth."""
    rows: list[tuple[Cell, ...]] = []
    empty = 0
    for row in values:
        is_empty = all(value is None for value in row)
        empty = empty + 1 if is_empty else 0
        if empty > LONGEST_GAP:
            break
        rows.append(() if is_empty else tuple(_cell(value) for value in row))
    return rows


def _spread(rows: list[tuple[Cell, ...]], first: int, last: int, column: int) -> None:
    """What stands in a cell merged over several rows stands in each of those that has anything."""
    top = rows[first][column : column + 1]
    for place in range(first + 1, min(last + 1, len(rows))):
        if rows[place] and top:
            rows[place] = (*_as_wide(rows[place], column), *top, *rows[place][column + 1 :])


def _cell(value: Any) -> Cell:
    """A cell as text or a date; a whole number without its decimals."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(path: Path) -> tuple[tuple[Cell, ...], ...]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel calls plain CSV
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(1_000_000)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return tuple(tuple(row) for row in rows)
    except csv.Error as error:
        raise DataError(
            f"'{path.name}' cannot be read as CSV ({error}). Save it anew as CSV UTF-8."
        ) from error


def _table(sheet: _Sheet, path: Path) -> ActionTable | None:
    """The table of a sheet, from its header to its last row."""
    for number, row in enumerate(sheet.cells[:FURTHEST_HEADER]):
        headings = tuple(str(cell).strip() for cell in row)
        if not (is_own(headings) or is_header(headings)):
            continue
        rows, sections = [], []
        for place, cells in enumerate(sheet.cells[number + 1 :], start=number + 2):
            filled = [cell for cell in cells if str(cell).strip()]
            if place in sheet.across and len(filled) == 1:
                sections.append((place, str(filled[0]).strip()))
            elif filled:
                rows.append((place, _as_wide(cells, len(headings))))
        where = f"{path.name}, sheet '{sheet.name}'" if sheet.name else path.name
        return ActionTable(where, headings, tuple(rows), tuple(sections))
    return None


def _as_wide(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells[:width], *([""] * (width - len(cells))))


def _nothing_found(path: Path, sheets: Sequence[_Sheet]) -> str:
    """What stands in the file instead of a table of actions, and what is needed."""
    seen = []
    for sheet in sheets:
        widest = max(sheet.cells[:FURTHEST_HEADER], key=_filled, default=())
        words = [f"'{str(cell).strip()[:30]}'" for cell in widest if str(cell).strip()][:8]
        where = f"sheet '{sheet.name}'" if sheet.name else "the file"
        seen.append(f"{where} has {', '.join(words) if words else 'nothing in it'}")
    return (
        f"'{path.name}' holds no table of actions that is recognised ({'; '.join(seen)}). "
        "One row must have a heading such as 'Action', and beside it one such as 'Owner', "
        "'Lead', 'By when', 'Due date', 'Status' or 'Progress'. Rename the headings and import "
        "it again."
    )


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(str(cell).strip()) for cell in row)
