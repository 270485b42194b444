"""What a line to a target says of the latest figure, in words. Calculates nothing."""

from __future__ import annotations

from clinic_lib.indicators.clauses import Row, number, period_of, size_words, value_again
from clinic_lib.indicators.wording import in_period, period_name
from clinic_lib.terms import TrajectoryStatus


def trajectory_sentence(row: Row) -> str:
    """The line, and where the latest figure stands against it; empty where there is no line.

    Examples
    --------
    >>> trajectory_sentence({"period": "2009/10", "period_type": "financial", "unit": "%",
    ...     "decimals": 1, "trajectory_from": "2007/08", "trajectory_from_value": 50.0,
    ...     "baseline_period": "2007/08", "trajectory_to": "2010/11", "target_value": 56.0,
    ...     "target_period": "2010/11", "trajectory_value": 54.0, "trajectory_gap": -1.5,
    ...     "trajectory_status": "off_trajectory", "original_trajectory_value": None})
    'No target was set for 2009/10 itself. A straight line from the baseline of 50.0% in 2007/08 \
to the target for 2010/11 stands at 54.0%, and the figure is 1.5 percentage points short of it.'
    """
    value = number(row, "trajectory_value")
    if value is None:
        return ""
    start = in_period(period_of(row, row["trajectory_from"]))
    is_baseline = row["trajectory_from"] == row["baseline_period"]
    first = value_again(row, number(row, "trajectory_from_value"))
    end = period_name(period_of(row, row["trajectory_to"]))
    latest = period_name(period_of(row, row["period"]))
    words = (
        f"No target was set for {latest} itself. A straight line from the "
        f"{'baseline' if is_baseline else 'target'} of {first} {start} to the target for {end} "
        f"stands at {value_again(row, value)}"
    )
    place = _place(row)
    words = f"{words}, and the figure is {place}." if place else f"{words}."
    return f"{words}{_by_the_first(row)}"


def _place(row: Row) -> str:
    """Where the figure stands; empty where neither direction is good."""
    status, gap = row["trajectory_status"], number(row, "trajectory_gap") or 0.0
    if status == TrajectoryStatus.ON_TRAJECTORY:
        return "on it" if gap == 0 else f"{size_words(row, gap)} better"
    short = f"{size_words(row, gap)} short of it"
    if status == TrajectoryStatus.WITHIN_TOLERANCE:
        return f"{short}, within the tolerance of the target"
    return short if status == TrajectoryStatus.OFF_TRAJECTORY else ""


def _by_the_first(row: Row) -> str:
    """The line to the target as first agreed, where that is another."""
    value = number(row, "original_trajectory_value")
    if value is None or value == number(row, "trajectory_value"):
        return ""
    told: dict[str, str] = {
        TrajectoryStatus.ON_TRAJECTORY: ", which the figure reaches",
        TrajectoryStatus.WITHIN_TOLERANCE: ", which the figure misses within tolerance",
        TrajectoryStatus.OFF_TRAJECTORY: ", which the figure does not reach",
    }
    words = told.get(row["original_trajectory_status"], "")
    return f" By the targets as first agreed it stood at {value_again(row, value)}{words}."
