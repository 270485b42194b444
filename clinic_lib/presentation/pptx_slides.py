"""Fills one slide of any template from its description. Knows places and sizes, no figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Line, Slide, SlideKind
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_body import GAP, fill_body
from clinic_lib.presentation.pptx_filler import Filler, smaller_sizes
from clinic_lib.presentation.pptx_layout import add_foot, foot_room, free_area, write_slide_number
from clinic_lib.presentation.pptx_plans import TEXTS, TITLES, Plan, rect_of
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_text import DRAWING, clean_text, write_lines

TITLE_SIZES = (44, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14)
MOST_TITLE, LEAST_TITLE = 32.0, 24.0
# What a title and the gap below it take where a layout has none.
ADDED_TITLE = 60.0 + GAP
USUAL_TITLE, USUAL_SUBTITLE = 28.0, 20.0
FOOT_SIZES = (12.0, 11.0, 10.0)
PRESENTATION = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def fill_slide(filler: Filler, number: int) -> None:
    """Everything of one slide put in its place, placeholders first, in reading order.

    Parameters
    ----------
    filler : Filler
        The slide, with its layout's placeholders still empty.
    number : int
        Its number.
    """
    native, slide = filler.native, filler.slide
    area = _fill_title(filler)
    if slide.kind is SlideKind.TITLE:
        _fill_opening(filler, area)
    else:
        fill_body(filler, area)
    _remove_empty(filler)
    _fill_feet(filler, number)
    tree = native.shapes._spTree
    for element in filler.placed:
        tree.append(element)


def title_fit(plan: Plan, slide: Slide, ruler: Ruler, least: float = 0.0) -> float:
    """The largest size at which a slide's title fits its layout, in points."""
    titles = plan.of(*TITLES)
    if not titles:
        return MOST_TITLE
    box, own = titles[0].box, titles[0].size or USUAL_TITLE
    most = own if slide.kind is SlideKind.TITLE else min(own, MOST_TITLE)
    sizes = (most, *(size for size in TITLE_SIZES if least <= size < most))
    room = max(box.width - 2 * GAP, 40)
    return ruler.bold.fitting(clean_text(slide.title), room, box.height, sizes)


def common_title_size(fits: Sequence[float]) -> float:
    """One size for all titles, so that slides look alike; only overlong ones are smaller.

    Examples
    --------
    >>> common_title_size([32, 28, 18]), common_title_size([32, 28])
    (24.0, 28)
    """
    return max(min(fits, default=MOST_TITLE), LEAST_TITLE)


def _fill_title(filler: Filler) -> Rect:
    """The title at the common size; returns the room left beside it."""
    plan, slide, setting = filler.plan, filler.slide, filler.setting
    area = free_area(plan, setting.page)
    holders = [one for one in filler.holders if one.kind in TITLES]
    if holders:
        shape, own = holders[0].shape, holders[0].place.size
    else:
        shape, own = _added_title(filler, area), 0.0
        used = rect_of(shape).height + GAP
        area = Rect(area.left, area.top + used, area.width, area.height - used)
    fits = title_fit(plan, slide, setting.ruler, setting.least)
    if slide.kind is not SlideKind.TITLE:
        fits = min(fits, setting.title_size)
    write_lines(shape.text_frame, [Line(slide.title)], size=None if fits == own else fits)
    filler.placed.append(shape._element)
    return area


def _added_title(filler: Filler, area: Rect) -> Any:
    """A title on a layout that has none: every slide needs one to be found by."""
    box = Rect(area.left, area.top, area.width, ADDED_TITLE - GAP)
    left, top, width, height = box.emu()
    identifier = max(int(e.get("id")) for e in filler.native.shapes._spTree.iter(qn("p:cNvPr")))
    element = parse_xml(
        f'<p:sp {PRESENTATION} {DRAWING}><p:nvSpPr><p:cNvPr id="{identifier + 1}" name="Title"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="title"/></p:nvPr>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" '
        f'cy="{height}"/></a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody>'
        "</p:sp>"
    )
    filler.native.shapes._spTree.append(element)
    return filler.native.shapes.title


def _fill_opening(filler: Filler, area: Rect) -> None:
    """The lines of a title slide, in the subtitle placeholder if there is one."""
    texts = [one for one in filler.holders if one.kind in TEXTS]
    texts.sort(key=lambda one: (one.kind != PP_PLACEHOLDER.SUBTITLE, -one.box.area))
    holder = texts[0] if texts else None
    box = holder.box if holder else area
    own = holder.place.size if holder else 0.0
    words = "\n".join(clean_text(line.text) for line in filler.slide.lines)
    room, height = box.width - 2 * GAP, box.height * 0.85
    least = filler.setting.least
    sizes = filler.setting.sizes(smaller_sizes(max(own or USUAL_SUBTITLE, least)))
    fits = filler.setting.ruler.fitting(words, room, height, sizes)
    shape = filler.shape(holder, box)
    write_lines(shape.text_frame, filler.slide.lines, size=None if fits == own else fits)
    filler.placed.append(shape._element)


def _remove_empty(filler: Filler) -> None:
    """Placeholders that nothing was put into: they would show a prompt to whoever edits."""
    for element in (holder.shape._element for holder in filler.holders):
        # A placeholder that took a chart or table has given up its element for theirs.
        if element is not None and not any(element is one for one in filler.placed):
            element.getparent().remove(element)


def _fill_feet(filler: Filler, number: int) -> None:
    """Footer and slide number, on every slide."""
    native, plan, setting = filler.native, filler.plan, filler.setting
    page = setting.page
    if setting.deck.foot:
        shape, box = add_foot(native, plan, PP_PLACEHOLDER.FOOTER, page)
        _write_footer(shape, box, setting, foot_room(plan, page))
        filler.placed.append(shape._element)
    shape, _ = add_foot(native, plan, PP_PLACEHOLDER.SLIDE_NUMBER, page)
    size = None if shape.is_placeholder else FOOT_SIZES[0]
    slide = filler.slide
    label = f"{slide.page}{slide.part}" if slide.page else ""
    write_slide_number(shape, number, setting.least or size, label)
    filler.placed.append(shape._element)


def _write_footer(shape: Any, box: Rect, setting: Setting, room: Rect | None) -> None:
    """On one line: in a wider box, smaller or shortened where it does not fit otherwise."""
    deck, ruler, most = setting.deck, setting.ruler, box.width - GAP
    sizes = setting.sizes(FOOT_SIZES)
    words = clean_text(deck.foot)
    if ruler.width(words, sizes[0]) > most and room is not None and room.width > most:
        shape.left, shape.top, shape.width, shape.height = room.emu()
        most = room.width - GAP
    size = next((s for s in sizes if ruler.width(words, s) <= most), sizes[-1])
    length = len(deck.footer)
    while ruler.width(clean_text(deck.shorter_foot(length)), size) > most and length > 0:
        length -= 4
    write_lines(shape.text_frame, [Line(deck.shorter_foot(length))], size=size)
