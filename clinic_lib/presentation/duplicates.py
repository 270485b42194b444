"""What is shown twice in the decks of one clinic, named so that one of them can leave it out. Pure.

The evidence pack is not presented and shows everything; it is no part of this.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.deck import Deck, Slide, SlideKind

Place = tuple[str, int]
# In words, and what tells two of the same words apart.
Subject = tuple[str, str]
CHART_WORDS = {"trend": "trend", "benchmark": "benchmark", "underneath": "parts"}


def find_duplicates(decks: Mapping[str, Deck]) -> tuple[str, ...]:
    """Every chart that stands on two slides, and every subject that two speakers have.

    Parameters
    ----------
    decks : mapping of str to Deck
        The decks that are presented, by file name.

    Returns
    -------
    tuple of str
        One sentence each, saying where; empty where nothing is shown twice.

    Examples
    --------
    >>> find_duplicates({})
    ()
    """
    places: dict[Subject, list[Place]] = defaultdict(list)
    for name, deck in decks.items():
        for number, slide in enumerate(deck.slides, start=1):
            for what in _shown(slide):
                places[what].append((name, number))
    return tuple(
        f"{what} is shown {'twice' if len(found) == 2 else f'{len(found)} times'}: "
        f"{list_words([f'{name} slide {number}' for name, number in found])}. "
        "Leave it out of all but one, or agree who speaks to it."
        for (what, _), found in places.items()
        if len(found) > 1
    )


def _shown(slide: Slide) -> Iterator[Subject]:
    """What a slide shows; two speakers on one area may each have their own part of it."""
    if slide.chart is not None:
        kind = CHART_WORDS.get(str(slide.chart.kind), "chart")
        yield f"The {kind} of {slide.chart.indicator_id}", ""
    if slide.kind is SlideKind.SPEAKER:
        figures = slide.panels[0].lines if slide.panels else ()
        yield f"'{slide.title}'", "\n".join(line.text for line in figures)


def warn_of_duplicates(decks: Mapping[str, Deck]) -> None:
    """A warning for each thing shown twice, which the batch tells and keeps in the manifest.

    Parameters
    ----------
    decks : mapping of str to Deck
        The decks that are presented, by file name.
    """
    for words in find_duplicates(decks):
        warnings.warn(words, stacklevel=2)
