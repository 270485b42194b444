"""What must agree within one row of the smaller tables: areas, indicators, comparators, plans.

Knows no target, and of observations only which there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from clinic_lib.data.check_actions import WHAT_HAPPENED, action_problems
from clinic_lib.data.check_links import is_known, parent_problems
from clinic_lib.data.fractions import PERCENTAGES
from clinic_lib.data.lookup import look_up
from clinic_lib.data.observed import KEY, Observed, among
from clinic_lib.data.sheets import Sheet
from clinic_lib.errors import Problem
from clinic_lib.terms import ComparatorType, Frequency, PeriodType, Polarity, ValueType

Sheets = Mapping[str, Sheet]
SUITABLE_FREQUENCIES = {
    PeriodType.FINANCIAL: (Frequency.ANNUAL, Frequency.BIENNIAL),
    PeriodType.ACADEMIC: (Frequency.ANNUAL, Frequency.BIENNIAL),
    PeriodType.CALENDAR: (Frequency.ANNUAL, Frequency.BIENNIAL),
    PeriodType.QUARTER: (Frequency.QUARTERLY,),
    PeriodType.MONTH: (Frequency.MONTHLY,),
}
_TYPIFIED = re.compile(r"typified by (?:an? )?(lower|higher)\b", re.IGNORECASE)


def register_problems(sheet: Sheet, sheets: Sheets, today: date) -> list[Problem]:
    """Everything that does not agree within the rows of one of the smaller tables.

    Parameters
    ----------
    sheet : Sheet
        The table.
    sheets : mapping of str to Sheet
        Every table that could be read.
    today : date
        No recorded fact can be of a later day.

    Returns
    -------
    list of Problem
    """
    if sheet.table.name == "actions":
        return [
            *action_problems(sheet),
            *(p for name in WHAT_HAPPENED for p in late_dates(sheet, name, today)),
        ]
    check = _CHECKS.get(sheet.table.name)
    return check(sheet, sheets, today) if check else []


def late_dates(sheet: Sheet, column: str, today: date) -> list[Problem]:
    """Dates of facts that lie in the future.

    Parameters
    ----------
    sheet : Sheet
        The table.
    column : str
        A column of dates.
    today : date
        The last day that is not in the future.
    """
    what = f"{column} lies in the future (today is {today})"
    return sheet.problems(
        sheet.frame[column] > pd.Timestamp(today), column, what, "Correct the date."
    )


def _areas(sheet: Sheet, _: Sheets, __: date) -> list[Problem]:
    frame = sheet.frame
    return [
        *parent_problems(sheet),
        *sheet.problems(
            frame["valid_to"] < frame["valid_from"],
            "valid_to",
            lambda at: f"the area ends before it begins ({sheet.written('valid_from', at)})",
            "Correct valid_from or valid_to; they may have been swapped.",
        ),
    ]


def _indicators(sheet: Sheet, _: Sheets, __: date) -> list[Problem]:
    frame = sheet.frame
    reason_missing = ~frame["benchmark_relevant"] & (frame["benchmark_reason"] == "")
    reason_missing &= sheet.clean("benchmark_relevant")
    return [
        *sheet.problems(
            reason_missing,
            "benchmark_reason",
            "benchmark_relevant is no, and no reason is given",
            "Say in benchmark_reason why areas are not compared; the pack prints it.",
        ),
        *sheet.problems(
            _is_not_a_hundred(frame),
            "multiplier",
            "the unit is % and the multiplier is not 100",
            "Write '100', and values as percentages (46.6, not 0.466).",
        ),
        *sheet.problems(
            frame["multiplier"] == 0,
            "multiplier",
            "the multiplier is zero",
            "Write what numerator / denominator is multiplied by: 100, 1000, 100000 or 1.",
        ),
        *_look_alikes(sheet),
        *_frequencies(sheet),
        *_contradictions(sheet),
    ]


def trusted_indicators(sheet: Sheet) -> pd.DataFrame:
    """The table ``indicators`` without multipliers that are wrong by themselves.

    Parameters
    ----------
    sheet : Sheet
        The table.

    Returns
    -------
    DataFrame
        For checks of values, which would otherwise tell of the one mistake at every row.
    """
    frame = sheet.frame
    wrong = _is_not_a_hundred(frame) | (frame["multiplier"] == 0)
    return frame.assign(multiplier=frame["multiplier"].mask(wrong))


def _is_not_a_hundred(frame: pd.DataFrame) -> pd.Series:
    multiplier = frame["multiplier"]
    counted = frame["value_type"].isin([ValueType.PROPORTION, ValueType.RATIO])
    counted &= frame["unit"].isin(PERCENTAGES)
    return counted & multiplier.notna() & (multiplier != 100)


def _look_alikes(sheet: Sheet) -> list[Problem]:
    """Codes that only capitals tell apart: on some disks their files would be one file."""
    codes = sheet.frame["indicator_id"]
    small = codes.str.lower()
    bad = small.duplicated() & ~codes.duplicated()
    first = small.map(codes.groupby(small).first())
    return sheet.problems(
        bad,
        "indicator_id",
        lambda at: f"the code differs from '{first.iloc[at]}' only in its capitals",
        "Give one of the two indicators another code.",
    )


def _frequencies(sheet: Sheet) -> list[Problem]:
    kinds, frequencies = sheet.frame["period_type"], sheet.frame["frequency"]
    bad = np.zeros(len(sheet), dtype=bool)
    for kind, suitable in SUITABLE_FREQUENCIES.items():
        bad |= np.asarray((kinds == str(kind)) & ~frequencies.isin([str(f) for f in suitable]))
    bad &= sheet.clean("period_type", "frequency") & sheet.filled("frequency")
    return sheet.problems(
        bad,
        "frequency",
        lambda at: f"the frequency does not suit the period type {kinds.iloc[at]}",
        lambda at: (
            f"Write {' or '.join(SUITABLE_FREQUENCIES[PeriodType(kinds.iloc[at])])}, "
            "or correct period_type."
        ),
    )


def _contradictions(sheet: Sheet) -> list[Problem]:
    """Good performance put into words that contradict the polarity."""
    said = [
        match[1].lower() if (match := _TYPIFIED.search(text)) else ""
        for text in sheet.frame["good_performance"]
    ]
    against = {str(Polarity.HIGH_IS_GOOD): "lower", str(Polarity.LOW_IS_GOOD): "higher"}
    polarity = sheet.frame["polarity"].to_list()
    bad = [word != "" and against.get(p) == word for word, p in zip(said, polarity, strict=True)]
    return sheet.problems(
        bad,
        "polarity",
        lambda at: f"the polarity contradicts good_performance ('typified by a {said[at]}...')",
        "Correct the one that is wrong; look whether the value is a level or a reduction.",
    )


def _partnership_plans(sheet: Sheet, _: Sheets, __: date) -> list[Problem]:
    return sheet.problems(
        sheet.frame["due"] < sheet.frame["start"],
        "due",
        lambda at: f"the activity is due before it starts ({sheet.written('start', at)})",
        "Correct start or due; they may have been swapped.",
    )


def _golden_thread(sheet: Sheet, sheets: Sheets, _: date) -> list[Problem]:
    """Activities of another partnership; a thread that only ends early is for the pack to show."""
    if "activities" not in sheets or "partnerships" not in sheets:
        return []
    known = list(sheets["partnerships"].frame["partnership_id"])
    activities = sheets["activities"].frame
    owner = look_up(sheet.frame["activity_id"], activities, "activity_id", "partnership_id")
    bad = owner.isin(known) & (owner != sheet.frame["partnership_id"])
    bad &= sheet.frame["partnership_id"].isin(known)
    return sheet.problems(
        bad & sheet.filled("activity_id") & sheet.clean("partnership_id"),
        "activity_id",
        lambda at: (
            f"the activity belongs to the partnership '{owner.iloc[at]}', not to "
            f"'{sheet.frame['partnership_id'].iloc[at]}'"
        ),
        "Name an activity of this partnership, or correct partnership_id.",
    )


def _comparators(sheet: Sheet, _: Sheets, today: date) -> list[Problem]:
    frame = sheet.frame
    single = frame["comparator_type"].isin([ComparatorType.ENGLAND, ComparatorType.REGION])
    key = frame.loc[single, ["area_code", "comparator_type"]]
    codes = frame.loc[single].groupby(["area_code", "comparator_type"])["comparator_code"]
    several = pd.Series(False, index=frame.index)
    several.loc[single] = key.duplicated() & (codes.transform("nunique") > 1)
    return [
        *sheet.problems(
            (frame["area_code"] == frame["comparator_code"]) & sheet.filled("area_code"),
            "comparator_code",
            "the area is its own comparator",
            "Delete the row: an area is never compared with itself.",
        ),
        *sheet.problems(
            several,
            "comparator_code",
            lambda at: f"the area has a second {frame['comparator_type'].iloc[at]}",
            "Keep one row of that type for the area.",
        ),
        *late_dates(sheet, "as_at", today),
    ]


def _rebases(sheet: Sheet, sheets: Sheets, today: date) -> list[Problem]:
    return late_dates(sheet, "decided_on", today)


def rebase_problems(sheet: Sheet, observed: Observed) -> list[Problem]:
    """New process limits from a period that has no observation.

    Parameters
    ----------
    sheet : Sheet
        The table ``rebases``, periods parsed.
    observed : Observed
        What was seen of the observations, all of which could be read.

    Returns
    -------
    list of Problem
    """
    found = among(sheet.frame, KEY, observed.rows)
    known = is_known(sheet, "indicator_id", observed.indicators)
    return sheet.problems(
        ~found & known & np.asarray(sheet.frame["period_label"] != ""),
        "period",
        "there is no observation of this indicator in this area and period",
        "Name the first period of the new limits, as it stands in observations.",
    )


_CHECKS: dict[str, Callable[[Sheet, Sheets, date], list[Problem]]] = {
    "areas": _areas,
    "indicators": _indicators,
    "activities": _partnership_plans,
    "golden_thread": _golden_thread,
    "comparators": _comparators,
    "rebases": _rebases,
}
