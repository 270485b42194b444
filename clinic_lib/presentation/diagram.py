"""A diagram of boxes in columns and the lines between them. Knows no file format.

Boxes stand in rows; one that several others hang on spans their rows. How high the rows are follows
from the text, so that nothing overflows; a diagram too high for its page is cut between rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic_lib.presentation.lines import Line
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect

GUTTER = 24.0
# Room between the text and the edge of its box, and between boxes.
INSET, GAP = 5.0, 5.0
# Round and cut corners take room from the text.
CORNERS = 8.0
# Left edge and width of each, in points.
Columns = list[tuple[float, float]]


class NodeLook(StrEnum):
    """What a box is; each look differs in shape as well as in colour."""

    PLAIN = "plain"
    STRONG = "strong"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Node:
    """A box.

    Parameters
    ----------
    key : str
        Unique within its diagram.
    column : int
        Counted from 0.
    first, last : int
        The rows it spans, both included.
    lines : tuple of Line
        What it says.
    look : NodeLook
        What it is.
    """

    key: str
    column: int
    first: int
    last: int
    lines: tuple[Line, ...]
    look: NodeLook = NodeLook.PLAIN


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and the lines between them.

    Parameters
    ----------
    columns : tuple of str
        Heading of each column.
    widths : tuple of float
        Share of the width of each column.
    nodes : tuple of Node
        In reading order.
    links : tuple of tuple of str
        Keys of two boxes in neighbouring columns, left one first.
    alt_text : str
        What the diagram shows, for those who do not see it.
    """

    columns: tuple[str, ...]
    widths: tuple[float, ...]
    nodes: tuple[Node, ...]
    links: tuple[tuple[str, str], ...]
    alt_text: str

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((node.last for node in self.nodes), default=-1) + 1


def column_boxes(diagram: Diagram, width: float, size: float, ruler: Ruler) -> Columns:
    """Left edge and width of each column, none narrower than its longest word where room is."""
    room = width - GUTTER * (len(diagram.widths) - 1)
    wanted = [room * share / sum(diagram.widths) for share in diagram.widths]
    least = [_longest_word(diagram, n, size, ruler) for n in range(len(diagram.widths))]
    lack = sum(max(need - own, 0.0) for need, own in zip(least, wanted, strict=True))
    spare = [max(own - need, 0.0) for need, own in zip(least, wanted, strict=True)]
    if 0 < lack <= sum(spare):
        wanted = [
            max(need, own - lack * free / sum(spare))
            for need, own, free in zip(least, wanted, spare, strict=True)
        ]
    boxes, left = [], 0.0
    for own in wanted:
        boxes.append((left, own))
        left += own + GUTTER
    return boxes


def _longest_word(diagram: Diagram, column: int, size: float, ruler: Ruler) -> float:
    longest = ruler.bold.longest_word(diagram.columns[column], size)
    shaped = False
    for node in diagram.nodes:
        if node.column == column:
            shaped = shaped or node.look is not NodeLook.PLAIN
            for line in node.lines:
                own = ruler.bold if line.bold else ruler
                longest = max(longest, own.longest_word(line.printed, size))
    return longest + 2 * INSET + 1 + shaped * CORNERS


def diagram_height(diagram: Diagram, width: float, size: float, ruler: Ruler) -> float:
    """How high the whole diagram is, in points."""
    columns = column_boxes(diagram, width, size, ruler)
    heights = _row_heights(diagram, columns, size, ruler)
    return _heading_height(diagram, columns, size, ruler) + sum(heights)


def keeps_words(diagram: Diagram, width: float, size: float, ruler: Ruler) -> bool:
    """Whether no word of any box has to be cut."""
    columns = range(len(diagram.widths))
    least = sum(_longest_word(diagram, column, size, ruler) for column in columns)
    return least + GUTTER * (len(diagram.widths) - 1) <= width


def _heading_height(diagram: Diagram, columns: Columns, size: float, ruler: Ruler) -> float:
    """Room for the headings of the columns, in points."""
    pairs = zip(diagram.columns, columns, strict=True)
    return max(ruler.bold.height(words, own, size) for words, (_, own) in pairs) + GAP


def _row_heights(diagram: Diagram, columns: Columns, size: float, ruler: Ruler) -> list[float]:
    """How high each row must be for every text to fit its box, in points."""
    heights = [0.0] * diagram.rows
    # Those that span fewer rows first: a box of many rows may find its room in theirs.
    for node in sorted(diagram.nodes, key=lambda one: one.last - one.first):
        needed = _needed(node, columns[node.column][1], size, ruler)
        lack = needed - sum(heights[node.first : node.last + 1])
        if lack > 0:
            share = lack / (node.last - node.first + 1)
            for row in range(node.first, node.last + 1):
                heights[row] += share
    return heights


def _needed(node: Node, width: float, size: float, ruler: Ruler) -> float:
    room = width - 2 * INSET - (CORNERS if node.look is not NodeLook.PLAIN else 0.0)
    return (
        sum(
            (ruler.bold if line.bold else ruler).height(line.printed, room, size)
            for line in node.lines
        )
        + 2 * INSET
        + GAP
    )


def node_boxes(
    diagram: Diagram, area: Rect, size: float, ruler: Ruler
) -> tuple[dict[str, Rect], list[Rect]]:
    """Where each box stands, and each heading.

    Parameters
    ----------
    diagram : Diagram
        What is drawn.
    area : Rect
        Where; a diagram lower than it is spread a little, not stretched.
    size : float
        Size of the text.
    ruler : Ruler
        Measures the font.

    Returns
    -------
    boxes : dict of str to Rect
    headings : list of Rect
    """
    columns = column_boxes(diagram, area.width, size, ruler)
    heights = _row_heights(diagram, columns, size, ruler)
    head = _heading_height(diagram, columns, size, ruler)
    spare = area.height - head - sum(heights)
    more = min(max(spare, 0.0) / max(len(heights), 1), size)
    heights = [height + more for height in heights]
    tops = [area.top + head]
    for height in heights:
        tops.append(tops[-1] + height)
    boxes = {}
    for node in diagram.nodes:
        left, width = columns[node.column]
        top, bottom = tops[node.first] + GAP / 2, tops[node.last + 1] - GAP / 2
        boxes[node.key] = Rect(area.left + left, top, width, bottom - top)
    headings = [Rect(area.left + left, area.top, width, head - GAP / 2) for left, width in columns]
    return boxes, headings
