"""Shapes written as markup say what python-pptx would have said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from clinic_lib.indicators import Assessment
from clinic_lib.presentation import build_chair_presentation, build_evidence_pack, write_pptx
from clinic_lib.presentation.office_package import parts_of
from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx import TEMPLATE, write_large_print
from clinic_lib.presentation.pptx_diagram import LEFT, RIGHT, _connector
from clinic_lib.presentation.pptx_new_slides import add_slides
from clinic_lib.presentation.pptx_package import load_template
from clinic_lib.presentation.pptx_plans import holders_of, read_plans
from clinic_lib.presentation.pptx_shapes import (
    SPACES,
    Blank,
    part_bytes,
    placeholder,
    slide_xml,
    text_box,
)
from tests.presentation.corporate_templates import TEMPLATES
from tests.presentation.stress import stress_briefing

pytestmark = pytest.mark.unit


@pytest.fixture
def slide() -> Any:
    """An empty slide of python-pptx's own template."""
    presentation = Presentation()
    return presentation.slides.add_slide(presentation.slide_layouts[6])


@pytest.mark.parametrize("down", [-100.0, -0.5, 0.0, 0.5, 100.0])
@pytest.mark.parametrize("along", [-150.0, -50.0, 100.0])
def test_a_line_runs_as_python_pptx_would_draw_it(slide: Any, down: float, along: float) -> None:
    boxes = Rect(200, 200, 50, 31), Rect(200 + along, 200 + down, 50, 31)
    first, second = (slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu()) for box in boxes)
    line = slide.shapes.add_connector(MSO_CONNECTOR.ELBOW, Emu(0), Emu(0), Emu(0), Emu(0))
    line.begin_connect(first, RIGHT)
    line.end_connect(second, LEFT)
    ends = (first.shape_id, boxes[0]), (second.shape_id, boxes[1])
    own = parse_xml(f"<p:spTree {SPACES}>{_connector(9, *ends)}</p:spTree>")[0]
    theirs = line._element
    for part in ("a:stCxn", "a:endCxn"):
        ends = (one.find(f".//{qn(part)}") for one in (own, theirs))
        assert len({tuple(end.items()) for end in ends}) == 1
    for side in ("x", "y", "cx", "cy", "flipH", "flipV"):
        assert getattr(own, side) == getattr(theirs, side), side


@pytest.mark.parametrize("name", [None, *TEMPLATES])
def test_placeholders_are_those_that_python_pptx_puts_on_a_new_slide(name: str | None) -> None:
    presentation = TEMPLATES[name]() if name else load_template(TEMPLATE)
    for plan in read_plans(presentation):
        native = presentation.slides.add_slide(plan.layout)
        theirs = [
            (one.shape_id, one.name, one.placeholder_format.idx, one.placeholder_format.type)
            for one in native.placeholders
        ]
        marks = [
            parse_xml(f"<p:nvPr {SPACES}>{holder.blank.mark}</p:nvPr>").ph
            for holder in holders_of(plan)
        ]
        blanks = [holder.blank for holder in holders_of(plan)]
        assert theirs == [
            (blank.number, blank.name, mark.idx, mark.type)
            for blank, mark in zip(blanks, marks, strict=True)
        ]
        boxes = [holder.box.emu() for holder in holders_of(plan)]
        assert boxes == [(one.left, one.top, one.width, one.height) for one in native.placeholders]


def test_slides_are_numbered_in_order_and_lead_to_their_layouts() -> None:
    presentation = load_template(TEMPLATE)
    layouts = list(presentation.slide_layouts)[:3]
    parts = add_slides(presentation, layouts)
    assert [part.partname for part in parts] == [f"/ppt/slides/slide{n}.xml" for n in (1, 2, 3)]
    assert [next(iter(part.rels.values())).target_part for part in parts] == [
        layout.part for layout in layouts
    ]
    listed = presentation._element.sldIdLst.sldId_lst
    assert [one.id for one in listed] == [256, 257, 258]
    assert [presentation.part.related_part(one.rId) for one in listed] == parts


def test_words_cannot_break_the_markup() -> None:
    name = 'Cost & "value" <each>'
    box = text_box(2, Rect(0, 0, 10, 10), "<a:p/>", body="<a:bodyPr/>", name=name)
    held = placeholder(Blank(3, name, '<p:ph idx="1"/>'), "<a:p/>")
    slide = parse_xml(part_bytes(slide_xml([box, held])))
    assert [one.get("name") for one in slide.iter(qn("p:cNvPr"))] == ["", name, name]


def test_parts_are_written_as_lxml_would(assessment: Assessment, tmp_path: Path) -> None:
    """They are never read before they are saved, so what is not whole would be found too late."""
    briefing = stress_briefing(assessment, areas=1)
    pack = build_evidence_pack(briefing)
    linked = replace(pack.slides[1], link='https://clinics.example/?a="1"&b=<2>')
    pack = replace(pack, slides=(pack.slides[0], linked, *pack.slides[2:]))
    files = [
        write_pptx(pack, tmp_path / "pack.pptx"),
        write_large_print(pack, tmp_path / "large_print.pptx"),
        write_pptx(build_chair_presentation(briefing), tmp_path / "chair.pptx"),
    ]
    own = ("slides", "charts", "notesSlides", "_rels")
    folders = set()
    for file in files:
        for name, data in parts_of(file.read_bytes()).items():
            if (folder := Path(name).parent.name) in own:
                folders.add(folder)
                again = etree.tostring(etree.fromstring(data), encoding="UTF-8", standalone=True)
                assert data == again, name
    assert folders == set(own)
