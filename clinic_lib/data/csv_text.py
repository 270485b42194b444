"""From the bytes of a CSV file to rows of text, with everything that can be wrong on the way.

Row numbers are those a spreadsheet shows: the header is row 1, an empty line counts, a cell with
a line break in it does not count twice. Knows no table and no meaning of a cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as arrow
import pyarrow.csv as arrow_csv

from clinic_lib.errors import Problem

TEXT = pa.large_string()
"""Text as pandas keeps it, which need not be copied."""
SAVE_AS = "Save it from the program that made it as CSV UTF-8 (comma delimited)"
_SIGNATURES = (
    (b"PK\x03\x04", "the file is an Excel workbook or zip archive with a .csv name"),
    (b"PK\x05\x06", "the file is an empty zip archive with a .csv name"),
    (b"\xd0\xcf\x11\xe0", "the file is an old Excel workbook (.xls) with a .csv name"),
    (b"PAR1", "the file is a Parquet file with a .csv name"),
    (b"%PDF", "the file is a PDF with a .csv name"),
    (b"\x1f\x8b", "the file is compressed (gzip) with a .csv name"),
)
_REMEDIES = {
    b"PAR1": "Rename it to end in .parquet",
    b"\x1f\x8b": "Unpack it",
    b"PK\x05\x06": "Ask for the file again",
}
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: .*)?\r?$", re.MULTILINE)
_BLANK = re.compile(r"\n[,; \t]*\r?\n|\n[,; \t]+\r?\Z|\A[,; \t]*\r?\n|\r(?!\n)")
# A file without these has no blank row, and they are found far quicker than a pattern.
_BEFORE_BLANK = ("\n\n", "\n,", "\n;", "\n ", "\n\t", "\r")
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says, cell by cell.

    Parameters
    ----------
    header : tuple of str
        The headings as they stand.
    frame : DataFrame
        One column for each different heading: text, or numbers out of Parquet.
    rows : ndarray of int
        The row number of each row of the frame.
    problems : tuple of Problem
        What is wrong with the file; where it cannot be read at all the frame is empty.
    lost : tuple of str
        What stands in the cells of rows that cannot be read.
    """

    header: tuple[str, ...]
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    lost: tuple[str, ...] = ()


def read_csv_text(data: bytes, name: str) -> FileText:
    r"""The rows of a CSV file as text, and every problem with the file.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What to call it in problems.

    Returns
    -------
    FileText

    Examples
    --------
    >>> table = read_csv_text(b"area_code,area_name\nE92000001,England\n", "areas.csv")
    >>> table.frame["area_name"].to_list(), table.rows.tolist(), table.problems
    (['England'], [2], ())
    """
    refused = refusal(data, name)
    if refused:
        return _nothing(refused)
    text, problems = _decode(data, name)
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        what = "the file holds NUL bytes, as a half-written or damaged file does"
        return _nothing(Problem(name, what, "Ask for the file again, or restore it.", row=row))
    text, delimiter, wrong_delimiter = _delimiter(text, name)
    problems += wrong_delimiter
    if not problems and _is_plain(text):
        table = _read_plain(data, text)
        if table is not None:
            return table
    table = _read_records(text, delimiter, name)
    return replace(table, problems=(*problems, *table.problems))


def _is_plain(text: str) -> bool:
    """Whether a text has no quotes, no blank row and no merge conflict."""
    if '"' in text:
        return False
    may_be_blank = text[:1] in "\n,; \t" or any(one in text for one in _BEFORE_BLANK)
    if may_be_blank and _BLANK.search(text):
        return False
    has_marks = any(mark * 7 in text for mark in "<=>")
    return not (has_marks and _CONFLICT.search(text))


def refusal(data: bytes, name: str) -> Problem | None:
    """Why the bytes are no CSV file at all."""
    if not data.strip():
        return Problem(name, "the file is empty", "Fill it, restore it or remove it.")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            return Problem(name, what, f"{_REMEDIES.get(signature, SAVE_AS)}.")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml", b"<body")):
        what = "the file is a web page, such as a sign-in page, with a .csv name"
        remedy = "Sign in to the site, download the file again and look at it before you save it."
        return Problem(name, what, remedy, row=1)
    if start.startswith(b"version https://git-lfs"):
        what = "the file is only a pointer to a large file that was not fetched"
        return Problem(name, what, "Fetch the file itself with git lfs pull.", row=1)
    return None


def _decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """The text, and what is wrong with its encoding; a wrong encoding is read as best it can be."""
    has_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if has_mark or (data[1:2] == data[3:4] == b"\x00" != data[:1]):
        encoding = "utf-16" if has_mark else "utf-16-le"
        what = "the file is UTF-16 (Unicode text), not UTF-8"
        text = data.decode(encoding, errors="replace")
        return text, [Problem(name, what, f"{SAVE_AS}.", row=1)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    # Positions are counted in the bytes as they stand, with any byte order mark.
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        likely = bytes([byte]).decode("cp1252", errors="replace")
        what = (
            f"the file is not UTF-8: byte {error.start + 1} is 0x{byte:02X} "
            f"(in Windows-1252 '{likely}')"
        )
        problem = Problem(name, what, f"{SAVE_AS}.", row=row)
        return data.decode("cp1252", errors="replace"), [problem]
    return data.decode("utf-8"), []


def _delimiter(text: str, name: str) -> tuple[str, str, list[Problem]]:
    """The text without Excel's sep= line, what parts its cells, and any problem with that."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):
        what = f"the first row is '{first.strip()}', not the header"
        problem = Problem(name, what, f"Delete that row. {SAVE_AS}.", row=1)
        return f"\n{rest}", first[4], [problem]
    if "," in first:
        return text, ",", []
    for delimiter, words in _DELIMITERS.items():
        if delimiter in first:
            what = f"the cells are separated by {words}, not commas"
            return text, delimiter, [Problem(name, what, f"{SAVE_AS}.", row=1)]
    return text, ",", []


def _read_plain(data: bytes, text: str) -> FileText | None:
    """The fast way, for a file without quotes or blank rows; nothing if its rows are uneven."""
    header = tuple(text.partition("\n")[0].rstrip("\r").split(","))
    if len(set(header)) < len(header) or "" in header:
        return None
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(data),
            read_options=arrow_csv.ReadOptions(use_threads=False),
            parse_options=arrow_csv.ParseOptions(quote_char=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(header, TEXT), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if arrow.any(arrow.equal(table[0], header[0])).as_py():
        return None
    rows = np.arange(2, table.num_rows + 2, dtype=np.int64)
    return FileText(header, _as_frame(table), rows, ())


def _read_records(text: str, delimiter: str, name: str) -> FileText:
    """The sure way: the rows that are whole, with their numbers, and every one that is not."""
    found = _Records(name, delimiter)
    header: tuple[str, ...] = ()
    cells: list[list[str]] = []
    rows: list[int] = []
    uneven: list[tuple[int, int]] = []
    wide = 0
    for row, record in found.read(text):
        if not any(cell.strip() for cell in record):
            continue
        if re.match(r"<{7}|={7}|>{7}", record[0]):
            if not record[0].startswith("="):
                found.problems.append(_conflict(name, row, record[0]))
            continue
        if not header:
            header = _trim_header(record)
            continue
        if tuple(record[: len(header)]) == header:
            found.problems.append(_header_again(name, row))
            continue
        extra = record[len(header) :]
        if len(record) < len(header) or any(cell.strip() for cell in extra):
            uneven.append((row, len(record)))
            found.lost += record
            continue
        wide += bool(extra)
        cells.append(record[: len(header)])
        rows.append(row)
    numbers = np.array(rows, dtype=np.int64)
    problems = sorted(
        found.problems + _uneven_rows(name, uneven, len(header), (len(cells), wide)),
        key=lambda problem: problem.row or 0,
    )
    return FileText(header, _frame(header, cells), numbers, tuple(problems), tuple(found.lost))


@dataclass
class _Records:
    """Each record of a CSV text with its row number, and what was found wrong on the way."""

    name: str
    delimiter: str
    problems: list[Problem] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def read(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """The records; a broken quotation is a problem and is passed over."""
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        row = 0
        while True:
            row += 1
            line = reader.line_num
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.problems.append(_broken_quote(self.name, row, str(error)))
                passed = text.splitlines()[line : reader.line_num]
                self.lost += [word for one in passed for word in one.split(self.delimiter)]
                row += max(reader.line_num - line - 1, 0)
                continue
            yield row, record or [""]


def _broken_quote(name: str, row: int, error: str) -> Problem:
    if "expected after" in error:
        what = "a double quote stands where a cell should end"
    else:
        what = "a double quote is opened and never closed, so the rest of the file is one cell"
    remedy = 'Close the quote; a quote inside a quoted cell is written twice ("").'
    return Problem(name, what, remedy, row=row)


def _conflict(name: str, row: int, value: str) -> Problem:
    what = "a merge-conflict marker stands in the file"
    remedy = "Keep one of the two versions and delete the marker lines."
    return Problem(name, what, remedy, row=row, value=value[:60])


def _header_again(name: str, row: int) -> Problem:
    what = "the header stands in the file again, as when two files are put together"
    return Problem(name, what, "Delete the row.", row=row)


def _uneven_rows(
    name: str, uneven: list[tuple[int, int]], expected: int, even_and_wide: tuple[int, int]
) -> list[Problem]:
    """Each uneven row; only the header where it is that which does not fit the rest.

    Wide rows have empty cells beyond the header, as spreadsheets leave them, and count as even.
    """
    counts = {count for _, count in uneven}
    even, wide = even_and_wide
    alike = len(uneven) + wide
    if uneven and len(counts) == 1 and alike > max(even - wide, 2):
        what = f"the header has {expected} cells and {alike} rows have {counts.pop()}"
        remedy = "Delete any row above the header, and give every column a heading."
        return [Problem(name, what, remedy, row=1)]
    return [_uneven(name, row, count, expected) for row, count in uneven]


def _uneven(name: str, row: int, count: int, expected: int) -> Problem:
    if count > expected:
        remedy = "Put a cell that has a comma in it in double quotes, or delete the extra cells."
        return Problem(name, f"{count} cells where the header has {expected}", remedy, row=row)
    remedy = "Add the missing commas; the row, or the file, may have been cut off."
    return Problem(name, f"only {count} cells where the header has {expected}", remedy, row=row)


def _trim_header(record: list[str]) -> tuple[str, ...]:
    """The headings without the empty ones that spreadsheets leave at the right."""
    end = len(record)
    while end and not record[end - 1].strip():
        end -= 1
    return tuple(record[:end])


def _frame(header: tuple[str, ...], cells: list[list[str]]) -> pd.DataFrame:
    """One text column for each different heading; of two with the same heading the first."""
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(header)
    arrays: dict[str, pa.Array] = {}
    for heading, column in zip(header, columns, strict=True):
        arrays.setdefault(heading, pa.array(column, TEXT))
    return _as_frame(pa.table(arrays))


def _as_frame(table: pa.Table) -> pd.DataFrame:
    # Threads cost more than they save on tables of this size.
    return table.to_pandas(use_threads=False)


def _nothing(problem: Problem) -> FileText:
    return FileText((), pd.DataFrame(), np.array([], dtype=np.int64), (problem,))
