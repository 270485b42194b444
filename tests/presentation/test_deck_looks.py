"""Every deck as LibreOffice shows it, with the longest of everything and on other templates."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import validate_pptx

from clinic_lib.presentation import (
    Briefing,
    Deck,
    SlideKind,
    build_chair_presentation,
    build_evidence_pack,
    build_headlines,
    build_speaker_templates,
    write_pptx,
)
from clinic_lib.presentation.large_print import large_print
from clinic_lib.presentation.pptx import TEMPLATE
from clinic_lib.presentation.pptx_deck import large_print_room
from tests.presentation.conftest import KEY_AREAS, briefing_of
from tests.presentation.corporate_templates import TEMPLATES
from tests.presentation.stress import AREAS, stress_briefing
from tests.presentation.test_diagram import THREADS
from tests.presentation.test_pptx_looks import Page, read_pages

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("deck looks")]

# On templates of other proportions and fonts, as councils have them.
ODD = ("plain", "dark", "title_below")
NAMES = (
    *("headlines", "chair", "speaker", "pack", "large", "short"),
    *(f"{deck}_{template}" for template in ODD for deck in ("headlines", "chair")),
)


@pytest.fixture(scope="module")
def decks(assessment) -> dict[str, Deck]:
    wide = stress_briefing(assessment)
    pack = build_evidence_pack(stress_briefing(assessment, areas=1))
    plain = briefing_of(assessment, KEY_AREAS, thread=THREADS, figures="a1b2c3d4")
    usual = build_evidence_pack(plain)
    found = {
        "headlines": build_headlines(wide),
        "chair": build_chair_presentation(wide),
        "short": build_chair_presentation(_on_one_slide(wide)),
        "speaker": build_speaker_templates(wide)[0][1],
        "pack": pack,
        "large": large_print(usual, large_print_room(TEMPLATE)),
    }
    return found | {name: found[name.split("_", maxsplit=1)[0]] for name in NAMES}


def _on_one_slide(briefing: Briefing) -> Briefing:
    """The same with one slide for each key area."""
    areas = tuple(replace(area, slides=1) for area in briefing.clinic.key_areas)
    return replace(briefing, clinic=replace(briefing.clinic, key_areas=areas))


@pytest.fixture(scope="module")
def files(decks, tmp_path_factory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("decks")
    made = {}
    for name in NAMES:
        template = None
        if "_" in name:
            kind = name.split("_", maxsplit=1)[1]
            template = folder / f"{kind}.potx.pptx"
            TEMPLATES[kind]().save(template)
        made[name] = write_pptx(decks[name], folder / f"{name}.pptx", template=template)
    return made


@pytest.fixture(scope="module")
def pages(files, require_program) -> dict[str, list[Page]]:
    """All of them through one start of LibreOffice."""
    office, reader = require_program("soffice"), require_program("pdftotext")
    folder = next(iter(files.values())).parent
    profile = f"-env:UserInstallation={(folder / 'office profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        + [str(path) for path in files.values()],
        check=True,
        capture_output=True,
        timeout=900,
    )
    return {name: read_pages(path.with_suffix(".pdf"), reader) for name, path in files.items()}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_lies_on_anything_or_outside_its_page(pages, decks, name):
    assert len(pages[name]) == len(decks[name].slides)
    for number, page in enumerate(pages[name], start=1):
        for position, one in enumerate(page.words):
            assert one.left >= 0, (number, one)
            assert one.top >= 0, (number, one)
            assert one.right <= page.width, (number, one)
            assert one.bottom <= page.height, (number, one)
            for other in page.words[position + 1 :]:
                assert one.covers(other) < 0.25, (number, one, other)


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_has_its_title_its_number_and_the_number_of_the_figures(pages, decks, name):
    for number, (slide, page) in enumerate(zip(decks[name].slides, pages[name], strict=True), 1):
        missing = [word for word in slide.title.split() if word not in page.text]
        assert not missing, (number, missing)
        label = f"{slide.page}{slide.part}" if slide.page else str(number)
        assert label in {word.text for word in page.words}
        assert "Figures a1b2c3d4" in page.text, number


@pytest.mark.parametrize("name", NAMES[:3])
def test_the_standard_is_kept(files, name):
    assert [str(error) for error in validate_pptx(files[name]).errors] == []


def test_the_chair_has_two_slides_an_area_whatever_there_is_to_say(decks):
    kinds = [slide.kind for slide in decks["chair"].slides]
    assert kinds == [SlideKind.TITLE, *[SlideKind.AREA] * (2 * AREAS)]


def test_what_is_cut_short_counts_the_slides_that_are_there(decks):
    """ "(2 of 20)" would send people looking for eighteen slides."""
    counted = [slide.title for slide in decks["headlines"].slides if slide.title.endswith(")")]
    assert counted
    assert all(title.endswith(("(1 of 2)", "(2 of 2)")) for title in counted)


def test_the_headlines_are_told_in_five_minutes(decks):
    assert len(decks["headlines"].slides) <= 9


def test_what_stands_in_a_panel_stays_in_its_panel(pages, decks):
    """The heading of the panel below comes after the last word of the one above."""
    for slide, page in zip(decks["chair"].slides, pages["chair"], strict=True):
        if slide.kind is SlideKind.AREA and slide.chart is None:
            left = [word for word in page.words if word.left < page.width / 2]
            marks = [n for n, word in enumerate(left) if word.text in ("Additional", "How")]
            assert len(marks) == 2
            heading = left[marks[1]]
            above = [word for word in left if word.top < heading.top - 1]
            assert all(word.bottom <= heading.bottom for word in above)
