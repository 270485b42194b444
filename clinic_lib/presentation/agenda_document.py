"""The agenda of a clinic as a document: items, papers, asks, who comes, timetable, documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from clinic_lib.meeting import (
    Agenda,
    AgendaItem,
    Clinic,
    Person,
    build_agenda,
    build_checklist,
    build_timetable,
    circulation_day,
    timetable_note,
)
from clinic_lib.presentation.text_document import (
    Block,
    Grid,
    Heading,
    Paragraph,
    Points,
    TextDocument,
)
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import DocumentStatus

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.meeting import Action
    from clinic_lib.presentation.briefing import Briefing

NOT_PRESENTED = (
    "The evidence pack is not presented. Have it at hand: its pages are numbered, and its contents "
    "page leads to each indicator."
)


def build_agenda_document(briefing: Briefing, *, on: dt.date | None = None) -> TextDocument:
    """The agenda of a clinic as a document.

    Parameters
    ----------
    briefing : Briefing
        From ``build_briefing``.
    on : date, optional
        The day as of which is told what has come of the partnership's documents; the day of
        circulation without it.

    Returns
    -------
    TextDocument
    """
    clinic = briefing.clinic
    scorecard = briefing.assessment.scorecard
    titles = dict(zip(scorecard["indicator_id"], scorecard["title"], strict=True))
    agenda = build_agenda(clinic, titles)
    on = on or circulation_day(clinic)
    blocks = (
        *_when_and_where(clinic, agenda, briefing.partnership),
        *_items(agenda),
        *_celebrated(clinic, titles),
        *_asks(clinic, briefing.asks),
        *_people(clinic),
        *_timetable(clinic),
        *_documents(build_checklist(clinic, clinic.path.parent, on), on),
    )
    figures = f"Figures {briefing.figures}" if briefing.figures else ""
    foot = (briefing.label, briefing.footer, figures)
    return TextDocument(
        title=clinic.title,
        subtitle="Agenda" if clinic.agreed else "Draft agenda",
        blocks=blocks,
        footer=" · ".join(part for part in foot if part),
        day=clinic.date,
    )


def _when_and_where(clinic: Clinic, agenda: Agenda, partnership: str) -> Iterator[Block]:
    """The day, the hours, the place, and who has agreed to it."""
    day = f"{clinic.date:%A} {format_date(clinic.date)}"
    hours = f"{agenda.starts:%H:%M} to {agenda.ends:%H:%M}"
    yield Paragraph(", ".join(part for part in (day, hours, clinic.place) if part))
    yield Paragraph(partnership, lead="Delivery partnership:")
    if clinic.agreed:
        on = format_date(clinic.agreed.on)
        yield Paragraph(f"by the {_listed(clinic.agreed.by)} on {on}.", lead="Agreed")
    else:
        words = "not yet agreed by the performance manager and the chair of the partnership."
        yield Paragraph(words, lead="Draft:")


def _items(agenda: Agenda) -> Iterator[Block]:
    """The table of items, and the papers it names."""
    rows = tuple(
        (
            f"{item.number}. {item.title}" + _side(item),
            f"{item.starts:%H:%M}\n{item.minutes} minute{'' if item.minutes == 1 else 's'}",
            "\n".join(item.papers),
            item.lead,
        )
        for item in agenda.items
    )
    yield Heading("Agenda")
    yield Grid(
        ("Item", "Time", "Papers", "Lead"),
        rows,
        (38, 13, 24, 25),
        f"The {len(rows)} items of the agenda with their times, papers and leads",
    )
    yield Paragraph(NOT_PRESENTED, quiet=True)


def _side(item: AgendaItem) -> str:
    """From which side a speaker speaks, on a line of its own."""
    return f"\nPerspective: {item.perspective}" if item.perspective else ""


def _celebrated(clinic: Clinic, titles: Mapping[str, str]) -> Iterator[Block]:
    """What is to be celebrated, and why."""
    items = [
        ". ".join(
            part.rstrip(".")
            for part in (one.title or titles.get(one.indicator_id, one.indicator_id), one.words)
            if part
        )
        for one in clinic.achievements
    ]
    if items:
        yield Heading("To celebrate")
        yield Points(tuple(items))


def _asks(clinic: Clinic, asks: Sequence[Action]) -> Iterator[Block]:
    """What chief executives are asked: this time, and what became of earlier asks."""
    yield Heading("What chief executives are asked")
    rows = tuple((area.title, one) for area in clinic.key_areas for one in area.help_needed)
    if rows:
        alt = "What chief executives are asked to help with, by key area"
        yield Grid(("Key area", "Help that is asked for"), rows, (30, 70), alt)
    else:
        yield Paragraph("Nothing is asked of chief executives so far.")
    if asks:
        yield Heading("Asked before", 2)
        header = ("No", "Asked for", "Of whom", "Answer")
        alt = f"{len(asks)} earlier asks and their answers"
        yield Grid(header, tuple(_answered(ask) for ask in asks), (11, 40, 22, 27), alt)


def _answered(ask: Action) -> tuple[str, ...]:
    on = f"\n{format_date(ask.answered_on)}" if ask.answered_on else ""
    return (ask.action_id, ask.text, ask.asked_of, f"{ask.answer or 'Not answered yet'}{on}")


def _people(clinic: Clinic) -> Iterator[Block]:
    """Who is invited, and what for."""
    rows = [_person(person, "Member of the PMG") for person in clinic.pmg]
    parts = (
        (clinic.performance_lead, "Performance lead"),
        (clinic.performance_contact, "Performance contact, to whom documents go"),
        (clinic.chair, "Chair of the delivery partnership"),
    )
    rows += [_person(person, part) for person, part in parts if person]
    for speaker in clinic.speakers:
        side = f": {speaker.perspective}" if speaker.perspective else ""
        rows.append(_person(speaker.person, f"Speaker{side}"))
    if rows:
        yield Heading("Who is invited")
        header = ("Role", "Organisation", "Part")
        yield Grid(header, tuple(rows), (38, 30, 32), f"The {len(rows)} people who are invited")


def _person(person: Person, part: str) -> tuple[str, ...]:
    role = f"{person.role}\n{person.name}" if person.name else person.role
    return (role, person.organisation, part)


def _timetable(clinic: Clinic) -> Iterator[Block]:
    """What is due when, worked back from the clinic."""
    timetable = build_timetable(clinic)
    rows = tuple(
        (
            f"{deadline.due:%a} {format_date(deadline.due)}",
            f"{deadline.days_before} days" if deadline.days_before else "",
            "\n".join(part for part in (deadline.what, deadline.note) if part),
            deadline.who,
        )
        for deadline in timetable
    )
    yield Heading("Timetable")
    header = ("By", "Before the clinic", "What", "Who")
    alt = f"The {len(rows)} days of the timetable, the clinic last"
    yield Grid(header, rows, (24, 13, 38, 25), alt)
    yield Paragraph(timetable_note(clinic.timetable), quiet=True)


def _documents(checklist: pd.DataFrame, on: dt.date) -> Iterator[Block]:
    """Which of the partnership's documents have come."""
    columns = ("title", "owner", "due", "received", "status", "days_overdue")
    rows = tuple(
        (
            title,
            owner,
            format_date(due),
            format_date(received) if received else "",
            _status(status, days),
        )
        for title, owner, due, received, status, days in checklist[list(columns)].itertuples(
            index=False, name=None
        )
    )
    yield Heading("Documents of the delivery partnership")
    header = ("Document", "From", "Due", "Received", "Status")
    alt = f"The {len(rows)} documents of the partnership and whether they have come"
    yield Grid(header, rows, (28, 21, 17, 17, 17), alt)
    yield Paragraph(f"As at {format_date(on)}.", quiet=True)


def _status(status: str, days: int) -> str:
    """The status of a document in words.

    Examples
    --------
    >>> _status("missing", 1), _status("late", 4), _status("received", 0)
    ('Missing, 1 day overdue', 'Late by 4 days', 'Received')
    """
    number = f"{days} day{'' if days == 1 else 's'}"
    if status == DocumentStatus.MISSING:
        return f"Missing, {number} overdue" if days else "Not yet due"
    return f"Late by {number}" if status == DocumentStatus.LATE else "Received"


def _listed(words: Iterable[str]) -> str:
    words = [word[:1].lower() + word[1:] if word[1:2].islower() else word for word in words]
    return " and the ".join(
        part for part in (", the ".join(words[:-1]), "".join(words[-1:])) if part
    )
