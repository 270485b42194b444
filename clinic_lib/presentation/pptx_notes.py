"""Speaker notes of a presentation: the first slide's are made, those of the others follow them."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.pptx_shapes import SPACES
from clinic_lib.presentation.pptx_text import paragraphs

PLACE = "/ppt/notesSlides/notesSlide%d.xml"


class SpeakerNotes:
    """Writes the speaker notes of one presentation's slides.

    python-pptx goes through the notes master again for each slide, though every slide's notes
    start from the same page.
    """

    def __init__(self) -> None:
        self._around: tuple[bytes, bytes] | None = None
        self._master: Any = None

    def write(self, slide: Any, words: str) -> None:
        """The words as the notes of a slide that has none, a paragraph for each line.

        Parameters
        ----------
        slide : pptx Part
            The slide.
        words : str
            What its speaker should know.
        """
        text = paragraphs([Line(part) for part in words.splitlines()])
        notes = self._first(slide, text) if self._around is None else self._next(slide, text)
        slide.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)

    def _first(self, slide: Any, text: str) -> Any:
        """The notes as python-pptx makes them; what stands around their text is remembered."""
        part = NotesSlidePart.new(slide.package, slide)
        self._master = slide.package.presentation_part.notes_master_part
        frame = part.notes_slide.notes_text_frame
        if frame is None:
            self._around = part.blob, b""
            return part
        body = frame._txBody
        for paragraph in body.findall(qn("a:p")):
            body.remove(paragraph)
        mark = etree.Comment("")
        body.append(mark)
        start, _, end = part.blob.rpartition(b"<!---->")
        body.remove(mark)
        body.extend(list(parse_xml(f"<p:txBody {SPACES}>{text}</p:txBody>")))
        self._around = start, end
        return part

    def _next(self, slide: Any, text: str) -> Any:
        """Notes like the first, with a text of their own."""
        name = PackURI(slide.package.next_partname(PLACE))
        part = Part(name, CONTENT_TYPE.PML_NOTES_SLIDE, slide.package)
        part.relate_to(self._master, RELATIONSHIP_TYPE.NOTES_MASTER)
        part.relate_to(slide, RELATIONSHIP_TYPE.SLIDE)
        start, end = self._around or (b"", b"")
        part.blob = start + text.encode() + end if end else start
        return part
