"""A deck of slides as an immutable description. Knows no file format and calculates nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.diagram import Diagram
from clinic_lib.presentation.lines import Cell, Line, cell
from clinic_lib.presentation.measure import ELLIPSIS, NO_BREAK, shortened
from clinic_lib.presentation.panels import Panel
from clinic_lib.presentation.theme import LANGUAGE, format_number

__all__ = ["Cell", "Deck", "Line", "Slide", "SlideKind", "Table", "cell", "outline"]


LEAST_FOOTER = 8


class SlideKind(StrEnum):
    """What a slide is for."""

    TITLE = "title"
    CONTENTS = "contents"
    GOLDEN_THREAD = "golden_thread"
    OVERVIEW = "overview"
    BEST_AND_WORST = "best_and_worst"
    SECTION = "section"
    TREND = "trend"
    BENCHMARK = "benchmark"
    NO_BENCHMARK = "no_benchmark"
    OUTLOOK = "outlook"
    UNDERNEATH = "underneath"
    STORY = "story"
    QUESTIONS = "questions"
    DEFINITIONS = "definitions"
    SIGN_OFF = "sign_off"
    FOLLOW_UP = "follow_up"
    CHANGES = "changes"
    AREA = "area"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text.

    Parameters
    ----------
    header : tuple of str
        Names of the columns; empty for a table that has row names only.
    rows : tuple of tuple of Cell
        The first cell of a row is its name.
    widths : tuple of float
        Shares of the width, one for each column.
    alt_text : str
        What the table holds, for those who do not see it.
    numbers_from : int
        The first column that holds numbers, set flush right; 0 for none.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    alt_text: str
    numbers_from: int = 0


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; what is empty is left out.

    Parameters
    ----------
    kind : SlideKind
        What it is for, which decides the layout.
    title, subtitle : str
        The message; what it is about.
    lead : str
        The main sentence of the body.
    lines : tuple of Line
        Further paragraphs.
    chart : Chart, optional
        The chart.
    facts : Table, optional
        Names and figures beside the chart.
    table : Table, optional
        The main table.
    diagram : Diagram, optional
        Boxes and the lines between them, in place of a chart or table.
    panels : tuple of Panel
        Headings with text, side by side; a chart stands below those on the left.
    notes : tuple of str
        Small print that a reader needs.
    speaker_notes : str
        For the presenter's view, and for those who read the slide with a screen reader.
    indicator_id : str
        The indicator it is about.
    page : int
        The page of another edition that it stands for; 0 where it is its own.
    part : str
        Which part of that page, such as ``a``; empty where it is the whole.
    link : str
        Address of the same on the dashboard, drawn as a QR code; empty for none.
    """

    kind: SlideKind
    title: str
    subtitle: str = ""
    lead: str = ""
    lines: tuple[Line, ...] = ()
    chart: Chart | None = None
    facts: Table | None = None
    table: Table | None = None
    diagram: Diagram | None = None
    panels: tuple[Panel, ...] = ()
    notes: tuple[str, ...] = ()
    speaker_notes: str = ""
    indicator_id: str = ""
    page: int = 0
    part: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides in order, with what stands on every one of them.

    Parameters
    ----------
    title, subject : str
        Properties of the file.
    date : date
        The day of the clinic, which also dates the file.
    slides : tuple of Slide
        In order; the first has number 1.
    footer : str
        Stands at the foot of every slide.
    label : str
        Stands before the footer in bold, such as ``Illustrative data``; empty for none.
    figures : str
        Short hash of the figures that the deck was made from, which stands after the footer;
        empty for none.
    language : str
        Language of every text.
    least : float
        The smallest size of text in points; 0 where the writer may choose.
    """

    title: str
    subject: str
    date: dt.date
    slides: tuple[Slide, ...]
    footer: str = ""
    label: str = ""
    figures: str = ""
    language: str = LANGUAGE
    least: float = 0.0

    def position(self, page: int) -> int:
        """Where the slide of a page stands, counted from 1; the first of its parts."""
        if not any(slide.page for slide in self.slides):
            return page
        return next(n for n, slide in enumerate(self.slides, start=1) if slide.page == page)

    @property
    def foot(self) -> str:
        """All that stands at the foot of every slide.

        Examples
        --------
        >>> Deck("Waste", "", dt.date(2011, 6, 15), (), "Waste", figures="a1b2c3d4").foot
        'Waste. Figures a1b2c3d4'
        """
        return self.shorter_foot(len(self.footer))

    def shorter_foot(self, length: int) -> str:
        """The foot with at most so many letters of the footer; label and figures stay whole."""
        figures = f"Figures {self.figures}" if self.figures else ""
        least = min(LEAST_FOOTER, len(self.footer))
        footer = _with_its_end(self.footer, length) if length >= least else ""
        parts = (self.label, footer, figures)
        return ". ".join(part for part in parts if part).replace(f"{ELLIPSIS}.", ELLIPSIS)


def _with_its_end(footer: str, length: int) -> str:
    """A footer cut before its last part, which is the day of the clinic, where there is room."""
    start, comma, end = footer.rpartition(", ")
    room = length - len(comma) - len(end)
    if len(footer) <= length or not comma or room < LEAST_FOOTER:
        return shortened(footer, length)
    return f"{shortened(start, room)}{comma}{end}"


def outline(deck: Deck) -> str:
    """The whole deck as short readable text, for reviewing and for comparing.

    Examples
    --------
    >>> import datetime as dt
    >>> slide = Slide(SlideKind.TITLE, "Waste", subtitle="15 June 2011")
    >>> print(outline(Deck("Waste", "", dt.date(2011, 6, 15), (slide,), footer="Suffolk")))
    footer: Suffolk
    1 title: Waste
      subtitle: 15 June 2011
    """
    lines = [f"footer: {deck.foot}"]
    for number, slide in enumerate(deck.slides, start=1):
        lines.append(f"{number} {slide.kind}: {slide.title}")
        lines += [f"  {line}" for line in _slide_lines(slide)]
    return "\n".join(lines).replace(NO_BREAK, " ")


def _slide_lines(slide: Slide) -> Iterator[str]:
    for name, words in (("subtitle", slide.subtitle), ("lead", slide.lead)):
        if words:
            yield f"{name}: {words}"
    yield from (f"- {line.printed}" for line in slide.lines)
    if slide.chart is not None:
        yield from _chart_lines(slide.chart)
    for table in (slide.facts, slide.table):
        if table is not None:
            yield from _table_lines(table)
    if slide.diagram is not None:
        yield from _diagram_lines(slide.diagram)
    for panel in slide.panels:
        yield f"panel {panel.heading}: {'; '.join(line.printed for line in panel.lines)}"
    if slide.link:
        yield f"link: {slide.link}"
    yield from (f"note: {note}" for note in slide.notes)


def _chart_lines(chart: Chart) -> Iterator[str]:
    least, most, step = chart.axis
    ends = f"{chart.categories[0]} .. {chart.categories[-1]}" if chart.categories else "nothing"
    yield f"chart {chart.kind}: {len(chart.categories)} from {ends}, axis {least} {most} {step}"
    for one in chart.series:
        numbers = (
            "-" if value is None else format_number(value, decimals=chart.decimals)
            for value in one.values
        )
        bars = " with limits" if one.lower else ""
        yield f"  {one.name} [{one.role}{bars}] {' '.join(numbers)}"
    yield f"alt: {chart.alt_text}"


def _table_lines(table: Table) -> Iterator[str]:
    if table.header:
        yield f"table: {' | '.join(table.header)}"
    for row in table.rows:
        yield "  " + " | ".join("; ".join(line.printed for line in cell) for cell in row)
    yield f"alt: {table.alt_text}"


def _diagram_lines(diagram: Diagram) -> Iterator[str]:
    yield f"diagram: {' | '.join(diagram.columns)}"
    for node in diagram.nodes:
        words = "; ".join(line.printed for line in node.lines)
        rows = f"{node.first}" if node.first == node.last else f"{node.first}-{node.last}"
        look = "" if node.look == "plain" else f" [{node.look}]"
        yield f"  {rows}.{node.column}{look} {words}"
    yield f"  lines: {', '.join(f'{one} - {other}' for one, other in diagram.links)}"
    yield f"alt: {diagram.alt_text}"
