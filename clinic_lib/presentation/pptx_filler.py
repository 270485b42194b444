"""One slide while it is filled: puts texts, notes and tables where it is told. Knows no layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pptx.enum.text import MSO_AUTO_SIZE

from clinic_lib.presentation.deck import Line, Slide, Table
from clinic_lib.presentation.diagram import Diagram
from clinic_lib.presentation.measure import LINE_HEIGHT, Ruler, shortened
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_code import add_code
from clinic_lib.presentation.pptx_diagram import add_diagram
from clinic_lib.presentation.pptx_plans import Holder, Plan, holders_of
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_table import add_table
from clinic_lib.presentation.pptx_text import Linker, clean_text, write_lines

TEXT_SIZES = (24, 20, 18, 16, 15, 14, 13, 12, 11, 10)
NOTES = 12.0
LEAST_LETTERS = 40
CODE_WORDS = "Scan or click for the live figures."
GAP = 8.0
MORE_NOTES = "More in the speaker notes."


@dataclass(slots=True)
class Filler:
    """One slide while it is filled: what stands on it so far, in reading order.

    Parameters
    ----------
    native : pptx Slide
        The slide.
    plan : Plan
        Its layout.
    slide : Slide
        What goes on it.
    setting : Setting
        What all slides share.
    linker : callable
        Gives the relationship that leads to a page.
    placed : list
        The shapes' elements.
    holders : tuple of Holder
        The slide's placeholders as its layout gave them.
    """

    native: Any
    plan: Plan
    slide: Slide
    setting: Setting
    linker: Linker
    placed: list[Any] = field(default_factory=list)
    holders: tuple[Holder, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.holders = holders_of(self.native, self.plan)

    def text(self, holder: Holder | None, box: Rect, words: str, default: float) -> float:
        """A paragraph in a placeholder or a new text box; returns the height of its text."""
        words, ruler = clean_text(words), self.setting.ruler
        least = self.setting.least
        size = max((holder.place.size if holder else 0.0) or default, least)
        sizes = self.setting.sizes(smaller_sizes(size))
        fits = ruler.fitting(words, box.width, box.height, sizes)
        words = _cut(words, box, fits, ruler)
        shape = self.shape(holder, box)
        own = holder is not None and fits == holder.place.size
        write_lines(shape.text_frame, [Line(words)], size=None if own else fits)
        self.placed.append(shape._element)
        return ruler.height(words, box.width, fits)

    def shape(self, holder: Holder | None, box: Rect) -> Any:
        """The placeholder, moved if the box is not its own; a text box where there is none."""
        if holder is None:
            shape = self.native.shapes.add_textbox(*box.emu())
            set_frame(shape.text_frame)
            return shape
        if holder.box != box:
            holder.shape.left, holder.shape.top, holder.shape.width, holder.shape.height = box.emu()
        return holder.shape

    def notes(self, holder: Holder | None, box: Rect) -> None:
        """As many of the notes as fit; all of them stand in the speaker notes."""
        notes = [clean_text(note) for note in self.slide.notes]
        count = len(notes)
        height = self.setting.ruler.height
        size = max(NOTES, self.setting.least)
        while count > 1 and height(_joined(notes, count), box.width, size) > box.height:
            count -= 1
        if notes:
            self.text(holder, box, _joined(notes, count), NOTES)

    def table(self, holder: Holder | None, table: Table, box: Rect) -> Any:
        """A table in a placeholder, or where there is none."""
        place = holder.shape if holder else None
        frame = add_table(self.native, place, table, box, linker=self.linker, setting=self.setting)
        self.placed.append(frame._element)
        return frame

    def code(self, box: Rect) -> None:
        """The QR code that leads to the same on the dashboard, and what it is for."""
        slide, size = self.slide, max(NOTES, self.setting.least)
        picture = add_code(self.native, slide.link, box, slide.indicator_id)
        self.placed.append(picture._element)
        side = min(box.width, box.height)
        beside = Rect(box.left + side + GAP, box.top, box.width - side - GAP, side)
        below = Rect(box.left, box.top + side + 2, box.width, 3 * size * LINE_HEIGHT)
        self.text(None, beside if beside.width > side else below, CODE_WORDS, size)

    def diagram(self, diagram: Diagram, box: Rect) -> None:
        """A diagram of native shapes."""
        drawn = add_diagram(self.native, diagram, box, linker=self.linker, setting=self.setting)
        self.placed.extend(drawn)


def _cut(words: str, box: Rect, size: float, ruler: Ruler) -> str:
    """Words that do not fit even in small print are cut; the speaker notes have them whole."""
    length = len(words)
    while length > LEAST_LETTERS and ruler.height(words, box.width, size) > box.height + 1:
        length -= max(1, length // 20)
        words = shortened(words, length)
    return words


def _joined(notes: list[str], count: int) -> str:
    more = [MORE_NOTES] if count < len(notes) else []
    return " ".join([*notes[:count], *more])


def smaller_sizes(first: float) -> tuple[float, ...]:
    """A size and those below it."""
    return (first, *(size for size in TEXT_SIZES if size < first))


def set_frame(frame: Any) -> None:
    """A text box that wraps and adds no margin of its own."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
