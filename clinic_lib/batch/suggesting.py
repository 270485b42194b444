"""What ``clinic suggest`` says: the four, the achievements, every point and its reason. Pure text.

Checks the data first, as every command does, and turns what is wrong into words.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.batch.summary import WIDTH
from clinic_lib.errors import ClinicError, ParameterError

if TYPE_CHECKING:
    from clinic_lib.indicators import Candidate, ScorePart
    from clinic_lib.meeting import Proposal

PART_WORDS = {
    "wish": "wish of the PMG",
    "off_target": "off target",
    "worsening": "worsening",
    "below_peers": "below others",
    "people_affected": "people affected",
    "chance_of_missing": "chance of missing",
    "not_looked_at": "not looked at",
    "on_target": "on target",
    "improving": "improving",
    "above_peers": "above others",
    "people_served": "people served",
    "chance_of_reaching": "chance of reaching",
}
NAME_WIDTH = 20
POINTS_WIDTH = 12
INDENT = "   "


def read_day(word: str | None, *, option: str = "--on") -> date:
    """The day that an option names; today without one.

    Raises
    ------
    ParameterError
        If it is not a day written as year-month-day.

    Examples
    --------
    >>> read_day("2011-06-15")
    datetime.date(2011, 6, 15)
    """
    if word is None:
        return date.today()
    try:
        day = date.fromisoformat(word)
    except ValueError:
        day = None
    if day is None or day.isoformat() != word:
        raise ParameterError(
            f"The day '{word}' given with {option} is not a date. "
            "Write it as year-month-day, such as 2011-06-15."
        )
    return day


def suggest_clinics(
    data: Path,
    parameters: Path,
    *,
    partnership: str | None = None,
    on: str | None = None,
    wishes: Sequence[str] = (),
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """What one partnership's clinic, or each partnership's, could look into.

    Parameters
    ----------
    data, parameters : Path
        Folders of the tables and of the clinic files.
    partnership : str, optional
        Its id; every partnership without it.
    on : str, optional
        The day of the clinic; today without it.
    wishes : sequence of str
        Indicators that the PMG asked for.

    Returns
    -------
    proposals : tuple of Proposal
    notes : tuple of str
        What to know about the clinic files.

    Raises
    ------
    ParameterError
        For anything that cannot be used, with everything that is wrong with it.
    """
    # Reading data needs pandas: not before it has to.
    from clinic_lib.data import check_dataset, load_dataset, strictest
    from clinic_lib.meeting import earlier_clinics, suggest_clinic

    day = read_day(on)
    problems = check_dataset(data)
    if problems:
        raise ParameterError("the data cannot be used; nothing was ranked.", problems)
    try:
        clinics, notes = earlier_clinics(parameters)
        # No clinic is named yet: what any of them withholds, a proposal withholds too.
        dataset = load_dataset(data, disclosure=strictest(one.disclosure for one in clinics))
        chosen = [partnership] if partnership else list(dataset.partnerships["partnership_id"])
        _refuse_loose_wishes(chosen, wishes)
        proposals = [
            suggest_clinic(dataset, one, on=day, wishes=wishes, earlier=clinics) for one in chosen
        ]
    except ParameterError:
        raise
    except ClinicError as error:
        raise ParameterError(error.message, error.problems) from error
    return tuple(proposals), notes


def _refuse_loose_wishes(chosen: Sequence[str], wishes: Sequence[str]) -> None:
    """A wish belongs to one clinic."""
    if wishes and len(chosen) > 1:
        raise ParameterError(
            f"The wish '{wishes[0]}' is for one clinic, and there are {len(chosen)} partnerships. "
            f"Name one of them: {', '.join(chosen)}."
        )


def suggestion_text(proposals: Sequence[Proposal], notes: Sequence[str] = ()) -> str:
    """The proposals in words, a block for each partnership, and how the points are given.

    Parameters
    ----------
    proposals, notes
        From ``suggest_clinics``.

    Returns
    -------
    str
    """
    lines = [line for proposal in proposals for line in (*_proposal_lines(proposal), "", "")]
    for note in notes:
        lines += [*_wrapped(note, ""), ""]
    if proposals:
        lines += _how(proposals[0])
    return "\n".join(lines).rstrip()


def suggestion_json(proposals: Sequence[Proposal], notes: Sequence[str] = ()) -> str:
    """The same as JSON for another program, every part of every score included.

    Parameters
    ----------
    proposals, notes
        From ``suggest_clinics``.

    Returns
    -------
    str
    """
    told = {"proposals": [_record(one) for one in proposals], "notes": list(notes)}
    return json.dumps(told, indent=2, ensure_ascii=False)


def _proposal_lines(proposal: Proposal) -> list[str]:
    """One partnership: the four, the achievements, and all the others on a line each."""
    found = proposal.suggestion
    day = f"{proposal.on.day} {proposal.on:%B %Y}"
    head = f"{proposal.partnership_name}, {proposal.area_name}: proposal for {day}"
    held = ", ".join(proposal.earlier) or "none known"
    named = {one.indicator_id for one in found.to_look_at}
    rest = [one for one in found.ranked if one.indicator_id not in named]
    lines = [head, "=" * len(head)]
    lines += _wrapped(f"Indicators ranked: {len(found.ranked)}. Earlier clinics: {held}.", "")
    lines += ["", f"To look into: {len(found.to_look_at) or 'none'}"]
    for number, one in enumerate(found.to_look_at, start=1):
        lines += ["", *_candidate_lines(number, one, proposal, "WORSE AND WORSENING")]
    lines += ["", f"To celebrate: {len(found.achievements) or 'none'}"]
    for number, one in enumerate(found.achievements, start=1):
        lines += ["", *_candidate_lines(number, one, proposal, "BETTER AND IMPROVING")]
    if rest:
        lines += ["", "Not proposed to be looked into, with their points:"]
    for one in rest:
        title = textwrap.shorten(f"{one.indicator_id} {one.title}", WIDTH - 10, placeholder="...")
        lines.append(f"{INDENT}{one.score:>5g}  {title}")
    for note in (*found.notes, *proposal.notes):
        lines += ["", *_wrapped(note, "")]
    return lines


def _candidate_lines(number: int, one: Candidate, proposal: Proposal, double: str) -> Iterable[str]:
    """One indicator: its title and score, the outcome it serves, and a line for each part."""
    yield from _wrapped(f"{number}. {one.indicator_id} {one.title}", "", INDENT)
    outcome = proposal.outcomes.get(one.indicator_id)
    if outcome:
        yield from _wrapped(f"Outcome: {outcome}", INDENT)
    if one.stands_out:
        yield f"{INDENT}{double}"
    for part in one.parts:
        yield from _part_lines(part)
    most = sum(part.weight for part in one.parts)
    yield f"{INDENT}{'score':<{NAME_WIDTH}}{one.score:g} of {most}"


def _part_lines(part: ScorePart) -> list[str]:
    """A part's name, points and reason, wrapped under the reason."""
    points = f"{part.points:g} of {part.weight}"
    start = f"{INDENT}{PART_WORDS[part.name]:<{NAME_WIDTH}}{points:<{POINTS_WIDTH}}"
    return _wrapped(part.reason, start, " " * len(start))


def _how(proposal: Proposal) -> list[str]:
    """How the points are given, with the weights that were used."""
    ranked = proposal.suggestion.ranked
    weights = ", ".join(f"{PART_WORDS[part.name]} {part.weight}" for part in ranked[0].parts)
    return [
        *_wrapped(f"How it is counted. Most points of each part: {weights}.", ""),
        *_wrapped(
            "What cannot be told gets no points, never an average. A wish always comes first. "
            "Achievements are counted by the same rules mirrored. This is a proposal: "
            "the PMG chooses.",
            "",
        ),
    ]


def _wrapped(words: str, first: str, then: str | None = None) -> list[str]:
    later = first if then is None else then
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False
    )


def _record(proposal: Proposal) -> dict[str, Any]:
    found = proposal.suggestion
    return {
        "partnership_id": proposal.partnership_id,
        "partnership": proposal.partnership_name,
        "area": proposal.area_name,
        "on": proposal.on.isoformat(),
        "earlier_clinics": list(proposal.earlier),
        "weights": dict(found.weights),
        "to_look_into": [_candidate_record(one, proposal) for one in found.to_look_at],
        "to_celebrate": [_candidate_record(one, proposal) for one in found.achievements],
        "ranked": [_candidate_record(one, proposal) for one in found.ranked],
        "notes": [*found.notes, *proposal.notes],
    }


def _candidate_record(one: Candidate, proposal: Proposal) -> dict[str, Any]:
    names = ("name", "weight", "points", "reason", "is_known")
    return {
        "indicator_id": one.indicator_id,
        "title": one.title,
        "outcome": proposal.outcomes.get(one.indicator_id, ""),
        "score": one.score,
        "stands_out": one.stands_out,
        "is_wish": one.is_wish,
        "parts": [{name: getattr(part, name) for name in names} for part in one.parts],
    }
