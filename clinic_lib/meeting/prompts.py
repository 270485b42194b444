"""The eight headings of the chair's presentation, and what to ask oneself under each.

The wording of the headings is the brief's. Knows no clinic and no figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Heading(StrEnum):
    """The eight headings, in the brief's order; a key area has two slides of four each."""

    DESIRED_OUTCOME = "Desired outcome"
    HEADLINES = "Headlines \u2013 performance & stories"
    DRIVERS = "Why it is important \u2013 the drivers"
    ACTION_UNDERWAY = "Action currently underway"
    ACTION_REQUIRED = "Additional evidence/actions required"
    IMPROVING_WHEN = "How will we know if things are improving"
    CONTRIBUTORS = "Who needs to contribute"
    HELP_NEEDED = "Key issues for PMG help/discussion"


@dataclass(frozen=True, slots=True)
class Prompt:
    """What to think of under a heading.

    Parameters
    ----------
    heading : str
        The heading.
    to_fill_in : str
        Stands on the slide while nothing else does.
    questions : tuple of str
        For the speaker notes.
    """

    heading: str
    to_fill_in: str
    questions: tuple[str, ...]


CHAIR_PROMPTS: dict[Heading, Prompt] = {
    Heading.DESIRED_OUTCOME: Prompt(
        Heading.DESIRED_OUTCOME,
        "What should be different for people here, in one sentence?",
        (
            "What should be different for people here?",
            "Would a resident recognise it as something that matters?",
        ),
    ),
    Heading.HEADLINES: Prompt(
        Heading.HEADLINES,
        "What do the figures say, and whose story stands behind them?",
        (
            "What has gone well, and what has not?",
            "Which one story shows what the figures mean?",
            "The figures are the agreed ones: please do not change them here.",
        ),
    ),
    Heading.DRIVERS: Prompt(
        Heading.DRIVERS,
        "Why does it matter, and what lies behind the figures?",
        (
            "What happens to people if this does not improve?",
            "What drives the figures, and how do we know?",
            "What would have happened anyway?",
        ),
    ),
    Heading.ACTION_UNDERWAY: Prompt(
        Heading.ACTION_UNDERWAY,
        "What is being done now, by whom, and is it working?",
        (
            "Who does what, and since when?",
            "Which of it works, and what could stop?",
        ),
    ),
    Heading.ACTION_REQUIRED: Prompt(
        Heading.ACTION_REQUIRED,
        "What more must be found out or done, at little or no cost first?",
        (
            "What do we still not know?",
            "What could be done at little or no cost?",
            "What has worked elsewhere?",
        ),
    ),
    Heading.IMPROVING_WHEN: Prompt(
        Heading.IMPROVING_WHEN,
        "Which figure will move, by how much, and when shall we see it?",
        (
            "Which figure moves first, and when is it published?",
            "What will people notice before any figure does?",
        ),
    ),
    Heading.CONTRIBUTORS: Prompt(
        Heading.CONTRIBUTORS,
        "Who is not yet at the table and has to be?",
        (
            "Whose money, staff or buildings does it take?",
            "Who is not at the table yet?",
        ),
    ),
    Heading.HELP_NEEDED: Prompt(
        Heading.HELP_NEEDED,
        "What can only the chief executives unblock?",
        (
            "What can only a chief executive decide or unblock?",
            "Which of them, and by when?",
        ),
    ),
}
FIRST_SLIDE = tuple(Heading)[:4]
SECOND_SLIDE = tuple(Heading)[4:]

SPEAKER_PROMPTS = (
    Prompt(
        "What we see from our side",
        "What do the people you work with say and do?",
        (
            "What do the people you work with say and do?",
            "Where do you see it differently from the figures?",
        ),
    ),
    Prompt(
        "What works, and what gets in the way",
        "Name one thing that works and one that stands in the way.",
        ("What works, and could be done more?", "What stands in the way?"),
    ),
    Prompt(
        "What we offer, and what we need",
        "What can you bring, and what do you need from others?",
        (
            "What can you bring?",
            "What do you need from others, and from the chief executives?",
        ),
    ),
)
