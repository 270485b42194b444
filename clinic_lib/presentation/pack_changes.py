"""The slide of what has changed since the figures were circulated; none where none were. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_text import period_words, text
from clinic_lib.presentation.deck import Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_definitions import paged_rows
from clinic_lib.presentation.page import PAGE, Page

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing

TITLE = "What changed since circulation"
WIDTHS = (2.0, 1.3, 1.2, 1.2, 1.2, 1.2)
NOTE = "Whoever has a printed copy with another number of figures has the figures of before."


def changes_slides(briefing: Briefing, *, page: Page = PAGE) -> tuple[Slide, ...]:
    """Every change with the reason, over as many slides as it needs.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    page : Page
        Room and text sizes.
    """
    since = briefing.since
    if since is None:
        return ()
    rows = [
        (
            cell(f"{text(row['indicator_id'])} {text(row['title'])}".strip()),
            *(
                cell(period_words(row[name]) if name == "period" else text(row[name]))
                for name in ("what", "period", "before", "after", "reason")
            ),
        )
        for row in since.changes.to_dict("records")
    ]
    if not rows:
        return (Slide(SlideKind.CHANGES, TITLE, lead=since.words, speaker_notes=since.words),)
    parts = paged_rows(rows, WIDTHS, page.body_height)
    return tuple(
        Slide(
            kind=SlideKind.CHANGES,
            title=TITLE + (f" ({number} of {len(parts)})" if len(parts) > 1 else ""),
            subtitle=since.words,
            table=Table(
                header=("Indicator", "What", "Period", "Before", "Now", "Reason"),
                rows=part,
                widths=WIDTHS,
                alt_text=f"{len(part)} of {len(rows)} changes since circulation: what it was, what "
                "it is now, and why.",
            ),
            notes=(NOTE,),
            speaker_notes=since.words,
        )
        for number, part in enumerate(parts, start=1)
    )
