"""Editions of the pack: greys that tell everything apart, large print that loses nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation

from clinic_lib.presentation import Deck, SlideKind, build_evidence_pack, write_pptx
from clinic_lib.presentation.deck import Slide, Table, cell
from clinic_lib.presentation.large_print import large_print
from clinic_lib.presentation.large_print_tables import LEAST, Room
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.pptx import write_large_print
from clinic_lib.presentation.theme import GREYS, STYLES, SeriesRole
from tests.presentation.conftest import KEY_AREAS, briefing_of
from tests.presentation.corporate_templates import TEMPLATES
from tests.presentation.test_diagram import THREADS

RGB = re.compile(rb'srgbClr val="(..)(..)(..)"')
COLOURED = re.compile(r"ppt/(slides|slideLayouts|slideMasters|charts|theme)/[^/]+\.xml")
KEY_DAY = dt.date(2011, 6, 15)
ROOM = Room(880, 380, ARIAL)


@pytest.fixture(scope="module")
def whole(assessment) -> Deck:
    """The pack with its golden thread."""
    return build_evidence_pack(briefing_of(assessment, KEY_AREAS, thread=THREADS))


@pytest.fixture(scope="module")
def large(whole: Deck) -> Deck:
    return large_print(whole, ROOM)


def words_of(slide: Slide) -> Counter[str]:
    """Every word that stands on a slide, but for its title."""
    told = [slide.lead, *slide.notes, *(line.text for line in slide.lines)]
    for table in (slide.facts, slide.table):
        if table is not None:
            told += [line.printed for row in table.rows for one in row for line in one]
    if slide.diagram is not None:
        told += [line.printed for node in slide.diagram.nodes for line in node.lines]
    return Counter(" ".join(told).split())


@pytest.mark.unit
def test_no_word_is_lost_in_large_print(whole, large):
    for number, slide in enumerate(whole.slides, start=1):
        parts = [part for part in large.slides if part.page == number]
        found = sum((words_of(part) for part in parts), Counter())
        assert not words_of(slide) - found, slide.title


@pytest.mark.unit
def test_pages_keep_their_numbers_and_links_lead_to_the_first_part(whole, large):
    pages = [slide.page for slide in large.slides]
    assert sorted(set(pages)) == list(range(1, len(whole.slides) + 1))
    assert pages == sorted(pages)
    for page in set(pages):
        letters = [slide.part for slide in large.slides if slide.page == page]
        assert letters in ([""], list("abcdefghij")[: len(letters)])
        first = large.slides[large.position(page) - 1]
        assert (first.page, first.part) in ((page, ""), (page, "a"))
    titles = [slide.title for slide in large.slides]
    assert len(set(titles)) == len(titles)


@pytest.mark.unit
def test_a_table_too_wide_or_too_high_goes_on():
    long = " ".join(f"word{n}" for n in range(400))
    header = ("Period", *(f"A rather long heading number {n}" for n in range(7)))
    rows = ((cell("2010/11"), *(cell(f"{n}.0") for n in range(7))), (cell("2011/12"), cell(long)))
    rows = (rows[0], (*rows[1], *(cell("") for _ in range(6))))
    table = Table(header, rows, (1.0,) * 8, "Test", numbers_from=1)
    slide = Slide(SlideKind.DEFINITIONS, "Long", table=table)
    deck = Deck("Test", "", KEY_DAY, (slide,))
    parts = large_print(deck, Room(600, 300, ARIAL)).slides
    assert len(parts) > 3
    assert all(part.table.header[0] == "Period" for part in parts)
    found = sum((words_of(part) for part in parts), Counter())
    assert not words_of(slide) - found
    assert any("2011/12, continued" in row[0][0].text for p in parts for row in p.table.rows)


@pytest.fixture(scope="module", params=["shipped", "plain", "dark", "bare"])
def printed(request, whole, tmp_path_factory) -> Path:
    """The large print of the pack on some template."""
    folder = tmp_path_factory.mktemp("large")
    template = None
    if request.param != "shipped":
        template = folder / "template.pptx"
        TEMPLATES[request.param]().save(template)
    return write_large_print(whole, folder / "large.pptx", template=template)


@pytest.mark.e2e
def test_nothing_is_smaller_than_eighteen_points(printed):
    presentation = Presentation(printed)
    for number, slide in enumerate(presentation.slides, start=1):
        for element in slide._element.iter("{*}rPr", "{*}endParaRPr"):
            size = element.get("sz")
            assert size is None or int(size) >= LEAST * 100, (number, size)
        for run in (r for s in slide.shapes if s.has_text_frame for p in runs(s) for r in p):
            if run.get("sz") is None:
                assert inherited(slide, run) >= LEAST * 100, number
    with zipfile.ZipFile(printed) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/charts/chart"):
                sizes = re.findall(rb' sz="(\d+)"', archive.read(name))
                assert sizes
                assert min(map(int, sizes)) >= LEAST * 100, name
    assert [str(error) for error in validate_pptx(printed).errors] == []


def runs(shape):
    for paragraph in shape.text_frame.paragraphs:
        yield [run._r.get_or_add_rPr() for run in paragraph.runs]


def inherited(slide, run) -> int:
    """The size that text without one of its own takes from its layout or master."""
    shape = next(s for s in slide.placeholders if run in list(s._element.iter("{*}rPr")))
    kind = shape.placeholder_format
    layout = next(
        p for p in slide.slide_layout.placeholders if p.placeholder_format.idx == kind.idx
    )
    for part in (layout._element, slide.slide_layout.slide_master._element):
        found = [e.get("sz") for e in part.iter("{*}defRPr") if e.get("sz")]
        if found:
            return max(map(int, found))
    return 0


@pytest.mark.e2e
@pytest.mark.parametrize("name", ["shipped", "dark"])
def test_the_mono_edition_has_no_colour(whole, tmp_path, name):
    template = None
    if name != "shipped":
        template = tmp_path / "template.pptx"
        TEMPLATES[name]().save(template)
    mono = tmp_path / "mono.pptx"
    path = write_pptx(whole, tmp_path / "pack.pptx", template=template, mono=mono)
    with zipfile.ZipFile(mono) as archive, zipfile.ZipFile(path) as coloured:
        assert archive.namelist() == coloured.namelist()
        for part in filter(COLOURED.fullmatch, archive.namelist()):
            found = set(RGB.findall(archive.read(part)))
            assert all(red == green == blue for red, green, blue in found), part
        for part in archive.namelist():
            if not COLOURED.fullmatch(part):
                assert archive.read(part) == coloured.read(part), part
        if name == "dark":
            assert b'<p:bgPr><a:solidFill><a:srgbClr val="FFFFFF"' in archive.read(
                "ppt/slideMasters/slideMaster1.xml"
            )
    assert [str(error) for error in validate_pptx(mono).errors] == []


@pytest.mark.unit
def test_series_that_meet_in_a_chart_differ_without_colour():
    lines = (
        SeriesRole.VALUE,
        SeriesRole.TARGET,
        SeriesRole.MEAN,
        SeriesRole.LOWER_LIMIT,
        SeriesRole.PROJECTION,
    )
    bars = (SeriesRole.AREA, SeriesRole.COMPARATOR, SeriesRole.ENGLAND, SeriesRole.REGION)
    for group in (lines, bars, (SeriesRole.ADDS, SeriesRole.TAKES_OFF)):
        for one, other in itertools.combinations(group, 2):
            first, second = (
                dataclasses.replace(STYLES[role], colour=GREYS[STYLES[role].colour])
                for role in (one, other)
            )
            assert (first.dash, first.fill, first.marker) != (
                second.dash,
                second.fill,
                second.marker,
            ) or abs(int(first.colour[1:3], 16) - int(second.colour[1:3], 16)) > 60, (one, other)


@pytest.mark.unit
def test_a_diagram_too_wide_for_its_words_is_shown_in_two_halves(whole):
    number = next(n for n, s in enumerate(whole.slides, 1) if s.kind is SlideKind.GOLDEN_THREAD)
    narrow = large_print(whole, Room(520, 380, ARIAL))
    parts = [s.diagram for s in narrow.slides if s.page == number and s.diagram is not None]
    assert {part.columns[0] for part in parts} == {"Ambition", "Indicator and target"}
    assert all(len(part.columns) == 3 for part in parts)
    slide, found = whole.slides[number - 1], [s for s in narrow.slides if s.page == number]
    assert not words_of(slide) - sum((words_of(part) for part in found), Counter())
