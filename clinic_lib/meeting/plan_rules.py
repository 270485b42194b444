"""The rules of a performance clinic that parts of its file owe to each other.

Two hours and no more, the PMG's wishes first, more than one perspective, nothing said twice. What
is not allowed is refused; what only deserves a second thought is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clinic_lib.errors import Problem, suggestion
from clinic_lib.meeting.plan_minutes import check_minutes
from clinic_lib.meeting.plan_reading import Reader
from clinic_lib.meeting.plan_records import MEETING_MINUTES, KeyArea, Speaker

if TYPE_CHECKING:
    from clinic_lib.meeting.plan import Clinic

SATURDAY = 5
# Where a problem leaves open which key areas and indicators there are.
NAMING = re.compile(r"key_areas(\[\d+\]\.(title|indicators))?|other_indicators")


def apply_rules(clinic: Clinic, reader: Reader) -> None:
    """Note everything in a clinic file that breaks a rule of the clinics.

    Parameters
    ----------
    clinic : Clinic
        As far as it could be read.
    reader : Reader
        What it was read with; problems and warnings are noted there.
    """
    rules: Sequence[Callable[[Clinic, Reader], None]] = (
        _day_is_right,
        _areas_differ,
        _wishes_come_first,
        _achievements_are_in_the_pack,
        check_minutes,
        _covers_are_known,
        _perspectives_differ,
        _nothing_is_said_twice,
        _documents_make_sense,
        _agreement_makes_sense,
        _timetable_is_in_order,
    )
    for rule in rules:
        rule(clinic, reader)


def refuse_repeats(reader: Reader, kind: str, remedy: str) -> None:
    """Note every code of a kind that is mentioned more than once.

    Parameters
    ----------
    reader : Reader
        What the file was read with.
    kind : str
        Such as indicator.
    remedy : str
        What to do.
    """
    first: dict[str, int] = {}
    for mention in reader.mentions:
        if mention.kind != kind:
            continue
        code, row, column = mention.code, mention.row, mention.column
        if code in first:
            what = f"the {kind} {code} stands twice (also in line {first[code]})"
            reader.problems.append(
                Problem(reader.name, what, remedy, row=row, column=column, value=code)
            )
        first.setdefault(code, row)


def covered_areas(speaker: Speaker, key_areas: Sequence[KeyArea]) -> tuple[KeyArea, ...]:
    """The key areas that a speaker covers, wholly or by an indicator of theirs.

    Parameters
    ----------
    speaker : Speaker
        Who.
    key_areas : sequence of KeyArea
        Those of the clinic.

    Returns
    -------
    tuple of KeyArea
        In the order of the clinic.
    """
    words = {word.casefold() for word in speaker.covers}
    return tuple(
        area
        for area in key_areas
        if words & {area.title.casefold(), *(code.casefold() for code in area.indicator_ids)}
    )


def _day_is_right(clinic: Clinic, reader: Reader) -> None:
    latest = 24 * 60 - MEETING_MINUTES
    if clinic.starts.hour * 60 + clinic.starts.minute > latest:
        remedy = f"Let it begin at {latest // 60}:00 at the latest."
        reader.refuse("starts", "the meeting would go on after midnight", remedy)
    if clinic.date.weekday() >= SATURDAY and not reader.has_problem_in("date"):
        what = f"the clinic is on a {clinic.date:%A}"
        reader.warn("date", what, "Make sure that this is meant.", str(clinic.date))


def _areas_differ(clinic: Clinic, reader: Reader) -> None:
    titles = [area.title.casefold() for area in clinic.key_areas]
    for number, title in enumerate(titles):
        if title and title in titles[:number]:
            part = reader.item("key_areas", number)
            what = "two key areas have the same title"
            part.refuse("title", what, "Give each its own.", clinic.key_areas[number].title)


def _wishes_come_first(clinic: Clinic, reader: Reader) -> None:
    areas = clinic.key_areas
    for number, area in enumerate(areas):
        before = next((other for other in areas[:number] if not other.pmg_wish), None)
        if area.pmg_wish and before:
            what = f"the PMG's wish '{area.title}' stands after '{before.title}', which is not one"
            remedy = "Move it up: the PMG's own wishes come first."
            reader.item("key_areas", number).refuse("pmg_wish", what, remedy)


def _areas_are_known(reader: Reader) -> bool:
    """Whether it can be told what else may name: one mistake should not be told many times."""
    return not any(NAMING.fullmatch(problem.column or "") for problem in reader.problems)


def _achievements_are_in_the_pack(clinic: Clinic, reader: Reader) -> None:
    if not _areas_are_known(reader):
        return
    seen: set[str] = set()
    for number, achievement in enumerate(clinic.achievements):
        code = achievement.indicator_id
        part = reader.item("achievements", number)
        if code and code not in clinic.indicator_ids:
            what = f"the achievement {code} is not in the pack, which then has no page for it"
            near = suggestion(code, clinic.indicator_ids)
            part.refuse("indicator", what, f"Add it to other_indicators.{near}", code)
        if code in seen:
            remedy = "Keep one of the two."
            part.refuse("indicator", f"the achievement {code} stands twice", remedy, code)
        seen.add(code)


def _covers_are_known(clinic: Clinic, reader: Reader) -> None:
    if not _areas_are_known(reader):
        return
    names = [*(area.title for area in clinic.key_areas), *clinic.indicator_ids]
    known = {name.casefold() for name in names}
    for number, speaker in enumerate(clinic.speakers):
        part = reader.item("speakers", number)
        for cover in speaker.covers:
            if cover.casefold() not in known:
                what = f"'{cover}' is neither a key area nor an indicator of this clinic"
                near = suggestion(cover, names)
                part.refuse("covers", what, f"Write the title of one, or its code.{near}", cover)
        most = 2 * max(1, len(covered_areas(speaker, clinic.key_areas)))
        if speaker.slides > most and "slides" in part.keys:
            what = f"there are {speaker.slides} slides for what is covered, and no more than {most}"
            part.refuse("slides", f"{what} are allowed", "A key area has two slides at most.")


def _perspectives_differ(clinic: Clinic, reader: Reader) -> None:
    sides = {speaker.perspective.casefold() for speaker in clinic.speakers}
    if len(sides) == 1 and "" not in sides:
        side = clinic.speakers[0].perspective
        many = len(clinic.speakers) > 1
        what = f"all {len(clinic.speakers)} speakers speak" if many else "the only speaker speaks"
        remedy = "Think of others who see it differently: providers, employers, those served."
        reader.warn("speakers", f"{what} from one side ({side})", remedy)


def _nothing_is_said_twice(clinic: Clinic, reader: Reader) -> None:
    first: dict[str, str] = {}
    area_of = {code.casefold(): area for area in clinic.key_areas for code in area.indicator_ids}
    for number, speaker in enumerate(clinic.speakers):
        part = reader.item("speakers", number)
        for cover in dict.fromkeys(speaker.covers):
            area = area_of.get(cover.casefold())
            same = first.get(cover.casefold()) or (first.get(area.title.casefold()) if area else "")
            if same:
                what = f"'{cover}' is covered by {same} as well"
                part.warn("covers", what, "Let one of them cover it, or agree who says what.")
        for cover in speaker.covers:
            first.setdefault(cover.casefold(), speaker.person.words)
        if clinic.chair and speaker.person == clinic.chair:
            what = "the chair is a speaker as well"
            part.warn("role", what, "Take one of the two out: the chair has a part of their own.")


def _documents_make_sense(clinic: Clinic, reader: Reader) -> None:
    files = [document.file.casefold() for document in clinic.documents]
    is_dated = not reader.has_problem_in("date")
    for number, document in enumerate(clinic.documents):
        part = reader.item("documents", number)
        if document.file and document.file.casefold() in files[:number]:
            remedy = "Name each file once."
            part.refuse("file", "the file stands twice", remedy, document.file)
        if document.received and document.received > clinic.date and is_dated:
            what = "the document came after the clinic"
            remedy = f"Correct it: the clinic is on {clinic.date}."
            part.refuse("received", what, remedy, str(document.received))
        if document.file and document.received is None and "received" not in part.keys:
            remedy = "Add a line 'received: ...' with the day."
            part.warn("file", "the file is there, and not when it came", remedy, document.file)
        if document.received and not document.file:
            what = "the document has come and its file is not named, so it cannot travel in a pack"
            part.warn("received", what, "Add a line 'file: ...' where it is a file.")


def _agreement_makes_sense(clinic: Clinic, reader: Reader) -> None:
    if clinic.agreed is None or reader.has_problem_in("agreed"):
        return
    part = reader.part("agreed")
    if part is None:
        return
    if clinic.agreed.on > clinic.date and not reader.has_problem_in("date"):
        remedy = f"Correct it: the clinic is on {clinic.date}."
        part.refuse("on", "the agenda was agreed after the clinic", remedy, str(clinic.agreed.on))
    if len(clinic.agreed.by) < 2:
        what = "only one person has agreed the agenda"
        part.warn("by", what, "The performance manager and the chair agree it together.")


def _timetable_is_in_order(clinic: Clinic, reader: Reader) -> None:
    rules = clinic.timetable
    steps = (
        ("days_before", "documents come", "printing_days", "everything is printed"),
        ("data_freeze_days", "figures are frozen", "printing_days", "everything is printed"),
        ("printing_days", "everything is printed", "circulation_days", "it is circulated"),
    )
    part = reader.part("timetable")
    if part is None or reader.has_problem_in("timetable"):
        return
    for early, what_early, late, what_late in steps:
        first, second = getattr(rules, early), getattr(rules, late)
        if first < second:
            what = f"{what_early} {first} days before the clinic, after {what_late} ({second} days)"
            key = early if early in part.keys else late
            part.refuse(key, what, f"Let {early} be {second} or more, or {late} {first} or fewer.")
