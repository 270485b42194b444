"""The clinic file: read as it is written, and everything wrong with it told at once."""

from __future__ import annotations

import csv
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.data import ComparatorChoice, load_dataset
from clinic_lib.errors import ParameterError
from clinic_lib.meeting import (
    check_clinic,
    check_clinics,
    clinic_files,
    clinic_warnings,
    load_clinic,
)
from clinic_lib.meeting.plan import KEYS
from clinic_lib.meeting.plan_parts import AREA_KEYS
from tests.builders import small_clinic, write_small_clinic, write_small_data

pytestmark = pytest.mark.integration
Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    """Put other words into the clinic file."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def add(line: str) -> Change:
    """Put a line at the end."""
    return lambda text: f"{text}{line}\n"


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory):
    return write_small_data(tmp_path_factory.mktemp("clinics") / "data")


@pytest.fixture(scope="module")
def dataset(data_folder):
    return load_dataset(data_folder)


def test_a_clinic_is_read(tmp_path):
    path = write_small_clinic(tmp_path)
    clinic = load_clinic(path)
    assert clinic.clinic_id == "greenest-county-2011-06"
    assert clinic.title == "Creating the Greenest County: performance clinic"
    assert clinic.partnership_id == "greenest-county"
    assert clinic.date == date(2011, 6, 15)
    assert (clinic.place, clinic.area_code) == ("Endeavour House, Ipswich", "E10000029")
    assert [area.title for area in clinic.key_areas] == ["Waste and recycling", "Homes and safety"]
    assert clinic.key_areas[0].desired_outcome == "Less waste, and more of it used again"
    assert clinic.indicator_ids == ("NI192", "NI154", "NI020", "NI075")
    assert clinic.other_indicators == ("NI075",)
    assert clinic.comparators == ComparatorChoice(
        "E92000001", "E12000006", ("E10000020", "E10000003")
    )
    assert clinic.path == path
    assert pickle.loads(pickle.dumps(clinic)) == clinic


def test_only_four_keys_are_needed(tmp_path):
    path = tmp_path / "learning.yml"
    path.write_text(
        "title: Learning\npartnership: learning\ndate: 2011-06-15\n"
        "key_areas:\n- title: Results\n  indicators: NI075\n",
        encoding="utf-8",
    )
    clinic = load_clinic(path)
    assert clinic.clinic_id == "learning"
    assert (clinic.place, clinic.area_code, clinic.other_indicators) == ("", "", ())
    assert clinic.comparators == ComparatorChoice()
    assert clinic.indicator_ids == ("NI075",)


@pytest.mark.parametrize(
    ("written", "read"),
    [("NO", "NO"), ("012", "012"), ("1e3", "1e3"), ("true", "true"), ("~", "~"), ("2011", "2011")],
)
def test_yaml_guesses_nothing(tmp_path, written, read):
    text = swap('"Endeavour House, Ipswich"', written)(small_clinic())
    path = tmp_path / "a.yml"
    path.write_text(text, encoding="utf-8")
    assert load_clinic(path).place == read


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path):
    path = write_small_clinic(tmp_path)
    clinic = load_clinic(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_clinic(path) == clinic


@dataclass(frozen=True)
class Case:
    """One way to spoil the small clinic file, and the one line that must tell of it."""

    name: str
    change: Change
    row: int
    words: str
    needs_data: bool = False


def rewrite(pattern: str, new: str) -> Change:
    """Put other words in place of a pattern."""
    return lambda text: re.sub(pattern, new, text)


def read_cases() -> list[Case]:
    """The cases of wrong_clinics.csv: words put in place of others, or at the end."""
    path = Path(__file__).parent / "wrong_clinics.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Case(
                case["name"],
                swap(case["old"], case["new"]) if case["old"] else add(case["new"]),
                int(case["row"]),
                case["words"],
                case["against"] == "data",
            )
            for case in csv.DictReader(file)
        ]


KEY_AREAS = r"key_areas:\n(?:  .*\n)+"
CASES = [
    *read_cases(),
    Case("empty", lambda _: "", 1, "the clinic file is empty"),
    Case("only a comment", lambda _: "# nothing yet\n", 1, "the clinic file is empty"),
    Case("a list", lambda _: "- a\n- b\n", 1, "has no keys"),
    Case("a word", lambda _: "hello\n", 1, "has no keys"),
    Case("a control character", swap("Endeavour", "\x07Endeavour"), 1, "not YAML"),
    Case("an escape", swap("Endeavour", "\\x07Endeavour"), 5, "cannot be printed"),
    Case("an alias", rewrite(r"\[NI075\]", "*x"), 15, "an alias (*)"),
    Case("no key areas", rewrite(KEY_AREAS, ""), 1, "'key_areas' is missing"),
    Case("key areas empty", rewrite(KEY_AREAS, "key_areas: []\n"), 7, "no key_areas"),
    Case("key areas one text", rewrite(KEY_AREAS, "key_areas: waste\n"), 7, "should be a list"),
    Case("comparators as a text", rewrite(r"comparators:(?s:.*)", "comparators: all"), 16, "keys"),
]


def test_every_case_has_its_own_name():
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize(
    "case", [case for case in CASES if not case.needs_data], ids=lambda case: case.name
)
def test_what_is_wrong_with_a_file_is_named_in_one_line(tmp_path, case):
    path = tmp_path / "my-clinic.yml"
    path.write_text(case.change(small_clinic()), encoding="utf-8", newline="")
    lines = [str(problem) for problem in check_clinic(path)]
    assert len(lines) == 1, "\n".join(lines)
    assert lines[0].startswith(
        (f"my-clinic.yml, line {case.row}:", f"my-clinic.yml, line {case.row},")
    )
    assert case.words in lines[0]
    assert lines[0].endswith((".", "?"))
    with pytest.raises(ParameterError, match="cannot be used: 1 problem") as caught:
        load_clinic(path)
    assert case.words in str(caught.value)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.needs_data], ids=lambda case: case.name
)
def test_what_does_not_fit_the_data_is_named_in_one_line(tmp_path, dataset, data_folder, case):
    path = tmp_path / "my-clinic.yml"
    path.write_text(case.change(small_clinic()), encoding="utf-8")
    assert check_clinic(path) == ()
    lines = [str(problem) for problem in check_clinic(path, dataset)]
    assert len(lines) == 1, "\n".join(lines)
    assert lines[0].startswith(f"my-clinic.yml, line {case.row},")
    assert case.words in lines[0]
    assert lines == [str(problem) for problem in check_clinics(tmp_path, data_folder)]


def test_an_indicator_without_a_value_for_the_area_is_named(tmp_path, dataset):
    path = tmp_path / "my-clinic.yml"
    text = swap("area: E10000029", "area: E10000003")(small_clinic())
    path.write_text(swap("E10000003]", "E10000029]")(text), encoding="utf-8")
    told = [(problem.row, problem.what) for problem in check_clinic(path, dataset)]
    assert told == [
        (13, "there is no value of NI154 for the area E10000003"),
        (14, "there is no value of NI020 for the area E10000003"),
        (15, "there is no value of NI075 for the area E10000003"),
    ]


def test_an_alias_is_refused_where_it_stands(tmp_path):
    text = swap("[NI192]", "&waste [NI192]")(small_clinic())
    path = tmp_path / "a.yml"
    path.write_text(swap("[NI075]", "*waste")(text), encoding="utf-8")
    (problem,) = check_clinic(path)
    assert (problem.row, problem.remedy) == (15, "Write it out in full.")


def test_a_clinic_before_its_first_figures_is_refused(tmp_path, dataset):
    path = write_small_clinic(tmp_path)
    path.write_text(
        swap("2011-06-15", "2005-01-01")(path.read_text(encoding="utf-8")), encoding="utf-8"
    )
    assert "begin after the clinic's date" in check_clinic(path, dataset)[0].what


def test_everything_in_every_file_is_told_at_once(tmp_path, data_folder):
    write_small_clinic(tmp_path, "a")
    for name, old, new in (("b", "NI192", "NI129"), ("c", "date: 2011-06-15\n", "")):
        path = write_small_clinic(tmp_path, name)
        path.write_text(swap(old, new)(path.read_text(encoding="utf-8")), encoding="utf-8")
    (tmp_path / "d.yaml").write_bytes(b"title: caf\xe9\n")
    told = [(problem.file, problem.row) for problem in check_clinics(tmp_path, data_folder)]
    assert told == [("b.yml", 10), ("c.yml", 1), ("d.yaml", 1)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"title: caf\xe9\n", "byte 11 is 0xE9"),
        ("title: x".encode("utf-16"), "not UTF-8 text"),
        (b"PK\x03\x04\x00\x00", "not UTF-8 text"),
    ],
)
def test_another_encoding_is_named(tmp_path, data, words):
    path = tmp_path / "a.yml"
    path.write_bytes(data)
    (problem,) = check_clinic(path)
    assert words in problem.what
    assert "UTF-8" in problem.remedy


def test_two_clinics_of_one_name_are_refused_whatever_their_capitals(tmp_path, data_folder):
    for name in ("a", "b"):
        path = write_small_clinic(tmp_path, name)
        text = path.read_text(encoding="utf-8")
        shared = "Green" if name == "a" else "green"
        path.write_text(swap(f"clinic: {name}", f"clinic: {shared}")(text), encoding="utf-8")
    (problem,) = check_clinics(tmp_path, data_folder)
    assert str(problem).startswith("b.yml, line 1, key clinic, value 'green'")
    assert "also that of a.yml" in problem.what


def test_a_folder_without_clinic_files_is_said(tmp_path, data_folder):
    (tmp_path / "README.md").write_text("words", encoding="utf-8")
    (problem,) = check_clinics(tmp_path, data_folder)
    assert "no clinic file" in problem.what
    (problem,) = check_clinics(tmp_path / "nowhere", data_folder)
    assert "no such folder" in problem.what


def test_a_clinic_file_that_is_not_read_is_said(tmp_path, data_folder):
    write_small_clinic(tmp_path, "a").rename(tmp_path / "a.yml.txt")
    first, second = check_clinics(tmp_path, data_folder)
    assert (first.file, first.remedy) == ("a.yml.txt", "Rename it to a.yml, or remove it.")
    assert "no clinic file" in second.what


def test_clinic_files_are_those_of_yaml_in_order(tmp_path):
    for name in ("b.yml", "a.YAML", ".hidden.yml", "~b.yml", "c.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [path.name for path in clinic_files(tmp_path)] == ["a.YAML", "b.yml"]


def test_a_clinic_is_looked_at_even_where_the_data_are_broken(tmp_path):
    data_folder = write_small_data(tmp_path / "data")
    (data_folder / "areas.csv").write_bytes(b"")
    path = write_small_clinic(tmp_path / "parameters")
    path.write_text(swap("[NI192]", "[NI129]")(path.read_text(encoding="utf-8")), encoding="utf-8")
    (problem,) = check_clinics(tmp_path / "parameters", data_folder)
    assert problem.value == "NI129"
    (problem,) = check_clinics(tmp_path / "parameters", tmp_path / "no data") or (None,)
    assert problem is None


def test_the_readme_names_every_key_and_its_example_is_a_clinic(tmp_path, project_folder):
    text = (project_folder / "parameters" / "README.md").read_text(encoding="utf-8")
    keys, areas = text.split("## A speaker")[0].split("## A key area")
    assert re.findall(r"^\| `(\w+)` \|", keys, re.MULTILINE) == list(KEYS)
    told = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|(.*?)\|", areas, re.MULTILINE)))
    assert sorted(told) == sorted(AREA_KEYS)
    path = tmp_path / "example.yml"
    path.write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert len(load_clinic(path).indicator_ids) == 4
    assert len(clinic_warnings([path])) == 1


@given(st.text(max_size=60))
def test_any_text_is_a_clinic_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "a.yml"
    path.write_text(text, encoding="utf-8", errors="replace", newline="")
    assert check_clinic(path)


@given(st.integers(0, 600), st.text(max_size=3))
def test_any_slip_of_the_keyboard_is_a_clinic_or_refused(tmp_path_factory, at, slip):
    text = small_clinic()
    path = tmp_path_factory.mktemp("slip") / "a.yml"
    path.write_text(text[:at] + slip + text[at:], encoding="utf-8", errors="replace", newline="")
    problems = check_clinic(path)
    assert all("\n" not in str(problem) for problem in problems)
    if not problems:
        load_clinic(path)


def test_aliases_of_aliases_do_not_fill_the_memory(tmp_path):
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    path = tmp_path / "a.yml"
    path.write_text("\n".join(lines), encoding="utf-8")
    problems = check_clinic(path)
    assert len(problems) == 78
    assert all("alias" in problem.what for problem in problems)


def test_no_depth_of_nesting_overturns_the_reader(tmp_path):
    path = tmp_path / "a.yml"
    for deep in ("- " * 2_000 + "x", "[" * 2_000 + "]" * 2_000):
        path.write_text(f"title: A\nplace:\n {deep}\n", encoding="utf-8")
        assert "place should be a text, and is a list" in str(check_clinic(path)[-1])
