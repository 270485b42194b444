"""The chair's presentation: a key area's two slides under the eight headings of the brief. Pure.

What is agreed is filled in: figures, a chart, a story, the plan. What is not known is left to the
chair, with a short prompt on the slide and the questions behind it in the speaker notes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_lib.meeting.prompts import CHAIR_PROMPTS, FIRST_SLIDE, SECOND_SLIDE, Heading
from clinic_lib.presentation.agreed_words import goal_words, headline_words, most_telling
from clinic_lib.presentation.charts import SeriesRole, trend_chart
from clinic_lib.presentation.deck import Deck, Line, Slide, SlideKind
from clinic_lib.presentation.pack_story import stories_of_area
from clinic_lib.presentation.pack_title import title_slide
from clinic_lib.presentation.panels import Panel

if TYPE_CHECKING:
    from clinic_lib.meeting import KeyArea
    from clinic_lib.presentation.briefing import Briefing
    from clinic_lib.presentation.chart_records import Chart

# A small chart says one thing: where the figure goes and where it should.
SHOWN = frozenset({SeriesRole.VALUE, SeriesRole.TARGET, SeriesRole.TARGET_UPPER})
MOST_HEADLINES, MOST_GOALS, MOST_LINES = 3, 4, 6
ON_ONE_SLIDE = "Where things stand, and what it takes"
Written = tuple[str, ...]


def build_chair_presentation(briefing: Briefing) -> Deck:
    """The deck of the delivery partnership's chair.

    Parameters
    ----------
    briefing : Briefing
        The clinic and every figure and sentence.

    Returns
    -------
    Deck
        A title slide, then two slides for each key area, or the one that its clinic file asks for.
    """
    briefing.sections  # noqa: B018 - refuses an area whose indicators were not assessed
    who = briefing.clinic.chair.words if briefing.clinic.chair else "Chair of the partnership"
    slides = [title_slide(briefing, f"{briefing.partnership}: presentation of the chair, {who}")]
    for area in briefing.clinic.key_areas:
        slides += _area_slides(briefing, area)
    return Deck(
        title=f"{briefing.clinic.title}: the chair's presentation",
        subject=f"Key areas of {briefing.partnership}",
        date=briefing.date,
        slides=tuple(slides),
        footer=briefing.footer,
        label=briefing.label,
        figures=briefing.figures,
    )


def _area_slides(briefing: Briefing, area: KeyArea) -> tuple[Slide, ...]:
    if area.slides == 1:
        # Eight headings leave no room for a chart; the evidence pack has it.
        return (_slide(briefing, area, (*FIRST_SLIDE, *SECOND_SLIDE), ON_ONE_SLIDE),)
    chart = _chart(briefing, area)
    first = replace(
        _slide(briefing, area, FIRST_SLIDE, "1 of 2: where things stand"),
        chart=chart,
        indicator_id=chart.indicator_id if chart else "",
    )
    return first, _slide(briefing, area, SECOND_SLIDE, "2 of 2: what it takes")


def _slide(briefing: Briefing, area: KeyArea, headings: Sequence[Heading], which: str) -> Slide:
    panels, notes = [], []
    for number, heading in enumerate(headings):
        written = tuple(one for one in FILLED[heading](briefing, area) if one)
        prompt = CHAIR_PROMPTS[heading]
        shown = tuple(Line(one) for one in written) or (
            Line(f"To fill in: {prompt.to_fill_in}", quiet=True),
        )
        panels.append(Panel(str(heading), shown, column=2 * number // len(headings)))
        notes += [f"{heading}", *(f"  {question}" for question in prompt.questions), *written]
    return Slide(
        kind=SlideKind.AREA,
        title=area.title,
        subtitle=which,
        panels=tuple(panels),
        speaker_notes="\n".join(notes),
    )


def _chart(briefing: Briefing, area: KeyArea) -> Chart | None:
    """The trend of the area's first indicator that has a figure."""
    for code in area.indicator_ids:
        chart = trend_chart(briefing.assessment, code)
        values = [
            value for one in chart.series if one.role is SeriesRole.VALUE for value in one.values
        ]
        if any(value is not None for value in values):
            return replace(chart, series=tuple(s for s in chart.series if s.role in SHOWN))
    return None


def _outcome(briefing: Briefing, area: KeyArea) -> Written:
    return (area.desired_outcome,)


def _headlines(briefing: Briefing, area: KeyArea) -> Written:
    codes = area.indicator_ids
    shown = most_telling(briefing.assessment, codes, MOST_HEADLINES)
    told = [headline_words(briefing.assessment.record(code)) for code in shown]
    left = len(codes) - len(shown)
    if left:
        told.append(f"{left} more in the evidence pack{_pages(briefing, area)}")
    return (*told, *stories_of_area(briefing, area)[:1])


def _pages(briefing: Briefing, area: KeyArea) -> str:
    """Where the evidence pack has them, when its pages are known."""
    found = [briefing.trend_pages[c] for c in area.indicator_ids if c in briefing.trend_pages]
    return f", from page {min(found)}" if found else ""


def _drivers(briefing: Briefing, area: KeyArea) -> Written:
    return area.drivers


def _underway(briefing: Briefing, area: KeyArea) -> Written:
    """As the clinic file says, else what the activity plan says."""
    if area.action_underway:
        return area.action_underway
    found = {
        thread.activity.activity_id: thread.activity
        for thread in briefing.thread
        if thread.activity is not None and thread.indicator_id in area.indicator_ids
    }
    return tuple(
        f"{one.words} ({one.lead}): {one.status.replace('_', ' ') or 'status not known'}"
        for one in found.values()
    )[:MOST_LINES]


def _required(briefing: Briefing, area: KeyArea) -> Written:
    if area.action_required:
        return area.action_required
    bare = [
        thread.indicator_id
        for thread in briefing.thread
        if thread.activity is None and thread.indicator_id in area.indicator_ids
    ]
    return tuple(f"No activity is meant to move {code} yet" for code in bare[:MOST_LINES])


def _improving(briefing: Briefing, area: KeyArea) -> Written:
    if area.improving_when:
        return area.improving_when
    goals = [goal_words(briefing.assessment.record(code)) for code in area.indicator_ids]
    goals = [goal for goal in goals if goal]
    more = [f"and {len(goals) - MOST_GOALS} more targets"] if len(goals) > MOST_GOALS else []
    return (*goals[:MOST_GOALS], *more)


def _contributors(briefing: Briefing, area: KeyArea) -> Written:
    if area.contributors:
        return area.contributors
    leads = dict.fromkeys(
        thread.activity.lead
        for thread in briefing.thread
        if thread.activity is not None and thread.indicator_id in area.indicator_ids
    )
    return tuple(leads)[:MOST_LINES]


def _help(briefing: Briefing, area: KeyArea) -> Written:
    return area.help_needed


FILLED: dict[Heading, Callable[[Briefing, KeyArea], Written]] = {
    Heading.DESIRED_OUTCOME: _outcome,
    Heading.HEADLINES: _headlines,
    Heading.DRIVERS: _drivers,
    Heading.ACTION_UNDERWAY: _underway,
    Heading.ACTION_REQUIRED: _required,
    Heading.IMPROVING_WHEN: _improving,
    Heading.CONTRIBUTORS: _contributors,
    Heading.HELP_NEEDED: _help,
}
