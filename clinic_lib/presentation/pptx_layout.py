"""Room on a slide of any template: the page, beside its title, and on the line at its foot."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE

from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_plans import FEET, NEAR, TITLES, Plan

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
