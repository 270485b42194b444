"""What a proposal is made of: parts of a score, indicators with theirs, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One named part of a score.

    Parameters
    ----------
    name : str
        What is looked at, such as ``off_target``.
    weight : int
        Points at most.
    points : float
        Points given, a multiple of a quarter.
    reason : str
        Why, as a clause.
    is_known : bool
        False where it cannot be told.
    """

    name: str
    weight: int
    points: float
    reason: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator with its score.

    Parameters
    ----------
    indicator_id, title : str
        Which.
    parts : tuple of ScorePart
        They add up to the score exactly.
    stands_out : bool
        Worse than others and worsening with evidence; for an achievement better and improving.
    is_wish : bool
        Whether the PMG asked for it.
    """

    indicator_id: str
    title: str
    parts: tuple[ScorePart, ...]
    stands_out: bool = False
    is_wish: bool = False

    @property
    def score(self) -> float:
        """The sum of the parts; quarters add up without rounding."""
        return sum(part.points for part in self.parts)

    @property
    def evidence(self) -> float:
        """The points that the figures give, without the wish and the clinics held."""
        return sum(p.points for p in self.parts if p.name not in ("wish", "not_looked_at"))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it has points."""
        return tuple(part.reason for part in self.parts if part.points)

    @property
    def cannot_tell(self) -> tuple[str, ...]:
        """The parts that cannot be told."""
        return tuple(part.name for part in self.parts if not part.is_known)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to look into and what to celebrate.

    Parameters
    ----------
    to_look_at : tuple of Candidate
        At most four, the PMG's wishes first.
    achievements : tuple of Candidate
        At most four, by the same rules mirrored.
    ranked : tuple of Candidate
        Every indicator, ranked as something to look into.
    weights : mapping of str to int
        The points of each part at most.
    notes : tuple of str
        What to know about the proposal, in sentences.
    further : tuple of Candidate
        What would be looked at after the four, in order.
    """

    to_look_at: tuple[Candidate, ...]
    achievements: tuple[Candidate, ...]
    ranked: tuple[Candidate, ...]
    weights: Mapping[str, int]
    notes: tuple[str, ...] = ()
    further: tuple[Candidate, ...] = ()
