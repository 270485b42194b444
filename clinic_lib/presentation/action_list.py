"""Actions on the screen: a table in plain text, one action in full, and JSON for a program."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from clinic_lib.data.period_labels import write_day
from clinic_lib.meeting.action_headings import HEADINGS
from clinic_lib.meeting.action_records import Action, StatusChange
from clinic_lib.terms import ActionStatus

STATUS_WORDS = {
    ActionStatus.OPEN: "not started",
    ActionStatus.UNDERWAY: "underway",
    ActionStatus.DONE: "done",
    ActionStatus.NOT_DONE: "not done",
}
COLUMNS = ("Id", "Due", "Status", "Owner", "What was agreed")
WIDEST = {"Status": 18, "Owner": 22}
NARROWEST = 24


def state_words(action: Action, on: date) -> str:
    """How far an action is, and how late.

    Examples
    --------
    >>> state_words(Action("A1", due=date(2011, 5, 31)), date(2011, 6, 8))
    'not started, 8 days late'
    """
    words = STATUS_WORDS[action.status]
    if action.is_ask:
        words = "answered" if action.answer else "not answered"
    days = action.days_overdue(on)
    return f"{words}, {days:,} day{'s' if days > 1 else ''} late" if days else words


def list_text(actions: Sequence[Action], *, on: date, width: int = 100) -> str:
    """A table of actions in plain text, aligned, no wider than asked where that can be.

    Parameters
    ----------
    actions : sequence of Action
        In order.
    on : date
        The day up to which lateness is counted.
    width : int
        Characters in a line.

    Returns
    -------
    str
    """
    if not actions:
        return "No actions."
    rows = [COLUMNS, *(_cells(action, on) for action in actions)]
    sizes = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    sizes = [min(size, WIDEST.get(name, size)) for name, size in zip(COLUMNS, sizes, strict=False)]
    left = max(width - sum(sizes) - 2 * len(sizes), NARROWEST)
    lines = [line for row in rows for line in _wrapped(row, (*sizes, left))]
    return "\n".join([*lines, "", _count(actions, on)])


def _cells(action: Action, on: date) -> tuple[str, ...]:
    due = action.due.isoformat() if action.due else "no date"
    who = action.owner or action.organisation or "nobody"
    text = f"Ask of {action.asked_of}: {action.text}" if action.is_ask else action.text
    who = "" if action.is_ask and who == "nobody" else who
    return action.action_id, due, state_words(action, on), who, " ".join(text.split())


def _wrapped(row: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """The lines of one row, each cell wrapped within its column."""
    cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
    lines = max(len(cell) for cell in cells)
    return [
        "  ".join(
            (cell[line] if line < len(cell) else "").ljust(size)
            for cell, size in zip(cells, sizes, strict=True)
        ).rstrip()
        for line in range(lines)
    ]


def _count(actions: Sequence[Action], on: date) -> str:
    still_open = sum(action.is_open for action in actions)
    late = sum(action.is_late(on) for action in actions)
    return f"{len(actions)} in all, {still_open} open, {late} late on {write_day(on)}."


def show_text(action: Action, history: Sequence[StatusChange], *, on: date) -> str:
    """One action with every field that is filled, and its history.

    Parameters
    ----------
    action : Action
        The action.
    history : sequence of StatusChange
        Oldest first.
    on : date
        The day up to which lateness is counted.

    Returns
    -------
    str
    """
    filled = [(HEADINGS[name], text) for name, text in action.as_text().items() if text]
    size = max(len(heading) for heading, _ in filled)
    indent = " " * (size + 2)
    lines = [f"{h.ljust(size)}  {text.replace(chr(10), chr(10) + indent)}" for h, text in filled]
    lines.append(f"{'State'.ljust(size)}  {state_words(action, on)}")
    if history:
        lines += ["", "History"]
    for line in history:
        lines.append(f"  {line.at}  {line.by}: {STATUS_WORDS[line.status]}")
        lines += [f"    {part}" for part in line.note.splitlines()]
        lines += [
            f"    {HEADINGS[part.field]}: {part.before or 'empty'} became {part.after or 'empty'}"
            for part in line.changed
            if part.field != "status"
        ]
    return "\n".join(lines)


def actions_json(
    actions: Sequence[Action], histories: Mapping[str, Sequence[StatusChange]], *, on: date
) -> str:
    """Actions for another program: fields by name, dates as year-month-day or null, histories."""
    told = [_record(action, histories.get(action.action_id, ()), on) for action in actions]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _record(action: Action, history: Sequence[StatusChange], on: date) -> dict[str, Any]:
    fields = {
        name: text if text or isinstance(getattr(action, name), str) else None
        for name, text in action.as_text().items()
    }
    lines = [
        {
            "status": str(line.status),
            "note": line.note,
            "at": line.at,
            "by": line.by,
            "changed": {part.field: [part.before, part.after] for part in line.changed},
        }
        for line in history
    ]
    return {**fields, "is_late": action.is_late(on), "is_open": action.is_open, "history": lines}
