"""Where the plot of a chart stands inside it, in points. Knows no library and no indicator."""

from __future__ import annotations

from dataclasses import dataclass

TEXT_SIZE = 12


@dataclass(frozen=True, slots=True)
class Plot:
    """The inner plot area, from margins in points.

    Parameters
    ----------
    width, height : float
        The whole chart.
    left, top, right, bottom : float
        Margins around the plot.
    """

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def inner_width(self) -> float:
        """Width of the plot in points."""
        return self.width - self.left - self.right

    @property
    def inner_height(self) -> float:
        """Height of the plot in points."""
        return self.height - self.top - self.bottom
