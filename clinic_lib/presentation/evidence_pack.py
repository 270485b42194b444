"""The evidence pack of a clinic, slide by slide, from an assessment. Pure: it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from clinic_lib.errors import ParameterError
from clinic_lib.indicators import QuestionPage
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Deck, Line, Slide, SlideKind
from clinic_lib.presentation.pack_contents import (
    Pages,
    Section,
    as_at_words,
    divider_slides,
    find_pages,
    front_slides,
)
from clinic_lib.presentation.pack_definitions import definition_slides
from clinic_lib.presentation.pack_indicator import indicator_slides
from clinic_lib.presentation.pack_outlook import outlook_slides
from clinic_lib.presentation.pack_questions import question_slides
from clinic_lib.presentation.pack_underneath import underneath_slides
from clinic_lib.presentation.theme import format_date

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

ILLUSTRATIVE = "Illustrative data"
OTHER_AREA = "Other indicators"
MOST_ROUNDS = 5


class KeyAreaLike(Protocol):
    """A key area of a clinic file, as far as the pack reads it."""

    @property
    def title(self) -> str:
        """What the area is called."""

    @property
    def desired_outcome(self) -> str:
        """What the partnership wants to come true; may be empty."""

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """Its indicators, in order."""


def build_evidence_pack(
    assessment: Assessment,
    *,
    title: str,
    partnership: str,
    date: dt.date,
    key_areas: Sequence[KeyAreaLike] = (),
    place: str = "",
) -> Deck:
    """The evidence pack: overview first, then each key area, definitions at the end.

    Parameters
    ----------
    assessment : Assessment
        Every figure and sentence of the pack.
    title, partnership : str
        Name of the clinic and of the delivery partnership.
    date : date
        The day of the clinic.
    key_areas : sequence
        Records with ``title``, ``desired_outcome`` and ``indicator_ids``, such as those of a
        clinic file. Indicators of the assessment in none of them follow at the end.
    place : str
        Where the clinic meets; may be empty.

    Returns
    -------
    Deck

    Raises
    ------
    ParameterError
        If the assessment is empty or a key area names an indicator that was not assessed.
    """
    sections = _sections(assessment, key_areas)
    slides = [
        _title_slide(assessment, title, partnership, date, place),
        *_numbered_slides(assessment, sections),
        *definition_slides(assessment.scorecard, assessment.history),
    ]
    return Deck(
        title=title,
        subject=f"Evidence pack for {partnership}",
        date=date,
        slides=_unique_titles(slides),
        footer=f"{title}, {format_date(date)}",
        label=ILLUSTRATIVE if _is_illustrative(assessment) else "",
    )


def _is_illustrative(assessment: Assessment) -> bool:
    return bool(assessment.scorecard["illustrative"].astype(bool).any())


def _sections(assessment: Assessment, key_areas: Sequence[KeyAreaLike]) -> list[Section]:
    """The key areas, then whatever else was assessed."""
    known = list(assessment.scorecard["indicator_id"])
    if not known:
        raise ParameterError(
            "The assessment holds no indicator, so there is nothing to put into a pack. "
            "Name at least one indicator in the clinic file."
        )
    sections = [
        Section(area.title, area.desired_outcome, tuple(area.indicator_ids)) for area in key_areas
    ]
    named = [one for section in sections for one in section.indicator_ids]
    unknown = [one for one in named if one not in known]
    if unknown:
        raise ParameterError(
            f"{len(unknown)} indicators of the key areas were not assessed (first: "
            f"'{unknown[0]}'). Assess every indicator of the clinic before building its pack."
        )
    rest = tuple(one for one in known if one not in named)
    if rest:
        title = OTHER_AREA if sections else "Indicators"
        sections.append(Section(title, "", rest, is_key=not sections))
    return sections


def _numbered_slides(assessment: Assessment, sections: list[Section]) -> list[Slide]:
    """Contents, overview and sections, with the pages that they themselves bring about."""
    bodies = [_body(assessment, section) for section in sections]
    first = 0
    # Longer page numbers may take a line more and so a page more: until nothing moves.
    for _ in range(MOST_ROUNDS):
        pages = find_pages([[]] * len(sections), bodies, first)
        dividers = [divider_slides(assessment, section, pages) for section in sections]
        pages = find_pages(dividers, bodies, first)
        front = front_slides(assessment, sections, pages)
        if first == len(front) + 2:
            break
        first = len(front) + 2
    slides = list(front)
    for section, body in zip(sections, bodies, strict=True):
        slides += divider_slides(assessment, section, pages)
        slides += _with_pages(assessment, body, pages)
    return slides


def _body(assessment: Assessment, section: Section) -> list[Slide]:
    """The slides of each indicator of a section, with the questions on those of a key area."""
    slides: list[Slide] = []
    for indicator_id in section.indicator_ids:
        slides += indicator_slides(assessment, indicator_id)
        if section.is_key:
            slides += outlook_slides(assessment, indicator_id)
            slides += underneath_slides(assessment, indicator_id)
            slides += question_slides(assessment, indicator_id)
    return slides


def _with_pages(assessment: Assessment, body: list[Slide], pages: Pages) -> list[Slide]:
    """The slides with those of questions made anew, now that it is known where everything is."""
    slides: list[Slide] = []
    for slide in body:
        if slide.kind is SlideKind.OUTLOOK:
            code = slide.indicator_id
            slides += outlook_slides(assessment, code, trend=pages.trend[code])
        elif slide.kind is SlideKind.QUESTIONS:
            code = slide.indicator_id
            trend = pages.trend[code]
            benchmark = pages.benchmark.get(code, trend)
            known = {
                QuestionPage.TREND: trend,
                QuestionPage.BENCHMARK: benchmark,
                QuestionPage.UNDERNEATH: pages.underneath.get(code, 0),
            }
            slides += question_slides(assessment, code, pages=known)
        else:
            slides.append(slide)
    return slides


def _title_slide(
    assessment: Assessment, title: str, partnership: str, date: dt.date, place: str
) -> Slide:
    area = text(assessment.scorecard["area_name"].iloc[0])
    as_at = assessment.scorecard["as_at"].max()
    when = f"{place}, {format_date(date)}" if place else format_date(date)
    lines = [f"Evidence pack for {partnership}, {area}", when]
    if not pd.isna(as_at):
        lines.append(as_at_words(as_at))
    if _is_illustrative(assessment):
        lines.append(f"{ILLUSTRATIVE}: the figures are invented to show how the pack works.")
    return Slide(kind=SlideKind.TITLE, title=title, lines=tuple(Line(words) for words in lines))


def _unique_titles(slides: list[Slide]) -> tuple[Slide, ...]:
    """The slides with the indicator's code after any title that stands more than once."""
    often = Counter(slide.title for slide in slides)
    named = [
        replace(slide, title=f"{slide.title} ({slide.indicator_id})")
        if often[slide.title] > 1 and slide.indicator_id
        else slide
        for slide in slides
    ]
    seen: Counter[str] = Counter()
    unique = []
    for slide in named:
        seen[slide.title] += 1
        again = seen[slide.title] > 1
        unique.append(
            replace(slide, title=f"{slide.title} ({seen[slide.title]})") if again else slide
        )
    return tuple(unique)
