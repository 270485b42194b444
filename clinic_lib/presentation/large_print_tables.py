"""Room for large print, and tables and texts in parts that fit it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from clinic_lib.presentation.deck import Table
from clinic_lib.presentation.lines import Cell, Line, cell
from clinic_lib.presentation.measure import LINE_HEIGHT, LONG_WORD, Ruler
from clinic_lib.presentation.page import PAGE

LEAST = 18.0
GAP = 10.0
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


def chunks(words: str, width: float, height: float, ruler: Ruler) -> list[str]:
    """Words in pieces that each fit a box of some width and height."""
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


def table_parts(table: Table, room: Room, first: float, others: float) -> list[Table]:
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


def table_height(table: Table, room: Room) -> float:
    """How high a table stands at the least size."""
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
        for piece in chunks(line.text, width, height, own) if not line.page else [line.text]:
            needed = own.height(replace(line, text=piece).printed, width, LEAST)
            if parts[-1] and used + needed > height:
                parts.append([])
                used = 0.0
            parts[-1].append(replace(line, text=piece))
            used += needed
    return [tuple(part) for part in parts]
