"""The performance manager's short deck: the headlines of a clinic in five minutes. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.agreed_words import headline_words, most_telling
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.deck import Deck, Line, Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_followup import followup_slides
from clinic_lib.presentation.pack_openings import overview_subtitle
from clinic_lib.presentation.pack_overview import best_and_worst_slide, overview_slides
from clinic_lib.presentation.pack_thread import brief_thread_slides
from clinic_lib.presentation.pack_title import title_slide
from clinic_lib.terms import Direction, FollowUp, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.meeting import KeyArea
    from clinic_lib.presentation.briefing import Briefing

AREA_WIDTHS = (1.3, 1.6, 2.9)
NUMBERS = ("", "one", "two", "three", "four")
MOST_SLIDES = 2
IN_THE_PACK = "Two slides cannot hold all of it: the evidence pack has the rest."
PART = re.compile(r" \((\d+) of \d+\)$")
WORST_FIRST = (
    FollowUp.NOT_DONE,
    FollowUp.DONE_NOT_MOVED,
    FollowUp.DONE_AND_MOVED,
    FollowUp.DONE_TOO_EARLY,
    FollowUp.DONE,
    FollowUp.NOT_YET_DUE,
)
JUDGED = (TargetStatus.MET, TargetStatus.WITHIN_TOLERANCE, TargetStatus.NOT_MET)


def build_headlines(briefing: Briefing) -> Deck:
    """The deck with which a performance manager opens the clinic.

    Parameters
    ----------
    briefing : Briefing
        The clinic and every figure and sentence.

    Returns
    -------
    Deck
    """
    assessment = briefing.assessment
    subtitle = overview_subtitle(assessment.scorecard)
    overview = overview_slides(assessment, {}, f"Status and direction of travel, {subtitle}")
    slides = (
        title_slide(briefing, f"Performance headlines of {briefing.partnership}"),
        *_in_short(brief_thread_slides(briefing)),
        *_in_short(overview),
        *_celebrated(briefing),
        best_and_worst_slide(assessment, {}, f"Best three and worst three, {subtitle}"),
        *_in_short(followup_slides(_worst_first(briefing))),
        _areas_slide(briefing),
    )
    return Deck(
        title=f"{briefing.clinic.title}: performance headlines",
        subject=f"Performance headlines of {briefing.partnership}",
        date=briefing.date,
        slides=slides,
        footer=briefing.footer,
        label=briefing.label,
        figures=briefing.figures,
    )


def _celebrated(briefing: Briefing) -> tuple[Slide, ...]:
    """The achievements that the clinic file names, with what the figures say of each."""
    named, record = briefing.clinic.achievements, briefing.assessment.record
    rows = tuple(
        (
            cell(one.title or text(record(one.indicator_id)["title"]), bold=True),
            cell(headline_words(record(one.indicator_id))),
            cell(one.words),
        )
        for one in named
    )
    if not rows:
        return ()
    return (
        Slide(
            kind=SlideKind.BEST_AND_WORST,
            title="To celebrate",
            subtitle="Achievements that the performance manager and the chair have agreed to name",
            table=Table(
                header=("Achievement", "What the figures say", "In the partnership's words"),
                rows=rows,
                widths=(1.3, 1.5, 1.6),
                alt_text=f"{len(rows)} achievements, what the figures say and why they matter.",
            ),
            speaker_notes="\n".join(one.words for one in named if one.words),
        ),
    )


def _in_short(slides: tuple[Slide, ...]) -> tuple[Slide, ...]:
    """At most two of the slides, the last saying where the others are: this is five minutes."""
    if len(slides) <= MOST_SLIDES:
        return slides
    *kept, last = (
        replace(slide, title=PART.sub(rf" (\1 of {MOST_SLIDES})", slide.title))
        for slide in slides[:MOST_SLIDES]
    )
    return (*kept, replace(last, notes=(IN_THE_PACK, *last.notes)))


def _worst_first(briefing: Briefing) -> Briefing:
    """The briefing with what was not done, or did not help, before what went well."""
    frame = briefing.followup
    if frame is None or frame.empty:
        return briefing
    order = {str(verdict): n for n, verdict in enumerate(WORST_FIRST)}
    ranked = frame.assign(rank=frame["verdict"].map(order)).sort_values("rank", kind="stable")
    return replace(briefing, followup=ranked.drop(columns="rank"))


def _areas_slide(briefing: Briefing) -> Slide:
    """The key areas, what is wanted of each, and why it is looked into."""
    areas = briefing.clinic.key_areas
    rows = tuple(
        (
            (Line(area.title, bold=True), *_page_of(briefing, area)),
            cell(area.desired_outcome or "Not stated in the clinic file"),
            tuple(Line(words) for words in area_reasons(briefing, area)),
        )
        for area in areas
    )
    return Slide(
        kind=SlideKind.OVERVIEW,
        title=_areas_title(len(areas)),
        subtitle="What is wanted, and why the clinic looks into it",
        table=Table(
            header=("Area", "Desired outcome", "Why"),
            rows=rows,
            widths=AREA_WIDTHS,
            alt_text="The key areas of the clinic with their desired outcomes and the reasons.",
        ),
        speaker_notes="\n".join(
            f"{area.title}: {'; '.join((*area_reasons(briefing, area), *area.drivers))}"
            for area in areas
        ),
    )


def _areas_title(count: int) -> str:
    return f"The {NUMBERS[count]} areas to look into" if count > 1 else "The area to look into"


def area_reasons(briefing: Briefing, area: KeyArea) -> tuple[str, ...]:
    """Why an area is looked into, in up to three lines, each counted from the scorecard.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    area : KeyArea
        The area.
    """
    rows = [briefing.assessment.record(code) for code in area.indicator_ids]
    statuses = [row["target_status"] for row in rows if row["target_status"] in JUDGED]
    missed = sum(status != TargetStatus.MET for status in statuses)
    worse = sum(row["direction"] == Direction.WORSENING for row in rows)
    counted = []
    if statuses:
        many = f"{len(statuses)} target{'s' * (len(statuses) > 1)}"
        counted.append(f"{missed} of {many} missed" if missed else f"{many} met, none missed")
    if worse:
        counted.append(f"{worse} of {len(rows)} worsening")
    reasons = ["The PMG asked for it"] if area.pmg_wish else []
    reasons += [list_words(counted).capitalize()] if counted else []
    worst = most_telling(briefing.assessment, area.indicator_ids, 1)
    reasons += [headline_words(briefing.assessment.record(code)) for code in worst]
    return tuple(reasons)


def _page_of(briefing: Briefing, area: KeyArea) -> tuple[Line, ...]:
    """Where the evidence pack has it, in words: the page is in another file."""
    pages = [briefing.trend_pages.get(code, 0) for code in area.indicator_ids]
    pages = [page for page in pages if page]
    return (Line(f"Evidence pack, from page {min(pages)}", quiet=True),) if pages else ()
