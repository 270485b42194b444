"""What a clinic file says, as records: people, key areas, speakers, timings, documents, dates.

Pure description. Knows neither how the file is written nor the data it will be run on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_lib.terms import DocumentKind

MEETING_MINUTES = 120
MOST_SLIDES_AN_AREA = 2
LEAST_DAYS_BEFORE = 9


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the clinic, named by role.

    Parameters
    ----------
    role : str
        Such as Head of waste.
    organisation : str
        Whom they work for.
    name : str
        Their name, where the file gives one.

    Examples
    --------
    >>> Person("Head of waste", "County council").words
    'Head of waste, County council'
    """

    role: str
    organisation: str = ""
    name: str = ""

    @property
    def words(self) -> str:
        """Name, role and organisation as printed; without repeating one in the other."""
        parts = [self.name, self.role]
        if self.organisation.lower() not in self.role.lower():
            parts.append(self.organisation)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class KeyArea:
    """One of the areas that the clinic looks into, with the words for the eight headings.

    Parameters
    ----------
    title : str
        As printed.
    indicator_ids : tuple of str
        Its indicators, in order.
    desired_outcome : str
        What is wanted, in words.
    pmg_wish : bool
        Whether the PMG asked for it; such areas come first.
    stories : tuple of str
        Ids of the table ``stories``, or stories in words.
    drivers : tuple of str
        Why it is important and what drives it.
    action_underway, action_required : tuple of str
        What is being done, and what more evidence or action is needed.
    improving_when : tuple of str
        How it will be known that things are improving.
    contributors : tuple of str
        Who needs to contribute.
    help_needed : tuple of str
        Key issues for the PMG's help and discussion: what chief executives are asked.
    slides : int
        How many slides of the chair's presentation it has: two, or one with all the headings.
    """

    title: str
    indicator_ids: tuple[str, ...]
    desired_outcome: str = ""
    pmg_wish: bool = False
    stories: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    action_underway: tuple[str, ...] = ()
    action_required: tuple[str, ...] = ()
    improving_when: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    help_needed: tuple[str, ...] = ()
    slides: int = MOST_SLIDES_AN_AREA


@dataclass(frozen=True, slots=True)
class Achievement:
    """Something to celebrate.

    Parameters
    ----------
    indicator_id : str
        An indicator of the clinic.
    title : str
        What is celebrated; empty for the indicator's own title.
    words : str
        Why, in the partnership's words.
    """

    indicator_id: str
    title: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks after the chair.

    Parameters
    ----------
    person : Person
        Who.
    perspective : str
        From which side: training provider, employer, resident.
    covers : tuple of str
        Titles of key areas, or indicators.
    minutes : int
        How long.
    slides : int
        How many slides at most: two for each key area that is covered.
    """

    person: Person
    perspective: str = ""
    covers: tuple[str, ...] = ()
    minutes: int = 0
    slides: int = MOST_SLIDES_AN_AREA


@dataclass(frozen=True, slots=True)
class Business:
    """An item of other business, which comes first.

    Parameters
    ----------
    title : str
        As printed.
    minutes : int
        How long.
    lead : str
        Who leads it, by role.
    """

    title: str
    minutes: int
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Timings:
    """How the two hours are divided, in minutes.

    Parameters
    ----------
    other_business, performance_lead, chair, speakers, discussion, actions : int
        In the order of the meeting.

    Examples
    --------
    >>> Timings().total
    120
    """

    other_business: int = 10
    performance_lead: int = 10
    chair: int = 30
    speakers: int = 20
    discussion: int = 35
    actions: int = 15

    @property
    def total(self) -> int:
        """The whole meeting."""
        return (
            self.other_business
            + self.performance_lead
            + self.chair
            + self.speakers
            + self.discussion
            + self.actions
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the delivery partnership adds to the pack.

    Parameters
    ----------
    title : str
        As printed.
    kind : DocumentKind
        What it is.
    owner : str
        Who sends it, by role.
    file : str
        Where it is, from the folder of the clinic file; empty while it is not there.
    received : date, optional
        When it came.
    """

    title: str
    kind: DocumentKind
    owner: str = ""
    file: str = ""
    received: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed the agenda, and when.

    Parameters
    ----------
    by : tuple of str
        Roles.
    on : date
        The day.
    """

    by: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class TimetableRules:
    """How many days before the clinic everything is due; calendar days.

    Parameters
    ----------
    chairs_meeting_days : int
        The performance lead and the chair agree the outline agenda and the speakers.
    data_freeze_days : int
        The figures are frozen and the evidence pack is made.
    days_before : int
        The partnership's documents are with the performance contact; nine at least.
    printing_days : int
        Everything is printed.
    circulation_days : int
        Everything is circulated.
    skip_weekends, skip_bank_holidays : bool
        Whether a day that falls on one moves to the last working day before it.
    """

    chairs_meeting_days: int = 28
    data_freeze_days: int = 21
    days_before: int = LEAST_DAYS_BEFORE
    printing_days: int = 8
    circulation_days: int = 7
    skip_weekends: bool = False
    skip_bank_holidays: bool = False
