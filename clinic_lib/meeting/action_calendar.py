"""The days of actions as a calendar file: when each is due, and when it is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from clinic_lib.meeting.action_records import Action
from clinic_lib.meeting.calendar_file import CalendarEvent, write_calendar

LONGEST_TITLE = 70
NAME = "Actions of performance clinics"


def write_actions_ics(actions: Iterable[Action], path: Path | str) -> Path:
    """The path of a calendar file with the days of the actions that are still open.

    Parameters
    ----------
    actions : iterable of Action
        Those done, and those without a day, are left out.
    path : Path or str
        Where to.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    events = [event for action in actions if action.is_open for event in _events(action)]
    return write_calendar(events, path, name=NAME)


def _events(action: Action) -> Iterator[CalendarEvent]:
    kind = "Answer" if action.is_ask else "Due"
    for name, words, day in (("due", kind, action.due), ("review", "Review", action.review)):
        if day is not None:
            yield CalendarEvent(
                uid=f"{action.action_id}-{name}@{action.partnership_id}.performance-clinics",
                title=f"{words} {action.action_id}: {_short(action.text)}",
                day=day,
                stamp=action.agreed_on or date.fromisoformat(action.created_at[:10] or str(day)),
                description=_description(action),
            )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def _description(action: Action) -> str:
    who = ", ".join(part for part in (action.owner, action.organisation) if part)
    lines = [
        action.text,
        f"Owner: {who}" if who else "",
        f"Asked of: {action.asked_of}" if action.asked_of else "",
        f"Clinic: {action.clinic_id}" if action.clinic_id else "",
    ]
    return "\n".join(line for line in lines if line)
