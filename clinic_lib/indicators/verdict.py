"""One honest sentence for each indicator, and a slide's headline, from the scorecard's columns."""

from __future__ import annotations

from clinic_lib.indicators.clauses import (
    COMPARISON_WORDS,
    Row,
    comparison_clause,
    direction_clause,
    number,
    others_compared,
    value_again,
    value_clause,
)
from clinic_lib.indicators.outlook_words import outlook_clause
from clinic_lib.indicators.target_clauses import is_target_ahead, status_clause
from clinic_lib.indicators.wording import place_name
from clinic_lib.terms import Comparison, Direction, Evidence, TargetStatus, TrajectoryStatus

ON_COURSE = {
    TrajectoryStatus.ON_TRAJECTORY: "on course for target",
    TrajectoryStatus.WITHIN_TOLERANCE: "nearly on course",
    TrajectoryStatus.OFF_TRAJECTORY: "off course for target",
}
GOOD = {Comparison.MUCH_BETTER, Comparison.BETTER}
BAD = {Comparison.MUCH_WORSE, Comparison.WORSE}
SHORT_DIRECTION = {
    Direction.IMPROVING: "improving",
    Direction.WORSENING: "worsening",
    Direction.RISING: "rising",
    Direction.FALLING: "falling",
    Direction.STEADY: "no clear change",
    Direction.CANNOT_TELL: "direction unknown",
}


def build_verdict(row: Row) -> str:
    """Status, direction, strength of evidence and comparison in one plain sentence.

    Parameters
    ----------
    row : mapping
        One row of the scorecard, all columns but ``verdict`` and ``headline``.

    Returns
    -------
    str
        A sentence with a full stop; it says so when something cannot be told.
    """
    if number(row, "value") is None:
        return (
            f"There is no figure that can be shown for {place_name(row['area_name'])}, so neither "
            "status nor direction can be told."
        )
    sentence = (
        f"{value_clause(row)}, {status_clause(row)}; {direction_clause(row)}; "
        f"{comparison_clause(row)}"
    )
    ahead = outlook_clause(row)
    sentence = f"{sentence}; {ahead}." if ahead else f"{sentence}."
    return f"{sentence[0].upper()}{sentence[1:]}"


def build_headline(row: Row) -> str:
    """The main message in a few words, for the title of a slide; no full stop.

    Parameters
    ----------
    row : mapping
        One row of the scorecard, all columns but ``verdict`` and ``headline``.
    """
    if number(row, "value") is None:
        return f"No figure that can be shown for {place_name(row['area_name'])}"
    parts = [_status(row)]
    direction, comparison = Direction(row["direction"]), _comparison(row)
    moving = SHORT_DIRECTION[direction]
    if row["evidence"] == Evidence.WEAK and direction is not Direction.STEADY:
        moving = f"perhaps {moving}"
    if comparison is None:
        return ", ".join([*parts, moving])
    result, words = comparison
    joined = _joined(direction, result)
    return f"{', '.join([*parts, moving])}{joined}{words}"


def _joined(direction: Direction, result: Comparison) -> str:
    """The word between direction and comparison: "but" where they pull apart."""
    if direction in (Direction.STEADY, Direction.CANNOT_TELL):
        return ", "
    is_contrary = (direction is Direction.IMPROVING and result in BAD) or (
        direction is Direction.WORSENING and result in GOOD
    )
    return " but " if is_contrary else " and "


def _comparison(row: Row) -> tuple[Comparison, str] | None:
    """The first benchmark that the figure could be compared with."""
    if not row["benchmark_relevant"]:
        return None
    for name, _, comparison in others_compared(row):
        if comparison in COMPARISON_WORDS:
            result = Comparison(comparison)
            short = "its neighbours" if name.startswith("the middle of") else name
            return result, f"{COMPARISON_WORDS[result]} {short}"
    return None


def _status(row: Row) -> str:
    """Status with the figure, in as few words as it takes."""
    status, value = TargetStatus(row["target_status"]), value_again(row, number(row, "value"))
    is_range = number(row, "target_upper_value") is not None
    if status is TargetStatus.MET:
        if is_range:
            return f"Target range met at {value}"
        return f"Target {'already ' if is_target_ahead(row) else ''}met at {value}"
    if status is TargetStatus.NOT_MET:
        return f"Target {'range ' if is_range else ''}missed at {value}"
    if status is TargetStatus.WITHIN_TOLERANCE:
        return f"Target {'range ' if is_range else ''}narrowly missed at {value}"
    if status is TargetStatus.NOT_YET_DUE and row["trajectory_status"]:
        return f"At {value}, {ON_COURSE[TrajectoryStatus(row['trajectory_status'])]}"
    said = {
        TargetStatus.NOT_YET_DUE: "target not yet due",
        TargetStatus.NO_TARGET: "no target set",
        TargetStatus.PLACEHOLDER: "target not yet agreed",
        TargetStatus.DEFERRED: "target deferred",
        TargetStatus.CANNOT_TELL: "target not judged",
    }
    return f"At {value}, {said[status]}"
