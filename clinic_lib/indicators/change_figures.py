"""What changed among the figures: the area's own, those it is compared with, what lies underneath.

A revised figure stands for its counts, limits and markers: those are listed by themselves only
where the figure is the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from clinic_lib.indicators.change_records import (
    Change,
    Pair,
    Row,
    differ,
    is_shown,
    is_withheld,
)
from clinic_lib.indicators.change_words import (
    COUNTS,
    LIMITS,
    WAS_SHOWN,
    cell_words,
    figure_words,
    number_pair,
)
from clinic_lib.terms import ChangeReason

FIGURE = "figure"
COMPARED, NOT_LISTED = "area compared with", "not shown"


def figure_changes(pair: Pair) -> Iterator[Change]:
    """What changed in the area's own series, in order of time."""
    before, after = pair.before.history, pair.after.history
    last = max((row["period_start"] for row in before.values() if is_shown(row)), default=None)
    periods = {**before, **after}
    for period in sorted(periods, key=lambda p: (periods[p]["period_start"], p)):
        then, now = before.get(period), after.get(period)
        is_new = last is None or periods[period]["period_start"] > last
        is_baseline = (
            period == pair.before.row["baseline_period"] == pair.after.row["baseline_period"]
        )
        revised = ChangeReason.BASELINE if is_baseline else ChangeReason.REVISED
        added = ChangeReason.NEW_PERIOD if is_new else ChangeReason.FIGURE_ADDED
        yield from _one_figure(pair, FIGURE, (then, now), period, (revised, added))


def comparator_changes(pair: Pair) -> Iterator[Change]:
    """What changed among the areas compared with, in their order."""
    before, after = pair.before.comparators, pair.after.comparators
    if not before or not after:
        return
    periods = [next(iter(rows.values()))["period"] for rows in (before, after)]
    if periods[0] != periods[1]:
        is_new = pair.after.row["period_start"] > pair.before.row["period_start"]
        reason = ChangeReason.NEW_PERIOD if is_new else ChangeReason.FOLLOWS
        what = "period of the comparison"
        yield pair.change(what, periods[0], periods[1], reason, period=periods[1])
    for code, row in {**after, **before}.items():
        then, now = before.get(code), after.get(code)
        name = (now or row)["area_name"]
        if then is None:
            reason = ChangeReason.COMPARATOR_ADDED
            yield pair.change(COMPARED, NOT_LISTED, name, reason, period=periods[1])
        elif now is None:
            reason = ChangeReason.COMPARATOR_GONE
            yield pair.change(COMPARED, name, NOT_LISTED, reason, period=periods[1])
        elif periods[0] == periods[1]:
            reasons = (ChangeReason.COMPARATOR, ChangeReason.FIGURE_ADDED)
            yield from _one_figure(pair, name, (then, now), periods[1], reasons)


def underneath_changes(pair: Pair) -> Iterator[Change]:
    """What changed among the districts and groups that a gap is made of."""
    before, after = pair.before.underneath, pair.after.underneath
    period = pair.after.row["period"]
    if bool(before) != bool(after):
        words = (WAS_SHOWN if before else NOT_LISTED, WAS_SHOWN if after else NOT_LISTED)
        yield pair.change("what lies underneath", *words, ChangeReason.FOLLOWS, period=period)
    if pair.differs("period") or not before or not after:
        return
    for key, row in {**after, **before}.items():
        then, now = before.get(key), after.get(key)
        name = (now or row)["part"]
        reasons = (ChangeReason.REVISED, ChangeReason.FIGURE_ADDED)
        yield from _one_figure(pair, name, (then, now), period, reasons)
        if then and now and differ(then, now, "benchmark_value"):
            what = f"{now['benchmark_name']}, {name}"
            printed = _printed(pair, then, now, "benchmark_value")
            yield pair.change(what, *printed, ChangeReason.COMPARATOR, period=period)


def district_changes(pair: Pair) -> Iterator[Change]:
    """What changed at the ends of the districts' figures of the same period."""
    if pair.differs("period"):
        return
    then, now = pair.before.row, pair.after.row
    for end in ("highest", "lowest"):
        value, name = f"{end}_district_value", f"{end}_district"
        if pair.differs(value, name):
            printed = _printed(pair, then, now, value)
            words = [
                f"{number} ({row[name]})" if row[name] else number
                for number, row in zip(printed, (then, now), strict=True)
            ]
            reason = ChangeReason.REVISED
            what = f"{end} figure of the districts"
            yield pair.change(what, words[0], words[1], reason, period=now["period"])


def as_at_change(pair: Pair) -> Iterator[Change]:
    """The day on which the same figure stood so, where it is another."""
    if pair.differs("as_at") and not pair.differs("period"):
        days = [cell_words(side.row["as_at"]) for side in (pair.before, pair.after)]
        what, period = "day on which the figure stood so", pair.after.row["period"]
        yield pair.change(what, days[0], days[1], ChangeReason.AS_AT, period=period)


def _one_figure(
    pair: Pair,
    what: str,
    rows: tuple[Row | None, Row | None],
    period: str,
    reasons: tuple[ChangeReason, ChangeReason],
) -> Iterator[Change]:
    """What changed of one figure; the reasons are those for a revised one and for a new one."""
    then, now = rows
    printed = _printed(pair, then or {}, now or {}, "value")
    words = [figure_words(number, row) for number, row in zip(printed, rows, strict=True)]
    if is_shown(then) and is_shown(now):
        yield from _both_shown(pair, what, rows, period, (words[0], words[1], reasons[0]))
    elif is_shown(now):
        reason = ChangeReason.SHOWN if is_withheld(then) else reasons[1]
        yield pair.change(what, words[0], words[1], reason, period=period)
    elif is_shown(then):
        # The figure that is withheld now must not stand in a list that is made now.
        hidden = is_withheld(now)
        reason = ChangeReason.WITHHELD if hidden else ChangeReason.FIGURE_GONE
        yield pair.change(what, WAS_SHOWN if hidden else words[0], words[1], reason, period=period)
    elif then and now and differ(then, now, "marker"):
        yield pair.change(what, words[0], words[1], ChangeReason.MARKER, period=period)


def _both_shown(
    pair: Pair,
    what: str,
    rows: tuple[Row | None, Row | None],
    period: str,
    told: tuple[str, str, ChangeReason],
) -> Iterator[Change]:
    """What changed of a figure that is shown both times."""
    then, now = rows[0] or {}, rows[1] or {}
    if differ(then, now, "value"):
        yield pair.change(what, *told, period=period)
        return
    if differ(then, now, "marker"):
        yield pair.change(what, told[0], told[1], ChangeReason.MARKER, period=period)
    prefix = "" if what == FIGURE else f"{what}: "
    for column, name in {**COUNTS, **LIMITS}.items():
        if differ(then, now, column):
            printed = _printed(pair, then, now, column)
            yield pair.change(f"{prefix}{name}", *printed, told[2], period=period)


def _printed(pair: Pair, then: Row, now: Row, column: str) -> tuple[str, str]:
    """A number of two rows as printed, with the indicator's unit unless it is a count."""
    numbers = [row.get(column, math.nan) for row in (then, now)]
    if column in COUNTS:
        return number_pair(numbers[0], numbers[1])
    units = pair.before.row["unit"], pair.after.row["unit"]
    decimals = pair.after.row["decimals"]
    return number_pair(numbers[0], numbers[1], units=units, decimals=decimals)
