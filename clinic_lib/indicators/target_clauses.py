"""The clause of a verdict that says where the figure stands against its target, and the line to it.

Built from columns of one scorecard row by rules; without capital and full stop.
"""

from __future__ import annotations

from clinic_lib.indicators.clauses import Row, number, period_of, size_words, value_again
from clinic_lib.indicators.wording import period_name
from clinic_lib.terms import TargetStatus, TrajectoryStatus


def status_clause(row: Row) -> str:
    """Where the figure stands against the target.

    Examples
    --------
    >>> status_clause({"target_status": "no_target"})
    'and no target has been set'
    """
    status = TargetStatus(row["target_status"])
    if status is TargetStatus.NO_TARGET:
        return "and no target has been set"
    if status is TargetStatus.PLACEHOLDER:
        return "and its target is still to be agreed"
    if status is TargetStatus.DEFERRED:
        return "and its target has been deferred"
    if status is TargetStatus.CANNOT_TELL:
        reason = row["target_status_reason"]
        return f"and it cannot be told whether the target is met because {reason}"
    if number(row, "target_upper_value") is not None:
        return _range_clause(row, status)
    return _level_clause(row, status)


def _target_name(row: Row, what: str) -> str:
    """The target with its figure, and its period where that is not the figure's own."""
    low, high = number(row, "target_value"), number(row, "target_upper_value")
    level = value_again(row, low)
    if high is not None:
        level = f"{level} to {value_again(row, high)}"
    if row["target_period"] == row["period"]:
        return f"its {what} of {level}"
    when = period_name(period_of(row, row["target_period"]))
    if is_target_ahead(row):
        return f"its {what} of {level} for {when}"
    return f"the last {what} set, {level} for {when}"


def is_target_ahead(row: Row) -> bool:
    """Whether the target is for a later period than the figure."""
    return period_of(row, row["target_period"]) > period_of(row, row["period"])


def _level_clause(row: Row, status: TargetStatus) -> str:
    """Met, missed or still to come, for a target that is a level."""
    target, gap = _target_name(row, "target"), number(row, "target_gap") or 0.0
    if status is TargetStatus.MET:
        return f"which {'already ' if is_target_ahead(row) else ''}meets {target}"
    by = size_words(row, gap)
    if status is TargetStatus.NOT_YET_DUE:
        return f"which is {by} away from {target}{trajectory_clause(row)}"
    comma = "," if target.startswith("the last") else ""
    return f"which misses {target}{comma} by {by}{tolerance_words(row, status)}"


def tolerance_words(row: Row, status: TargetStatus) -> str:
    """That a miss is within the tolerance that was agreed; empty for any other status.

    Examples
    --------
    >>> row = {"target_tolerance": 0.5, "unit": "%", "decimals": 1}
    >>> tolerance_words(row, TargetStatus.WITHIN_TOLERANCE)
    ', within its tolerance of 0.5 percentage points'
    """
    if status is not TargetStatus.WITHIN_TOLERANCE:
        return ""
    return f", within its tolerance of {size_words(row, number(row, 'target_tolerance') or 0.0)}"


def trajectory_clause(row: Row) -> str:
    """The line in a clause for the verdict; empty where there is none.

    Examples
    --------
    >>> trajectory_clause({"trajectory_value": 54.0, "trajectory_gap": -1.5, "unit": "%",
    ...     "decimals": 1, "trajectory_status": "off_trajectory"})
    ' and 1.5 percentage points short of the straight line to it (54.0% by now)'
    """
    value = number(row, "trajectory_value")
    if value is None or not row["trajectory_status"]:
        return ""
    line, gap = f"({value_again(row, value)} by now)", number(row, "trajectory_gap") or 0.0
    if row["trajectory_status"] == TrajectoryStatus.ON_TRAJECTORY:
        return f" and on course for it by a straight line {line}"
    short = f" and {size_words(row, gap)} short of the straight line to it {line}"
    if row["trajectory_status"] == TrajectoryStatus.WITHIN_TOLERANCE:
        return f"{short}, within its tolerance"
    return short


def _range_clause(row: Row, status: TargetStatus) -> str:
    """Inside or outside, for a target that is a range."""
    target, gap = _target_name(row, "target range"), number(row, "target_gap") or 0.0
    if status is TargetStatus.MET and gap == 0:
        return f"which is {'already ' if is_target_ahead(row) else ''}inside {target}"
    side = f"{size_words(row, gap)} {'below' if gap < 0 else 'above'} {target}"
    # A range on a measure with a good direction may be left on the good side.
    if status is TargetStatus.MET:
        return f"which is {side}, on the good side"
    return f"which is {side}{tolerance_words(row, status)}"
