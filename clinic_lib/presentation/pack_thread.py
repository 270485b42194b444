"""The slide of the golden thread: from the ambition to who does what, broken threads flagged. Pure.

Drawn from the data alone: a chain that lacks its indicator, its activity or its outcome is shown
with a box of another shape that says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Line, Slide, SlideKind
from clinic_lib.presentation.diagram import Diagram, Node, NodeLook
from clinic_lib.presentation.diagram_parts import diagram_pages
from clinic_lib.presentation.measure import ARIAL, shortened
from clinic_lib.presentation.pack_facts import status_words, target_words, value_words
from clinic_lib.presentation.page import PAGE, Page

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Thread
    from clinic_lib.presentation.briefing import Briefing

COLUMNS = ("Ambition", "Outcome", "Indicator and target", "Activity", "Led by")
WIDTHS = (0.75, 1.05, 2.2, 1.5, 1.1)
MOST_TITLE, MOST_BRIEF, MOST_LISTED = 70, 30, 5
BROKEN = "Broken thread"
NO_PAGES: Mapping[str, int] = MappingProxyType({})
NOTE = "A box with cut corners and a dashed edge marks a broken thread: a link that the plan lacks."


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in one column of one row; equal ones below each other are one box."""

    key: str
    lines: tuple[Line, ...]
    look: NodeLook = NodeLook.PLAIN


def thread_slides(
    briefing: Briefing, pages: Mapping[str, int] = NO_PAGES, *, page: Page = PAGE
) -> tuple[Slide, ...]:
    """The whole golden thread, over as many slides as it needs; none where the data have none.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    pages : mapping of str to int
        The page of each indicator's trend.
    page : Page
        Room and text sizes.
    """
    if not briefing.thread:
        return ()
    rows = [_row(briefing.assessment, thread, pages) for thread in briefing.thread]
    parts = diagram_pages(
        _diagram(briefing.thread, rows), page.body_width, page.body_height, page.small, ARIAL
    )
    return _slides(briefing, parts)


def brief_thread_slides(briefing: Briefing) -> tuple[Slide, ...]:
    """The golden thread in short: the indicators that one activity serves share a box."""
    if not briefing.thread:
        return ()
    groups = groupby(briefing.thread, key=lambda one: (one.ambition, one.outcome, one.activity))
    rows = [_brief_row(briefing.assessment, list(group)) for _, group in groups]
    parts = diagram_pages(
        _diagram(briefing.thread, rows), PAGE.body_width, PAGE.body_height, PAGE.small, ARIAL
    )
    return _slides(briefing, parts)


def _slides(briefing: Briefing, parts: Sequence[Diagram]) -> tuple[Slide, ...]:
    broken = sum(thread.is_broken for thread in briefing.thread)
    title = f"The golden thread: {broken_words(broken)}"
    told = "\n".join(thread_words(thread) for thread in briefing.thread)
    return tuple(
        Slide(
            kind=SlideKind.GOLDEN_THREAD,
            title=title if len(parts) == 1 else f"{title} ({number} of {len(parts)})",
            subtitle="From the ambition to who does what about it",
            diagram=part,
            notes=(NOTE,) if broken else (),
            speaker_notes=f"{title}.\n{told}",
        )
        for number, part in enumerate(parts, start=1)
    )


def broken_words(count: int) -> str:
    """How many threads are broken.

    Examples
    --------
    >>> broken_words(0), broken_words(1), broken_words(2)
    ('every link is there', 'one link is broken', '2 links are broken')
    """
    if count == 0:
        return "every link is there"
    return "one link is broken" if count == 1 else f"{count} links are broken"


def thread_words(thread: Thread) -> str:
    """One chain as a sentence, for the speaker notes."""
    activity = thread.activity
    parts = (
        thread.ambition,
        thread.outcome or f"{BROKEN}: no outcome",
        thread.indicator_id or f"{BROKEN}: no indicator",
        f"{activity.words} ({activity.lead})" if activity else f"{BROKEN}: no activity",
    )
    return "; ".join(part for part in parts if part) + "."


def _row(
    assessment: Assessment, thread: Thread, pages: Mapping[str, int]
) -> tuple[_Cell | None, ...]:
    code = thread.indicator_id
    lines = _indicator_lines(assessment, code, pages.get(code, 0)) if code else ()
    return (*_aims(thread), _indicator(code, lines), *_doing(thread))


def _brief_row(assessment: Assessment, threads: list[Thread]) -> tuple[_Cell | None, ...]:
    codes = [thread.indicator_id for thread in threads if thread.indicator_id]
    lines = [Line(_brief_words(assessment, code)) for code in codes[:MOST_LISTED]]
    if len(codes) > MOST_LISTED:
        lines.append(Line(f"and {len(codes) - MOST_LISTED} more", quiet=True))
    return (
        *_aims(threads[0]),
        _indicator(" ".join(codes), tuple(lines)),
        *_doing(threads[0]),
    )


def _aims(thread: Thread) -> tuple[_Cell, _Cell]:
    ambition = _Cell(thread.ambition, (Line(thread.ambition, bold=True),), NodeLook.STRONG)
    if not thread.outcome:
        return ambition, _broken("No outcome that it serves")
    return ambition, _Cell(thread.outcome, (Line(thread.outcome),))


def _indicator(key: str, lines: tuple[Line, ...]) -> _Cell:
    return _Cell(key, lines) if lines else _broken("No indicator shows whether it works")


def _doing(thread: Thread) -> tuple[_Cell | None, _Cell | None]:
    activity = thread.activity
    if activity is None:
        return _broken("No activity is meant to move it"), None
    how_far = activity.status.replace("_", " ")
    lines = [Line(activity.words)]
    if how_far:
        lines.append(Line(how_far[:1].upper() + how_far[1:], bold=how_far == "late"))
    return (
        _Cell(activity.activity_id, tuple(lines)),
        _Cell(f"lead of {activity.activity_id}", (Line(activity.lead),)),
    )


def _broken(words: str) -> _Cell:
    # A key of its own in every row: two broken links are never one box.
    return _Cell("", (Line(BROKEN, bold=True), Line(words)), NodeLook.BROKEN)


def _indicator_lines(assessment: Assessment, code: str, page: int) -> tuple[Line, ...]:
    row = assessment.record(code)
    title = shortened(text(row["title"]), MOST_TITLE)
    target = target_words(row)
    told = f"{value_words(row)}; target {target}" if target else value_words(row)
    return Line(f"{code} {title}", page, bold=True), Line(f"{told}. {status_words(row)}")


def _brief_words(assessment: Assessment, code: str) -> str:
    row = assessment.record(code)
    status = status_words(row).replace("Target ", "")
    return f"{code} {shortened(text(row['title']), MOST_BRIEF)}: {status}"


def _diagram(threads: Sequence[Thread], rows: Sequence[tuple[_Cell | None, ...]]) -> Diagram:
    """Equal cells below each other become one box, as long as what leads to them is one box too."""
    at: list[list[str]] = []
    nodes: dict[str, Node] = {}
    for number, row in enumerate(rows):
        keys: list[str] = []
        for column, one in enumerate(row):
            key = "" if one is None else f"{column}.{number}"
            if one is not None and number and _goes_on(rows, at, number, column):
                key = at[-1][column]
                nodes[key] = _longer(nodes[key], number)
            elif one is not None:
                nodes[key] = Node(key, column, number, number, one.lines, one.look)
            keys.append(key)
        at.append(keys)
    links = {(left, right): None for keys in at for left, right in pairwise(keys) if left and right}
    broken = sum(thread.is_broken for thread in threads)
    return Diagram(
        columns=COLUMNS,
        widths=WIDTHS,
        nodes=tuple(sorted(nodes.values(), key=lambda node: (node.first, node.column))),
        links=tuple(links),
        alt_text=f"The golden thread in {len(threads)} chains from ambition over outcome, "
        f"indicator and activity to who leads it; {broken_words(broken)}.",
    )


def _goes_on(
    rows: Sequence[tuple[_Cell | None, ...]], at: list[list[str]], number: int, column: int
) -> bool:
    """Whether a cell is the same box as the one above it."""
    one, above = rows[number][column], rows[number - 1][column]
    if one is None or above is None or not one.key or one.key != above.key:
        return False
    # Two outcomes never share the box of an activity: the eye would join them.
    upper = min(column, 2)
    return all(
        (here := rows[number][n]) is not None
        and (there := rows[number - 1][n]) is not None
        and here.key == there.key
        for n in range(upper)
    )


def _longer(node: Node, last: int) -> Node:
    return Node(node.key, node.column, node.first, last, node.lines, node.look)
