"""The large-print edition of a deck: nothing under 18 points, over as many slides as it takes.

Pages keep the numbers of the deck: what stands on its page 14 stands on 14a, 14b and so on, so that
whoever reads large print can turn to the page that is named in the room. Pure: it writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from clinic_lib.presentation.chart_parts import chart_parts
from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.deck import Deck, Slide, SlideKind, Table
from clinic_lib.presentation.diagram import (
    Diagram,
    column_parts,
    diagram_height,
    diagram_pages,
    keeps_words,
)
from clinic_lib.presentation.lines import Cell, Line, cell
from clinic_lib.presentation.measure import LINE_HEIGHT, LONG_WORD, Ruler
from clinic_lib.presentation.page import CODE_ROOM, PAGE

LEAST = 18.0
GAP = 10.0
# A chart needs its axis and so much room for each of its bars, in lines of text.
AXIS_LINES, BAR_LINES = 4.0, 1.2
LEAST_BARS = 5
TWO = 2
EXPLAINED = "Large print: pages keep the numbers of the pack, so 14a and 14b are its page 14."
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """The room below the titles of a template's slides.

    Parameters
    ----------
    width, height : float
        In points.
    ruler : Ruler
        Measures the template's font.
    """

    width: float
    height: float
    ruler: Ruler

    def text(self, words: str) -> float:
        """How high words stand at the least size, with the gap below."""
        return self.ruler.height(words, self.width, LEAST) + GAP if words else 0.0


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
    pieces = _table_parts(table, room, body - room.text(slide.lead), body) if table else []
    if not pieces:
        if slide.lead or notes or (table is None and slide.chart is None and not slide.diagram):
            yield from _texts(bare, slide.lead, slide.notes, room)
        return
    last, plain = len(pieces) - 1, replace(bare, link="")
    for position, piece in enumerate(pieces):
        lead = slide.lead if position == 0 else ""
        used = _table_height(piece, room) + room.text(lead)
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
    return _chunks(words, room.width, height - GAP, room.ruler)


def _chunks(words: str, width: float, height: float, ruler: Ruler) -> list[str]:
    most = max(int(height / (LEAST * LINE_HEIGHT)), 1)
    if ruler.lines(words, width, LEAST) <= most:
        return [words]
    pieces, held = [], ""
    for word in words.split():
        longer = f"{held} {word}".strip()
        if held and ruler.lines(longer, width, LEAST) > most:
            pieces.append(held)
            longer = word
        held = longer
    return [*pieces, held]


def _table_parts(table: Table, room: Room, first: float, others: float) -> list[Table]:
    """A table in parts whose words are whole and whose rows fit, the header on each."""
    parts: list[Table] = []
    for narrow in _column_groups(table, room):
        parts += _row_groups(narrow, room, first if not parts else others, others)
    return parts


def _column_groups(table: Table, room: Room) -> list[Table]:
    """The columns in groups wide enough for their longest words, the first column on each."""
    table, count = _widened(table, room), len(table.widths)
    for size in range(count - 1, 0, -1):
        groups = [(0, *range(start, min(start + size, count))) for start in range(1, count, size)]
        tables = [_with_columns(table, group) for group in groups]
        if size == 1 or all(_keeps_words(one, room) for one in tables):
            return [_widened(one, room) for one in tables]
    return [table]


def _widened(table: Table, room: Room) -> Table:
    """The table with no column narrower than its longest word, where there is room for all."""
    rows = (_header(table), *_named(table)) if table.header else _named(table)
    least = [
        PAGE.cell_padding
        + 1
        + max(
            (
                (room.ruler.bold if line.bold else room.ruler).width(word, LEAST)
                for row in rows
                for line in row[column]
                for word in line.printed.split()
                if len(word) <= LONG_WORD
            ),
            default=0.0,
        )
        for column in range(len(table.widths))
    ]
    wanted = [room.width * share / sum(table.widths) for share in table.widths]
    lack = sum(max(need - own, 0.0) for need, own in zip(least, wanted, strict=True))
    spare = [max(own - need, 0.0) for need, own in zip(least, wanted, strict=True)]
    if not 0 < lack <= sum(spare):
        return table
    widths = tuple(
        max(need, own - lack * free / sum(spare))
        for need, own, free in zip(least, wanted, spare, strict=True)
    )
    return replace(table, widths=widths)


def _with_columns(table: Table, columns: tuple[int, ...]) -> Table:
    return replace(
        table,
        header=tuple(table.header[n] for n in columns) if table.header else (),
        rows=tuple(tuple(row[n] for n in columns) for row in table.rows),
        widths=tuple(table.widths[n] for n in columns),
        numbers_from=_numbers_from(table, columns),
    )


def _numbers_from(table: Table, columns: tuple[int, ...]) -> int:
    """The first of the columns that holds numbers; 0 for none."""
    if not table.numbers_from:
        return 0
    return next((at for at, n in enumerate(columns) if n >= table.numbers_from), 0)


def _rooms(table: Table, room: Room) -> list[float]:
    total = sum(table.widths)
    return [room.width * share / total - PAGE.cell_padding for share in table.widths]


def _header(table: Table) -> Row:
    return tuple(cell(name, bold=True) for name in table.header)


def _named(table: Table) -> tuple[Row, ...]:
    """The rows as they are drawn: without a header, the first column is in bold."""
    if table.header:
        return table.rows
    return tuple(
        (tuple(replace(line, bold=True) for line in row[0]), *row[1:]) for row in table.rows
    )


def _keeps_words(table: Table, room: Room) -> bool:
    rows = (_header(table), *_named(table)) if table.header else _named(table)
    return all(
        (room.ruler.bold if line.bold else room.ruler).keeps_words(line.printed, width, LEAST)
        for row in rows
        for one, width in zip(row, _rooms(table, room), strict=True)
        for line in one
    )


def _height(row: Row, widths: list[float], ruler: Ruler) -> float:
    return PAGE.row_padding + max(
        sum((ruler.bold if line.bold else ruler).height(line.printed, width, LEAST) for line in one)
        for one, width in zip(row, widths, strict=True)
    )


def _table_height(table: Table, room: Room) -> float:
    widths = _rooms(table, room)
    rows = (_header(table), *_named(table)) if table.header else _named(table)
    return sum(_height(row, widths, room.ruler) for row in rows)


def _row_groups(table: Table, room: Room, first: float, others: float) -> Iterator[Table]:
    widths = _rooms(table, room)
    head = _height(_header(table), widths, room.ruler) if table.header else 0.0
    rows: list[Row] = []
    used, most = head, first
    for row in table.rows:
        for part in _row_parts(row, table, widths, others - head, room.ruler):
            needed = _height(_named(replace(table, rows=(part,)))[0], widths, room.ruler)
            if rows and used + needed > most:
                yield replace(table, rows=tuple(rows))
                rows, used, most = [], head, others
            rows.append(part)
            used += needed
    if rows:
        yield replace(table, rows=tuple(rows))


def _row_parts(
    row: Row, table: Table, widths: list[float], height: float, ruler: Ruler
) -> list[Row]:
    """A row in parts that each fit a slide; its name stands on each."""
    drawn = _named(replace(table, rows=(row,)))[0]
    if _height(drawn, widths, ruler) <= height:
        return [row]
    room = height - PAGE.row_padding
    cells = [_cell_parts(one, width, room, ruler) for one, width in zip(row, widths, strict=True)]
    name = cells[0][0]
    again = tuple(replace(line, text=f"{line.text}, continued", page=0) for line in name[:1])
    rows = []
    for position, parts in enumerate(zip_longest(*cells, fillvalue=cell(""))):
        if position and parts[0] == cell(""):
            parts = (again, *parts[1:])
        rows.append(parts)
    return rows


def _cell_parts(one: Cell, width: float, height: float, ruler: Ruler) -> list[Cell]:
    parts: list[list[Line]] = [[]]
    used = 0.0
    for line in one:
        own = ruler.bold if line.bold else ruler
        for piece in _chunks(line.text, width, height, own) if not line.page else [line.text]:
            needed = own.height(replace(line, text=piece).printed, width, LEAST)
            if parts[-1] and used + needed > height:
                parts.append([])
                used = 0.0
            parts[-1].append(replace(line, text=piece))
            used += needed
    return [tuple(part) for part in parts]
