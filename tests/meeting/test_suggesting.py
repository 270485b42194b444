"""What a partnership's clinic could look into: its thread, its wishes, its earlier clinics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.data import Dataset, load_dataset
from clinic_lib.errors import ParameterError
from clinic_lib.meeting import Clinic, KeyArea, earlier_clinics, suggest_clinic
from clinic_lib.meeting.suggesting import clinics_since
from tests.builders import write_small_clinic, write_small_data

pytestmark = pytest.mark.unit
DAY = date(2011, 6, 15)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load_dataset(write_small_data(tmp_path_factory.mktemp("data")))


def clinic(day: date, codes: Sequence[str], partnership: str = "greenest-county") -> Clinic:
    areas = (KeyArea("Waste", tuple(codes)),)
    return Clinic(f"clinic-{day}", "Clinic", partnership, day, areas, other_indicators=("NI075",))


def test_the_candidates_stand_on_the_golden_thread(dataset: Dataset) -> None:
    found = suggest_clinic(dataset, "greenest-county", on=DAY)
    assert {one.indicator_id for one in found.suggestion.ranked} == {"NI192", "NI154"}
    assert found.outcomes == {"NI192": "Less waste", "NI154": "Less waste"}
    assert found.area_name == "Suffolk"


def test_without_a_thread_every_observed_indicator_is_ranked(dataset: Dataset) -> None:
    bare = replace(dataset, golden_thread=dataset.golden_thread.iloc[:0])
    found = suggest_clinic(bare, "greenest-county", on=DAY)
    assert {one.indicator_id for one in found.suggestion.ranked} == set(
        dataset.indicators["indicator_id"]
    )
    assert any("No golden thread" in note for note in found.notes)


def test_a_wish_may_stand_on_no_thread(dataset: Dataset) -> None:
    found = suggest_clinic(dataset, "greenest-county", on=DAY, wishes=["NI075"])
    assert found.suggestion.to_look_at[0].indicator_id == "NI075"


@pytest.mark.parametrize(
    ("partnership", "wish", "words"),
    [
        ("greenest-countie", (), "Did you mean 'greenest-county'"),
        ("greenest-county", ("NI19",), "Did you mean 'NI192'"),
        ("greenest-county", ("ni192",), "Did you mean 'NI192'"),
    ],
)
def test_bad_input_is_named_with_the_nearest_spelling(
    dataset: Dataset, partnership: str, wish: tuple[str, ...], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        suggest_clinic(dataset, partnership, on=DAY, wishes=wish)


def test_only_key_areas_count_as_looked_at() -> None:
    held = [clinic(date(2011, 3, 1), ["NI154"]), clinic(date(2010, 9, 1), ["NI192"])]
    assert clinics_since(held, ["NI154", "NI192", "NI075"]) == {"NI154": 0, "NI192": 1, "NI075": 2}


def test_only_the_partnerships_own_earlier_clinics_count(dataset: Dataset) -> None:
    clinics = [
        clinic(date(2010, 9, 1), ["NI192"]),
        clinic(date(2011, 3, 1), ["NI154"]),
        clinic(DAY, ["NI192"]),
        clinic(date(2011, 4, 1), ["NI192"], partnership="learning"),
    ]
    found = suggest_clinic(dataset, "greenest-county", on=DAY, earlier=clinics)
    assert found.earlier == ("clinic-2011-03-01", "clinic-2010-09-01")
    reasons = {one.indicator_id: one.parts[-1].reason for one in found.suggestion.ranked}
    assert reasons == {
        "NI154": "looked at in the latest clinic",
        "NI192": "not looked at for one clinic",
    }


def test_a_file_that_cannot_be_used_is_named_and_left_out(tmp_path: Path) -> None:
    write_small_clinic(tmp_path)
    (tmp_path / "broken.yml").write_text("title: [", encoding="utf-8")
    clinics, notes = earlier_clinics(tmp_path)
    assert [one.clinic_id for one in clinics] == ["greenest-county-2011-06"]
    assert notes == ("broken.yml cannot be used and is left out: run 'clinic check'.",)
    none, told = earlier_clinics(tmp_path / "nowhere")
    assert none == ()
    assert "no earlier clinic is known" in told[0]


def test_indicators_of_one_outcome_could_share_a_key_area(dataset: Dataset) -> None:
    found = suggest_clinic(dataset, "greenest-county", on=DAY, wishes=["NI192", "NI154"])
    assert any("could share a key area" in note for note in found.notes)
