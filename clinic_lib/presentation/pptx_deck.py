"""A deck as a presentation in memory: layouts chosen, slides made, then filled and linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE

from clinic_lib.presentation.deck import Deck, Slide, SlideKind
from clinic_lib.presentation.large_print_tables import Room
from clinic_lib.presentation.measure import ruler_for
from clinic_lib.presentation.pptx_filler import Filler
from clinic_lib.presentation.pptx_layout import body_font, free_area, page_of
from clinic_lib.presentation.pptx_new_slides import add_slides, sheets_of
from clinic_lib.presentation.pptx_notes import SpeakerNotes
from clinic_lib.presentation.pptx_package import load_template, set_properties
from clinic_lib.presentation.pptx_plans import TITLES, chosen_plan, read_plans
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_slides import (
    ADDED_TITLE,
    common_title_size,
    fill_slide,
    title_fit,
)
from clinic_lib.presentation.pptx_text import Linker, clean_text


def build_presentation(deck: Deck, template: Path) -> Any:
    """The deck on a template, not yet saved.

    Parameters
    ----------
    deck : Deck
        What to write.
    template : Path
        The template file.
    """
    presentation = load_template(template)
    page, ruler = page_of(presentation), ruler_for(body_font(presentation))
    choice = read_plans(presentation)
    large = bool(deck.least)
    plans = [chosen_plan(choice, slide, page, plain=large) for slide in deck.slides]
    # All slides first, so that a link can lead to one that is filled later.
    parts = add_slides(presentation, [plan.layout for plan in plans])
    fits = [
        title_fit(plan, slide, ruler, deck.least)
        for plan, slide in zip(plans, deck.slides, strict=True)
        if slide.kind is not SlideKind.TITLE
    ]
    setting = Setting(page, ruler, common_title_size(fits), deck, deck.least)
    sheets, notes = sheets_of(plans, setting), SpeakerNotes()
    for number, slide in enumerate(deck.slides, start=1):
        part = parts[number - 1]
        linker = _linker(part, parts, deck)
        fill_slide(Filler(part, sheets[number - 1], slide, setting, linker), number)
        if slide.speaker_notes:
            notes.write(part, slide.speaker_notes)
    set_properties(
        presentation,
        title=clean_text(deck.title),
        subject=clean_text(deck.subject),
        day=deck.date,
    )
    presentation.core_properties.language = deck.language
    return presentation


def large_print_room(template: Path) -> Room:
    """The room below the titles of a template's slides, for its large-print edition.

    Parameters
    ----------
    template : Path
        The template file.
    """
    presentation = load_template(template)
    page, ruler = page_of(presentation), ruler_for(body_font(presentation))
    plain = Slide(SlideKind.CONTENTS, "Title")
    plan = chosen_plan(read_plans(presentation), plain, page, plain=True)
    area = free_area(plan, page)
    lack = 0.0 if plan.of(*TITLES) else ADDED_TITLE
    return Room(area.width, area.height - lack, ruler)


def _linker(part: Any, parts: list[Any], deck: Deck) -> Linker:
    """Gives the relationship that leads from one slide to the slide of a number."""

    def lead_to(number: int) -> str:
        there = parts[deck.position(number) - 1]
        return str(part.relate_to(there, RELATIONSHIP_TYPE.SLIDE))

    return lead_to
