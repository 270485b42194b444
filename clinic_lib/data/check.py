"""Every problem in a data folder at once: each with file, row, column, value and what to do.

Reads and never writes, and never stops at the first. Runs the checks; the rules are in theirs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from clinic_lib.data.check_columns import column_problems
from clinic_lib.data.check_folder import folder_problems
from clinic_lib.data.check_links import link_problems, repeated_rows
from clinic_lib.data.check_periods import early_observations, period_problems
from clinic_lib.data.check_registers import late_dates, register_problems, trusted_indicators
from clinic_lib.data.check_targets import target_problems
from clinic_lib.data.check_values import value_problems
from clinic_lib.data.files import find_table_files
from clinic_lib.data.headers import header_problems
from clinic_lib.data.reading import Part, gather, read_part
from clinic_lib.data.sheets import Sheet
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import Problem

WITH_PERIODS = ("observations", "targets", "rebases")


def check_dataset(folder: Path | str, *, today: date | None = None) -> tuple[Problem, ...]:
    """Every problem in a data folder.

    Parameters
    ----------
    folder : Path or str
        The data folder.
    today : date, optional
        No figure can be of a later day; by default the day it is.

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
    folder = Path(folder)
    sheets, problems = read_sheets(folder)
    for sheet in sheets.values():
        problems += sheet_problems(sheet, sheets, today or date.today())
    order = {name: number for number, name in enumerate(TABLES)}
    return tuple(sorted(problems, key=lambda problem: _place(problem, order)))


def read_sheets(folder: Path) -> tuple[dict[str, Sheet], list[Problem]]:
    """Every table that can be read at all, and what is wrong with folder, files and single cells.

    Parameters
    ----------
    folder : Path
        The data folder.

    Returns
    -------
    sheets : dict of str to Sheet
        Periods parsed; a table of which no file can be read is left out, an optional one that is
        not there too.
    problems : list of Problem
    """
    found = find_table_files(folder)
    problems = folder_problems(folder, found)
    sheets: dict[str, Sheet] = {}
    for name in ("indicators", *TABLES):
        if name in sheets or name not in found:
            continue
        parts = [read_part(file) for file in found[name]]
        for part in parts:
            problems += part_problems(part)
        if all(not part.header for part in parts):
            continue
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
    return sheets, problems


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
        problems += target_problems(
            sheet, trusted_indicators(sheets["indicators"]), sheets.get("observations"), today
        )
    return problems


def _misplaced(sheet: Sheet, sheets: dict[str, Sheet]) -> list[Problem]:
    """Rows of another indicator in a file that is named after one."""
    known = set(sheets["indicators"].frame["indicator_id"]) if "indicators" in sheets else set()
    promised = np.concatenate(
        [
            np.full(len(part.rows), part.file.stem if part.file.stem in known else "", dtype=object)
            for part in sheet.cells.parts
        ]
    )
    codes = sheet.frame["indicator_id"]
    bad = (promised != "") & np.asarray(codes != promised) & np.asarray(codes.isin(list(known)))
    return sheet.problems(
        bad,
        "indicator_id",
        lambda at: f"the file is named after {promised[at]}, and the row is of {codes.iloc[at]}",
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
