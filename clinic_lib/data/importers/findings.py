"""What one import comes across: problems, rows left out, notes and warnings, gathered as it goes.

Knows no source and no file format. It is the only thing in the importers that is changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from clinic_lib.data.importers.report import LeftOut
from clinic_lib.errors import DataError, Problem

ENDED_AREAS_NAMED = 6


class Findings:
    """A running account of one import.

    Same-kind problems of one file are told once, with their number and their first row, because a
    column that holds the wrong thing would otherwise fill the screen.

    Examples
    --------
    >>> findings = Findings()
    >>> findings.warn("No polarity is known.")
    >>> findings.warnings
    ('No polarity is known.',)
    """

    def __init__(self) -> None:
        self.rows_read = 0
        self._problems: dict[tuple[str, str, str | None], tuple[Problem, int]] = {}
        self._left_out: dict[str, LeftOut] = {}
        self._notes: dict[str, int] = {}
        self._warnings: dict[str, None] = {}
        self._ended: dict[str, str] = {}
        self._columns_left_out: dict[str, None] = {}

    def add(self, problem: Problem, count: int = 1) -> None:
        """Record a problem, or count it with the others of its kind in its file."""
        key = (problem.file, problem.what, problem.column)
        first, so_far = self._problems.get(key, (problem, 0))
        self._problems[key] = (first, so_far + count)

    def refuse(self, rows: pd.DataFrame, what: str, remedy: str, column: str | None = None) -> None:
        """Record rows (with their ``file`` and ``row``) that cannot be used as they are."""
        for file, group in rows.groupby("file", sort=False, observed=True):
            first = group.iloc[0]
            value = None if column is None or column not in group else str(first[column])
            problem = Problem(str(file), what, remedy, int(first["row"]), column, value)
            self.add(problem, len(group))

    def leave_out(self, rows: pd.DataFrame, reason: str) -> None:
        """Record rows (with their ``file`` and ``row``) that are not imported."""
        if rows.empty:
            return
        first = rows.iloc[0]
        known = self._left_out.get(reason)
        file, row = (known.file, known.row) if known else (str(first["file"]), int(first["row"]))
        count = len(rows) + (known.count if known else 0)
        self._left_out[reason] = LeftOut(reason, count, file, row)

    def leave_columns_out(self, headings: Iterable[str]) -> None:
        """Record columns of a file that are not imported."""
        self._columns_left_out |= dict.fromkeys(headings)

    def withhold(self, rows: pd.DataFrame, what: str) -> None:
        """Record rows of which a part is not imported, with the first of them."""
        if rows.empty:
            return
        first = rows.iloc[0]
        number = f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'}"
        self.warn(f"{what}: {number} (first: {first['file']}, row {int(first['row'])})")

    def note(self, text: str, count: int) -> None:
        """Record something that the source says of ``count`` rows."""
        self._notes[text] = self._notes.get(text, 0) + count

    def warn(self, text: str) -> None:
        """Record something a person should look at."""
        self._warnings[text] = None

    def ended(self, area_code: str, words: str) -> None:
        """Record an area that no longer exists, in words."""
        self._ended.setdefault(area_code, words)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, with the number of rows it was found in."""
        return tuple(_counted(problem, count) for problem, count in self._problems.values())

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Every reason for which rows were left out, the commonest first."""
        return tuple(sorted(self._left_out.values(), key=lambda e: (-e.count, e.reason)))

    @property
    def columns_left_out(self) -> tuple[str, ...]:
        """Headings of the columns that are not imported, in order."""
        return tuple(self._columns_left_out)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the source says beside the figures, the commonest first."""
        ordered = sorted(self._notes.items(), key=lambda item: (-item[1], item[0]))
        told = [f"{text} ({count:,} {'row' if count == 1 else 'rows'})" for text, count in ordered]
        return (*told, *self._ended_areas())

    @property
    def warnings(self) -> tuple[str, ...]:
        """Everything a person should look at, in order."""
        return tuple(self._warnings)

    def _ended_areas(self) -> tuple[str, ...]:
        """One line about the areas that no longer exist."""
        if not self._ended:
            return ()
        ended = [self._ended[code] for code in sorted(self._ended)]
        more = len(ended) - ENDED_AREAS_NAMED
        rest = f"; and {more} more, see valid_to in areas.csv" if more > 0 else ""
        noun = "area has" if len(ended) == 1 else "areas have"
        named = "; ".join(ended[:ENDED_AREAS_NAMED])
        return (f"{len(ended)} {noun} ended and keep their figures: {named}{rest}",)

    def raise_if_any(self, files: Iterable[str]) -> None:
        """Stop with every problem that was found, if there was one."""
        if not self._problems:
            return
        number = len(self._problems)
        kinds = f"{number} {'problem' if number == 1 else 'problems'}"
        names = ", ".join(files)
        message = f"Nothing was imported from {names}: {kinds} to put right first."
        raise DataError(message, self.problems)

    def empty(self, step: str) -> DataError:
        """The error for an import that has nothing left, naming the step that emptied it."""
        reasons = "; ".join(str(entry) for entry in self.left_out)
        told = f" Left out: {reasons}." if reasons else ""
        return DataError(f"Nothing was imported: {step}{told}")


def _counted(problem: Problem, count: int) -> Problem:
    """The problem, saying in how many rows it was found when there are several."""
    if count == 1:
        return problem
    what = f"{problem.what}, in {count:,} rows of which this is the first"
    return Problem(problem.file, what, problem.remedy, problem.row, problem.column, problem.value)
