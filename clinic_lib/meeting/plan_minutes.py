"""The minutes of a clinic file: two hours and no more, and enough for everybody who has a part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from clinic_lib.meeting.plan_reading import Reader
from clinic_lib.meeting.plan_records import MEETING_MINUTES, Speaker, Timings

if TYPE_CHECKING:
    from clinic_lib.meeting.plan import Clinic


def shared_minutes(speakers: Sequence[Speaker], minutes: int) -> tuple[Speaker, ...]:
    """The speakers, those without minutes sharing what the others leave.

    Examples
    --------
    >>> from clinic_lib.meeting.plan_records import Person
    >>> [s.minutes for s in shared_minutes([Speaker(Person("A"), minutes=7), *[Speaker(
    ...     Person("B"))] * 2], 20)]
    [7, 7, 6]
    """
    left = minutes - sum(speaker.minutes for speaker in speakers)
    open_ones = [speaker for speaker in speakers if not speaker.minutes]
    if not open_ones or left < len(open_ones):
        return tuple(speakers)
    share, more = divmod(left, len(open_ones))
    shares = iter([share + 1] * more + [share] * (len(open_ones) - more))
    return tuple(s if s.minutes else replace(s, minutes=next(shares)) for s in speakers)


def check_minutes(clinic: Clinic, reader: Reader) -> None:
    """Note where the minutes of a clinic file do not fit into two hours or into each other.

    Parameters
    ----------
    clinic : Clinic
        As far as it could be read.
    reader : Reader
        What it was read with.
    """
    if reader.has_problem_in("timings"):
        return
    _timings_make_two_hours(clinic, reader)
    _business_fits(clinic, reader)
    _speakers_fit(clinic, reader)


def _timings_make_two_hours(clinic: Clinic, reader: Reader) -> None:
    over = clinic.timings.total - MEETING_MINUTES
    if not over:
        return
    written = reader.keys["timings"].keys or {} if "timings" in reader.keys else {}
    items = ", ".join(
        f"{field.name} {getattr(clinic.timings, field.name)}"
        + ("" if field.name in written else " (left out, so as usual)")
        for field in fields(Timings)
    )
    how, remedy = ("more", "Take {} off") if over > 0 else ("fewer", "Add {} to")
    what = (
        f"the timings add up to {clinic.timings.total} minutes, {abs(over)} {how} than the "
        f"{MEETING_MINUTES} of the meeting: {items}"
    )
    reader.refuse("timings", what, f"{remedy.format(_minutes(abs(over)))} one of them.")


def _business_fits(clinic: Clinic, reader: Reader) -> None:
    if reader.has_problem_in("other_business"):
        return
    items = [(item.title, item.minutes) for item in clinic.other_business]
    given = clinic.timings.other_business
    taken = sum(minutes for _, minutes in items)
    if taken > given:
        what = f"other business takes {_listed(items)}, {_minutes(taken - given)} more than the "
        what += f"{given} that timings gives it"
        remedy = f"Shorten an item, or write 'other_business: {taken}' in timings and take "
        remedy += "the difference off another."
        reader.refuse("other_business", what, remedy)


def _speakers_fit(clinic: Clinic, reader: Reader) -> None:
    if reader.has_problem_in("speakers"):
        return
    items = [(speaker.person.role, speaker.minutes) for speaker in clinic.speakers]
    given = clinic.timings.speakers
    taken = sum(minutes for _, minutes in items)
    if not items or (taken == given and all(minutes for _, minutes in items)):
        return
    if not all(minutes for _, minutes in items):
        what = f"the speakers take {_listed(items)}, which leaves too little of the {given} minutes"
        what += " of timings for those without minutes"
    else:
        how = "more" if taken > given else "fewer"
        what = f"the speakers take {_listed(items)}, {_minutes(abs(taken - given))} {how} than the "
        what += f"{given} that timings gives speakers"
    remedy = f"Change a speaker's minutes, or write 'speakers: {taken}' in timings and let another "
    reader.refuse("speakers", what, f"{remedy}part of the meeting take the difference.")


def _listed(items: Iterable[tuple[str, int]]) -> str:
    """Minutes and what they are made of."""
    items = list(items)
    parts = ", ".join(f"{title} {minutes or 'not said'}" for title, minutes in items)
    return f"{_minutes(sum(minutes for _, minutes in items))} ({parts})"


def _minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"
