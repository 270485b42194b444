"""A QR code on a slide: a picture that leads to the live figures, for phones and for clicks."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE

from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_shapes import geometry, placed_at, quoted
from clinic_lib.presentation.pptx_text import clean_text

SIDE = 72.0
SCALE = 6
QUIET = 4


def code_markup(part: Any, number: int, link: str, box: Rect, about: str) -> str:
    """The code as large as its box allows, at the box's top left.

    Parameters
    ----------
    part : pptx Part
        The slide.
    number : int
        What the slide knows it by.
    link : str
        The address.
    box : Rect
        Where.
    about : str
        The indicator, for the alternative text.
    """
    # Needed only where a clinic names the address of its dashboard.
    import segno

    blob = io.BytesIO()
    segno.make(link, error="m", micro=False).save(blob, kind="png", scale=SCALE, border=QUIET)
    blob.seek(0)
    picture = part.relate_to(part.package.get_or_add_image_part(blob), RELATIONSHIP_TYPE.IMAGE)
    jump = part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    told = quoted(clean_text(f"QR code: the live figures of {about}, at {link}"))
    side = min(box.width, box.height)
    place = placed_at(replace(box, width=side, height=side))
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="QR code" descr="{told}"><a:hlinkClick '
        f'r:id="{jump}"/></p:cNvPr><p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="{picture}"/><a:stretch><a:fillRect/>'
        f"</a:stretch></p:blipFill><p:spPr><a:xfrm>{place}"
        f"</a:xfrm>{geometry('rect')}</p:spPr></p:pic>"
    )
