"""Writes days and meetings as a calendar file (.ics) that Outlook and other programs import.

The only module that imports icalendar. The same events give the same bytes: an event's stamp is
its own, and no clock is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.data.whole_file import write_whole

if TYPE_CHECKING:
    import icalendar

PROGRAM = "-//performance-clinics//performance clinics//EN"
ZONE = "Europe/London"
SUMMER, WINTER = timedelta(hours=1), timedelta(0)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A day, or a meeting on a day.

    Parameters
    ----------
    uid : str
        Names the event for ever: importing it again changes it instead of adding another.
    title : str
        As the calendar shows it.
    day : date
        When.
    stamp : date
        The day it was drawn up; part of the file, so that it needs no clock.
    starts : time, optional
        When a meeting begins, in British time; without it the event lasts the whole day.
    minutes : int
        How long a meeting lasts.
    place, description : str
        Where, and what else to know.
    """

    uid: str
    title: str
    day: date
    stamp: date
    starts: time | None = None
    minutes: int = 0
    place: str = ""
    description: str = ""


def write_calendar(events: Sequence[CalendarEvent], path: Path | str, *, name: str) -> Path:
    """The path of a calendar file with these events.

    Parameters
    ----------
    events : sequence of CalendarEvent
        In any order.
    path : Path or str
        Where to write.
    name : str
        What the calendar is called.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there stays as it was.
    """
    # A tenth of a second to import: only where a calendar is written.
    import icalendar

    calendar = icalendar.Calendar()
    for key, word in (("prodid", PROGRAM), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, word)
    calendar.add("x-wr-calname", name)
    if any(event.starts for event in events):
        calendar.add_component(_british_time())
    for event in events:
        calendar.add_component(_component(event))
    return write_whole(calendar.to_ical(), Path(path))


def _component(event: CalendarEvent) -> icalendar.Event:
    """The event as the format has it: a whole day ends with the day after."""
    import icalendar

    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("dtstamp", datetime.combine(event.stamp, time(), UTC))
    component.add("summary", event.title)
    if event.starts is None:
        component.add("dtstart", event.day)
        component.add("dtend", event.day + timedelta(days=1))
        component.add("transp", "TRANSPARENT")
    else:
        start = datetime.combine(event.day, event.starts)
        component.add("dtstart", start, parameters={"TZID": ZONE})
        end = start + timedelta(minutes=event.minutes)
        component.add("dtend", end, parameters={"TZID": ZONE})
    for key, words in (("location", event.place), ("description", event.description)):
        if words:
            component.add(key, words)
    return component


def _british_time() -> icalendar.Timezone:
    """When British clocks change: the last Sundays of March and October."""
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", ZONE)
    changes = (
        (icalendar.TimezoneDaylight(), datetime(1996, 3, 31, 1), "BST", WINTER, SUMMER, 3),
        (icalendar.TimezoneStandard(), datetime(1996, 10, 27, 2), "GMT", SUMMER, WINTER, 10),
    )
    for part, start, name, before, after, month in changes:
        part.add("dtstart", start)
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(part)
    return zone
