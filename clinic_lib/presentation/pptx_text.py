"""Text on slides: cleaned, in British English, linked to other slides. Knows no layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.page import POINT
from clinic_lib.presentation.theme import LANGUAGE

# What XML 1.0 cannot hold, and the control characters that it can but no slide should.
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Not the no-break space, which is put where it stands on purpose.
SPACE = re.compile("[ \t\r\n]+")
# A template's link colour may not show on the white cells of a table: keep the text's own.
LINK_KEEPS_COLOUR = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/>'
    "</a:ext></a:extLst>"
)
Linker = Callable[[int], str]


@lru_cache(maxsize=8192)
def clean_text(text: str) -> str:
    r"""The text without characters that a slide cannot hold; white space made single.

    Examples
    --------
    >>> clean_text("Waste\x0b and\nrecycling\x00")
    'Waste and recycling'
    """
    return SPACE.sub(" ", ILLEGAL.sub(" ", text)).strip(" ")


def paragraphs(
    lines: Sequence[Line],
    *,
    size: float | None = None,
    colour: str = "",
    linker: Linker | None = None,
    bullet: float = 0.0,
    align: str = "",
) -> str:
    """The markup of some paragraphs, flush left.

    Parameters
    ----------
    lines : sequence of Line
        One paragraph each.
    size : float, optional
        Size in points; None keeps the placeholder's own.
    colour : str
        Colour as ``#RRGGBB``; empty keeps the placeholder's own.
    linker : callable, optional
        Gives the relationship that leads to a page; without it no line is a link.
    bullet : float
        How far text stands in behind its bullet, in points; 0 for no bullets.
    align : str
        How the format names the alignment; empty for the left.
    """
    indent = round(bullet * POINT)
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else "<a:buNone/>"
    sides = f' algn="{align}"' if align else ""
    # Without a size of its own an empty cell would be as high as text of 18 points.
    end = "" if size is None else f'<a:endParaRPr lang="{LANGUAGE}" sz="{round(size * 100)}"/>'
    found = []
    for number, line in enumerate(lines or [Line("")]):
        between = 300 if bullet or (number and size is None) else 0
        runs = _runs(line, size, colour, linker)
        found.append(
            f'<a:p><a:pPr marL="{indent}" indent="-{indent}"{sides}><a:spcBef><a:spcPts '
            f'val="{between}"/></a:spcBef>{mark}</a:pPr>{runs or end}</a:p>'
        )
    return "".join(found)


def _runs(line: Line, size: float | None, colour: str, linker: Linker | None) -> str:
    """The words of a line; only the page is a link, because programs break long links anywhere."""
    if not line.page or linker is None:
        return _run(line.printed, line, size, colour)
    before = _run(line.printed.removesuffix(line.link), line, size, colour, after=" ")
    return before + _run(line.link, line, size, colour, jump=_jump(linker(line.page)))


def _run(
    words: str, line: Line, size: float | None, colour: str, *, after: str = "", jump: str = ""
) -> str:
    """A stretch of text that looks the same throughout; nothing for no words."""
    cleaned = clean_text(words)
    if not cleaned:
        return ""
    points = "" if size is None else f' sz="{round(size * 100)}"'
    bold = ' b="1"' if line.bold else ""
    fill = f"<a:solidFill>{_rgb(colour)}</a:solidFill>" if colour else ""
    within = f">{fill}{jump}</a:rPr>" if fill or jump else "/>"
    return (
        f'<a:r><a:rPr lang="{LANGUAGE}"{points}{bold}{within}'
        f"<a:t>{escape(cleaned)}{after}</a:t></a:r>"
    )


def _jump(relationship: str) -> str:
    return (
        f'<a:hlinkClick r:id="{relationship}" action="ppaction://hlinksldjump">'
        f"{LINK_KEEPS_COLOUR}</a:hlinkClick>"
    )


def _rgb(colour: str) -> str:
    return f'<a:srgbClr val="{colour[1:]}"/>'
