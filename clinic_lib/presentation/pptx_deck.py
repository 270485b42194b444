"""A deck as a presentation in memory: layouts chosen, slides made, then filled and linked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE

from clinic_lib.presentation.deck import Deck, SlideKind
from clinic_lib.presentation.measure import ruler_for
from clinic_lib.presentation.pptx_filler import Setting
from clinic_lib.presentation.pptx_layout import body_font, chosen_layout, page_of
from clinic_lib.presentation.pptx_package import load_template, set_properties
from clinic_lib.presentation.pptx_slides import common_title_size, fill_slide, title_fit
from clinic_lib.presentation.pptx_text import clean_text


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
    # All slides first, so that a link can lead to one that is filled later.
    natives = [
        presentation.slides.add_slide(chosen_layout(presentation, slide)) for slide in deck.slides
    ]
    ruler = ruler_for(body_font(presentation))
    bodies = [
        title_fit(native, slide, ruler)
        for native, slide in zip(natives, deck.slides, strict=True)
        if slide.kind is not SlideKind.TITLE
    ]
    footer = ". ".join(words for words in (deck.label, deck.footer) if words)
    setting = Setting(page_of(presentation), ruler, common_title_size(bodies), footer)
    for native, slide in zip(natives, deck.slides, strict=True):

        def lead_to(number: int, native: Any = native) -> str:
            target = natives[number - 1].part
            return str(native.part.relate_to(target, RELATIONSHIP_TYPE.SLIDE))

        fill_slide(native, slide, setting, lead_to)
    set_properties(
        presentation,
        title=clean_text(deck.title),
        subject=clean_text(deck.subject),
        day=deck.date,
    )
    presentation.core_properties.language = deck.language
    return presentation
