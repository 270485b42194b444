"""What must agree within one row of the table of earlier actions. Knows no other table."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from clinic_lib.data.sheets import Sheet
from clinic_lib.errors import Problem
from clinic_lib.terms import ActionKind, ActionStatus

WHAT_HAPPENED = ("agreed_on", "answered_on", "done_on")
"""Days of facts, which cannot lie in the future."""
GIVEN_BY_THE_LOG = re.compile(r"A\d+")


def action_problems(sheet: Sheet) -> list[Problem]:
    """Everything that does not agree within a row.

    Parameters
    ----------
    sheet : Sheet
        The table ``actions``.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> from clinic_lib.data.reading import gather
    >>> from clinic_lib.data.tables import ACTIONS
    >>> action_problems(Sheet.of(gather(ACTIONS, [])))
    []
    """
    frame = sheet.frame
    is_ask = frame["kind"] == ActionKind.ASK
    has = {name: frame[name].notna() & (frame[name].astype("str") != "") for name in _LOOKED_AT}
    is_done = frame["status"] == ActionStatus.DONE
    return [
        *sheet.problems(
            frame["action_id"].str.fullmatch(GIVEN_BY_THE_LOG.pattern),
            "action_id",
            "codes of this form are given by the action log",
            "Put something before it that says where it comes from, such as GC10-1.",
        ),
        *_when(
            sheet,
            is_ask & ~has["asked_of"],
            "asked_of",
            "an ask does not say who was asked",
            "Write the role of the chief executive, or make it an action.",
        ),
        *_when(
            sheet,
            ~is_ask & (has["asked_of"] | has["answer"] | has["answered_on"]),
            "kind",
            "an action has a chief executive's answer",
            "Write ask as its kind, or empty asked_of, answer and answered_on.",
        ),
        *_when(
            sheet,
            has["effect_indicator"] != has["effect_direction"],
            "effect_direction",
            "an expected effect needs an indicator and a way, and one of them is missing",
            "Fill effect_indicator and effect_direction (rise or fall), or empty both.",
        ),
        *_when(
            sheet,
            has["done_on"] & ~is_done,
            "done_on",
            "there is a day on which it was done, but its status is not done",
            "Write done as its status, or empty done_on.",
        ),
        *_when(
            sheet,
            is_done & ~is_ask & ~has["done_on"],
            "done_on",
            "it is done, and no day is given",
            "Write the day: whether it worked is judged from there.",
        ),
        *_when(
            sheet,
            (frame["done_on"] < frame["agreed_on"]) | (frame["due"] < frame["agreed_on"]),
            "agreed_on",
            "it was due or done before it was agreed",
            "Correct agreed_on, due or done_on.",
        ),
    ]


_LOOKED_AT = (
    "asked_of",
    "answer",
    "answered_on",
    "effect_indicator",
    "effect_direction",
    "done_on",
)


def _when(sheet: Sheet, bad: pd.Series, column: str, what: str, remedy: str) -> list[Problem]:
    """The problem of rows whose cells are each right by themselves."""
    clean = sheet.clean(*_LOOKED_AT, "kind", "status", "agreed_on", "due")
    return sheet.problems(np.asarray(bad) & clean, column, what, remedy)
