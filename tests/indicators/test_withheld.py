"""The scorecard says how many figures are withheld and why, and never which of them was small."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_lib.data import Disclosure, load_dataset
from clinic_lib.meeting import assess_clinic, load_clinic
from clinic_lib.presentation import colophon, opening
from tests.builders import small_tables, write_rows, write_small_clinic

pytestmark = pytest.mark.integration

SUFFOLK, NORFOLK = "E10000029", "E10000020"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small data folder with three homes in one year of Suffolk's."""
    tables = small_tables()
    for row in tables["observations"]:
        is_planted = row["indicator_id"] == "NI154" and row["area_code"] == SUFFOLK
        if is_planted and row["period"] == "2007/08":
            row["value"] = "3"
    for name, rows in tables.items():
        write_rows(tmp_path / "data" / f"{name}.csv", rows)
    return tmp_path / "data"


def shown_in(folder: Path, block: str = ""):
    path = write_small_clinic(folder.parent / "parameters")
    path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    clinic = load_clinic(path)
    dataset = load_dataset(folder, indicators=clinic.indicator_ids, disclosure=clinic.disclosure)
    return clinic, dataset, assess_clinic(clinic, dataset)


def test_number_and_reason_stand_in_the_scorecard_and_at_the_opening(folder: Path) -> None:
    clinic, dataset, assessment = shown_in(folder)
    row = assessment.row("NI154")
    assert row["withheld"] == 1
    assert row["withheld_reason"] == (
        "1 figure is withheld and marked [c], because it rests on a count under 5, or because a "
        "count under 5 could be worked out from it."
    )
    words = " ".join(part.markup for part in opening(clinic, dataset, assessment).parts)
    assert "NI154: 1 figure is withheld" in words
    assert "NI192" not in words
    told = colophon(clinic, dataset, assessment).provenance["disclosure"]
    assert told["withheld"] == {"NI154": 1}
    history = assessment.history_of("NI154")
    assert history.loc[history["marker"] == "[c]", "value"].isna().all()


def test_nothing_withheld_is_said_as_well(folder: Path) -> None:
    clinic, dataset, assessment = shown_in(folder, "disclosure:\n  threshold: 0\n")
    words = " ".join(part.markup for part in opening(clinic, dataset, assessment).parts)
    assert "No figure is withheld." in words
    assert assessment.row("NI154")["withheld_reason"] == ""


def test_rounding_is_said(folder: Path) -> None:
    _, _, assessment = shown_in(folder, "disclosure:\n  round_to: 10\n")
    row = assessment.row("NI154")
    assert "Counts are rounded to the nearest 10" in row["withheld_reason"]
    assert row["value"] % 10 == 0


def test_a_data_set_loaded_without_control_is_protected_before_it_is_assessed(folder: Path) -> None:
    clinic, dataset, _ = shown_in(folder)
    raw = load_dataset(folder, disclosure=None)
    assert (raw.observations["value"] == 3).any()
    assert assess_clinic(clinic, raw).row("NI154")["withheld"] == 1
    assert dataset.disclosure == Disclosure()


def test_an_area_alone_is_protected_as_it_is_among_all(folder: Path) -> None:
    alone = load_dataset(folder, areas=[SUFFOLK]).observations
    among = load_dataset(folder).observations
    among = among.loc[among["area_code"] == SUFFOLK].reset_index(drop=True)
    assert alone["area_code"].unique().tolist() == [SUFFOLK]
    assert alone["marker"].tolist() == among["marker"].tolist()
