"""An indicator's rows as observations: canonical periods, each once, in order.

Knows no source: a source has described its indicator before this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from pandas.api.types import is_float_dtype

from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.tidying import NUMBERS
from clinic_lib.data.period_labels import explain_label
from clinic_lib.data.periods import read_periods
from clinic_lib.data.schema import TABLES
from clinic_lib.terms import PeriodType

ONE_OBSERVATION = ["area_code", "breakdown", "period"]


@dataclass(frozen=True)
class Described:
    """An indicator as a source describes it, with its rows.

    Parameters
    ----------
    indicator : mapping of str
        Its row of the indicators table, as text.
    rows : DataFrame
        Its rows, with ``period`` as the source writes it, and ``file`` and ``row``.
    polarity_basis : str
        How its polarity is known, or why it is not.
    """

    indicator: Mapping[str, str]
    rows: pd.DataFrame
    polarity_basis: str


def build_observations(
    described: Described, kind: PeriodType, findings: Findings, *, kind_is_given: bool
) -> pd.DataFrame:
    """The observations of an indicator, with ``start``, the first day of each period.

    ``kind_is_given`` says that the period type is that of a table which people edit, so that a
    label that does not fit is for them to settle.
    """
    rows = described.rows
    indicator_id = described.indicator["indicator_id"]
    periods = read_periods(rows["period"], kind)
    bad = periods["start"].isna()
    for label in rows.loc[bad, "period"].unique():
        what, remedy = explain_label(str(label), kind)
        if kind_is_given:
            remedy = (
                f"The indicators table gives {indicator_id} the period type '{kind}', the file has "
                f"'{described.indicator['period_type']}': correct the table."
            )
        findings.refuse(rows[bad & (rows["period"] == label)], what, remedy)
    rows = rows.assign(period=periods["label"], start=periods["start"], indicator_id=indicator_id)[
        ~bad
    ]
    not_begun = rows["start"] > pd.Timestamp(date.today())
    findings.leave_out(rows[not_begun], "the period has not begun: a forecast is no observation")
    rows = _each_once(rows[~not_begun], findings)
    return rows.sort_values(["area_code", "breakdown", "start"], kind="stable", ignore_index=True)


def observation_columns(observations: pd.DataFrame) -> pd.DataFrame:
    """The columns of the observations table, without optional ones that hold nothing."""
    kept = [
        column.name
        for column in TABLES["observations"].columns
        if column.required
        or (column.name in observations and not _holds_nothing(observations[column.name]))
    ]
    return observations[kept]


def _each_once(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """The rows without repeats; two different figures for one observation are refused."""
    repeats = rows.duplicated([*ONE_OBSERVATION, *NUMBERS, "marker"])
    findings.leave_out(rows[repeats], "repeats a row")
    rows = rows[~repeats]
    twice = rows[rows.duplicated(ONE_OBSERVATION)]
    if len(twice):
        findings.refuse(
            twice.assign(**{"area and period": twice["area_code"] + ", " + twice["period"]}),
            "another figure for the same indicator, area, period and breakdown stands before it",
            "Keep the one that is right; or import the files one after the other: the last counts.",
            "area and period",
        )
    return rows


def _holds_nothing(column: pd.Series) -> bool:
    """Whether every cell of a column is missing or blank."""
    return bool(column.isna().all() if is_float_dtype(column) else (column == "").all())
