"""The circulation pack as plain data for the typesetter: words, tables, drawings, in order.

Knows how large a page is; knows no typesetter. Every number in it is printed already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from clinic_lib.meeting.agenda import EVIDENCE_PACK
from clinic_lib.presentation import theme
from clinic_lib.presentation.chart_records import Chart, ChartKind
from clinic_lib.presentation.circulation_pack import CirculationPack
from clinic_lib.presentation.deck import Cell, Deck, Line, Slide, SlideKind, Table
from clinic_lib.presentation.diagram import (
    Diagram,
    diagram_height,
    node_boxes,
)
from clinic_lib.presentation.measure import ARIAL, NO_BREAK
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.svg import chart_svg
from clinic_lib.presentation.svg_code import code_svg
from clinic_lib.presentation.text_document import Block, Grid, Heading, Paragraph, Points

# The inside of a page of the evidence pack, in points: A4 on its side.
WIDTH, HEIGHT = 757.0, 470.0
CHART_WIDTH, CHART_HEIGHT = 500.0, 325.0
CODE_SIZE = 84.0
MOST_HEIGHT, BAR_ROOM, AXIS_ROOM = 345.0, 23.0, 44.0
DIAGRAM_SIZES = (11.0, 10.0, 9.0, 8.0, 7.0)
DIAGRAM_HEIGHT = 375.0
LONG_WORD, PLACE = re.compile(r"\S{19,}"), re.compile(r"([_./-]|\w{18})(?=\w)")
MAY_BREAK = "\u200b"
DASH = "\u2013"
BELOW_SECTION = {
    SlideKind.TREND,
    SlideKind.BENCHMARK,
    SlideKind.NO_BENCHMARK,
    SlideKind.OUTLOOK,
    SlideKind.UNDERNEATH,
    SlideKind.STORY,
    SlideKind.QUESTIONS,
}
Content = dict[str, Any]


def pdf_content(pack: CirculationPack) -> Content:
    """All that the typesetter needs.

    Parameters
    ----------
    pack : CirculationPack
        From ``build_circulation_pack``.

    Returns
    -------
    dict
        Only text, numbers, lists and dictionaries.
    """
    return {
        "title": pack.title,
        "partnership": pack.partnership,
        "language": theme.LANGUAGE.split("-")[0],
        "region": theme.LANGUAGE.split("-")[1],
        "cover": list(pack.cover),
        "foot": pack.foot,
        "figures": pack.figures,
        "colours": {
            "dark": theme.DARK_BLUE,
            "quiet": theme.DARK_GREY,
            "rule": theme.LIGHT_GREY,
            "pale": theme.PALE_BLUE,
            "broken": theme.DARK_PINK,
            "line": theme.MID_GREY,
        },
        "day": [pack.day.year, pack.day.month, pack.day.day],
        "agenda": {
            "title": f"{pack.agenda.subtitle} and timetable",
            "blocks": [_block(block) for block in pack.agenda.blocks],
        },
        "slides": list(_slides(pack.deck)),
        "enclosures": [
            [breakable(cell) or DASH for cell in (one.title, one.owner, one.file, one.status)]
            for one in pack.enclosures
        ],
    }


def breakable(text: str) -> str:
    """The text with places to break a word in that is too long for a column.

    Examples
    --------
    >>> breakable("Waste"), len(breakable("climate_strategy_summary.pdf"))
    ('Waste', 30)
    """
    return LONG_WORD.sub(lambda word: PLACE.sub(rf"\1{MAY_BREAK}", word[0]), text)


def _block(block: Block) -> Content:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "lead": block.lead, "quiet": block.quiet}
    if isinstance(block, Points):
        return {"kind": "points", "items": list(block.items)}
    return _grid(block)


def _grid(grid: Grid) -> Content:
    """A table of the agenda; an empty cell is printed as a dash."""
    rows = [
        [[_line(Line(part)) for part in (cell or DASH).splitlines()] for cell in row]
        for row in grid.rows
    ]
    return {
        "kind": "table",
        "header": list(grid.header),
        "rows": rows,
        "widths": list(grid.widths),
        "numbers_from": 0,
        "alt": grid.alt_text,
    }


def _slides(deck: Deck) -> Iterator[Content]:
    """The pages of the evidence pack, each with its number in it; its title opens the part."""
    is_inside = False
    for page, slide in enumerate(deck.slides, start=1):
        is_inside = is_inside or slide.kind is SlideKind.SECTION
        level = 3 if is_inside and slide.kind in BELOW_SECTION else 2
        yield _slide(slide, page, 1 if slide.kind is SlideKind.TITLE else level)


def _slide(slide: Slide, page: int, level: int) -> Content:
    return {
        "page": page,
        "level": level,
        "kind": str(slide.kind),
        "title": EVIDENCE_PACK if slide.kind is SlideKind.TITLE else slide.title,
        "subtitle": slide.subtitle,
        "lead": slide.lead,
        "lines": [_line(line) for line in slide.lines],
        "chart": None if slide.chart is None else _chart(slide.chart, bool(slide.facts)),
        "facts": None if slide.facts is None else _table(slide.facts),
        "table": None if slide.table is None else _table(slide.table),
        "diagram": None if slide.diagram is None else _diagram(slide.diagram),
        "panels": [
            {"heading": panel.heading, "lines": [_line(line) for line in panel.lines]}
            for panel in slide.panels
        ],
        "notes": list(slide.notes),
        "code": None if not slide.link else _code(slide),
    }


def _code(slide: Slide) -> Content:
    """The same on the dashboard: a code for a telephone, a link for a screen."""
    what = f"QR code: {slide.indicator_id} on the dashboard" if slide.indicator_id else "QR code"
    return {"svg": code_svg(slide.link, size=CODE_SIZE), "address": slide.link, "alt": what}


def _line(line: Line) -> Content:
    """A paragraph, and the words that lead to a page of the evidence pack."""
    is_number = line.link == line.text
    link = line.link if is_number else f"pack {line.link}".replace(" ", NO_BREAK)
    return {
        "text": "" if is_number else breakable(line.text),
        "page": line.page,
        "link": link if line.page else "",
        "bold": line.bold,
        "quiet": line.quiet,
    }


def _table(table: Table) -> Content:
    return {
        "kind": "table",
        "header": list(table.header),
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "widths": list(table.widths),
        "numbers_from": table.numbers_from,
        "alt": table.alt_text,
    }


def _cell(cell: Cell) -> list[Content]:
    return [_line(line) for line in cell]


def _chart(chart: Chart, has_facts: bool) -> Content:
    """A drawing as wide as the page allows, and as high as its bars need."""
    width = CHART_WIDTH if has_facts else WIDTH
    height = CHART_HEIGHT
    if chart.kind is not ChartKind.TREND:
        height = min(len(chart.categories) * BAR_ROOM + AXIS_ROOM, MOST_HEIGHT)
    return {
        "svg": chart_svg(chart, width=width, height=height),
        "width": width,
        "alt": chart.alt_text,
    }


def _diagram(diagram: Diagram) -> Content:
    """Boxes and lines where they stand, at the largest text that fits the page."""
    size = next(
        (s for s in DIAGRAM_SIZES if _height(diagram, s) <= DIAGRAM_HEIGHT), DIAGRAM_SIZES[-1]
    )
    height = max(min(_height(diagram, size) + 4, DIAGRAM_HEIGHT), _height(diagram, size))
    boxes, headings = node_boxes(diagram, Rect(0, 0, WIDTH, height), size, ARIAL)
    return {
        "size": size * 0.98,
        "height": height,
        "alt": diagram.alt_text,
        "heads": [
            {"text": words, **_place(box)}
            for words, box in zip(diagram.columns, headings, strict=True)
        ],
        "boxes": [
            {
                "look": str(node.look),
                "lines": [_line(line) for line in node.lines],
                **_place(boxes[node.key]),
            }
            for node in diagram.nodes
        ],
        "links": list(_links(diagram.links, boxes)),
    }


def _height(diagram: Diagram, size: float) -> float:
    return diagram_height(diagram, WIDTH, size, ARIAL)


def _place(box: Rect) -> dict[str, float]:
    return {"x": box.left, "y": box.top, "width": box.width, "height": box.height}


def _links(links: Iterable[tuple[str, str]], boxes: dict[str, Rect]) -> Iterator[list[float]]:
    """The ends of each line: the right of one box, the left of the next."""
    for one, other in links:
        left, right = boxes[one], boxes[other]
        start = left.top + left.height / 2
        end = right.top + right.height / 2
        # A box that spans the other's height is left on the level of the other.
        if left.top <= end <= left.bottom:
            start = end
        elif right.top <= start <= right.bottom:
            end = start
        yield [left.right, start, right.left, end]
