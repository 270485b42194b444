"""What the dashboard shows of the meeting itself: agenda, people, words, documents. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from clinic_lib.meeting import build_agenda, covered_areas
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.dashboard_records import (
    Celebration,
    Followed,
    Item,
    Owner,
    Paper,
    Said,
    Sign,
    View,
)
from clinic_lib.presentation.pack_followup import VERDICTS
from clinic_lib.presentation.pack_overview import achievements_of, signs_of, signs_words
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import ActionKind, AgendaKind, DocumentStatus, FollowUp

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Clinic, KeyArea, Person
    from clinic_lib.presentation.briefing import Briefing

# What is on the screen while an item of the agenda is taken.
VIEW_OF_ITEM = {
    AgendaKind.OTHER_BUSINESS: View.OVERVIEW,
    AgendaKind.PERFORMANCE_LEAD: View.OVERVIEW,
    AgendaKind.CHAIR: View.AREA,
    AgendaKind.SPEAKER: View.AREA,
    AgendaKind.DISCUSSION: View.SEARCH,
    AgendaKind.ACTIONS: View.ACTIONS,
}
MADE = (
    ("circulation_pack.pdf", "Circulation pack", "Everything in one file, as circulated"),
    ("agenda.docx", "Agenda", "Times, papers and leads"),
    ("timetable.ics", "Timetable", "For a calendar"),
    ("evidence_pack.pptx", "Evidence pack", "The printed pack, as slides"),
    ("evidence_pack_mono.pptx", "Evidence pack, black and white", ""),
    ("evidence_pack_large_print.pptx", "Evidence pack, large print", ""),
    ("headlines.pptx", "Performance headlines", "The performance manager's slides"),
    ("chair_presentation.pptx", "Chair's presentation", "Two slides for each key area"),
    ("minutes.docx", "Minutes", ""),
    ("trend.html", "Trend report", "Every indicator through time"),
    ("benchmark.html", "Benchmark report", "Every indicator beside similar areas"),
    ("data.xlsx", "Data annex", "Every figure, as a workbook"),
    ("scorecard.csv", "Scorecard", "Every column, for a spreadsheet"),
)
MADE_GROUP, OWN_GROUP = "Made for this clinic", "From the delivery partnership"
STATUS_WORDS = {
    DocumentStatus.RECEIVED: "Received",
    DocumentStatus.LATE: "Received late",
    DocumentStatus.MISSING: "Not received",
}


def agenda_items(clinic: Clinic) -> tuple[Item, ...]:
    """The agreed agenda, each item with what is on the screen meanwhile.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.

    Returns
    -------
    tuple of Item
    """
    numbers = {area.title: number for number, area in enumerate(clinic.key_areas, start=1)}
    speakers = iter(clinic.speakers)
    items = []
    for item in build_agenda(clinic).items:
        areas: tuple[int, ...] = ()
        if item.kind is AgendaKind.CHAIR:
            areas = tuple(numbers.values())
        elif item.kind is AgendaKind.SPEAKER and (speaker := next(speakers, None)):
            areas = tuple(numbers[one.title] for one in covered_areas(speaker, clinic.key_areas))
        view = VIEW_OF_ITEM[item.kind]
        items.append(
            Item(
                number=item.number,
                title=item.title,
                starts=f"{item.starts:%H:%M}",
                minutes=item.minutes,
                lead=item.lead,
                papers=item.papers,
                perspective=item.perspective,
                view=View.OVERVIEW if view is View.AREA and not areas else view,
                areas=areas,
            )
        )
    return tuple(items)


def celebrations(clinic: Clinic, assessment: Assessment) -> tuple[Celebration, ...]:
    """What the clinic file celebrates; where it names nothing, what the pack does."""
    if not clinic.achievements:
        found = achievements_of(assessment)
        return tuple(
            Celebration(text(row["indicator_id"]), text(row["headline"]), words)
            for row, words in found
        )
    named = []
    for one in clinic.achievements:
        row = assessment.record(one.indicator_id)
        words = one.words or signs_words(signs_of(row))
        named.append(Celebration(one.indicator_id, one.title or text(row["headline"]), words))
    return tuple(named)


def owners_of(clinic: Clinic, activities: pd.DataFrame) -> tuple[Owner, ...]:
    """Everybody who may own an action, by role: those at the table, then those of the plans.

    Parameters
    ----------
    clinic : Clinic
        Its people.
    activities : DataFrame
        ``lead_role`` and ``organisation`` of the partnership's activities.

    Returns
    -------
    tuple of Owner
        Each once.
    """
    leads = [
        Owner(text(row["lead_role"]), text(row["organisation"]))
        for row in activities.to_dict("records")
    ]
    people = [Owner(person.role, person.organisation) for person in _people(clinic)]
    return tuple(dict.fromkeys(one for one in [*people, *leads] if one.role))


def chief_executives(clinic: Clinic) -> tuple[Owner, ...]:
    """Of whom something can be asked: the chief executives of the PMG, else all of it."""
    pmg = [Owner(person.role, person.organisation) for person in clinic.pmg]
    chiefs = [one for one in pmg if "chief" in one.role.lower()]
    return tuple(dict.fromkeys(chiefs or pmg))


def _people(clinic: Clinic) -> Iterator[Person]:
    named = (clinic.chair, clinic.performance_lead, clinic.performance_contact)
    yield from (person for person in named if person)
    yield from (speaker.person for speaker in clinic.speakers)
    yield from clinic.pmg


def area_words(area: KeyArea) -> tuple[Said, ...]:
    """What the clinic file says of a key area, under the headings of the chair's presentation."""
    told: Sequence[tuple[str, Sequence[str]]] = (
        ("Why it is important, and what drives it", area.drivers),
        ("Action underway", area.action_underway),
        ("Evidence and action required", area.action_required),
        ("How we will know that things are improving", area.improving_when),
        ("Who needs to contribute", area.contributors),
        ("Where the PMG's help is needed", area.help_needed),
    )
    return tuple(Said(name, tuple(words)) for name, words in told if words)


def followed(briefing: Briefing) -> tuple[Followed, ...]:
    """What was agreed before this clinic, and whether it worked, as the pack tells it.

    Parameters
    ----------
    briefing : Briefing
        Its ``followup``.

    Returns
    -------
    tuple of Followed
    """
    if briefing.followup is None:
        return ()
    known = briefing.assessment.indicator_ids
    return tuple(_followed(row, known) for row in briefing.followup.to_dict("records"))


def _followed(row: Mapping[Any, Any], known: Sequence[str]) -> Followed:
    is_ask = row["kind"] == ActionKind.ASK
    who = [text(row["asked_of"])] if is_ask else [text(row["owner"]), text(row["organisation"])]
    verdict = FollowUp(text(row["verdict"]))
    shape, words = VERDICTS[verdict]
    about = text(row["effect_indicator"]) or text(row["indicator_id"])
    return Followed(
        action_id=text(row["action_id"]),
        words=f"Asked: {text(row['text'])}" if is_ask else text(row["text"]),
        who=", ".join(part for part in who if part),
        due="" if pd.isna(row["due"]) else format_date(row["due"]),
        verdict=Sign(verdict.value, words, shape),
        because=text(row["verdict_words"]),
        indicator_id=about if about in known else "",
    )


def papers_of(made: Iterable[str], checklist: pd.DataFrame) -> tuple[Paper, ...]:
    """The documents of a clinic: what was made for it, and what the partnership sent.

    Parameters
    ----------
    made : iterable of str
        Names of the files in the clinic's outputs, speakers' decks included.
    checklist : DataFrame
        From ``build_checklist``.

    Returns
    -------
    tuple of Paper
    """
    there = set(made)
    papers = [Paper(title, about, name, MADE_GROUP) for name, title, about in MADE if name in there]
    decks = sorted(name for name in there if name.startswith("speakers/"))
    papers += [
        Paper(f"Speaker's presentation: {_readable(name)}", "", name, MADE_GROUP) for name in decks
    ]
    for row in checklist.to_dict("records"):
        file = _sent_file(text(row["file"]), there)
        papers.append(Paper(text(row["title"]), _received(row), file, OWN_GROUP))
    return tuple(papers)


def _sent_file(file: str, there: Iterable[str]) -> str:
    """Where a document of the partnership stands among the outputs: under its own name."""
    name = file.rsplit("/", 1)[-1]
    found = (one for one in sorted(there) if name and one.rsplit("/", 1)[-1].endswith(name))
    return next(found, "")


def _received(row: dict[str, object]) -> str:
    """Whether a document is here, since when, and by how much it is late."""
    words = STATUS_WORDS[DocumentStatus(text(row["status"]))]
    day, overdue = row["received"], int(str(row["days_overdue"]))
    if isinstance(day, dt.date) and not pd.isna(day):
        words = f"{words}, {format_date(day)}"
    return f"{words}, {overdue} day{'' if overdue == 1 else 's'} overdue" if overdue else words


def _readable(name: str) -> str:
    """The words of a file's name: ``speakers/1_head_of_waste.pptx`` is ``head of waste``."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem.lstrip("0123456789_- ").replace("_", " ").replace("-", " ")
