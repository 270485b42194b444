"""Between the targets of a trend chart: the line to the next one, and each one's tolerance."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_lib.presentation.chart_records import Series
from clinic_lib.presentation.chart_text import Columns, Numbers, Row, numbers_of, text
from clinic_lib.presentation.theme import SeriesRole

LINE = "Thin dotted line: straight to the target, where no target was set."
TOLERANCE = (
    "Thin dashes beside the target: a miss as far as this is within the tolerance that was agreed."
)
EDGES = (
    ("tolerance_value", "Tolerance"),
    ("tolerance_upper_value", "Tolerance, upper edge"),
)


def course_series(history: Columns) -> list[Series]:
    """The line to the target and the edges of tolerances, where the history has them.

    Parameters
    ----------
    history : mapping of str to tuple
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


def course_notes(row: Row, series: Iterable[Series]) -> list[str]:
    """What the line and the dashes are, and where the figure stands; or why there is no line.

    Parameters
    ----------
    row : Row
        The indicator.
    series : iterable of Series
        What the chart draws.
    """
    roles, notes = {one.role for one in series}, []
    if SeriesRole.TRAJECTORY in roles:
        notes.append(f"{LINE} {text(row.get('trajectory'))}".rstrip())
    if SeriesRole.TOLERANCE in roles:
        notes.append(TOLERANCE)
    reason = text(row.get("trajectory_reason"))
    if reason and not text(row.get("trajectory")):
        notes.append(f"No line to the target is drawn: {reason}.")
    return notes


def _joined(line: Numbers, history: Columns) -> Numbers:
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
