"""The body of a slide: which placeholder takes what, and room carved out where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pptx.enum.shapes import PP_PLACEHOLDER

from clinic_lib.presentation.deck import Slide, SlideKind
from clinic_lib.presentation.page import CODE_ROOM, Rect
from clinic_lib.presentation.pptx_code import SIDE
from clinic_lib.presentation.pptx_filler import NOTES, Filler
from clinic_lib.presentation.pptx_panels import fill_panels
from clinic_lib.presentation.pptx_plans import LEAST_SHARE, TEXTS, Holder
from clinic_lib.presentation.pptx_text import clean_text

SUBTITLE, LEAD, VERDICT = 14.0, 16.0, 14.0
GAP = 8.0
SIDE_SHARE = 0.32
MOST_STRIP = 0.3
NOTE_LINES = 4
LARGE_SIDE = CODE_ROOM - 2 * GAP


@dataclass(frozen=True, slots=True)
class Spots:
    """The placeholder for each part of a slide, None where the layout has none.

    Parameters
    ----------
    main, subtitle, lead, facts, notes
        Placeholders.
    area : Rect
        Room for the main part and for all that has no placeholder.
    """

    main: Holder | None
    subtitle: Holder | None
    lead: Holder | None
    facts: Holder | None
    notes: Holder | None
    area: Rect


def find_spots(filler: Filler, area: Rect) -> Spots:
    """Placeholders by type, and by where they stand: above the main one, beside or below it.

    Parameters
    ----------
    filler : Filler
        The slide.
    area : Rect
        Room where there is no placeholder for the main part.
    """
    slide = filler.slide
    holders = filler.holders
    kind = PP_PLACEHOLDER.CHART if _is_chart_slide(slide) else PP_PLACEHOLDER.TABLE
    found = sorted((h for h in holders if h.kind == kind), key=lambda h: -h.box.area)
    if not found or found[0].box.area < LEAST_SHARE * filler.setting.page.area:
        return Spots(None, None, None, None, None, area)
    main = found[0]
    texts = sorted((h for h in holders if h.kind in TEXTS), key=lambda h: (h.box.top, h.box.left))
    above = [h for h in texts if h.box.bottom <= main.box.top + GAP]
    others = [h for h in texts if h not in above]
    subtitle = above.pop(0) if above and slide.subtitle else None
    leads = above or others
    lead = leads.pop(0) if leads and slide.lead else None
    notes = others.pop() if others and slide.notes else None
    tables = [h for h in holders if h.kind == PP_PLACEHOLDER.TABLE and h is not main]
    facts = tables[0] if tables and slide.facts else None
    return Spots(main, subtitle, lead, facts, notes, _grown(main.box, above, others))


def _grown(box: Rect, above: list[Holder], others: list[Holder]) -> Rect:
    """The main box and the room of texts above and below it that this slide does without."""
    top = min([box.top, *(one.box.top for one in above)])
    below = [one.box for one in others if one.box.top >= box.bottom - GAP]
    bottom = max([box.bottom, *(one.bottom for one in below)])
    return replace(box, top=top, height=bottom - top)


def _is_chart_slide(slide: Slide) -> bool:
    return slide.chart is not None or slide.facts is not None


def fill_body(filler: Filler, area: Rect) -> None:
    """Subtitle, lead, chart or table, facts and notes.

    Parameters
    ----------
    filler : Filler
        The slide, its title already placed.
    area : Rect
        Room that the layout leaves beside its title.
    """
    slide, least = filler.slide, filler.setting.least
    nowhere = Spots(None, None, None, None, None, area)
    spots = nowhere if least else find_spots(filler, area)
    if slide.subtitle:
        needed = _needed(filler, slide.subtitle, spots.area.width, max(SUBTITLE, least))
        strip, left = _room(spots.subtitle, spots.area, needed, at_top=True)
        filler.text(spots.subtitle, strip, slide.subtitle, SUBTITLE)
        spots = replace(spots, area=left)
    if slide.panels:
        fill_panels(filler, spots.area)
    elif _is_chart_slide(slide):
        _fill_chart(filler, spots)
    else:
        _fill_table(filler, spots)


def _needed(filler: Filler, words: str, width: float, size: float) -> float:
    return filler.setting.ruler.height(clean_text(words), width, size) + GAP


def _most_strip(filler: Filler) -> float:
    """The largest share that a text takes: all it needs, where nothing else stands beside it."""
    slide = filler.slide
    return MOST_STRIP if slide.table is not None and not filler.setting.least else 1.0


def _room(
    holder: Holder | None, box: Rect, needed: float, *, at_top: bool, most: float = MOST_STRIP
) -> tuple[Rect, Rect]:
    """The place of a text and what is left of the box: a placeholder takes nothing from it."""
    if holder is not None:
        return holder.box, box
    needed = min(needed, box.height * most)
    left = replace(box, height=box.height - needed)
    if at_top:
        strip = replace(box, height=needed - GAP)
        return strip, replace(left, top=box.top + needed)
    return replace(box, top=left.bottom + GAP, height=needed - GAP), left


def _fill_table(filler: Filler, spots: Spots) -> None:
    """Lead above, table, notes below."""
    slide, box = filler.slide, spots.area
    if slide.lead:
        needed = _needed(filler, slide.lead, box.width, max(LEAD, filler.setting.least))
        strip, box = _room(spots.lead, box, needed, at_top=True, most=_most_strip(filler))
        filler.text(spots.lead, strip, slide.lead, LEAD)
    if slide.link:
        corner = Rect(box.right - LARGE_SIDE, box.top, LARGE_SIDE, LARGE_SIDE)
        filler.code(corner)
        box = replace(box, width=box.width - CODE_ROOM)
    below = box
    if slide.notes:
        size = max(NOTES, filler.setting.least)
        needed = _needed(filler, " ".join(slide.notes), box.width, size)
        alone = slide.table is None and slide.diagram is None
        most = _most_strip(filler)
        below, box = _room(spots.notes, box, needed, at_top=alone, most=most)
    if slide.diagram is not None:
        filler.diagram(slide.diagram, box)
    if slide.table is not None:
        filler.table(spots.main, slide.table, box)
    filler.notes(spots.notes, below)


def _fill_chart(filler: Filler, spots: Spots) -> None:
    """Chart on one side, lead and facts on the other, notes below either."""
    slide, box = filler.slide, spots.area
    if slide.chart is not None and not (slide.lead or slide.facts or slide.notes):
        filler.chart(None, slide.chart, box)
        return
    side = _side(spots, box)
    if side is None:
        width = box.width * SIDE_SHARE
        side = Rect(box.right - width, box.top, width, box.height)
        box = replace(box, width=box.width - width - 2 * GAP)
    # Bars need the height, so their notes go to the side unless the layout says otherwise.
    beside = slide.kind in (SlideKind.BENCHMARK, SlideKind.UNDERNEATH)
    if spots.notes is not None:
        beside = spots.notes.box.left >= box.right
    below = box
    if slide.notes and not beside:
        needed = min(
            _needed(filler, " ".join(slide.notes), box.width, NOTES), NOTE_LINES * NOTES * 1.2 + GAP
        )
        below, box = _room(spots.notes, box, needed, at_top=False)
    if slide.chart is not None:
        filler.chart(spots.main, slide.chart, box)
    if slide.link:
        height = min(SIDE, side.height / 3)
        filler.code(replace(side, top=side.bottom - height, height=height))
        side = replace(side, height=side.height - height - GAP)
    side = _fill_side(filler, spots, side)
    filler.notes(spots.notes, side if beside else below)


def _side(spots: Spots, box: Rect) -> Rect | None:
    """The column beside the chart that the layout's own placeholders span."""
    own = [one.box for one in (spots.lead, spots.facts, spots.notes) if one is not None]
    own = [one for one in own if one.left >= box.right or one.right <= box.left]
    if not own:
        return None
    left, top = min(one.left for one in own), min(one.top for one in own)
    right, bottom = max(one.right for one in own), max(one.bottom for one in own)
    return Rect(left, top, right - left, bottom - top)


def _fill_side(filler: Filler, spots: Spots, side: Rect) -> Rect:
    """Lead and facts from the top down; returns the room that is left below them."""
    slide = filler.slide
    if slide.lead:
        most = side.height * (0.5 if slide.facts else 1.0)
        box = replace(side, height=min(most, _needed(filler, slide.lead, side.width, VERDICT)))
        used = filler.text(spots.lead, box, slide.lead, VERDICT) + 2 * GAP
        side = replace(side, top=side.top + used, height=side.height - used)
    if slide.facts is not None and slide.facts.rows:
        used = filler.table(spots.facts, slide.facts, side) + 2 * GAP
        side = replace(side, top=side.top + used, height=max(side.height - used, 0))
    return side
