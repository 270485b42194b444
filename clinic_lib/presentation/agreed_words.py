"""What the figures say of an indicator, in a line: the same words wherever it is named. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_text import Row, text
from clinic_lib.presentation.measure import shortened
from clinic_lib.presentation.pack_facts import status_words, target_words, value_words
from clinic_lib.terms import Direction, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

MOST_TITLE, SHORT_TITLE = 60, 44
URGENCY = {
    (TargetStatus.NOT_MET, Direction.WORSENING): 0,
    (TargetStatus.NOT_MET, Direction.STEADY): 1,
    (TargetStatus.NOT_MET, Direction.CANNOT_TELL): 1,
    (TargetStatus.NOT_MET, Direction.IMPROVING): 2,
}


def headline_words(row: Row) -> str:
    """Code, title and headline.

    Parameters
    ----------
    row : mapping
        A row of the scorecard.
    """
    name = f"{text(row['indicator_id'])} {shortened(text(row['title']), SHORT_TITLE)}"
    headline = text(row["headline"])
    return f"{name}: {headline[:1].lower()}{headline[1:]}" if headline else name


def figure_words(row: Row) -> str:
    """Code, title, latest figure, target and status."""
    target = target_words(row)
    told = f"{value_words(row)}; target {target}" if target else value_words(row)
    title = shortened(text(row["title"]), MOST_TITLE)
    return f"{text(row['indicator_id'])} {title}: {told}. {status_words(row)}"


def goal_words(row: Row) -> str:
    """What figure would show that things improve; empty where no target is set."""
    target = target_words(row)
    if not target:
        return ""
    title = shortened(text(row["title"]), MOST_TITLE)
    return f"{text(row['indicator_id'])} {title}: {target} (now {value_words(row)})"


def most_telling(assessment: Assessment, codes: Sequence[str], most: int) -> tuple[str, ...]:
    """At most so many of the indicators, chosen in turn from the worst and from the best off.

    Parameters
    ----------
    assessment : Assessment
        The figures.
    codes : sequence of str
        Indicators in the order of the clinic file, which decides between equals.
    most : int
        How many.

    Returns
    -------
    tuple of str
        In the order of `codes`.
    """
    ranked = sorted(codes, key=lambda code: _urgency(assessment.record(code)))
    turns = [*ranked]
    chosen: list[str] = []
    while turns and len(chosen) < most:
        chosen.append(turns.pop(0 if len(chosen) % 2 == 0 else -1))
    return tuple(code for code in codes if code in chosen)


def _urgency(row: Row) -> int:
    status, direction = TargetStatus(text(row["target_status"])), Direction(text(row["direction"]))
    if direction is Direction.WORSENING and status is not TargetStatus.NOT_MET:
        return 2
    if status is TargetStatus.MET:
        return 4 if direction is Direction.IMPROVING else 3
    return URGENCY.get((status, direction), 3)
