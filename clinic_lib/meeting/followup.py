"""Did it work? What became of each action, judged from the figure it was meant to move.

Reads actions and an assessment. What "moved" means stands in ``indicators.movement``; that a figure
moved after an action does not show that the action moved it, and the words never say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.columns import Kind, typed_frame
from clinic_lib.indicators.movement import Movement, find_movement
from clinic_lib.meeting.action_records import FIELDS, Action
from clinic_lib.meeting.followup_words import mark_words, verdict_words
from clinic_lib.terms import ActionStatus, EffectDirection, FollowUp

FOLLOWUP_COLUMNS: dict[str, Kind] = {
    name: kind
    for kind, names in (
        (Kind.TEXT, "action_id kind clinic_id partnership_id area indicator_id text owner"),
        (Kind.TEXT, "organisation contributors asked_of answer"),
        (Kind.DATE, "agreed_on due review done_on answered_on"),
        (Kind.TEXT, "status evidence"),
        (Kind.NUMBER, "days_overdue"),
        (Kind.TEXT, "verdict verdict_words"),
        (Kind.TEXT, "effect_indicator effect_title effect_direction"),
        (Kind.DATE, "effect_by"),
        (Kind.TEXT, "figure_period"),
        (Kind.DATE, "figure_due"),
        (Kind.NUMBER, "lag_days"),
        (Kind.BOOLEAN, "is_lag_at_most"),
        (Kind.TEXT, "before_period"),
        (Kind.NUMBER, "before_value"),
        (Kind.TEXT, "after_period"),
        (Kind.NUMBER, "after_value change"),
        (Kind.TEXT, "strength judged_by"),
        (Kind.BOOLEAN, "was_moving"),
        (Kind.TEXT, "reason"),
        (Kind.DATE, "marked_on"),
        (Kind.TEXT, "mark_words"),
    )
    for name in names.split()
}
"""Every column and its kind; ``docs/followup.md`` explains them."""


def build_followup(actions: Iterable[Action], assessment: Assessment, *, on: date) -> pd.DataFrame:
    """What became of each action, one row each in the order given.

    Parameters
    ----------
    actions : iterable of Action
        From ``load_actions``, agreed before the day.
    assessment : Assessment
        The figures as they stand. An effect on an indicator that is not in it cannot be judged.
    on : date
        The day on which it is asked: that of the clinic.

    Returns
    -------
    DataFrame
        ``FOLLOWUP_COLUMNS``, explained in ``docs/followup.md``.
    """
    return typed_frame([_row(action, assessment, on) for action in actions], FOLLOWUP_COLUMNS)


def _row(action: Action, assessment: Assessment, on: date) -> dict[str, Any]:
    movement = _movement(action, assessment)
    verdict = _verdict(action, movement, on)
    is_assessed = action.effect_indicator in assessment.indicator_ids
    indicator = assessment.record(action.effect_indicator) if is_assessed else None
    return {
        **{name: getattr(action, name) for name in FIELDS},
        **{name: getattr(movement, name) for name in _OF_THE_MOVEMENT},
        "days_overdue": action.days_overdue(on),
        "verdict": verdict,
        "verdict_words": verdict_words(action, verdict, movement, indicator, on),
        "effect_title": "" if indicator is None else indicator["title"],
        "marked_on": action.done_on or action.agreed_on,
        "mark_words": mark_words(action),
    }


_OF_THE_MOVEMENT = (
    "figure_period",
    "figure_due",
    "lag_days",
    "is_lag_at_most",
    "before_period",
    "before_value",
    "after_period",
    "after_value",
    "change",
    "strength",
    "judged_by",
    "was_moving",
    "reason",
)


def _movement(action: Action, assessment: Assessment) -> Movement:
    """What the figure did that the action was meant to move; nothing of one that is not done."""
    if action.is_ask or action.status != ActionStatus.DONE:
        return Movement()
    if not action.effect_indicator:
        return Movement(reason="no effect on an indicator was expected")
    if action.effect_indicator not in assessment.indicator_ids:
        words = f"{action.effect_indicator} is not among the indicators of this clinic"
        return Movement(reason=words)
    done_on = action.done_on or action.due or action.agreed_on or assessment.on
    return find_movement(
        assessment,
        action.effect_indicator,
        EffectDirection(action.effect_direction),
        since=action.agreed_on or done_on,
        effect_by=_effect_by(action, done_on),
    )


def _effect_by(action: Action, done_on: date) -> date:
    """The day from which the effect can be looked for: as expected, but not before it was done."""
    return max(action.effect_by or done_on, done_on + timedelta(days=1))


def _verdict(action: Action, movement: Movement, on: date) -> FollowUp:
    if action.is_open:
        is_overdue = action.due is not None and action.due < on
        return FollowUp.NOT_DONE if is_overdue else FollowUp.NOT_YET_DUE
    if action.status == ActionStatus.NOT_DONE:
        return FollowUp.NOT_DONE
    if movement.reason or action.is_ask:
        return FollowUp.DONE
    if movement.has_moved is None:
        return FollowUp.DONE_TOO_EARLY
    return FollowUp.DONE_AND_MOVED if movement.has_moved else FollowUp.DONE_NOT_MOVED
