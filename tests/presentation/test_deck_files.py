"""Every deck as a file: titles, language, alternative text, order of reading, notes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation

from clinic_lib.meeting import Achievement, Person, Speaker
from clinic_lib.meeting.prompts import Heading
from clinic_lib.presentation import (
    Deck,
    SlideKind,
    build_chair_presentation,
    build_evidence_pack,
    build_headlines,
    build_pages,
    build_speaker_templates,
    write_pack,
    write_pptx,
    write_speaker_templates,
)
from tests.presentation.conftest import KEY_AREAS, briefing_of
from tests.presentation.test_diagram import THREADS

NAMES = ("headlines", "chair", "speaker")
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


@pytest.fixture(scope="module")
def decks(assessment) -> dict[str, Deck]:
    briefing = briefing_of(assessment, KEY_AREAS, thread=THREADS, figures="a1b2c3d4")
    speaker = Speaker(Person("Director", "Contractor"), "contractor", (KEY_AREAS[0].title,), 10)
    praised = (Achievement("NI192", "Recycling is up", "Every district helped."),)
    clinic = dataclasses.replace(briefing.clinic, speakers=(speaker,), achievements=praised)
    briefing = dataclasses.replace(briefing, clinic=clinic)
    return {
        "headlines": build_headlines(briefing),
        "chair": build_chair_presentation(briefing),
        "speaker": build_speaker_templates(briefing)[0][1],
    }


@pytest.fixture(scope="module")
def files(decks, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("decks")
    return {name: write_pptx(deck, folder / f"{name}.pptx") for name, deck in decks.items()}


@pytest.mark.e2e
@pytest.mark.parametrize("name", NAMES)
def test_it_keeps_the_standard_and_is_the_same_each_time(files, decks, tmp_path, name):
    assert [str(error) for error in validate_pptx(files[name]).errors] == []
    again = write_pptx(decks[name], tmp_path / "again.pptx")
    assert again.read_bytes() == files[name].read_bytes()


@pytest.mark.integration
@pytest.mark.parametrize("name", NAMES)
def test_every_slide_can_be_read_aloud(files, decks, name):
    presentation = Presentation(files[name])
    assert presentation.core_properties.language == "en-GB"
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert titles == [slide.title for slide in decks[name].slides]
    for slide in presentation.slides:
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        for run in slide._element.iter("{*}rPr"):
            assert run.get("lang") == "en-GB"
        for shape in shapes:
            about = shape._element.xpath(".//p:cNvPr")[0]
            said = about.get("descr") or (shape.has_text_frame and shape.text_frame.text)
            assert said or list(about.iter(DECORATIVE)), shape.name


@pytest.mark.integration
@pytest.mark.parametrize("name", NAMES)
def test_whoever_presents_has_notes(files, name):
    for slide in list(Presentation(files[name]).slides)[1:]:
        assert slide.has_notes_slide, slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text.strip()


@pytest.mark.integration
def test_panels_are_read_column_by_column_with_their_chart(files):
    slide = list(Presentation(files["chair"]).slides)[1]
    names = [shape.name for shape in slide.shapes]
    wanted = ["Desired outcome", str(Heading.HEADLINES)]
    places = [names.index(name) for name in wanted]
    charts = [n for n, shape in enumerate(slide.shapes) if shape.has_chart]
    last = names.index("Action currently underway")
    assert places == sorted(places)
    assert places[-1] < charts[0] < last


@pytest.mark.integration
def test_achievements_of_the_file_are_celebrated_with_their_figures(decks):
    (slide,) = (s for s in decks["headlines"].slides if s.title == "To celebrate")
    assert slide.kind is SlideKind.BEST_AND_WORST
    told = [cell[0].text for cell in slide.table.rows[0]]
    assert told[0] == "Recycling is up"
    assert told[1].startswith("NI192 ")
    assert told[2] == "Every district helped."


@pytest.mark.integration
def test_the_pack_is_written_in_all_its_editions(assessment, tmp_path):
    deck = build_evidence_pack(briefing_of(assessment, KEY_AREAS))
    write_pack(deck, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "evidence_pack.pptx",
        "evidence_pack_mono.pptx",
        "evidence_pack_large_print.pptx",
        "pages.csv",
    }
    pages = build_pages(deck)
    assert list(pages["page"]) == list(range(1, len(deck.slides) + 1))
    assert list(pages["kind"]) == [str(slide.kind) for slide in deck.slides]


@pytest.mark.integration
def test_speakers_have_a_folder_of_their_own(decks, tmp_path):
    named = (("1_director.pptx", decks["speaker"]),)
    (path,) = write_speaker_templates(named, tmp_path)
    assert path == tmp_path / "speakers" / "1_director.pptx"
    assert path.is_file()


@pytest.mark.integration
def test_the_pack_says_what_was_checked_and_who_signs(assessment):
    briefing = briefing_of(assessment, KEY_AREAS, thread=THREADS, figures="a1b2c3d4")
    slide = build_evidence_pack(briefing).slides[-1]
    assert slide.kind is SlideKind.SIGN_OFF
    told = {row[0][0].text: row[1][0].text for row in slide.table.rows}
    assert "5 indicators, as at 31 May 2011, under the number a1b2c3d4" in told["Figures"]
    assert told["No latest figure"] == "L7"
    assert told["Target not agreed"] == "NI152"
    assert told["Golden thread"] == "2 links are broken"
    assert told["Approved by"].startswith("Name and date")
