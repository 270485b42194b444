"""The pack as LibreOffice shows it: every word there, inside the page, none on top of another."""

from __future__ import annotations

import html
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic_lib.presentation import Deck, write_pptx
from tests.presentation.corporate_templates import TEMPLATES

pytestmark = pytest.mark.e2e

WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
PAGE = re.compile(r'<page width="(.*?)" height="(.*?)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Word) -> float:
        """The share of the smaller word's area that both take."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        if width <= 0 or height <= 0:
            return 0.0
        areas = [(w.right - w.left) * (w.bottom - w.top) for w in (self, other)]
        return width * height / max(min(areas), 0.01)


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


def shown(path: Path, require_program: Callable[[str], str]) -> list[Page]:
    """The pages of a presentation with the words on them, as LibreOffice sets them."""
    office, reader = require_program("soffice"), require_program("pdftotext")
    profile = path.parent / "office profile"
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(path.parent),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=900,
    )
    return read_pages(path.with_suffix(".pdf"), reader)


def read_pages(path: Path, reader: str) -> list[Page]:
    """The pages of a PDF with the words on them."""
    done = subprocess.run(
        [reader, "-bbox", str(path), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    return [
        Page(
            float(width),
            float(height),
            tuple(Word(html.unescape(w[4]), *map(float, w[:4])) for w in WORD.findall(content)),
        )
        for width, height, content in PAGE.findall(done.stdout)
    ]


@pytest.fixture(scope="module")
def pages(pack: Deck, tmp_path_factory, require_program) -> list[Page]:
    return shown(write_pptx(pack, tmp_path_factory.mktemp("own") / "pack.pptx"), require_program)


def test_every_slide_is_a_page_with_its_title_and_number(pack, pages):
    assert len(pages) == len(pack.slides)
    for number, (slide, page) in enumerate(zip(pack.slides, pages, strict=True), start=1):
        assert slide.title in page.text
        assert page.words[-1].text == str(number)


def test_charts_show_their_labels_and_their_names(pack, pages):
    for slide, page in zip(pack.slides, pages, strict=True):
        if slide.chart and slide.kind == "trend":
            for series in slide.chart.series:
                assert series.label in page.text, slide.title
                assert series.first_label in page.text, slide.title
        if slide.chart and slide.kind == "benchmark":
            assert all(name in page.text for name in slide.chart.categories), slide.title


def test_no_word_lies_on_another_or_outside_the_page(pages):
    for number, page in enumerate(pages, start=1):
        for position, one in enumerate(page.words):
            assert one.left >= 0, (number, one)
            assert one.top >= 0, (number, one)
            assert one.right <= page.width, (number, one)
            assert one.bottom <= page.height, (number, one)
            for other in page.words[position + 1 :]:
                assert one.covers(other) < 0.25, (number, one, other)


@pytest.mark.parametrize("name", ["dark", "title_below"])
def test_an_odd_template_loses_no_word(pack, tmp_path, require_program, name):
    template = tmp_path / "template.pptx"
    TEMPLATES[name]().save(template)
    pages = shown(write_pptx(pack, tmp_path / "pack.pptx", template=template), require_program)
    assert len(pages) == len(pack.slides)
    for slide, page in zip(pack.slides, pages, strict=True):
        missing = [word for word in slide.title.split() if word not in page.text]
        assert not missing, slide.title
        assert "Illustrative data." in page.text
