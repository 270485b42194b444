"""A document of headings, paragraphs, lists and tables as an immutable description.

What an agenda or minutes say and in which order. Knows no file format and calculates nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Parameters
    ----------
    text : str
        The words.
    level : int
        One to three; no level is skipped.
    """

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Parameters
    ----------
    text : str
        The words.
    lead : str
        Words in front of it that stand out, such as ``Agreed:``.
    quiet : bool
        Whether it stands back, as a note does.
    """

    text: str
    lead: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list.

    Parameters
    ----------
    items : tuple of str
        A line each.
    """

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of text; its header is repeated on every page.

    Parameters
    ----------
    header : tuple of str
        Names of the columns.
    rows : tuple of tuple of str
        A cell may hold several lines; an empty one is printed as a dash.
    widths : tuple of float
        Shares of the width, one for each column.
    alt_text : str
        What the table holds, for those who do not see it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt_text: str


Block = Heading | Paragraph | Points | Grid


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A document to print or to edit.

    Parameters
    ----------
    title, subtitle : str
        At the head of the first page; the title is the file's title as well.
    blocks : tuple of Block
        What follows, in order.
    footer : str
        At the foot of every page, after its number.
    day : date
        The day it is about; the file's only date.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    footer: str
    day: dt.date


def document_outline(document: TextDocument) -> str:
    """The words of a document as short plain text, one line for a paragraph or a row.

    Parameters
    ----------
    document : TextDocument
        What to tell.

    Returns
    -------
    str

    Examples
    --------
    >>> print(document_outline(TextDocument("Agenda", "Draft", (Heading("Papers"), Points(("A",))),
    ...     "Clinic", dt.date(2011, 6, 8))))
    Agenda / Draft
    # Papers
    - A
    foot: Clinic
    """
    lines = [f"{document.title} / {document.subtitle}"]
    for block in document.blocks:
        lines += _lines(block)
    return "\n".join([*lines, f"foot: {document.footer}"])


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {block.text}"
    elif isinstance(block, Paragraph):
        yield " ".join(part for part in (block.lead, block.text) if part)
    elif isinstance(block, Points):
        yield from (f"- {item}" for item in block.items)
    else:
        for row in (block.header, *block.rows):
            yield "| " + " | ".join(" / ".join(cell.splitlines()) for cell in row)
