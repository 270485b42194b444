"""The keys of the meeting in a clinic file: read as they stand, and each broken rule told."""

from __future__ import annotations

import csv
import pickle
import re
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.data import load_dataset
from clinic_lib.errors import ParameterError
from clinic_lib.meeting import (
    Achievement,
    Agreement,
    Business,
    Document,
    Person,
    Speaker,
    TimetableRules,
    Timings,
    check_clinic,
    clinic_warnings,
    covered_areas,
    load_clinic,
)
from clinic_lib.meeting.plan_files import MOST_BYTES, file_problem
from clinic_lib.meeting.plan_minutes import shared_minutes
from clinic_lib.meeting.plan_values import read_time
from clinic_lib.terms import DocumentKind
from tests.builders import write_small_clinic, write_small_data
from tests.meeting.conftest import FULL

pytestmark = pytest.mark.integration
CHAIR = '"Cabinet member", organisation: "County council"'
MANAGER = Person("Performance manager", "County council")


def _cases() -> list[dict[str, str]]:
    path = Path(__file__).parent / "wrong_meetings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = _cases()


def test_every_key_is_read(full_clinic):
    clinic = load_clinic(full_clinic())
    assert clinic.starts == time(10, 30)
    assert [person.name for person in clinic.pmg] == ["", "A name"]
    assert clinic.performance_lead == MANAGER
    assert clinic.performance_contact == Person("Performance officer", "County council")
    assert clinic.chair == Person("Cabinet member", "County council")
    waste, homes = clinic.key_areas
    assert (waste.pmg_wish, homes.pmg_wish) == (True, False)
    assert waste.drivers == ("Landfill costs more", "Food is heavy")
    assert (waste.stories, waste.action_underway) == (("S01",), ("Food waste collections",))
    assert waste.help_needed == ("One date for all", "One contract")
    assert (homes.drivers, homes.help_needed, homes.slides) == ((), (), 2)
    assert clinic.achievements == (Achievement("NI075", "Best results yet", "In every school"),)
    first, *others = clinic.speakers
    assert first == Speaker(
        Person("Operations director", "Contractor"), "Provider", ("Waste",), minutes=8, slides=2
    )
    assert [speaker.minutes for speaker in others] == [6, 6]
    assert clinic.other_business == (Business("Matters arising", 5, "Performance manager"),)
    assert clinic.timings == Timings()
    introduction, plan, review = clinic.documents
    assert introduction == Document(
        "Introduction",
        DocumentKind.INTRODUCTION,
        "Manager",
        "documents/introduction.docx",
        date(2011, 6, 1),
    )
    assert (plan.owner, review.file, review.received) == ("", "", None)
    both = ("Performance manager", "Cabinet member")
    assert clinic.agreed == Agreement(both, date(2011, 5, 18))
    assert clinic.timetable == TimetableRules(
        days_before=10,
        printing_days=6,
        circulation_days=5,
        skip_weekends=True,
        skip_bank_holidays=True,
    )
    assert clinic.dashboard_address == "https://clinics.example.gov.uk/clinics/"
    assert pickle.loads(pickle.dumps(clinic)) == clinic
    assert not clinic_warnings([clinic.path])


def test_a_file_without_the_keys_of_the_meeting_has_the_usual_ones(tmp_path):
    clinic = load_clinic(write_small_clinic(tmp_path))
    assert (clinic.starts, clinic.timings.total, clinic.timetable.days_before) == (time(10), 120, 9)
    assert (clinic.speakers, clinic.documents, clinic.agreed) == ((), (), None)
    assert not clinic_warnings([clinic.path])


def test_every_case_has_its_own_name():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_broken_rule_is_told_in_one_line(full_clinic, case):
    path = full_clinic((case["old"], case["new"]))
    lines = [str(problem) for problem in check_clinic(path)]
    assert len(lines) == 1, "\n".join(lines)
    assert re.match(rf"full\.yml, line {case['row']}[:,]", lines[0])
    assert case["words"] in lines[0]
    assert lines[0].endswith((".", "?"))


def test_wishes_come_first(full_clinic):
    path = full_clinic(("    pmg_wish: yes\n", ""), ("pmg_wish: no", "pmg_wish: yes"))
    (problem,) = check_clinic(path)
    assert "the PMG's wish 'Homes and safety' stands after 'Waste'" in problem.what
    assert (problem.row, problem.column) == (27, "key_areas[2].pmg_wish")


def test_a_fifth_achievement_is_refused(full_clinic):
    line = '  - {indicator: NI075, title: "Best results yet", words: "In every school"}\n'
    more = "".join(f"  - {{indicator: {code}}}\n" for code in ("NI192", "NI154", "NI020", "NI075"))
    first, second = check_clinic(full_clinic((line, f"{line}{more}")))
    assert "5 achievements" in first.what
    assert "NI075 stands twice" in second.what


def test_the_121st_minute_is_told_with_what_was_left_out(full_clinic):
    path = full_clinic(
        ("timings: {other_business: 10, performance_lead: 10, chair: 30,", "timings: {chair: 31,")
    )
    (problem,) = check_clinic(path)
    assert "121 minutes, 1 more than the 120" in problem.what
    assert "other_business 10 (left out, so as usual)" in problem.what
    assert "chair 31," in problem.what
    assert problem.remedy == "Take 1 minute off one of them."


def test_everything_is_told_at_once(full_clinic):
    path = full_clinic(
        ("10:30", "noon"), ("chair: 30", "chair: 40"), ("kind: review", "kind: book"), ("Waste", "")
    )
    told = [problem.row for problem in check_clinic(path)]
    assert told == sorted(told) == [5, 14, 43, 47]
    with pytest.raises(ParameterError, match="4 problems"):
        load_clinic(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2011-06-15", "2011-06-31", "no such day"),
        ("date: 2011-06-15\n", "", "'date' is missing"),
        ("[NI192]", "NI192; NI154", "a text, not a list"),
        ('title: "Waste"', "title:", "title is empty"),
        ('  - title: "Waste"\n    ind', "  - ind", "'title' is missing"),
        ("other_indicators: [NI075]", "other_indicators: {NI075: a}", "should be a list"),
        ("slides: 2", f"slides: {'9' * 5000}", "no more than 2 are allowed"),
        ("minutes: 8", f"minutes: {'9' * 5000}", "not a whole number"),
        ("pmg_wish: no", "pmg_wish: NO", "Write 'pmg_wish: no'"),
    ],
)
def test_one_mistake_is_told_once_whatever_hangs_on_it(full_clinic, old, new, words):
    (problem,) = check_clinic(full_clinic((old, new)))
    assert words in str(problem)


@pytest.mark.parametrize(
    ("changes", "row", "words"),
    [
        ([('"Residents", c', '"provider", c'), ('"Police"}', '"Provider"}')], 32, "all 3 speakers"),
        ([("covers: [NI154]", "covers: [Waste]")], 39, "'Waste' is covered by Operations director"),
        ([("covers: [NI154]", "covers: [NI192]")], 39, "'NI192' is covered by Operations"),
        ([('"Tenant", organisation: "Residents"', CHAIR)], 39, "the chair is a speaker as well"),
        ([("2011-06-15", "2011-06-18")], 4, "on a Saturday"),
        ([("received: 2011-06-08, ", "")], 46, "not when it came"),
        ([(", file: documents/plan.pdf", "")], 46, "cannot travel in a pack"),
        ([('["Performance manager", "Cabinet member"]', "Cabinet member")], 48, "only one person"),
        ([('"Endeavour House, Ipswich"', "Room #3")], 6, "after 'Room' begins with a #"),
    ],
)  # fmt: skip
def test_what_deserves_a_second_thought_is_no_problem(full_clinic, changes, row, words):
    path = full_clinic(*changes)
    assert check_clinic(path) == ()
    (warning,) = clinic_warnings([path])
    assert words in str(warning)
    assert warning.row == row


def test_a_story_that_looks_like_an_id_has_to_be_in_the_data(full_clinic, tmp_path):
    dataset = load_dataset(write_small_data(tmp_path / "data"))
    path = full_clinic(("[S01]", "[S10, A story in words]"))
    told = [str(problem) for problem in check_clinic(path, dataset) if problem.value == "S10"]
    assert told == [
        "full.yml, line 19, key key_areas[1].stories, value 'S10': the story 'S10' is not in the "
        "table stories. Correct it, or add it. Did you mean 'S1'?"
    ]


def test_one_speaker_is_one_side(full_clinic):
    others = FULL[FULL.index('  - {role: "Tenant"') : FULL.index("other_business:\n")]
    (warning,) = clinic_warnings([full_clinic((others, ""), ("minutes: 8", "minutes: 20"))])
    assert "the only speaker speaks from one side (Provider)" in warning.what


def test_who_covers_an_indicator_covers_its_area(full_clinic):
    clinic = load_clinic(full_clinic())
    titles = [[area.title for area in covered_areas(s, clinic.key_areas)] for s in clinic.speakers]
    assert titles == [["Waste"], ["Homes and safety"], []]


def test_a_file_that_is_too_large_does_not_travel(tmp_path):
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(MOST_BYTES + 1)
    what, _ = file_problem("a.pdf", tmp_path)
    assert "no more than 25 travel" in what


def test_a_name_that_no_disk_has_is_told(tmp_path):
    what, _ = file_problem(f"{'x' * 300}.pdf", tmp_path)
    assert "cannot be read" in what or "no such file" in what


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12), st.integers(0, 120))
def test_minutes_are_shared_out_whole(given_minutes, total):
    speakers = [Speaker(Person("A"), minutes=minutes) for minutes in given_minutes]
    shared = [speaker.minutes for speaker in shared_minutes(speakers, total)]
    for before, after in zip(given_minutes, shared, strict=True):
        assert after == before or before == 0
    opened = [after for before, after in zip(given_minutes, shared, strict=True) if not before]
    if opened and sum(given_minutes) + len(opened) <= total:
        assert sum(shared) == total
        assert max(opened) - min(opened) <= 1


@given(st.times())
def test_every_time_of_day_is_read_as_it_is_written(moment):
    whole = moment.replace(second=0, microsecond=0)
    assert read_time(f"{whole:%H:%M}") == (whole, "", "")
    assert f"'{whole:%H:%M}'" in read_time(f"{whole:%H.%M}")[2]


@settings(max_examples=25)
@given(st.integers(0, len(FULL)), st.text(max_size=3))
def test_any_slip_of_the_keyboard_is_a_clinic_or_refused(meeting_folder, at, slip):
    path = meeting_folder / "slip.yml"
    path.write_text(FULL[:at] + slip + FULL[at:], encoding="utf-8", errors="replace", newline="")
    problems = check_clinic(path)
    assert all("\n" not in str(problem) for problem in problems)
    if not problems:
        assert load_clinic(path).timings.total == 120
