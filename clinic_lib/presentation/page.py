"""The page that a deck is planned for, in points: the shipped template, a wide slide.

On a narrower slide the writer sets the same table smaller; printed on the same paper it is as
large, because a narrow slide is enlarged more.
"""

from __future__ import annotations

from dataclasses import dataclass

POINT = 12700
# What a QR code takes beside a table in large print, in points.
CODE_ROOM = 126.0


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on a slide, in points.

    Examples
    --------
    >>> Rect(0, 0, 100, 50).bottom, Rect(0, 0, 100, 50).area
    (50, 5000)
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Area; nothing for a box that is turned inside out."""
        return max(self.width, 0) * max(self.height, 0)

    def emu(self) -> tuple[int, int, int, int]:
        """The same in the file format's own unit."""
        left, top = round(self.left * POINT), round(self.top * POINT)
        return left, top, round(self.width * POINT), round(self.height * POINT)


@dataclass(frozen=True, slots=True)
class Page:
    """Room and text sizes that pagination counts with.

    Parameters
    ----------
    body_width, body_height : float
        Room for a table below title and subtitle, with notes at the foot.
    full_height : float
        The same without notes.
    section_height : float
        The same on the opening of a section, below its outcome.
    body, small : float
        Usual and smallest size of text.
    cell_padding, row_padding : float
        Room lost at the sides, and above and below the text, of a table cell.
    """

    body_width: float = 880.0
    body_height: float = 316.0
    full_height: float = 362.0
    section_height: float = 280.0
    body: float = 14.0
    small: float = 12.0
    cell_padding: float = 10.0
    row_padding: float = 5.0


PAGE = Page()
