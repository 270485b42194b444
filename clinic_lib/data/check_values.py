"""Whether the numbers of one observation can be true together.

Value and marker, numerator and denominator, value and limits. Judges nothing: a figure may be as
bad as it likes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clinic_lib.data.fractions import fraction_problems, is_above_whole, is_percentage
from clinic_lib.data.lookup import look_up
from clinic_lib.data.sheets import Mask, Sheet
from clinic_lib.data.tables import EXPLAINS_MISSING
from clinic_lib.errors import Problem
from clinic_lib.terms import Marker, ValueType

NEVER_NEGATIVE = (ValueType.PROPORTION, ValueType.RATE, ValueType.COUNT)
_SWAPPED = "Correct them; the two columns may have been swapped."


def value_problems(sheet: Sheet, indicators: pd.DataFrame) -> list[Problem]:
    """Everything that does not agree within the rows of ``observations``.

    Parameters
    ----------
    sheet : Sheet
        The table ``observations``.
    indicators : DataFrame
        The converted table ``indicators``.

    Returns
    -------
    list of Problem
    """
    wanted = ("value_type", "unit", "multiplier", "decimals")
    codes = sheet.frame["indicator_id"]
    rows = sheet.frame.assign(
        **{name: look_up(codes, indicators, "indicator_id", name) for name in wanted}
    )
    return [
        *_markers(sheet, rows),
        *_counts(sheet, rows),
        *_ranges(sheet, rows),
        *_limits(sheet, rows),
        *fraction_problems(sheet, rows),
    ]


def _markers(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    marker = rows["marker"]
    usable = sheet.clean("value", "marker")
    has_value = sheet.filled("value")
    excused = _marked(marker, *EXPLAINS_MISSING)
    hidden = _marked(marker, Marker.CONFIDENTIAL, Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)
    secret = _marked(marker, Marker.CONFIDENTIAL) & ~has_value
    told = np.zeros(len(rows), dtype=bool)
    for column in ("numerator", "lower_cl", "upper_cl"):
        told |= sheet.filled(column)
    return [
        *sheet.problems(
            ~has_value & ~excused & usable,
            "value",
            "the value is empty and no marker says why",
            "Write the value, or [c], [x], [z] or [low] in the column marker.",
        ),
        *sheet.problems(
            has_value & hidden & usable,
            "value",
            lambda at: f"there is a value although it is marked {marker.iloc[at]}",
            "Remove the value or the marker; a confidential value must not be in the data.",
        ),
        *sheet.problems(
            secret & told & usable,
            "marker",
            "the value is marked [c], but the numerator or the limits give it away",
            "Empty numerator, lower_cl and upper_cl of the row too.",
        ),
    ]


def _counts(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    numerator, denominator = rows["numerator"], rows["denominator"]
    positive = rows["value_type"].isin(NEVER_NEGATIVE)
    return [
        *sheet.problems(
            is_above_whole(rows),
            "numerator",
            lambda at: f"the numerator is above the denominator ({denominator.iloc[at]:.12g})",
            f"{_SWAPPED} If it can be above, the value_type is rate or ratio, not proportion.",
        ),
        *sheet.problems(
            positive & (numerator < 0),
            "numerator",
            "the numerator is negative",
            "Correct it: a count cannot be below zero.",
        ),
        *sheet.problems(
            denominator < 0,
            "denominator",
            "the denominator is negative",
            "Correct it: a count cannot be below zero.",
        ),
        *sheet.problems(
            (denominator == 0) & rows["value"].notna(),
            "denominator",
            "the denominator is zero, so there can be no value",
            "Correct it, or empty the value and write [z] in the column marker.",
        ),
    ]


def _ranges(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    value = rows["value"]
    of_share = rows["value_type"] == ValueType.PROPORTION
    above = of_share & (value > rows["multiplier"])
    return [
        *sheet.problems(
            (rows["value_type"].isin(NEVER_NEGATIVE) | is_percentage(rows)) & (value < 0),
            "value",
            lambda at: f"the value is negative, and a {rows['value_type'].iloc[at]} cannot be",
            "Correct it; a measure that can fall below zero has the value_type change.",
        ),
        *sheet.problems(
            above & ~_explained_by_counts(rows),
            "value",
            lambda at: f"the value is above {rows['multiplier'].iloc[at]:g}, which is the whole",
            "Correct it; a measure that can be above the whole has the value_type ratio or rate.",
        ),
    ]


def _limits(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    lower, upper, value = rows["lower_cl"], rows["upper_cl"], rows["value"]
    one_only = (lower.notna() != upper.notna()) & sheet.clean("lower_cl", "upper_cl")
    # A published value is rounded, its limits often are not.
    slack = 0.5 * 10.0 ** -rows["decimals"].fillna(0) + 1e-9
    outside = ((value < lower - slack) | (value > upper + slack)) & (lower <= upper)
    return [
        *sheet.problems(
            one_only,
            None,
            "only one of lower_cl and upper_cl is given",
            "Write both, or neither.",
        ),
        *sheet.problems(
            lower > upper,
            "lower_cl",
            lambda at: f"the lower limit is above the upper limit ({upper.iloc[at]:.12g})",
            _SWAPPED,
        ),
        *sheet.problems(
            outside,
            "value",
            lambda at: (
                f"the value is outside its limits ({lower.iloc[at]:.12g} to {upper.iloc[at]:.12g})"
            ),
            "Correct the value or the limits; they may be of another period or another unit.",
        ),
    ]


def _marked(marker: pd.Series, *markers: Marker) -> Mask:
    """Rows that have one of these markers; each different run is looked at once."""
    codes, runs = pd.factorize(marker)
    found = np.array([any(mark in str(run) for mark in markers) for run in runs], dtype=bool)
    return found[codes] if len(found) else np.zeros(len(marker), dtype=bool)


def _explained_by_counts(rows: pd.DataFrame) -> pd.Series:
    """Rows whose numerator above the denominator has been told already."""
    return rows["numerator"] > rows["denominator"]
