"""The evidence pack of a clinic, slide by slide, from an assessment. Pure: it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from clinic_lib.errors import ParameterError
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Deck, Line, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_definitions import TableRow, definition_slides, paged_rows
from clinic_lib.presentation.pack_indicator import indicator_name, indicator_slides
from clinic_lib.presentation.pack_overview import best_and_worst_slide, overview_slides
from clinic_lib.presentation.pack_questions import question_slides
from clinic_lib.presentation.page import PAGE
from clinic_lib.presentation.theme import format_date

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

ILLUSTRATIVE = "Illustrative data"
OTHER_AREA = "Other indicators"
CONTENTS_WIDTHS = (5.0, 0.7, 1.7)
SECTION_WIDTHS = (3.0, 3.0, 0.7)


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


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    desired_outcome: str
    indicator_ids: tuple[str, ...]
    is_key: bool = True


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
    # Page numbers need the lengths of front and dividers, which do not depend on them: build twice.
    nowhere = _Pages({}, {}, (), 0)
    dividers = [_dividers(assessment, section, nowhere) for section in sections]
    bodies = [_body(assessment, section) for section in sections]
    first = 2 + len(_front(assessment, sections, _pages(dividers, bodies, 0), 0))
    pages = _pages(dividers, bodies, first)
    slides = [
        _title_slide(assessment, title, partnership, date, place),
        *_front(assessment, sections, pages, first),
    ]
    for section, body in zip(sections, bodies, strict=True):
        slides += [*_dividers(assessment, section, pages), *_with_pages(assessment, body, pages)]
    slides += definition_slides(assessment.scorecard, assessment.history)
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


def _sections(assessment: Assessment, key_areas: Sequence[KeyAreaLike]) -> list[_Section]:
    """The key areas, then whatever else was assessed."""
    known = list(assessment.scorecard["indicator_id"])
    if not known:
        raise ParameterError(
            "The assessment holds no indicator, so there is nothing to put into a pack. "
            "Name at least one indicator in the clinic file."
        )
    sections = [
        _Section(area.title, area.desired_outcome, tuple(area.indicator_ids)) for area in key_areas
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
        sections.append(_Section(title, "", rest, is_key=not sections))
    return sections


def _body(assessment: Assessment, section: _Section) -> list[Slide]:
    """The slides of each indicator of a section, with the questions on those of a key area."""
    slides: list[Slide] = []
    for indicator_id in section.indicator_ids:
        slides += indicator_slides(assessment, indicator_id)
        if section.is_key:
            slides += question_slides(assessment, indicator_id)
    return slides


def _with_pages(assessment: Assessment, body: list[Slide], pages: _Pages) -> list[Slide]:
    """The slides with those of questions made anew, now that it is known where everything is."""
    slides: list[Slide] = []
    for slide in body:
        if slide.kind is SlideKind.QUESTIONS:
            code = slide.indicator_id
            trend = pages.trend[code]
            benchmark = pages.benchmark.get(code, trend)
            slides += question_slides(assessment, code, trend=trend, benchmark=benchmark)
        else:
            slides.append(slide)
    return slides


@dataclass(frozen=True, slots=True)
class _Pages:
    trend: dict[str, int]
    benchmark: dict[str, int]
    divider: tuple[int, ...]
    after: int


def _pages(dividers: list[list[Slide]], bodies: list[list[Slide]], first: int) -> _Pages:
    """Where each indicator and each divider stands when the first divider is on page `first`."""
    trend: dict[str, int] = {}
    benchmark: dict[str, int] = {}
    starts = []
    number = first
    for divider, body in zip(dividers, bodies, strict=True):
        starts.append(number)
        number += len(divider)
        for slide in body:
            found = trend if slide.kind is SlideKind.TREND else benchmark
            if slide.kind in (SlideKind.TREND, SlideKind.BENCHMARK):
                found.setdefault(slide.indicator_id, number)
            number += 1
    return _Pages(trend, benchmark, tuple(starts), number)


def _dividers(assessment: Assessment, section: _Section, pages: _Pages) -> list[Slide]:
    """The opening of a section: its outcome and its indicators with headline and page."""
    rows = []
    for indicator_id in section.indicator_ids:
        row = assessment.row(indicator_id)
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


def _front(
    assessment: Assessment, sections: list[_Section], pages: _Pages, first: int
) -> list[Slide]:
    """Contents, overview, achievements and concerns."""
    scorecard = assessment.scorecard
    subtitle = _overview_subtitle(scorecard)
    overview = overview_slides(
        scorecard, pages.trend, f"Status and direction of travel, {subtitle}"
    )
    best = best_and_worst_slide(scorecard, pages.trend, f"Best three and worst three, {subtitle}")
    behind = [*overview, best]
    rows = _contents_rows(assessment, sections, pages, first - len(behind))
    contents = paged_rows(rows, CONTENTS_WIDTHS)
    slides = [
        Slide(
            kind=SlideKind.CONTENTS,
            title="Contents" + (f" ({n} of {len(contents)})" if len(contents) > 1 else ""),
            subtitle="Pages of the trend and the benchmark of each indicator",
            table=Table(
                header=("Indicator", "Trend", "Benchmark"),
                rows=page,
                widths=CONTENTS_WIDTHS,
                alt_text="Contents: each page number leads to its slide.",
                numbers_from=1,
            ),
        )
        for n, page in enumerate(contents, start=1)
    ]
    return [*slides, *behind]


def _overview_subtitle(scorecard: pd.DataFrame) -> str:
    place = text(scorecard["area_name"].iloc[0])
    as_at = scorecard["as_at"].max()
    return f"{place}. {_as_at(as_at)}".strip() if not pd.isna(as_at) else place


def _as_at(day: dt.date) -> str:
    return f"Figures as at {format_date(day)}."


def _contents_rows(
    assessment: Assessment, sections: list[_Section], pages: _Pages, overview: int
) -> list[TableRow]:
    best = pages.divider[0] - 1
    rows: list[TableRow] = [
        (cell("Overview: status and direction"), _number(overview), cell("")),
        (cell("Achievements and concerns"), _number(best), cell("")),
    ]
    for section, divider in zip(sections, pages.divider, strict=True):
        rows.append((cell(section.title, bold=True), _number(divider), cell("")))
        for indicator_id in section.indicator_ids:
            at = pages.trend[indicator_id]
            beside = pages.benchmark.get(indicator_id, 0)
            name = indicator_name(assessment.row(indicator_id))
            there = _number(beside) if beside else cell("not relevant", page=at + 1)
            rows.append((cell(name), _number(at), there))
    last = pages.after
    rows.append((cell("Definitions and data quality", bold=True), _number(last), cell("")))
    return rows


def _number(page: int) -> tuple[Line, ...]:
    return cell(str(page), page=page)


def _title_slide(
    assessment: Assessment, title: str, partnership: str, date: dt.date, place: str
) -> Slide:
    area = text(assessment.scorecard["area_name"].iloc[0])
    as_at = assessment.scorecard["as_at"].max()
    when = f"{place}, {format_date(date)}" if place else format_date(date)
    lines = [f"Evidence pack for {partnership}, {area}", when]
    if not pd.isna(as_at):
        lines.append(_as_at(as_at))
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
