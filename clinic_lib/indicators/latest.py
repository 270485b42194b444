"""The latest figure of a series, what it is set beside, and how it travelled from there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

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
from clinic_lib.indicators.wording import period_name
from clinic_lib.terms import (
    Frequency,
    Marker,
    PeriodType,
    Polarity,
    ProcessChart,
    SpecialCause,
)

COPIED = (
    *("period", "period_long", "period_start", "period_end", "marker"),
    *("value", "numerator", "denominator", "lower_cl", "upper_cl", "interval_method"),
)
HALF_A_YEAR = timedelta(days=180)
UNEVEN_MONTHS = timedelta(days=4)
NO_FIGURE_YET = "there is no figure yet"
ONE_FIGURE = "there is only one figure so far"


def latest_row(history: pd.DataFrame) -> pd.Series | None:
    """The row of the last period with a usable value; None where there is none."""
    usable = history.loc[history["value"].notna()]
    return usable.iloc[-1] if len(usable) else None


def figure_columns(history: pd.DataFrame, rhythm: Rhythm) -> dict[str, Any]:
    """The latest figure and the ones it is set beside.

    Parameters
    ----------
    history : DataFrame
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
    is_before = history["period_start"] < latest["period_start"]
    previous = latest_row(history.loc[is_before & _is_as_long(history, latest)])
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


def _is_as_long(history: pd.DataFrame, latest: pd.Series) -> pd.Series:
    """Which periods are as long as the latest: part of a year is not set beside a full one."""
    length = latest["period_end"] - latest["period_start"]
    return (history["period_end"] - history["period_start"] - length).abs() <= UNEVEN_MONTHS


def _period(row: pd.Series, rhythm: Rhythm) -> Period:
    return parse_period(row["period"], rhythm.period_type)


def _last_year_label(latest: pd.Series, rhythm: Rhythm) -> str:
    """The period looked for a year before; none where figures come every two years."""
    if rhythm.frequency is Frequency.BIENNIAL:
        return ""
    return same_period_last_year(_period(latest, rhythm)).label


def _row_near(history: pd.DataFrame, period: Period, rhythm: Rhythm) -> pd.Series | None:
    """The row of a period with a usable value; for surveys the one held nearest to that day."""
    usable = history.loc[history["value"].notna()]
    if rhythm.period_type is not PeriodType.SNAPSHOT:
        return latest_row(usable.loc[usable["period"] == period.label])
    # A survey is not held on the same day each year: half a step either way is still that round.
    slack = {Frequency.QUARTERLY: HALF_A_YEAR / 4, Frequency.MONTHLY: HALF_A_YEAR / 12}
    away = (usable["period_start"] - pd.Timestamp(period.start)).abs()
    near = away.loc[away <= slack.get(rhythm.frequency, HALF_A_YEAR)]
    return usable.loc[near.idxmin()] if len(near) else None


def break_between(history: pd.DataFrame, before: pd.Series, now: pd.Series) -> str:
    """The latest break in the series after one row and up to another; empty where there is none."""
    is_after = history["period_start"] > before["period_start"]
    is_until = history["period_start"] <= now["period_start"]
    is_break = history["marker"].str.contains(Marker.BREAK, regex=False)
    periods = history.loc[is_after & is_until & is_break, "period"]
    return str(periods.iloc[-1]) if len(periods) else ""


def _change(history: pd.DataFrame, before: pd.Series, now: pd.Series) -> float:
    """The difference of two rows' values; missing across a break."""
    if break_between(history, before, now):
        return math.nan
    return float(now["value"] - before["value"])


def travel_columns(
    history: pd.DataFrame,
    *,
    rhythm: Rhythm,
    polarity: Polarity,
    columns: Mapping[str, Any],
) -> dict[str, Any]:
    """Direction of travel against the same period last year, with its evidence.

    A survey held every two years is set against the survey before.

    Parameters
    ----------
    history : DataFrame
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


def _set_against(
    history: pd.DataFrame, now: pd.Series | None, rhythm: Rhythm
) -> tuple[pd.Series | None, str]:
    """The row that the latest is set against, or why there is none to set it against."""
    if now is None:
        return None, NO_FIGURE_YET
    expected = same_period_last_year(_period(now, rhythm))
    before = _row_near(history, expected, rhythm)
    if before is None and rhythm.frequency is Frequency.BIENNIAL:
        expected = previous_period(_period(now, rhythm), rhythm.frequency)
        before = _row_near(history, expected, rhythm)
    if before is None:
        if int(history["value"].notna().sum()) == 1:
            return None, ONE_FIGURE
        return None, f"there is no figure for {period_name(expected)}"
    if broken := break_between(history, before, now):
        start = period_name(parse_period(broken, rhythm.period_type))
        return None, f"the series breaks at {start} and earlier figures are not comparable"
    return before, ""


def _travel(
    before: pd.Series, now: pd.Series, polarity: Polarity, columns: Mapping[str, Any]
) -> Travel:
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


def _figure(row: pd.Series) -> Figure:
    return Figure(float(row["value"]), float(row["lower_cl"]), float(row["upper_cl"]))
