"""The last slides of a pack: what each indicator means, and how to read the signs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.presentation.chart_text import MARKER_WORDS, Row, markers_of, period_words, text
from clinic_lib.presentation.deck import Cell, Slide, SlideKind, Table, cell
from clinic_lib.presentation.measure import ARIAL, parted
from clinic_lib.presentation.pack_indicator import indicator_name
from clinic_lib.presentation.page import PAGE
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
    format_date,
)
from clinic_lib.terms import Marker

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

TITLE = "Definitions and data quality"
CELL_LENGTH = 420
STEP = 8.0
WIDTHS = (0.9, 1.6, 1.5)
INTERVAL_WORDS = {
    "published": "as published by the source",
    "wilson": "Wilson score method",
    "byar": "Byar's method",
    "exact": "exact method",
}
TableRow = tuple[Cell, ...]


def definition_slides(assessment: Assessment) -> tuple[Slide, ...]:
    """Definitions and data quality, one table row an indicator, then the signs used."""
    rows = [part for row in assessment.records() for part in _definition_rows(row)]
    pages = paged_rows(rows, WIDTHS)
    slides = [
        Slide(
            kind=SlideKind.DEFINITIONS,
            title=TITLE + _page_of(number, len(pages)),
            subtitle="What each indicator measures, where it comes from and how good it is",
            table=Table(
                header=("Indicator", "What it measures", "Source and quality"),
                rows=page,
                widths=WIDTHS,
                alt_text=f"Definitions, page {number} of {len(pages)}, one indicator a row.",
            ),
        )
        for number, page in enumerate(pages, start=1)
    ]
    return (*slides, _signs_slide(assessment.scorecard, assessment.history))


def paged_rows(
    rows: Sequence[TableRow], widths: tuple[float, ...], height: float = PAGE.full_height
) -> list[tuple[TableRow, ...]]:
    """The rows of a long table, cut where a page is full.

    Parameters
    ----------
    rows : sequence of tuple of Cell
        In order.
    widths : tuple of float
        Shares of the page's width.
    height : float
        Room on a page, in points.
    """
    heights = [_row_height(row, widths) for row in rows]
    header = PAGE.small * 1.2 + PAGE.row_padding
    limit = height
    count = len(_cut(heights, limit, header))
    # As even as they can be on as many pages: no page with a single row left over.
    while count > 1 and len(_cut(heights, limit - STEP, header)) == count:
        limit -= STEP
    return [tuple(rows[n] for n in page) for page in _cut(heights, limit, header)]


def _cut(heights: Sequence[float], height: float, header: float) -> list[list[int]]:
    """The rows on each page, by their numbers."""
    pages: list[list[int]] = []
    used = 0.0
    for number, needed in enumerate(heights):
        if not pages or used + needed > height:
            pages.append([])
            used = header
        pages[-1].append(number)
        used += needed
    return pages


def _row_height(row: TableRow, widths: tuple[float, ...]) -> float:
    room = [PAGE.body_width * share / sum(widths) - PAGE.cell_padding for share in widths]
    heights = [
        sum(
            (ARIAL.bold if line.bold else ARIAL).height(line.printed, width, PAGE.small)
            for line in one
        )
        for one, width in zip(row, room, strict=True)
    ]
    return max(heights) + PAGE.row_padding


def _page_of(number: int, count: int) -> str:
    return f" ({number} of {count})" if count > 1 else ""


def _definition_rows(row: Row) -> list[TableRow]:
    """One row, or several where a definition is longer than a page's share."""
    name = indicator_name(row)
    what = " ".join(
        _sentence(text(row[column])) for column in ("definition", "good_performance")
    ).strip()
    parts = parted(what or "No definition is given.", CELL_LENGTH)
    quality = parted(quality_words(row), CELL_LENGTH)
    count = max(len(parts), len(quality))
    return [
        (
            cell(name if number == 0 else f"{text(row['indicator_id'])}, continued", bold=True),
            cell(parts[number] if number < len(parts) else ""),
            cell(quality[number] if number < len(quality) else ""),
        )
        for number in range(count)
    ]


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}." if words else ""


def quality_words(row: Row) -> str:
    """Source, date, age, interval, gaps and breaks, each said once."""
    as_at = row["as_at"]
    told = [
        f"Source: {text(row['source'])}" if text(row["source"]) else "No source is given",
        f"Latest figure: {text(row['period_long']) or 'none'}"
        + (f", {text(row['freshness'])}" if text(row["freshness"]) else ""),
        f"As at {format_date(as_at)}" if not pd.isna(as_at) else "",
        _interval(row),
        text(row["withheld_reason"]),
        f"No figure for {text(row['missing_periods'])}" if text(row["missing_periods"]) else "",
        f"The series breaks before {period_words(row['break_period'])}"
        if text(row["break_period"])
        else "",
        _target(row),
    ]
    return " ".join(_sentence(words) for words in told if words)


def _target(row: Row) -> str:
    """Both versions of a refreshed target with the reason; else why it is as it is."""
    refreshed, reason = text(row.get("target_refreshed")), text(row["target_reason"])
    return refreshed or (f"Target: {reason}" if reason else "")


def _interval(row: Row) -> str:
    method = text(row["interval_method"])
    if method in ("", "none"):
        return "No confidence limits"
    return f"95% confidence limits: {INTERVAL_WORDS.get(method, method)}"


def _signs_slide(scorecard: pd.DataFrame, history: pd.DataFrame) -> Slide:
    """Only the signs that the pack uses, explained."""
    statuses = [s for s in STATUS_WORDS if (scorecard["target_status"] == s).any()]
    directions = [d for d in DIRECTION_WORDS if (scorecard["direction"] == d).any()]
    used = {marker for value in history["marker"] for marker in markers_of(value)}
    rows = [(STATUS_SHAPES[s], STATUS_WORDS[s]) for s in statuses if s in STATUS_SHAPES]
    rows += [(DIRECTION_SHAPES[d], DIRECTION_WORDS[d]) for d in directions]
    rows += [(str(m), _capital(MARKER_WORDS[m])) for m in Marker if m in used]
    rows += [
        ("Dashed line", "The target, period by period"),
        ("Dotted lines", "Process limits: the range to expect if nothing changes"),
        ("Gap in a line", "No figure, or a break in the series; it is never filled in"),
    ]
    return Slide(
        kind=SlideKind.DEFINITIONS,
        title="How to read the signs",
        subtitle="Words, shapes and letters that stand beside figures in this pack",
        table=Table(
            header=("Sign", "Meaning"),
            rows=tuple((cell(sign, bold=True), cell(words)) for sign, words in rows),
            widths=(0.6, 3.4),
            alt_text="The signs used in this pack and their meaning.",
        ),
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
