"""The timetable: worked back from the clinic, and the calendar file that tells the same days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.errors import OutputError
from clinic_lib.meeting import (
    CalendarEvent,
    Clinic,
    KeyArea,
    Person,
    TimetableRules,
    build_timetable,
    circulation_day,
    documents_due,
    load_clinic,
    timetable_note,
    write_calendar,
    write_timetable_ics,
)

pytestmark = pytest.mark.integration
BOTH = TimetableRules(skip_weekends=True, skip_bank_holidays=True)
CLINIC = Clinic("green", "Green", "p", date(2011, 6, 8), (KeyArea("Waste", ("NI192",)),))
USUAL = {"chairs-meeting": 28, "data-freeze": 21, "documents": 9, "printing": 8, "circulation": 7}
LONDON = ZoneInfo("Europe/London")


def due(clinic):
    return {deadline.key: deadline.due.isoformat() for deadline in build_timetable(clinic)}


def test_days_are_counted_back_from_the_clinic():
    assert due(CLINIC) == {
        "chairs-meeting": "2011-05-11",
        "data-freeze": "2011-05-18",
        "documents": "2011-05-30",
        "printing": "2011-05-31",
        "circulation": "2011-06-01",
        "clinic": "2011-06-08",
    }
    assert "weekends and bank holidays are not skipped" in timetable_note(CLINIC.timetable)


def test_a_bank_holiday_after_a_weekend_moves_the_day_before_both():
    clinic = replace(CLINIC, timetable=BOTH)
    documents = next(one for one in build_timetable(clinic) if one.key == "documents")
    assert (documents.due, documents.days_before) == (date(2011, 5, 27), 12)
    assert documents.note == "Moved from Monday 30 May 2011, Spring Bank Holiday"
    assert documents_due(clinic) == documents.due
    assert circulation_day(clinic) == date(2011, 6, 1)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (BOTH, "falls on a weekend or a bank holiday in England is moved"),
        (TimetableRules(skip_weekends=True), "falls on a weekend is moved"),
        (TimetableRules(skip_bank_holidays=True), "weekends are not skipped"),
    ],
)
def test_what_is_skipped_is_said(rules, words):
    assert words in timetable_note(rules)


@pytest.mark.parametrize(
    ("holiday", "words"),
    [
        (date(2009, 4, 10), "Good Friday"),
        (date(2011, 4, 29), "Wedding"),
        (date(2012, 6, 5), "Jubilee"),
        (date(2020, 5, 8), "May Day"),
        (date(2022, 9, 19), "State Funeral"),
        (date(2023, 5, 8), "Coronation"),
        (date(2027, 12, 28), "Boxing Day"),
        (date(2035, 8, 27), "Late Summer Bank Holiday"),
    ],
)
def test_bank_holidays_of_england_are_known(holiday, words):
    clinic = replace(CLINIC, date=holiday + timedelta(days=9), timetable=BOTH)
    documents = next(one for one in build_timetable(clinic) if one.key == "documents")
    assert documents.due < holiday
    assert words in documents.note


@given(st.dates(date(2009, 1, 1), date(2035, 12, 31)))
def test_nothing_is_due_on_a_day_that_is_skipped_or_too_late(day):
    clinic = replace(CLINIC, date=day, timetable=BOTH)
    *deadlines, last = build_timetable(clinic)
    assert (last.due, last.days_before) == (day, 0)
    assert [one.due for one in deadlines] == sorted(one.due for one in deadlines)
    for one in deadlines:
        assert one.due.weekday() < 5
        assert (one.due.month, one.due.day) not in {(1, 1), (12, 25), (12, 26)}
        assert bool(one.note) == (one.days_before != USUAL[one.key])
    assert documents_due(clinic) <= day - timedelta(days=9)
    assert documents_due(clinic) >= day - timedelta(days=9 + 6)


def test_the_calendar_file_tells_the_same_days(full_clinic, tmp_path):
    clinic = load_clinic(full_clinic())
    path = write_timetable_ics(clinic, tmp_path)
    assert path.name == "timetable.ics"
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    events = {str(event["uid"]): event for event in calendar.events}
    timetable = build_timetable(clinic)
    assert list(events) == [f"full-{one.key}@performance-clinics" for one in timetable]
    for deadline in timetable[:-1]:
        event = events[f"full-{deadline.key}@performance-clinics"]
        assert event.start == deadline.due
        assert event.end == deadline.due + timedelta(days=1)
        assert str(event["summary"]) == f"{deadline.what} ({clinic.title})"
    meeting = events["full-clinic@performance-clinics"]
    assert meeting.start == datetime(2011, 6, 15, 10, 30, tzinfo=LONDON)
    assert meeting.end == datetime(2011, 6, 15, 12, 30, tzinfo=LONDON)
    assert str(meeting["location"]) == "Endeavour House, Ipswich"
    assert not meeting.errors


def test_british_time_is_that_of_the_day(tmp_path):
    for day, hours in ((date(2011, 1, 12), 0), (date(2035, 7, 4), 1)):
        path = write_timetable_ics(replace(CLINIC, date=day), tmp_path / "a.ics")
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        zone = calendar.timezones[0].to_tz(lookup_tzid=False)
        there = datetime(day.year, day.month, day.day, 10, tzinfo=zone)
        assert there.utcoffset() == timedelta(hours=hours)


def test_the_same_clinic_gives_the_same_bytes_and_lines_that_fit(tmp_path):
    title = "Straße, café; a very long title \\ with everything that a calendar escapes: " * 2
    clinic = replace(CLINIC, title=title, chair=Person("Häuptling; of all, everywhere"))
    one = write_timetable_ics(clinic, tmp_path / "one.ics").read_bytes()
    assert one == write_timetable_ics(clinic, tmp_path / "two.ics").read_bytes()
    assert max(len(line) for line in one.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(one)
    assert str(calendar.events[-1]["summary"]) == title


def test_a_calendar_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    event = CalendarEvent("a@b", "A", date(2011, 6, 8), date(2011, 6, 1), time(10), 60)
    with pytest.raises(OutputError, match="cannot be written"):
        write_calendar([event], Path(tmp_path / "file" / "a.ics"), name="A")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
