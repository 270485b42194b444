"""The circulation pack as it is read: page by page, by a screen reader, and by a program."""

from __future__ import annotations

import csv
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject

from clinic_lib.data import load_dataset
from clinic_lib.errors import OutputError
from clinic_lib.indicators import load_snapshot
from clinic_lib.meeting import assess_clinic, load_clinic
from clinic_lib.presentation import (
    build_circulation_pack,
    load_briefing,
    write_circulation_pack,
)

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("shipped")]
# The one with the most documents, and the one with the most indicators.
CLINICS = ("greenest-county-2011-06", "safe-healthy-inclusive-2011-06")
each_clinic = pytest.mark.parametrize("name", CLINICS)
EMBEDDED = {"LiberationSans", "LiberationSans-Bold", "DejaVuSansMono"}


@pytest.fixture(scope="module")
def packs(shipped) -> dict[str, pypdf.PdfReader]:
    return {
        name: pypdf.PdfReader(shipped.folder(name) / "circulation_pack.pdf") for name in CLINICS
    }


@pytest.fixture(scope="module")
def pages(packs) -> dict[str, list[str]]:
    """The text of each page."""
    return {name: [page.extract_text() for page in pack.pages] for name, pack in packs.items()}


def tags(pack: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree."""
    waiting: list[Any] = [pack.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, DictionaryObject):
            if "/S" in one:
                yield one
            if "/K" in one:
                waiting.append(one["/K"])


@each_clinic
def test_it_is_tagged_titled_and_in_british_english(packs, shipped, name: str) -> None:
    root = packs[name].trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    number = load_snapshot(shipped.folder(name)).words
    assert packs[name].metadata.title.endswith(f": circulation pack ({number})")
    assert "pdfuaid" in packs[name].xmp_metadata.stream.get_data().decode()


@each_clinic
def test_headings_skip_no_level_and_tables_have_headers(packs, name: str) -> None:
    kinds = [str(tag["/S"]) for tag in tags(packs[name])]
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    counted = Counter(kinds)
    assert counted["/Table"] > 10
    assert counted["/TH"] > 10
    assert counted["/TD"] > counted["/TH"]


@each_clinic
def test_every_chart_has_its_alternative_text(packs, shipped, name: str) -> None:
    figures = [tag for tag in tags(packs[name]) if tag["/S"] == "/Figure"]
    kinds = {"trend", "benchmark", "outlook", "underneath"}
    with (shipped.folder(name) / "pages.csv").open(encoding="utf-8") as file:
        charts = [row for row in csv.DictReader(file) if row["kind"] in kinds]
    assert len(figures) == len(charts)
    texts = [str(tag["/Alt"]) for tag in figures]
    assert all(re.match(r"(Line|Bar) chart: ", words) for words in texts)


@each_clinic
def test_every_page_has_its_number_and_the_figures(packs, pages, shipped, name: str) -> None:
    number, count = load_snapshot(shipped.folder(name)).words, len(packs[name].pages)
    for at, words in enumerate(pages[name], start=1):
        assert f"Page {at} of {count}" in " ".join(words.split()), at
        assert number in words, at
    assert packs[name].page_labels == [str(at) for at in range(1, count + 1)]


@each_clinic
def test_each_slide_is_one_page_that_says_its_own_number(packs, pages, shipped, name: str) -> None:
    with (shipped.folder(name) / "pages.csv").open(encoding="utf-8") as file:
        slides = list(csv.DictReader(file))
    heads = [re.search(r"Evidence pack page (\d+)", words) for words in pages[name]]
    found = [int(head[1]) for head in heads if head]
    assert found == [int(slide["page"]) for slide in slides]
    first = next(at for at, head in enumerate(heads) if head)
    for slide, words in zip(slides[1:], pages[name][first + 1 :], strict=False):
        said = "".join(words.split())
        assert "".join(slide["title"].split())[:40] in said, slide["page"]


@each_clinic
def test_links_lead_to_the_page_they_name(packs, pages, name: str) -> None:
    pack = packs[name]
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(pack.pages)}
    places = pack.named_destinations
    led = 0
    for page in pack.pages:
        for reference in page.get("/Annots", []):
            link = reference.get_object()
            assert link.get("/Contents"), "a link says where it leads"
            if str(link.get("/Dest", "")).startswith("pack-page-"):
                to = numbers[places[link["/Dest"]].page.idnum]
                page_in_pack = link["/Dest"].rpartition("-")[2]
                assert f"Evidence pack page {page_in_pack}\n" in pages[name][to] + "\n"
                led += 1
    assert led > 20


@each_clinic
def test_bookmarks_name_agenda_evidence_and_documents(packs, name: str) -> None:
    top = [mark.title for mark in packs[name].outline if not isinstance(mark, list)]
    assert any("genda and timetable" in title for title in top)
    assert "Evidence pack" in top
    assert top[-1] == "The partnership's own documents"
    below = [mark for mark in packs[name].outline if isinstance(mark, list)]
    assert sum(len(marks) for marks in below) > 10


@each_clinic
def test_only_fonts_that_the_typesetter_brings_are_used(packs, name: str) -> None:
    used = set()
    for page in packs[name].pages:
        waiting = [page["/Resources"]]
        while waiting:
            resources = waiting.pop().get_object()
            for font in resources.get("/Font", {}).values():
                used.add(str(font.get_object()["/BaseFont"]).split("+")[-1].split("-")[0])
            for form in resources.get("/XObject", {}).values():
                inside = form.get_object().get("/Resources")
                waiting += [inside] if inside is not None else []
    assert used
    assert {re.sub(r"(Regular|Bold|Semibold|Italic)+$", "", name) for name in used} <= EMBEDDED


@each_clinic
def test_every_document_that_has_come_lies_beside_it(packs, pages, shipped, name: str) -> None:
    last = re.sub(r"[\s\u200b]", "", pages[name][-1])
    assert "inthefolder" in last
    folder = shipped.folder(name) / "documents"
    sent = [path.name for path in folder.iterdir()]
    assert sent
    assert all(file in last for file in sent)


@each_clinic
def test_no_word_leaves_its_page_and_none_lies_on_another(
    shipped, require_program, name: str
) -> None:
    """As a reader's program sees the words, charts included."""
    program = require_program("pdftotext")
    path = shipped.folder(name) / "circulation_pack.pdf"
    made = subprocess.run(
        [program, "-bbox", str(path), "-"], capture_output=True, check=True, text=True
    )
    space = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(ElementTree.fromstring(made.stdout).iter(f"{space}page"), 1):
        width, height = float(page.get("width")), float(page.get("height"))
        words = [
            (*(float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax")), word.text)
            for word in page.iter(f"{space}word")
        ]
        for left, top, right, bottom, text in words:
            inside = left >= 20 and top >= 15 and right <= width - 20 and bottom <= height - 15
            assert inside, (number, text)
        by_line = sorted(words, key=lambda word: word[1])
        for at, one in enumerate(by_line):
            for other in by_line[at + 1 :]:
                if other[1] >= one[3] - 3.5:
                    break
                across = min(one[2], other[2]) - max(one[0], other[0])
                assert across < 1.5, (number, one[4], other[4])


def test_the_same_clinic_gives_the_same_bytes_elsewhere(
    shipped, project_folder: Path, tmp_path: Path
) -> None:
    """Made again from the notebook's own calls, in another folder and process."""
    clinic = load_clinic(project_folder / "parameters" / f"{CLINICS[0]}.yml")
    dataset = load_dataset(
        project_folder / "data", indicators=clinic.indicator_ids, disclosure=clinic.disclosure
    )
    briefing = load_briefing(clinic, dataset, assess_clinic(clinic, dataset))
    pack = build_circulation_pack(briefing)
    made = write_circulation_pack(pack, tmp_path / "made").read_bytes()
    assert made == (shipped.folder(CLINICS[0]) / "circulation_pack.pdf").read_bytes()
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"'circulation_pack.pdf' could not be written"):
        write_circulation_pack(pack, tmp_path / "taken")
