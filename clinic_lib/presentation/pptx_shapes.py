"""Shapes of a slide as markup. Pure text: knows no slide and measures nothing.

python-pptx searches a slide anew for every shape that is added, moved or named. All shapes of a
slide are put together here as text instead, which is saved as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_text import clean_text

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
QUOTE = {'"': "&quot;"}
NO_FILL = "<a:noFill/>"
TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
# As wide as its text, which is what a text box is without being told otherwise.
AS_WIDE_AS_TEXT = '<a:bodyPr wrap="none"><a:spAutoFit/></a:bodyPr>'


@dataclass(frozen=True, slots=True)
class Blank:
    """A placeholder of a new slide that nothing has been put into.

    Parameters
    ----------
    number : int
        What the slide knows it by.
    name : str
        What the selection pane says.
    mark : str
        The element that ties it to its layout's placeholder.
    """

    number: int
    name: str
    mark: str


def quoted(text: str) -> str:
    """Text that may stand between the quotation marks of an attribute.

    Examples
    --------
    >>> quoted('Waste & "recycling"')
    'Waste &amp; &quot;recycling&quot;'
    """
    return escape(text, QUOTE)


def placed_at(box: Rect) -> str:
    """Where a shape stands and how large it is."""
    left, top, width, height = box.emu()
    return f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'


def frame(*, side: float = 0.0, above: float = 0.0, anchor: str = "") -> str:
    """How text stands in a box that wraps it and keeps its own size; margins in points."""
    across, down = int(side * POINT), int(above * POINT)
    held = f' anchor="{anchor}"' if anchor else ""
    return (
        f'<a:bodyPr wrap="square" lIns="{across}" rIns="{across}" tIns="{down}" bIns="{down}"'
        f"{held}><a:noAutofit/></a:bodyPr>"
    )


def text_box(
    number: int, box: Rect, text: str, *, body: str, name: str = "", look: str = NO_FILL
) -> str:
    """A text box.

    Parameters
    ----------
    number : int
        What the slide knows it by.
    box : Rect
        Where.
    text : str
        Paragraphs as markup.
    body : str
        How they stand in it.
    name : str
        What the selection pane says; empty for a number.
    look : str
        Ground and edge.
    """
    known = quoted(name) if name else f"TextBox {number - 1}"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{known}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr><a:xfrm>{placed_at(box)}</a:xfrm>{geometry('rect')}{look}</p:spPr>"
        f"<p:txBody>{body}<a:lstStyle/>{text}</p:txBody></p:sp>"
    )


def geometry(preset: str, **adjusted: int) -> str:
    """The outline of a shape; what can be adjusted by name, in hundred-thousandths."""
    guides = "".join(f'<a:gd name="{name}" fmla="val {by}"/>' for name, by in adjusted.items())
    values = f"<a:avLst>{guides}</a:avLst>" if guides else "<a:avLst/>"
    return f'<a:prstGeom prst="{preset}">{values}</a:prstGeom>'


def placeholder(blank: Blank, text: str, box: Rect | None = None) -> str:
    """A placeholder with its text, moved where a box is given."""
    moved = f"<p:spPr><a:xfrm>{placed_at(box)}</a:xfrm></p:spPr>" if box else "<p:spPr/>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{blank.number}" name="{quoted(blank.name)}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{blank.mark}</p:nvPr></p:nvSpPr>{moved}'
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody></p:sp>"
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table or chart before it stands on a slide.

    Parameters
    ----------
    kind : str
        ``TABLE`` or ``CHART``.
    place : str
        Where it stands, from ``placed_at``.
    content : str
        Its markup.
    """

    kind: str
    place: str
    content: str


def graphic(number: int, name: str, alt_text: str, drawn: Drawn, *, mark: str = "") -> str:
    """A table or chart, in the place of a placeholder where it has the placeholder's mark.

    Parameters
    ----------
    number : int
        What the slide knows it by.
    name, alt_text : str
        For those who do not see it.
    drawn : Drawn
        The table or chart.
    mark : str
        What ties it to a placeholder of the layout; empty where there is none.
    """
    named, told = quoted(clean_text(name)), quoted(clean_text(alt_text))
    within = f"<p:nvPr>{mark}</p:nvPr>" if mark else "<p:nvPr/>"
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{named}" '
        f'descr="{told}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr>{within}</p:nvGraphicFramePr><p:xfrm>{drawn.place}"
        f'</p:xfrm><a:graphic><a:graphicData uri="{drawn.kind}">{drawn.content}</a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )


def slide_xml(shapes: Iterable[str]) -> str:
    """A whole slide, its shapes in reading order."""
    return (
        f'<p:sld {SPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        "<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
        f"{''.join(shapes)}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
        "</p:sld>"
    )


def part_bytes(xml: str) -> bytes:
    """What a part is saved as.

    All markup of slides and charts is put together as lxml would write it, so that none need be
    read and written again; a test compares.
    """
    return f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n{xml}".encode()
