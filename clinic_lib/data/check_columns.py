"""The schema of each table as pandera sees it: every column's rules, checked lazily all at once.

Knows one column at a time; what columns must agree on is for other checks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clinic_lib.data.cell_rules import Rule, rules_for
from clinic_lib.data.columns import Column, Table
from clinic_lib.data.sheets import Mask, Sheet
from clinic_lib.errors import Problem

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema


def build_schema(table: Table) -> DataFrameSchema:
    """The pandera schema of a table's cells as they are written.

    Parameters
    ----------
    table : Table
        Which table.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        One check for each rule of each column.

    Examples
    --------
    >>> from clinic_lib.data.tables import AREAS
    >>> [check.name for check in build_schema(AREAS).columns["area_code"].checks]
    ['empty', 'padded', 'small letters', 'code']
    """
    # Half a second to import: only where data are checked.
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                checks=[
                    pa.Check(
                        _passes(rule, column), name=rule.name, error=rule.name, ignore_na=False
                    )
                    for rule in rules_for(column)
                ],
                nullable=True,
            )
            for column in table.columns
        }
    )


def column_problems(sheet: Sheet) -> tuple[list[Problem], dict[str, Mask]]:
    """Every cell that is wrong by itself, and which cells those are.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    problems : list of Problem
        One for each bad cell, by the first rule that it breaks.
    flagged : dict of str to ndarray of bool
        For each column with a bad cell, the rows.
    """
    # As above: half a second that only a check should cost.
    from pandera.errors import SchemaErrors

    try:
        build_schema(sheet.table).validate(sheet.cells.frame, lazy=True)
    except SchemaErrors as errors:
        return _problems(sheet, errors.failure_cases)
    return [], {}


def _passes(rule: Rule, column: Column) -> Callable[[pd.Series], pd.Series]:
    return lambda cells: pd.Series(~rule.fails(cells, column), index=cells.index)


def _problems(sheet: Sheet, cases: pd.DataFrame) -> tuple[list[Problem], dict[str, Mask]]:
    problems: list[Problem] = []
    flagged: dict[str, Mask] = {}
    cases = cases.sort_values("check_number", kind="stable")
    cases = cases.drop_duplicates(["column", "index"])
    for column in sheet.table.columns:
        rules = {rule.name: rule for rule in rules_for(column)}
        mine = cases[cases["column"] == column.name].sort_values("index")
        positions = mine["index"].to_numpy(dtype=np.int64)
        there = _column_is_there(sheet, column.name)[positions]
        flagged[column.name] = np.zeros(len(sheet), dtype=bool)
        flagged[column.name][positions] = True
        for position, name in zip(positions[there], mine["check"][there], strict=True):
            value = sheet.written(column.name, int(position))
            what, remedy = rules[name].explain(value, column)
            problems.append(sheet.problem(int(position), column.name, what, remedy))
    return problems, flagged


def _column_is_there(sheet: Sheet, name: str) -> Mask:
    """Rows of files that have the column: one that is missing is told once, not for each row."""
    return np.concatenate(
        [np.full(len(part.rows), name in part.header) for part in sheet.cells.parts]
    )
