"""Where things go on a slide of any template: placeholders by type and place, never by number."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Slide, SlideKind
from clinic_lib.presentation.pptx_text import DRAWING
from clinic_lib.presentation.theme import LANGUAGE

POINT = 12700
TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
TEXTS = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE})
FEET = frozenset({PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE})
# Placeholders under this share of the slide's area are meant for something smaller.
LEAST_SHARE = 0.3
MARGIN = 36.0
# Boxes that meet within this are not thought to overlap.
NEAR = 8.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on a slide, in points.

    Examples
    --------
    >>> Rect(0, 0, 100, 50).bottom, Rect(0, 0, 100, 50).area
    (50, 5000)
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Area; nothing for a box that is turned inside out."""
        return max(self.width, 0) * max(self.height, 0)

    def emu(self) -> tuple[int, int, int, int]:
        """The same in the file format's own unit."""
        left, top = round(self.left * POINT), round(self.top * POINT)
        return left, top, round(self.width * POINT), round(self.height * POINT)


def rect_of(shape: Any) -> Rect:
    """The box of a shape; placeholders inherit theirs from layout and master."""
    sides = [shape.left, shape.top, shape.width, shape.height]
    return Rect(*((side or 0) / POINT for side in sides))


def kind_of(placeholder: Any) -> Any:
    """The type of a placeholder."""
    return placeholder.placeholder_format.type


def chosen_layout(presentation: Any, slide: Slide) -> Any:
    """The layout whose placeholders serve a slide best, leaving fewest of them empty."""
    page = page_of(presentation)
    layouts = [layout for m in presentation.slide_masters for layout in m.slide_layouts]
    # max keeps the first of equals, so the template's own order decides.
    return max(layouts, key=lambda layout: _score(layout, slide, page))


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


def _score(layout: Any, slide: Slide, page: Rect) -> float:
    """Ten for a title, points for each placeholder used, less for each left over."""
    kinds = [kind_of(placeholder) for placeholder in layout.placeholders]
    score = 10.0 if TITLES & set(kinds) else 0.0
    if slide.kind is SlideKind.TITLE:
        score += 5.0 * (PP_PLACEHOLDER.CENTER_TITLE in kinds)
        score += 3.0 * (_form(layout) == "title")
        return score + 2.0 * (PP_PLACEHOLDER.SUBTITLE in kinds) - _left_over(kinds, TEXTS)
    if PP_PLACEHOLDER.CENTER_TITLE in kinds:
        score -= 5
    wanted = {
        PP_PLACEHOLDER.CHART: slide.chart is not None,
        PP_PLACEHOLDER.TABLE: (slide.table or slide.facts) is not None,
    }
    main = PP_PLACEHOLDER.CHART if slide.chart is not None else PP_PLACEHOLDER.TABLE
    for kind, needed in wanted.items():
        boxes = [rect_of(p) for p in layout.placeholders if kind_of(p) == kind]
        large = kind != main or any(box.area > LEAST_SHARE * page.area for box in boxes)
        score += (4.0 if needed and large else -2.0) * min(len(boxes), 1)
    score += _text_score(layout, slide, main)
    section = _form(layout) == "secHead"
    score += section * (1.0 if slide.kind is SlideKind.SECTION and main in kinds else -3.0)
    return score - _left_over(kinds, TEXTS | set(wanted))


def _form(layout: Any) -> str:
    """What the template's author said a layout is for."""
    return str(layout._element.get("type", ""))


def _text_score(layout: Any, slide: Slide, main: Any) -> float:
    """Text placeholders help only beside a chart or table: alone they fill the slide."""
    texts = [rect_of(p) for p in layout.placeholders if kind_of(p) in TEXTS]
    mains = [rect_of(p) for p in layout.placeholders if kind_of(p) == main]
    if not mains:
        return -1.0 * len(texts)
    top = max(mains, key=lambda one: one.area).top
    above = sum(box.bottom <= top + NEAR for box in texts)
    lead_above = bool(slide.lead) and slide.chart is None
    wanted_above = bool(slide.subtitle) + lead_above
    wanted_other = bool(slide.notes) + (bool(slide.lead) and not lead_above)
    return sum(
        min(have, want) - 1.5 * max(have - want, 0)
        for have, want in ((above, wanted_above), (len(texts) - above, wanted_other))
    )


def _left_over(kinds: list[Any], used: set[Any] | frozenset[Any]) -> float:
    return 2.0 * sum(kind not in TITLES | FEET | used for kind in kinds)


def title_of(slide: Any) -> Any:
    """The slide's title placeholder, or None."""
    return next((p for p in slide.placeholders if kind_of(p) in TITLES), None)


def free_area(layout: Any, page: Rect) -> Rect:
    """The largest box beside the layout's title that touches neither margin nor footer."""
    top, bottom = MARGIN, page.height - MARGIN
    for foot in (p for p in layout.placeholders if kind_of(p) in FEET):
        box = rect_of(foot)
        if box.top > page.height * 0.6:
            bottom = min(bottom, box.top - 4)
        elif box.bottom < page.height * 0.25:
            top = max(top, box.bottom + 4)
    title = next((p for p in layout.placeholders if kind_of(p) in TITLES), None)
    side = min(MARGIN, page.width * 0.05)
    left, right = side, page.width - side
    if title is None:
        return Rect(left, top, right - left, bottom - top)
    box = rect_of(title)
    if box.width > page.width * 0.5:
        left, right = max(box.left, 12.0), min(box.right, page.width - 12.0)
    boxes = (
        Rect(left, box.bottom + 6, right - left, bottom - box.bottom - 6),
        Rect(left, top, right - left, box.top - 6 - top),
        Rect(box.right + 6, top, right - box.right - 6, bottom - top),
        Rect(left, top, box.left - 6 - left, bottom - top),
    )
    return max(boxes, key=lambda one: one.area)


def add_foot(slide: Any, layout: Any, kind: Any, page: Rect) -> Any:
    """Footer or slide number as the layout places it; a text box where the layout has none.

    Parameters
    ----------
    slide, layout
        The new slide and its layout.
    kind : PP_PLACEHOLDER
        ``FOOTER`` or ``SLIDE_NUMBER``.
    page : Rect
        The whole slide.
    """
    tree = slide.shapes._spTree
    model = next((p for p in layout.placeholders if kind_of(p) == kind), None)
    if model is None:
        number = kind == PP_PLACEHOLDER.SLIDE_NUMBER
        width = 60.0 if number else page.width * 0.6
        left = page.width - MARGIN - width if number else MARGIN
        return slide.shapes.add_textbox(*Rect(left, page.height - 32, width, 20).emu())
    identifier = max(int(one.get("id")) for one in tree.iter(qn("p:cNvPr"))) + 1
    shape = copy.deepcopy(model._element)
    shape.find(qn("p:nvSpPr")).find(qn("p:cNvPr")).set("id", str(identifier))
    properties = shape.find(qn("p:spPr"))
    for child in list(properties):
        properties.remove(child)
    tree.append(shape)
    return slide.shapes[-1]


def foot_room(layout: Any, page: Rect) -> Rect | None:
    """The whole line at the foot of a slide up to its number; None where there is no such line."""
    feet = {kind_of(p): rect_of(p) for p in layout.placeholders if kind_of(p) in FEET}
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


def write_slide_number(shape: Any, number: int, size: float | None) -> None:
    """The number as a field, so that it stays right when slides are moved."""
    body = shape.text_frame._txBody
    for paragraph in list(body.findall(qn("a:p"))):
        body.remove(paragraph)
    points = f' sz="{round(size * 100)}"' if size else ""
    align = ' algn="r"' if not shape.is_placeholder else ""
    body.append(
        parse_xml(
            f'<a:p {DRAWING}><a:pPr{align}/><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
            f'type="slidenum"><a:rPr lang="{LANGUAGE}"{points}/><a:t>{number}</a:t></a:fld></a:p>'
        )
    )


def inherited_size(placeholder: Any, default: float) -> float:
    """The size of a placeholder's text in points, from its layout, its master or the default."""
    kind = kind_of(placeholder)
    layout = placeholder.part.slide_layout
    index = placeholder.placeholder_format.idx
    own = [p._element for p in layout.placeholders if p.placeholder_format.idx == index]
    alike = TITLES if kind in TITLES else {kind}
    shared = [p._element for p in layout.slide_master.placeholders if kind_of(p) in alike]
    style = "titleStyle" if kind in TITLES else "bodyStyle"
    for element in (*own, *shared):
        size = element.find(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if size is not None and size.get("sz"):
            return int(size.get("sz")) / 100
    size = layout.slide_master._element.find(
        f".//{qn(f'p:{style}')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    )
    return int(size.get("sz")) / 100 if size is not None and size.get("sz") else default
