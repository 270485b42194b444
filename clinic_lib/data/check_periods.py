"""Periods that cannot be read, are of another type than the indicator's, or have not begun.

Knows labels and days, no values.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from clinic_lib.data.columns import Kind
from clinic_lib.data.period_labels import explain_label
from clinic_lib.data.sheets import Say, Sheet
from clinic_lib.errors import Problem
from clinic_lib.terms import PeriodType


def period_problems(sheet: Sheet) -> list[Problem]:
    """Every period that is not one of its indicator's type.

    Parameters
    ----------
    sheet : Sheet
        A table with periods, parsed. Rows of an indicator that is not known, or whose period type
        is no word, are left alone: that is a problem of its own.

    Returns
    -------
    list of Problem
    """
    problems = []
    known_type = sheet.frame["period_type"].isin([str(kind) for kind in PeriodType])
    for column in sheet.table.columns:
        if column.kind is not Kind.PERIOD:
            continue
        bad = (sheet.frame[f"{column.name}_label"] == "") & sheet.filled(column.name)
        what, remedy = _words(sheet, column.name)
        unread = bad & known_type & sheet.clean(column.name)
        problems += sheet.problems(unread, column.name, what, remedy)
    return problems


def _words(sheet: Sheet, column: str) -> tuple[Say, Say]:
    """What is wrong with a period and what to write instead."""
    kinds = sheet.frame["period_type"]

    def what(at: int) -> str:
        return explain_label(sheet.written(column, at), PeriodType(kinds.iloc[at]))[0]

    def remedy(at: int) -> str:
        return explain_label(sheet.written(column, at), PeriodType(kinds.iloc[at]))[1]

    return what, remedy


def early_observations(sheet: Sheet, today: date) -> list[Problem]:
    """Observations of periods that have not begun, or as at a day before their period began.

    Parameters
    ----------
    sheet : Sheet
        The table ``observations``.
    today : date
        The last day that is not in the future.

    Returns
    -------
    list of Problem
    """
    start, as_at = sheet.frame["period_start"], sheet.frame["as_at"]
    now = pd.Timestamp(today)
    return [
        *sheet.problems(
            start > now,
            "period",
            f"the period has not begun (today is {today})",
            "Correct the period; a forecast is not an observation.",
        ),
        *sheet.problems(
            (as_at < start) & (start <= now),
            "as_at",
            lambda at: f"as_at is before the period {sheet.written('period', at)} begins",
            "Correct the date or the period.",
        ),
    ]
