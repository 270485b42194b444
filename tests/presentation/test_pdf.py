"""Whatever a title holds, the circulation pack is set, and says it as it stands."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
import typst
import zxingcpp
from PIL import Image

from clinic_lib.presentation.circulation_pack import CirculationPack, Enclosure
from clinic_lib.presentation.deck import Deck, Slide, SlideKind, Table, cell
from clinic_lib.presentation.lines import Line
from clinic_lib.presentation.panels import Panel
from clinic_lib.presentation.pdf import pdf_bytes
from clinic_lib.presentation.svg_code import code_svg
from clinic_lib.presentation.text_document import Grid, Heading, Paragraph, Points, TextDocument

pytestmark = pytest.mark.integration
DAY = dt.date(2011, 6, 8)
ADDRESS = "https://clinics.example.gov.uk/dashboard?clinic=waste&indicator=NI192"


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


AS_THEY_STAND = (
    "#panic() $x^2$ *bold* _it_ `code` <label> @ref [a](b) // no /* end */",
    '"quoted" \\ back & <b> {{ }} = heading',
    "Ceredigion, Llŷn, Ōtautahi, naïve café, £5, ½, 10\u201320, don\u2019t …",
    "≥ 5 ≤ 6 ≈ 7 \u00d7 8 ÷ 9 \u2212 10 ° ² ● ○ ◊ ▲ ■ ▼ ↑ ↓",
)


def test_text_stands_as_it_is() -> None:
    words = words_of(pack(" ".join(AS_THEY_STAND))).replace("\u200b", "")
    assert all(" ".join(title.split()) in words for title in AS_THEY_STAND)


def test_what_no_font_has_is_a_box_and_stops_nothing() -> None:
    words = words_of(pack("日本語 waste, emoji 🎉, a\x00b\x07c"))
    assert "□□□ waste, emoji □, abc" in words
    assert "Page 1 of" in words


def test_a_pack_without_documents_or_changes_is_set() -> None:
    made = words_of(pack(enclosures=()))
    assert "own documents" not in made
    assert "Evidence pack page 3" in made
    assert "pack page 2" in made.replace("\u00a0", " ")


def test_the_live_figures_can_be_scanned_and_followed() -> None:
    slides = (
        Slide(SlideKind.TITLE, "Waste"),
        Slide(SlideKind.STORY, "Story", link=ADDRESS, indicator_id="NI192"),
    )
    made = pdf_bytes(pack(deck=Deck("Waste", "", DAY, slides)))
    pages = pypdf.PdfReader(io.BytesIO(made)).pages
    links = [link.get_object() for page in pages for link in page.get("/Annots", [])]
    assert [link["/A"]["/URI"] for link in links if "/A" in link] == [ADDRESS]
    page = b"#set page(width: 84pt, height: 84pt, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    code = {"svg": code_svg(ADDRESS, size=84)}
    picture = Image.open(io.BytesIO(typst.compile(page, format="png", ppi=200, sys_inputs=code)))
    assert zxingcpp.read_barcodes(picture)[0].text == ADDRESS
