"""The marks that a chart is made of, as SVG: lines, shapes, patterns, text. Knows no chart.

Numbers are written with two decimals of a point, so that the same drawing has the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from clinic_lib.presentation.theme import (
    BLACK,
    WHITE,
    Dash,
    Fill,
    MarkerShape,
    SeriesStyle,
)

FONT = "Liberation Sans"
DASHES = {Dash.DASH: (7, 4), Dash.DOT: (1.5, 3), Dash.LONG_DASH: (12, 4)}
STEP = 5.0
# What an attribute cannot hold as it is.
UNSAFE = re.compile('[&<>"\n\r\t]')
# Characters that no document may hold.
CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")
Point = tuple[float, float]


def number(value: float) -> str:
    """A length as it is written.

    Examples
    --------
    >>> number(12.0), number(0.126), number(-0.001)
    ('12', '0.13', '0')
    """
    text = f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """An element; an underscore in an attribute's name stands for a hyphen.

    Examples
    --------
    >>> element("line", x1=1.5, stroke_width=2)
    '<line x1="1.5" stroke-width="2"/>'
    """
    words = "".join(
        f" {_hyphened(key)}={_attribute(value)}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{words}>{content}</{name}>" if content else f"<{name}{words}/>"


@cache
def _hyphened(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _attribute(value: object) -> str:
    """A value between quotes."""
    if isinstance(value, (int, float)):
        return f'"{number(value)}"'
    words = str(value)
    return quoteattr(words) if UNSAFE.search(words) else f'"{words}"'


def drawing(width: float, height: float, marks: Iterable[str]) -> str:
    """A whole drawing of a given size in points."""
    return element(
        "svg",
        "".join(marks),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=FONT,
    )


def line(start: Point, end: Point, colour: str, width: float, dash: Dash = Dash.SOLID) -> str:
    """A straight line."""
    return element(
        "line",
        x1=start[0],
        y1=start[1],
        x2=end[0],
        y2=end[1],
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes(dash),
    )


def dashes(dash: Dash) -> str | None:
    """How a line is broken; None for one that is not."""
    pair = DASHES.get(dash)
    return None if pair is None else " ".join(number(length) for length in pair)


def path(points: Sequence[Point], style: SeriesStyle) -> str:
    """Points joined by straight lines."""
    if len(points) < 2:
        return ""
    return element(
        "polyline",
        points=" ".join(f"{number(x)},{number(y)}" for x, y in points),
        fill="none",
        stroke=style.colour,
        stroke_width=style.width,
        stroke_dasharray=dashes(style.dash),
        stroke_linejoin="round",
    )


def text(words: str, at: Point, size: float, **look: object) -> str:
    """Words on one line; `anchor` is start, middle or end."""
    attributes = {"fill": BLACK, "text_anchor": look.pop("anchor", "start"), **look}
    visible = CONTROL.sub("", words)
    return element("text", escape(visible), x=at[0], y=at[1], font_size=size, **attributes)


def box(left: float, top: float, width: float, height: float, **look: object) -> str:
    """A rectangle."""
    return element("rect", x=left, y=top, width=width, height=height, **look)


def marker(style: SeriesStyle, at: Point, size: float | None = None) -> str:
    """The shape at a point of a line; hollow ones are white inside."""
    half = (size or style.marker_size) / 2
    x, y = at
    inside = WHITE if style.hollow else style.colour
    look = {"fill": inside, "stroke": style.colour, "stroke_width": 1.5 if style.hollow else 0.75}
    if style.marker is MarkerShape.CIRCLE:
        return element("circle", cx=x, cy=y, r=half, **look)
    if style.marker is MarkerShape.BAR:
        return line((x - half, y), (x + half, y), style.colour, 2.25)
    if style.marker is MarkerShape.CROSS:
        low, high = y - half, y + half
        falling = line((x - half, low), (x + half, high), style.colour, style.width)
        return falling + line((x - half, high), (x + half, low), style.colour, style.width)
    corners = _corners(style.marker, x, y, half)
    if not corners:
        return ""
    points = " ".join(f"{number(a)},{number(b)}" for a, b in corners)
    return element("polygon", points=points, **look)


def _corners(shape: MarkerShape, x: float, y: float, half: float) -> tuple[Point, ...]:
    if shape is MarkerShape.DIAMOND:
        return (x, y - half), (x + half, y), (x, y + half), (x - half, y)
    if shape is MarkerShape.SQUARE:
        low, high = -half * 0.9, half * 0.9
        return (x + low, y + low), (x + high, y + low), (x + high, y + high), (x + low, y + high)
    if shape is MarkerShape.TRIANGLE:
        return (x, y - half), (x + half, y + half * 0.8), (x - half, y + half * 0.8)
    return ()


def pattern(name: str, style: SeriesStyle) -> str:
    """The definition of a bar's pattern, so that bars differ on paper without colour."""
    ground = box(0, 0, STEP, STEP, fill=WHITE)
    if style.fill is Fill.DIAGONAL:
        # Three strokes, so that those of neighbouring tiles meet.
        drawn = "".join(
            line((x - 1, STEP + 1), (x + STEP + 1, -1), style.colour, 1.8) for x in (-STEP, 0, STEP)
        )
    else:
        drawn = element("circle", cx=STEP / 2, cy=STEP / 2, r=1.3, fill=style.colour)
    return element(
        "pattern",
        ground + drawn,
        id=name,
        width=STEP,
        height=STEP,
        patternUnits="userSpaceOnUse",
    )
