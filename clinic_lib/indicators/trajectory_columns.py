"""The columns and the history of the line to a target: where the latest value stands against it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from clinic_lib.indicators.history import periods_of
from clinic_lib.indicators.judgement import is_target_met, is_within
from clinic_lib.indicators.targets import Target
from clinic_lib.indicators.trajectory import Known, Line, line_at
from clinic_lib.terms import Marker, Polarity, TargetState, TrajectoryStatus

NO_GOOD = "it is not agreed which direction is good"


def first_versions(targets: Sequence[Target]) -> tuple[Target, ...]:
    """The targets as they were first agreed."""
    return tuple(replace(target.original or target, original=None) for target in targets)


def breaks_of(history: pd.DataFrame) -> tuple[date, ...]:
    """The first day of each period just before which the series breaks."""
    is_break = history["marker"].str.contains(Marker.BREAK, regex=False)
    return tuple(history.loc[is_break, "period_start"].dt.date)


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
    history: pd.DataFrame, targets: Sequence[Target], *, polarity: Polarity, known: Known
) -> pd.DataFrame:
    """The history with the lines to targets, and the far edge of each target's tolerance.

    Parameters
    ----------
    history : DataFrame
        One series, with ``target_value`` and ``target_upper_value``.
    targets, polarity, known
        As in ``trajectory_columns``.

    Returns
    -------
    DataFrame
        With ``trajectory_value``, ``original_trajectory_value``, ``tolerance_value`` and
        ``tolerance_upper_value``; the line is drawn in the periods without a target.
    """
    first = first_versions(targets) if any(one.original for one in targets) else ()
    return history.assign(
        trajectory_value=_levels(history, targets, known),
        original_trajectory_value=_levels(history, first, known),
        **_tolerance_edges(history, targets, polarity),
    )


def _levels(history: pd.DataFrame, targets: Sequence[Target], known: Known) -> list[float]:
    """The level of the line in each period; missing where there is no line."""
    if not any(one.state is TargetState.AGREED for one in targets):
        return [math.nan] * len(history)
    periods = periods_of(history, targets[0].period.period_type)
    lines = [line_at(targets, period, known)[0] for period in periods]
    return [math.nan if line is None else line.value for line in lines]


def _tolerance_edges(
    history: pd.DataFrame, targets: Sequence[Target], polarity: Polarity
) -> Mapping[str, pd.Series]:
    """How far a figure may miss each target: below it, above it, or on either side of a range."""
    by_period = {one.period.label: one.tolerance for one in targets}
    room = history["period"].map(lambda label: by_period.get(label, math.nan)).astype("float64")
    low = history["target_value"].astype("float64")
    high = history["target_upper_value"].astype("float64").fillna(low)
    nothing = low * math.nan
    below, above = low - room, high + room
    if polarity is Polarity.HIGH_IS_GOOD:
        return {"tolerance_value": below, "tolerance_upper_value": nothing}
    if polarity is Polarity.LOW_IS_GOOD:
        return {"tolerance_value": above, "tolerance_upper_value": nothing}
    return {"tolerance_value": below, "tolerance_upper_value": above}
