"""Where everything stands in a pack: contents, overview, and the opening of each section. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.presentation.briefing import Briefing, Section
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Line, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_changes import TITLE as CHANGES
from clinic_lib.presentation.pack_changes import changes_slides
from clinic_lib.presentation.pack_definitions import TableRow, paged_rows
from clinic_lib.presentation.pack_followup import TITLE as FOLLOW_UP
from clinic_lib.presentation.pack_followup import followup_slides
from clinic_lib.presentation.pack_indicator import indicator_name
from clinic_lib.presentation.pack_overview import best_and_worst_slide, overview_slides
from clinic_lib.presentation.pack_thread import thread_slides
from clinic_lib.presentation.page import PAGE
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import DocumentStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

NamedSlides = tuple[str, tuple[Slide, ...]]
CONTENTS_WIDTHS = (5.0, 0.7, 1.2, 0.9)
SECTION_WIDTHS = (3.0, 3.0, 0.7)


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of each indicator's slides, of each section, and of what follows."""

    trend: dict[str, int]
    benchmark: dict[str, int]
    divider: tuple[int, ...]
    after: int
    outlook: dict[str, int] = field(default_factory=dict)
    underneath: dict[str, int] = field(default_factory=dict)


def find_pages(
    dividers: Sequence[Sequence[Slide]], bodies: Sequence[Sequence[Slide]], first: int
) -> Pages:
    """Where each indicator and section stands when the first section opens on page `first`.

    Parameters
    ----------
    dividers, bodies : sequence of sequence of Slide
        The opening and the other slides of each section.
    first : int
        Page of the first opening.
    """
    trend: dict[str, int] = {}
    benchmark: dict[str, int] = {}
    underneath: dict[str, int] = {}
    outlook: dict[str, int] = {}
    found = {
        SlideKind.TREND: trend,
        SlideKind.BENCHMARK: benchmark,
        SlideKind.OUTLOOK: outlook,
        SlideKind.UNDERNEATH: underneath,
    }
    starts = []
    number = first
    for divider, body in zip(dividers, bodies, strict=True):
        starts.append(number)
        number += len(divider)
        for slide in body:
            if slide.kind in found:
                found[slide.kind].setdefault(slide.indicator_id, number)
            number += 1
    return Pages(trend, benchmark, tuple(starts), number, outlook, underneath)


def divider_slides(assessment: Assessment, section: Section, pages: Pages) -> list[Slide]:
    """The opening of a section: its outcome and its indicators with headline and page.

    Parameters
    ----------
    assessment : Assessment
        For the headlines.
    section : Section
        What it opens.
    pages : Pages
        Where the indicators stand.
    """
    rows = []
    for indicator_id in section.indicator_ids:
        row = assessment.record(indicator_id)
        page = pages.trend.get(indicator_id, 0)
        name = cell(indicator_name(row))
        rows.append((name, cell(text(row["headline"])), _number(page)))
    parts = paged_rows(rows, SECTION_WIDTHS, PAGE.section_height)
    count = len(section.indicator_ids)
    outcome = section.desired_outcome
    return [
        Slide(
            kind=SlideKind.SECTION,
            title=section.title + (f" ({n} of {len(parts)})" if len(parts) > 1 else ""),
            subtitle=f"{count} indicator{'' if count == 1 else 's'}",
            lead=f"Desired outcome: {outcome}" if outcome and n == 1 else "",
            speaker_notes=f"Desired outcome: {outcome}" if outcome and n == 1 else "",
            table=Table(
                header=("Indicator", "Headline", "Page"),
                rows=part,
                widths=SECTION_WIDTHS,
                alt_text=f"The indicators of {section.title}, their headlines and pages.",
                numbers_from=2,
            ),
        )
        for n, part in enumerate(parts, start=1)
    ]


def front_slides(
    briefing: Briefing,
    sections: Sequence[Section],
    pages: Pages,
    endings: Sequence[NamedSlides] = (),
) -> list[Slide]:
    """Contents, and everything that stands before the first section.

    Parameters
    ----------
    briefing : Briefing
        What is summed up.
    sections : sequence of Section
        In order.
    pages : Pages
        Where they stand; they follow directly upon these slides.
    endings : sequence of (str, tuple of Slide)
        What follows the last section, under the names of the contents.
    """
    behind = _opening_parts(briefing, pages)
    count = sum(len(slides) for _, slides in behind)
    rows = _opening_rows(behind, pages.divider[0] - count)
    rows += _contents_rows(briefing, sections, pages)
    rows += [
        (cell(row[0][0].text, bold=True), *row[1:]) for row in _opening_rows(endings, pages.after)
    ]
    rows += _document_rows(briefing.checklist)
    contents = paged_rows(rows, CONTENTS_WIDTHS)
    slides = [
        Slide(
            kind=SlideKind.CONTENTS,
            title="Contents" + (f" ({n} of {len(contents)})" if len(contents) > 1 else ""),
            subtitle="Pages of the trend, the benchmark and the outlook of each indicator",
            table=Table(
                header=("Indicator", "Trend", "Benchmark", "Outlook"),
                rows=page_rows,
                widths=CONTENTS_WIDTHS,
                alt_text="Contents: each page number leads to its slide.",
                numbers_from=1,
            ),
        )
        for n, page_rows in enumerate(contents, start=1)
    ]
    return [*slides, *(slide for _, part in behind for slide in part)]


def _opening_parts(briefing: Briefing, pages: Pages) -> list[NamedSlides]:
    """What stands between the contents and the first section, under the names of the contents."""
    assessment = briefing.assessment
    subtitle = overview_subtitle(assessment.scorecard)
    best = best_and_worst_slide(assessment, pages.trend, f"Best three and worst three, {subtitle}")
    return [
        (FOLLOW_UP, followup_slides(briefing, pages.trend)),
        (CHANGES, changes_slides(briefing)),
        ("The golden thread", thread_slides(briefing, pages.trend)),
        (
            "Overview: status and direction",
            overview_slides(assessment, pages.trend, f"Status and direction of travel, {subtitle}"),
        ),
        ("Achievements and concerns", (best,)),
    ]


def _opening_rows(parts: Sequence[NamedSlides], first: int) -> list[TableRow]:
    rows: list[TableRow] = []
    for name, slides in parts:
        if slides:
            rows.append((cell(name), _number(first), cell(""), cell("")))
        first += len(slides)
    return rows


def overview_subtitle(scorecard: pd.DataFrame) -> str:
    """Place, and when the figures were taken."""
    place = text(scorecard["area_name"].iloc[0])
    as_at = scorecard["as_at"].max()
    return f"{place}. {as_at_words(as_at)}".strip() if not pd.isna(as_at) else place


def as_at_words(day: dt.date) -> str:
    """When the figures were taken, as a sentence."""
    return f"Figures as at {format_date(day)}."


def _contents_rows(briefing: Briefing, sections: Sequence[Section], pages: Pages) -> list[TableRow]:
    rows: list[TableRow] = []
    assessment = briefing.assessment
    for section, divider in zip(sections, pages.divider, strict=True):
        rows.append((cell(section.title, bold=True), _number(divider), cell(""), cell("")))
        for indicator_id in section.indicator_ids:
            at = pages.trend[indicator_id]
            beside = pages.benchmark.get(indicator_id, 0)
            name = indicator_name(assessment.record(indicator_id))
            there = _number(beside) if beside else cell("not relevant", page=at + 1)
            ahead = pages.outlook.get(indicator_id, 0)
            rows.append((cell(name), _number(at), there, _number(ahead) if ahead else cell("")))
    return rows


def _document_rows(checklist: pd.DataFrame | None) -> list[TableRow]:
    """The partnership's documents, which travel with the pack, and which are not here yet."""
    if checklist is None or checklist.empty:
        return []
    empty = (cell(""), cell(""), cell(""))
    rows: list[TableRow] = [(cell("The partnership's own documents", bold=True), *empty)]
    for row in checklist.to_dict("records"):
        told = document_words(text(row["status"]), int(row["days_overdue"]))
        rows.append((cell(f"{text(row['title'])}: {told}"), *empty))
    return rows


def document_words(status: str, days: int) -> str:
    """How a document of the partnership stands.

    Examples
    --------
    >>> document_words("missing", 1), document_words("received", 0), document_words("missing", 0)
    ('missing, 1 day overdue', 'with the pack', 'not here yet')
    """
    if status == DocumentStatus.MISSING:
        if not days:
            return "not here yet"
        return f"missing, {days} day{'' if days == 1 else 's'} overdue"
    return "with the pack"


def _number(page: int) -> tuple[Line, ...]:
    return cell(str(page), page=page)
