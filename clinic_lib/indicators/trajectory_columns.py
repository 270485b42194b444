"""The columns and the history of the line to a target: where the latest value stands against it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from clinic_lib.indicators.history import periods_of
from clinic_lib.indicators.judgement import is_missing, is_target_met, is_within
from clinic_lib.indicators.records import Row, Rows, is_break
from clinic_lib.indicators.targets import Target
from clinic_lib.indicators.trajectory import Known, Line, line_at
from clinic_lib.terms import Polarity, TargetState, TrajectoryStatus

NO_GOOD = "it is not agreed which direction is good"


def first_versions(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets as they were first agreed."""
    return tuple(replace(target.original or target, original=None) for target in targets)


def breaks_of(history: Rows) -> tuple[date, ...]:
    """The first day of each period just before which the series breaks."""
    return tuple(row["period_start"].date() for row in history if is_break(row))


def trajectory_columns(
    targets: Sequence[Target], *, polarity: Polarity, known: Known
) -> dict[str, Any]:
    """Where the latest value stands against the line to the target that is yet to come.

    Parameters
    ----------
    targets : sequence of Target
        One a period, as ``read_targets`` gives them.
    polarity : Polarity
        Which direction is good.
    known : Known
        Figures and breaks.

    Returns
    -------
    dict
        The columns from ``trajectory_from`` to ``original_trajectory_status`` of the scorecard.
    """
    if known.latest is None:
        return {}
    value = known.value_at(known.area_code, known.latest)
    line, reason = line_at(targets, known.latest, known)
    if line is None:
        return {"trajectory_reason": reason}
    first = first_versions(targets)
    before, _ = line_at(first, known.latest, known)
    status = trajectory_status(value, line, polarity)
    columns: dict[str, Any] = {
        "trajectory_from": line.start.label,
        "trajectory_from_value": line.first,
        "trajectory_to": line.target.period.label,
        "trajectory_value": line.value,
        "trajectory_gap": value - line.value,
        "trajectory_status": status or "",
        "trajectory_reason": "" if status else NO_GOOD,
    }
    if before is not None and any(one.original for one in targets):
        columns["original_trajectory_value"] = before.value
        columns["original_trajectory_status"] = trajectory_status(value, before, polarity) or ""
    return columns


def trajectory_status(value: float, line: Line, polarity: Polarity) -> TrajectoryStatus | None:
    """Where a value stands against a line; None where neither direction is good.

    Examples
    --------
    >>> from clinic_lib.data import parse_period
    >>> from clinic_lib.terms import TargetKind
    >>> year = parse_period("2010/11", "financial")
    >>> line = Line(Target(year, TargetKind.LEVEL, 56.0, tolerance=1.0), year, True, 50, 54, 56)
    >>> str(trajectory_status(53.0, line, Polarity.HIGH_IS_GOOD))
    'within_tolerance'
    """
    if polarity not in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD):
        return None
    if is_target_met(value, line.value, math.nan, polarity):
        return TrajectoryStatus.ON_TRAJECTORY
    if is_within(value - line.value, line.target.tolerance):
        return TrajectoryStatus.WITHIN_TOLERANCE
    return TrajectoryStatus.OFF_TRAJECTORY


def add_trajectory(
    history: Rows, targets: Sequence[Target], *, polarity: Polarity, known: Known
) -> list[Row]:
    """The history with the lines to targets, and the far edge of each target's tolerance.

    Parameters
    ----------
    history : sequence of Row
        One series, with ``target_value`` and ``target_upper_value``.
    targets, polarity, known
        As in ``trajectory_columns``.

    Returns
    -------
    list of Row
        With ``trajectory_value``, ``original_trajectory_value``, ``tolerance_value`` and
        ``tolerance_upper_value``; the line is drawn in the periods without a target.
    """
    first = first_versions(targets) if any(one.original for one in targets) else ()
    levels, original = (_levels(history, versions, known) for versions in (targets, first))
    room = {one.period.label: one.tolerance for one in targets}
    return [
        {
            **row,
            "trajectory_value": level,
            "original_trajectory_value": before,
            **_tolerance_edges(row, room.get(row["period"], math.nan), polarity),
        }
        for row, level, before in zip(history, levels, original, strict=True)
    ]


def _levels(history: Rows, targets: Sequence[Target], known: Known) -> list[float]:
    """The level of the line in each period; missing where there is no line."""
    if not any(one.state is TargetState.AGREED for one in targets):
        return [math.nan] * len(history)
    periods = periods_of(history, targets[0].period.period_type)
    lines = [line_at(targets, period, known)[0] for period in periods]
    return [math.nan if line is None else line.value for line in lines]


def _tolerance_edges(row: Row, room: float, polarity: Polarity) -> dict[str, float]:
    """How far a figure may miss a target: below it, above it, or on either side of a range."""
    low, high = row["target_value"], row["target_upper_value"]
    below, above = low - room, (low if is_missing(high) else high) + room
    if polarity is Polarity.HIGH_IS_GOOD:
        return {"tolerance_value": below}
    if polarity is Polarity.LOW_IS_GOOD:
        return {"tolerance_value": above}
    return {"tolerance_value": below, "tolerance_upper_value": above}
