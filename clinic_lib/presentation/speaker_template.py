"""A template for each other speaker: agreed figures of what they cover, and what to add. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from clinic_lib.meeting import covered_areas
from clinic_lib.meeting.prompts import SPEAKER_PROMPTS
from clinic_lib.presentation.agreed_words import figure_words, most_telling
from clinic_lib.presentation.deck import Deck, Line, Slide, SlideKind
from clinic_lib.presentation.pack_title import title_slide
from clinic_lib.presentation.panels import Panel

if TYPE_CHECKING:
    from clinic_lib.meeting import Speaker
    from clinic_lib.presentation.briefing import Briefing

MOST_FIGURES = 6
MOST_NAME = 40
NOT_SAFE = re.compile(r"[^a-z0-9]+")


def build_speaker_templates(briefing: Briefing) -> tuple[tuple[str, Deck], ...]:
    """A file name and a deck for each speaker after the chair, in their order.

    Parameters
    ----------
    briefing : Briefing
        The clinic and every figure and sentence.

    Returns
    -------
    tuple of (str, Deck)
        The names are safe on every system and differ from each other.
    """
    return tuple(
        (file_name(number, speaker.person.role), _deck(briefing, speaker))
        for number, speaker in enumerate(briefing.clinic.speakers, start=1)
    )


def file_name(number: int, role: str) -> str:
    """A file name of number and role.

    Examples
    --------
    >>> file_name(1, "Chief executive, Café & Co / north")
    '1_chief_executive_cafe_co_north.pptx'
    >>> file_name(2, "../..")
    '2_speaker.pptx'
    """
    plain = unicodedata.normalize("NFKD", role).encode("ascii", "ignore").decode().lower()
    safe = NOT_SAFE.sub("_", plain)[:MOST_NAME].strip("_")
    return f"{number}_{safe or 'speaker'}.pptx"


def _deck(briefing: Briefing, speaker: Speaker) -> Deck:
    told = [f"{speaker.person.words}"]
    if speaker.perspective:
        told.append(f"perspective: {speaker.perspective}")
    if speaker.minutes:
        told.append(f"{speaker.minutes} minutes")
    return Deck(
        title=f"{briefing.clinic.title}: {speaker.person.role}",
        subject=f"Template for {speaker.person.words}",
        date=briefing.date,
        slides=(title_slide(briefing, "; ".join(told)), *_slides(briefing, speaker)),
        footer=briefing.footer,
        label=briefing.label,
        figures=briefing.figures,
    )


def _slides(briefing: Briefing, speaker: Speaker) -> tuple[Slide, ...]:
    """One slide for each area or indicator that the speaker covers, at most as many as agreed."""
    covered = _covered(briefing, speaker)
    return tuple(
        _slide(briefing, speaker, title, codes) for title, codes in covered[: speaker.slides]
    )


def _covered(briefing: Briefing, speaker: Speaker) -> list[tuple[str, tuple[str, ...]]]:
    """Title and indicators of each key area that is covered, wholly or in part."""
    found = []
    for area in covered_areas(speaker, briefing.clinic.key_areas):
        named = tuple(code for code in area.indicator_ids if code in speaker.covers)
        found.append((area.title, named or area.indicator_ids))
    return found or [("From our side", ())]


def _slide(briefing: Briefing, speaker: Speaker, title: str, codes: tuple[str, ...]) -> Slide:
    shown = most_telling(briefing.assessment, codes, MOST_FIGURES)
    figures = [Line(figure_words(briefing.assessment.record(code))) for code in shown]
    left = len(codes) - len(shown)
    if left:
        figures.append(Line(f"and {left} more in the evidence pack"))
    panels = [Panel("The agreed figures", tuple(figures))] if figures else []
    panels += [
        Panel(prompt.heading, (Line(f"To fill in: {prompt.to_fill_in}", quiet=True),), column=1)
        for prompt in SPEAKER_PROMPTS
    ]
    notes = [
        "The figures are the agreed ones: please do not change them.",
        *(line.text for line in figures),
        *(f"{p.heading}: {' '.join(p.questions)}" for p in SPEAKER_PROMPTS),
    ]
    side = f"Perspective: {speaker.perspective}" if speaker.perspective else "Your perspective"
    return Slide(
        kind=SlideKind.SPEAKER,
        title=title,
        subtitle=f"{side}. {speaker.minutes} minutes." if speaker.minutes else side,
        panels=tuple(panels),
        speaker_notes="\n".join(notes),
    )
