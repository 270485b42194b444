"""What stands at the foot of every slide: footer and number, worked out once for each layout."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_layout import MARGIN, foot_room
from clinic_lib.presentation.pptx_plans import Place, Plan
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import AS_WIDE_AS_TEXT, SPACES, placed_at, text_box
from clinic_lib.presentation.pptx_text import clean_text, paragraphs
from clinic_lib.presentation.theme import LANGUAGE

GAP = 8.0
SIZES = (12.0, 11.0, 10.0)
FIELD = 'id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"'
# Makes the shape from its number and text.
Foot = Callable[[int, str], str]


@dataclass(frozen=True, slots=True)
class Feet:
    """What stands at the foot of the slides of one layout.

    Parameters
    ----------
    footer : callable, optional
        Makes the footer from the number that the slide knows it by; None where there is none.
    page : callable
        Makes the slide number from the number that the slide knows it by and its paragraph.
    look : tuple of str
        Alignment and size of the slide number, as markup.
    """

    footer: Callable[[int], str] | None
    page: Foot
    look: tuple[str, str]

    def number(self, shape: int, number: int, label: str) -> str:
        """The slide number as a field, so that it stays right when slides move; a label as is."""
        align, size = self.look
        told = f'<a:rPr lang="{LANGUAGE}"{size}/><a:t>{label or number}</a:t>'
        run = f"<a:r>{told}</a:r>" if label else f"<a:fld {FIELD}>{told}</a:fld>"
        return self.page(shape, f"<a:p><a:pPr{align}/>{run}</a:p>")


def feet_of(plan: Plan, setting: Setting) -> Feet:
    """Footer and slide number as a layout places them; text boxes where it has none.

    Parameters
    ----------
    plan : Plan
        The layout.
    setting : Setting
        What all slides share.
    """
    pages = plan.of(PP_PLACEHOLDER.SLIDE_NUMBER)
    width = 60.0
    corner = _strip(setting.page, setting.page.width - MARGIN - width, width)
    size = setting.least or (None if pages else SIZES[0])
    points = f' sz="{round(size * 100)}"' if size else ""
    align = "" if pages else ' algn="r"'
    return Feet(_footer(plan, setting), _foot(pages, corner), (align, points))


def _strip(page: Rect, left: float, width: float) -> Rect:
    return Rect(left, page.height - 32, width, 20)


def _footer(plan: Plan, setting: Setting) -> Callable[[int], str] | None:
    """On one line: in a wider box, smaller or shortened where it does not fit otherwise."""
    deck, ruler = setting.deck, setting.ruler
    if not deck.foot:
        return None
    models, room = plan.of(PP_PLACEHOLDER.FOOTER), foot_room(plan, setting.page)
    box = models[0].box if models else _strip(setting.page, MARGIN, setting.page.width * 0.6)
    most, moved = box.width - GAP, None
    sizes = setting.sizes(SIZES)
    words = clean_text(deck.foot)
    if ruler.width(words, sizes[0]) > most and room is not None and room.width > most:
        most, moved = room.width - GAP, room
    size = next((s for s in sizes if ruler.width(words, s) <= most), sizes[-1])
    length = len(deck.footer)
    while ruler.width(clean_text(deck.shorter_foot(length)), size) > most and length > 0:
        length -= 4
    text = paragraphs([Line(deck.shorter_foot(length))], size=size)
    foot = _foot(models, box, moved)
    return lambda number: foot(number, text)


def _foot(models: tuple[Place, ...], box: Rect, moved: Rect | None = None) -> Foot:
    """A foot like the layout's own, moved where a box is given; a text box where it has none."""
    if not models:
        return lambda number, text: text_box(number, box, text, body=AS_WIDE_AS_TEXT)
    start, middle, end = _around(models[0].element, moved)
    return lambda number, text: f"{start}{number}{middle}{text}{end}"


def _around(model: Any, moved: Rect | None) -> tuple[str, str, str]:
    """The markup of a layout's shape before its number, between that and its text, and after."""
    shape = copy.deepcopy(model)
    shape.find(qn("p:nvSpPr")).find(qn("p:cNvPr")).set("id", "0")
    properties, body = shape.find(qn("p:spPr")), shape.get_or_add_txBody()
    for child in [*properties, *body.findall(qn("a:p"))]:
        child.getparent().remove(child)
    if moved is not None:
        properties.append(parse_xml(f"<a:xfrm {SPACES}>{placed_at(moved)}</a:xfrm>"))
    body.append(etree.Comment(""))
    # Within a tree, so that it does not name again the spaces that every slide names.
    tree = parse_xml(f"<p:spTree {SPACES}/>")
    tree.append(shape)
    _, _, drawn = etree.tostring(tree, encoding="unicode").partition(">")
    start, _, rest = drawn.removesuffix("</p:spTree>").partition(' id="0"')
    middle, _, end = rest.rpartition("<!---->")
    return f'{start} id="', f'"{middle}', end
