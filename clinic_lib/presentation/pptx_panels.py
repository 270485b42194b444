"""Panels on a slide: text boxes in two columns of one size of text, a chart below on the left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic_lib.presentation.deck import Line
from clinic_lib.presentation.measure import Ruler
from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.panels import (
    BULLET,
    GAP,
    INSET,
    Panel,
    column_sizes,
    fitted_panel,
    shared_heights,
)
from clinic_lib.presentation.pptx_chart_xml import fitted
from clinic_lib.presentation.pptx_filler import Filler
from clinic_lib.presentation.pptx_shapes import frame, text_box
from clinic_lib.presentation.pptx_text import clean_text, paragraphs
from clinic_lib.presentation.theme import BLACK, DARK_BLUE, LIGHT_GREY, MID_GREY, WHITE

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
CHART_SHARE = 0.47
BETWEEN = 2 * GAP
LOOK = (
    f'<a:solidFill><a:srgbClr val="{WHITE[1:]}"/></a:solidFill><a:ln w="{round(0.75 * POINT)}">'
    f'<a:solidFill><a:srgbClr val="{LIGHT_GREY[1:]}"/></a:solidFill></a:ln>'
)


def fill_panels(filler: Filler, area: Rect) -> None:
    """The panels and the chart, in reading order.

    Parameters
    ----------
    filler : Filler
        The slide.
    area : Rect
        Room for all of them.
    """
    slide, ruler = filler.slide, filler.setting.ruler
    panels = tuple(
        replace(panel, lines=tuple(replace(one, text=clean_text(one.text)) for one in panel.lines))
        for panel in slide.panels
    )
    sides = tuple(tuple(one for one in panels if one.column == n) for n in (0, 1))
    plans = [_planned(area, None)]
    if slide.chart is not None:
        plans = [_planned(area, 0), _planned(area, 1)]
    sizes = filler.setting.sizes(SIZES)
    fitting = ((plan, size) for size in sizes for plan in plans if _fits(sides, plan, size, ruler))
    plan, size = next(fitting, (plans[-1], sizes[-1]))
    for side, room in zip(sides, plan.rooms, strict=True):
        # On the right the chart comes first, beside the headlines that it belongs to.
        if plan.chart_side == 1 and side is sides[1]:
            _chart(filler, plan, size)
        _fill_column(filler, side, room, size)
        if plan.chart_side == 0 and side is sides[0]:
            _chart(filler, plan, size)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Room for the panels of both columns, and for the chart in one of them."""

    rooms: tuple[Rect, Rect]
    chart: Rect | None
    chart_side: int | None


def _planned(area: Rect, side: int | None) -> _Plan:
    """Two columns, with a chart at the foot of the left one, at the head of the right, or none."""
    width = (area.width - BETWEEN) / 2
    left = replace(area, width=width)
    right = replace(left, left=area.left + width + BETWEEN)
    height = area.height * CHART_SHARE
    rest = area.height - height - GAP
    if side is None:
        return _Plan((left, right), None, None)
    if side == 0:
        chart = replace(left, top=area.bottom - height, height=height)
        return _Plan((replace(left, height=rest), right), chart, 0)
    lower = replace(right, top=right.top + height + GAP, height=rest)
    return _Plan((left, lower), replace(right, height=height), 1)


def _fits(sides: tuple[tuple[Panel, ...], ...], plan: _Plan, size: float, ruler: Ruler) -> bool:
    return all(
        column_sizes(side, room.width, room.height, size, ruler) is not None
        for side, room in zip(sides, plan.rooms, strict=True)
        if side
    )


def _chart(filler: Filler, plan: _Plan, size: float) -> None:
    """The chart with a line above that says what it shows."""
    chart, box, ruler = filler.slide.chart, plan.chart, filler.setting.ruler
    if chart is None or box is None:
        return
    words = _caption(f"{chart.indicator_id} {chart.subtitle}", box.width, ruler, size)
    height = ruler.height(words, box.width, size)
    filler.text(None, replace(box, height=height), words, size)
    below = replace(box, top=box.top + height + 2, height=box.height - height - 2)
    filler.chart(None, chart, below)


def _caption(told: str, width: float, ruler: Ruler, size: float) -> str:
    """What the chart shows on one line: without its source where that has no room."""
    without = told.partition(". Source: ")[0]
    whole = (words for words in (told, without) if ruler.width(words, size) <= width)
    return next(whole, fitted(without, width, ruler, size))


def _fill_column(filler: Filler, panels: tuple[Panel, ...], room: Rect, size: float) -> None:
    ruler, top = filler.setting.ruler, room.top
    heights = shared_heights(panels, room.width, room.height, size, ruler) if panels else []
    for panel, height in zip(panels, heights, strict=True):
        box = Rect(room.left, top, room.width, height)
        fitted = fitted_panel(panel, room.width, height, size, ruler)
        _add_panel(filler, fitted, box, size)
        top += height + GAP


def _add_panel(filler: Filler, panel: Panel, box: Rect, size: float) -> None:
    """White ground under dark text, so that it reads on templates of any colour."""
    bullet = BULLET if len(panel.lines) > 1 else 0.0
    colour = MID_GREY if panel.lines and all(one.quiet for one in panel.lines) else BLACK
    heading = paragraphs([Line(panel.heading, bold=True)], size=size, colour=DARK_BLUE)
    told = paragraphs(panel.lines, size=size, colour=colour, linker=filler.linker, bullet=bullet)
    number = filler.number()
    filler.placed[number] = text_box(
        number,
        box,
        heading + told,
        body=frame(side=INSET, above=INSET, anchor="t"),
        name=clean_text(panel.heading),
        look=LOOK,
    )
