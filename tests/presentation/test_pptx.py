"""The file written: complete, editable, accessible, the same every time, on any template."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from clinic_lib.errors import OutputError, ParameterError
from clinic_lib.presentation import Deck, SlideKind, build_evidence_pack, write_pptx
from clinic_lib.presentation.pptx import TEMPLATE
from clinic_lib.presentation.pptx_package import save_reproducibly
from clinic_lib.presentation.pptx_template import LAYOUTS, build_template
from tests.presentation.conftest import briefing_of
from tests.presentation.corporate_templates import TEMPLATES, save_as_potx

pytestmark = pytest.mark.integration

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="session")
def written(pack: Deck, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pptx(pack, tmp_path_factory.mktemp("pack") / "pack.pptx")


@pytest.fixture(scope="session")
def on_templates(pack: Deck, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pack on every odd template."""
    folder = tmp_path_factory.mktemp("templates")
    made = {}
    for name, build in TEMPLATES.items():
        template = folder / f"{name} template.pptx"
        build().save(template)
        made[name] = write_pptx(pack, folder / f"{name}.pptx", template=template)
    return made


@pytest.fixture(params=["own", *TEMPLATES])
def any_pack(request: pytest.FixtureRequest, written: Path, on_templates: dict[str, Path]) -> Path:
    return written if request.param == "own" else on_templates[request.param]


def shapes_of(path: Path) -> list[tuple[int, Any]]:
    return [
        (number, shape)
        for number, slide in enumerate(Presentation(path).slides, start=1)
        for shape in slide.shapes
    ]


def alt_text(shape: Any) -> str:
    return shape._element.xpath(".//p:cNvPr")[0].get("descr", "")


def sheet_cells(blob: bytes) -> dict[str, str | float]:
    """The cells of an embedded workbook's only sheet, by their place."""
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        strings = [
            "".join(text.text or "" for text in item.iter(f"{SHEET}t"))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    cells: dict[str, str | float] = {}
    for cell in sheet.iter(f"{SHEET}c"):
        value = cell.find(f"{SHEET}v")
        if value is not None and value.text is not None:
            is_text = cell.get("t") == "s"
            cells[cell.get("r", "")] = strings[int(value.text)] if is_text else float(value.text)
    return cells


def charts_of(path: Path) -> list[Any]:
    return [shape.chart for _, shape in shapes_of(path) if shape.has_chart]


def test_every_slide_has_its_title_and_its_number(pack, any_pack):
    slides = list(Presentation(any_pack).slides)
    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        slide.title for slide in pack.slides
    ]
    for number, slide in enumerate(slides, start=1):
        fields = slide._element.findall(f".//{qn('a:fld')}")
        numbers = [field for field in fields if field.get("type") == "slidenum"]
        assert [field.find(qn("a:t")).text for field in numbers] == [str(number)]


def test_every_slide_says_that_the_data_are_illustrative(any_pack):
    for number, slide in enumerate(Presentation(any_pack).slides, start=1):
        words = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        assert any(text.startswith("Illustrative data") for text in words), number


def test_charts_and_tables_are_native_and_described(pack, any_pack):
    shapes = [shape for _, shape in shapes_of(any_pack)]
    assert not [s for s in shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    charts = [shape for shape in shapes if shape.has_chart]
    assert [alt_text(shape) for shape in charts] == [
        slide.chart.alt_text for slide in pack.slides if slide.chart
    ]
    tables = [shape for shape in shapes if shape.has_table]
    assert len(tables) == sum(bool(s.table) + bool(s.facts) for s in pack.slides)
    assert all(alt_text(shape) for shape in tables)


def test_nothing_lies_outside_the_slide_and_no_prompt_is_left(any_pack):
    presentation = Presentation(any_pack)
    for number, shape in shapes_of(any_pack):
        assert min(shape.left, shape.top) >= 0, (number, shape.name)
        assert shape.left + shape.width <= presentation.slide_width, (number, shape.name)
        assert shape.top + shape.height <= presentation.slide_height, (number, shape.name)
        if shape.has_text_frame:
            assert shape.text_frame.text, (number, shape.name)


def test_an_empty_cell_is_no_higher_than_its_row(any_pack):
    """Left to itself it would be set in 18 points, and push the last rows over the footer."""
    cells = [
        (cell, row)
        for _, shape in shapes_of(any_pack)
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    empty = [(cell, row) for cell, row in cells if not cell.text_frame.text]
    assert empty
    for cell, row in empty:
        (end,) = cell._tc.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}endParaRPr")
        assert Pt(int(end.get("sz")) / 100) < row.height


def test_charts_tables_and_texts_do_not_overlap(any_pack):
    for number, slide in enumerate(Presentation(any_pack).slides, start=1):
        boxes = [s for s in slide.shapes if s.has_chart or s.has_table]
        boxes += [s for s in slide.shapes if s.has_text_frame and not s.is_placeholder]
        for position, one in enumerate(boxes):
            for other in boxes[position + 1 :]:
                apart = (
                    one.left + one.width <= other.left
                    or other.left + other.width <= one.left
                    or one.top + one.height <= other.top
                    or other.top + other.height <= one.top
                )
                assert apart, (number, one.name, other.name)


def test_the_standard_is_kept(any_pack):
    result = validate_pptx(any_pack)
    assert [str(error) for error in result.errors] == []


def test_identifiers_are_unique_on_each_slide(any_pack):
    for slide in Presentation(any_pack).slides:
        identifiers = [e.get("id") for e in slide._element.iter(qn("p:cNvPr"))]
        assert len(set(identifiers)) == len(identifiers)


def test_every_text_is_in_british_english(written):
    for slide in Presentation(written).slides:
        for tag in ("a:rPr", "a:endParaRPr"):
            for properties in slide._element.iter(qn(tag)):
                assert properties.get("lang") == "en-GB"
    with zipfile.ZipFile(written) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/charts/chart"):
                assert b'<c:lang val="en-GB"/>' in archive.read(name)


def test_a_chart_holds_the_frames_figures_at_full_precision(assessment, pack, written):
    slides = [slide for slide in pack.slides if slide.chart]
    for slide, chart in zip(slides, charts_of(written), strict=True):
        trend = slide.kind is SlideKind.TREND
        frame = assessment.history if trend else assessment.comparators
        frame = frame[frame["indicator_id"] == slide.indicator_id]
        names = frame["period"] if trend else frame["area_name"]
        expected = {
            name: value for name, value in zip(names, frame["value"], strict=True) if value == value
        }
        areas = [s.name for s in slide.chart.series if s.role not in set("target")]
        assert list(chart.plots[0].categories) == list(slide.chart.categories)
        drawn = {}
        for series in chart.series:
            own = next(one for one in slide.chart.series if one.name == series.name)
            assert tuple(series.values) == own.values
            if own.role in ("value", "area", "comparator", "england", "region"):
                pairs = zip(slide.chart.categories, series.values, strict=True)
                drawn |= {name: value for name, value in pairs if value is not None}
        assert areas
        assert drawn == expected


def test_the_embedded_workbook_is_what_is_drawn(pack, written):
    slides = [slide for slide in pack.slides if slide.chart]
    for slide, chart in zip(slides, charts_of(written), strict=True):
        cells = sheet_cells(chart.part.chart_workbook.xlsx_part.blob)
        described = slide.chart
        count = len(described.categories)
        assert [cells[f"A{n + 2}"] for n in range(count)] == list(described.categories)
        for column, series in enumerate(described.series):
            letter = chr(ord("B") + column)
            assert cells[f"{letter}1"] == series.name
            found = tuple(cells.get(f"{letter}{n + 2}") for n in range(count))
            assert found == series.values


def test_error_bars_end_at_the_confidence_limits_and_follow_the_workbook(assessment, written):
    chart = next(c for c in charts_of(written) if c.plots[0].categories[0] == "2004/05")
    cells = sheet_cells(chart.part.chart_workbook.xlsx_part.blob)
    history = assessment.history[assessment.history["indicator_id"] == "NI192"]
    series = chart._chartSpace.findall(f".//{CHART}ser")
    bars = [(one, one.find(f"{CHART}errBars")) for one in series]
    bars = [(one, bar) for one, bar in bars if bar is not None]
    seen = 0
    for one, bar in bars:
        values = {p.get("idx"): float(p[0].text) for p in one.iterfind(f"{CHART}val//{CHART}pt")}
        for end, sign, column in (("plus", 1, "upper_cl"), ("minus", -1, "lower_cl")):
            formula = bar.find(f"{CHART}{end}//{CHART}f").text
            letter = formula.split("$")[1]
            for point in bar.iterfind(f"{CHART}{end}//{CHART}pt"):
                index = int(point.get("idx"))
                length = float(point[0].text)
                assert cells[f"{letter}{index + 2}"] == pytest.approx(length, rel=1e-12)
                reached = values[str(index)] + sign * length
                assert reached == pytest.approx(history[column].iloc[index], rel=1e-12)
                seen += 1
    assert seen == 2 * 6


def test_gaps_are_gaps(written):
    for chart in charts_of(written):
        assert chart._chartSpace.find(f".//{CHART}dispBlanksAs").get("val") == "gap"


def test_axes_are_numbered_as_the_schema_asks(written):
    for chart in charts_of(written):
        identifiers = [int(e.get("val")) for e in chart._chartSpace.iter(f"{CHART}axId")]
        assert all(identifier > 0 for identifier in identifiers)


def test_links_lead_to_the_page_they_name(any_pack):
    slides = list(Presentation(any_pack).slides)
    followed = 0
    for slide in slides:
        for run in slide._element.iter(qn("a:r")):
            link = run.find(f"{qn('a:rPr')}/{qn('a:hlinkClick')}")
            if link is not None:
                number = int(run.find(qn("a:t")).text.removeprefix("page "))
                target = slide.part.related_part(link.get(qn("r:id")))
                assert target is slides[number - 1].part
                followed += 1
    assert followed > 20


def test_speaker_notes_hold_the_figures(pack, written):
    for slide, native in zip(pack.slides, Presentation(written).slides, strict=True):
        if slide.chart:
            words = native.notes_slide.notes_text_frame.text
            assert slide.lead in words
            last = " ".join(" | ".join(slide.chart.table_rows[-1]).split())
            assert last in words


def test_the_reading_order_is_title_subtitle_then_body(written):
    for slide in Presentation(written).slides:
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        kinds = [s.placeholder_format.type for s in shapes if s.is_placeholder]
        assert kinds[-2:] == [PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]


def test_the_same_deck_gives_the_same_bytes(pack, written, tmp_path):
    again = write_pptx(pack, tmp_path / "another name.pptx")
    assert again.read_bytes() == written.read_bytes()


def test_properties_name_the_clinic(written):
    properties = Presentation(written).core_properties
    assert properties.title == "Creating the Greenest County: performance clinic"
    assert properties.language == "en-GB"
    assert properties.created == dt.datetime(2011, 6, 15)
    assert properties.author == ""


def test_slides_of_the_template_leave_nothing_behind(on_templates):
    with zipfile.ZipFile(on_templates["used"]) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"An old slide" not in everything
    assert b"Old notes" not in everything
    assert b"sectionLst" not in everything
    assert len(charts_of(on_templates["used"])) == 8


def test_a_potx_is_as_good_as_a_pptx(pack, tmp_path):
    potx = save_as_potx(TEMPLATES["dark"](), tmp_path / "corporate.potx")
    path = write_pptx(pack, tmp_path / "pack.pptx", template=potx)
    assert len(Presentation(path).slides) == len(pack.slides)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"just text", "not a PowerPoint file"),
        (b"", "not a PowerPoint file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "protected by a password"),
        (b"PK\x03\x04 cut short", "not a PowerPoint file"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(pack, tmp_path, content, words):
    template = tmp_path / "corporate.pptx"
    template.write_bytes(content)
    with pytest.raises(ParameterError, match=words) as caught:
        write_pptx(pack, tmp_path / "pack.pptx", template=template)
    assert "corporate.pptx" in str(caught.value)
    assert not (tmp_path / "pack.pptx").exists()


def test_a_template_that_is_missing_is_named(pack, tmp_path):
    with pytest.raises(ParameterError, match="cannot be read"):
        write_pptx(pack, tmp_path / "pack.pptx", template=tmp_path / "none.pptx")


def test_another_office_file_is_no_template(pack, tmp_path):
    template = tmp_path / "sheet.pptx"
    with zipfile.ZipFile(template, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(ParameterError, match="not a PowerPoint file"):
        write_pptx(pack, tmp_path / "pack.pptx", template=template)


def test_a_template_with_macros_is_refused(pack, tmp_path):
    plain, template = io.BytesIO(), tmp_path / "macros.pptx"
    Presentation().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(template, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                kind = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
                old = (
                    b"application/vnd.openxmlformats-officedocument.presentationml."
                    b"presentation.main+xml"
                )
                data = data.replace(old, kind)
            target.writestr(name, data)
    with pytest.raises(ParameterError, match="macros"):
        write_pptx(pack, tmp_path / "pack.pptx", template=template)


def test_a_failed_write_leaves_the_old_file_and_no_other(pack, tmp_path):
    taken = tmp_path / "pack.pptx"
    taken.mkdir()
    (taken / "old").write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match=r"pack\.pptx"):
        write_pptx(pack, taken)
    assert [path.name for path in tmp_path.iterdir()] == ["pack.pptx"]
    assert (taken / "old").exists()


def test_a_folder_that_is_not_there_is_named(pack, tmp_path):
    with pytest.raises(OutputError, match="folder exists"):
        write_pptx(pack, tmp_path / "none" / "pack.pptx")


NASTY = "A\x00 \x0b<b>&amp; \ufffe\nline \"quoted\" & 'so' \x7f"


def test_text_that_xml_cannot_hold_is_cleaned(assessment, tmp_path):
    scorecard = assessment.scorecard.assign(
        title=NASTY, headline=NASTY, verdict=NASTY, source=NASTY, area_name=NASTY, definition=NASTY
    )
    history = assessment.history.assign(period=assessment.history["period"] + "\x0b")
    nasty = dataclasses.replace(assessment, scorecard=scorecard, history=history)
    plain = briefing_of(nasty)
    clinic = dataclasses.replace(plain.clinic, title=f"{NASTY}\ud800", place=NASTY)
    deck = build_evidence_pack(dataclasses.replace(plain, clinic=clinic, partnership=NASTY))
    path = write_pptx(deck, tmp_path / "pack.pptx")
    assert [str(error) for error in validate_pptx(path).errors] == []
    assert "<b>&amp;" in Presentation(path).slides[0].shapes.title.text_frame.text


def test_the_shipped_template_is_the_one_the_script_makes(tmp_path):
    again = save_reproducibly(build_template(), tmp_path / "template.pptx")
    assert again.read_bytes() == TEMPLATE.read_bytes()


def test_the_shipped_template_is_wide_and_has_a_layout_for_each_kind(tmp_path):
    template = Presentation(TEMPLATE)
    assert template.slide_width / template.slide_height == pytest.approx(16 / 9)
    assert [layout.name for layout in template.slide_layouts] == list(LAYOUTS)
    assert len(template.slides) == 0
    for layout in template.slide_layouts:
        kinds = {p.placeholder_format.type for p in layout.placeholders}
        assert {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= kinds
    assert validate_pptx(TEMPLATE).errors == []


def test_each_kind_of_slide_has_its_layout_on_the_shipped_template(pack, written):
    used = {
        slide.kind: native.slide_layout.name
        for slide, native in zip(pack.slides, Presentation(written).slides, strict=True)
    }
    assert used == {
        SlideKind.TITLE: "Title slide",
        SlideKind.CONTENTS: "Table",
        SlideKind.OVERVIEW: "Table",
        SlideKind.BEST_AND_WORST: "Table",
        SlideKind.SECTION: "Section",
        SlideKind.QUESTIONS: "Table",
        SlideKind.TREND: "Trend chart",
        SlideKind.BENCHMARK: "Benchmark chart",
        SlideKind.NO_BENCHMARK: "Text and table",
        SlideKind.DEFINITIONS: "Table",
        SlideKind.SIGN_OFF: "Table",
    }


def test_text_on_the_shipped_template_is_large_enough_to_print(written):
    for number, slide in enumerate(Presentation(written).slides, start=1):
        for properties in slide._element.iter(qn("a:rPr")):
            assert int(properties.get("sz", "1200")) >= 1200, number
    with zipfile.ZipFile(written) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/charts/chart"):
                for element in ElementTree.fromstring(archive.read(name)).iter():
                    assert int(element.get("sz", "1200")) >= 1200, name
