"""The chains of a clinic, and the ones that are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_lib.data import Dataset, load_dataset
from clinic_lib.meeting import Thread, build_golden_thread

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def dataset(project_folder: Path) -> Dataset:
    return load_dataset(project_folder / "data", indicators=["NI175"])


def threads(dataset: Dataset, *codes: str) -> tuple[Thread, ...]:
    return build_golden_thread(dataset, "greenest-county", codes)


def test_a_whole_chain_names_everything_from_ambition_to_lead(dataset) -> None:
    thread = next(t for t in threads(dataset, "NI192") if t.indicator_id == "NI192")
    assert thread.ambition == "Suffolk is England's greenest county"
    assert thread.outcome == "Less waste, and more of it used again"
    assert thread.activity is not None
    assert thread.activity.lead == "Waste partnership manager, Waste partnership"
    assert not thread.is_broken


def test_an_indicator_without_an_activity_is_broken(dataset) -> None:
    (thread,) = (t for t in threads(dataset, "NI175") if t.indicator_id == "NI175")
    assert thread.activity is None
    assert thread.is_broken


def test_an_activity_without_an_indicator_is_broken(dataset) -> None:
    (thread,) = (t for t in threads(dataset, "NI192") if not t.indicator_id)
    assert thread.activity is not None
    assert thread.activity.activity_id == "GC5"
    assert thread.is_broken


def test_an_activity_of_indicators_outside_the_clinic_is_not_broken(dataset) -> None:
    named = {t.activity.activity_id for t in threads(dataset, "NI192") if t.activity}
    assert named == {"GC1", "GC5"}


def test_an_indicator_that_no_chain_names_is_broken(dataset) -> None:
    (thread,) = (t for t in threads(dataset, "NI1") if t.indicator_id == "NI1")
    assert (thread.outcome, thread.activity) == ("", None)


def test_chains_of_one_activity_stand_together(dataset) -> None:
    codes = ("NI193", "NI192", "NI185", "NI191")
    named = [t.activity.activity_id for t in threads(dataset, *codes) if t.activity]
    assert named == ["GC1", "GC1", "GC2", "GC3", "GC5"]


def test_without_a_golden_thread_there_is_none(dataset) -> None:
    from dataclasses import replace

    bare = replace(dataset, golden_thread=dataset.golden_thread.iloc[:0])
    assert threads(bare, "NI192") == ()
