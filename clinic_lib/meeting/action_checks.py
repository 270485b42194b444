"""Whether what somebody wrote can be kept as an action: every problem at once, in plain words.

Text is kept as it was written or refused; nothing is shortened, cleaned or guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from clinic_lib.errors import Problem, suggestion
from clinic_lib.meeting.action_records import DATE_FIELDS, WRITABLE_FIELDS
from clinic_lib.terms import ActionKind, ActionStatus, EffectDirection

PLACE = "action"
LONGEST_LINE = 200
LONGEST_TEXT = 4000
LONG_FIELDS = ("text", "contributors", "answer", "evidence", "note")
CODE_FIELDS = ("clinic_id", "partnership_id", "indicator_id", "effect_indicator")
FIRST_YEAR, LAST_YEAR = 1990, 2100
WORDS: Mapping[str, type[StrEnum]] = {
    "kind": ActionKind,
    "status": ActionStatus,
    "effect_direction": EffectDirection,
}
_LABELS = {
    "text": "what is to be done",
    "owner": "the owner",
    "asked_of": "who is asked",
    "partnership_id": "the partnership",
}


def check_action(fields: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that is wrong with the fields of an action, all at once.

    Parameters
    ----------
    fields : mapping
        Names of ``Action`` to what was written: text, words of the enums, dates or dates as
        year-month-day. A field that is left out is empty.

    Returns
    -------
    tuple of Problem
        Each with the field's name as its ``column``; none where the action can be kept.

    Examples
    --------
    >>> for problem in check_action({"partnership_id": "green", "text": " ", "due": "31/9/2011"}):
    ...     print(problem)
    action, column text: there is nothing in it. Write what is to be done.
    action, column due, value '31/9/2011': this is not a date. Write it as year-month-day, \
such as 2011-09-30.
    """
    problems = _unknown(fields)
    known = {name: fields[name] for name in WRITABLE_FIELDS if name in fields}
    problems += _texts(known)
    problems += [p for name in DATE_FIELDS for p in _date_problems(name, known.get(name))]
    problems += [p for name in WORDS for p in _word_problems(name, known.get(name))]
    bad = {problem.column for problem in problems}
    problems += [p for p in _rules(known) if p.column not in bad]
    order = {name: place for place, name in enumerate(WRITABLE_FIELDS)}
    return tuple(sorted(problems, key=lambda problem: order.get(str(problem.column), -1)))


def check_note(note: object, field: str = "note") -> tuple[Problem, ...]:
    """Everything that is wrong with a note or a name that goes into the history.

    Examples
    --------
    >>> check_note("Leaflets went out on Monday.")
    ()
    """
    return tuple(_text_problems(field, note))


def as_kept(fields: Mapping[str, Any]) -> dict[str, str]:
    r"""Checked fields as the text that is kept: dates as year-month-day, line ends as one sign.

    Examples
    --------
    >>> as_kept({"text": "one\r\ntwo", "due": date(2011, 9, 30), "review": None})
    {'text': 'one\ntwo', 'due': '2011-09-30', 'review': ''}
    """
    return {name: _kept(name, value) for name, value in fields.items()}


def read_date(written: object) -> date | None:
    """The day that a field holds, or None for an empty one.

    Raises
    ------
    ValueError
        If it is neither a day nor empty.
    """
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    text = str(written).strip()
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _kept(name: str, value: Any) -> str:
    if name in DATE_FIELDS:
        return str(read_date(value) or "")
    text = "" if value is None else str(value)
    if name in CODE_FIELDS or name in WORDS:
        return text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _problem(field: str, what: str, remedy: str, value: object = None) -> Problem:
    shown = None if value is None else f"{str(value)[:60]}{'…' if len(str(value)) > 60 else ''}"
    return Problem(PLACE, what, remedy, column=field, value=shown)


def _unknown(fields: Mapping[str, Any]) -> list[Problem]:
    return [
        _problem(
            name,
            "there is no such field",
            f"Leave it out, or name one of {', '.join(WRITABLE_FIELDS)}."
            f"{suggestion(name, WRITABLE_FIELDS)}",
        )
        for name in fields
        if name not in WRITABLE_FIELDS
    ]


def _texts(known: Mapping[str, Any]) -> list[Problem]:
    names = [name for name in known if name not in DATE_FIELDS and name not in WORDS]
    problems = [p for name in names for p in _text_problems(name, known[name])]
    bad = {problem.column for problem in problems}
    for name in CODE_FIELDS:
        written = str(known.get(name) or "").strip()
        if written and name not in bad and not re.fullmatch(r"[\w.\-]+", written):
            remedy = "Write the code as it stands in the data or in the name of the clinic file."
            problems.append(_problem(name, "this is not a code", remedy, written))
    return problems


def _text_problems(field: str, value: object) -> Iterable[Problem]:
    if value is None:
        return
    if not isinstance(value, str):
        yield _problem(field, "this is not text", "Write words.", value)
        return
    is_long = field in LONG_FIELDS
    longest = LONGEST_TEXT if is_long else LONGEST_LINE
    if len(value) > longest:
        what = f"it has {len(value):,} characters, and {longest:,} are the most"
        yield _problem(field, what, "Shorten it; details may stand in a document of their own.")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    wrong = [sign for sign in text if _cannot_be_kept(sign)]
    if wrong:
        named = unicodedata.name(wrong[0], "a control character")
        what = f"it holds a character that cannot be printed ({named}, U+{ord(wrong[0]):04X})"
        yield _problem(field, what, "Remove it: type the words, or paste them as plain text.")
    elif not is_long and "\n" in text.strip("\n"):
        yield _problem(field, "it has more than one line", "Write it in one line.", value)


def _cannot_be_kept(sign: str) -> bool:
    """Control characters, halves of characters, and what no document format can hold."""
    if sign in "\n\t":
        return False
    return unicodedata.category(sign) in ("Cc", "Cs") or (ord(sign) & 0xFFFE) == 0xFFFE


def _date_problems(field: str, written: object) -> list[Problem]:
    try:
        day = read_date(written)
    except ValueError:
        remedy = "Write it as year-month-day, such as 2011-09-30."
        return [_problem(field, "this is not a date", remedy, written)]
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        what = f"the year is not between {FIRST_YEAR} and {LAST_YEAR}"
        return [_problem(field, what, "Correct the year.", day)]
    return []


def _word_problems(field: str, written: object) -> list[Problem]:
    known = [str(member) for member in WORDS[field]]
    word = "" if written is None else str(written).strip()
    if not word or word in known:
        return []
    allowed = f"{', '.join(known[:-1])} or {known[-1]}"
    return [_problem(field, "there is no such word", f"Write {allowed}.", written)]


def _rules(known: Mapping[str, Any]) -> Iterable[Problem]:
    """What must be there, and what must stand together."""
    has = {name: bool(str(known.get(name) or "").strip()) for name in WRITABLE_FIELDS}
    is_ask = str(known.get("kind") or "").strip() == ActionKind.ASK
    for name in ("text", "partnership_id", *(["asked_of"] if is_ask else [])):
        if not has[name]:
            yield _problem(name, "there is nothing in it", f"Write {_LABELS[name]}.")
    if not is_ask:
        for name in ("asked_of", "answer", "answered_on"):
            if has[name]:
                what = "only an ask of a chief executive has this"
                yield _problem(name, what, "Leave it empty, or make it an ask.", known[name])
    elif has["answered_on"] and not has["answer"]:
        yield _problem("answer", "there is a date but no answer", "Write what was answered.")
    if has["done_on"] and str(known.get("status") or "") != ActionStatus.DONE:
        what = "there is a day on which it was done, but its status is not done"
        yield _problem("done_on", what, "Leave the day empty, or write the status done.")
    yield from _effect_rules(known, has)


def _effect_rules(known: Mapping[str, Any], has: Mapping[str, bool]) -> Iterable[Problem]:
    """An expected effect is an indicator and a way; a day alone says nothing."""
    if has["effect_indicator"] and not has["effect_direction"]:
        remedy = "Write rise or fall, whichever the action is expected to bring about."
        what = f"it is not said which way {known['effect_indicator']} is expected to go"
        yield _problem("effect_direction", what, remedy)
    if not has["effect_indicator"] and (has["effect_direction"] or has["effect_by"]):
        what = "an effect is expected, but of no indicator"
        yield _problem("effect_indicator", what, "Name the indicator, or leave the effect out.")
