"""The smallest page that a deck is planned for, in points: its text then fits any template."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """Room and text sizes that pagination counts with.

    Parameters
    ----------
    body_width, body_height : float
        Room for a table on a 4:3 slide below its title and subtitle.
    body, small : float
        Usual and smallest size of text.
    cell_padding, row_padding : float
        Room lost at the sides, and above and below the text, of a table cell.
    """

    body_width: float = 630.0
    body_height: float = 318.0
    body: float = 14.0
    small: float = 12.0
    cell_padding: float = 12.0
    row_padding: float = 8.0


PAGE = Page()
