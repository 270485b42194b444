"""Fills one slide of any template from its description. Knows places and sizes, no figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Line, Slide, SlideKind
from clinic_lib.presentation.measure import Ruler, shortened
from clinic_lib.presentation.pptx_body import GAP, fill_body
from clinic_lib.presentation.pptx_filler import Filler, Setting, set_frame, smaller_sizes
from clinic_lib.presentation.pptx_layout import (
    TEXTS,
    Rect,
    add_foot,
    foot_room,
    free_area,
    inherited_size,
    kind_of,
    rect_of,
    title_of,
    write_slide_number,
)
from clinic_lib.presentation.pptx_text import DRAWING, Linker, clean_text, write_lines

TITLE_SIZES = (44, 40, 36, 32, 28, 26, 24, 22, 20, 18, 16, 14)
MOST_TITLE, LEAST_TITLE = 32.0, 24.0
FOOT_SIZES = (12.0, 11.0, 10.0)
LEAST_FOOTER = 20
PRESENTATION = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def fill_slide(native: Any, slide: Slide, setting: Setting, linker: Linker) -> None:
    """Everything of one slide put in its place, placeholders first, in reading order.

    Parameters
    ----------
    native : pptx Slide
        The new slide, with its layout's placeholders still empty.
    slide : Slide
        What goes on it.
    setting : Setting
        What all slides share.
    linker : callable
        Gives the relationship that leads to a page.
    """
    filler = Filler(native, slide, setting, linker)
    area = _fill_title(filler)
    if slide.kind is SlideKind.TITLE:
        _fill_opening(filler, area)
    else:
        fill_body(filler, area)
    _remove_empty(native, filler.placed)
    _fill_feet(filler)
    tree = native.shapes._spTree
    for element in filler.placed:
        tree.append(element)
    if slide.speaker_notes:
        _write_speaker_notes(native, slide.speaker_notes)


def title_fit(native: Any, slide: Slide, ruler: Ruler) -> float:
    """The largest size at which a slide's title fits its placeholder, in points."""
    shape = title_of(native)
    if shape is None:
        return MOST_TITLE
    box, own = rect_of(shape), inherited_size(shape, 28.0)
    most = own if slide.kind is SlideKind.TITLE else min(own, MOST_TITLE)
    sizes = (most, *(size for size in TITLE_SIZES if size < most))
    return ruler.bold.fitting(
        clean_text(slide.title), max(box.width - 2 * GAP, 40), box.height, sizes
    )


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
    native, layout = filler.native, filler.native.slide_layout
    shape, area = title_of(native), free_area(layout, filler.setting.page)
    if shape is None:
        shape, area = _added_title(filler, area)
    fits = title_fit(native, filler.slide, filler.setting.ruler)
    if filler.slide.kind is not SlideKind.TITLE:
        fits = min(fits, filler.setting.title_size)
    own = inherited_size(shape, 28.0)
    words = [Line(filler.slide.title)]
    write_lines(shape.text_frame, words, size=None if fits == own else fits)
    filler.placed.append(shape._element)
    return area


def _added_title(filler: Filler, area: Rect) -> tuple[Any, Rect]:
    """A title on a layout that has none: every slide needs one to be found by."""
    box = Rect(area.left, area.top, area.width, 60.0)
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
    below = box.bottom + GAP
    return title_of(filler.native), Rect(area.left, below, area.width, area.bottom - below)


def _fill_opening(filler: Filler, area: Rect) -> None:
    """The lines of a title slide, in the subtitle placeholder if there is one."""
    texts = [p for p in filler.native.placeholders if kind_of(p) in TEXTS]
    texts.sort(key=lambda p: (kind_of(p) != PP_PLACEHOLDER.SUBTITLE, -rect_of(p).area))
    words = "\n".join(clean_text(line.text) for line in filler.slide.lines)
    if texts:
        shape, box = texts[0], rect_of(texts[0])
        size: float = inherited_size(shape, 20.0)
    else:
        shape = filler.native.shapes.add_textbox(*area.emu())
        set_frame(shape.text_frame)
        box, size = area, 20.0
    fits = filler.setting.ruler.fitting(
        words, box.width - 2 * GAP, box.height * 0.85, smaller_sizes(size)
    )
    same = bool(texts) and fits == size
    write_lines(shape.text_frame, filler.slide.lines, size=None if same else fits)
    filler.placed.append(shape._element)


def _remove_empty(native: Any, placed: list[Any]) -> None:
    """Placeholders that nothing was put into: they would show a prompt to whoever edits."""
    for placeholder in list(native.placeholders):
        if not any(placeholder._element is one for one in placed):
            placeholder._element.getparent().remove(placeholder._element)


def _fill_feet(filler: Filler) -> None:
    """Footer and slide number, on every slide."""
    native, setting = filler.native, filler.setting
    layout, page = native.slide_layout, setting.page
    if setting.footer:
        shape = add_foot(native, layout, PP_PLACEHOLDER.FOOTER, page)
        _write_footer(shape, clean_text(setting.footer), setting.ruler, foot_room(layout, page))
        filler.placed.append(shape._element)
    number = native.part.package.presentation_part.presentation.slides.index(native) + 1
    shape = add_foot(native, layout, PP_PLACEHOLDER.SLIDE_NUMBER, page)
    write_slide_number(shape, number, None if shape.is_placeholder else FOOT_SIZES[0])
    filler.placed.append(shape._element)


def _write_footer(shape: Any, words: str, ruler: Ruler, room: Rect | None) -> None:
    """On one line: in a wider box, smaller or shortened where it does not fit otherwise."""
    most = rect_of(shape).width - GAP
    if ruler.width(words, FOOT_SIZES[0]) > most and room is not None and room.width > most:
        shape.left, shape.top, shape.width, shape.height = room.emu()
        most = room.width - GAP
    size = next((s for s in FOOT_SIZES if ruler.width(words, s) <= most), FOOT_SIZES[-1])
    length = len(words)
    while ruler.width(shortened(words, length), size) > most and length > LEAST_FOOTER:
        length -= 4
    write_lines(shape.text_frame, [Line(shortened(words, length))], size=size)


def _write_speaker_notes(native: Any, words: str) -> None:
    frame = native.notes_slide.notes_text_frame
    if frame is not None:
        write_lines(frame, [Line(part) for part in words.splitlines()])
