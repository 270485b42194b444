"""Templates as councils have them: dark, odd, used, and lacking what one counts on."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
FEET = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE}


def _placeholders(presentation: Any) -> list[Any]:
    master = presentation.slide_masters[0]
    return [p for part in (master, *master.slide_layouts) for p in part.placeholders]


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def plain() -> Any:
    """python-pptx's own template: 4:3, large centred titles."""
    return Presentation()


def dark() -> Any:
    """White text on a dark ground, and text placeholders that come before the title."""
    presentation = Presentation()
    master = presentation.slide_masters[0]
    ground = parse_xml(
        f'<p:bg {SPACES}><p:bgPr><a:solidFill><a:srgbClr val="1B1B3A"/></a:solidFill>'
        "<a:effectLst/></p:bgPr></p:bg>"
    )
    master._element.cSld.insert(0, ground)
    for old in master._element.cSld.findall(qn("p:bg"))[1:]:
        master._element.cSld.remove(old)
    colours = master._element.find(qn("p:clrMap"))
    colours.set("bg1", "dk1")
    colours.set("tx1", "lt1")
    for layout in master.slide_layouts:
        tree = layout.shapes._spTree
        for shape in list(layout.placeholders)[::-1]:
            tree.append(shape._element)
    return presentation


def title_below() -> Any:
    """Wide, with titles at the foot of the slide and the feet at its head."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    for shape in _placeholders(presentation):
        kind = shape.placeholder_format.type
        if kind in FEET:
            left = {PP_PLACEHOLDER.DATE: 0.5, PP_PLACEHOLDER.FOOTER: 4.5}.get(kind, 10.5)
            shape.left, shape.top = Inches(left), Inches(0.1)
            shape.width, shape.height = Inches(2.3), Inches(0.3)
        elif kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            shape.left, shape.top = Inches(0.6), Inches(6.2)
            shape.width, shape.height = Inches(12.1), Inches(1.1)
    return presentation


def bare() -> Any:
    """One empty layout: no title, no footer, no slide number."""
    presentation = Presentation()
    master = presentation.slide_masters[0]
    for layout in list(master.slide_layouts):
        if layout.name != "Blank":
            master.slide_layouts.remove(layout)
    for shape in list(master.slide_layouts[0].placeholders):
        _remove(shape)
    return presentation


def pictured() -> Any:
    """Every layout carries pictures and small chart boxes; the title is a narrow column."""
    presentation = Presentation()
    master = presentation.slide_masters[0]
    for layout in list(master.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only", "Picture with Caption"):
            master.slide_layouts.remove(layout)
    for layout in master.slide_layouts:
        for shape in layout.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                shape.left, shape.top = Inches(0.3), Inches(0.5)
                shape.width, shape.height = Inches(2.4), Inches(5.5)
    small = parse_xml(
        f'<p:sp {SPACES}><p:nvSpPr><p:cNvPr id="90" name="Chart"/><p:cNvSpPr><a:spLocks '
        'noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="chart" idx="40"/></p:nvPr></p:nvSpPr><p:spPr>'
        '<a:xfrm><a:off x="7000000" y="200000"/><a:ext cx="1500000" cy="1200000"/></a:xfrm>'
        "</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    master.slide_layouts[1].shapes._spTree.append(small)
    return presentation


def used() -> Any:
    """Slides of its own, with a chart, notes, a link, a section and a custom show."""
    presentation = Presentation()
    first = presentation.slides.add_slide(presentation.slide_layouts[0])
    first.shapes.title.text = "An old slide"
    first.notes_slide.notes_text_frame.text = "Old notes"
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.click_action.target_slide = first
    data = CategoryChartData()
    data.categories = ["old"]
    data.add_series("Old", (1,))
    place = (Emu(0), Emu(0), Inches(3), Inches(3))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    identifiers = [entry.get("id") for entry in presentation.slides._sldIdLst]
    listed = "".join(f'<p14:sldId id="{one}"/>' for one in identifiers)
    presentation._element.append(
        parse_xml(
            f'<p:extLst {SPACES}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
            '<p14:section name="Old" id="{6F6A2D0E-2C3B-4B0A-9B0E-0A4D5F6E7A10}"><p14:sldIdLst>'
            f"{listed}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>"
        )
    )
    return presentation


TEMPLATES: dict[str, Callable[[], Any]] = {
    "plain": plain,
    "dark": dark,
    "title_below": title_below,
    "bare": bare,
    "pictured": pictured,
    "used": used,
}


def save_as_potx(presentation: Any, path: Path) -> Path:
    """The same file, calling itself a template."""
    blob = io.BytesIO()
    presentation.save(blob)
    with zipfile.ZipFile(blob) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"presentation.main+xml", b"template.main+xml")
            target.writestr(name, data)
    return path
