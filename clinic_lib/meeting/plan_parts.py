"""Reads the parts of a clinic file: key areas, people, speakers, timings, documents, timetable.

Each is checked on its own here; what they owe to each other is in ``plan_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from clinic_lib.data import ComparatorChoice, Disclosure
from clinic_lib.data.disclosure_counts import DEFAULT_THRESHOLD, ROUND_TO
from clinic_lib.meeting.plan_files import file_problem
from clinic_lib.meeting.plan_reading import Reader
from clinic_lib.meeting.plan_records import (
    LEAST_DAYS_BEFORE,
    MEETING_MINUTES,
    MOST_SLIDES_AN_AREA,
    Achievement,
    Agreement,
    Business,
    Document,
    KeyArea,
    Person,
    Speaker,
    TimetableRules,
    Timings,
)
from clinic_lib.meeting.plan_rules import refuse_repeats
from clinic_lib.terms import DocumentKind

MOST_KEY_AREAS = 4
MOST_PEOPLE = 30
MOST_SPEAKERS = 12
MOST_DOCUMENTS = 20
MOST_BUSINESS = 8
MOST_ACHIEVEMENTS = 4
HIGHEST_THRESHOLD = 100
LONGEST_NAME = 80
LONGEST_STORY = 240
LONGEST_LEAD = 365
AREA_KEYS = (
    "title",
    "indicators",
    "desired_outcome",
    "pmg_wish",
    "drivers",
    "stories",
    "action_underway",
    "action_required",
    "improving_when",
    "contributors",
    "help_needed",
    "slides",
)
STORY_ID = re.compile(r"[A-Za-z]+[A-Za-z_.-]*\d+")
PERSON_KEYS = ("role", "organisation", "name")


def read_key_areas(reader: Reader) -> tuple[KeyArea, ...]:
    """The key areas, at most four."""
    too_many = "Move indicators of the others to other_indicators."
    parts = reader.parts("key_areas", most=MOST_KEY_AREAS, too_many=too_many)
    return tuple(_key_area(part) for part in parts)


def read_person(reader: Reader, key: str) -> Person | None:
    """The person under a key."""
    part = reader.part(key)
    return None if part is None else _person(part)


def read_people(reader: Reader, key: str) -> tuple[Person, ...]:
    """The people that a key lists."""
    return tuple(_person(part) for part in reader.parts(key, most=MOST_PEOPLE, begin="role"))


def read_achievements(reader: Reader) -> tuple[Achievement, ...]:
    """What is to be celebrated."""
    parts = reader.parts("achievements", most=MOST_ACHIEVEMENTS, begin="indicator")
    return tuple(_achievement(part) for part in parts)


def read_speakers(reader: Reader) -> tuple[Speaker, ...]:
    """The other speakers; those without minutes have none yet."""
    too_many = "Let some speak for others: there are two hours."
    parts = reader.parts("speakers", most=MOST_SPEAKERS, begin="role", too_many=too_many)
    return tuple(_speaker(part) for part in parts)


def read_business(reader: Reader) -> tuple[Business, ...]:
    """The items of other business."""
    parts = reader.parts("other_business", most=MOST_BUSINESS, too_many="Put the rest elsewhere.")
    return tuple(_business(part) for part in parts)


def read_timings(reader: Reader) -> Timings:
    """How the two hours are divided; what is left out has its usual share."""
    part = reader.part("timings")
    usual = Timings()
    if part is None:
        return usual
    names = [field.name for field in fields(Timings)]
    part.allow(names)
    # Without a chair, a discussion or actions it would not be a performance clinic.
    least = {name: 0 if name in ("other_business", "speakers") else 5 for name in names}
    return Timings(
        **{
            name: part.whole_number(
                name, getattr(usual, name), range(least[name], MEETING_MINUTES + 1)
            )
            for name in names
        }
    )


def read_documents(reader: Reader, folder: Path) -> tuple[Document, ...]:
    """The partnership's documents, each with the file it says."""
    parts = reader.parts("documents", most=MOST_DOCUMENTS)
    return tuple(_document(part, folder) for part in parts)


def read_agreement(reader: Reader) -> Agreement | None:
    """Who agreed the agenda and when; none while it is a draft."""
    part = reader.part("agreed")
    if part is None:
        return None
    part.allow(["by", "on"])
    part.require(["by", "on"])
    return Agreement(part.texts("by", characters=LONGEST_NAME), part.date("on"))


def read_timetable(reader: Reader) -> TimetableRules:
    """How many days before the clinic everything is due."""
    part = reader.part("timetable")
    usual = TimetableRules()
    if part is None:
        return usual
    part.allow([field.name for field in fields(TimetableRules)])

    def days(name: str, least: int) -> int:
        return part.whole_number(name, getattr(usual, name), range(least, LONGEST_LEAD + 1))

    return TimetableRules(
        chairs_meeting_days=days("chairs_meeting_days", 1),
        data_freeze_days=days("data_freeze_days", 1),
        days_before=_days_before(part),
        printing_days=days("printing_days", 1),
        circulation_days=days("circulation_days", 1),
        skip_weekends=part.yes_no("skip_weekends"),
        skip_bank_holidays=part.yes_no("skip_bank_holidays"),
    )


def _days_before(part: Reader) -> int:
    """How many days before the clinic the documents come: nine at least."""
    node = part.keys.get("days_before")
    if node is not None and node.text and node.text.isdecimal():
        days = int(node.text[:9])
        if days < LEAST_DAYS_BEFORE:
            what = f"documents would come {days} days before the clinic, and no fewer than "
            what += f"{LEAST_DAYS_BEFORE} are needed to print and circulate them"
            part.refuse("days_before", what, f"Write 'days_before: {LEAST_DAYS_BEFORE}'.")
            return LEAST_DAYS_BEFORE
    allowed = range(LEAST_DAYS_BEFORE, LONGEST_LEAD + 1)
    return part.whole_number("days_before", LEAST_DAYS_BEFORE, allowed)


def read_comparators(reader: Reader) -> ComparatorChoice:
    """Whom to compare with, where the file says so."""
    part = reader.part("comparators")
    if part is None:
        return ComparatorChoice()
    part.allow(["england", "region", "neighbours"])
    choice = ComparatorChoice(
        england=part.code("england", "comparator"),
        region=part.code("region", "comparator"),
        neighbours=part.codes("neighbours", "comparator"),
    )
    refuse_repeats(reader, "comparator", "Keep it in one place among the comparators.")
    return choice


def read_disclosure(reader: Reader) -> Disclosure:
    """Which counts are too small to show."""
    part = reader.part("disclosure")
    if part is None:
        return Disclosure()
    part.allow(["threshold", "round_to", "suppress_zero"])
    return Disclosure(
        threshold=part.whole_number("threshold", DEFAULT_THRESHOLD, range(HIGHEST_THRESHOLD + 1)),
        round_to=part.whole_number("round_to", 0, ROUND_TO),
        suppress_zero=part.yes_no("suppress_zero"),
    )


def _key_area(part: Reader) -> KeyArea:
    part.allow(AREA_KEYS)
    part.require(["title", "indicators"])
    return KeyArea(
        title=part.text("title", most=LONGEST_NAME),
        indicator_ids=part.codes("indicators", "indicator", at_least_one=True),
        desired_outcome=part.text("desired_outcome"),
        pmg_wish=part.yes_no("pmg_wish"),
        stories=_stories(part),
        drivers=part.texts("drivers"),
        action_underway=part.texts("action_underway"),
        action_required=part.texts("action_required"),
        improving_when=part.texts("improving_when"),
        contributors=part.texts("contributors", most=12, characters=LONGEST_NAME),
        help_needed=part.texts("help_needed"),
        slides=_slides(part, areas=1),
    )


def _stories(part: Reader) -> tuple[str, ...]:
    """Stories in words, and the ids of some in the data, which have to be there."""
    stories = part.texts("stories", most=2, characters=LONGEST_STORY)
    for story in stories:
        if STORY_ID.fullmatch(story):
            part.mention("stories", "story", story)
    return stories


def _slides(part: Reader, areas: int) -> int:
    """How many slides are asked for: two at most for each key area."""
    most = MOST_SLIDES_AN_AREA * areas
    node = part.keys.get("slides")
    if node is not None and node.text and node.text.isdecimal() and int(node.text[:9]) > most:
        what = f"there are {node.text} slides, and no more than {most} are allowed"
        part.refuse("slides", f"{what}: two for each key area", f"Write 'slides: {most}'.")
        return most
    return part.whole_number("slides", most, range(1, most + 1))


def _person(part: Reader) -> Person:
    part.allow(PERSON_KEYS)
    part.require(["role"])
    return _person_of(part)


def _person_of(part: Reader) -> Person:
    return Person(*(part.text(key, most=LONGEST_NAME) for key in PERSON_KEYS))


def _achievement(part: Reader) -> Achievement:
    part.allow(["indicator", "title", "words"])
    part.require(["indicator"])
    # It has to stand in the pack as well, so it is no mention of its own: it would stand twice.
    return Achievement(
        indicator_id=part.code("indicator", ""),
        title=part.text("title", most=LONGEST_NAME),
        words=part.text("words", most=LONGEST_STORY),
    )


def _speaker(part: Reader) -> Speaker:
    part.allow([*PERSON_KEYS, "perspective", "covers", "minutes", "slides"])
    part.require(["role", "organisation", "perspective"])
    covers = part.texts("covers", most=12, characters=LONGEST_NAME)
    return Speaker(
        person=_person_of(part),
        perspective=part.text("perspective", most=LONGEST_NAME),
        covers=covers,
        minutes=part.whole_number("minutes", 0, range(1, MEETING_MINUTES + 1)),
        slides=_slides(part, areas=max(1, min(len(covers), MOST_KEY_AREAS))),
    )


def _business(part: Reader) -> Business:
    part.allow(["title", "minutes", "lead"])
    part.require(["title", "minutes"])
    return Business(
        title=part.text("title", most=LONGEST_NAME),
        minutes=part.whole_number("minutes", 5, range(1, MEETING_MINUTES + 1)),
        lead=part.text("lead", most=LONGEST_NAME),
    )


def _document(part: Reader, folder: Path) -> Document:
    part.allow(["title", "kind", "owner", "file", "received"])
    part.require(["title", "kind"])
    kinds: Sequence[str] = [str(kind) for kind in DocumentKind]
    file = part.text("file", most=200)
    if file and (found := file_problem(file, folder)):
        part.refuse("file", *found, file)
    return Document(
        title=part.text("title", most=LONGEST_NAME),
        kind=DocumentKind(part.choice("kind", kinds)),
        owner=part.text("owner", most=LONGEST_NAME),
        file=file,
        received=part.date("received") if "received" in part.keys else None,
    )
