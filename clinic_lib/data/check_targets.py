"""Whether a target can be read as one: what its kind needs, and what it is counted from.

Knows targets and the observations they start from; judges no progress.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from clinic_lib.data.check_registers import late_dates
from clinic_lib.data.fractions import is_percentage
from clinic_lib.data.lookup import look_up
from clinic_lib.data.observed import Observed, among
from clinic_lib.data.sheets import Sheet
from clinic_lib.errors import Problem
from clinic_lib.terms import Polarity, TargetKind, TargetState, ValueType


def target_problems(sheet: Sheet, indicators: pd.DataFrame, today: date) -> list[Problem]:
    """Everything that does not agree within ``targets``.

    Parameters
    ----------
    sheet : Sheet
        The table ``targets``, periods parsed.
    indicators : DataFrame
        The converted table ``indicators``.
    today : date
        The last day that is not in the future.

    Returns
    -------
    list of Problem
    """
    rows = _described(sheet, indicators)
    return [
        *_needs_of_kind(sheet, rows),
        *_needs_of_polarity(sheet, rows),
        *_sizes(sheet, rows),
        *_tolerances(sheet, rows),
        *late_dates(sheet, "agreed_on", today),
    ]


def baseline_problems(sheet: Sheet, indicators: pd.DataFrame, observed: Observed) -> list[Problem]:
    """Everything in ``targets`` that does not agree with the observations.

    Parameters
    ----------
    sheet : Sheet
        The table ``targets``, periods parsed.
    indicators : DataFrame
        The converted table ``indicators``.
    observed : Observed
        What was seen of the observations, all of which could be read.

    Returns
    -------
    list of Problem
    """
    rows = _described(sheet, indicators)
    return [*_baselines(sheet, rows, observed), *_fractions(sheet, rows, observed)]


def _described(sheet: Sheet, indicators: pd.DataFrame) -> pd.DataFrame:
    """The targets with what the register says of their indicators."""
    wanted = ("polarity", "value_type", "unit", "multiplier")
    codes = sheet.frame["indicator_id"]
    return sheet.frame.assign(
        **{name: look_up(codes, indicators, "indicator_id", name) for name in wanted}
    )


def _needs_of_kind(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    kind, value, upper = rows["kind"], rows["value"], rows["upper_value"]
    agreed = (rows["state"] == TargetState.AGREED) & sheet.clean("state")
    is_range = kind == TargetKind.RANGE
    return [
        *sheet.problems(
            agreed & ~sheet.filled("value") & sheet.clean("value"),
            "value",
            "the target has no value",
            "Write it, or write placeholder or deferred in the column state.",
        ),
        *sheet.problems(
            is_range & agreed & ~sheet.filled("upper_value"),
            "upper_value",
            "a target of the kind range needs a high end",
            "Write the high end in upper_value and the low end in value.",
        ),
        *sheet.problems(
            is_range & (value > upper),
            "upper_value",
            lambda at: f"the low end of the range ({value.iloc[at]:.12g}) is above its high end",
            "Correct them; value and upper_value may have been swapped.",
        ),
        *sheet.problems(
            ~is_range & sheet.filled("upper_value") & sheet.clean("kind"),
            "upper_value",
            lambda at: f"a target of the kind {kind.iloc[at]} has no high end",
            "Empty upper_value, or write range in the column kind.",
        ),
        *sheet.problems(
            (kind == TargetKind.PERCENT_CHANGE) & agreed & ~sheet.filled("baseline_period"),
            "baseline_period",
            "a target of the kind percent_change needs a baseline period",
            "Write the period that the change is counted from.",
        ),
        *sheet.problems(
            (kind == TargetKind.GAP) & agreed & ~sheet.filled("comparator_code"),
            "comparator_code",
            "a target of the kind gap needs a comparator",
            "Write the code of the area that the gap is counted to, such as E92000001.",
        ),
        *sheet.problems(
            (rows["comparator_code"] == rows["area_code"]) & sheet.filled("comparator_code"),
            "comparator_code",
            "the gap is counted from the area to itself",
            "Write the code of another area.",
        ),
    ]


def _needs_of_polarity(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    kind = rows["kind"]
    wants_range = (rows["polarity"] == Polarity.RANGE_IS_GOOD) & (kind != TargetKind.RANGE)
    return [
        *sheet.problems(
            rows["polarity"] == Polarity.NO_JUDGEMENT,
            "indicator_id",
            "there is a target for an indicator whose polarity is no_judgement",
            "Give the indicator a polarity, or delete the target.",
        ),
        *sheet.problems(
            wants_range & sheet.clean("kind"),
            "kind",
            "the indicator's polarity is range_is_good, and the target is no range",
            "Write range, with the low end in value and the high end in upper_value.",
        ),
    ]


def _sizes(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    levels = rows["kind"].isin([TargetKind.LEVEL, TargetKind.RANGE])
    share = levels & (rows["value_type"] == ValueType.PROPORTION)
    problems = []
    for column in ("value", "upper_value"):
        beyond = share & ((rows[column] < 0) | (rows[column] > rows["multiplier"]))
        problems += sheet.problems(
            beyond,
            column,
            lambda at: f"the target is not between 0 and {rows['multiplier'].iloc[at]:g}",
            "Correct it, or the target's kind.",
        )
    return problems


def _tolerances(sheet: Sheet, rows: pd.DataFrame) -> list[Problem]:
    """Tolerances of nothing, and those that every figure would be within."""
    tolerance = rows["tolerance"]
    is_share = (rows["value_type"] == ValueType.PROPORTION) & (rows["multiplier"] > 0)
    settled = (rows["state"] == TargetState.AGREED) | ~sheet.clean("state")
    return [
        *sheet.problems(
            sheet.filled("tolerance") & ~settled,
            "tolerance",
            lambda at: f"a {rows['state'].iloc[at]} target has a tolerance but nothing to miss",
            "Empty it, or write agreed in the column state.",
        ),
        *sheet.problems(
            is_share & (tolerance >= rows["multiplier"]),
            "tolerance",
            lambda at: (
                f"every figure is within {tolerance.iloc[at]:.12g} of the target, because figures "
                f"run from 0 to {rows['multiplier'].iloc[at]:g}"
            ),
            "Write it in the indicator's unit: 0.5 for half a percentage point.",
        ),
    ]


def _baselines(sheet: Sheet, rows: pd.DataFrame, observed: Observed) -> list[Problem]:
    """Baselines that no observation gives."""
    key = ["indicator_id", "area_code", "baseline_period_label"]
    missing = ~among(rows, key, observed.figures) & observed.covers(rows["indicator_id"])
    readable = np.asarray((rows["polarity"] != "") & (rows["baseline_period_label"] != ""))
    start, due = rows["baseline_period_start"], rows["period_start"]
    return [
        *sheet.problems(
            missing & readable,
            "baseline_period",
            "there is no observation of the baseline period for this indicator and area",
            "Add it to observations, or name a period that is there.",
        ),
        *sheet.problems(
            start > due,
            "baseline_period",
            lambda at: f"the baseline is after the target's period ({sheet.written('period', at)})",
            "Correct them; they may have been swapped.",
        ),
    ]


def _fractions(sheet: Sheet, rows: pd.DataFrame, observed: Observed) -> list[Problem]:
    """Targets of 0.55 for figures of 50 per cent."""
    usual = rows["indicator_id"].map(observed.medians).astype("float64")
    value = rows["value"]
    small = (rows["kind"] == TargetKind.LEVEL) & is_percentage(rows) & (value > 0) & (value <= 1)
    near = (value * 100 >= usual * 0.4) & (value * 100 <= usual * 2.5)
    return sheet.problems(
        small & near,
        "value",
        "the target is stored as a fraction of 1 rather than as a percentage",
        lambda at: f"Write '{value.iloc[at] * 100:.10g}'.",
    )
