"""What ``clinic timetable`` says: what is due when, and which documents have come. Pure text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from clinic_lib.batch.summary import WIDTH

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

DAY_WIDTH, LEFT_WIDTH = 18, 14


def timetable_text(clinic: Clinic, on: date) -> str:
    """A clinic's timetable and its partnership's documents, as at a day.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.
    on : date
        The day.

    Returns
    -------
    str
    """
    # Planning needs the data layer, and with it pandas: not before it has to.
    from clinic_lib.meeting import build_timetable, timetable_note

    head = f"{clinic.title}, {_day(clinic.date)}"
    lines = [head, "=" * len(head), f"As at {_day(on)}.", "", "What is due"]
    for deadline in build_timetable(clinic):
        lines += _entry(deadline.due, _distance(deadline.due, on), deadline.what)
        notes = [deadline.who, deadline.note]
        lines += _below("; ".join(note for note in notes if note))
    lines += [*textwrap.wrap(timetable_note(clinic.timetable), WIDTH), ""]
    lines.append("Documents of the delivery partnership")
    lines += _documents(clinic, on)
    return "\n".join(lines)


def _documents(clinic: Clinic, on: date) -> Iterator[str]:
    """A line for each document: when it was due, whether it has come."""
    from clinic_lib.meeting import build_checklist
    from clinic_lib.terms import DocumentStatus

    frame = build_checklist(clinic, clinic.path.parent, on)
    columns = ["title", "owner", "due", "received", "status", "days_overdue"]
    for title, owner, due, received, status, days in frame[columns].itertuples(
        index=False, name=None
    ):
        words = {
            DocumentStatus.RECEIVED: "received",
            DocumentStatus.LATE: f"{_days(days)} late",
            DocumentStatus.MISSING: f"{_days(days)} over" if days else "not yet due",
        }[status]
        yield from _entry(due, words, title)
        came = f"received {_day(received)}" if received else "not received"
        yield from _below("; ".join(part for part in (owner, came) if part))


def _entry(day: date, distance: str, what: str) -> list[str]:
    """A day, how far it is, and what it is about."""
    start = f"  {_day(day):<{DAY_WIDTH}}{distance:<{LEFT_WIDTH}}"
    return textwrap.wrap(what, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def _below(words: str) -> list[str]:
    """Words under what they belong to."""
    indent = " " * (2 + DAY_WIDTH + LEFT_WIDTH)
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _distance(day: date, on: date) -> str:
    """How far a day is from another.

    Examples
    --------
    >>> _distance(date(2011, 6, 8), date(2011, 6, 1)), _distance(date(2011, 6, 1), date(2011, 6, 2))
    ('in 7 days', '1 day ago')
    """
    days = (day - on).days
    if not days:
        return "today"
    return f"in {_days(days)}" if days > 0 else f"{_days(-days)} ago"


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
