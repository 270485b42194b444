"""Headings, paragraphs, lists and tables of a Word file. Knows no words of it."""

from __future__ import annotations

import re
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from clinic_lib.presentation.docx_page import TEXT_WIDTH, colour_of
from clinic_lib.presentation.text_document import Block, Grid, Heading, Paragraph, Points
from clinic_lib.presentation.theme import DARK_BLUE, DARK_GREY, MID_GREY, PALE_BLUE

CELL_POINTS = 10
NOTHING = "-"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def add_block(word: Any, block: Block) -> None:
    """Add a part of a document to a Word document.

    Parameters
    ----------
    word : docx document
        Where it is added at the end.
    block : Block
        A heading, a paragraph, a list or a table.
    """
    if isinstance(block, Heading):
        word.add_heading(_printable(block.text), block.level)
    elif isinstance(block, Paragraph):
        _paragraph(word, block)
    elif isinstance(block, Points):
        for item in block.items:
            word.add_paragraph(_printable(item), style="List Bullet")
    else:
        _grid(word, block)


def _paragraph(word: Any, block: Paragraph) -> None:
    paragraph = word.add_paragraph()
    if block.lead:
        paragraph.add_run(f"{_printable(block.lead)} ").bold = True
    run = paragraph.add_run(_printable(block.text))
    if block.quiet:
        run.font.size, run.font.color.rgb = Pt(CELL_POINTS), colour_of(DARK_GREY)


def _grid(word: Any, grid: Grid) -> None:
    """A table with a marked header row; rows are kept whole on a page."""
    table = word.add_table(rows=0, cols=len(grid.header))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = _widths(grid)
    _properties(table, grid)
    for cells in (grid.header, *grid.rows):
        row = table.add_row()
        _keep_whole(row)
        for cell, words, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            _fill(cell, words, is_header=cells is grid.header)
    _mark_header(table.rows[0])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    after = word.add_paragraph()
    after.paragraph_format.space_after, after.paragraph_format.line_spacing = Pt(0), Pt(6)


def _widths(grid: Grid) -> list[Emu]:
    total = sum(grid.widths)
    return [Emu(int(TEXT_WIDTH * share / total)) for share in grid.widths]


def _fill(cell: Any, words: str, *, is_header: bool) -> None:
    """The lines of a cell, each a paragraph."""
    lines = _printable(words).splitlines() or [NOTHING]
    for number, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        run = paragraph.add_run(line)
        run.font.size = Pt(CELL_POINTS)
        if is_header:
            run.bold, run.font.color.rgb = True, colour_of(DARK_BLUE)
            paragraph.paragraph_format.keep_with_next = True
    if is_header:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", PALE_BLUE[1:])):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)


def _properties(table: Any, grid: Grid) -> None:
    """Lines between the rows, room in the cells, and words for those who do not see the table."""
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        attributes = {"val": "single", "sz": "4", "space": "0", "color": MID_GREY[1:]}
        for name, value in attributes.items():
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    layout.addnext(margins)
    for name, value in (("firstRow", "1"), ("firstColumn", "0"), ("noHBand", "1")):
        look.set(qn(f"w:{name}"), value)
    look.set(qn("w:val"), "0620")
    described = _element("w:tblDescription", grid.alt_text)
    look.addnext(described)
    look.addnext(_element("w:tblCaption", grid.alt_text))


def _mark_header(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _element(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), _printable(value))
    return element


def _printable(text: str) -> str:
    """A text without what XML cannot hold."""
    return NOT_IN_XML.sub("", text)
