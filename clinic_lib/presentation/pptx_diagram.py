"""A diagram as native shapes and connectors: each box can be moved and its lines follow."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

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
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_text import DRAWING, Linker, clean_text, describe, write_lines
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
SHAPES = {
    NodeLook.PLAIN: MSO_SHAPE.RECTANGLE,
    NodeLook.STRONG: MSO_SHAPE.ROUNDED_RECTANGLE,
    NodeLook.BROKEN: MSO_SHAPE.SNIP_2_DIAG_RECTANGLE,
}
# Ground, edge, width of the edge, dash and text.
LOOKS = {
    NodeLook.PLAIN: (WHITE, DARK_BLUE, 1.25, "solid", BLACK),
    NodeLook.STRONG: (PALE_BLUE, DARK_BLUE, 2.25, "solid", BLACK),
    NodeLook.BROKEN: (WHITE, DARK_PINK, 2.25, "dash", BLACK),
}
DECORATIVE = (
    f'<a:extLst {DRAWING}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
    "</a:extLst>"
)


def add_diagram(
    slide: Any, diagram: Diagram, area: Rect, *, linker: Linker, setting: Setting
) -> list[Any]:
    """The diagram on a slide, at the largest size of text that fits its area.

    Parameters
    ----------
    slide : Slide
        The slide.
    diagram : Diagram
        What is drawn.
    area : Rect
        Where.
    linker : callable
        Gives the relationship that leads to a page.
    setting : Setting
        Measures the template's font, and says how small text may be.

    Returns
    -------
    list
        Elements of the shapes in reading order: lines, headings, boxes row by row.
    """
    ruler = setting.ruler
    diagram, size = _fitted(diagram, area, ruler, setting.least)
    boxes, headings = node_boxes(diagram, area, size, ruler)
    made: dict[str, Any] = {}
    heads = [
        _heading(slide, words, box, size)
        for words, box in zip(diagram.columns, headings, strict=True)
    ]
    for node in diagram.nodes:
        made[node.key] = _box(slide, node, boxes[node.key], size, linker)
    lines = [_connector(slide, made[one], made[other]) for one, other in diagram.links]
    return [shape._element for shape in (*lines, *heads, *made.values())]


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


def _heading(slide: Any, words: str, box: Rect, size: float) -> Any:
    shape = slide.shapes.add_textbox(*box.emu())
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    frame.auto_size = MSO_AUTO_SIZE.NONE
    write_lines(frame, [Line(words, bold=True)], size=size)
    shape.name = f"Column {clean_text(words)}"
    return shape


def _box(slide: Any, node: Node, box: Rect, size: float, linker: Linker) -> Any:
    ground, edge, width, dash, ink = LOOKS[node.look]
    shape = slide.shapes.add_shape(SHAPES[node.look], *box.emu())
    style = shape._element.find(qn("p:style"))
    shape._element.remove(style)
    properties = shape._element.spPr
    properties.append(
        parse_xml(f'<a:solidFill {DRAWING}><a:srgbClr val="{ground[1:]}"/></a:solidFill>')
    )
    properties.append(
        parse_xml(
            f'<a:ln {DRAWING} w="{round(width * 12700)}"><a:solidFill><a:srgbClr '
            f'val="{edge[1:]}"/></a:solidFill><a:prstDash val="{dash}"/></a:ln>'
        )
    )
    if node.look is NodeLook.STRONG:
        shape.adjustments[0] = min(0.12, 8 / max(min(box.width, box.height), 1))
    if node.look is NodeLook.BROKEN:
        shape.adjustments[0], shape.adjustments[1] = 0.0, min(0.15, 9 / max(box.height, 1))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(INSET)
    frame.margin_top = frame.margin_bottom = Pt(INSET - 1)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write_lines(frame, node.lines, size=size, colour=ink, linker=linker)
    shape.name = clean_text(node.lines[0].text)[:60] if node.lines else "Box"
    return shape


def _connector(slide: Any, left: Any, right: Any) -> Any:
    line = slide.shapes.add_connector(MSO_CONNECTOR.ELBOW, 0, 0, 0, 0)
    line.begin_connect(left, RIGHT)
    line.end_connect(right, LEFT)
    style = line._element.find(qn("p:style"))
    line._element.remove(style)
    if abs(line.begin_y - line.end_y) < 12700:
        line._element.spPr.find(qn("a:prstGeom")).set("prst", "straightConnector1")
    line._element.spPr.append(
        parse_xml(
            f'<a:ln {DRAWING} w="19050"><a:solidFill><a:schemeClr val="tx1"/>'
            '</a:solidFill><a:tailEnd type="triangle" w="med" len="med"/></a:ln>'
        )
    )
    describe(line, name="Line", alt_text="")
    line._element.xpath(".//p:cNvPr")[0].append(parse_xml(DECORATIVE))
    return line
