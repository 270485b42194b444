"""The agenda: the order of the meeting, with times, papers and leads. Knows no pixel.

The order is fixed: other business, performance lead, chair, other speakers, questions and
discussion, actions and asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from clinic_lib.meeting.plan import Clinic
from clinic_lib.meeting.plan_records import Person, Speaker
from clinic_lib.terms import AgendaKind, DocumentKind

EVIDENCE_PACK = "Evidence pack"
HEADLINES = "Performance headlines"
CHAIRS_PRESENTATION = "Chair's presentation"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the meeting.

    Parameters
    ----------
    letter : str
        A, B, C as it is called in the meeting.
    title : str
        As printed.
    kinds : tuple of AgendaKind
        The parts of the meeting that it belongs to.
    """

    letter: str
    title: str
    kinds: tuple[AgendaKind, ...]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An item of the agenda.

    Parameters
    ----------
    number : int
        From one.
    title : str
        As printed.
    kind : AgendaKind
        The part of the meeting it belongs to.
    starts : time
        When it begins.
    minutes : int
        How long it takes.
    papers : tuple of str
        Such as ``A: Evidence pack``.
    lead : str
        Who leads it, by role.
    perspective : str
        From which side a speaker speaks.
    """

    number: int
    title: str
    kind: AgendaKind
    starts: time
    minutes: int
    papers: tuple[str, ...]
    lead: str
    perspective: str = ""

    @property
    def ends(self) -> time:
        """When it ends."""
        return _later(self.starts, self.minutes)


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a clinic.

    Parameters
    ----------
    items : tuple of AgendaItem
        In the order of the meeting.
    papers : tuple of Paper
        By letter.
    """

    items: tuple[AgendaItem, ...]
    papers: tuple[Paper, ...] = ()

    @property
    def minutes(self) -> int:
        """How long the meeting takes."""
        return sum(item.minutes for item in self.items)

    @property
    def starts(self) -> time:
        """When the meeting begins."""
        return self.items[0].starts

    @property
    def ends(self) -> time:
        """When the meeting ends."""
        return self.items[-1].ends


def build_agenda(clinic: Clinic, titles: Mapping[str, str] | None = None) -> Agenda:
    """The agenda of a clinic, two hours in the fixed order.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``. What its file leaves out is led by the role that usually does.
    titles : mapping of str to str, optional
        Titles of indicators, to stand beside the codes that speakers cover.

    Returns
    -------
    Agenda
    """
    papers = build_papers(clinic)
    items = []
    starts = clinic.starts
    parts = (part for part in _parts(clinic, titles or {}) if part.minutes)
    for number, part in enumerate(parts, start=1):
        items.append(
            AgendaItem(
                number=number,
                title=part.title,
                kind=part.kind,
                starts=starts,
                minutes=part.minutes,
                papers=tuple(f"{p.letter}: {p.title}" for p in papers if part.kind in p.kinds),
                lead=part.lead,
                perspective=part.perspective,
            )
        )
        starts = _later(starts, part.minutes)
    return Agenda(tuple(items), papers)


def build_papers(clinic: Clinic) -> tuple[Paper, ...]:
    """The papers of a clinic with their letters: ours first, then the partnership's.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.

    Returns
    -------
    tuple of Paper
    """
    named = [
        (EVIDENCE_PACK, (AgendaKind.DISCUSSION,)),
        (HEADLINES, (AgendaKind.PERFORMANCE_LEAD,)),
        (CHAIRS_PRESENTATION, (AgendaKind.CHAIR,)),
    ]
    for document in clinic.documents:
        own = document.kind in (DocumentKind.INTRODUCTION, DocumentKind.ACTIVITY_PLAN)
        named.append((document.title, (AgendaKind.CHAIR if own else AgendaKind.DISCUSSION,)))
    return tuple(Paper(_letter(n), title, kinds) for n, (title, kinds) in enumerate(named))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the meeting before it has a time."""

    title: str
    kind: AgendaKind
    minutes: int
    lead: str
    perspective: str = ""


def _parts(clinic: Clinic, titles: Mapping[str, str]) -> Iterator[_Part]:
    """The meeting in its fixed order."""
    timings = clinic.timings
    head = _words(clinic.pmg[0] if clinic.pmg else None, "Chair of the PMG")
    manager = _words(clinic.performance_lead, "Performance manager")
    chair = _words(clinic.chair, "Chair of the delivery partnership")
    yield from _business(clinic, head)
    title = "The golden thread and the performance headlines"
    yield _Part(title, AgendaKind.PERFORMANCE_LEAD, timings.performance_lead, manager)
    title = f"Key areas: {'; '.join(area.title for area in clinic.key_areas)}"
    yield _Part(title, AgendaKind.CHAIR, timings.chair, chair)
    if clinic.speakers:
        yield from (_speaker(speaker, titles) for speaker in clinic.speakers)
    else:
        yield _Part("Other speakers", AgendaKind.SPEAKER, timings.speakers, "To be agreed")
    title = "Questions and discussion"
    yield _Part(title, AgendaKind.DISCUSSION, timings.discussion, head)
    title = "Actions, and what chief executives are asked to help with"
    yield _Part(title, AgendaKind.ACTIONS, timings.actions, manager)


def _business(clinic: Clinic, head: str) -> Iterator[_Part]:
    """The welcome with whatever time the items of other business leave it, and those items."""
    kind, given = AgendaKind.OTHER_BUSINESS, clinic.timings.other_business
    left = given - sum(item.minutes for item in clinic.other_business)
    title = "Welcome" if clinic.other_business else "Welcome and other business"
    yield _Part(title, kind, max(left, 0), head)
    for item in clinic.other_business:
        yield _Part(item.title, kind, item.minutes, item.lead or head)


def _speaker(speaker: Speaker, titles: Mapping[str, str]) -> _Part:
    covers = [f"{cover} {titles.get(cover, '')}".strip() for cover in speaker.covers]
    title = f"Speaker: {'; '.join(covers)}" if covers else "Speaker"
    words = speaker.person.words
    return _Part(title, AgendaKind.SPEAKER, speaker.minutes, words, speaker.perspective)


def _words(person: Person | None, usual: str) -> str:
    return usual if person is None else person.words


def _letter(number: int) -> str:
    """A, B, ... Z, AA, AB ..."""
    head, tail = divmod(number, 26)
    return (_letter(head - 1) if head else "") + chr(ord("A") + tail)


def _later(moment: time, minutes: int) -> time:
    """The time of day so many minutes later."""
    return (datetime(2000, 1, 1, moment.hour, moment.minute) + timedelta(minutes=minutes)).time()
