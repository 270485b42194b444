"""What is shown twice is named, and the live figures can be scanned from the slide."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
import zxingcpp
from openxml_audit import validate_pptx
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from clinic_lib.meeting import KeyArea, Person, Speaker
from clinic_lib.presentation import (
    Briefing,
    SlideKind,
    build_chair_presentation,
    build_evidence_pack,
    build_headlines,
    build_speaker_templates,
    find_duplicates,
    warn_of_duplicates,
    write_pptx,
)
from clinic_lib.presentation.large_print import large_print
from clinic_lib.presentation.large_print_tables import Room
from clinic_lib.presentation.measure import ARIAL
from tests.presentation.conftest import KEY_AREAS, briefing_of

ADDRESS = "https://clinics.example.gov.uk/dashboard"
BOTH = tuple(
    Speaker(Person(role, "Council"), "council", (KEY_AREAS[0].title,), 5) for role in ("One", "Two")
)


def with_clinic(briefing: Briefing, **fields) -> Briefing:
    return dataclasses.replace(briefing, clinic=dataclasses.replace(briefing.clinic, **fields))


@pytest.mark.unit
def test_decks_as_they_are_made_show_nothing_twice(assessment):
    briefing = briefing_of(assessment, KEY_AREAS)
    decks = {"headlines.pptx": build_headlines(briefing)}
    decks["chair.pptx"] = build_chair_presentation(briefing)
    assert find_duplicates(decks) == ()


@pytest.mark.unit
def test_a_chart_and_a_subject_shown_twice_are_named(assessment):
    again = KeyArea("Waste again", ("NI192",))
    areas = (KEY_AREAS[0], again)
    briefing = with_clinic(briefing_of(assessment, areas), speakers=BOTH)
    decks = {"chair.pptx": build_chair_presentation(briefing)}
    decks |= dict(build_speaker_templates(briefing))
    assert find_duplicates(decks) == (
        "The trend of NI192 is shown twice: chair.pptx slide 2 and chair.pptx slide 4. "
        "Leave it out of all but one, or agree who speaks to it.",
        "'Waste and carbon' is shown twice: 1_one.pptx slide 2 and 2_two.pptx slide 2. "
        "Leave it out of all but one, or agree who speaks to it.",
    )
    with pytest.warns(UserWarning, match="shown twice") as told:
        warn_of_duplicates(decks)
    assert len(told) == 2


@pytest.mark.unit
@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("", ""),
        (ADDRESS, f"{ADDRESS}?clinic=greenest-county-2011-06&indicator=NI192&view=indicator"),
        (
            f"{ADDRESS}?theme=dark",
            f"{ADDRESS}?theme=dark&clinic=greenest-county-2011-06&indicator=NI192&view=indicator",
        ),
    ],
)
def test_the_link_names_clinic_and_indicator(assessment, address, link):
    briefing = with_clinic(briefing_of(assessment, KEY_AREAS), dashboard_address=address)
    assert briefing.link("NI192") == link


@pytest.mark.e2e
@pytest.mark.parametrize("edition", ["standard", "large"])
def test_the_code_on_each_trend_leads_to_its_indicator(assessment, tmp_path, edition):
    briefing = with_clinic(briefing_of(assessment, KEY_AREAS), dashboard_address=ADDRESS)
    deck = build_evidence_pack(briefing)
    if edition == "large":
        deck = large_print(deck, Room(880, 380, ARIAL))
    path = write_pptx(deck, tmp_path / "pack.pptx")
    linked = {}
    for slide, native in zip(deck.slides, Presentation(path).slides, strict=True):
        pictures = [s for s in native.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
        assert len(pictures) == bool(slide.link)
        for picture in pictures:
            (found,) = zxingcpp.read_barcodes(
                np.asarray(Image.open(io.BytesIO(picture.image.blob)).convert("L"))
            )
            assert found.text == slide.link == picture.click_action.hyperlink.address
            alt_text = picture._element.xpath(".//p:cNvPr")[0].get("descr")
            assert slide.indicator_id in alt_text
            # Two centimetres and more, so that a phone reads it from paper.
            assert min(picture.width, picture.height) >= 720000
            linked[slide.indicator_id] = slide.kind
    assert linked == dict.fromkeys(assessment.indicator_ids, SlideKind.TREND)
    assert [str(error) for error in validate_pptx(path).errors] == []
