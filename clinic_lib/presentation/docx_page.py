"""The page of a Word file: paper, styles, language, properties and foot. Knows no words of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from clinic_lib.presentation.text_document import TextDocument
from clinic_lib.presentation.theme import BLACK, DARK_BLUE, DARK_GREY, FONT, LANGUAGE

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Cm(21.0), Cm(29.7), Cm(2.0)
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
# Name of the style, size, space before and after in points, colour, whether bold.
STYLES = (
    ("Normal", 11, 0, 6, BLACK, False),
    ("Title", 22, 0, 2, DARK_BLUE, True),
    ("Subtitle", 14, 0, 10, DARK_GREY, False),
    ("Heading 1", 15, 16, 6, DARK_BLUE, True),
    ("Heading 2", 12.5, 12, 4, DARK_BLUE, True),
    ("Heading 3", 11, 10, 4, DARK_BLUE, True),
    ("List Bullet", 11, 0, 3, BLACK, False),
    ("Footer", 9, 0, 0, DARK_GREY, False),
)


def prepare(word: Any, document: TextDocument) -> None:
    """Give an empty Word document its paper, styles, language, properties and foot.

    Parameters
    ----------
    word : docx document
        Just made.
    document : TextDocument
        Gives the title, the day and the words of the foot.
    """
    section = word.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = MARGIN
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.8)
    section.footer_distance = Cm(1.0)
    for name, size, before, after, colour, is_bold in STYLES:
        _style(word.styles[name], (size, before, after), colour, is_bold)
    _language(word)
    _properties(word.core_properties, document)
    _foot(section, document.footer)


def colour_of(hex_code: str) -> RGBColor:
    """A colour of the theme as Word has it."""
    return RGBColor.from_string(hex_code.removeprefix("#"))


def _style(style: Any, points: tuple[float, float, float], colour: str, is_bold: bool) -> None:
    """A style in the house's type, without what Word's own has of other fonts and lines."""
    size, before, after = points
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), is_bold
    style.font.italic = False
    style.font.color.rgb = colour_of(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)
    # Lines of its own, and tab stops that fit another paper.
    for name in ("w:pBdr", "w:tabs"):
        own = style.element.get_or_add_pPr().find(qn(name))
        if own is not None:
            style.element.pPr.remove(own)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.08
    if style.name.startswith("Heading"):
        style.paragraph_format.keep_with_next = True


def _language(word: Any) -> None:
    """British English, wherever the file says a language."""
    for element in (word.styles.element, word.settings.element):
        for language in element.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), LANGUAGE)


def _properties(properties: Any, document: TextDocument) -> None:
    """The file's properties, with the day it is about as the only date."""
    day = document.day
    properties.title, properties.subject = document.title, document.subtitle
    properties.author = properties.last_modified_by = ""
    properties.comments = properties.keywords = properties.category = ""
    properties.created = properties.modified = dt.datetime(day.year, day.month, day.day)
    properties.revision, properties.language = 1, LANGUAGE


def _foot(section: Any, words: str) -> None:
    """What stands at the foot of every page: page x of y, and the words."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.add_run("Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")
    # After the number, so that words of any length run on into the next line.
    paragraph.add_run(f" \u00b7 {words}")


def _field(paragraph: Any, code: str) -> None:
    """A number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
