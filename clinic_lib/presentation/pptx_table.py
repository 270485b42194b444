"""Native tables: a header row, hairlines, no colour that carries meaning. Sizes follow the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from clinic_lib.presentation.deck import Cell, Line, Table
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import PAGE, POINT, Rect
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_text import DRAWING, Linker, clean_text, describe, write_lines
from clinic_lib.presentation.theme import BLACK, DARK_BLUE, LIGHT_GREY, MID_GREY, WHITE

SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
FACT_SIZES = SIZES[3:]
# Facts stand most important first: rather fewer than smaller.
LEAST_FACTS = 5
# The built-in style without fills and lines; everything that shows is set on the cells.
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
SIDE, ABOVE = PAGE.cell_padding / 2, PAGE.row_padding / 2


def add_table(
    slide: Any,
    placeholder: Any,
    table: Table,
    box: Rect,
    *,
    linker: Linker,
    setting: Setting,
) -> Any:
    """A table on a slide, at the largest size that fits its box.

    Parameters
    ----------
    slide : Slide
        The slide.
    placeholder : TablePlaceholder or None
        Filled where there is one.
    table : Table
        What it holds.
    box : Rect
        Where it goes; the table is no higher than its text needs.
    linker : callable
        Gives the relationship that leads to a page.
    setting : Setting
        Measures the template's font, and says how small text may be; where it says so, no row is
        left out.

    Returns
    -------
    GraphicFrame
    """
    ruler, least = setting.ruler, setting.least
    table, size = (table, least) if least else _fitted(table, box, ruler)
    heights = _heights(table, box.width, size, ruler)
    count, columns = len(heights), len(table.widths)
    if placeholder is not None:
        frame = placeholder.insert_table(count, columns)
    else:
        frame = slide.shapes.add_table(count, columns, *box.emu())
    frame.left, frame.top, frame.width, _ = box.emu()
    native = frame.table
    for column, width in zip(native.columns, _widths(table, box.width), strict=True):
        column.width = round(width * POINT)
    for row, height in zip(native.rows, heights, strict=True):
        row.height = round(height * POINT)
    frame.height = sum(row.height for row in native.rows)
    _mark(native, table)
    _fill(native, table, size, linker)
    describe(frame, name="Table", alt_text=table.alt_text)
    return frame


def _fitted(table: Table, box: Rect, ruler: Ruler) -> tuple[Table, float]:
    """The table and the size at which it fits; facts lose their last rows before they shrink."""

    def is_low(one: Table, size: float) -> bool:
        return sum(_heights(one, box.width, size, ruler)) <= box.height

    sizes: tuple[float, ...] = SIZES
    if not table.header:
        sizes = FACT_SIZES
        while len(table.rows) > LEAST_FACTS and not is_low(table, sizes[0]):
            table = replace(table, rows=table.rows[:-1])
    low = [size for size in sizes if is_low(table, size)] or [sizes[-1]]
    whole = (size for size in low if _keeps_words(table, box.width, size, ruler))
    return table, next(whole, low[0])


def _keeps_words(table: Table, width: float, size: float, ruler: Ruler) -> bool:
    """Whether no word of any cell has to be cut."""
    rooms = [one - 2 * SIDE for one in _widths(table, width)]
    heads = [tuple((Line(name, bold=True),) for name in table.header)] if table.header else []
    return all(
        (ruler.bold if line.bold else ruler).keeps_words(clean_text(line.printed), room, size)
        for row in (*heads, *_named(table))
        for cell, room in zip(row, rooms, strict=True)
        for line in cell
    )


def _widths(table: Table, width: float) -> list[float]:
    return [width * share / sum(table.widths) for share in table.widths]


def _heights(table: Table, width: float, size: float, ruler: Ruler) -> list[float]:
    header = [tuple((Line(name, bold=True),) for name in table.header)] if table.header else []
    rooms = [one - 2 * SIDE for one in _widths(table, width)]
    return [
        max(_cell_height(one, room, size, ruler) for one, room in zip(row, rooms, strict=True))
        + 2 * ABOVE
        for row in (*header, *_named(table))
    ]


def _named(table: Table) -> list[tuple[Cell, ...]]:
    """The rows as they are drawn: without a header, the first column is in bold."""
    if table.header:
        return list(table.rows)
    return [(tuple(replace(line, bold=True) for line in row[0]), *row[1:]) for row in table.rows]


def _cell_height(cell: Cell, room: float, size: float, ruler: Ruler) -> float:
    return sum(
        (ruler.bold if line.bold else ruler).height(clean_text(line.printed), room, size)
        for line in cell
    )


def _mark(native: Any, table: Table) -> None:
    """Header row and row names marked, which is what screen readers go by."""
    properties = native._tbl.tblPr
    for name in list(properties.attrib):
        del properties.attrib[name]
    if table.header:
        properties.set("firstRow", "1")
    properties.set("firstCol", "1")
    style = properties.find(qn("a:tableStyleId"))
    if style is None:
        style = parse_xml(f"<a:tableStyleId {DRAWING}/>")
        properties.append(style)
    style.text = PLAIN_STYLE


def _fill(native: Any, table: Table, size: float, linker: Linker) -> None:
    first = 1 if table.header else 0
    for column, name in enumerate(table.header):
        one = native.cell(0, column)
        write_lines(one.text_frame, [Line(name, bold=True)], size=size, colour=DARK_BLUE)
        _finish(one, table, column, line=DARK_BLUE, width=1.5)
    for number, row in enumerate(_named(table)):
        for column, cell in enumerate(row):
            one = native.cell(number + first, column)
            colour = MID_GREY if all(line.quiet for line in cell) else BLACK
            write_lines(one.text_frame, cell, size=size, colour=colour, linker=linker)
            _finish(one, table, column, line=LIGHT_GREY, width=0.75)


def _finish(cell: Any, table: Table, column: int, *, line: str, width: float) -> None:
    """Margins, alignment, a white ground and the line below."""
    cell.margin_left = cell.margin_right = Pt(SIDE)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE)
    if table.numbers_from and column >= table.numbers_from:
        for paragraph in cell.text_frame.paragraphs:
            paragraph._p.pPr.set("algn", "r")
    properties = cell._tc.get_or_add_tcPr()
    none = "".join(f"<a:{side} {DRAWING}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    below = (
        f'<a:lnB {DRAWING} w="{round(width * POINT)}"><a:solidFill><a:srgbClr val="{line[1:]}"/>'
        "</a:solidFill></a:lnB>"
    )
    ground = f'<a:solidFill {DRAWING}><a:srgbClr val="{WHITE[1:]}"/></a:solidFill>'
    for child in list(parse_xml(f"<a:tcPr {DRAWING}>{none}{below}{ground}</a:tcPr>")):
        properties.append(child)
