"""Which target applies, what level it means, and where the latest value stands against it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from clinic_lib.data.periods import Period, parse_period
from clinic_lib.indicators.judgement import is_missing, percent_of_way, target_gap, target_status
from clinic_lib.indicators.records import Row
from clinic_lib.terms import PeriodType, Polarity, TargetKind, TargetState, TargetStatus

ValueAt = Callable[[str, Period], float]
"""The usable value of an area in a period; NaN where there is none."""

NOT_SETTLED = {
    TargetState.PLACEHOLDER: TargetStatus.PLACEHOLDER,
    TargetState.DEFERRED: TargetStatus.DEFERRED,
}


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one area as it was agreed: the highest version for its period.

    Parameters
    ----------
    period : Period
        The period that the target is for.
    kind : TargetKind
        Level, percentage change on the baseline, gap to a comparator, or range.
    value, upper_value : float
        The figure as agreed (in the kind's own terms) and the high end of a range.
    tolerance : float
        How far a figure may miss it, in the indicator's unit; NaN for not at all.
    baseline_period : Period or None
        The period it starts from.
    comparator_code : str
        The area that a gap is counted from.
    version : int
        The highest version applies.
    agreed_on : Timestamp
        When; NaT if not given.
    reason : str
        Why this version was agreed.
    state : TargetState
        Agreed, placeholder or deferred.
    original : Target or None
        The first version for the same period, where this is a later one.
    """

    period: Period
    kind: TargetKind
    value: float
    upper_value: float = math.nan
    baseline_period: Period | None = None
    comparator_code: str = ""
    version: int = 1
    agreed_on: pd.Timestamp = field(default=pd.NaT)
    reason: str = ""
    state: TargetState = TargetState.AGREED
    original: Target | None = None
    tolerance: float = math.nan


def read_targets(rows: Iterable[Row], period_type: PeriodType) -> tuple[Target, ...]:
    """The targets of one indicator and area, one a period, oldest first.

    Of several versions for a period the highest applies, whatever its state: a target that was
    deferred at the refresh is deferred. It keeps the first one beside it.
    """
    versions: dict[Period, list[Target]] = {}
    for row in rows:
        target = _read_target(row, period_type)
        versions.setdefault(target.period, []).append(target)
    return tuple(_applying(versions[period]) for period in sorted(versions))


def _applying(versions: Sequence[Target]) -> Target:
    """The highest version of a period's targets, with the first beside it."""
    first, *_, last = sorted([*versions, *versions[:1]], key=lambda target: target.version)
    return last if first.version == last.version else replace(last, original=first)


def _read_target(row: Row, period_type: PeriodType) -> Target:
    """One row of the targets table as a record."""
    baseline = str(row["baseline_period"])
    return Target(
        period=parse_period(str(row["period"]), period_type),
        kind=TargetKind(row["kind"]),
        value=float(row["value"]),
        upper_value=float(row["upper_value"]),
        baseline_period=parse_period(baseline, period_type) if baseline else None,
        comparator_code=str(row["comparator_code"]),
        version=int(row["version"]),
        agreed_on=row["agreed_on"],
        reason=str(row["reason"]),
        state=TargetState(row["state"] or TargetState.AGREED),
        tolerance=float(row["tolerance"]),
    )


def choose_target(targets: Sequence[Target], latest: Period) -> Target | None:
    """The target that a value of the latest period is held against.

    The target for that very period; else the next one to come; else the last one there was.

    Examples
    --------
    >>> years = [parse_period(label, "financial") for label in ("2008/09", "2010/11")]
    >>> targets = [Target(year, TargetKind.LEVEL, 50.0) for year in years]
    >>> choose_target(targets, parse_period("2009/10", "financial")).period.label
    '2010/11'
    """
    ordered = sorted(targets, key=lambda target: target.period)
    to_come = [target for target in ordered if target.period >= latest]
    if to_come:
        return to_come[0]
    return ordered[-1] if ordered else None


def target_level(
    target: Target, *, area_code: str, latest: Period | None, value_at: ValueAt
) -> tuple[float, float, str]:
    """A target of any kind as a level in the indicator's unit.

    Parameters
    ----------
    target : Target
        The target.
    area_code : str
        Whose target it is.
    latest : Period or None
        The latest period with a value: a gap that is not yet due is counted from the comparator's
        value in that period, because its later value is not known.
    value_at : callable
        Area code and period to the usable value, NaN where there is none.

    Returns
    -------
    low, high : float
        The level, or both ends of a range; missing is NaN.
    reason : str
        Why there is no level, as a clause; empty where there is one.

    Examples
    --------
    >>> year = parse_period("2010/11", "financial")
    >>> target = Target(year, TargetKind.PERCENT_CHANGE, -10.0, baseline_period=year)
    >>> target_level(target, area_code="E1", latest=year, value_at=lambda area, period: 50.0)
    (45.0, nan, '')
    """
    if target.state is not TargetState.AGREED:
        return math.nan, math.nan, ""
    low, high, reason = target.value, math.nan, "the target has no figure"
    if target.kind is TargetKind.RANGE:
        high = target.upper_value
    elif target.kind is TargetKind.PERCENT_CHANGE:
        base = value_at(area_code, target.baseline_period) if target.baseline_period else math.nan
        # One rounding instead of two: 50 less 10 per cent is 45 exactly.
        low = base * (100.0 + target.value) / 100.0
        reason = "there is no figure for the baseline it is counted from"
    elif target.kind is TargetKind.GAP:
        period = target.period if latest is None else min(target.period, latest)
        low = value_at(target.comparator_code, period) + target.value
        reason = "there is no figure for the area it is counted from"
    return (low, high, "") if not is_missing(low) else (math.nan, math.nan, reason)


@dataclass(frozen=True, slots=True)
class Standing:
    """A target as a level, where the latest value stands against it, and why that is not known."""

    low: float
    high: float
    status: TargetStatus
    reason: str = ""


def stand(
    target: Target,
    *,
    area_code: str,
    latest: Period | None,
    polarity: Polarity,
    value_at: ValueAt,
) -> Standing:
    """Where an area's latest value stands against one version of a target.

    Parameters are those of ``judge_target``.
    """
    value = value_at(area_code, latest) if latest else math.nan
    low, high, reason = target_level(target, area_code=area_code, latest=latest, value_at=value_at)
    if target.state in NOT_SETTLED:
        return Standing(low, high, NOT_SETTLED[target.state])
    if reason:
        return Standing(low, high, TargetStatus.CANNOT_TELL, reason)
    is_due = latest is not None and target.period <= latest
    status = target_status(
        value, low, high, polarity=polarity, is_due=is_due, tolerance=target.tolerance
    )
    return Standing(low, high, *status)


def judge_target(
    targets: Sequence[Target],
    *,
    area_code: str,
    latest: Period | None,
    polarity: Polarity,
    value_at: ValueAt,
) -> dict[str, Any]:
    """The scorecard's target columns for one indicator.

    Parameters
    ----------
    targets : sequence of Target
        One a period, as ``read_targets`` gives them.
    area_code : str
        The area.
    latest : Period or None
        The period of its latest value; None where it has none.
    polarity : Polarity
        Which direction is good.
    value_at : callable
        Area code and period to the usable value.

    Returns
    -------
    dict
        The columns from ``baseline_period`` to ``percent_of_way`` of the scorecard.
    """
    target = applying_target(targets, latest)
    if target is None:
        return {"target_status": TargetStatus.NO_TARGET}
    value = value_at(area_code, latest) if latest else math.nan
    standing = stand(
        target, area_code=area_code, latest=latest, polarity=polarity, value_at=value_at
    )
    low, high = standing.low, standing.high
    baseline_period = target.baseline_period
    baseline = value_at(area_code, baseline_period) if baseline_period else math.nan
    is_range = target.kind is TargetKind.RANGE
    return {
        "baseline_period": baseline_period.label if baseline_period else "",
        "baseline_value": baseline,
        "target_period": target.period.label,
        "target_kind": target.kind,
        "target_value": low,
        "target_upper_value": high,
        "target_tolerance": target.tolerance,
        "target_version": target.version,
        "target_agreed_on": target.agreed_on,
        "target_reason": target.reason,
        "target_status": standing.status,
        "target_status_reason": standing.reason,
        "target_gap": target_gap(value, low, high),
        "percent_of_way": math.nan if is_range else percent_of_way(value, baseline, low, polarity),
    }


def applying_target(targets: Sequence[Target], latest: Period | None) -> Target | None:
    """The target to judge by; of an indicator that has no value yet the first there is."""
    if latest is not None:
        return choose_target(targets, latest)
    return min(targets, key=lambda target: target.period, default=None)
