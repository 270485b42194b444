"""A target as it was first agreed beside the one that applies, and the words for the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from clinic_lib.data.periods import Period
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Row, Rows
from clinic_lib.indicators.targets import (
    Standing,
    Target,
    ValueAt,
    applying_target,
    stand,
    target_level,
)
from clinic_lib.indicators.wording import format_size, format_value, period_name
from clinic_lib.terms import Polarity, TargetKind, TargetStatus

UNSETTLED = {
    TargetStatus.PLACEHOLDER: "a placeholder",
    TargetStatus.DEFERRED: "deferred",
}
BY_THE_FIRST = {
    TargetStatus.MET: "the latest figure meets the first target",
    TargetStatus.WITHIN_TOLERANCE: "the latest figure is within the tolerance of the first target",
    TargetStatus.NOT_MET: "the latest figure does not meet the first target",
    TargetStatus.NOT_YET_DUE: "the first target is not met yet, and not yet due",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """How an indicator's values are printed."""

    unit: str
    decimals: float


def refresh_columns(
    targets: Sequence[Target],
    *,
    printed: Printed,
    area_code: str,
    latest: Period | None,
    polarity: Polarity,
    value_at: ValueAt,
) -> dict[str, Any]:
    """The first version of the target that applies, and where the latest value stands against it.

    Parameters
    ----------
    targets : sequence of Target
        One a period, as ``read_targets`` gives them.
    printed : Printed
        How values are printed in the sentence.
    area_code, latest, polarity, value_at
        As in ``judge_target``.

    Returns
    -------
    dict
        The columns from ``original_target_kind`` to ``target_refreshed`` of the scorecard; empty
        where the target that applies is the first.

    Examples
    --------
    >>> from clinic_lib.data import parse_period
    >>> year = parse_period("2009/10", "financial")
    >>> first = Target(year, TargetKind.LEVEL, 50.0)
    >>> now = Target(year, TargetKind.LEVEL, 45.0, version=2, reason="Fewer jobs", original=first)
    >>> found = refresh_columns(
    ...     [now], printed=Printed("%", 0), area_code="E1", latest=year,
    ...     polarity=Polarity.HIGH_IS_GOOD, value_at=lambda area, period: 47.0,
    ... )
    >>> found["original_target_value"], str(found["original_target_status"])
    (50.0, 'not_met')
    >>> found["target_refreshed"].partition(";")[0]
    'Target for 2009/10 refreshed from 50% to 45%'
    """
    target = applying_target(targets, latest)
    if target is None or target.original is None:
        return {}
    known: dict[str, Any] = {
        "area_code": area_code,
        "latest": latest,
        "polarity": polarity,
        "value_at": value_at,
    }
    now, first = stand(target, **known), stand(target.original, **known)
    return {
        "original_target_kind": target.original.kind,
        "original_target_value": first.low,
        "original_target_upper_value": first.high,
        "original_target_tolerance": target.original.tolerance,
        "original_target_agreed_on": target.original.agreed_on,
        "original_target_status": first.status,
        "target_refreshed_reason": target.reason,
        "target_refreshed": _sentence(target, target.original, now, first, printed),
    }


def add_targets(
    history: Rows,
    targets: Sequence[Target],
    *,
    area_code: str,
    latest: Period | None,
    value_at: ValueAt,
) -> list[Row]:
    """The history with each period's target as a level, now and as first agreed.

    Parameters are those of ``refresh_columns``.
    """
    now = {target.period.label: target for target in targets}
    first = {label: target.original for label, target in now.items() if target.original}
    added: dict[str, dict[str, float]] = {}
    for prefix, versions in (("target", now), ("original_target", first)):
        for label, target in versions.items():
            low, high, _ = target_level(
                target, area_code=area_code, latest=latest, value_at=value_at
            )
            levels = {f"{prefix}_value": low, f"{prefix}_upper_value": high}
            added[label] = added.get(label, {}) | levels
    return [{**row, **added.get(row["period"], {})} for row in history]


def _sentence(
    target: Target, original: Target, now: Standing, first: Standing, printed: Printed
) -> str:
    """What was changed, when, how the first target looks today, and why it was changed."""
    before, after = _version_words(original, first, printed), _version_words(target, now, printed)
    when = "" if pd.isna(target.agreed_on) else f" on {_day(target.agreed_on)}"
    name = f"Target for {period_name(target.period)}"
    if first.status in UNSETTLED and now.status not in UNSETTLED:
        words = f"{name} set{when} at {after}; before that it was {before}"
    elif now.status in UNSETTLED:
        verb = "deferred" if now.status is TargetStatus.DEFERRED else "made a placeholder"
        words = f"{name} {verb}{when}; before that it was {before}"
    elif before == after:
        words = f"{name} refreshed{when} and kept at {after}"
    else:
        words = f"{name} refreshed{when} from {before} to {after}"
    by_first = BY_THE_FIRST.get(first.status, "")
    if by_first and before != after:
        words += f"; {by_first}"
    return f"{words}. Reason: {target.reason}" if target.reason else words


def _version_words(target: Target, standing: Standing, printed: Printed) -> str:
    """One version as printed: its level, a range's two ends, or its state."""
    if standing.status in UNSETTLED:
        return UNSETTLED[standing.status]
    if is_missing(standing.low):
        return "a figure that cannot be worked out"
    low, high = (
        format_value(end, unit=printed.unit, decimals=int(printed.decimals))
        for end in (standing.low, standing.high)
    )
    words = low if is_missing(standing.high) else f"between {low} and {high}"
    if target.kind is not TargetKind.GAP or is_missing(target.value):
        return words
    size = format_size(target.value, unit=printed.unit, decimals=int(printed.decimals))
    side = "below" if target.value < 0 else "above"
    return f"{size} {side} its comparator (now {words})"


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"
