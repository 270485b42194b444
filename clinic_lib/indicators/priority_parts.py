"""What speaks for looking into an indicator, or for celebrating it: a share and a reason for each.

Every rule exists once and is read from two sides, so that praise is as hard to earn as concern.
Knows no weight: what a share is worth is decided in ``priorities``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic_lib.indicators.clauses import COMPARISON_WORDS, Row, number, others_compared
from clinic_lib.indicators.judgement import is_same_number, read_change
from clinic_lib.indicators.outlook_words import chance_words
from clinic_lib.indicators.wording import format_number, list_words, one_of, place_name
from clinic_lib.terms import (
    Comparison,
    Direction,
    Evidence,
    Polarity,
    TargetStatus,
    TrajectoryStatus,
)

CHANCE_COLUMN = "chance_of_target"
"""The chance of reaching the target, 0 to 1; scorecards without it are ranked without that part."""

HALF_WAY, HALF_AS_FAR_AGAIN = 50.0, 150.0
LIKELY, EVEN = 0.8, 0.5
PEOPLE_BANDS = ((10_000, 1.0), (1_000, 0.75), (100, 0.5), (1, 0.25))
"""From so many people on, this share of the points."""

PERSONS = frozenset(
    {
        *("adults", "boys", "carers", "children", "claimants", "clients", "employees", "families"),
        *("girls", "households", "learners", "men", "patients", "people", "persons", "pupils"),
        *("residents", "students", "victims", "women", "workers"),
    }
)
"""Nouns that stand for people; tonnes, crimes and places are counted but are not people."""

MISSED = (TargetStatus.NOT_MET, TargetStatus.WITHIN_TOLERANCE)
WORSE = frozenset({Comparison.WORSE, Comparison.MUCH_WORSE})
BETTER = frozenset({Comparison.BETTER, Comparison.MUCH_BETTER})
JUDGED = WORSE | BETTER | {Comparison.SIMILAR}
UNKNOWN = "cannot be told"
NOT_AGREED = f"{UNKNOWN}: it is not agreed which direction is good"
NO_STATUS = {
    TargetStatus.NO_TARGET: "no target has been set",
    TargetStatus.PLACEHOLDER: "its target is still to be agreed",
    TargetStatus.DEFERRED: "its target has been deferred",
}


class Side(StrEnum):
    """What is looked for."""

    CONCERN = "concern"
    ACHIEVEMENT = "achievement"


@dataclass(frozen=True, slots=True)
class Finding:
    """The share of a part's points that an indicator gets, and why.

    Parameters
    ----------
    share : float
        0, 0.25, 0.5, 0.75 or 1.
    reason : str
        Why, as a clause.
    is_known : bool
        False where it cannot be told; the share is then 0, never something in the middle.
    """

    share: float
    reason: str
    is_known: bool = True


def target_finding(row: Row, side: Side) -> Finding:
    """Half for a target missed (or met), all for one missed (or passed) by half of the way.

    A quarter for one that is missed within its tolerance, and for one that is not yet due and is
    short of the straight line to it (or has kept to it).

    Examples
    --------
    >>> target_finding({"target_status": "not_met", "percent_of_way": 20.0}, Side.CONCERN)
    Finding(share=1.0, reason='misses its target, less than half of the way done', is_known=True)
    >>> target_finding({"target_status": "no_target"}, Side.CONCERN).reason
    'cannot be told: no target has been set'
    """
    status = TargetStatus(row["target_status"])
    way = number(row, "percent_of_way")
    if status is TargetStatus.NOT_MET:
        share, reason = _missed(way, row)
        return Finding(share if side is Side.CONCERN else 0.0, reason)
    if status is TargetStatus.WITHIN_TOLERANCE:
        return Finding(
            0.25 if side is Side.CONCERN else 0.0, "misses its target, within the tolerance agreed"
        )
    if status is TargetStatus.MET:
        share, reason = _met(way)
        return Finding(share if side is Side.ACHIEVEMENT else 0.0, reason)
    if status is TargetStatus.NOT_YET_DUE:
        if way is not None and way < 0:
            reason = "its target is not yet due, but it is further away than at the start"
            return Finding(0.5 if side is Side.CONCERN else 0.0, reason)
        if row.get("trajectory_status") == TrajectoryStatus.OFF_TRAJECTORY:
            reason = "its target is not yet due, but it is short of the straight line to it"
            return Finding(0.25 if side is Side.CONCERN else 0.0, reason)
        if row.get("trajectory_status") == TrajectoryStatus.ON_TRAJECTORY:
            reason = "its target is not yet due, and it has kept to the straight line to it"
            return Finding(0.25 if side is Side.ACHIEVEMENT else 0.0, reason)
        return Finding(0.0, "its target is not yet due")
    reason = (
        NO_STATUS.get(status) or str(row.get("target_status_reason", "")) or "there is no level"
    )
    return Finding(0.0, f"{UNKNOWN}: {reason}", is_known=False)


def _missed(way: float | None, row: Row) -> tuple[float, str]:
    """The share for a missed target, and how much of the way is done."""
    if way is None and not _is_worse_than_baseline(row):
        return 0.5, "misses its target; how much of the way is done cannot be told"
    if way is None or way < 0:
        return 1.0, "misses its target, and is further away than at the start"
    if way < HALF_WAY and not is_same_number(way, HALF_WAY):
        return 1.0, "misses its target, less than half of the way done"
    return 0.5, "misses its target, half of the way or more done"


def _is_worse_than_baseline(row: Row) -> bool:
    """Where the target asks for no improvement, nothing else tells how far away the figure is."""
    value, baseline = number(row, "value"), number(row, "baseline_value")
    if value is None or baseline is None:
        return False
    return read_change(value - baseline, Polarity(row["polarity"])) is Direction.WORSENING


def _met(way: float | None) -> tuple[float, str]:
    """The share for a target that is met, and by how much it is passed."""
    if way is None:
        return 0.5, "meets its target"
    if way > HALF_AS_FAR_AGAIN or is_same_number(way, HALF_AS_FAR_AGAIN):
        return 1.0, "meets its target, and went half as far again"
    return 0.5, "meets its target"


def direction_finding(row: Row, side: Side) -> Finding:
    """All for a move with strong evidence, half with some; nothing for one that is untested.

    Examples
    --------
    >>> row = {"direction": "worsening", "evidence": "some", "direction_basis": ""}
    >>> direction_finding(row, Side.CONCERN)
    Finding(share=0.5, reason='worsening (some evidence)', is_known=True)
    >>> direction_finding({**row, "evidence": "weak"}, Side.CONCERN).reason
    'cannot be told: it moved the wrong way, but the evidence is weak'
    """
    direction, evidence = Direction(row["direction"]), Evidence(row["evidence"])
    if direction is Direction.CANNOT_TELL:
        reason = f"{UNKNOWN}: {row.get('direction_basis') or 'there is nothing to set it against'}"
        return Finding(0.0, reason, is_known=False)
    if direction in (Direction.RISING, Direction.FALLING):
        return Finding(0.0, NOT_AGREED, is_known=False)
    if direction is Direction.STEADY:
        return Finding(0.0, "no clear change")
    if evidence not in (Evidence.STRONG, Evidence.SOME):
        way = "wrong" if direction is Direction.WORSENING else "right"
        reason = f"{UNKNOWN}: it moved the {way} way, but the evidence is weak"
        return Finding(0.0, reason, is_known=False)
    wanted = Direction.WORSENING if side is Side.CONCERN else Direction.IMPROVING
    share = 1.0 if evidence is Evidence.STRONG else 0.5
    return Finding(share if direction is wanted else 0.0, f"{direction} ({evidence} evidence)")


def peers_finding(row: Row, side: Side) -> Finding:
    """All for being worse (or better) than every benchmark, half for some of them.

    Examples
    --------
    >>> row = {"benchmark_relevant": True, "england_comparison": "worse", "england_name": "England",
    ...        "region_comparison": "similar", "region_name": "East of England"}
    >>> peers_finding(row, Side.CONCERN)
    Finding(share=0.5, reason='worse than England, similar to the East of England', is_known=True)
    """
    if not row.get("benchmark_relevant", True):
        reason = f"{UNKNOWN}: comparing with other areas is not relevant here"
        return Finding(0.0, reason, is_known=False)
    found = _compared(row)
    judged = [result for result, _ in found if result in JUDGED]
    if not judged:
        return Finding(0.0, NOT_AGREED if found else _untold(row), is_known=False)
    wanted = WORSE if side is Side.CONCERN else BETTER
    count = sum(result in wanted for result in judged)
    share = 1.0 if count == len(judged) else (0.5 if count else 0.0)
    return Finding(share, _compared_words(found))


def _untold(row: Row) -> str:
    """Why no comparison was judged."""
    if others_compared(row):
        return f"{UNKNOWN}: no margin of error is known to tell a difference from chance"
    return f"{UNKNOWN}: no other area has a figure to compare with"


def _compared(row: Row) -> list[tuple[Comparison, str]]:
    """The result against each benchmark that was compared with, and its name."""
    found = []
    for kind in ("england", "region", "neighbours"):
        result = str(row.get(f"{kind}_comparison") or Comparison.NOT_COMPARED)
        if result != Comparison.NOT_COMPARED:
            name = str(row.get(f"{kind}_name") or "the middle of similar areas")
            found.append((Comparison(result), place_name(name)))
    return found


def _compared_words(found: list[tuple[Comparison, str]]) -> str:
    """Which benchmarks it is worse than, similar to, better than."""
    groups: dict[str, list[str]] = {}
    for result, name in found:
        groups.setdefault(COMPARISON_WORDS[result], []).append(name)
    return ", ".join(f"{words} {list_words(names)}" for words, names in groups.items())


def is_double(row: Row, side: Side) -> bool:
    """Whether it is worse than others and worsening with evidence (or better and improving).

    Examples
    --------
    >>> is_double({"direction": "worsening", "evidence": "some", "region_comparison": "worse"},
    ...           Side.CONCERN)
    True
    """
    return direction_finding(row, side).share > 0 and peers_finding(row, side).share > 0


def people_finding(row: Row, side: Side) -> Finding:
    """How many people the gap to the target stands for, or else the gap to England.

    Examples
    --------
    >>> row = {"target_status": "not_met", "target_gap_people": 1234.0, "people": "pupils"}
    >>> people_finding(row, Side.CONCERN)
    Finding(share=0.75, reason='1,234 pupils away from the target', is_known=True)
    >>> people_finding({**row, "people": "tonnes"}, Side.CONCERN).reason
    'cannot be told: it counts tonnes, not people'
    """
    is_concern = side is Side.CONCERN
    noun = str(row.get("people") or "")
    if not set(noun.lower().split()) & PERSONS:
        counts = f"it counts {noun}, not people" if noun else "it does not count people"
        return Finding(0.0, f"{UNKNOWN}: {counts}", is_known=False)
    status = TargetStatus(row["target_status"])
    england = str(row.get("england_comparison") or "")
    if status in (MISSED if is_concern else (TargetStatus.MET,)):
        return _counted(row, "target_gap_people", noun, f"{_side_words(is_concern)} the target")
    if england in (WORSE if is_concern else BETTER):
        where = f"{_side_words(is_concern)} England's figure"
        return _counted(row, "england_gap_people", noun, where)
    return Finding(0.0, "no gap to count" if is_concern else "no lead to count")


def _side_words(is_concern: bool) -> str:
    return "away from" if is_concern else "ahead of"


def _counted(row: Row, column: str, noun: str, where: str) -> Finding:
    """The share for a number of people, or that it is not known."""
    gap = number(row, column)
    if gap is None:
        return Finding(0.0, f"{UNKNOWN}: the gap cannot be counted in {noun}", is_known=False)
    count = abs(gap)
    share = next((share for least, share in PEOPLE_BANDS if count >= least), 0.0)
    return Finding(share, f"{format_number(count)} {one_of(noun) if count == 1 else noun} {where}")


def chance_finding(row: Row, side: Side) -> Finding:
    """All where the target will probably be missed (or reached), half where more likely than not.

    Examples
    --------
    >>> chance_finding({"chance_of_target": 0.1}, Side.CONCERN).reason
    'chance of reaching its target as things go: about 1 in 10'
    """
    chance = number(row, CHANCE_COLUMN)
    if chance is None:
        why = str(row.get("projection_reason") or "it was not projected")
        return Finding(0.0, f"{UNKNOWN}: {why}", is_known=False)
    wanted = 1 - chance if side is Side.CONCERN else chance
    share = 1.0 if wanted >= LIKELY else (0.5 if wanted > EVEN else 0.0)
    return Finding(share, f"chance of reaching its target as things go: {chance_words(chance)}")
