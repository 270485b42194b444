"""The notebooks of a clinic share its assessment, by content alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data import load_dataset
from clinic_lib.data.handover import HANDOVER
from clinic_lib.meeting import assess_clinic, load_clinic

pytestmark = pytest.mark.e2e

FRAMES = ("scorecard", "history", "comparators", "underneath")


@pytest.fixture
def clinic(project_folder: Path):
    return load_clinic(project_folder / "parameters" / "prosperous-economy-2011-06.yml")


@pytest.fixture
def dataset(clinic, project_folder: Path):
    return load_dataset(project_folder / "data", indicators=clinic.indicator_ids)


def test_what_is_handed_over_is_what_was_worked_out(clinic, dataset, tmp_path, monkeypatch):
    monkeypatch.setenv(HANDOVER, str(tmp_path / "private"))
    first = assess_clinic(clinic, dataset)
    (left,) = (tmp_path / "private").iterdir()
    again = assess_clinic(clinic, dataset)
    assert again is not first
    assert (again.area_code, again.area_name, again.on) == (
        first.area_code,
        first.area_name,
        first.on,
    )
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    # Other figures, or another question, are found under no other's name.
    figures = dataset.observations.copy()
    figures.loc[0, "value"] += 1
    assess_clinic(clinic, replace(dataset, observations=figures))
    assess_clinic(replace(clinic, date=clinic.date.replace(year=2010)), dataset)
    assert len(list((tmp_path / "private").iterdir())) == 3
    # What is damaged is worked out anew.
    left.write_bytes(b"half")
    pd.testing.assert_frame_equal(assess_clinic(clinic, dataset).scorecard, first.scorecard)
