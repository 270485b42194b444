"""Whatever a title holds, the circulation pack is set, and says it as it stands."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest

from clinic_lib.presentation.circulation_pack import CirculationPack, Enclosure
from clinic_lib.presentation.deck import Deck, Slide, SlideKind, Table, cell
from clinic_lib.presentation.lines import Line
from clinic_lib.presentation.panels import Panel
from clinic_lib.presentation.pdf import pdf_bytes
from clinic_lib.presentation.text_document import Grid, Heading, Paragraph, Points, TextDocument

pytestmark = pytest.mark.integration
DAY = dt.date(2011, 6, 8)


def pack(title: str = "Waste", **more) -> CirculationPack:
    """A pack of every kind of block and of a slide with little on it."""
    table = Table(("Name", "Value"), ((cell(title), cell("46.0%")),), (3, 1), "alt", 1)
    slides = (
        Slide(SlideKind.TITLE, title, lines=(Line(title),)),
        Slide(SlideKind.SECTION, title, lead=title, table=table),
        Slide(
            SlideKind.STORY,
            title,
            subtitle=title,
            lines=(Line(title, page=2, bold=True), Line(title, quiet=True)),
            panels=(Panel(title, (Line(title),)),),
            notes=(title,),
        ),
    )
    blocks = (
        Heading(title),
        Paragraph(title, lead=title, quiet=True),
        Points((title, title)),
        Grid(("A", "B"), ((title, ""),), (1, 1), "alt"),
    )
    agenda = TextDocument(title, "Draft agenda", blocks, "foot", DAY)
    deck = Deck(title, "", DAY, slides, footer=title, figures="a1b2c3d4")
    fields = {
        "title": title,
        "partnership": title,
        "cover": (title,),
        "agenda": agenda,
        "deck": deck,
        "enclosures": (Enclosure(title, "", "", "missing"),),
        "foot": deck.foot,
        "figures": "Figures a1b2c3d4",
        "day": DAY,
    }
    return CirculationPack(**{**fields, **more})


def words_of(made: CirculationPack) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf_bytes(made)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    "title",
    [
        "#panic() $x^2$ *bold* _it_ `code` <label> @ref [a](b) // no /* end */",
        '"quoted" \\ back & <b> {{ }} = heading',
        "Ceredigion, Llŷn, Ōtautahi, naïve café, £5, ½, 10\u201320, don\u2019t …",
        "≥ 5 ≤ 6 ≈ 7 \u00d7 8 ÷ 9 \u2212 10 ° ² ● ○ ◊ ▲ ■ ▼ ↑ ↓",
    ],
)
def test_text_stands_as_it_is(title: str) -> None:
    assert " ".join(title.split()) in words_of(pack(title)).replace("\u200b", "")


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("日本語 waste", "□□□ waste"),
        ("emoji 🎉", "emoji □"),
        ("a\x00b\x07c", "abc"),
        ("x" * 300, "xx"),
    ],
)
def test_what_no_font_has_is_a_box_and_stops_nothing(title: str, printed: str) -> None:
    words = words_of(pack(title))
    assert printed in words
    assert "Page 1 of" in words


def test_a_pack_without_documents_or_changes_is_set() -> None:
    made = words_of(pack(enclosures=()))
    assert "own documents" not in made
    assert "Evidence pack page 3" in made
    assert "pack page 2" in made.replace("\u00a0", " ")
