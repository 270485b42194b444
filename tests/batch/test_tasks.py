"""Runs and outcomes survive the way to a worker and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.batch import NotebookOutcome, NotebookRun

pytestmark = pytest.mark.unit


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_a_run_is_one_line_that_reads_back(text: str, parameters: dict[str, str]) -> None:
    run = NotebookRun(text, "trend", text, text, parameters, has_report=True)
    assert "\n" not in run.to_json()
    assert NotebookRun.from_json(run.to_json()) == run


@given(st.text(), st.lists(st.text()))
def test_an_outcome_is_one_line_that_reads_back(text: str, warnings: list[str]) -> None:
    outcome = NotebookOutcome(
        text, "trend", error=text, warnings=tuple(warnings), provenance={"files": []}
    )
    assert "\n" not in outcome.to_json()
    assert NotebookOutcome.from_json(outcome.to_json()) == outcome
