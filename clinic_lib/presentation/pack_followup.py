"""The slides that open a pack: what was agreed last time, and whether it worked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.indicators.records import rows_of
from clinic_lib.presentation.chart_records import Mark
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Line, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_definitions import TableRow, paged_rows
from clinic_lib.presentation.page import PAGE, Page
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import ActionKind, FollowUp

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing

TITLE = "What was agreed last time, and did it work?"
WIDTHS = (2.6, 1.5, 0.9, 2.4)
VERDICTS = {
    FollowUp.DONE_AND_MOVED: ("●", "Done, and the figure moved"),
    FollowUp.DONE_NOT_MOVED: ("■", "Done, but the figure has not moved as hoped"),
    FollowUp.DONE_TOO_EARLY: ("?", "Done, too early to tell"),
    FollowUp.DONE: ("●", "Done"),
    FollowUp.NOT_DONE: ("○", "Not done"),
    FollowUp.NOT_YET_DUE: ("\u2013", "Not yet due"),
}
NOTE = (
    "Whether a figure moved is judged from the data. That it moved after an action does not show "
    "that the action moved it."
)
NO_PAGES: Mapping[str, int] = MappingProxyType({})


def followup_slides(
    briefing: Briefing, pages: Mapping[str, int] = NO_PAGES, *, page: Page = PAGE
) -> tuple[Slide, ...]:
    """What became of every action and ask agreed before; none where nothing was agreed.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    pages : mapping of str to int
        The page of each indicator's trend.
    page : Page
        Room and text sizes.
    """
    frame = briefing.followup
    if frame is None or frame.empty:
        return ()
    records = rows_of(frame)
    rows = [_row(row, pages) for row in records]
    parts = paged_rows(rows, WIDTHS, page.body_height)
    return tuple(
        Slide(
            kind=SlideKind.FOLLOW_UP,
            title=TITLE + (f" ({number} of {len(parts)})" if len(parts) > 1 else ""),
            subtitle=followup_words(frame),
            table=Table(
                header=("What was agreed", "Who", "Due", "What became of it"),
                rows=part,
                widths=WIDTHS,
                alt_text=f"{len(part)} of {len(rows)} actions and asks agreed before, who answers "
                "for each, when it was due, and what became of it.",
            ),
            notes=(NOTE,),
            speaker_notes="\n".join(map(_told, records)),
        )
        for number, part in enumerate(parts, start=1)
    )


def followup_words(frame: pd.DataFrame) -> str:
    """How many came to what, in the order of the verdicts."""
    counts = Counter(frame["verdict"])
    told = [f"{counts[one]} {VERDICTS[one][1].lower()}" for one in VERDICTS if counts[one]]
    return "; ".join(told)


def action_marks(briefing: Briefing) -> dict[str, tuple[Mark, ...]]:
    """The days that the trend of each indicator marks: when an action meant to move it was done.

    Parameters
    ----------
    briefing : Briefing
        The clinic.

    Returns
    -------
    dict of str to tuple of Mark
        By indicator; those without a mark are not in it.
    """
    frame = briefing.followup
    marks: dict[str, tuple[Mark, ...]] = {}
    for row in [] if frame is None else rows_of(frame):
        day = _day(row["marked_on"])
        if day is not None and row["kind"] != ActionKind.ASK:
            meant = text(row["effect_indicator"]) or text(row["indicator_id"])
            marks[meant] = (*marks.get(meant, ()), Mark(day, text(row["mark_words"])))
    return marks


def _row(row: Mapping[str, object], pages: Mapping[str, int]) -> TableRow:
    shape, words = VERDICTS[FollowUp(text(row["verdict"]))]
    about = text(row["effect_indicator"]) or text(row["indicator_id"])
    seen = (Line(f"Trend of {about}", pages[about]),) if about in pages else ()
    is_ask = row["kind"] == ActionKind.ASK
    what = f"Asked: {text(row['text'])}" if is_ask else text(row["text"])
    who = [text(row["asked_of"])] if is_ask else [text(row["owner"]), text(row["organisation"])]
    agreed = _day(row["agreed_on"])
    when = f"{text(row['action_id'])}, agreed {format_date(agreed)}" if agreed else ""
    due = _day(row["due"])
    return (
        (Line(what, bold=True), *((Line(when, quiet=True),) if when else ())),
        cell(", ".join(part for part in who if part)),
        cell(format_date(due) if due else ""),
        (Line(f"{shape} {words}", bold=True), Line(text(row["verdict_words"])), *seen),
    )


def _told(row: Mapping[str, object]) -> str:
    evidence = f"Evidence: {text(row['evidence'])}" if text(row["evidence"]) else ""
    parts = (text(row["action_id"]), text(row["text"]), text(row["verdict_words"]), evidence)
    return ": ".join(part.rstrip(".") for part in parts if part)


def _day(value: object) -> date | None:
    if value is pd.NaT or not isinstance(value, date):
        return None
    return date(value.year, value.month, value.day)
