"""The last slide of a pack: what was checked of its figures, and who answers for it. Pure.

Every line is counted from the scorecard; the names are left to be written by those who sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.chart_text import Row, markers_of, text
from clinic_lib.presentation.deck import Line, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_thread import broken_words
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import Marker, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing
    from clinic_lib.presentation.pack_definitions import TableRow

TITLE = "Checks and sign-off"
MOST_CODES = 12
SIGNERS = (
    ("Prepared by", "the analyst who ran it"),
    ("Checked by", "somebody who did not make it, against the sources"),
    ("Approved by", "the performance manager"),
)
PENDING = frozenset({TargetStatus.PLACEHOLDER, TargetStatus.DEFERRED})


def signoff_slides(briefing: Briefing) -> tuple[Slide, ...]:
    """One slide: what the figures are, what is weak about them, and room for those who sign.

    Parameters
    ----------
    briefing : Briefing
        The clinic and its figures.
    """
    rows: list[TableRow] = [
        (cell(name, bold=True), cell(words)) for name, words in _checks(briefing) if words
    ]
    rows += [_signer(name, who) for name, who in SIGNERS]
    return (
        Slide(
            kind=SlideKind.SIGN_OFF,
            title=TITLE,
            subtitle="Counted from the figures of this pack, and room for those who sign",
            table=Table(
                header=("What", "Result"),
                rows=tuple(rows),
                widths=(1.0, 3.2),
                alt_text="What was checked of the figures, and who prepared, checked and approved "
                "the pack.",
            ),
        ),
    )


def _signer(name: str, who: str) -> TableRow:
    return (cell(name, bold=True), (Line(f"Name and date ({who}):", quiet=True),))


def _checks(briefing: Briefing) -> list[tuple[str, str]]:
    assessment, agreed = briefing.assessment, briefing.clinic.agreed
    frame, rows = assessment.scorecard, [*map(assessment.record, assessment.indicator_ids)]
    as_at = frame["as_at"].dropna()
    broken = sum(thread.is_broken for thread in briefing.thread)
    return [
        ("Figures", _figures(briefing, as_at)),
        ("Provisional", _named(rows, lambda row: Marker.PROVISIONAL in markers_of(row["marker"]))),
        ("Withheld", _withheld(frame)),
        ("Break in the series", _named(rows, lambda row: bool(text(row["break_period"])))),
        ("No latest figure", _named(rows, lambda row: row["value"] != row["value"])),
        ("No comparator", _named(rows, lambda row: bool(text(row["benchmark_reason"])))),
        ("Target not agreed", _named(rows, lambda row: text(row["target_status"]) in PENDING)),
        ("Golden thread", broken_words(broken) if briefing.thread else ""),
        (
            "Agenda agreed",
            f"by the {list_words(list(agreed.by))} on {format_date(agreed.on)}" if agreed else "",
        ),
    ]


def _figures(briefing: Briefing, as_at: pd.Series) -> str:
    count = len(briefing.assessment.scorecard)
    told = [f"{count} indicator{'' if count == 1 else 's'}"]
    if not as_at.empty:
        told.append(f"as at {format_date(as_at.max())}")
    if briefing.figures:
        told.append(f"under the number {briefing.figures}, which every page and sheet repeats")
    return ", ".join(told)


def _named(rows: Sequence[Row], is_so: Callable[[Row], bool]) -> str:
    codes = [text(row["indicator_id"]) for row in rows if is_so(row)]
    shown = codes[:MOST_CODES]
    more = [f"{len(codes) - MOST_CODES} more"] if len(codes) > MOST_CODES else []
    return list_words([*shown, *more])


def _withheld(frame: pd.DataFrame) -> str:
    number = int(frame["withheld"].fillna(0).sum())
    return f"{number} figure{'' if number == 1 else 's'} too small to show" if number else ""
