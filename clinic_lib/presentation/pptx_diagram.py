"""A diagram as native shapes and connectors: each box can be moved and its lines follow."""

from __future__ import annotations

from itertools import count

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.diagram import (
    INSET,
    Diagram,
    Node,
    NodeLook,
    diagram_height,
    node_boxes,
)
from clinic_lib.presentation.diagram_parts import shorter
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import (
    frame,
    geometry,
    placed_at,
    quoted,
    text_box,
)
from clinic_lib.presentation.pptx_text import Linker, clean_text, paragraphs
from clinic_lib.presentation.theme import (
    BLACK,
    DARK_BLUE,
    DARK_PINK,
    PALE_BLUE,
    WHITE,
)

SIZES = (16.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)
LEAST_LETTERS = 20
LEFT, RIGHT = 1, 3
# How the format counts the size of a corner, and says that a line runs leftwards or upwards.
WHOLE = 100000.0
FLIP_ACROSS, FLIP_DOWN = ' flipH="1"', ' flipV="1"'
# Ground, edge, width of the edge, dash and text.
LOOKS = {
    NodeLook.PLAIN: (WHITE, DARK_BLUE, 1.25, "solid", BLACK),
    NodeLook.STRONG: (PALE_BLUE, DARK_BLUE, 2.25, "solid", BLACK),
    NodeLook.BROKEN: (WHITE, DARK_PINK, 2.25, "dash", BLACK),
}
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)


def diagram_markup(
    diagram: Diagram, area: Rect, *, after: int, linker: Linker, setting: Setting
) -> tuple[dict[int, str], int]:
    """A diagram at the largest size of text that fits its area.

    Parameters
    ----------
    diagram : Diagram
        What is drawn.
    area : Rect
        Where.
    after : int
        The highest number that a shape of the slide has.
    linker : callable
        Gives the relationship that leads to a page.
    setting : Setting
        Measures the template's font, and says how small text may be.

    Returns
    -------
    shapes : dict of int to str
        By their numbers, in reading order: lines, headings, boxes row by row.
    last : int
        The highest number that now is taken.
    """
    ruler = setting.ruler
    diagram, size = _fitted(diagram, area, ruler, setting.least)
    boxes, headings = node_boxes(diagram, area, size, ruler)
    numbers = count(after + 1)
    heads = {
        number: _heading(number, words, box, size)
        for words, box, number in zip(diagram.columns, headings, numbers, strict=False)
    }
    known = dict(zip((node.key for node in diagram.nodes), numbers, strict=False))
    made = {
        known[node.key]: _box(known[node.key], node, boxes[node.key], size, linker)
        for node in diagram.nodes
    }
    lines = {
        number: _connector(number, (known[one], boxes[one]), (known[other], boxes[other]))
        for (one, other), number in zip(diagram.links, numbers, strict=False)
    }
    return {**lines, **heads, **made}, next(numbers) - 1


def _fitted(diagram: Diagram, area: Rect, ruler: Ruler, least: float) -> tuple[Diagram, float]:
    """The diagram and the size at which it fits; on a small slide its longest texts are cut."""
    sizes = [size for size in SIZES if size >= least] or [least]

    def is_low(one: Diagram, size: float) -> bool:
        return diagram_height(one, area.width, size, ruler) <= area.height

    for size in sizes:
        if is_low(diagram, size):
            return diagram, size
    length = max(len(line.text) for node in diagram.nodes for line in node.lines)
    while not is_low(diagram, sizes[-1]) and length > LEAST_LETTERS:
        length -= 5
        diagram = shorter(diagram, length)
    return diagram, sizes[-1]


def _heading(number: int, words: str, box: Rect, size: float) -> str:
    text = paragraphs([Line(words, bold=True)], size=size)
    name = f"Column {clean_text(words)}"
    return text_box(number, box, text, body=frame(anchor="b"), name=name)


def _box(number: int, node: Node, box: Rect, size: float, linker: Linker) -> str:
    ground, edge, width, dash, ink = LOOKS[node.look]
    name = clean_text(node.lines[0].text)[:60] if node.lines else "Box"
    across, down = round(INSET * POINT), round((INSET - 1) * POINT)
    text = paragraphs(node.lines, size=size, colour=ink, linker=linker)
    line = f'<a:ln w="{round(width * POINT)}">'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{quoted(name)}"/><p:cNvSpPr/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr><a:xfrm>{placed_at(box)}</a:xfrm>{_outline(node.look, box)}"
        f'<a:solidFill><a:srgbClr val="{ground[1:]}"/></a:solidFill>{line}'
        f'<a:solidFill><a:srgbClr val="{edge[1:]}"/></a:solidFill><a:prstDash val="{dash}"/></a:ln>'
        f'</p:spPr><p:txBody><a:bodyPr rtlCol="0" anchor="ctr" wrap="square" lIns="{across}" '
        f'rIns="{across}" tIns="{down}" bIns="{down}"/><a:lstStyle/>{text}</p:txBody></p:sp>'
    )


def _outline(look: NodeLook, box: Rect) -> str:
    """Round or cut corners of a size that the eye sees and the text does not need."""
    if look is NodeLook.STRONG:
        corner = min(0.12, 8 / max(min(box.width, box.height), 1))
        return geometry("roundRect", adj=int(corner * WHOLE))
    if look is NodeLook.BROKEN:
        corner = min(0.15, 9 / max(box.height, 1))
        return geometry("snip2DiagRect", adj1=0, adj2=int(corner * WHOLE))
    return geometry("rect")


def _connector(number: int, start: tuple[int, Rect], end: tuple[int, Rect]) -> str:
    """A line from the right of one box to the left of another, which it follows when moved."""
    left, top, width, height = start[1].emu()
    from_x, from_y = left + width, int(top + height / 2)
    left, top, _, height = end[1].emu()
    to_x, to_y = left, int(top + height / 2)
    flips = f"{FLIP_ACROSS if to_x <= from_x else ''}{FLIP_DOWN if to_y <= from_y else ''}"
    level = abs(from_y - to_y) < POINT
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="Line" descr="">{DECORATIVE}</p:cNvPr>'
        f'<p:cNvCxnSpPr><a:stCxn id="{start[0]}" idx="{RIGHT}"/><a:endCxn id="{end[0]}" '
        f'idx="{LEFT}"/></p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm{flips}>'
        f'<a:off x="{min(from_x, to_x)}" y="{min(from_y, to_y)}"/>'
        f'<a:ext cx="{abs(from_x - to_x)}" cy="{abs(from_y - to_y)}"/></a:xfrm>'
        f"{geometry('straightConnector1' if level else 'bentConnector3')}"
        '<a:ln w="19050"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        '<a:tailEnd type="triangle" w="med" len="med"/></a:ln></p:spPr></p:cxnSp>'
    )
