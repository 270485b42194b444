"""What changed among targets and the baseline they start from. Judges nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from clinic_lib.indicators.change_records import Change, Pair, Row, differ
from clinic_lib.indicators.change_words import NOTHING, cell_words, number_pair, range_pair
from clinic_lib.terms import ChangeReason, TargetKind

TARGET, ORIGINAL = "target", "target as first agreed"
TOLERANCE = "end of the target's tolerance"
DETAILS = {
    "target_kind": "kind of target",
    "target_version": "version of the target",
    "target_tolerance": "tolerance of the target",
    "target_agreed_on": "day on which the target was agreed",
    "target_reason": "reason for the target",
    "target_refreshed_reason": "reason for the refreshed target",
}
COUNTED_FROM = {
    TargetKind.PERCENT_CHANGE: ChangeReason.BASELINE,
    TargetKind.GAP: ChangeReason.COMPARATOR,
}
NONE: Mapping[str, Any] = {}


def target_changes(pair: Pair) -> Iterator[Change]:
    """What changed of each period's target, and of what is known of the one that applies."""
    before, after = pair.before.history, pair.after.history
    periods = {**before, **after}
    levels = False
    for period in sorted(periods, key=lambda p: (periods[p]["period_start"], p)):
        then, now = before.get(period, NONE), after.get(period, NONE)
        for what, column in ((TARGET, "target"), (ORIGINAL, "original_target")):
            words = _printed(pair, _ends(then, column), _ends(now, column))
            if not _same(then, now, column):
                levels = True
                if what == TARGET:
                    yield pair.change(what, *words, _reason(pair, then, now, period), period=period)
                elif NOTHING not in words:
                    reason = ChangeReason.TARGET_CORRECTED
                    yield pair.change(what, *words, reason, period=period)
        if _same(then, now, "target") and not _same(then, now, "tolerance"):
            levels = True
            words = _printed(pair, _ends(then, "tolerance"), _ends(now, "tolerance"))
            yield pair.change(TOLERANCE, *words, ChangeReason.TARGET_CORRECTED, period=period)
    if not levels and not pair.differs("target_period"):
        yield from _details(pair)


def baseline_changes(pair: Pair) -> Iterator[Change]:
    """Another period to start from, or another figure of it that the series does not explain."""
    then, now = pair.before.row, pair.after.row
    if pair.differs("target_period"):
        return  # each period's target has a baseline of its own
    if pair.differs("baseline_period"):
        words = [row["baseline_period"] or NOTHING for row in (then, now)]
        yield pair.change("period of the baseline", words[0], words[1], ChangeReason.BASELINE)
    elif pair.differs("baseline_value"):
        period = now["baseline_period"]
        rows = [side.history.get(period, NONE) for side in (pair.before, pair.after)]
        if not differ(rows[0], rows[1], "value"):
            units = (then["unit"], now["unit"])
            numbers = (then["baseline_value"], now["baseline_value"])
            words = list(number_pair(*numbers, units=units, decimals=now["decimals"]))
            reason = ChangeReason.BASELINE
            yield pair.change("baseline", words[0], words[1], reason, period=period)


def _printed(
    pair: Pair, before: tuple[float, float], after: tuple[float, float]
) -> tuple[str, str]:
    """Two levels or ranges in the indicator's unit."""
    row = pair.after.row
    return range_pair(before, after, unit=row["unit"], decimals=row["decimals"])


def _ends(row: Row, column: str) -> tuple[float, float]:
    """The level of a target, or both ends of a range."""
    return row.get(f"{column}_value", math.nan), row.get(f"{column}_upper_value", math.nan)


def _same(then: Row, now: Row, column: str) -> bool:
    """Whether both have the same target; a row that is not there has none."""
    empty = {f"{column}_value": math.nan, f"{column}_upper_value": math.nan}
    first, second = {**empty, **then}, {**empty, **now}
    return not any(differ(first, second, name) for name in empty)


def _reason(pair: Pair, then: Row, now: Row, period: str) -> ChangeReason:
    """Why the target of a period is another one."""
    was, is_ = (not math.isnan(_ends(row, "target")[0]) for row in (then, now))
    if was != is_:
        return ChangeReason.TARGET_SET if is_ else ChangeReason.TARGET_GONE
    applies = period == pair.before.row["target_period"] == pair.after.row["target_period"]
    versions = pair.before.row["target_version"], pair.after.row["target_version"]
    is_later = applies and versions[1] > versions[0]
    if is_later or differ(
        {"original_target_value": math.nan, **then}, now, "original_target_value"
    ):
        return ChangeReason.TARGET_REFRESHED
    return COUNTED_FROM.get(pair.after.row["target_kind"], ChangeReason.TARGET_CORRECTED)


def _details(pair: Pair) -> Iterator[Change]:
    """What else is known of the target that applies, where its level is the same."""
    versions = pair.before.row["target_version"], pair.after.row["target_version"]
    is_later = versions[1] > versions[0]
    reason = ChangeReason.TARGET_REFRESHED if is_later else ChangeReason.TARGET_CORRECTED
    for column, what in DETAILS.items():
        if pair.differs(column):
            words = [cell_words(side.row[column]) for side in (pair.before, pair.after)]
            period = pair.after.row["target_period"]
            yield pair.change(what, words[0], words[1], reason, period=period)
