"""Speaker notes of a presentation: the first slide's are made, those of the others copied."""

from __future__ import annotations

import copy
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.parts.slide import NotesSlidePart

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.pptx_text import write_lines

PLACE = "/ppt/notesSlides/notesSlide%d.xml"


class SpeakerNotes:
    """Writes the speaker notes of one presentation's slides.

    python-pptx goes through the notes master again for each slide, though every slide's notes
    start from the same page.
    """

    def __init__(self) -> None:
        self._empty: Any = None
        self._master: Any = None

    def write(self, native: Any, words: str) -> None:
        """The words as the notes of a slide that has none, a paragraph for each line.

        Parameters
        ----------
        native : pptx Slide
            The slide.
        words : str
            What its speaker should know.
        """
        if self._empty is None:
            self._empty = copy.deepcopy(native.notes_slide._element)
            self._master = native.part.package.presentation_part.notes_master_part
        else:
            self._add_copy(native.part)
        frame = native.notes_slide.notes_text_frame
        if frame is not None:
            write_lines(frame, [Line(part) for part in words.splitlines()])

    def _add_copy(self, slide: Any) -> None:
        """Notes for a slide's part, as empty as the first were."""
        name = PackURI(slide.package.next_partname(PLACE))
        element = copy.deepcopy(self._empty)
        part = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, slide.package, element)
        part.relate_to(self._master, RELATIONSHIP_TYPE.NOTES_MASTER)
        part.relate_to(slide, RELATIONSHIP_TYPE.SLIDE)
        slide.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
