"""The first slide of a deck: which clinic, where and when, and from which figures. Pure."""

from __future__ import annotations

import pandas as pd

from clinic_lib.presentation.briefing import ILLUSTRATIVE, Briefing
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Line, Slide, SlideKind
from clinic_lib.presentation.pack_openings import as_at_words
from clinic_lib.presentation.theme import format_date


def title_slide(briefing: Briefing, what: str) -> Slide:
    """The opening of a deck.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    what : str
        What the deck is, such as ``Evidence pack for ...``.
    """
    clinic, scorecard = briefing.clinic, briefing.assessment.scorecard
    area, as_at = text(scorecard["area_name"].iloc[0]), scorecard["as_at"].max()
    when = format_date(clinic.date)
    lines = [f"{what}, {area}", f"{clinic.place}, {when}" if clinic.place else when]
    if not pd.isna(as_at):
        lines.append(as_at_words(as_at))
    if briefing.is_illustrative:
        lines.append(f"{ILLUSTRATIVE}: the figures are invented to show how the pack works.")
    return Slide(
        kind=SlideKind.TITLE, title=clinic.title, lines=tuple(Line(words) for words in lines)
    )
