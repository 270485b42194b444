"""A QR code on a slide: a picture that leads to the live figures, for phones and for clicks."""

from __future__ import annotations

import io
from typing import Any

from clinic_lib.presentation.page import Rect
from clinic_lib.presentation.pptx_text import describe

SIDE = 72.0
SCALE = 6
QUIET = 4


def add_code(slide: Any, link: str, box: Rect, about: str) -> Any:
    """The code as large as its box allows, at the box's top left.

    Parameters
    ----------
    slide : Slide
        The slide.
    link : str
        The address.
    box : Rect
        Where.
    about : str
        The indicator, for the alternative text.

    Returns
    -------
    Picture
    """
    # Needed only where a clinic names the address of its dashboard.
    import segno

    blob = io.BytesIO()
    segno.make(link, error="m", micro=False).save(blob, kind="png", scale=SCALE, border=QUIET)
    blob.seek(0)
    side = min(box.width, box.height)
    left, top, width, height = Rect(box.left, box.top, side, side).emu()
    picture = slide.shapes.add_picture(blob, left, top, width, height)
    picture.click_action.hyperlink.address = link
    describe(picture, name="QR code", alt_text=f"QR code: the live figures of {about}, at {link}")
    return picture
