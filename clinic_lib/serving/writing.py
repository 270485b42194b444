"""What the dashboard writes into the action log, and how an action is told to a browser.

Knows the log and its rules; knows no request. Everything here waits for the disk: call it in a
thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_lib.errors import ParameterError, Problem, suggestion
from clinic_lib.meeting import Clinic
from clinic_lib.meeting.actions import Action, ActionLog
from clinic_lib.terms import ActionKind

ADDED = (
    "text",
    "owner",
    "organisation",
    "contributors",
    "due",
    "review",
    "indicator_id",
    "area",
    "asked_of",
    "effect_indicator",
    "effect_direction",
    "effect_by",
)
CHANGED = (*ADDED, "status", "answer", "answered_on", "evidence")
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """Words for each thing that is wrong with what was sent.

    Parameters
    ----------
    problems : tuple of dict
        Each with ``field`` and ``message``.
    """

    problems: tuple[dict[str, str], ...]


def add_action(log: ActionLog, clinic: Clinic, sent: Mapping[str, Any], *, by: str) -> Action:
    """Write down an action or an ask that was agreed at a clinic.

    Parameters
    ----------
    log : ActionLog
        Where to.
    clinic : Clinic
        Where it was agreed.
    sent : mapping
        What the page sent: fields of ``Action``, ``is_ask`` and ``key``.
    by : str
        Who sent it.

    Returns
    -------
    Action
        Safe on the disk. Sent again with the same key, it is the one that was added at first.

    Raises
    ------
    Refused
        With everything that is wrong.
    """
    _refuse_unknown(sent, (*ADDED, "is_ask", "key"))
    key = sent.get("key") or ""
    if not isinstance(key, str) or len(key) > LONGEST_KEY:
        raise Refused((_told("key", f"Send a text of up to {LONGEST_KEY} characters."),))
    is_ask = sent.get("is_ask") or False
    if not isinstance(is_ask, bool):
        raise Refused((_told("is_ask", "Send true for an ask, false for an action."),))
    fields = {name: sent[name] for name in ADDED if sent.get(name) is not None}
    kind = ActionKind.ASK if is_ask else ActionKind.ACTION
    try:
        return log.add(
            by=by,
            # The same key means the same action within a clinic, not between two of them.
            key=f"{clinic.clinic_id}/{key}" if key else "",
            kind=kind,
            clinic_id=clinic.clinic_id,
            partnership_id=clinic.partnership_id,
            agreed_on=clinic.date,
            **fields,
        )
    except ParameterError as error:
        raise Refused(in_fields(error)) from error


def change_action(
    log: ActionLog, clinic: Clinic, action_id: str, sent: Mapping[str, Any], *, by: str
) -> Action | None:
    """Write down what became of an action.

    Parameters
    ----------
    log : ActionLog
        Where to.
    clinic : Clinic
        Whose action it has to be.
    action_id : str
        Such as ``A1``.
    sent : mapping
        What the page sent: fields of ``Action`` and ``note``.
    by : str
        Who sent it.

    Returns
    -------
    Action or None
        As it now is; None where the clinic has no such action.

    Raises
    ------
    Refused
        With everything that is wrong.
    """
    known = {action.action_id for action in log.list(clinic_id=clinic.clinic_id)}
    if action_id not in known:
        return None
    _refuse_unknown(sent, (*CHANGED, "note"))
    note = sent.get("note") or ""
    if not isinstance(note, str):
        raise Refused((_told("note", "Write words."),))
    fields = {name: sent[name] for name in CHANGED if sent.get(name) is not None}
    try:
        return log.change(action_id, note=note, by=by, **fields)
    except ParameterError as error:
        raise Refused(in_fields(error)) from error


def action_as_told(log: ActionLog, action: Action, on: date) -> dict[str, Any]:
    """An action as the page gets it: its fields, whether it is late, and its history."""
    history = [
        {"status": str(c.status), "note": c.note, "at": c.at, "by": c.by}
        for c in log.history(action.action_id)
    ]
    return {**action.as_text(), "is_late": action.is_late(on), "history": history}


def in_fields(error: ParameterError) -> tuple[dict[str, str], ...]:
    """Each problem of an error with the field it is about; at least one."""
    if not error.problems:
        return (_told("", error.message),)
    return tuple(_told(problem.column or "", _sentence(problem)) for problem in error.problems)


def _sentence(problem: Problem) -> str:
    """What is wrong and what to do; the page shows it beside the field, so no place is named."""
    what = problem.what[:1].upper() + problem.what[1:]
    return f"{what}. {problem.remedy}"


def _refuse_unknown(sent: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = [name for name in sent if name not in known]
    if unknown:
        raise Refused(
            tuple(
                _told(name[:40], f"There is no such field.{suggestion(name[:40], known)}")
                for name in unknown[:10]
            )
        )


def _told(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}
