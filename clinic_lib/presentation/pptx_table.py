"""Native tables: a header row, hairlines, no colour that carries meaning. Sizes follow the text."""

from __future__ import annotations

from dataclasses import replace

from clinic_lib.presentation.deck import Cell, Line, Table
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import PAGE, POINT, Rect
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import TABLE, Drawn, placed_at
from clinic_lib.presentation.pptx_text import Linker, clean_text, paragraphs
from clinic_lib.presentation.theme import BLACK, DARK_BLUE, LIGHT_GREY, MID_GREY, WHITE

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
    table, size = (table, least) if least else _fitted(table, box, ruler)
    heights = [round(one * POINT) for one in _heights(table, box.width, size, ruler)]
    widths = [round(one * POINT) for one in _widths(table, box.width)]
    columns = "".join(f'<a:gridCol w="{width}"/>' for width in widths)
    content = (
        f"<a:tbl>{_marked(table)}<a:tblGrid>{columns}</a:tblGrid>"
        f"{_rows(table, heights, size, linker)}</a:tbl>"
    )
    height = sum(heights) / POINT
    place = Rect(box.left, box.top, sum(widths) / POINT, height)
    return Drawn(TABLE, placed_at(place), content), height


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


def _marked(table: Table) -> str:
    """Header row and row names marked, which is what screen readers go by."""
    header = 'firstRow="1" ' if table.header else ""
    return f'<a:tblPr {header}firstCol="1"><a:tableStyleId>{PLAIN_STYLE}</a:tableStyleId></a:tblPr>'


def _rows(table: Table, heights: list[int], size: float, linker: Linker) -> str:
    rows = _named(table)
    if table.header:
        rows = [tuple((Line(name, bold=True),) for name in table.header), *rows]
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
