"""Boxes in rows: high enough for their text, cut between rows, drawn as native shapes."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from clinic_lib.meeting import Activity, Thread
from clinic_lib.presentation import SlideKind, build_evidence_pack, build_headlines, write_pptx
from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.diagram import Diagram, Node, node_boxes
from clinic_lib.presentation.diagram_parts import diagram_pages
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.page import Rect
from tests.presentation.conftest import KEY_AREAS, briefing_of

AREA = Rect(0, 0, 900, 400)
VISIT = Activity("A1", "Visit every home that recycles nothing", "Waste manager", "Council", "late")
THREADS = (
    Thread("Greenest county", "Less waste", "NI192", VISIT),
    Thread("Greenest county", "Less waste", "NI186", VISIT),
    Thread("Greenest county", "Less waste", "", Activity("A2", "Awards", "Editor", "Council")),
    Thread("Greenest county", "A fair say", "NI157a"),
)


def tall(rows: int) -> Diagram:
    one = Node("0", 0, 0, rows - 1, (Line("All of them"),))
    others = [Node(f"1.{n}", 1, n, n, (Line("Words " * 20),)) for n in range(rows)]
    links = tuple(("0", other.key) for other in others)
    return Diagram(("One", "Many"), (1.0, 2.0), (one, *others), links, "Test")


@pytest.mark.unit
def test_no_box_meets_another_and_all_stay_inside() -> None:
    boxes, headings = node_boxes(tall(5), AREA, 12, ARIAL)
    rows = [boxes[f"1.{n}"] for n in range(5)]
    assert all(high.bottom <= low.top for high, low in itertools.pairwise(rows))
    assert rows[-1].bottom <= AREA.bottom
    assert boxes["0"].right < rows[0].left
    assert all(heading.bottom <= rows[0].top for heading in headings)


@pytest.mark.unit
def test_a_long_diagram_is_cut_between_rows_and_loses_no_box() -> None:
    pages = diagram_pages(tall(30), 900, 400, 12, ARIAL)
    assert len(pages) > 1
    assert [n.key for page in pages for n in page.nodes if n.column] == [
        f"1.{n}" for n in range(30)
    ]
    for page in pages:
        assert page.nodes[0].key == "0"
        boxes, _ = node_boxes(page, AREA, 12, ARIAL)
        assert max(box.bottom for box in boxes.values()) <= AREA.bottom


@pytest.mark.unit
def test_broken_threads_are_said_in_words(assessment) -> None:
    deck = build_evidence_pack(briefing_of(assessment, KEY_AREAS, thread=THREADS))
    (slide,) = (one for one in deck.slides if one.kind is SlideKind.GOLDEN_THREAD)
    assert slide.title == "The golden thread: 2 links are broken"
    broken = [node for node in slide.diagram.nodes if node.look == "broken"]
    assert [node.lines[1].text for node in broken] == [
        "No indicator shows whether it works",
        "No activity is meant to move it",
    ]
    shared = next(node for node in slide.diagram.nodes if node.lines[0].text == VISIT.words)
    assert (shared.first, shared.last) == (0, 1)
    page = next(n for n in slide.diagram.nodes if n.lines[0].text.startswith("NI186")).lines[0]
    assert deck.slides[page.page - 1].kind is SlideKind.TREND
    assert deck.slides[page.page - 1].indicator_id == "NI186"


@pytest.mark.integration
def test_it_is_drawn_with_shapes_and_glued_connectors(assessment, tmp_path) -> None:
    deck = build_headlines(briefing_of(assessment, KEY_AREAS, thread=THREADS))
    number = next(n for n, s in enumerate(deck.slides) if s.kind is SlideKind.GOLDEN_THREAD)
    diagram = deck.slides[number].diagram
    path = write_pptx(deck, tmp_path / "deck.pptx")
    slide = Presentation(path).slides[number]
    lines = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.LINE]
    assert len(lines) == len(diagram.links)
    assert all(line._element.xpath(".//a:stCxn") for line in lines)
    boxes = [s for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    assert len(boxes) == len(diagram.nodes)
    assert [str(error) for error in validate_pptx(path).errors] == []


@pytest.mark.unit
def test_without_a_thread_there_is_no_slide(assessment) -> None:
    deck = build_headlines(dataclasses.replace(briefing_of(assessment, KEY_AREAS), thread=()))
    assert not [one for one in deck.slides if one.kind is SlideKind.GOLDEN_THREAD]
