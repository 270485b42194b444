"""A presentation in greys: the same slides, for printing in black and white.

Works on the saved parts, so that one build serves both editions. Lines keep their dashes, points
their shapes and bars their patterns, which tell them apart without colour. A dark template is
turned light, because a page of ink cannot be written on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from clinic_lib.presentation.theme import GREYS

RGB = re.compile(rb'<a:srgbClr val="([0-9A-Fa-f]{6})"')
SYSTEM_OPEN = re.compile(rb'<a:sysClr val="\w+" lastClr="([0-9A-Fa-f]{6})"\s*/>')
BLIP = re.compile(rb"<a:blip\b([^>]*?)(/?)>")
OURS = re.compile(r"ppt/(slides|charts)/[^/]+\.xml")
TEMPLATES = re.compile(r"ppt/(slideMasters|slideLayouts|theme)/[^/]+\.xml")
DARK, GROUND = 0.4, 0.25


def in_mono(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a presentation with every colour as a grey.

    Parameters
    ----------
    parts : mapping of str to bytes
        Names and content of the parts of a saved presentation.

    Returns
    -------
    dict of str to bytes
    """
    is_dark = _is_dark(parts)
    mono = {}
    for name, data in parts.items():
        if OURS.fullmatch(name):
            data = RGB.sub(lambda m: _rgb(_grey(m[1].decode())), data)
        elif TEMPLATES.fullmatch(name):
            data = RGB.sub(lambda m: _rgb(_template_grey(m[1].decode(), is_dark)), data)
            if is_dark:
                data = SYSTEM_OPEN.sub(
                    lambda m: _rgb(_template_grey(m[1].decode(), is_dark)) + b"/>", data
                )
        if OURS.fullmatch(name) or TEMPLATES.fullmatch(name):
            data = BLIP.sub(_grey_picture, data)
        mono[name] = data
    return mono


def _rgb(grey: str) -> bytes:
    return f'<a:srgbClr val="{grey}"'.encode()


def _grey_picture(match: re.Match[bytes]) -> bytes:
    closing = b"</a:blip>" if match[2] else b""
    return b"<a:blip" + match[1] + b"><a:grayscl/>" + closing


def _grey(colour: str) -> str:
    """The grey of one of our colours, else one as light as the colour.

    Examples
    --------
    >>> _grey("12436D"), _grey("FF0000")
    ('000000', '7E7E7E')
    """
    known = GREYS.get(f"#{colour.upper()}")
    return known[1:] if known else _as_grey(_lightness(colour))


def _template_grey(colour: str, is_dark: bool) -> str:
    lightness = _lightness(colour)
    if not is_dark:
        return _as_grey(lightness)
    # Nearly white is meant for the ground, and a ground of grey would be printed as dots.
    return _as_grey(1.0 if lightness < GROUND else 1 - lightness)


def _as_grey(lightness: float) -> str:
    return f"{round(lightness * 255):02X}" * 3


def _lightness(colour: str) -> float:
    """How light a colour looks, from 0 to 1.

    Examples
    --------
    >>> _lightness("FFFFFF"), _lightness("000000")
    (1.0, 0.0)
    """
    red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    linear = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return round(float(linear ** (1 / 2.2)), 6)


def _is_dark(parts: Mapping[str, bytes]) -> bool:
    """Whether the first master's ground is dark; a ground of pictures or gradients is not."""
    masters = sorted(name for name in parts if name.startswith("ppt/slideMasters/slideMaster"))
    themes = sorted(name for name in parts if name.startswith("ppt/theme/theme"))
    if not masters or not themes:
        return False
    master = etree.fromstring(parts[masters[0]])
    ground = master.find(".//{*}cSld/{*}bg")
    if ground is None:
        return False
    rgb = ground.find(".//{*}srgbClr")
    if rgb is not None:
        return _lightness(rgb.get("val")) < DARK
    scheme = ground.find(".//{*}schemeClr")
    if scheme is None:
        return False
    colours = master.find("{*}clrMap")
    name = scheme.get("val")
    name = name if colours is None else colours.get(name, name)
    slot = etree.fromstring(parts[themes[0]]).find(f".//{{*}}clrScheme/{{*}}{name}")
    if slot is None or not len(slot):
        return False
    return _lightness(slot[0].get("lastClr") or slot[0].get("val") or "FFFFFF") < DARK
