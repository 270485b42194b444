"""Room on a slide of any template, and what stands at the foot of every slide."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_plans import FEET, NEAR, TITLES, Plan
from clinic_lib.presentation.pptx_text import DRAWING
from clinic_lib.presentation.theme import LANGUAGE

MARGIN = 36.0


def body_font(presentation: Any) -> str:
    """The name of the template's font for text, from its theme; empty where it has none."""
    part = presentation.slide_masters[0].part
    try:
        theme = etree.fromstring(part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    except (KeyError, etree.XMLSyntaxError):
        return ""
    font = theme.find(".//{*}minorFont/{*}latin")
    return "" if font is None else str(font.get("typeface", ""))


def page_of(presentation: Any) -> Rect:
    """The whole slide."""
    return Rect(0, 0, presentation.slide_width / POINT, presentation.slide_height / POINT)


def free_area(plan: Plan, page: Rect) -> Rect:
    """The largest box beside a layout's title that touches neither margin nor footer."""
    top, bottom = MARGIN, page.height - MARGIN
    for box in (place.box for place in plan.of(*FEET)):
        if box.top > page.height * 0.6:
            bottom = min(bottom, box.top - 4)
        elif box.bottom < page.height * 0.25:
            top = max(top, box.bottom + 4)
    titles = plan.of(*TITLES)
    side = min(MARGIN, page.width * 0.05)
    left, right = side, page.width - side
    if not titles:
        return Rect(left, top, right - left, bottom - top)
    box = titles[0].box
    if box.width > page.width * 0.5:
        left, right = max(box.left, 12.0), min(box.right, page.width - 12.0)
    boxes = (
        Rect(left, box.bottom + 6, right - left, bottom - box.bottom - 6),
        Rect(left, top, right - left, box.top - 6 - top),
        Rect(box.right + 6, top, right - box.right - 6, bottom - top),
        Rect(left, top, box.left - 6 - left, bottom - top),
    )
    return max(boxes, key=lambda one: one.area)


def add_foot(native: Any, plan: Plan, kind: Any, page: Rect) -> tuple[Any, Rect]:
    """Footer or slide number as the layout places it; a text box where the layout has none.

    Parameters
    ----------
    native, plan
        The new slide and its layout.
    kind : PP_PLACEHOLDER
        ``FOOTER`` or ``SLIDE_NUMBER``.
    page : Rect
        The whole slide.

    Returns
    -------
    shape, box
        What was added, and where it stands.
    """
    tree = native.shapes._spTree
    models = plan.of(kind)
    if not models:
        number = kind == PP_PLACEHOLDER.SLIDE_NUMBER
        width = 60.0 if number else page.width * 0.6
        left = page.width - MARGIN - width if number else MARGIN
        box = Rect(left, page.height - 32, width, 20)
        return native.shapes.add_textbox(*box.emu()), box
    identifier = max(int(one.get("id")) for one in tree.iter(qn("p:cNvPr"))) + 1
    shape = copy.deepcopy(models[0].element)
    shape.find(qn("p:nvSpPr")).find(qn("p:cNvPr")).set("id", str(identifier))
    properties = shape.find(qn("p:spPr"))
    for child in list(properties):
        properties.remove(child)
    tree.append(shape)
    return native.shapes[-1], models[0].box


def foot_room(plan: Plan, page: Rect) -> Rect | None:
    """The whole line at the foot of a slide up to its number; None where there is no such line."""
    feet = {place.kind: place.box for place in plan.of(*FEET)}
    footer, number = (
        feet.get(kind) for kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    )
    if footer is None:
        return None
    beside = [box for box in feet.values() if abs(box.top - footer.top) < NEAR]
    left = min(box.left for box in beside)
    right = max(box.right for box in beside)
    if number is not None and number in beside and number.left > footer.left:
        right = number.left
    elif number is not None and number in beside:
        left = number.right
    return Rect(max(left, 0.0), footer.top, min(right, page.width) - left, footer.height)


def write_slide_number(shape: Any, number: int, size: float | None, label: str = "") -> None:
    """The number as a field, so that it stays right when slides are moved; a label as it is."""
    body = shape.text_frame._txBody
    for paragraph in list(body.findall(qn("a:p"))):
        body.remove(paragraph)
    points = f' sz="{round(size * 100)}"' if size else ""
    align = ' algn="r"' if not shape.is_placeholder else ""
    if label:
        body.append(
            parse_xml(
                f'<a:p {DRAWING}><a:pPr{align}/><a:r><a:rPr lang="{LANGUAGE}"{points}/>'
                f"<a:t>{label}</a:t></a:r></a:p>"
            )
        )
        return
    body.append(
        parse_xml(
            f'<a:p {DRAWING}><a:pPr{align}/><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:rPr lang="{LANGUAGE}"{points}/><a:t>{number}</a:t></a:fld></a:p>'
        )
    )
