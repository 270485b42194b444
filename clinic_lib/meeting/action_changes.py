"""What is written when an action is added or changed, and the days that nobody needs to type.

Knows fields; reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from clinic_lib.errors import ParameterError, Problem, suggestion
from clinic_lib.meeting.action_checks import as_kept, check_note
from clinic_lib.meeting.action_records import FIELDS, WRITABLE_FIELDS, FieldChange
from clinic_lib.terms import ActionKind, ActionStatus


def refuse(problems: Sequence[Problem]) -> None:
    """Raise a ParameterError with these problems, where there are any."""
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise ParameterError(f"the action cannot be kept: {count}. Nothing was saved.", problems)


def no_such_action(action_id: str, known: Sequence[str]) -> ParameterError:
    """The error for an id that is none of those known."""
    remedy = "'clinic actions list' shows those that are there."
    return ParameterError(
        f"there is no action '{action_id}'.{suggestion(action_id, known)} {remedy}"
    )


def line_problems(**lines: str) -> Sequence[Problem]:
    """Everything wrong with words of one line, by the name of what they are for."""
    return [problem for name, line in lines.items() for problem in check_note(line, name)]


def complete(fields: Mapping[str, Any]) -> dict[str, str]:
    """Every writable field of a new action as the text that is kept.

    Parameters
    ----------
    fields : mapping
        Checked. What is left out is empty, an action that is open, and agreed today.

    Returns
    -------
    dict of str to str
    """
    kept = dict.fromkeys(WRITABLE_FIELDS, "") | as_kept(fields)
    kept["kind"] = kept["kind"] or ActionKind.ACTION
    kept["status"] = kept["status"] or ActionStatus.OPEN
    if "agreed_on" not in fields:
        kept["agreed_on"] = date.today().isoformat()
    return kept | _dated_today(dict.fromkeys(FIELDS, ""), kept, given=fields)


def changes(was: dict[str, str], given: dict[str, str]) -> tuple[FieldChange, ...]:
    """Every field that is written anew; a kind and a status there always is."""
    words = {name: given[name] or was[name] for name in ("kind", "status") if name in given}
    new = was | given | words
    new |= _dated_today(was, new, given=given)
    return tuple(
        FieldChange(name, was[name], new[name])
        for name in WRITABLE_FIELDS
        if was[name] != new[name]
    )


def _dated_today(
    was: Mapping[str, str], new: Mapping[str, str], *, given: Iterable[str]
) -> dict[str, str]:
    """What came about now and was left undated came about today; a day given as none stays none."""
    is_answered = bool(new["answer"].strip()) and not was["answer"].strip()
    is_done = new["status"] == ActionStatus.DONE != was["status"]
    today = date.today().isoformat()
    found = {"answered_on": is_answered, "done_on": is_done}
    return {name: today for name, is_new in found.items() if is_new and name not in given}
