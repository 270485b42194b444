"""The slides of a presentation while they are empty, and what those of one layout share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

from clinic_lib.presentation.pptx_feet import Feet, feet_of
from clinic_lib.presentation.pptx_plans import Holder, Plan, holders_of
from clinic_lib.presentation.pptx_setting import Setting
from clinic_lib.presentation.pptx_shapes import SPACES

FIRST_ID = 256


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the slides of one layout start from.

    Parameters
    ----------
    plan : Plan
        The layout.
    holders : tuple of Holder
        The placeholders of a new slide.
    feet : Feet
        What stands at its foot.
    """

    plan: Plan
    holders: tuple[Holder, ...]
    feet: Feet


def sheets_of(plans: Iterable[Plan], setting: Setting) -> list[Sheet]:
    """A sheet for each plan; slides of the same layout share theirs."""
    made: dict[int, Sheet] = {}
    sheets = []
    for plan in plans:
        if id(plan) not in made:
            made[id(plan)] = Sheet(plan, holders_of(plan), feet_of(plan, setting))
        sheets.append(made[id(plan)])
    return sheets


def add_slides(presentation: Any, layouts: Iterable[Any]) -> list[Any]:
    """A part for each layout, in this order, to be given its content later.

    python-pptx would look through all slides for each that is added; a presentation from
    ``load_template`` has none, so that the numbers are known.

    Parameters
    ----------
    presentation : Presentation
        What they are added to.
    layouts : iterable of SlideLayout
        One for each slide.

    Returns
    -------
    list of pptx Part
    """
    whole, parts, entries = presentation.part, [], []
    for number, layout in enumerate(layouts):
        name = PackURI(f"/ppt/slides/slide{number + 1}.xml")
        part = Part(name, CONTENT_TYPE.PML_SLIDE, whole.package)
        part.relate_to(layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        key = whole.rels._add_relationship(RELATIONSHIP_TYPE.SLIDE, part)
        entries.append(f'<p:sldId id="{FIRST_ID + number}" r:id="{key}"/>')
        parts.append(part)
    listed = parse_xml(f"<p:sldIdLst {SPACES}>{''.join(entries)}</p:sldIdLst>")
    presentation._element.get_or_add_sldIdLst().extend(list(listed))
    return parts
