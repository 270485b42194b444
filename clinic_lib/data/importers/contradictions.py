"""What a published row says against itself is not imported, and the report says so.

After this the checks of the data folder find nothing wrong with what the publisher did. Knows no
source.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from clinic_lib.data.fractions import agrees_with_counts
from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.tidying import to_number
from clinic_lib.terms import Marker, ValueType

COUNTS = ["numerator", "denominator"]
LIMITS = ["lower_cl", "upper_cl"]
# Above this share of rows the counts are of another measure than the value: it is standardised.
STANDARDISED = 0.1


def without_contradictions(
    rows: pd.DataFrame, indicator: Mapping[str, str], findings: Findings
) -> pd.DataFrame:
    """The same rows without what cannot be true beside the rest of its row.

    Parameters
    ----------
    rows : DataFrame
        Observations of one indicator with ``start``, ``file`` and ``row``.
    indicator : mapping
        Its row of the indicators table.
    findings : Findings
        Told what is taken away.

    Returns
    -------
    DataFrame
    """
    if rows.empty:
        return rows
    rows = _without_given_away(rows, findings)
    rows = _without_impossible_limits(rows, indicator, findings)
    rows = _without_foreign_counts(rows, indicator, findings)
    return _without_early_dates(rows)


def _without_given_away(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """A confidential value must not be there in its count or limits either."""
    secret = rows["marker"].str.contains(str(Marker.CONFIDENTIAL), regex=False)
    secret &= rows[["numerator", *LIMITS]].notna().any(axis=1)
    what = f"{_name(rows)}: count and limits left out beside a confidential value"
    findings.withhold(rows[secret], what)
    return _emptied(rows, secret, ["numerator", *LIMITS])


def _without_impossible_limits(
    rows: pd.DataFrame, indicator: Mapping[str, str], findings: Findings
) -> pd.DataFrame:
    """Limits must be two, in order, and on either side of the value as far as it is rounded."""
    lower, upper, value = rows["lower_cl"], rows["upper_cl"], rows["value"]
    slack = 0.5 * 10.0 ** -to_number(indicator.get("decimals", ""), 0.0) + 1e-9
    bad = (lower.notna() != upper.notna()) | (lower > upper)
    bad |= (value < lower - slack) | (value > upper + slack)
    what = f"{_name(rows)}: limits left out, because there is one only or the value is outside"
    findings.withhold(rows[bad], what)
    return _emptied(rows, bad, LIMITS)


def _without_foreign_counts(
    rows: pd.DataFrame, indicator: Mapping[str, str], findings: Findings
) -> pd.DataFrame:
    """Counts must give the value, unless it is standardised: then they are not its counts."""
    measure = {
        "value_type": indicator.get("value_type", ""),
        "multiplier": to_number(indicator.get("multiplier", ""), np.nan),
    }
    numerator, denominator = rows["numerator"], rows["denominator"]
    foreign = ~agrees_with_counts(rows.assign(**measure))
    foreign |= (numerator < 0) | (denominator < 0)
    foreign |= (denominator == 0) & rows["value"].notna()
    if measure["value_type"] == ValueType.PROPORTION:
        foreign |= numerator > denominator
    counted = rows[COUNTS].notna().all(axis=1)
    if foreign.any() and foreign.sum() > STANDARDISED * counted.sum():
        foreign = rows[COUNTS].notna().any(axis=1)
    what = f"{_name(rows)}: counts left out, because the value is not one over the other"
    findings.withhold(rows[foreign], what)
    return _emptied(rows, foreign, COUNTS)


def _without_early_dates(rows: pd.DataFrame) -> pd.DataFrame:
    """A release date before a period is that of an earlier release."""
    if "as_at" not in rows:
        return rows
    early = pd.to_datetime(rows["as_at"], format="%Y-%m-%d", errors="coerce") < rows["start"]
    return rows.assign(as_at=rows["as_at"].mask(early, ""))


def _emptied(rows: pd.DataFrame, where: pd.Series, columns: list[str]) -> pd.DataFrame:
    """The rows with some cells of some columns missing."""
    return rows.assign(**{column: rows[column].mask(where) for column in columns})


def _name(rows: pd.DataFrame) -> str:
    """The indicator's key."""
    return str(rows["indicator_id"].iloc[0])
