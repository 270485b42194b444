"""What a notebook says of itself, to people and to the batch."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.data import load_dataset
from clinic_lib.errors import OutputError
from clinic_lib.meeting import assess_clinic, freeze_clinic, load_clinic
from clinic_lib.presentation import (
    Deck,
    Slide,
    SlideKind,
    colophon,
    opening,
    pack_contents,
    write_pack,
)
from clinic_lib.presentation.notebook import is_illustrative

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def parts(project_folder: Path):
    """A shipped clinic, its data and its assessment."""
    clinic = load_clinic(project_folder / "parameters" / "greenest-county-2011-06.yml")
    dataset = load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
    return clinic, dataset, assess_clinic(clinic, dataset)


def test_the_opening_says_whose_clinic_it_is_and_that_figures_are_invented(parts) -> None:
    page = "".join(part.markup for part in opening(*parts).parts)
    for words in ("Suffolk", "8 June 2011", "Endeavour House", "Illustrative figures"):
        assert words in page


def test_real_figures_are_not_called_illustrative(parts) -> None:
    clinic, dataset, assessment = parts
    real = replace(assessment, scorecard=assessment.scorecard.assign(illustrative=False))
    assert not is_illustrative(real)
    page = "".join(part.markup for part in opening(clinic, dataset, real).parts)
    assert "llustrative" not in page


def test_the_opening_and_the_colophon_say_which_figures_these_are(parts) -> None:
    snapshot = freeze_clinic(*parts)
    page = "".join(part.markup for part in opening(*parts).parts)
    assert f"{snapshot.words}. They have not been circulated." in page
    made = colophon(*parts)
    assert made.provenance["figures"] == snapshot.hash
    assert snapshot.hash in "".join(part.markup for part in made.report.parts)


def test_the_colophon_states_data_date_version_and_parameters(parts) -> None:
    clinic, dataset, assessment = parts
    made = colophon(clinic, dataset, assessment, clinic_file="a.yml", template="")
    page = "".join(part.markup for part in made.report.parts)
    for words in ("13 May 2011", "performance-clinics", "a.yml", "clinic_file"):
        assert words in page
    assert made.provenance["files"] == [
        {"file": name, "sha256": digest} for name, digest in dataset.files
    ]
    assert made.provenance["illustrative"] is True
    assert json.loads(json.dumps(made.provenance)) == made.provenance


def test_the_slides_of_a_pack_are_listed_with_their_numbers() -> None:
    slides = (
        Slide(SlideKind.TITLE, "Waste"),
        Slide(SlideKind.TREND, "Recycling <rose>", indicator_id="NI192"),
    )
    deck = Deck("Waste", "", date(2011, 6, 15), slides)
    page = pack_contents(deck).parts[-1].markup
    assert '<th scope="row">2</th><td>Recycling &lt;rose&gt;</td><td>NI192</td>' in page


def test_a_pack_that_cannot_be_put_anywhere_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("in the way", encoding="utf-8")
    deck = Deck("Waste", "", date(2011, 6, 15), (Slide(SlideKind.TITLE, "Waste"),))
    with pytest.raises(OutputError, match=r"could not be made"):
        write_pack(deck, tmp_path / "folder" / "deeper")
