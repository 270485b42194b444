"""A diagram in parts: pages of rows, halves of columns, shorter texts. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clinic_lib.presentation.diagram import Diagram, Node, diagram_height
from clinic_lib.presentation.measure import Ruler, shortened


def column_parts(diagram: Diagram) -> tuple[Diagram, Diagram]:
    """The left and the right half of a diagram, with the middle column on both."""
    count = len(diagram.widths)
    middle = count // 2
    return _columns(diagram, 0, middle + 1), _columns(diagram, middle, count)


def _columns(diagram: Diagram, first: int, end: int) -> Diagram:
    nodes = tuple(
        replace(node, column=node.column - first)
        for node in diagram.nodes
        if first <= node.column < end
    )
    kept = {node.key for node in nodes}
    return Diagram(
        columns=diagram.columns[first:end],
        widths=diagram.widths[first:end],
        nodes=nodes,
        links=tuple(pair for pair in diagram.links if kept.issuperset(pair)),
        alt_text=diagram.alt_text,
    )


def diagram_pages(
    diagram: Diagram, width: float, height: float, size: float, ruler: Ruler
) -> tuple[Diagram, ...]:
    """The diagram cut between rows where a page is full; a box that spans the cut stands on both.

    Parameters
    ----------
    diagram : Diagram
        Of any height.
    width, height : float
        Room on a page, in points.
    size : float
        Size of the text, in points.
    ruler : Ruler
        Measures the font.
    """
    pages = _cut(diagram, width, height, size, ruler)
    # As even as they can be on as many pages.
    for share in (0.9, 0.8, 0.7, 0.6):
        even = _cut(diagram, width, height * share, size, ruler) if len(pages) > 1 else pages
        if len(even) > len(pages):
            break
        pages = even
    return tuple(pages)


def _cut(diagram: Diagram, width: float, height: float, size: float, ruler: Ruler) -> list[Diagram]:
    pages, first = [], 0
    while first < diagram.rows:
        page, last = _part(diagram, first, first), first
        for row in range(first + 1, diagram.rows):
            longer = _part(diagram, first, row)
            if diagram_height(longer, width, size, ruler) > height:
                break
            page, last = longer, row
        pages.append(page)
        first = last + 1
    return pages


def shorter(diagram: Diagram, length: int) -> Diagram:
    """The diagram with no text longer than so many letters."""
    nodes = tuple(
        replace(
            node,
            lines=tuple(replace(line, text=shortened(line.text, length)) for line in node.lines),
        )
        for node in diagram.nodes
    )
    return replace(diagram, nodes=nodes)


def _part(diagram: Diagram, first: int, last: int) -> Diagram:
    """Some rows of a diagram, counted from 0 again."""
    nodes = tuple(_clipped(diagram.nodes, first, last))
    kept = {node.key for node in nodes}
    links = tuple(pair for pair in diagram.links if kept.issuperset(pair))
    return replace(diagram, nodes=nodes, links=links)


def _clipped(nodes: tuple[Node, ...], first: int, last: int) -> Iterator[Node]:
    for node in nodes:
        if node.first <= last and node.last >= first:
            yield replace(
                node, first=max(node.first, first) - first, last=min(node.last, last) - first
            )
