"""The large-print edition of a deck: nothing under 18 points, over as many slides as it takes.

Pages keep the numbers of the deck: what stands on its page 14 stands on 14a, 14b and so on, so that
whoever reads large print can turn to the page that is named in the room. Pure: it writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clinic_lib.presentation.chart_parts import chart_parts
from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.deck import Deck, Slide, SlideKind, Table
from clinic_lib.presentation.diagram import (
    Diagram,
    diagram_height,
    keeps_words,
)
from clinic_lib.presentation.diagram_parts import column_parts, diagram_pages
from clinic_lib.presentation.large_print_tables import (
    GAP,
    LEAST,
    Room,
    chunks,
    table_height,
    table_parts,
)
from clinic_lib.presentation.lines import Line
from clinic_lib.presentation.measure import LINE_HEIGHT
from clinic_lib.presentation.page import CODE_ROOM

# A chart needs its axis and so much room for each of its bars, in lines of text.
AXIS_LINES, BAR_LINES = 4.0, 1.2
LEAST_BARS = 5
TWO = 2
EXPLAINED = "Large print: pages keep the numbers of the pack, so 14a and 14b are its page 14."


def large_print(deck: Deck, room: Room) -> Deck:
    """The deck for readers of large print.

    Parameters
    ----------
    deck : Deck
        Such as the evidence pack.
    room : Room
        The room below the titles of the template.

    Returns
    -------
    Deck
        Every slide of `deck` in one part or more, in its order; no words are lost.
    """
    slides: list[Slide] = []
    for number, slide in enumerate(deck.slides, start=1):
        parts = list(_parts(slide, room))
        slides += [
            _numbered(part, number, position, len(parts)) for position, part in enumerate(parts)
        ]
    return replace(deck, title=f"{deck.title} (large print)", slides=tuple(slides), least=LEAST)


def _numbered(part: Slide, page: int, position: int, count: int) -> Slide:
    """The part with the page it belongs to and, where there are several, its letter."""
    if count == 1:
        return replace(part, page=page)
    title = f"{part.title}, part {position + 1} of {count}"
    notes = part.speaker_notes if position == 0 else f"Continues page {page}."
    return replace(part, title=title, page=page, part=letters(position), speaker_notes=notes)


def letters(position: int) -> str:
    """The letter of a part counted from 0; two letters after z.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(97 + rest) + text
    return text


def _parts(slide: Slide, room: Room) -> Iterator[Slide]:
    if slide.kind is SlideKind.TITLE:
        yield replace(slide, lines=(*slide.lines, Line(EXPLAINED)))
        return
    bare = replace(slide, lead="", chart=None, facts=None, table=None, diagram=None, notes=())
    body = room.height - room.text(slide.subtitle)
    bare = replace(bare, link="")
    if slide.chart is not None:
        for part in _charts(slide.chart, body):
            yield replace(bare, chart=part)
        yield from _told(slide, bare, slide.facts, room)
    elif slide.diagram is not None:
        yield from _diagrams(slide, slide.diagram, bare, room)
    else:
        yield from _told(slide, bare, slide.table or slide.facts, room)


def _charts(chart: Chart, height: float) -> tuple[Chart, ...]:
    """A chart of bars with as many on each slide as stand one below the other in large print."""
    if chart.kind is ChartKind.TREND:
        return (chart,)
    line = LEAST * LINE_HEIGHT
    most = int((height - AXIS_LINES * line) / (BAR_LINES * line))
    return chart_parts(chart, max(most, LEAST_BARS))


def _diagrams(slide: Slide, diagram: Diagram, bare: Slide, room: Room) -> Iterator[Slide]:
    """A diagram cut between rows, with the notes on its last slide where they fit."""
    body, notes = room.height - room.text(slide.subtitle), room.text(" ".join(slide.notes))
    halves: tuple[Diagram, ...] = (diagram,)
    if not keeps_words(diagram, room.width, LEAST, room.ruler) and len(diagram.columns) > TWO:
        halves = column_parts(diagram)
    pages = [
        page for half in halves for page in diagram_pages(half, room.width, body, LEAST, room.ruler)
    ]
    used = diagram_height(pages[-1], room.width, LEAST, room.ruler)
    fits = used + notes <= body
    for page in pages[:-1]:
        yield replace(bare, diagram=page)
    yield replace(bare, diagram=pages[-1], notes=slide.notes if fits else ())
    if slide.notes and not fits:
        yield from _texts(bare, "", slide.notes, room)


def _told(slide: Slide, bare: Slide, table: Table | None, room: Room) -> Iterator[Slide]:
    """Lead, table and notes, together where they fit and one after the other where they do not."""
    notes = " ".join(slide.notes)
    body = room.height - room.text(slide.subtitle)
    if slide.link and table is not None:
        room, bare = replace(room, width=room.width - CODE_ROOM), replace(bare, link=slide.link)
    pieces = table_parts(table, room, body - room.text(slide.lead), body) if table else []
    if not pieces:
        if slide.lead or notes or (table is None and slide.chart is None and not slide.diagram):
            yield from _texts(bare, slide.lead, slide.notes, room)
        return
    last, plain = len(pieces) - 1, replace(bare, link="")
    for position, piece in enumerate(pieces):
        lead = slide.lead if position == 0 else ""
        used = table_height(piece, room) + room.text(lead)
        fits = position == last and used + room.text(notes) <= body
        which = bare if position == 0 else plain
        yield replace(which, lead=lead, table=piece, notes=slide.notes if fits else ())
        if position == last and notes and not fits:
            yield from _texts(plain, "", slide.notes, room)


def _texts(bare: Slide, lead: str, notes: tuple[str, ...], room: Room) -> Iterator[Slide]:
    """Words alone, as many on a slide as fit."""
    body = room.height - room.text(bare.subtitle)
    pages: list[list[str]] = [[]]
    height = 0.0
    for words in (lead, *notes):
        for piece in _cut(words, room, body) if words else ():
            needed = room.text(piece)
            if pages[-1] and height + needed > body:
                pages.append([])
                height = 0.0
            pages[-1].append(piece)
            height += needed
    for page in pages:
        yield replace(bare, lead=page[0] if page else "", notes=tuple(page[1:]))


def _cut(words: str, room: Room, height: float) -> list[str]:
    """Words in pieces that each fit the height."""
    return chunks(words, room.width, height - GAP, room.ruler)
