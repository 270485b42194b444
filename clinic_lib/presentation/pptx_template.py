"""Makes the shipped 16:9 PowerPoint template from the theme: run it after changing either.

``python -m clinic_lib.presentation.pptx_template`` writes ``assets/template.pptx`` again. The
template has a layout for each kind of slide, with proper placeholders, so that a person who goes on
working in PowerPoint finds what they expect.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml

from clinic_lib.presentation import theme
from clinic_lib.presentation.pptx_package import save_reproducibly
from clinic_lib.presentation.pptx_places import BANDED, FOOTER, LAYOUTS, NUMBER, TITLE, Place

TEMPLATE = Path(__file__).parent / "assets" / "template.pptx"
INCH = 914400
WIDTH, HEIGHT = 12192000, 6858000
SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


def build_template() -> Any:
    """The template as a presentation without slides."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    _set_theme(presentation)
    master = presentation.slide_masters[0]
    _replace_children(master._element, parse_xml(_master_xml()))
    _keep_layouts(master, len(LAYOUTS))
    for layout, (name, (kind, places)) in zip(master.slide_layouts, LAYOUTS.items(), strict=True):
        _replace_children(layout._element, parse_xml(_layout_xml(name, kind, places)))
    _drop_pictures_of_the_default(presentation)
    properties = presentation.core_properties
    properties.title, properties.author = "Template for performance clinics", ""
    properties.language = theme.LANGUAGE
    return presentation


def _drop_pictures_of_the_default(presentation: Any) -> None:
    """python-pptx's own file carries a thumbnail and printer settings that are not ours."""
    package, part = presentation.part.package, presentation.part
    for holder, kind in (
        (package, RELATIONSHIP_TYPE.THUMBNAIL),
        (part, RELATIONSHIP_TYPE.PRINTER_SETTINGS),
    ):
        relations = holder._rels
        for key in [key for key, one in relations.items() if one.reltype == kind]:
            relations.pop(key)


def _replace_children(element: Any, new: Any) -> None:
    """The content of a part exchanged, except the list of layouts, which names relationships."""
    layouts = element.find("{*}sldLayoutIdLst")
    for child in list(element):
        element.remove(child)
    for name, value in new.attrib.items():
        element.set(name, value)
    for name in set(element.attrib) - set(new.attrib):
        del element.attrib[name]
    for child in list(new):
        element.append(child)
    if layouts is not None:
        element.find("{*}clrMap").addnext(layouts)


def _keep_layouts(master: Any, count: int) -> None:
    layouts = master.slide_layouts
    for layout in list(layouts)[count:]:
        layouts.remove(layout)


def _set_theme(presentation: Any) -> None:
    """Colours and fonts of theme.py in the theme part, which python-pptx keeps as plain bytes."""
    master = presentation.slide_masters[0]
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    root.set("name", "Performance clinic")
    colours = {
        "dk1": theme.BLACK,
        "lt1": theme.WHITE,
        "dk2": theme.DARK_BLUE,
        "lt2": theme.PALE_GREY,
        "accent1": theme.DARK_BLUE,
        "accent2": theme.DARK_PINK,
        "accent3": theme.DARK_GREY,
        "accent4": theme.ORANGE,
        "accent5": theme.TURQUOISE,
        "accent6": theme.BLUE,
        "hlink": theme.DARK_BLUE,
        "folHlink": theme.DARK_PINK,
    }
    scheme = root.find(".//{*}clrScheme")
    scheme.set("name", "Performance clinic")
    for name, colour in colours.items():
        slot = scheme.find(f"{{*}}{name}")
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{{{slot.nsmap['a']}}}srgbClr", val=colour[1:])
    fonts = root.find(".//{*}fontScheme")
    fonts.set("name", "Performance clinic")
    for font in fonts.iter("{*}latin"):
        font.set("typeface", theme.FONT)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _box(place: Place) -> str:
    x, y, width, height = (round(side * INCH) for side in place.box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _band(identifier: int) -> str:
    """A plain band down the left edge; it says nothing, and says so to screen readers."""
    return f"""<p:sp><p:nvSpPr><p:cNvPr id="{identifier}" name="Band" descr=""><a:extLst>
<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative
xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>
</a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>
<a:xfrm><a:off x="0" y="0"/><a:ext cx="{round(0.22 * INCH)}" cy="{HEIGHT}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/>
</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"""


def _placeholder(place: Place, identifier: int, index: int) -> str:
    """One placeholder shape of a layout or the master."""
    single = {"title": "", "ctrTitle": ""}
    idx = "" if place.kind in single else f' idx="{index}"'
    size = f' sz="{round(place.size * 100)}"' if place.size else ""
    align = ' algn="r"' if place.kind == "sldNum" else ""
    fill = f'<a:solidFill><a:schemeClr val="{place.colour}"/></a:solidFill>' if place.colour else ""
    level = f'<a:lvl1pPr marL="0" indent="0"{align}><a:buNone/><a:defRPr{size}>{fill}</a:defRPr>'
    style = f"<a:lstStyle>{level}</a:lvl1pPr></a:lstStyle>" if place.size else "<a:lstStyle/>"
    anchor = f' anchor="{place.anchor}"' if place.anchor else ""
    lang = f'<a:rPr lang="{theme.LANGUAGE}"/>'
    if place.kind == "sldNum":
        words = (
            f'<a:p><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{lang}'
            "<a:t>1</a:t></a:fld></a:p>"
        )
    elif place.prompt:
        words = f"<a:p><a:r>{lang}<a:t>{place.prompt}</a:t></a:r></a:p>"
    else:
        words = f'<a:p><a:endParaRPr lang="{theme.LANGUAGE}"/></a:p>'
    sz = ' sz="quarter"' if place.kind in ("ftr", "sldNum", "body", "tbl", "chart") else ""
    return f"""<p:sp><p:nvSpPr><p:cNvPr id="{identifier}" name="{place.name}"/><p:cNvSpPr>
<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"{sz}{idx}/></p:nvPr></p:nvSpPr>
<p:spPr>{_box(place)}</p:spPr><p:txBody><a:bodyPr lIns="0" rIns="0" tIns="0" bIns="0"{anchor}>
<a:normAutofit/></a:bodyPr>{style}{words}</p:txBody></p:sp>"""


def _tree(shapes: str) -> str:
    return f"""<p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>
<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>
<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>
</p:grpSpPr>{shapes}</p:spTree></p:cSld>"""


def _layout_xml(name: str, kind: str, places: tuple[Place, ...]) -> str:
    shapes = [_band(2)] if name in BANDED else []
    for number, place in enumerate((*places, FOOTER, NUMBER)):
        shapes.append(_placeholder(place, 3 + number, 10 + number))
    tree = _tree("".join(shapes)).replace("<p:cSld>", f'<p:cSld name="{name}">')
    return (
        f'<p:sldLayout {SPACES} type="{kind}" preserve="1">{tree}'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _level(number: int, size: int, indent: float, before: int) -> str:
    bullet = "<a:buNone/>" if number == 1 else '<a:buChar char="&#8226;"/>'
    margin = round(indent * INCH)
    hanging = 0 if number == 1 else -round(0.2 * INCH)
    return f"""<a:lvl{number}pPr marL="{margin}" indent="{hanging}" algn="l" rtl="0"
eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>
<a:spcBef><a:spcPts val="{before}"/></a:spcBef><a:buFont typeface="{theme.FONT}"/>{bullet}
<a:defRPr sz="{size * 100}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>
<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>
</a:lvl{number}pPr>"""


def _master_xml() -> str:
    title = Place(TITLE.kind, TITLE.name, TITLE.prompt, TITLE.box, anchor="b")
    body = Place("body", "Text", "Text", (0.5, 1.6, 12.33, 5.2))
    places = (title, body, FOOTER, NUMBER)
    shapes = "".join(_placeholder(p, 2 + n, n) for n, p in enumerate(places))
    levels = [(16, 0.0, 600), (14, 0.25, 300), (14, 0.5, 300), (12, 0.75, 300), (12, 1.0, 300)]
    bodies = "".join(_level(n, *level) for n, level in enumerate(levels, start=1))
    others = "".join(_level(n, 14, 0.0, 0) for n in (1, 2, 3))
    return f"""<p:sldMaster {SPACES}>{_tree(shapes)}
<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2"
accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink"
folHlink="folHlink"/><p:txStyles><p:titleStyle><a:lvl1pPr algn="l" rtl="0" eaLnBrk="1"
latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef>
<a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="2800" b="1" kern="1200"><a:solidFill>
<a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>
<a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>{bodies}</p:bodyStyle>
<p:otherStyle>{others}</p:otherStyle></p:txStyles></p:sldMaster>"""


if __name__ == "__main__":
    save_reproducibly(build_template(), TEMPLATE)
