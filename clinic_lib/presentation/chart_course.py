"""Between the targets of a trend chart: the line to the next one, and each one's tolerance."""

from __future__ import annotations

import pandas as pd

from clinic_lib.presentation.chart_records import Series
from clinic_lib.presentation.chart_text import Numbers, numbers_of
from clinic_lib.presentation.theme import SeriesRole

COURSE_NOTES = {
    SeriesRole.TRAJECTORY: "Thin dotted line: the straight line to the target, in the periods for "
    "which no target was set.",
    SeriesRole.TOLERANCE: "Thin dashes beside the target: a miss as far as this is within the "
    "tolerance that was agreed.",
}
EDGES = (
    ("tolerance_value", "Tolerance"),
    ("tolerance_upper_value", "Tolerance, upper edge"),
)


def course_series(history: pd.DataFrame) -> list[Series]:
    """The line to the target and the edges of tolerances, where the history has them.

    Parameters
    ----------
    history : DataFrame
        One indicator's history, oldest first.

    Returns
    -------
    list of Series
        The line begins at the baseline or target before it and ends at the target after it.
    """
    found = []
    line = numbers_of(history["trajectory_value"])
    if any(value is not None for value in line):
        found.append(Series("Line to target", SeriesRole.TRAJECTORY, _joined(line, history)))
    for column, name in EDGES:
        edge = numbers_of(history[column])
        if any(value is not None for value in edge):
            found.append(Series(name, SeriesRole.TOLERANCE, edge))
    return found


def _joined(line: Numbers, history: pd.DataFrame) -> Numbers:
    """The line with the points that it joins: targets, and the baseline that it starts from."""
    targets, values = numbers_of(history["target_value"]), numbers_of(history["value"])
    starts = [
        target if target is not None else (value if is_baseline else None)
        for target, value, is_baseline in zip(targets, values, history["is_baseline"], strict=True)
    ]
    known = [place for place, value in enumerate(line) if value is not None]
    ends = {near for place in known for near in (place - 1, place + 1)}
    return tuple(
        starts[place] if value is None and place in ends else value
        for place, value in enumerate(line)
    )
