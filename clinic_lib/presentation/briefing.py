"""All that the documents of one clinic are made from, gathered once. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from clinic_lib.errors import ParameterError
from clinic_lib.meeting import build_golden_thread, freeze_clinic
from clinic_lib.presentation.deck import Deck, SlideKind
from clinic_lib.presentation.stories import Story, tellable_stories
from clinic_lib.presentation.theme import format_date

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clinic_lib.data import Dataset
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Action, Clinic, SinceCirculation, Thread

ILLUSTRATIVE = "Illustrative data"
OTHER_AREA = "Other indicators"


@dataclass(frozen=True, slots=True)
class Section:
    """A key area, or the indicators in none.

    Parameters
    ----------
    title, desired_outcome : str
        As in the clinic file; the outcome may be empty.
    indicator_ids : tuple of str
        In order.
    is_key : bool
        Whether it is a key area, whose indicators bring their questions.
    """

    title: str
    desired_outcome: str
    indicator_ids: tuple[str, ...]
    is_key: bool = True


@dataclass(frozen=True, eq=False)
class Briefing:
    """What every deck and document of a clinic draws from.

    Parameters
    ----------
    clinic : Clinic
        The clinic as its file plans it.
    assessment : Assessment
        Every figure and sentence.
    partnership : str
        Name of the delivery partnership.
    figures : str
        Short hash of the figures, printed on every slide; empty for none.
    thread : tuple of Thread
        The golden thread, outcome by outcome.
    stories : tuple of Story
        Those that may be told.
    story_ids : frozenset of str
        Ids of all stories that there are, so that one that may not be told is known by its id.
    trend_pages : mapping of str to int
        Page of each indicator's trend in the evidence pack; empty while it is not known.
    followup : DataFrame, optional
        What became of earlier actions, from ``build_followup``.
    since : SinceCirculation, optional
        What has changed since the figures were sent out; None where they never were.
    checklist : DataFrame, optional
        The partnership's documents, from ``build_checklist``.
    asks : tuple of Action
        What chief executives were asked at earlier clinics.
    """

    clinic: Clinic
    assessment: Assessment
    partnership: str
    figures: str = ""
    thread: tuple[Thread, ...] = ()
    stories: tuple[Story, ...] = ()
    story_ids: frozenset[str] = frozenset()
    trend_pages: Mapping[str, int] = field(default_factory=dict)
    followup: pd.DataFrame | None = None
    since: SinceCirculation | None = None
    checklist: pd.DataFrame | None = None
    asks: tuple[Action, ...] = ()

    @property
    def date(self) -> dt.date:
        """The day of the clinic."""
        return self.clinic.date

    @property
    def footer(self) -> str:
        """Which clinic and when, for the foot of every page."""
        return f"{self.clinic.title}, {format_date(self.date)}"

    @property
    def is_illustrative(self) -> bool:
        """Whether any figure is invented."""
        return bool(self.assessment.scorecard["illustrative"].astype(bool).any())

    def link(self, indicator_id: str) -> str:
        """Where the dashboard shows an indicator; empty where no address is known."""
        address = self.clinic.dashboard_address
        if not address:
            return ""
        query = {"clinic": self.clinic.clinic_id, "indicator": indicator_id, "view": "indicator"}
        return f"{address.rstrip('?&')}{'&' if '?' in address else '?'}{urlencode(query)}"

    @property
    def label(self) -> str:
        """What stands in front of the footer where figures are invented."""
        return ILLUSTRATIVE if self.is_illustrative else ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The key areas, then whatever else was assessed.

        Raises
        ------
        ParameterError
            If nothing was assessed, or a key area names an indicator that was not.
        """
        known = list(self.assessment.scorecard["indicator_id"])
        if not known:
            raise ParameterError(
                "The assessment holds no indicator, so there is nothing to put into a pack. "
                "Name at least one indicator in the clinic file."
            )
        sections = [
            Section(area.title, area.desired_outcome, tuple(area.indicator_ids))
            for area in self.clinic.key_areas
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
        return tuple(sections)


def with_pages(briefing: Briefing, pack: Deck) -> Briefing:
    """The briefing with the pages of its evidence pack, so that other decks can name them.

    Parameters
    ----------
    briefing : Briefing
        The clinic.
    pack : Deck
        From ``build_evidence_pack``.
    """
    pages: dict[str, int] = {}
    for number, slide in enumerate(pack.slides, start=1):
        if slide.kind is SlideKind.TREND:
            pages.setdefault(slide.indicator_id, number)
    return replace(briefing, trend_pages=pages)


def build_briefing(
    clinic: Clinic,
    dataset: Dataset,
    assessment: Assessment,
    *,
    figures: str = "",
    **known: Any,
) -> Briefing:
    """What the documents of a clinic are made from.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    dataset : Dataset
        Gives the partnership and what it does.
    assessment : Assessment
        The figures.
    figures : str
        Short hash of the figures; by default it is taken from them.
    **known
        Further fields of the briefing: ``followup``, ``since``, ``checklist``, ``trend_pages``,
        ``asks``.

    Returns
    -------
    Briefing
    """
    figures = figures or freeze_clinic(clinic, dataset, assessment).hash
    partnership = dataset.partnership(clinic.partnership_id)
    return Briefing(
        clinic,
        assessment,
        partnership.name,
        figures=figures,
        thread=build_golden_thread(dataset, clinic.partnership_id, clinic.indicator_ids),
        stories=tellable_stories(dataset, clinic.partnership_id),
        story_ids=frozenset(dataset.stories["story_id"]),
        **known,
    )
