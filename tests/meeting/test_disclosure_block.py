"""The disclosure block of a clinic file: what it may say, and one line for whatever it may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clinic_lib.data import Disclosure
from clinic_lib.meeting import check_clinic, clinic_warnings, load_clinic
from tests.builders import small_clinic

pytestmark = pytest.mark.unit


def clinic_file(folder: Path, block: str) -> Path:
    path = folder / "greenest-county-2011-06.yml"
    path.write_text(small_clinic() + block, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("", Disclosure()),
        ("disclosure:\n", Disclosure()),
        ("disclosure:\n  threshold: 10\n", Disclosure(threshold=10)),
        ("disclosure:\n  threshold: 0\n  round_to: 5\n", Disclosure(0, 5)),
        ("disclosure:\n  suppress_zero: yes\n", Disclosure(suppress_zero=True)),
    ],
)
def test_what_a_clinic_may_ask_for(tmp_path: Path, block: str, expected: Disclosure) -> None:
    assert load_clinic(clinic_file(tmp_path, block)).disclosure == expected


@pytest.mark.parametrize(
    ("line", "column", "word"),
    [
        ("threshhold: 5", "disclosure.threshhold", "Did you mean 'threshold'?"),
        ("threshold: -1", "disclosure.threshold", "another of 0 to 100"),
        ("threshold: 4.5", "disclosure.threshold", "another of 0 to 100"),
        ("threshold: five", "disclosure.threshold", "another of 0 to 100"),
        ("threshold: 1000000000000", "disclosure.threshold", "another of 0 to 100"),
        ("threshold: [5]", "disclosure.threshold", "on one line"),
        ("round_to: 3", "disclosure.round_to", "another of 0, 5 or 10"),
        ("suppress_zero: true", "disclosure.suppress_zero", "Write 'suppress_zero: yes'"),
        ("threshold:", "disclosure.threshold", "Fill it in"),
    ],
)
def test_one_problem_for_each_mistake(tmp_path: Path, line: str, column: str, word: str) -> None:
    (problem,) = check_clinic(clinic_file(tmp_path, f"disclosure:\n  {line}\n"))
    assert problem.column == column
    assert problem.row == 21
    assert word in str(problem)
    assert "\n" not in str(problem)


def test_a_word_instead_of_a_block(tmp_path: Path) -> None:
    (problem,) = check_clinic(clinic_file(tmp_path, "disclosure: strict\n"))
    assert problem.column == "disclosure"


def test_two_clinics_that_show_one_indicator_by_two_rules(tmp_path: Path) -> None:
    first = clinic_file(tmp_path, "")
    second = tmp_path / "greenest-county-2011-12.yml"
    second.write_text(small_clinic() + "disclosure:\n  threshold: 0\n", encoding="utf-8")
    before = clinic_warnings([first])
    assert clinic_warnings([second]) == tuple(replace(w, file=second.name) for w in before)
    (warning,) = set(clinic_warnings([first, second])) - {
        replace(w, file=name) for w in before for name in (first.name, second.name)
    }
    assert (warning.file, warning.row, warning.column) == (second.name, 20, "disclosure")
    assert f"in {first.name} too" in warning.what
    assert "under 5 are withheld; here no count is withheld" in warning.what
    second.write_text(small_clinic(), encoding="utf-8")
    assert len(clinic_warnings([first, second])) == 2 * len(before)
