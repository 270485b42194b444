"""What all slides of a presentation share while they are filled. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_lib.presentation.deck import Deck
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import Rect


@dataclass(frozen=True, slots=True)
class Setting:
    """What all slides of a presentation share.

    Parameters
    ----------
    page : Rect
        The whole slide.
    ruler : Ruler
        Measures the template's font.
    title_size : float
        Size of titles in points; a longer title may be smaller.
    deck : Deck
        Says what stands at the foot of every slide.
    least : float
        The smallest size of text, in points; 0 where none is asked for.
    """

    page: Rect
    ruler: Ruler
    title_size: float
    deck: Deck
    least: float = 0.0

    def sizes(self, sizes: tuple[float, ...]) -> tuple[float, ...]:
        """Those of the sizes of text that are not under the least, largest first."""
        kept = tuple(size for size in sizes if size >= self.least)
        return kept if self.least in (0.0, *kept) else (*kept, self.least)
