"""The slide of stories beside an indicator, and the stories of a key area. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_text import measure_line, text
from clinic_lib.presentation.deck import Slide, SlideKind, Table, cell
from clinic_lib.presentation.stories import CONSENT_WORDS

if TYPE_CHECKING:
    from clinic_lib.meeting import KeyArea
    from clinic_lib.presentation.briefing import Briefing

WIDTHS = (4.2, 1.1, 1.5)


def story_slides(briefing: Briefing, indicator_id: str) -> tuple[Slide, ...]:
    """The stories beside one indicator on a slide; none where none may be told.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    indicator_id : str
        Which.
    """
    stories = [one for one in briefing.stories if one.indicator_id == indicator_id]
    if not stories:
        return ()
    row = briefing.assessment.record(indicator_id)
    count = "The story" if len(stories) == 1 else f"{len(stories)} stories"
    return (
        Slide(
            kind=SlideKind.STORY,
            title=f"{count} behind {text(row['indicator_id'])}",
            subtitle=measure_line(row, text(row["period_long"])),
            table=Table(
                header=("Story", "Consent", "Source"),
                rows=tuple(
                    (cell(one.words), cell(CONSENT_WORDS[one.consent]), cell(one.source))
                    for one in stories
                ),
                widths=WIDTHS,
                alt_text=f"{len(stories)} stories beside {text(row['title'])}, whether they are "
                "told with consent or anonymised, and where they come from.",
            ),
            notes=("One story shows what a figure can mean; it is no evidence of how many.",),
            speaker_notes="\n".join(one.flagged for one in stories),
            indicator_id=indicator_id,
        ),
    )


def stories_of_area(briefing: Briefing, area: KeyArea) -> tuple[str, ...]:
    """What a key area has to tell: the stories its file names, else those of its indicators.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    area : KeyArea
        The area. A story named by an id that may not be told is left out without a word.
    """
    known = {one.story_id: one for one in briefing.stories}
    if area.stories:
        return tuple(
            known[one].flagged if one in known else one
            for one in area.stories
            if one in known or one not in briefing.story_ids
        )
    return tuple(one.flagged for one in briefing.stories if one.indicator_id in area.indicator_ids)
