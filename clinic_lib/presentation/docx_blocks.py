"""Headings, paragraphs, lists and tables of a Word file. Knows no words of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Pt

from clinic_lib.presentation.docx_page import TEXT_WIDTH, colour_of
from clinic_lib.presentation.text_document import Block, Grid, Heading, Paragraph, Points
from clinic_lib.presentation.theme import DARK_BLUE, DARK_GREY, MID_GREY, PALE_BLUE

CELL_POINTS = 10
NOTHING = "-"
KEEP_WHOLE = "<w:cantSplit/>"
SHADE = f'<w:shd w:val="clear" w:color="auto" w:fill="{PALE_BLUE[1:]}"/>'
PARAGRAPH = '<w:pPr><w:spacing w:after="20"/></w:pPr>'
HEAD_PARAGRAPH = '<w:pPr><w:keepNext/><w:spacing w:after="20"/></w:pPr>'
# In half points.
RUN = f'<w:rPr><w:sz w:val="{2 * CELL_POINTS}"/></w:rPr>'
HEAD_RUN = (
    f'<w:rPr><w:b/><w:color w:val="{DARK_BLUE[1:]}"/><w:sz w:val="{2 * CELL_POINTS}"/></w:rPr>'
)
PRESERVED = ' xml:space="preserve"'
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
        add_styled(word, block.text, f"Heading{block.level}")
    elif isinstance(block, Paragraph):
        _paragraph(word, block)
    elif isinstance(block, Points):
        for item in block.items:
            add_styled(word, item, "ListBullet")
    else:
        _grid(word, block)


def add_styled(word: Any, text: str, style_id: str) -> None:
    """Add a paragraph in a style by its id; by its name the library would look through them all."""
    word.add_paragraph(_printable(text))._p.style = style_id


def _paragraph(word: Any, block: Paragraph) -> None:
    paragraph = word.add_paragraph()
    if block.lead:
        paragraph.add_run(f"{_printable(block.lead)} ").bold = True
    run = paragraph.add_run(_printable(block.text))
    if block.quiet:
        run.font.size, run.font.color.rgb = Pt(CELL_POINTS), colour_of(DARK_GREY)


def _grid(word: Any, grid: Grid) -> None:
    """A table as wide as the text, and a little room after it."""
    table = word.add_table(rows=0, cols=len(grid.header))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    widths = _widths(grid)
    _properties(table, grid)
    table._tbl.extend(_rows(grid, widths))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    after = word.add_paragraph()
    after.paragraph_format.space_after, after.paragraph_format.line_spacing = Pt(0), Pt(6)


def _widths(grid: Grid) -> list[Emu]:
    total = sum(grid.widths)
    return [Emu(int(TEXT_WIDTH * share / total)) for share in grid.widths]


def _rows(grid: Grid, widths: list[Emu]) -> list[Any]:
    """The rows of a table, the first marked as its header; rows are kept whole on a page.

    They are read from markup at once: to have the library add each cell takes four times as long.
    """
    head = f"{KEEP_WHOLE}<w:tblHeader/>"
    rows = [_row(head, _cells(grid.header, widths, SHADE, HEAD_PARAGRAPH, HEAD_RUN))]
    rows += [_row(KEEP_WHOLE, _cells(cells, widths, "", PARAGRAPH, RUN)) for cells in grid.rows]
    return list(parse_xml(f"<w:tbl {nsdecls('w')}>{''.join(rows)}</w:tbl>"))


def _row(properties: str, cells: Iterable[str]) -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cells(
    words: Sequence[str], widths: list[Emu], shade: str, paragraph: str, run: str
) -> Iterator[str]:
    """The cells of a row; each line of a cell is a paragraph."""
    for text, width in zip(words, widths, strict=True):
        lines = _printable(text).splitlines() or [NOTHING]
        said = "".join(f"<w:p>{paragraph}<w:r>{run}{_line(line)}</w:r></w:p>" for line in lines)
        properties = f'<w:tcW w:type="dxa" w:w="{width.twips}"/>{shade}'
        yield f"<w:tc><w:tcPr>{properties}</w:tcPr>{said}</w:tc>"


def _line(text: str) -> str:
    r"""A line as a run holds it, whose tabs are elements of their own.

    Examples
    --------
    >>> _line("5 < 7\tor ")
    '<w:t>5 &lt; 7</w:t><w:tab/><w:t xml:space="preserve">or </w:t>'
    """
    parts = (
        f"<w:t{'' if part == part.strip() else PRESERVED}>{escape(part)}</w:t>" if part else ""
        for part in text.split("\t")
    )
    return "<w:tab/>".join(parts)


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


def _element(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), _printable(value))
    return element


def _printable(text: str) -> str:
    """A text without what XML cannot hold."""
    return NOT_IN_XML.sub("", text)
