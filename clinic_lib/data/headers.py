"""What can be wrong with the headings of a file: missing, misspelt, doubled or not headings at all.

Knows no cell below the first row.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from clinic_lib.data.columns import Table
from clinic_lib.errors import Problem, suggestion


def header_problems(header: Sequence[str], table: Table, file: str) -> list[Problem]:
    """Everything wrong with the headings of a table's file.

    Parameters
    ----------
    header : sequence of str
        The headings as they stand.
    table : Table
        What they should be.
    file : str
        What to call the file.

    Returns
    -------
    list of Problem
        A misspelt heading is one problem, not a missing column and an unknown one.

    Examples
    --------
    >>> from clinic_lib.data.tables import AREAS
    >>> print(*header_problems(["area_code", "area_nmae", "area_type"], AREAS, "areas.csv"))
    areas.csv, row 1, column area_name, value 'area_nmae': the column 'area_name' is missing. \
Rename 'area_nmae' to 'area_name'.
    """
    tidy = [_tidy(name) for name in header]
    if header and not set(tidy) & set(table.names):
        what = f"the first row is not the header: none of the columns of {table.name} is named"
        remedy = f"Make the first row {','.join(table.required_names)} (and any others given)."
        return [Problem(file, what, remedy, row=1, value=", ".join(header)[:60])]
    problems = _doubled(header, file)
    unknown = list(dict.fromkeys(name for name in header if name not in table.names))
    missing = [name for name in table.names if name not in header]
    for name in missing:
        meant = _meant(name, unknown)
        if meant is not None:
            unknown.remove(meant)
            problems.append(_misspelt(file, name, meant, table))
        elif name in table.required_names:
            there = ", ".join(header)
            what = f"the column '{name}' is missing; there are {there}"
            meaning = table.column(name).meaning
            remedy = f"Add it ({meaning}).{suggestion(name, header)}"
            problems.append(Problem(file, what, remedy, row=1, column=name))
    problems += [_unknown(file, name, header, table) for name in unknown]
    return problems


def missing_columns(header: Sequence[str], table: Table, file: str) -> list[Problem]:
    """Only the problems that stop the table from being read: a required column is not there.

    Examples
    --------
    >>> from clinic_lib.data.tables import AREAS
    >>> len(missing_columns(["area_code", "area_name", "colour"], AREAS, "areas.csv"))
    1
    """
    if set(table.required_names) <= set(header):
        return []
    known = set(table.required_names)
    problems = header_problems(header, table, file)
    return [problem for problem in problems if problem.column is None or problem.column in known]


def _doubled(header: Sequence[str], file: str) -> list[Problem]:
    doubled = [name for name in dict.fromkeys(header) if name and list(header).count(name) > 1]
    return [
        Problem(
            file,
            f"the column '{name}' stands {list(header).count(name)} times",
            "Keep one of them and delete the others.",
            row=1,
            column=name,
        )
        for name in doubled
    ]


def _misspelt(file: str, name: str, meant: str, table: Table) -> Problem:
    if name in table.required_names:
        what = f"the column '{name}' is missing"
    else:
        what = f"the column '{meant}' is not one of {table.name}"
    remedy = f"Rename '{meant}' to '{name}'."
    return Problem(file, what, remedy, row=1, column=name, value=meant)


def _unknown(file: str, name: str, header: Sequence[str], table: Table) -> Problem:
    if not name.strip():
        number = list(header).index(name) + 1
        what = f"column number {number} has no heading"
        return Problem(file, what, "Give it a heading, or delete the column.", row=1)
    what = f"the column '{name}' is not one of {table.name}"
    remedy = (
        f"Remove it or rename it.{suggestion(_tidy(name), table.names)} "
        f"The columns are {', '.join(table.names)}."
    )
    return Problem(file, what, remedy, row=1, column=name)


def _tidy(name: str) -> str:
    return "_".join(name.strip().strip("\ufeff").lower().replace("-", " ").split())


def _meant(name: str, unknown: Sequence[str]) -> str | None:
    """The unknown heading that most likely stands for a missing column."""
    tidy = {_tidy(heading): heading for heading in unknown}
    nearest = difflib.get_close_matches(name, tidy, n=1, cutoff=0.75)
    return tidy[nearest[0]] if nearest else None
