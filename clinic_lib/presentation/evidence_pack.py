"""The evidence pack of a clinic, slide by slide, from an assessment. Pure: it writes nothing."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_lib.data import handed_over
from clinic_lib.indicators import Question, QuestionPage, questions
from clinic_lib.presentation.briefing import Briefing, Section
from clinic_lib.presentation.chart_records import Mark
from clinic_lib.presentation.deck import Deck, Slide, SlideKind
from clinic_lib.presentation.pack_definitions import TITLE as DEFINITIONS
from clinic_lib.presentation.pack_definitions import definition_slides
from clinic_lib.presentation.pack_followup import action_marks
from clinic_lib.presentation.pack_indicator import indicator_slides
from clinic_lib.presentation.pack_openings import (
    NamedSlides,
    Pages,
    divider_slides,
    find_pages,
    front_slides,
)
from clinic_lib.presentation.pack_outlook import outlook_slides
from clinic_lib.presentation.pack_questions import question_slides
from clinic_lib.presentation.pack_signoff import TITLE as SIGN_OFF
from clinic_lib.presentation.pack_signoff import signoff_slides
from clinic_lib.presentation.pack_story import story_slides
from clinic_lib.presentation.pack_title import title_slide
from clinic_lib.presentation.pack_underneath import underneath_slides

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

MOST_ROUNDS = 5
# The questions about each indicator.
Asked = Mapping[str, tuple[Question, ...]]


def build_evidence_pack(briefing: Briefing) -> Deck:
    """The evidence pack: overview first, then each key area, definitions at the end.

    Parameters
    ----------
    briefing : Briefing
        The clinic and every figure and sentence of its pack. Indicators that were assessed and
        stand in no key area follow at the end.

    Returns
    -------
    Deck

    Raises
    ------
    ParameterError
        If the assessment is empty or a key area names an indicator that was not assessed.
    """
    return handed_over("pack", lambda: pickle.dumps(briefing), lambda: _build(briefing))


def _build(briefing: Briefing) -> Deck:
    """All slides, numbered."""
    assessment, clinic, sections = briefing.assessment, briefing.clinic, briefing.sections
    endings = (
        (DEFINITIONS, definition_slides(assessment)),
        (SIGN_OFF, signoff_slides(briefing)),
    )
    slides = [
        title_slide(briefing, f"Evidence pack for {briefing.partnership}"),
        *_numbered_slides(briefing, sections, endings),
        *(slide for _, ending in endings for slide in ending),
    ]
    return Deck(
        title=clinic.title,
        subject=f"Evidence pack for {briefing.partnership}",
        date=clinic.date,
        slides=_unique_titles(slides),
        footer=briefing.footer,
        label=briefing.label,
        figures=briefing.figures,
    )


def _numbered_slides(
    briefing: Briefing, sections: Sequence[Section], endings: Sequence[NamedSlides]
) -> list[Slide]:
    """Contents, overview and sections, with the pages that they themselves bring about."""
    assessment = briefing.assessment
    asked = {
        code: questions(assessment, code)
        for section in sections
        if section.is_key
        for code in section.indicator_ids
    }
    marks = action_marks(briefing)
    bodies = [_body(briefing, section, marks, asked) for section in sections]
    first = 0
    # Longer page numbers may take a line more and so a page more: until nothing moves.
    for _ in range(MOST_ROUNDS):
        pages = find_pages([[]] * len(sections), bodies, first)
        dividers = [divider_slides(assessment, section, pages) for section in sections]
        pages = find_pages(dividers, bodies, first)
        front = front_slides(briefing, sections, pages, endings)
        if first == len(front) + 2:
            break
        first = len(front) + 2
    slides = list(front)
    for section, body in zip(sections, bodies, strict=True):
        slides += divider_slides(assessment, section, pages)
        slides += _with_pages(assessment, body, pages, asked)
    return slides


def _body(
    briefing: Briefing,
    section: Section,
    marks: Mapping[str, tuple[Mark, ...]],
    asked: Asked,
) -> list[Slide]:
    """The slides of each indicator of a section, with the questions on those of a key area."""
    assessment = briefing.assessment
    slides: list[Slide] = []
    for indicator_id in section.indicator_ids:
        done = marks.get(indicator_id, ())
        first, *others = indicator_slides(assessment, indicator_id, marks=done)
        slides += [replace(first, link=briefing.link(indicator_id)), *others]
        if section.is_key:
            slides += outlook_slides(assessment, indicator_id)
            slides += underneath_slides(assessment, indicator_id)
        slides += story_slides(briefing, indicator_id)
        if section.is_key:
            slides += question_slides(assessment, indicator_id, asked[indicator_id])
    return slides


def _with_pages(
    assessment: Assessment, body: list[Slide], pages: Pages, asked: Asked
) -> list[Slide]:
    """The slides with those of questions made anew, now that it is known where everything is."""
    slides: list[Slide] = []
    for slide in body:
        if slide.kind is SlideKind.OUTLOOK:
            code = slide.indicator_id
            slides += outlook_slides(assessment, code, trend=pages.trend[code], chart=slide.chart)
        elif slide.kind is SlideKind.QUESTIONS:
            code = slide.indicator_id
            trend = pages.trend[code]
            benchmark = pages.benchmark.get(code, trend)
            known = {
                QuestionPage.TREND: trend,
                QuestionPage.BENCHMARK: benchmark,
                QuestionPage.UNDERNEATH: pages.underneath.get(code, 0),
            }
            slides += question_slides(assessment, code, asked[code], pages=known)
        else:
            slides.append(slide)
    return slides


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
