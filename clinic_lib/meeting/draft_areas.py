"""The key areas of a draft: what is suggested, with what serves one outcome put together."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from clinic_lib.data import Dataset
from clinic_lib.errors import ParameterError
from clinic_lib.indicators import Candidate
from clinic_lib.meeting.plan_parts import LONGEST_NAME, MOST_KEY_AREAS
from clinic_lib.meeting.plan_reading import MOST_CHARACTERS
from clinic_lib.meeting.suggesting import Proposal


@dataclass(frozen=True, slots=True)
class DraftArea:
    """A key area as it is drafted.

    Parameters
    ----------
    title, outcome : str
        As printed.
    candidates : tuple of Candidate
        Its indicators with the reasons for them.
    """

    title: str
    outcome: str
    candidates: tuple[Candidate, ...]

    @property
    def is_wish(self) -> bool:
        """Whether the PMG asked for any of it."""
        return any(one.is_wish for one in self.candidates)


def draft_areas(proposal: Proposal, dataset: Dataset) -> tuple[DraftArea, ...]:
    """The key areas: what is suggested, with what serves one outcome put together.

    Parameters
    ----------
    proposal : Proposal
        From ``suggest_clinic``.
    dataset : Dataset
        Tells what has a figure.

    Returns
    -------
    tuple of DraftArea
        At most four, the PMG's wishes first.

    Raises
    ------
    ParameterError
        If there is nothing to put into them.
    """
    usable = has_figure(proposal, dataset)
    lacking = [c for c in proposal.suggestion.to_look_at if c.is_wish and not usable(c)]
    if lacking:
        raise ParameterError(
            f"The wish '{lacking[0].indicator_id}' has no figure for {proposal.area_name} by "
            f"{proposal.on}. Add observations, or wish for something else."
        )
    found = proposal.suggestion
    chosen = [one for one in found.to_look_at if usable(one)]
    chosen = chosen or [one for one in found.ranked if usable(one)][:1]
    if not chosen:
        raise ParameterError(
            f"No indicator of '{proposal.partnership_id}' has a figure for {proposal.area_name} "
            f"by {proposal.on}. Name a later day, or add observations."
        )
    groups: dict[str, list[Candidate]] = {}
    for one in chosen:
        groups.setdefault(_outcome(proposal, one), []).append(one)
    # Where some of the four share an area there is room for the next in rank.
    for one in found.further:
        if usable(one) and len(groups) < MOST_KEY_AREAS:
            groups.setdefault(_outcome(proposal, one), [one])
    areas = [_area(proposal, tuple(group)) for group in list(groups.values())[:MOST_KEY_AREAS]]
    return _distinct(sorted(areas, key=lambda area: not area.is_wish))


def has_figure(proposal: Proposal, dataset: Dataset) -> Callable[[Candidate], bool]:
    """Whether an indicator has a figure that a clinic on that day could look at.

    Parameters
    ----------
    proposal : Proposal
        Gives the partnership and the day.
    dataset : Dataset
        The figures.

    Returns
    -------
    callable
        True of a candidate that has one.
    """
    area = dataset.partnership(proposal.partnership_id).area_code
    rows = dataset.observations
    seen = rows.loc[
        (rows["area_code"] == area)
        & rows["value"].notna()
        & (rows["period_start"] <= pd.Timestamp(proposal.on))
    ]
    codes = set(seen["indicator_id"])
    return lambda one: one.indicator_id in codes


def _outcome(proposal: Proposal, one: Candidate) -> str:
    """What puts indicators into one area: their outcome; without one each is alone."""
    return proposal.outcomes.get(one.indicator_id, "") or one.indicator_id


def _distinct(areas: Sequence[DraftArea]) -> tuple[DraftArea, ...]:
    """The areas, those with the title of an earlier one called after their indicator's code too."""
    seen: set[str] = set()
    named = []
    for area in areas:
        title = area.title
        if title.casefold() in seen:
            code = area.candidates[0].indicator_id
            title = f"{shortened(title, LONGEST_NAME - len(code) - 1)} {code}"
        seen.add(title.casefold())
        named.append(replace(area, title=title))
    return tuple(named)


def _area(proposal: Proposal, group: tuple[Candidate, ...]) -> DraftArea:
    """An area is called after its one indicator; after their outcome where that says it better."""
    outcome = proposal.outcomes.get(group[0].indicator_id, "")
    title = group[0].title
    if outcome and (len(group) > 1 or len(title) > LONGEST_NAME):
        title = outcome
    return DraftArea(shortened(title, LONGEST_NAME), shortened(outcome, MOST_CHARACTERS), group)


def shortened(text: str, most: int) -> str:
    """As many whole words of a text as fit.

    Examples
    --------
    >>> shortened("Household waste sent for reuse", 20)
    'Household waste...'
    """
    if len(text) <= most:
        return text
    # Where the first word alone is too long there is nothing to end after.
    words = textwrap.shorten(text, most - 3, placeholder="").rstrip(" ,;:.")
    return f"{words or text[: most - 3]}..."
