"""Pieces of markup: tables, anchors, words with their shapes. Escapes every text, once and here."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from clinic_lib.presentation import theme
from clinic_lib.presentation.measure import NO_BREAK
from clinic_lib.terms import Direction, TargetStatus

LONGEST = 24
NUMBER = re.compile(r"^[-+]?£?\d[\d,.]*%?( \[\w+\])*$")


def table_markup(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str,
    *,
    own: str = "",
    links: Mapping[tuple[str, ...], str] | None = None,
) -> str:
    """A table that a screen reader can walk: caption, column headers, row headers.

    Parameters
    ----------
    header : sequence of str
        Column names.
    rows : sequence of sequence of str
        Cells; the first of each row is the row's header.
    caption : str
        What the table holds.
    own : str
        Row header of the row to set in bold: the area the report is about.
    links : mapping of row to str, optional
        Anchors that row headers lead to.

    Returns
    -------
    str
        The table inside a region that can be scrolled with the keyboard.

    Examples
    --------
    >>> markup = table_markup(["Year", "Per cent"], [["2009", "4.1"]], "Waste")
    >>> '<th scope="row">2009</th><td class="number">4.1</td>' in markup
    True
    """
    # A column that says nothing would only take room from the others.
    kept = [c for c, _ in enumerate(header) if c == 0 or any(row[c] for row in rows)]
    header = [header[column] for column in kept]
    shown = [tuple(row[column] for column in kept) for row in rows]
    kinds = ["", *(_kind([row[column] for row in shown]) for column in range(1, len(kept)))]
    heads = "".join(
        f'<th scope="col"{kind}>{escaped(name)}</th>'
        for name, kind in zip(header, kinds, strict=True)
    )
    anchors = [(links or {}).get(tuple(row), "") for row in rows]
    body = "".join(
        _table_row(row, kinds, own, anchor) for row, anchor in zip(shown, anchors, strict=True)
    )
    css, name = "scroll long" if len(rows) > LONGEST else "scroll", escaped(caption)
    return (
        f'<div class="{css}" role="group" tabindex="0" aria-label="Table: {name}">'
        f"<table><caption>{name}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _table_row(row: Sequence[str], kinds: Sequence[str], own: str, anchor: str) -> str:
    """One row: its header, which may lead somewhere, and its cells."""
    first = escaped(row[0])
    first = f'<a href="#{escaped(anchor)}">{first}</a>' if anchor else first
    cells = "".join(
        f"<td{kind}>{escaped(cell)}</td>" for cell, kind in zip(row[1:], kinds[1:], strict=True)
    )
    mark = ' class="own"' if own and row[0] == own else ""
    return f'<tr{mark}><th scope="row">{first}</th>{cells}</tr>'


def _kind(cells: Sequence[str]) -> str:
    """The class of a column most of whose filled cells are numbers; nothing for another."""
    filled = [cell for cell in cells if cell and not cell.startswith("[")]
    numbers = sum(bool(NUMBER.match(cell)) for cell in filled)
    return ' class="number"' if filled and numbers * 2 > len(filled) else ""


def status_words(status: TargetStatus) -> str:
    r"""A target status with its shape, which no line break parts from it.

    Examples
    --------
    >>> status_words(TargetStatus.MET)
    '●\xa0Target met'
    """
    shape = theme.STATUS_SHAPES.get(status, "")
    return f"{shape}{NO_BREAK}{theme.STATUS_WORDS[status]}".strip()


def direction_words(direction: Direction) -> str:
    r"""A direction of travel with its shape, which no line break parts from it.

    Examples
    --------
    >>> direction_words(Direction.IMPROVING)
    '▲\xa0Improving'
    """
    return f"{theme.DIRECTION_SHAPES[direction]}{NO_BREAK}{theme.DIRECTION_WORDS[direction]}"


def colour_variables() -> str:
    """The theme's colours and font as variables of a style sheet."""
    colours = {
        name.lower().replace("_", "-"): value
        for name, value in vars(theme).items()
        if isinstance(value, str) and re.fullmatch(r"#[0-9A-F]{6}", value)
    }
    variables = "".join(f"--{name}:{value};" for name, value in colours.items())
    return f":root{{{variables}--font:{theme.FONT},Helvetica,sans-serif}}\n"


def slug(title: str) -> str:
    """Letters, digits and hyphens only: usable as an id.

    Examples
    --------
    >>> slug("NI 192: recycling & waste")
    'ni-192-recycling-waste'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "part"


def escaped(words: object) -> str:
    """Text that a browser can only ever show.

    Examples
    --------
    >>> escaped('<b>')
    '&lt;b&gt;'
    """
    return html.escape(str(words), quote=True)
