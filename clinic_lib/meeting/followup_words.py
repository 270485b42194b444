"""One honest sentence on what became of an action. Works out nothing."""

from __future__ import annotations

from datetime import date

from clinic_lib.data.period_labels import write_day
from clinic_lib.data.periods import parse_period
from clinic_lib.indicators.movement import Movement
from clinic_lib.indicators.records import Row
from clinic_lib.indicators.wording import format_size, format_value, period_name, short_unit
from clinic_lib.meeting.action_records import Action
from clinic_lib.terms import ActionStatus, FollowUp

_STATUS = {
    ActionStatus.OPEN: "Not started",
    ActionStatus.UNDERWAY: "Underway",
    ActionStatus.DONE: "Done",
    ActionStatus.NOT_DONE: "Not done",
}
_CHANCE = {
    "process limits": "its usual variation",
    "confidence limits": "what chance explains",
}


def verdict_words(
    action: Action,
    verdict: FollowUp,
    movement: Movement,
    indicator: Row | None,
    on: date,
) -> str:
    """The verdict as a sentence.

    Parameters
    ----------
    action : Action
        The action or ask.
    verdict : FollowUp
        What was found.
    movement : Movement
        What the figure did.
    indicator : Row, optional
        The scorecard's row of the indicator that was to move.
    on : date
        The day of the clinic.

    Returns
    -------
    str

    Examples
    --------
    >>> action = Action("A1", text="Leaflets", due=date(2011, 5, 31))
    >>> verdict_words(action, FollowUp.NOT_DONE, Movement(), None, date(2011, 6, 8))
    'Not started, 8 days overdue.'
    """
    if action.is_ask:
        return _ask_words(action, on)
    if verdict in (FollowUp.NOT_DONE, FollowUp.NOT_YET_DUE):
        return _undone_words(action, on)
    if verdict is FollowUp.DONE or indicator is None:
        return f"Done; {'' if _is_plain(movement) else 'cannot be judged: '}{movement.reason}."
    if verdict is FollowUp.DONE_TOO_EARLY:
        return _early_words(movement, indicator, on)
    return _moved_words(movement, indicator)


def mark_words(action: Action) -> str:
    """What a chart writes at the day of an action.

    Examples
    --------
    >>> mark_words(Action("A1", status=ActionStatus.DONE, done_on=date(2011, 5, 31)))
    'A1 done'
    """
    return f"{action.action_id} {'done' if action.done_on else 'agreed'}"


def _is_plain(movement: Movement) -> bool:
    return movement.reason.startswith("no effect")


def _ask_words(action: Action, on: date) -> str:
    if action.answer:
        return f"Answered{_day(' on ', action.answered_on)}: {action.answer.rstrip('. ')}."
    if not action.is_open:
        return f"{_STATUS[action.status]}, without an answer."
    return f"Not answered{_due_words(action, on)}."


def _undone_words(action: Action, on: date) -> str:
    if action.status is ActionStatus.NOT_DONE:
        why = f": {action.evidence.rstrip('. ')}" if action.evidence else ""
        return f"Not done{why}."
    return f"{_STATUS[action.status]}{_due_words(action, on)}."


def _due_words(action: Action, on: date) -> str:
    days = action.days_overdue(on)
    if days:
        return f", {days} day{'s' if days > 1 else ''} overdue"
    return f", due {write_day(action.due)}" if action.due else ", no date was set"


def _early_words(movement: Movement, indicator: Row, on: date) -> str:
    period = _period(movement.figure_period, indicator)
    if movement.figure_due is None or movement.figure_due <= on:
        return f"Done, too early to tell: the figure for {period} has not come yet."
    due = f"{movement.figure_due:%B %Y}"
    about = "by" if movement.is_lag_at_most else "about"
    return f"Done, too early to tell: the figure for {period} is due {about} {due}."


def _moved_words(movement: Movement, indicator: Row) -> str:
    unit, decimals = str(indicator["unit"]), int(indicator["decimals"])
    before = format_value(movement.before_value, unit=short_unit(unit), decimals=decimals)
    after = format_value(movement.after_value, unit=short_unit(unit), decimals=decimals)
    figures = (
        f"{before} in {_period(movement.before_period, indicator)}, "
        f"{after} in {_period(movement.after_period, indicator)}"
    )
    if before == after:
        return f"Done, and the figure has not moved: {figures}."
    size = format_size(movement.change, unit=unit, decimals=decimals)
    change = f"{'up' if movement.change > 0 else 'down'} {size} ({figures})"
    if movement.has_moved:
        return f"Done, and the figure moved: {change}{_certainty(movement)}."
    if movement.is_other_way:
        return f"Done, and the figure went the other way: {change}."
    return (
        f"Done, and the figure has not moved by more than {_CHANCE[movement.judged_by]}: {change}."
    )


def _certainty(movement: Movement) -> str:
    """How sure the movement is, and whether it was under way before."""
    if not movement.judged_by:
        sure = "; whether by more than chance cannot be tested"
    else:
        sure = f", more than {_CHANCE[movement.judged_by]}"
    return f"{sure}; it was going that way before" if movement.was_moving else sure


def _period(label: str, indicator: Row) -> str:
    return period_name(parse_period(label, str(indicator["period_type"])))


def _day(before: str, day: date | None) -> str:
    return f"{before}{write_day(day)}" if day else ""
