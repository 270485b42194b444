"""Streaming of a source's CSV file, a piece at a time, as text under our column names.

Refuses a file that is not what it says, in words that name the file and what to do. Knows nothing
of what the columns mean.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from clinic_lib.data.csv_text import SAVE_AS, refusal
from clinic_lib.data.importers.formats import FORMATS, SourceFormat
from clinic_lib.errors import DataError, Problem, suggestion

ROWS_AT_ONCE = 100_000


def read_header(path: Path, source: SourceFormat) -> tuple[list[str], tuple[Problem, ...]]:
    """The headings of a file, and everything that shows at once it cannot be imported."""
    problem = _not_text(path)
    if problem is not None:
        return [], (problem,)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            header = next(csv.reader(stream), [])
    except UnicodeDecodeError:
        return [], (_not_utf8(path),)
    except csv.Error as error:
        return [], (Problem(str(path), f"is not CSV: {error}", f"{SAVE_AS}."),)
    problems = _header_problems(path, header, source)
    return header, problems or _cut_short(path)


def read_chunks(
    path: Path, source: SourceFormat, rows: int = ROWS_AT_ONCE
) -> Iterator[pd.DataFrame]:
    """Pieces of a file as text, every column of the format present, with ``file`` and ``row``.

    Blank cells are empty text. A row is numbered as a spreadsheet numbers it, so that a line break
    inside a cell does not count.
    """
    header, problems = read_header(path, source)
    if problems:
        raise DataError(f"{path} cannot be imported.", problems)
    names = [source.column_of(heading) or f"other {at}" for at, heading in enumerate(header)]
    try:
        with warnings.catch_warnings():
            # pandas only warns when the first row is longer than the header, and cuts it.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            pieces = pd.read_csv(
                path,
                names=names,
                header=0,
                index_col=False,
                dtype=str,
                keep_default_na=False,
                skip_blank_lines=False,
                encoding="utf-8-sig",
                chunksize=rows,
            )
            with pieces:
                for piece in pieces:
                    yield _named(piece, path, source)
    except UnicodeDecodeError:
        raise DataError(f"{path} cannot be imported.", (_not_utf8(path),)) from None
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        problem = _malformed(path, str(error))
        raise DataError(f"{path} cannot be imported.", (problem,)) from None


def _named(piece: pd.DataFrame, path: Path, source: SourceFormat) -> pd.DataFrame:
    """A piece with exactly the columns of the format, and where each row came from."""
    absent = {column: "" for column in source.columns if column not in piece}
    named = piece.assign(**absent)[list(source.columns)]
    if source.missing_words:
        named = named.mask(named.isin(source.missing_words), "")
    # The header is row 1 of a spreadsheet.
    return named.assign(file=str(path), row=piece.index + 2)


def _not_text(path: Path) -> Problem | None:
    """What shows from the first bytes that a file is no CSV."""
    if path.is_dir():
        return Problem(str(path), "is a folder", "Name the files in it.")
    try:
        with path.open("rb") as stream:
            start = stream.read(2000)
    except FileNotFoundError:
        near = suggestion(path.name, _neighbours(path))
        return Problem(str(path), "there is no such file", f"Check the name.{near}")
    except OSError as error:
        return Problem(str(path), f"cannot be read: {error.strerror}", "Check its permissions.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(str(path), "the file is UTF-16, not UTF-8", f"{SAVE_AS}.")
    if path.suffix.lower() == ".json":
        return Problem(str(path), "the file is JSON, not CSV", "Import the CSV file beside it.")
    refused = refusal(start.removeprefix(b"\xef\xbb\xbf"), str(path))
    if refused is None and b"\x00" in start:
        what = "the file holds NUL bytes, as a damaged file does"
        return Problem(str(path), what, "Download it again.")
    return refused


def _neighbours(path: Path) -> list[str]:
    """Names of the files beside a file that is not there."""
    return sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []


def _header_problems(path: Path, header: list[str], source: SourceFormat) -> tuple[Problem, ...]:
    """What is wrong with the headings, with the source whose file it rather is."""
    missing = source.missing(header)
    if missing:
        return (Problem(str(path), _not_this_format(missing, source), _remedy(header, source), 1),)
    columns = [column for column in map(source.column_of, header) if column is not None]
    twice = sorted({source.columns[c][0] for c in columns if columns.count(c) > 1})
    return tuple(
        Problem(str(path), "column stands twice", "Keep one of them.", 1, column)
        for column in twice
    )


def _not_this_format(missing: list[str], source: SourceFormat) -> str:
    """The sentence that names the format and what the file lacks of it."""
    noun = "column" if len(missing) == 1 else "columns"
    return f"is not a file of {source.name}: no {noun} {', '.join(missing)}"


def _remedy(header: list[str], source: SourceFormat) -> str:
    """What to do about a wrong header: another importer, another separator or a spelling."""
    for other in FORMATS:
        if other is not source and not other.missing(header):
            return f"It looks like {other.name}: use 'clinic import {other.command}'."
    nearest = max(FORMATS, key=lambda known: len(known.matched(header)))
    if not nearest.matched(header):
        for separator, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if any(separator in heading for heading in header):
                return f"Its columns are separated by {name}: save it with commas."
    near = [
        f"'{missing}' may be '{match}'"
        for missing in source.missing(header)
        if (match := suggestion(missing, header).removeprefix(" Did you mean '")[:-2])
    ]
    told = f" {'; '.join(near)}." if near else ""
    present = ", ".join(heading for heading in header[:12] if heading) or "none"
    hint = "" if nearest is source else f" The nearest format is {nearest.name}."
    return f"Its columns are {present}.{told}{hint} Import the file as published."


def _cut_short(path: Path) -> tuple[Problem, ...]:
    """Whether a file ends inside a row, as a broken download does."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 65_536))
        lines = stream.read().decode("utf-8", errors="replace").splitlines(keepends=True)
    if not lines or lines[-1].endswith(("\n", "\r")):
        return ()
    last, before = _last_record(lines)
    previous, _ = _last_record(before)
    if previous and _fields(last) < _fields(previous):
        remedy = "Download it again: the last row is not complete."
        return (Problem(str(path), "ends in the middle of a row", remedy),)
    return ()


def _last_record(lines: list[str]) -> tuple[str, list[str]]:
    """The last record, which goes back until its quotation marks are paired, and what is before."""
    for start in range(len(lines) - 1, -1, -1):
        record = "".join(lines[start:])
        if record.count('"') % 2 == 0:
            return record, lines[:start]
    return "", []


def _fields(record: str) -> int:
    """How many cells a record has."""
    return len(next(csv.reader([record]), []))


def _not_utf8(path: Path) -> Problem:
    """The first line of a file that is not UTF-8."""
    remedy = f"{SAVE_AS}."
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                offending = line[error.start : error.start + 1]
                what = f"is not UTF-8: byte {offending!r} on line {number}"
                return Problem(str(path), what, remedy)
    return Problem(str(path), "is not UTF-8", remedy)


def _malformed(path: Path, message: str) -> Problem:
    """A reader's complaint about the shape of a file, in our words."""
    if "EOF inside string" in message:
        what = "ends inside quotation marks"
    elif "Expected" in message:
        what = f"has a row with more cells than headings ({message.split('error: ')[-1].strip()})"
    elif "Length of header" in message:
        what = "has more cells in its first row than headings"
    else:
        what = f"is not CSV: {message.strip()}"
    return Problem(str(path), what, "Download it again, and import it as published.")
