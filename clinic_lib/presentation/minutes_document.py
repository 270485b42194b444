"""The minutes of a clinic as a document: who was there, what was said, agreed and asked.

Everything the log and the agenda know is filled in; what only people know has a place that says
so. Knows no file format and calculates nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from clinic_lib.indicators import figures_words
from clinic_lib.meeting import Action, Agenda, Clinic, Person, build_agenda
from clinic_lib.presentation.text_document import (
    Block,
    Grid,
    Heading,
    Paragraph,
    Points,
    TextDocument,
)
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import AgendaKind

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.indicators import Assessment

ATTENDED = "Yes / Apologies"
TO_WRITE = "[What was said]"
TO_CELEBRATE = "[What was celebrated, and who was thanked]"
NOT_SET = "Not set"


@dataclass(frozen=True, eq=False)
class MinutesSource:
    """What minutes are made from.

    Parameters
    ----------
    clinic : Clinic
        The clinic as its file plans it.
    partnership : str
        Name of the delivery partnership.
    assessment : Assessment
        The figures as they were at the meeting.
    figures : str
        Their short hash; empty for none.
    actions : tuple of Action
        What was agreed and asked at this clinic.
    followup : DataFrame
        What became of earlier actions, from ``build_followup``.
    """

    clinic: Clinic
    partnership: str
    assessment: Assessment
    figures: str
    actions: tuple[Action, ...]
    followup: pd.DataFrame


def build_minutes(source: MinutesSource) -> TextDocument:
    """The minutes of a clinic, to be finished by whoever took notes.

    Parameters
    ----------
    source : MinutesSource
        What is known.

    Returns
    -------
    TextDocument
    """
    clinic, scorecard = source.clinic, source.assessment.scorecard
    titles = dict(zip(scorecard["indicator_id"], scorecard["title"], strict=True))
    agenda = build_agenda(clinic, titles)
    blocks = (
        *_when_and_where(source, agenda),
        *_people(clinic),
        *_items(agenda),
        *_earlier(source.followup),
        *_key_areas(source),
        *_actions(source.actions),
        *_asks(source.actions),
        *_reviews(source.actions),
    )
    is_illustrative = bool(scorecard["illustrative"].astype(bool).any())
    foot = (
        "Illustrative data" if is_illustrative else "",
        f"{clinic.title}, {format_date(clinic.date)}",
        figures_words(source.figures) if source.figures else "",
    )
    return TextDocument(
        title=clinic.title,
        subtitle="Minutes (draft)",
        blocks=blocks,
        footer=" · ".join(part for part in foot if part),
        day=clinic.date,
    )


def _when_and_where(source: MinutesSource, agenda: Agenda) -> Iterator[Block]:
    clinic = source.clinic
    day = f"{clinic.date:%A} {format_date(clinic.date)}"
    hours = f"{agenda.starts:%H:%M} to {agenda.ends:%H:%M}"
    yield Paragraph(", ".join(part for part in (day, hours, clinic.place) if part))
    yield Paragraph(source.partnership, lead="Delivery partnership:")
    words = (
        "What stands in square brackets is to be written or taken out. The tables of actions and "
        "asks come from the action log: what is wrong there is put right in the log."
    )
    yield Paragraph(words, quiet=True)


def _people(clinic: Clinic) -> Iterator[Block]:
    """Everybody who was invited, each with a place to say whether they came."""
    rows = [_person(person, "Member of the PMG") for person in clinic.pmg]
    parts = (
        (clinic.performance_lead, "Performance lead"),
        (clinic.performance_contact, "Performance contact"),
        (clinic.chair, "Chair of the delivery partnership"),
    )
    rows += [_person(person, part) for person, part in parts if person]
    rows += [_person(speaker.person, "Speaker") for speaker in clinic.speakers]
    rows.append(("[Anybody else]", "", "", ""))
    yield Heading("Who was there")
    header = ("Role", "Organisation", "Part", "There")
    alt = f"The {len(rows) - 1} people who were invited, and whether they came"
    yield Grid(header, tuple(rows), (33, 25, 22, 20), alt)


def _person(person: Person, part: str) -> tuple[str, ...]:
    name = person.name or "[Name]"
    return (f"{person.role}\n{name}", person.organisation, part, ATTENDED)


def _items(agenda: Agenda) -> Iterator[Block]:
    """Each item of the agenda with a place for what was said."""
    yield Heading("What was said")
    for item in agenda.items:
        yield Heading(f"{item.number}. {item.title}", 2)
        yield Paragraph(item.lead, lead="Led by:")
        is_headlines = item.kind is AgendaKind.PERFORMANCE_LEAD
        yield Paragraph(TO_CELEBRATE if is_headlines else TO_WRITE)


def _earlier(followup: pd.DataFrame) -> Iterator[Block]:
    """What became of what was agreed before."""
    if followup.empty:
        return
    yield Heading("What became of earlier actions")
    rows = tuple(
        (row.action_id, row.text, row.verdict_words) for row in followup.itertuples(index=False)
    )
    alt = f"The {len(rows)} actions and asks of earlier clinics and what became of them"
    yield Grid(("No", "Agreed before", "What became of it"), rows, (11, 43, 46), alt)


def _key_areas(source: MinutesSource) -> Iterator[Block]:
    """Each key area: how it stands, and what was agreed about it."""
    yield Heading("Key areas")
    titles = [area.title for area in source.clinic.key_areas]
    for area in source.clinic.key_areas:
        yield Heading(area.title, 2)
        if area.desired_outcome:
            yield Paragraph(area.desired_outcome, lead="Desired outcome:")
        rows = [source.assessment.record(indicator) for indicator in area.indicator_ids]
        yield Points(
            tuple(f"{row['indicator_id']} {row['title']}: {row['headline']}" for row in rows)
        )
        yield from _agreed([a for a in source.actions if a.area == area.title])
    rest = [action for action in source.actions if action.area not in titles]
    if rest:
        yield Heading("Other matters", 2)
        yield from _agreed(rest)


def _agreed(actions: Sequence[Action]) -> Iterator[Block]:
    if not actions:
        yield Paragraph("Nothing was agreed.", lead="Agreed:")
        return
    yield Paragraph("", lead="Agreed:")
    yield Points(tuple(_in_one_line(action) for action in actions))


def _in_one_line(action: Action) -> str:
    ask = f"ask of {action.asked_of}: " if action.is_ask else ""
    by = f"by {format_date(action.due)}" if action.due else ""
    rest = ", ".join(part for part in (action.owner, action.organisation, by) if part)
    text = " ".join(action.text.split())
    return f"{action.action_id}: {ask}{text}{f' ({rest})' if rest else ''}"


def _actions(actions: Sequence[Action]) -> Iterator[Block]:
    """The table of actions."""
    agreed = [action for action in actions if not action.is_ask]
    yield Heading("Actions")
    if not agreed:
        yield Paragraph("No action was agreed.")
        return
    rows = tuple(
        (
            action.action_id,
            action.text,
            action.owner,
            action.organisation,
            _day(action.due),
            _day(action.review),
        )
        for action in agreed
    )
    header = ("No", "Action", "Owner", "Organisation", "Due", "Review")
    alt = f"The {len(rows)} actions that were agreed, each with its owner and days"
    yield Grid(header, rows, (8, 36, 17, 17, 11, 11), alt)


def _asks(actions: Sequence[Action]) -> Iterator[Block]:
    """The table of what chief executives were asked."""
    asks = [action for action in actions if action.is_ask]
    yield Heading("What chief executives were asked")
    if not asks:
        yield Paragraph("Nothing was asked of chief executives.")
        return
    rows = tuple((ask.action_id, ask.text, ask.asked_of, _answer(ask)) for ask in asks)
    alt = f"The {len(rows)} asks of chief executives and their answers"
    yield Grid(("No", "Asked for", "Of whom", "Answer"), rows, (9, 41, 24, 26), alt)


def _reviews(actions: Sequence[Action]) -> Iterator[Block]:
    """The days on which actions are looked at again, in order."""
    days = [(a.review, a.action_id) for a in actions if a.review and a.is_open]
    days.sort(key=lambda pair: pair[0])
    yield Heading("Next reviews")
    if days:
        yield Points(
            tuple(
                f"{format_date(day)}: {', '.join(code for _, code in group)}"
                for day, group in groupby(days, key=lambda pair: pair[0])
            )
        )
    else:
        yield Paragraph("[When the actions are looked at again]")


def _answer(ask: Action) -> str:
    on = f"\n{format_date(ask.answered_on)}" if ask.answered_on else ""
    return f"{ask.answer}{on}" if ask.answer else "[Answer]"


def _day(day: dt.date | None) -> str:
    """A day in a narrow column: the year under the day and the month."""
    return f"{day.day} {day:%b}\n{day.year}" if day else NOT_SET
