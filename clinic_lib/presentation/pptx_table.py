"""Native tables: a header row, hairlines, no colour that carries meaning. Sizes follow the text."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from clinic_lib.presentation.deck import Cell, Line, Table
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import PAGE, POINT, Rect
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import TABLE, Drawn, placed_at
from clinic_lib.presentation.pptx_text import Linker, clean_text, paragraphs
from clinic_lib.presentation.theme import BLACK, DARK_BLUE, LIGHT_GREY, MID_GREY, WHITE

Rows = tuple[tuple[Cell, ...], ...]
SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
FACT_SIZES = SIZES[3:]
# Facts stand most important first: rather fewer than smaller.
LEAST_FACTS = 5
# The built-in style without fills and lines; everything that shows is set on the cells.
PLAIN_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
SIDE, ABOVE = PAGE.cell_padding / 2, PAGE.row_padding / 2
MARGINS = " ".join(
    f'mar{side}="{round(points * POINT)}"'
    for side, points in (("L", SIDE), ("R", SIDE), ("T", ABOVE), ("B", ABOVE))
)
NO_LINES = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
GROUND = f'<a:solidFill><a:srgbClr val="{WHITE[1:]}"/></a:solidFill>'


def table_markup(
    table: Table, box: Rect, *, linker: Linker, setting: Setting
) -> tuple[Drawn, float]:
    """A table at the largest size that fits its box, and how high it is in points.

    Parameters
    ----------
    table : Table
        What it holds.
    box : Rect
        Where it goes; the table is no higher than its text needs.
    linker : callable
        Gives the relationship that leads to a page.
    setting : Setting
        Measures the template's font, and says how small text may be; where it says so, no row is
        left out.
    """
    ruler, least = setting.ruler, setting.least
    rows = _drawn_rows(table)
    rows, size = (rows, least) if least else _fitted(table, rows, box, ruler)
    heights = [round(one * POINT) for one in _heights(table, rows, box.width, size, ruler)]
    widths = [round(one * POINT) for one in _widths(table, box.width)]
    columns = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    content = (
        f"<a:tbl>{_marked(table)}<a:tblGrid>{columns}</a:tblGrid>"
        f"{_rows(table, rows, heights, size, linker)}</a:tbl>"
    )
    height = sum(heights) / POINT
    place = Rect(box.left, box.top, sum(widths) / POINT, height)
    return Drawn(TABLE, placed_at(place), content), height


def _fitted(table: Table, rows: Rows, box: Rect, ruler: Ruler) -> tuple[Rows, float]:
    """The rows and the size at which they fit; facts lose their last rows before they shrink."""
    sizes: tuple[float, ...] = SIZES
    if not table.header:
        sizes = FACT_SIZES
        heights = _heights(table, rows, box.width, sizes[0], ruler)
        while len(rows) > LEAST_FACTS and sum(heights[: len(rows)]) > box.height:
            rows = rows[:-1]
    # As they are asked for: the first that is low enough is mostly the one.
    low = (
        size for size in sizes if sum(_heights(table, rows, box.width, size, ruler)) <= box.height
    )
    largest = next(low, sizes[-1])
    tried = chain([largest], low)
    whole = (size for size in tried if _keeps_words(table, rows, box.width, size, ruler))
    return rows, next(whole, largest)


def _keeps_words(table: Table, rows: Rows, width: float, size: float, ruler: Ruler) -> bool:
    """Whether no word of any cell has to be cut."""
    rooms = [one - 2 * SIDE for one in _widths(table, width)]
    return all(
        (ruler.bold if line.bold else ruler).keeps_words(clean_text(line.printed), room, size)
        for row in rows
        for cell, room in zip(row, rooms, strict=True)
        for line in cell
    )


def _widths(table: Table, width: float) -> list[float]:
    return [width * share / sum(table.widths) for share in table.widths]


def _heights(table: Table, rows: Rows, width: float, size: float, ruler: Ruler) -> list[float]:
    rooms = [one - 2 * SIDE for one in _widths(table, width)]
    return [
        max(_cell_height(one, room, size, ruler) for one, room in zip(row, rooms, strict=True))
        + 2 * ABOVE
        for row in rows
    ]


def _drawn_rows(table: Table) -> Rows:
    """The rows as they are drawn, the header first: without one, the first column is in bold."""
    if table.header:
        return (tuple((Line(name, bold=True),) for name in table.header), *table.rows)
    return tuple(
        (tuple(replace(line, bold=True) for line in row[0]), *row[1:]) for row in table.rows
    )


def _cell_height(cell: Cell, room: float, size: float, ruler: Ruler) -> float:
    return sum(
        (ruler.bold if line.bold else ruler).height(clean_text(line.printed), room, size)
        for line in cell
    )


def _marked(table: Table) -> str:
    """Header row and row names marked, which is what screen readers go by."""
    header = 'firstRow="1" ' if table.header else ""
    return f'<a:tblPr {header}firstCol="1"><a:tableStyleId>{PLAIN_STYLE}</a:tableStyleId></a:tblPr>'


def _rows(table: Table, rows: Rows, heights: list[int], size: float, linker: Linker) -> str:
    written = []
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        is_header = bool(table.header) and number == 0
        cells = (
            _cell(cell, table, column, size, linker, is_header=is_header)
            for column, cell in enumerate(row)
        )
        written.append(f'<a:tr h="{height}">{"".join(cells)}</a:tr>')
    return "".join(written)


def _cell(
    cell: Cell, table: Table, column: int, size: float, linker: Linker, *, is_header: bool
) -> str:
    """Text, margins, alignment, a white ground and the line below."""
    colour = DARK_BLUE if is_header else MID_GREY if all(line.quiet for line in cell) else BLACK
    align = "r" if table.numbers_from and column >= table.numbers_from else ""
    text = paragraphs(cell, size=size, colour=colour, linker=linker, align=align)
    width, edge = (1.5, DARK_BLUE) if is_header else (0.75, LIGHT_GREY)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody><a:tcPr {MARGINS}>{NO_LINES}"
        f'<a:lnB w="{round(width * POINT)}"><a:solidFill><a:srgbClr val="{edge[1:]}"/>'
        f"</a:solidFill></a:lnB>{GROUND}</a:tcPr></a:tc>"
    )
