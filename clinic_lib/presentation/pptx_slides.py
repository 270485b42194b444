"""Fills one slide of any template from its description. Knows places and sizes, no figures."""

from __future__ import annotations

from collections.abc import Sequence

from pptx.enum.shapes import PP_PLACEHOLDER

from clinic_lib.presentation.deck import Line, Slide, SlideKind
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_body import GAP, fill_body
from clinic_lib.presentation.pptx_filler import Filler, smaller_sizes
from clinic_lib.presentation.pptx_layout import free_area
from clinic_lib.presentation.pptx_plans import TEXTS, TITLES, Plan
from clinic_lib.presentation.pptx_shapes import Blank, part_bytes, placeholder, slide_xml
from clinic_lib.presentation.pptx_text import clean_text, paragraphs

TITLE_SIZES = (44, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14)
MOST_TITLE, LEAST_TITLE = 32.0, 24.0
# What a title and the gap below it take where a layout has none.
ADDED_TITLE = 60.0 + GAP
USUAL_TITLE, USUAL_SUBTITLE = 28.0, 20.0


def fill_slide(filler: Filler, number: int) -> None:
    """Everything of one slide put in its place, placeholders first, in reading order.

    Parameters
    ----------
    filler : Filler
        The slide, with its layout's placeholders still empty.
    number : int
        Its number.
    """
    area = _fill_title(filler)
    if filler.slide.kind is SlideKind.TITLE:
        _fill_opening(filler, area)
    else:
        fill_body(filler, area)
    filler.leave_out_empty()
    _fill_feet(filler, number)
    filler.part.blob = part_bytes(slide_xml(filler.placed.values()))


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
    fits = title_fit(plan, slide, setting.ruler, setting.least)
    if slide.kind is not SlideKind.TITLE:
        fits = min(fits, setting.title_size)
    holders = [one for one in filler.holders if one.kind in TITLES]
    own = holders[0].place.size if holders else 0.0
    text = paragraphs([Line(slide.title)], size=None if fits == own else fits)
    if holders:
        blank = holders[0].blank
        filler.placed[blank.number] = placeholder(blank, text)
        return area
    # A layout without a title: every slide needs one to be found by.
    added = Blank(filler.number(), "Title", '<p:ph type="title"/>')
    box = Rect(area.left, area.top, area.width, ADDED_TITLE - GAP)
    filler.placed[added.number] = placeholder(added, text, box)
    used = box.emu()[3] / POINT + GAP
    return Rect(area.left, area.top + used, area.width, area.height - used)


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
    text = paragraphs(filler.slide.lines, size=None if fits == own else fits)
    filler.write(holder, box, text)


def _fill_feet(filler: Filler, number: int) -> None:
    """Footer and slide number, on every slide."""
    feet, slide = filler.sheet.feet, filler.slide
    if feet.footer is not None:
        footer = filler.number()
        filler.placed[footer] = feet.footer(footer)
    shape = filler.number()
    label = f"{slide.page}{slide.part}" if slide.page else ""
    filler.placed[shape] = feet.number(shape, number, label)
