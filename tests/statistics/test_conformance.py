"""The conformance page: up to date, and nothing on it is without an explanation."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.conformance.outcome import Subject, near, same
from benchmarks.conformance.page import SECTIONS, build_page
from clinic_lib import statistics

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.fixture(scope="module")
def outcomes(reference):
    return {name: list(make(reference)) for name, make in SECTIONS.items()}


def test_the_page_is_what_the_command_makes(reference, project_folder):
    page = (project_folder / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert page == build_page(reference), "run: python -m benchmarks.conformance"


def test_every_case_agrees_or_has_a_reason(outcomes):
    every = [one for section in outcomes.values() for one in section]
    assert sum(one.cases for one in every) > 100_000
    assert [one for one in every if one.disputed] == []


def test_strictly_there_is_no_deviation(outcomes):
    strict = [one for section in outcomes.values() for one in section if "strict" in one.function]
    assert len(strict) >= 5
    assert all(one.agreeing == one.cases for one in strict)


def test_each_outcome_is_of_a_public_function_and_a_program_with_a_version(outcomes, reference):
    programs = set(reference("VERSIONS")["what"])
    for one in (one for section in outcomes.values() for one in section):
        assert one.function.split(",")[0] in statistics.__all__
        assert one.program in programs
        assert one.cases > 0


def test_every_reference_file_is_used(reference, shared_folder):
    read = set()

    def recording(name):
        read.add(name)
        return reference(name)

    build_page(recording)
    folder = shared_folder / "reference"
    there = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.csv")}
    assert there - read == {"spc/spc_timing_input"}


def test_a_case_that_differs_is_disputed_unless_a_reason_fits():
    subject = Subject("quantile", "words", "R")
    found = subject.outcome(
        same(["a", "b", "c", "d"], ["a", "x", "x", "x"]),
        {"first": [True, True, False, False], "second": [False, True, True, False]},
    )
    assert (found.cases, found.agreeing, found.disputed) == (4, 1, 1)
    assert [(one.count, one.reason) for one in found.deviations] == [(1, "first"), (1, "second")]


def test_missing_agrees_with_missing_only():
    assert near([np.nan, np.nan, 1.0, 1.0], [np.nan, 1.0, 1.0, 1.0 + 1e-9]).tolist() == [
        True,
        False,
        True,
        False,
    ]
