"""What a series may be asked: which tests its points allow, what they say, and why not."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd

from clinic_lib.indicators.history import Rhythm, is_overlapping
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Row, Rows, has_value, is_break
from clinic_lib.statistics.spc import MINIMUM_POINTS
from clinic_lib.statistics.spc_icons import assurance, variation
from clinic_lib.statistics.trend import recent_trend
from clinic_lib.terms import (
    Assurance,
    Frequency,
    PeriodType,
    Polarity,
    ProcessChart,
    Trend,
    ValueType,
    Variation,
)

TREND_POINTS = 5
TESTED = ("value", "numerator", "denominator", "lower_cl", "upper_cl", "marker")
OVERLAP = "the rolling periods overlap, so the points are not independent of each other"
NOT_ANNUAL = {
    Frequency.QUARTERLY: "a five-year trend needs annual figures and these are quarterly",
    Frequency.MONTHLY: "a five-year trend needs annual figures and these are monthly",
    Frequency.BIENNIAL: "a five-year trend needs annual figures and these come every two years",
}
NOTHING_TO_TEST = "only {} of the last five figures have counts or a margin of error to test with"
ROLLING_TREND = "a five-year trend needs separate years and these are rolling periods"


def process_columns(
    history: Rows, *, rhythm: Rhythm, polarity: Polarity, target: float
) -> dict[str, Any]:
    """Points, gaps and breaks of a series, and what its process limits say of the latest point.

    Parameters
    ----------
    history : sequence of Row
        One series, as ``build_history`` gives it.
    rhythm : Rhythm
        Frequency and period type.
    polarity : Polarity
        Which direction is good.
    target : float
        The target as a level, for assurance; NaN where there is none or it is a range.

    Returns
    -------
    dict
        The columns from ``points`` to ``process_limits_reason`` of the scorecard.
    """
    observed = [row for row in history if not row["is_ahead"]]
    usable = [row for row in observed if has_value(row)]
    segment = [row for row in usable if row["segment"] == usable[-1]["segment"]]
    breaks = [row["period"] for row in observed if is_break(row)]
    counted = {
        "points": len(usable),
        "segment_points": len(segment),
        "missing_periods": ", ".join(row["period"] for row in observed if not has_value(row)),
        "break_period": breaks[-1] if breaks else "",
        "rebase_period": _rebase_period(observed),
    }
    reason = _why_no_limits(segment, observed, rhythm)
    if reason:
        nothing = {"special_cause": "", "variation": Variation.NONE, "assurance": Assurance.NONE}
        return {
            **counted,
            **nothing,
            "process_limits_reason": reason,
            "process_chart": ProcessChart.NONE,
            "process_chart_reason": reason,
        }
    last = segment[-1]
    limits = {
        name: float(last[name])
        for name in ("process_mean", "lower_process_limit", "upper_process_limit")
    }
    return {
        **counted,
        **limits,
        "special_cause": last["special_cause"],
        "variation": variation(last["special_cause"], polarity=polarity),
        "assurance": assurance(
            target,
            limits["lower_process_limit"],
            limits["upper_process_limit"],
            polarity=polarity,
        ),
        "process_limits_reason": _why_no_lines(last),
        "process_chart": last["process_chart"],
        "process_chart_reason": last["process_chart_reason"],
    }


def _why_no_lines(last: Row) -> str:
    """Why a charted point has a centre and no limits; empty where it has limits."""
    if not is_missing(last["lower_process_limit"]):
        return ""
    if last["process_chart"] == ProcessChart.RUN:
        return f"{last['process_chart_reason']}, so a run chart around the median is used"
    return str(last["limits_note"]) or "its limits cannot be calculated"


def _rebase_period(observed: Rows) -> str:
    """The latest segment's first period, where a decision and not a break started it."""
    decided = [
        str(row["period"])
        for before, row in pairwise(observed)
        if row["segment"] > before["segment"] and not is_break(row)
    ]
    return decided[-1] if decided else ""


def _why_no_limits(segment: Rows, observed: Rows, rhythm: Rhythm) -> str:
    """Why the latest segment has no process limits, as a clause; empty where it has."""
    if is_overlapping(observed, rhythm.period_type):
        return OVERLAP
    if len(segment) < MINIMUM_POINTS:
        return f"{_points_so_far(segment, observed)} and {MINIMUM_POINTS} are needed"
    if not any(is_missing(row["process_mean"]) for row in segment):
        return ""
    return str(segment[-1]["limits_note"]) or "its limits cannot be calculated"


def _points_so_far(segment: Rows, observed: Rows) -> str:
    """How many points the latest segment has, and since when if it is not the whole series."""
    count = len(segment)
    words = f"there {'is' if count == 1 else 'are'} {count} point{'' if count == 1 else 's'}"
    if not count or segment[-1]["segment"] == observed[0]["segment"]:
        return words
    first = next(row for row in observed if row["segment"] == segment[-1]["segment"])
    start = "the break in the series" if is_break(first) else "the new process limits"
    return f"{words} since {start} in {first['period']}"


def trend_columns(history: Rows, *, rhythm: Rhythm, value_type: ValueType) -> dict[str, Any]:
    """The recent trend over the last five years, or why there is none.

    Only annual figures of separate years are tested, and only those of the latest segment.

    Parameters
    ----------
    history : sequence of Row
        One series, as ``build_history`` gives it.
    rhythm : Rhythm
        Frequency and period type.
    value_type : ValueType
        A proportion is tested on its counts where it has them, all else on its limits.

    Returns
    -------
    dict
        ``recent_trend`` and ``recent_trend_reason`` of the scorecard.
    """
    observed = [row for row in history if not row["is_ahead"]]
    usable = [row for row in observed if has_value(row)]
    segment = [row for row in usable if row["segment"] == usable[-1]["segment"]]
    reason = _why_no_trend(segment, observed, rhythm)
    if reason:
        return {"recent_trend": Trend.CANNOT_BE_CALCULATED, "recent_trend_reason": reason}
    window = segment[-TREND_POINTS:]
    has_counts = not any(
        is_missing(row[name]) for row in window for name in ("numerator", "denominator")
    )
    is_counted = value_type is ValueType.PROPORTION and has_counts
    limited = sum(not is_missing(row["lower_cl"]) for row in window)
    if not is_counted and limited < len(window):
        return {
            "recent_trend": Trend.CANNOT_BE_CALCULATED,
            "recent_trend_reason": NOTHING_TO_TEST.format(limited),
        }
    frame = pd.DataFrame({name: [row[name] for row in window] for name in TESTED})
    result = recent_trend(
        frame.assign(year=[row["period_start"].year for row in window]),
        method="proportion" if is_counted else "weighted",
    )
    return {"recent_trend": result.trend, "recent_trend_reason": result.reason}


def _why_no_trend(segment: Rows, observed: Rows, rhythm: Rhythm) -> str:
    """Why the recent trend may not be tested, as a clause; empty where it may."""
    if rhythm.period_type is PeriodType.ROLLING:
        return ROLLING_TREND
    if rhythm.frequency in NOT_ANNUAL:
        return NOT_ANNUAL[rhythm.frequency]
    if len(segment) < TREND_POINTS:
        return f"{_points_so_far(segment, observed)} and {TREND_POINTS} are needed"
    return ""
