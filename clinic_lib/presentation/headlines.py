"""The performance manager's short deck: the headlines of a clinic in five minutes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Deck, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_contents import overview_subtitle
from clinic_lib.presentation.pack_followup import followup_slides
from clinic_lib.presentation.pack_indicator import indicator_name
from clinic_lib.presentation.pack_overview import best_and_worst_slide, overview_slides
from clinic_lib.presentation.pack_thread import brief_thread_slides
from clinic_lib.presentation.pack_title import title_slide

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing

AREA_WIDTHS = (1.2, 1.6, 2.6)


def build_headlines(briefing: Briefing) -> Deck:
    """The deck with which a performance manager opens the clinic.

    Parameters
    ----------
    briefing : Briefing
        The clinic and every figure and sentence.

    Returns
    -------
    Deck
    """
    scorecard = briefing.assessment.scorecard
    subtitle = overview_subtitle(scorecard)
    slides = (
        title_slide(briefing, f"Performance headlines of {briefing.partnership}"),
        *brief_thread_slides(briefing),
        *overview_slides(scorecard, {}, f"Status and direction of travel, {subtitle}"),
        best_and_worst_slide(scorecard, {}, f"Best three and worst three, {subtitle}"),
        *followup_slides(briefing),
        _areas_slide(briefing),
    )
    return Deck(
        title=f"{briefing.clinic.title}: performance headlines",
        subject=f"Performance headlines of {briefing.partnership}",
        date=briefing.date,
        slides=slides,
        footer=briefing.footer,
        label=briefing.label,
        figures=briefing.figures,
    )


def _areas_slide(briefing: Briefing) -> Slide:
    """The key areas, what is wanted of each, and what its indicators say."""
    areas = [section for section in briefing.sections if section.is_key]
    rows = tuple(
        (
            cell(area.title, bold=True),
            cell(area.desired_outcome or "Not stated in the clinic file"),
            tuple(
                line for code in area.indicator_ids[:3] for line in cell(_headline(briefing, code))
            ),
        )
        for area in areas
    )
    return Slide(
        kind=SlideKind.OVERVIEW,
        title="The areas to look into",
        subtitle="What is wanted, and what the figures say",
        table=Table(
            header=("Area", "Desired outcome", "Headlines"),
            rows=rows,
            widths=AREA_WIDTHS,
            alt_text="The key areas of the clinic with their desired outcomes and headlines.",
        ),
    )


def _headline(briefing: Briefing, code: str) -> str:
    row = briefing.assessment.row(code)
    return text(row["headline"]) or indicator_name(row)
