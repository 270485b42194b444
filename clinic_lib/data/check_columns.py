"""The schema of each table as pandera sees it: every column's rules, checked lazily all at once.

Knows one column at a time; what columns must agree on is for other checks.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clinic_lib.data.cell_rules import bad_cells, explain_cell
from clinic_lib.data.columns import Column, Table
from clinic_lib.data.sheets import Mask, Say, Sheet
from clinic_lib.errors import Problem

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema


@cache
def build_schema(table: Table) -> DataFrameSchema:
    """The pandera schema of a table's cells as they are written.

    Parameters
    ----------
    table : Table
        Which table.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        One check for each column: that no cell breaks a rule of the column.

    Examples
    --------
    >>> from clinic_lib.data.tables import AREAS
    >>> build_schema(AREAS).columns["area_code"].checks[0].name
    'identifier'
    """
    # Half a second to import: only where data are checked.
    import pandera.pandas as pa

    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                checks=pa.Check(_passes(column), name=str(column.kind), ignore_na=False),
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

    schema = build_schema(sheet.table)
    # Many optional columns are not given at all, and there is nothing to look at in them.
    absent = [
        column.name
        for column in sheet.table.columns
        if not column.must_be_filled and not sheet.filled(column.name).any()
    ]
    try:
        schema.remove_columns(absent).validate(sheet.cells.frame, lazy=True)
    except SchemaErrors as errors:
        return _problems(sheet, errors.failure_cases)
    return [], {}


def _passes(column: Column) -> Callable[[pd.Series], pd.Series]:
    return lambda cells: pd.Series(~bad_cells(cells, column), index=cells.index)


def _problems(sheet: Sheet, cases: pd.DataFrame) -> tuple[list[Problem], dict[str, Mask]]:
    problems: list[Problem] = []
    flagged: dict[str, Mask] = {}
    for name, rows in cases.groupby("column", sort=False):
        column = sheet.table.column(str(name))
        bad = np.zeros(len(sheet), dtype=bool)
        bad[rows["index"].to_numpy(dtype=np.int64)] = True
        flagged[column.name] = bad
        problems += sheet.problems(
            bad & _column_is_there(sheet, column.name), column.name, *_words(sheet, column)
        )
    return problems, flagged


def _words(sheet: Sheet, column: Column) -> tuple[Say, Say]:
    """What is wrong and what to do, each worked out once for each different cell."""
    explain = cache(lambda value: explain_cell(value, column))

    def what(at: int) -> str:
        return explain(sheet.written(column.name, at))[0]

    def remedy(at: int) -> str:
        return explain(sheet.written(column.name, at))[1]

    return what, remedy


def _column_is_there(sheet: Sheet, name: str) -> Mask:
    """Rows of files that have the column: one that is missing is told once, not for each row."""
    return np.concatenate(
        [np.full(len(part.rows), name in part.header) for part in sheet.cells.parts]
    )
