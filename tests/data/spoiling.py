"""Ways to spoil the small data folder, and a record of what must be told of each."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from clinic_lib.data import load_dataset, write_table
from clinic_lib.errors import Problem

Spoil = Callable[[Path], object]
TODAY = date(2011, 6, 15)
# Rows of observations.csv in the small data folder: Suffolk's waste, homes, crime and results in
# the first period, Ipswich's suppressed results, Suffolk's boys, visitors to its parks.
WASTE, HOMES, CRIME, GCSE, SUPPRESSED, BOYS, PARKS = 4, 7, 37, 86, 97, 98, 99


@dataclass(frozen=True)
class Case:
    """One way to spoil the small data folder, and the one line that must tell of it."""

    name: str
    spoil: Spoil
    file: str
    row: int | None
    words: tuple[str, ...]
    lines: int = 1
    stops_loading: bool = False

    def assert_told(self, problems: Iterable[Problem]) -> None:
        """Exactly one line has the place and the words, and there are no more lines than said."""
        lines = [str(problem) for problem in problems]
        place = self.file if self.row is None else f"{self.file}, row {self.row}"
        told = [
            line
            for line in lines
            if line.startswith((f"{place}:", f"{place},"))
            and all(word in line for word in self.words)
        ]
        assert len(told) == 1, "\n".join(lines) or "nothing was found"
        assert all("\n" not in line and line.endswith((".", "?")) for line in lines)
        assert len(lines) == self.lines, "\n".join(lines)


def cells(table: str, row: int, **changes: str) -> Spoil:
    """Put other words into one row; a column that the file leaves out is added."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for column, value in changes.items():
            if column not in rows[0]:
                rows = [[*one, "" if n else column] for n, one in enumerate(rows)]
            rows[row - 1][rows[0].index(column)] = value
        write_csv(path, rows)

    return spoil


def header(table: str, old: str, new: str | None) -> Spoil:
    """Rename a column, or take it out."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        at = rows[0].index(old)
        if new is None:
            rows = [[*row[:at], *row[at + 1 :]] for row in rows]
        else:
            rows[0][at] = new
        write_csv(path, rows)

    return spoil


def repeat(table: str, row: int, **changes: str) -> Spoil:
    """Put a row at the end once more, with some cells changed."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        again = dict(zip(rows[0], rows[row - 1], strict=True)) | changes
        write_csv(path, [*rows, list(again.values())])

    return spoil


def text(table: str, change: Callable[[str], str]) -> Spoil:
    """Change a file as text."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")

    return spoil


def data(table: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change a file as bytes."""

    def spoil(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_bytes(change(path.read_bytes()))

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """Do one after the other."""

    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def line(row: int, change: Callable[[str], str]) -> Callable[[str], str]:
    """A change of one line of a text."""

    def changed(whole: str) -> str:
        lines = whole.splitlines(keepends=True)
        lines[row - 1] = change(lines[row - 1])
        return "".join(lines)

    return changed


def write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def workbook(_: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return memory.getvalue()


def split_observations(folder: Path) -> None:
    """One file for each indicator in the folder observations."""
    frame = pd.read_csv(folder / "observations.csv", dtype=str, keep_default_na=False)
    (folder / "observations.csv").unlink()
    for indicator, rows in frame.groupby("indicator_id"):
        write_table(rows, folder / "observations" / f"{indicator}.csv")


def as_parquet(table: str) -> Spoil:
    """A table as Parquet instead of CSV."""

    def spoil(folder: Path) -> None:
        frame = getattr(load_dataset(folder), table)
        write_table(frame, folder / f"{table}.parquet", table=table)
        (folder / f"{table}.csv").unlink()

    return spoil


def half_parquet(folder: Path) -> None:
    as_parquet("targets")(folder)
    path = folder / "targets.parquet"
    path.write_bytes(path.read_bytes()[:400])


def damaged_parquet(folder: Path) -> None:
    as_parquet("targets")(folder)
    path = folder / "targets.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:4] + b"\x07" * (len(whole) - 8) + whole[-4:])


def infinite_parquet(folder: Path) -> None:
    frame = load_dataset(folder).targets
    write_table(
        frame.assign(value=frame["value"].replace(2500.0, float("inf"))),
        folder / "t.parquet",
        table="targets",
    )
    (folder / "t.parquet").rename(folder / "targets.parquet")
    (folder / "targets.csv").unlink()


def halves(folder: Path) -> None:
    """Every waste percentage as a fraction, and no counts that would settle it."""
    frame = pd.read_csv(folder / "observations.csv", dtype=str, keep_default_na=False)
    waste = frame["indicator_id"] == "NI192"
    share = frame["value"].where(~waste, "0." + frame["value"].str.replace(".", ""))
    empty = frame["numerator"].where(~waste, "")
    write_table(
        frame.assign(
            value=share, numerator=empty, denominator=empty.where(empty == "", frame["denominator"])
        ),
        folder / "observations.csv",
    )
