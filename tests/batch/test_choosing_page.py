"""The page about choosing says what the program does: weights, rules, and its worked example."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.batch import suggest_clinics, suggestion_text
from clinic_lib.data import load_dataset
from clinic_lib.indicators import DEFAULT_WEIGHTS, QuestionPage, assess, questions
from clinic_lib.indicators.priorities import MIRRORED
from clinic_lib.indicators.questions import RULES

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def page(project_folder: Path) -> str:
    return (project_folder / "docs" / "choosing.md").read_text(encoding="utf-8")


def test_the_weights_are_those_used(page: str) -> None:
    told = re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)
    assert {name: int(points) for name, points in told} == dict(DEFAULT_WEIGHTS)
    assert all(f"`{name}`" in page for name in MIRRORED.values())


def test_every_rule_for_questions_is_told_in_its_order(page: str) -> None:
    places = "|".join(QuestionPage)
    told = re.findall(rf"^\| `(\w+)` \| .+ \| ({places}) \|$", page, re.MULTILINE)
    assert told == [(pattern, str(where)) for pattern, where, _ in RULES]


def test_the_worked_example_is_what_the_command_prints(page: str, project_folder: Path) -> None:
    example = re.search(r"```text\n(1\. .+?)```", page, re.DOTALL)
    assert example
    proposals, _ = suggest_clinics(
        project_folder / "data",
        project_folder / "parameters",
        partnership="learning-and-skills",
        on="2011-12-01",
    )
    assert example.group(1) in suggestion_text(proposals)


def test_the_question_that_is_quoted_is_asked(page: str, project_folder: Path) -> None:
    assessment = assess(
        load_dataset(project_folder / "data", indicators=["NI73"]),
        area_code="E10000029",
        indicator_ids=["NI73"],
        on=date(2011, 12, 1),
    )
    first = questions(assessment, "NI73")[0]
    assert first.text in " ".join(page.split())
    assert first.because in " ".join(page.split())
