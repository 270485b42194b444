"""A published list of statistical neighbours as an Excel file has it: authorities and ranks.

Knows the layout of the file and no data folder.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clinic_lib.errors import DataError

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NUMBER, NAME = "LA num", "LA Name"
NEIGHBOUR = re.compile(r"SN(\d+)$")
CLOSENESS = "SNP"
CODES = "la_code_list.xlsx"
CODES_NUMBER = "LA Number"


@dataclass(frozen=True, slots=True)
class Listed:
    """One neighbour of one authority.

    Parameters
    ----------
    area, neighbour : str
        Names as the list has them.
    rank : int
        1 for the nearest.
    closeness : str
        How near in the list's own words, such as ``Very close``.
    """

    area: str
    neighbour: str
    rank: int
    closeness: str


@dataclass(frozen=True, slots=True)
class NeighbourList:
    """A list as it was published.

    Parameters
    ----------
    names : tuple of str
        Every authority that has a row.
    listed : tuple of Listed
        Authority by authority, nearest first.
    nameless : tuple of str
        Numbers of neighbours that no row and no code list names.
    """

    names: tuple[str, ...]
    listed: tuple[Listed, ...]
    nameless: tuple[str, ...] = ()

    @property
    def without(self) -> tuple[str, ...]:
        """Authorities that have a row and no neighbours."""
        known = {one.area for one in self.listed}
        return tuple(name for name in self.names if name not in known)


def date_in_name(path: Path) -> date | None:
    """The first day of the month that a file's name gives; None where it gives none.

    Examples
    --------
    >>> date_in_name(Path("sn_april_2021.xlsx"))
    datetime.date(2021, 4, 1)
    """
    found = re.search(rf"({'|'.join(MONTHS)})[ _-]?((?:19|20)\d\d)", path.stem.lower())
    return date(int(found[2]), MONTHS.index(found[1]) + 1, 1) if found else None


def read_neighbour_list(path: Path) -> NeighbourList:
    """A list of neighbours from a file of the Department for Education.

    Authorities are numbered; a number that has no row of its own is looked up in
    ``la_code_list.xlsx`` beside the file.

    Raises
    ------
    DataError
        If the file is no Excel file or holds no list of neighbours.
    """
    rows = _sheet(path)
    at, columns = _header(rows, path)
    body = [row for row in rows[at + 1 :] if _is_number(_at(row, columns.number))]
    # A number may return with another name further down: the first is the one in force.
    names: dict[int, str] = {}
    for row in reversed(body):
        names[int(row[columns.number])] = str(row[columns.name]).strip()
    beside = _names_beside(path)
    listed: list[Listed] = []
    nameless: dict[str, None] = {}
    for row in body:
        area = str(row[columns.name]).strip()
        for rank, place in columns.neighbours:
            number = _at(row, place)
            if not _is_number(number):
                continue
            name = names.get(int(number)) or beside.get(int(number), "")
            if name:
                closeness = str(_at(row, place + 1) or "").strip().capitalize()
                listed.append(Listed(area, name, rank, closeness))
            else:
                nameless[str(int(number))] = None
    if not listed:
        raise DataError(f"{path.name} holds no neighbours: every row is empty. Use another file.")
    ordered = tuple(dict.fromkeys(str(row[columns.name]).strip() for row in body))
    return NeighbourList(ordered, tuple(listed), tuple(nameless))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Places of the columns, from 0; of each neighbour its rank and place."""

    number: int
    name: int
    neighbours: tuple[tuple[int, int], ...]


def _header(rows: Sequence[tuple[Any, ...]], path: Path) -> tuple[int, _Columns]:
    """The row of the headings and what they say."""
    for at, row in enumerate(rows[:20]):
        headings = ["" if cell is None else str(cell).strip() for cell in row]
        found = [NEIGHBOUR.match(heading) for heading in headings]
        neighbours = tuple((int(match[1]), n) for n, match in enumerate(found) if match)
        if NUMBER in headings and NAME in headings and neighbours:
            return at, _Columns(headings.index(NUMBER), headings.index(NAME), neighbours)
    raise DataError(
        f"{path.name} is no list of statistical neighbours: its first rows have no headings "
        f"'{NUMBER}', '{NAME}' and 'SN1'. Use the Department for Education's file as published."
    )


def _names_beside(path: Path) -> dict[int, str]:
    """Names by number from the code list beside the file, if it is there."""
    beside = path.parent / CODES
    if not beside.is_file() or path.name == CODES:
        return {}
    header, *rows = _sheet(beside) or [()]
    headings = [str(cell).strip() for cell in header]
    if CODES_NUMBER not in headings or NAME not in headings:
        return {}
    number, name = headings.index(CODES_NUMBER), headings.index(NAME)
    return {int(row[number]): str(row[name]) for row in rows if _is_number(_at(row, number))}


def _sheet(path: Path) -> list[tuple[Any, ...]]:
    """The rows of the first sheet."""
    # Only this import reads Excel files, and the reader takes a tenth of a second to load.
    import warnings
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # Styles and extensions that the reader does not know hold no neighbours.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return list(book.worksheets[0].iter_rows(values_only=True))
            finally:
                book.close()
    except (InvalidFileException, BadZipFile, KeyError, OSError, IndexError) as error:
        raise DataError(
            f"{path.name} cannot be read as an Excel file (.xlsx): {error}. "
            "Download it again, or save it as .xlsx."
        ) from error


def _at(row: Sequence[Any], place: int) -> Any:
    """A cell, None beyond the end of a short row."""
    return row[place] if place < len(row) else None


def _is_number(cell: Any) -> bool:
    """Whether a cell holds the number of an authority."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer()
