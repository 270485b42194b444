"""Whether a figure has moved the expected way since a day, and whether that is more than chance.

Reads an assessment's history and scorecard. Knows no action: what was done is not its business.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from clinic_lib.data.periods import Period, next_period
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Cells, Row, Rows, has_value, is_break
from clinic_lib.indicators.wording import round_half_away
from clinic_lib.statistics.difference import difference_limits
from clinic_lib.terms import (
    EffectDirection,
    Evidence,
    PeriodType,
    ProcessChart,
    SpecialCause,
)

SEASONAL = (PeriodType.QUARTER, PeriodType.MONTH)
"""Types of period that are compared with the same time of another year."""
SIGNALS = {
    EffectDirection.RISE: {
        SpecialCause.OUTSIDE_HIGH,
        SpecialCause.TREND_RISING,
        SpecialCause.TWO_IN_THREE_HIGH,
        SpecialCause.SHIFT_HIGH,
    },
    EffectDirection.FALL: {
        SpecialCause.OUTSIDE_LOW,
        SpecialCause.TREND_FALLING,
        SpecialCause.TWO_IN_THREE_LOW,
        SpecialCause.SHIFT_LOW,
    },
}

NEEDED = (
    *("period", "period_start", "period_end", "value", "lower_cl", "upper_cl", "marker"),
    *("segment", "process_mean", "special_cause", "process_chart", "is_ahead"),
)
"""Columns of the history that are read."""
CHARTS = (ProcessChart.XMR, ProcessChart.P_PRIME, ProcessChart.RUN)
_OPPOSITE = {
    EffectDirection.RISE: EffectDirection.FALL,
    EffectDirection.FALL: EffectDirection.RISE,
}


@dataclass(frozen=True, slots=True)
class Movement:
    """What became of a figure between a day and the first period that can show an effect.

    Parameters
    ----------
    figure_period : str
        The first period that can show the effect.
    figure_due : date, optional
        When its figure is expected: the last day of the period and the lag.
    lag_days : float
        Days from a period's end to its figure, as the latest figure shows; NaN if unknown.
    is_lag_at_most : bool
        Whether the data do not say when figures came, so that the lag is at most this.
    before_period, after_period : str
        The two periods that are compared; empty where there is no figure.
    before_value, after_value : float
        Their figures.
    has_moved : bool, optional
        Whether the figure went the expected way, by more than chance where that can be judged;
        None where it is too early or cannot be told.
    strength : Evidence
        ``strong`` for a change beyond chance, ``some`` where none beyond it was found, ``weak``
        where chance could not be tested.
    judged_by : str
        How chance was judged: ``process limits``, ``confidence limits`` or nothing.
    is_other_way : bool
        Whether the figure went against what was expected, by more than chance where that can be
        judged.
    was_moving : bool
        Whether the figure went that way already in as long a time before.
    reason : str
        Why it cannot be told; empty otherwise.
    """

    figure_period: str = ""
    figure_due: date | None = None
    lag_days: float = math.nan
    is_lag_at_most: bool = False
    before_period: str = ""
    after_period: str = ""
    before_value: float = math.nan
    after_value: float = math.nan
    has_moved: bool | None = None
    strength: Evidence = Evidence.NONE
    judged_by: str = ""
    is_other_way: bool = False
    was_moving: bool = False
    reason: str = ""

    @property
    def change(self) -> float:
        """After less before, in the indicator's unit; NaN where either is missing."""
        return self.after_value - self.before_value


@dataclass(frozen=True)
class _Figures:
    """An indicator's figures, those that can show an effect, and the two that are compared."""

    seen: Rows
    later: Rows
    before: Row
    after: Row


def find_movement(
    assessment: Assessment,
    indicator_id: str,
    direction: EffectDirection,
    *,
    since: date,
    effect_by: date,
) -> Movement:
    """Whether an indicator has moved the expected way.

    Parameters
    ----------
    assessment : Assessment
        As it stood on the day of asking.
    indicator_id : str
        One of its indicators.
    direction : EffectDirection
        The expected way.
    since : date
        The figure before is the last of a period that had ended by this day; for quarters and
        months, of the same time of the year as the figure after.
    effect_by : date
        The figure after is the latest of a period that ends on this day or later.

    Returns
    -------
    Movement

    Raises
    ------
    DataError
        If the indicator was not assessed.
    """
    row = assessment.record(indicator_id)
    history = Cells.of(assessment.history_of(indicator_id), NEEDED).records()
    seen = [one for one in history if not one["is_ahead"] and has_value(one)]
    if not seen:
        return Movement(reason="there is no figure")
    first = _first_period(seen, row, effect_by)
    lag, is_at_most = _lag(row, assessment.on)
    expected = Movement(
        figure_period=first.label,
        figure_due=first.end + timedelta(days=int(lag)),
        lag_days=lag,
        is_lag_at_most=is_at_most,
    )
    later = [one for one in seen if one["period_end"].date() >= first.end]
    if not later:
        return expected
    after = later[-1]
    before = _before(seen, after, str(row["period_type"]), since)
    if before is None:
        same_time = " for the same time of the year" if row["period_type"] in SEASONAL else ""
        reason = f"there is no figure from before it was agreed{same_time}"
        return replace(expected, after_period=str(after["period"]), reason=reason)
    places = int(row["decimals"])
    return _compared(expected, _Figures(seen, later, before, after), direction, places)


def _compared(
    expected: Movement, figures: _Figures, direction: EffectDirection, decimals: int
) -> Movement:
    """The two figures side by side, and whether their difference is more than chance."""
    before, after = figures.before, figures.after
    both = replace(
        expected,
        before_period=str(before["period"]),
        after_period=str(after["period"]),
        before_value=float(before["value"]),
        after_value=float(after["value"]),
    )
    if _breaks(figures.seen, before, after):
        return replace(both, reason="the way it is measured changed in between")
    way = _way(before, after, direction, decimals)
    gone = direction if way > 0 else _OPPOSITE[direction]
    judged_by, is_beyond = _judge(figures, gone)
    found = {True: Evidence.STRONG, False: Evidence.SOME, None: Evidence.WEAK}
    return replace(
        both,
        has_moved=way > 0 and is_beyond is not False,
        is_other_way=way < 0 and is_beyond is not False,
        strength=found[is_beyond],
        judged_by=judged_by,
        was_moving=_was_moving(figures, direction, decimals),
    )


def _first_period(seen: Rows, row: Row, effect_by: date) -> Period:
    """The first period that ends when the effect should have happened, seen or to come."""
    enough = (one for one in seen if one["period_end"].date() >= effect_by)
    there = next(enough, seen[-1])
    kind = PeriodType(row["period_type"])
    period = Period(there["period_start"].date(), there["period_end"].date(), kind)
    while period.end < effect_by:
        period = next_period(period, row["frequency"])
    return period


def _lag(row: Row, on: date) -> tuple[float, bool]:
    """Days from a period's end until its figure was there; from its age where nobody says."""
    is_unknown = row["as_at"] is pd.NaT
    known_by = on if is_unknown else row["as_at"].date()
    return float(max((known_by - row["period_end"].date()).days, 0)), is_unknown


def _before(seen: Rows, after: Row, period_type: str, since: date) -> Row | None:
    """The last figure of a period that had ended, of the same time of the year where that counts.

    Only earlier than the figure after: an effect cannot be its own beginning.
    """
    earlier = [
        one
        for one in seen
        if one["period_end"].date() <= since and one["period_end"] < after["period_end"]
    ]
    if period_type in SEASONAL:
        month = after["period_end"].month
        earlier = [one for one in earlier if one["period_end"].month == month]
    return earlier[-1] if earlier else None


def _way(before: Row, after: Row, direction: EffectDirection, decimals: int) -> int:
    """1 for a change the expected way, -1 for the other; 0 where the two are printed the same."""
    first, last = (round_half_away(float(side["value"]), decimals) for side in (before, after))
    way = (last > first) - (last < first)
    return way if direction == EffectDirection.RISE else -way


def _judge(figures: _Figures, direction: EffectDirection) -> tuple[str, bool | None]:
    """How chance can be judged, and whether a change this way is beyond it; None where it cannot.

    A process's own variation comes first, because an interval of a large count tells only how well
    it was measured. Overlapping periods hold some of the same events and are not tested.
    """
    before, after = figures.before, figures.after
    same_limits = before["segment"] == after["segment"] and not is_missing(after["process_mean"])
    if before["process_chart"] in CHARTS and same_limits:
        since = [one for one in figures.later if one["period_end"] > before["period_end"]]
        return "process limits", any(one["special_cause"] in SIGNALS[direction] for one in since)
    first, second = _interval(before), _interval(after)
    are_known = bool(np.isfinite([*first, *second]).all())
    if not are_known or after["period_start"] <= before["period_end"]:
        return "", None
    lower, upper = difference_limits(first, second)
    is_beyond = lower > 0 if direction == EffectDirection.RISE else upper < 0
    return "confidence limits", bool(is_beyond)


def _interval(row: Row) -> tuple[float, float, float]:
    return float(row["value"]), float(row["lower_cl"]), float(row["upper_cl"])


def _was_moving(figures: _Figures, direction: EffectDirection, decimals: int) -> bool:
    """Whether in as long a time before, within the same series, it went that way already."""
    seen, before = figures.seen, figures.before
    wanted = 2 * _month(before) - _month(figures.after)
    earlier = [one for one in seen if _month(one) == wanted]
    if not earlier or _breaks(seen, earlier[-1], before):
        return False
    return _way(earlier[-1], before, direction, decimals) > 0


def _month(row: Row) -> int:
    """The month in which a period ends, counted through the years."""
    end = row["period_end"]
    return 12 * int(end.year) + int(end.month)


def _breaks(seen: Rows, first: Row, last: Row) -> bool:
    """Whether the definition changed between two figures."""
    after, until = _days(first), _days(last)
    return any(is_break(one) for one in seen if after < _days(one) <= until)


def _days(row: Row) -> tuple[date, date]:
    """The first and the last day of a period, in the order of the history."""
    return row["period_start"], row["period_end"]
