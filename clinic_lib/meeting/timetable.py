"""The timetable, worked back from the day of the clinic. Knows no file of figures.

Days are calendar days. Where the clinic's file asks for it, a day that falls on a weekend or on a
bank holiday in England moves to the last working day before it, never to a later one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from clinic_lib.meeting.calendar_file import CalendarEvent, write_calendar
from clinic_lib.meeting.plan import Clinic
from clinic_lib.meeting.plan_records import MEETING_MINUTES, Person, TimetableRules

SATURDAY = 5
TIMETABLE_NAME = "timetable.ics"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that has to be done before the clinic.

    Parameters
    ----------
    what : str
        What is due, as printed.
    who : str
        Who sees to it, by role.
    due : date
        The day.
    note : str
        Whether the day was moved, and why; empty where it was not.
    days_before : int
        How many calendar days before the clinic that is.
    key : str
        What it is called in the calendar file, for ever.
    """

    what: str
    who: str
    due: date
    note: str = ""
    days_before: int = 0
    key: str = ""


def build_timetable(clinic: Clinic) -> tuple[Deadline, ...]:
    """Everything that has to be done before the clinic, earliest first, and the clinic itself.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.

    Returns
    -------
    tuple of Deadline
        The last is the clinic.
    """
    rules = clinic.timetable
    lead = _words(clinic.performance_lead, "Performance manager")
    contact = _words(clinic.performance_contact, lead)
    chair = _words(clinic.chair, "Chair of the delivery partnership")
    meeting = "Meeting with the chair: outline agenda, key areas and speakers agreed"
    handing_in = "Partnership's documents with the performance contact"
    papers = "Evidence pack, agenda and documents"
    steps = (
        ("chairs-meeting", meeting, f"{lead}; {chair}", rules.chairs_meeting_days),
        ("data-freeze", "Figures frozen and evidence pack made", lead, rules.data_freeze_days),
        ("documents", handing_in, chair, rules.days_before),
        ("printing", f"{papers} printed", contact, rules.printing_days),
        ("circulation", f"{papers} circulated", contact, rules.circulation_days),
    )
    deadlines = []
    for key, what, who, days in steps:
        due, note = _working_day(clinic.date, days, rules)
        deadlines.append(Deadline(what, who, due, note, (clinic.date - due).days, key))
    deadlines.sort(key=lambda deadline: deadline.due)
    return (*deadlines, Deadline("Performance clinic", "Everybody", clinic.date, key="clinic"))


def write_timetable_ics(clinic: Clinic, path: Path | str) -> Path:
    """The path of the timetable as a calendar file: whole days, and the clinic with its hours.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.
    path : Path or str
        Where to write; in a folder it is called ``timetable.ics``.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    path = Path(path) / TIMETABLE_NAME if Path(path).is_dir() else Path(path)
    timetable = build_timetable(clinic)
    events = [_event(deadline, clinic, timetable[0].due) for deadline in timetable]
    return write_calendar(events, path, name=f"{clinic.title}: timetable")


def documents_due(clinic: Clinic) -> date:
    """The day by which the partnership's documents have to be with the performance contact.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.

    Returns
    -------
    date
    """
    return _working_day(clinic.date, clinic.timetable.days_before, clinic.timetable)[0]


def circulation_day(clinic: Clinic) -> date:
    """The day on which the papers are circulated.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.

    Returns
    -------
    date
    """
    return _working_day(clinic.date, clinic.timetable.circulation_days, clinic.timetable)[0]


def timetable_note(rules: TimetableRules) -> str:
    """How the days of the timetable are counted, in a sentence.

    Examples
    --------
    >>> timetable_note(TimetableRules(skip_weekends=True))
    'Days before the clinic are calendar days. A day that falls on a weekend is moved to the last \
working day before it; bank holidays are not skipped.'
    """
    skipped = {
        (True, True): "a weekend or a bank holiday in England",
        (True, False): "a weekend",
        (False, True): "a bank holiday in England",
    }.get((rules.skip_weekends, rules.skip_bank_holidays), "")
    start = "Days before the clinic are calendar days"
    if not skipped:
        return f"{start}; weekends and bank holidays are not skipped."
    kept = "" if rules.skip_bank_holidays else "; bank holidays are not skipped"
    kept = kept if rules.skip_weekends else "; weekends are not skipped"
    return (
        f"{start}. A day that falls on {skipped} is moved to the last working day before it{kept}."
    )


def _event(deadline: Deadline, clinic: Clinic, stamp: date) -> CalendarEvent:
    """A deadline as the calendar has it."""
    is_clinic = deadline.key == "clinic"
    words = (f"Who: {deadline.who}.", f"{deadline.note}." if deadline.note else "")
    return CalendarEvent(
        uid=f"{clinic.clinic_id}-{deadline.key}@performance-clinics",
        title=clinic.title if is_clinic else f"{deadline.what} ({clinic.title})",
        day=deadline.due,
        stamp=stamp,
        starts=clinic.starts if is_clinic else None,
        minutes=MEETING_MINUTES if is_clinic else 0,
        place=clinic.place if is_clinic else "",
        description="" if is_clinic else " ".join(word for word in words if word),
    )


def _working_day(clinic: date, days: int, rules: TimetableRules) -> tuple[date, str]:
    """The day so many days before, or the last working day before that, and why it moved."""
    asked = clinic - timedelta(days=days)
    due = asked
    holidays = _bank_holidays(asked.year) if rules.skip_bank_holidays else {}
    while (rules.skip_weekends and due.weekday() >= SATURDAY) or due in holidays:
        due -= timedelta(days=1)
    if due == asked:
        return due, ""
    why = f", {holidays[asked]}" if asked in holidays else ""
    return due, f"Moved from {asked:%A} {asked.day} {asked:%B %Y}{why}"


def _bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays in England of a year and the one before."""
    # Its first import takes a tenth of a second: only where bank holidays are asked for.
    import holidays

    return holidays.country_holidays("GB", subdiv="ENG", years=[year - 1, year])


def _words(person: Person | None, usual: str) -> str:
    return usual if person is None else person.words
