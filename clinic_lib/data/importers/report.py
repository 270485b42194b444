"""What an import did, in a record and in words for the terminal. Reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of the source that were not imported, and why.

    Parameters
    ----------
    reason : str
        Why the rows were left out.
    count : int
        How many rows.
    file : str
        File of the first of them.
    row : int
        Row of the first of them, as a spreadsheet shows it: the header is row 1.

    Examples
    --------
    >>> print(LeftOut("area not asked for", 12, "rates.csv", 5))
    12 rows: area not asked for (first: rates.csv, row 5)
    """

    reason: str
    count: int
    file: str
    row: int

    def __str__(self) -> str:
        """One line: how many, why, and the first of them."""
        return f"{_rows(self.count)}: {self.reason} (first: {self.file}, row {self.row})"


@dataclass(frozen=True, slots=True)
class ImportedIndicator:
    """One indicator as it now stands in the data folder.

    Parameters
    ----------
    indicator_id, title : str
        Its key and its name in the indicators table.
    outcome : str
        ``new``, ``replaced`` (other figures than before) or ``unchanged``.
    rows, areas : int
        Observations written, and the areas they are about.
    first_period, last_period : str
        The stretch of time covered, as labels.
    breakdowns : int
        How many breakdowns there are beside the whole.
    polarity, polarity_basis : str
        Which direction is good, and how that is known.

    Examples
    --------
    >>> ImportedIndicator(
    ...     "ons-employment-rate", "Employment rate", "new", 40, 2, "2004", "2023", 0,
    ...     "no_judgement", "the source does not say",
    ... ).outcome
    'new'
    """

    indicator_id: str
    title: str
    outcome: str
    rows: int
    areas: int
    first_period: str
    last_period: str
    breakdowns: int
    polarity: str
    polarity_basis: str

    def __str__(self) -> str:
        """One line: what, how much, and which direction is good."""
        split = f", {self.breakdowns} breakdowns" if self.breakdowns else ""
        return (
            f"{self.indicator_id} ({self.outcome}): {self.title}; {_rows(self.rows)}, "
            f"{self.areas:,} {'area' if self.areas == 1 else 'areas'}{split}, "
            f"{self.first_period} to {self.last_period}; "
            f"polarity {self.polarity} ({self.polarity_basis})"
        )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import read, kept, left out and wrote.

    Parameters
    ----------
    source : str
        Name of the source.
    folder : Path
        The data folder that was written.
    files : tuple of str
        The files that were read.
    rows_read, rows_kept : int
        Rows of the files, and those that became observations.
    left_out : tuple of LeftOut
        Every row that was not kept, by reason.
    indicators : tuple of ImportedIndicator
        What was written, in order of key.
    areas_added, areas_completed : int
        Areas new to the areas table, and those that gained a parent or an end date.
    columns_left_out : tuple of str
        Headings of the columns that no table of the data folder has a place for.
    notes : tuple of str
        What the source says beside the figures, with how often.
    warnings : tuple of str
        What a person should look at.
    next_steps : tuple of str
        What is still needed before a clinic can use the data.

    Examples
    --------
    >>> report = ImportReport("ONS", Path("data"), ("rates.csv",), 3, 3, (), (), 1, 0)
    >>> print(report.summary())
    ONS: 1 file, 3 rows read, 3 rows kept, in data
    Areas: 1 added, 0 completed
    """

    source: str
    folder: Path
    files: tuple[str, ...]
    rows_read: int
    rows_kept: int
    left_out: tuple[LeftOut, ...]
    indicators: tuple[ImportedIndicator, ...]
    areas_added: int
    areas_completed: int
    columns_left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()

    def summary(self) -> str:
        """The whole report as lines of text for the terminal."""
        files = f"{len(self.files)} {'file' if len(self.files) == 1 else 'files'}"
        lines = [
            f"{self.source}: {files}, {_rows(self.rows_read)} read, "
            f"{_rows(self.rows_kept)} kept, in {self.folder}"
        ]
        lines += _section("Left out", self.left_out)
        if self.columns_left_out:
            lines += [f"Columns left out: {', '.join(self.columns_left_out)}"]
        lines += _section("Indicators", self.indicators)
        lines += [f"Areas: {self.areas_added:,} added, {self.areas_completed:,} completed"]
        lines += _section("The source says", self.notes)
        lines += _section("Please look at", self.warnings)
        lines += _section("Next", self.next_steps)
        return "\n".join(lines)


def _rows(count: int) -> str:
    """A number of rows in words."""
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _section(title: str, entries: tuple[object, ...]) -> list[str]:
    """A heading with one indented line for each entry, or nothing."""
    return [f"{title}:", *(f"  {entry}" for entry in entries)] if entries else []
