"""One slide while it is filled: puts texts, notes and tables where it is told. Knows no layout."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.deck import Line, Slide, Table
from clinic_lib.presentation.diagram import Diagram
from clinic_lib.presentation.measure import LINE_HEIGHT, Ruler, shortened
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_chart import chart_markup
from clinic_lib.presentation.pptx_code import code_markup
from clinic_lib.presentation.pptx_diagram import diagram_markup
from clinic_lib.presentation.pptx_new_slides import Sheet
from clinic_lib.presentation.pptx_plans import Holder, Plan
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import Drawn, frame, graphic, placeholder, text_box
from clinic_lib.presentation.pptx_table import table_markup
from clinic_lib.presentation.pptx_text import Linker, clean_text, paragraphs

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
    part : pptx Part
        The slide, which charts, pictures and links are related to.
    sheet : Sheet
        What the slides of its layout start from.
    slide : Slide
        What goes on it.
    setting : Setting
        What all slides share.
    linker : callable
        Gives the relationship that leads to a page.
    placed : dict of int to str
        The shapes by their numbers, as markup.
    last : int
        The highest number that is taken.
    """

    part: Any
    sheet: Sheet
    slide: Slide
    setting: Setting
    linker: Linker
    placed: dict[int, str] = field(default_factory=dict)
    last: int = field(init=False)

    def __post_init__(self) -> None:
        self.last = max((one.blank.number for one in self.holders), default=1)

    @property
    def plan(self) -> Plan:
        """Its layout."""
        return self.sheet.plan

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Its placeholders."""
        return self.sheet.holders

    def number(self) -> int:
        """The next number that is free."""
        self.last += 1
        return self.last

    def leave_out_empty(self) -> None:
        """Do without the placeholders that nothing was put into: they would show a prompt.

        Their numbers are free again.
        """
        self.last = max(self.placed, default=1)

    def text(self, holder: Holder | None, box: Rect, words: str, default: float) -> float:
        """A paragraph in a placeholder or a new text box; returns the height of its text."""
        words, ruler = clean_text(words), self.setting.ruler
        least = self.setting.least
        size = max((holder.place.size if holder else 0.0) or default, least)
        sizes = self.setting.sizes(smaller_sizes(size))
        fits = ruler.fitting(words, box.width, box.height, sizes)
        words = _cut(words, box, fits, ruler)
        own = holder is not None and fits == holder.place.size
        self.write(holder, box, paragraphs([Line(words)], size=None if own else fits))
        return ruler.height(words, box.width, fits)

    def write(self, holder: Holder | None, box: Rect, text: str) -> None:
        """Paragraphs in a placeholder, moved if the box is not its own, or in a new text box."""
        if holder is None:
            number = self.number()
            self.placed[number] = text_box(number, box, text, body=frame())
        else:
            moved = None if holder.box == box else box
            self.placed[holder.blank.number] = placeholder(holder.blank, text, moved)

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

    def table(self, holder: Holder | None, table: Table, box: Rect) -> float:
        """A table in a placeholder, or where there is none; returns its height."""
        drawn, height = table_markup(table, box, linker=self.linker, setting=self.setting)
        self.graphic(holder, "Table", table.alt_text, drawn)
        return height

    def chart(self, holder: Holder | None, chart: Chart, box: Rect) -> None:
        """A native chart in a placeholder, or where there is none."""
        drawn = chart_markup(self.part, chart, box, self.setting)
        self.graphic(holder, f"Chart {chart.indicator_id}", chart.alt_text, drawn)

    def graphic(self, holder: Holder | None, name: str, alt_text: str, drawn: Drawn) -> None:
        """What is no text, in the place of a placeholder where there is one."""
        number = holder.blank.number if holder else self.number()
        mark = holder.blank.mark if holder else ""
        self.placed[number] = graphic(number, name, alt_text, drawn, mark=mark)

    def code(self, box: Rect) -> None:
        """The QR code that leads to the same on the dashboard, and what it is for."""
        slide, size = self.slide, max(NOTES, self.setting.least)
        number = self.number()
        self.placed[number] = code_markup(self.part, number, slide.link, box, slide.indicator_id)
        side = min(box.width, box.height)
        beside = Rect(box.left + side + GAP, box.top, box.width - side - GAP, side)
        below = Rect(box.left, box.top + side + 2, box.width, 3 * size * LINE_HEIGHT)
        self.text(None, beside if beside.width > side else below, CODE_WORDS, size)

    def diagram(self, diagram: Diagram, box: Rect) -> None:
        """A diagram of native shapes."""
        drawn, self.last = diagram_markup(
            diagram, box, after=self.last, linker=self.linker, setting=self.setting
        )
        self.placed.update(drawn)


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
