"""The latest figure of a series, what it is set beside, and how it travelled from there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from clinic_lib.data.periods import Period, parse_period, previous_period, same_period_last_year
from clinic_lib.indicators.direction import (
    OVERLAPPING,
    Figure,
    Travel,
    judge_travel,
    unknown_travel,
    untested_travel,
)
from clinic_lib.indicators.history import Rhythm
from clinic_lib.indicators.records import Row, Rows, has_value, is_break
from clinic_lib.indicators.wording import period_name
from clinic_lib.terms import Frequency, PeriodType, Polarity, ProcessChart, SpecialCause

COPIED = (
    *("period", "period_long", "period_start", "period_end", "marker"),
    *("value", "numerator", "denominator", "lower_cl", "upper_cl", "interval_method"),
)
HALF_A_YEAR = timedelta(days=180)
UNEVEN_MONTHS = timedelta(days=4)
NO_FIGURE_YET = "there is no figure yet"
ONE_FIGURE = "there is only one figure so far"


def latest_row(history: Rows) -> Row | None:
    """The row of the last period with a usable value; None where there is none."""
    return next((row for row in reversed(history) if has_value(row)), None)


def figure_columns(history: Rows, rhythm: Rhythm) -> dict[str, Any]:
    """The latest figure and the ones it is set beside.

    Parameters
    ----------
    history : sequence of Row
        One series, as ``build_history`` gives it.
    rhythm : Rhythm
        Frequency and period type.

    Returns
    -------
    dict
        The columns from ``period`` to ``change_on_last_year`` of the scorecard. A change across a
        break in the series is missing, because the two sides cannot be compared.
    """
    latest = latest_row(history)
    if latest is None:
        return {}
    before = [row for row in history if row["period_start"] < latest["period_start"]]
    previous = latest_row([row for row in before if _is_as_long(row, latest)])
    columns = {name: latest[name] for name in COPIED}
    if previous is not None:
        columns["previous_period"] = previous["period"]
        columns["previous_value"] = previous["value"]
        columns["change_on_previous"] = _change(history, previous, latest)
    columns["last_year_period"] = _last_year_label(latest, rhythm)
    last_year = _row_near(history, same_period_last_year(_period(latest, rhythm)), rhythm)
    if last_year is not None:
        columns["last_year_period"] = last_year["period"]
        columns["last_year_value"] = last_year["value"]
        columns["change_on_last_year"] = _change(history, last_year, latest)
    return columns


def _is_as_long(row: Row, latest: Row) -> bool:
    """Whether a period is as long as the latest: part of a year is not set beside a full one."""
    length, other = (one["period_end"] - one["period_start"] for one in (row, latest))
    return bool(abs(length - other) <= UNEVEN_MONTHS)


def _period(row: Row, rhythm: Rhythm) -> Period:
    return parse_period(row["period"], rhythm.period_type)


def _last_year_label(latest: Row, rhythm: Rhythm) -> str:
    """The period looked for a year before; none where figures come every two years."""
    if rhythm.frequency is Frequency.BIENNIAL:
        return ""
    return same_period_last_year(_period(latest, rhythm)).label


def _row_near(history: Rows, period: Period, rhythm: Rhythm) -> Row | None:
    """The row of a period with a usable value; for surveys the one held nearest to that day."""
    if rhythm.period_type is not PeriodType.SNAPSHOT:
        return latest_row([row for row in history if row["period"] == period.label])
    # A survey is not held on the same day each year: half a step either way is still that round.
    slack = {Frequency.QUARTERLY: HALF_A_YEAR / 4, Frequency.MONTHLY: HALF_A_YEAR / 12}
    day = datetime.combine(period.start, time())
    away = [(abs(row["period_start"] - day), row) for row in history if has_value(row)]
    near = [one for one in away if one[0] <= slack.get(rhythm.frequency, HALF_A_YEAR)]
    return min(near, key=lambda one: one[0])[1] if near else None


def break_between(history: Rows, before: Row, now: Row) -> str:
    """The latest break in the series after one row and up to another; empty where there is none."""
    periods = [
        str(row["period"])
        for row in history
        if before["period_start"] < row["period_start"] <= now["period_start"] and is_break(row)
    ]
    return periods[-1] if periods else ""


def _change(history: Rows, before: Row, now: Row) -> float:
    """The difference of two rows' values; missing across a break."""
    if break_between(history, before, now):
        return math.nan
    return float(now["value"] - before["value"])


def travel_columns(
    history: Rows,
    *,
    rhythm: Rhythm,
    polarity: Polarity,
    columns: Mapping[str, Any],
) -> dict[str, Any]:
    """Direction of travel against the same period last year, with its evidence.

    A survey held every two years is set against the survey before.

    Parameters
    ----------
    history : sequence of Row
        One series, as ``build_history`` gives it.
    rhythm : Rhythm
        Frequency and period type.
    polarity : Polarity
        Which direction is good.
    columns : mapping
        The scorecard's columns so far: target, special cause and recent trend are read.

    Returns
    -------
    dict
        The columns from ``direction_period`` to ``evidence`` of the scorecard.
    """
    now = latest_row(history)
    before, reason = _set_against(history, now, rhythm)
    if now is None or before is None or reason:
        travel = unknown_travel(reason)
        counted_from: dict[str, Any] = {}
    else:
        travel = _travel(before, now, polarity, columns)
        change = float(now["value"] - before["value"])
        counted_from = {"direction_period": before["period"], "direction_change": change}
    return {
        **counted_from,
        "direction": travel.direction,
        "direction_basis": travel.basis,
        "evidence": travel.evidence,
    }


def _set_against(history: Rows, now: Row | None, rhythm: Rhythm) -> tuple[Row | None, str]:
    """The row that the latest is set against, or why there is none to set it against."""
    if now is None:
        return None, NO_FIGURE_YET
    expected = same_period_last_year(_period(now, rhythm))
    before = _row_near(history, expected, rhythm)
    if before is None and rhythm.frequency is Frequency.BIENNIAL:
        expected = previous_period(_period(now, rhythm), rhythm.frequency)
        before = _row_near(history, expected, rhythm)
    if before is None:
        if sum(map(has_value, history)) == 1:
            return None, ONE_FIGURE
        return None, f"there is no figure for {period_name(expected)}"
    if broken := break_between(history, before, now):
        start = period_name(parse_period(broken, rhythm.period_type))
        return None, f"the series breaks at {start} and earlier figures are not comparable"
    return before, ""


def _travel(before: Row, now: Row, polarity: Polarity, columns: Mapping[str, Any]) -> Travel:
    """The direction of travel between two comparable rows."""
    target_range = (
        float(columns.get("target_value", math.nan)),
        float(columns.get("target_upper_value", math.nan)),
    )
    if before["period_end"] >= now["period_start"]:
        return untested_travel(
            _figure(before),
            _figure(now),
            polarity=polarity,
            target_range=target_range,
            basis=OVERLAPPING,
        )
    return judge_travel(
        _figure(before),
        _figure(now),
        polarity=polarity,
        target_range=target_range,
        special_cause=_witness(columns),
        trend=str(columns.get("recent_trend", "")),
    )


def _witness(columns: Mapping[str, Any]) -> str:
    """The special cause as a witness of change; a run chart's silence says nothing.

    Without limits no single point can stand out, so "none" there does not mean the usual.
    """
    cause = str(columns.get("special_cause", ""))
    is_silent = cause == SpecialCause.NONE and columns.get("process_chart") == ProcessChart.RUN
    return "" if is_silent else cause


def _figure(row: Row) -> Figure:
    return Figure(float(row["value"]), float(row["lower_cl"]), float(row["upper_cl"]))
