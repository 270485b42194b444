"""Every problem in a data folder at once: each with file, row, column, value and what to do.

Reads and never writes, and never stops at the first. Runs the checks; the rules are in theirs.
Observations are read a group of files at a time, so that memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from clinic_lib.data.check_columns import column_problems
from clinic_lib.data.check_folder import folder_problems
from clinic_lib.data.check_links import link_problems, repeated_rows
from clinic_lib.data.check_periods import early_observations, period_problems
from clinic_lib.data.check_registers import (
    late_dates,
    rebase_problems,
    register_problems,
    trusted_indicators,
)
from clinic_lib.data.check_targets import baseline_problems, target_problems
from clinic_lib.data.check_values import value_problems
from clinic_lib.data.files import TableFile, find_table_files
from clinic_lib.data.headers import header_problems
from clinic_lib.data.loading import files_to_open
from clinic_lib.data.observed import Observed, in_groups
from clinic_lib.data.reading import Part, gather, read_part
from clinic_lib.data.sheets import Sheet
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import Problem

WITH_PERIODS = ("observations", "targets", "rebases")


@dataclass(frozen=True)
class Survey:
    """What a look at a whole data folder gives.

    Parameters
    ----------
    sheets : dict of str to Sheet
        Every table but the observations that can be read at all, periods parsed; a table of which
        no file can be read is left out, an optional one that is not there too.
    observed : Observed or None
        What is known of the observations; None where none can be read.
    problems : tuple of Problem
        In the order of the tables and their rows.
    file_count : int
        How many files the tables stand in.
    """

    sheets: dict[str, Sheet]
    observed: Observed | None
    problems: tuple[Problem, ...]
    file_count: int

    @property
    def row_counts(self) -> dict[str, int]:
        """How many rows each table has; of the observations, how many were looked at."""
        rows = {name: len(self.sheets[name]) if name in self.sheets else 0 for name in TABLES}
        return {**rows, "observations": self.observed.row_count if self.observed else 0}


def check_dataset(
    folder: Path | str,
    *,
    today: date | None = None,
    indicators: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Every problem in a data folder.

    Parameters
    ----------
    folder : Path or str
        The data folder.
    today : date, optional
        No figure can be of a later day; by default the day it is.
    indicators : collection of str, optional
        Look at the observations of these only; files named after another are not opened. The
        other tables are always looked at as a whole.

    Returns
    -------
    tuple of Problem
        In the order of the tables and their rows; empty where all is well.

    Examples
    --------
    >>> for problem in check_dataset("no such folder"):
    ...     print(problem)
    no such folder: there is no such data folder. Name the folder that has areas.csv and the \
other tables.
    """
    return survey(folder, today=today, indicators=indicators).problems


def survey(
    folder: Path | str,
    *,
    today: date | None = None,
    indicators: Collection[str] | None = None,
) -> Survey:
    """Everything that can be known of a data folder, and everything wrong with it.

    Parameters
    ----------
    folder, today, indicators
        As for ``check_dataset``.

    Returns
    -------
    Survey
    """
    folder, day = Path(folder), today or date.today()
    found = find_table_files(folder)
    problems = folder_problems(folder, found)
    sheets: dict[str, Sheet] = {}
    for name in ("indicators", *TABLES):
        if name not in sheets and name in found and name != "observations":
            problems += _read_into(sheets, name, found[name])
    observed, told = _look_at_observations(
        found.get("observations", ()), sheets, indicators=indicators, today=day
    )
    problems += told
    for sheet in sheets.values():
        problems += sheet_problems(sheet, sheets, day)
        problems += _against_observations(sheet, sheets, observed)
    order = {name: number for number, name in enumerate(TABLES)}
    in_order = sorted(problems, key=lambda problem: _place(problem, order))
    files = sum(len(files) for files in found.values())
    return Survey(sheets, observed, tuple(in_order), files)


def _look_at_observations(
    files: tuple[TableFile, ...],
    sheets: dict[str, Sheet],
    *,
    indicators: Collection[str] | None,
    today: date,
) -> tuple[Observed | None, list[Problem]]:
    """What is known of the observations, one group of files after another, and their problems."""
    known = set(sheets["indicators"].frame["indicator_id"]) if "indicators" in sheets else set()
    problems: list[Problem] = []
    observed: Observed | None = None
    for group in in_groups(files_to_open(files, indicators, known), known):
        beside = dict(sheets)
        problems += _read_into(beside, "observations", group)
        observed = observed or Observed.asked_by(sheets, indicators)
        if "observations" not in beside:
            observed = replace(observed, is_whole=False)
            continue
        problems += sheet_problems(beside["observations"], beside, today)
        observed = observed.with_sheet(beside["observations"])
    return observed, problems


def _read_into(sheets: dict[str, Sheet], name: str, files: tuple[TableFile, ...]) -> list[Problem]:
    """Add a table that can be read at all; what is wrong with its files and single cells."""
    parts = [read_part(file) for file in files]
    problems = [problem for part in parts for problem in part_problems(part)]
    if all(not part.header for part in parts):
        return problems
    is_whole = all(len(part.rows) or not part.problems for part in parts)
    sheet = replace(Sheet.of(gather(TABLES[name], parts)), is_whole=is_whole)
    if len(sheet):
        cell_problems, flagged = column_problems(sheet)
        problems += cell_problems
        sheet = sheet.flag(flagged | _absent(sheet, flagged))
    if name in WITH_PERIODS:
        indicators = sheets["indicators"].frame if "indicators" in sheets else _NO_INDICATORS
        sheet = sheet.with_periods(indicators)
    sheets[name] = sheet
    return problems


def _against_observations(
    sheet: Sheet, sheets: dict[str, Sheet], observed: Observed | None
) -> list[Problem]:
    """What a table says of observations that are not there, where all of them could be read."""
    if observed is None or not observed.is_whole or not len(sheet):
        return []
    if sheet.table.name == "rebases":
        return rebase_problems(sheet, observed)
    if sheet.table.name == "targets" and "indicators" in sheets:
        return baseline_problems(sheet, trusted_indicators(sheets["indicators"]), observed)
    return []


def part_problems(part: Part) -> list[Problem]:
    """What is wrong with one file apart from its cells.

    Parameters
    ----------
    part : Part
        The file as read.

    Returns
    -------
    list of Problem
    """
    file, table = part.file, TABLES[part.file.table]
    problems = list(part.problems)
    if not part.header:
        return problems
    headings = header_problems(part.header, table, file.name)
    problems += headings
    is_wanted = table.required or file.stem
    if not len(part.rows) and is_wanted and not problems:
        what = "the file has a header and no rows"
        remedy = "Fill it; the program that wrote it may have found nothing."
        problems.append(Problem(file.name, what, remedy, row=1))
    return problems


def sheet_problems(sheet: Sheet, sheets: dict[str, Sheet], today: date) -> list[Problem]:
    """What is wrong within a table, and between it and the others.

    Parameters
    ----------
    sheet : Sheet
        The table.
    sheets : dict of str to Sheet
        Every table that could be read.
    today : date
        The last day that is not in the future.

    Returns
    -------
    list of Problem
    """
    name = sheet.table.name
    if not len(sheet):
        return []
    problems = [*link_problems(sheet, sheets), *repeated_rows(sheet)]
    problems += register_problems(sheet, sheets, today)
    if name in WITH_PERIODS:
        problems += period_problems(sheet)
    if name == "observations":
        problems += [*early_observations(sheet, today), *late_dates(sheet, "as_at", today)]
        problems += _misplaced(sheet, sheets)
    if name == "observations" and "indicators" in sheets:
        problems += value_problems(sheet, trusted_indicators(sheets["indicators"]))
    if name == "targets" and "indicators" in sheets:
        problems += target_problems(sheet, trusted_indicators(sheets["indicators"]), today)
    return problems


def _misplaced(sheet: Sheet, sheets: dict[str, Sheet]) -> list[Problem]:
    """Rows of another indicator in a file that is named after one."""
    known = set(sheets["indicators"].frame["indicator_id"]) if "indicators" in sheets else set()
    promised = np.concatenate(
        [
            np.full(len(part.rows), part.file.promised(known), dtype=object)
            for part in sheet.cells.parts
        ]
    )
    codes = sheet.frame["indicator_id"]
    bad = (promised != "") & np.asarray(codes != promised) & np.asarray(codes.isin(list(known)))
    return sheet.problems(
        bad,
        "indicator_id",
        lambda at: f"the file is that of {promised[at]}, and the row is of {codes.iloc[at]}",
        "Move the row to its own indicator's file, or correct indicator_id.",
    )


def _absent(sheet: Sheet, flagged: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Cells of a required column that a file lacks count as wrong: the column has been told."""
    absent = {}
    for name in sheet.table.required_names:
        lacking = np.concatenate(
            [np.full(len(part.rows), name not in part.header) for part in sheet.cells.parts]
        )
        if lacking.any():
            absent[name] = lacking | flagged.get(name, False)
    return absent


def _place(problem: Problem, order: dict[str, int]) -> tuple[int, str, int]:
    table = problem.file.split("/")[0].split(".")[0]
    return order.get(table, -1), problem.file, problem.row or 0


_NO_INDICATORS = pd.DataFrame({"indicator_id": [], "period_type": []}, dtype="str")
