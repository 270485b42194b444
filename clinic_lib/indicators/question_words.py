"""What the rules for questions share: the record of a question asked, and the words for figures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clinic_lib.data.periods import Period
from clinic_lib.errors import DataError
from clinic_lib.indicators.clauses import Row, number, period_of, value_again
from clinic_lib.indicators.wording import in_period, period_name
from clinic_lib.terms import Direction, Evidence


class QuestionPage(StrEnum):
    """The page on which what prompts a question can be seen; ``HERE`` only beside the question."""

    TREND = "trend"
    BENCHMARK = "benchmark"
    UNDERNEATH = "what lies underneath"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what prompts it.

    Parameters
    ----------
    text : str
        The question.
    because : str
        What in the figures prompts it, as a clause.
    """

    text: str
    because: str


def has_evidence(row: Row, *directions: Direction) -> bool:
    """Whether it moves one of these ways with at least some evidence.

    Examples
    --------
    >>> has_evidence({"direction": "worsening", "evidence": "weak"}, Direction.WORSENING)
    False
    """
    return row["direction"] in directions and row["evidence"] in (Evidence.STRONG, Evidence.SOME)


def known_period(row: Row, label: object) -> Period | None:
    """The period of a label; None where a scorecard made by hand has a label of its own."""
    try:
        return period_of(row, str(label)) if label else None
    except DataError:
        return None


def period_words(row: Row, label: object) -> str:
    """A period inside a sentence; a label that is not known as it stands."""
    period = known_period(row, label)
    return str(label) if period is None else period_name(period)


def in_period_words(row: Row, label: object) -> str:
    """A period with its preposition; a label that is not known as it stands."""
    period = known_period(row, label)
    return f"in {label}" if period is None else in_period(period)


def is_target_later(row: Row) -> bool:
    """Whether the target is for a later period than the figure."""
    target, figure = known_period(row, row["target_period"]), known_period(row, row["period"])
    return target is not None and figure is not None and target > figure


def target_level(row: Row) -> str:
    """The target's level, or both ends of its range.

    Examples
    --------
    >>> target_level({"target_value": 10.0, "target_upper_value": 12.0, "unit": "%", "decimals": 0})
    '10% to 12%'
    """
    low, high = number(row, "target_value"), number(row, "target_upper_value")
    level = value_again(row, low)
    return level if high is None else f"{level} to {value_again(row, high)}"
