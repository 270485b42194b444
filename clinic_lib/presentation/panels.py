"""Panels: headings with short texts under them, side by side on one slide. Knows no file format."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic_lib.presentation.lines import Line
from clinic_lib.presentation.measure import LINE_HEIGHT, Ruler, shortened

INSET, GAP = 7.0, 8.0
BULLET = 12.0
BETWEEN = 3.0
MORE = "More in the speaker notes."
LEAST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Panel:
    """A heading and what stands under it.

    Parameters
    ----------
    heading : str
        The heading.
    lines : tuple of Line
        What stands under it, a bullet each where there are several.
    column : int
        0 on the left, 1 on the right.
    """

    heading: str
    lines: tuple[Line, ...]
    column: int = 0


def panel_height(panel: Panel, width: float, size: float, ruler: Ruler) -> float:
    """How high a panel must be, in points.

    Parameters
    ----------
    panel : Panel
        The panel.
    width : float
        Its whole width.
    size : float
        Size of the text.
    ruler : Ruler
        Measures the font.
    """
    room = width - 2 * INSET - 2
    own = room - (BULLET if len(panel.lines) > 1 else 0)
    told = sum(
        (ruler.bold if line.bold else ruler).height(line.printed, own, size) + BETWEEN
        for line in panel.lines
    )
    return ruler.bold.height(panel.heading, room, size) + told + 2 * INSET


def fitted_panel(panel: Panel, width: float, height: float, size: float, ruler: Ruler) -> Panel:
    """The panel with as much of its text as fits; the speaker notes have all of it.

    Parameters
    ----------
    panel : Panel
        The panel.
    width, height : float
        Its room.
    size : float
        Size of the text.
    ruler : Ruler
        Measures the font.
    """

    def is_low(one: Panel) -> bool:
        return panel_height(one, width, size, ruler) <= height + 0.5

    if is_low(panel):
        return panel
    more = Line(MORE, quiet=True)
    for count in range(len(panel.lines) - 1, 0, -1):
        fewer = replace(panel, lines=(*panel.lines[:count], more))
        if is_low(fewer):
            return fewer
    length = len(panel.lines[0].text) if panel.lines else 0
    while length > LEAST_LETTERS:
        length -= max(4, length // 15)
        first = replace(panel.lines[0], text=shortened(panel.lines[0].text, length))
        shorter = replace(panel, lines=(first, more))
        if is_low(shorter):
            return shorter
    return replace(panel, lines=(more,))


def column_sizes(
    panels: tuple[Panel, ...], width: float, height: float, size: float, ruler: Ruler
) -> list[float] | None:
    """Heights of the panels of one column that share its height; None where they do not fit."""
    needed = [panel_height(panel, width, size, ruler) for panel in panels]
    spare = height - sum(needed) - GAP * (len(panels) - 1)
    if spare < 0:
        return None
    return [one + spare / len(panels) for one in needed]


def shared_heights(
    panels: tuple[Panel, ...], width: float, height: float, size: float, ruler: Ruler
) -> list[float]:
    """Heights of the panels of one column where not all text fits: the longest give way first."""
    fitting = column_sizes(panels, width, height, size, ruler)
    if fitting is not None:
        return fitting
    room = height - GAP * (len(panels) - 1)
    needed = [panel_height(panel, width, size, ruler) for panel in panels]
    left, open_ = room, list(range(len(panels)))
    heights = [0.0] * len(panels)
    while open_:
        fair = left / len(open_)
        short = [n for n in open_ if needed[n] <= fair]
        if not short:
            for n in open_:
                heights[n] = fair
            break
        for n in short:
            heights[n], left = needed[n], left - needed[n]
            open_.remove(n)
    least = size * LINE_HEIGHT * 2 + 2 * INSET
    return [max(one, least) if one else one for one in heights]
