"""What a list of changes may not say, because two releases side by side tell more than each alone.

Takes words away and adds none: the figures of the present release are shown there anyway.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from clinic_lib.indicators.change_records import (
    Change,
    Pair,
    Row,
    is_shown,
    is_withheld,
)
from clinic_lib.indicators.change_words import HIDDEN, NO_FIGURE, NOTHING, WAS_SHOWN
from clinic_lib.terms import ChangeReason, ValueType

# The columns of a table that count people, by what the value is.
COUNTS = {
    ValueType.COUNT: ("value", "numerator"),
    ValueType.PROPORTION: ("numerator", "denominator"),
    ValueType.MEAN: ("denominator",),
}
REVISED = (ChangeReason.REVISED, ChangeReason.BASELINE, ChangeReason.COMPARATOR)
NO_NUMBER = frozenset({NO_FIGURE, NOTHING, WAS_SHOWN, HIDDEN})
# What these say of the past is no figure, or the words for none.
HARMLESS = frozenset(
    {
        ChangeReason.FOLLOWS,
        ChangeReason.DEFINITION,
        ChangeReason.AS_AT,
        ChangeReason.COMPARATOR_ADDED,
        ChangeReason.COMPARATOR_GONE,
        ChangeReason.THREAD,
    }
)


def without_secrets(pair: Pair, changes: Iterable[Change]) -> Iterator[Change]:
    """The changes as they may be listed: without earlier figures where those could give one away.

    Once a figure of an indicator is withheld that was shown, or a count is revised by less than the
    threshold, none of its earlier figures is listed: what is withheld could be worked out from the
    others. Figures of districts that are not all shown are never set side by side.
    """
    hides = _has_newly_withheld(pair)
    small = pair.is_disclosive and _has_small_revision(pair)
    for change in changes:
        is_district = pair.is_disclosive and "of the districts" in change.what
        is_free = change.reason in HARMLESS or change.before in NO_NUMBER
        if is_free or not (hides or small or is_district):
            yield change
        else:
            is_revised = small and change.reason in REVISED
            reason = ChangeReason.TOO_SMALL if is_revised else change.reason
            yield replace(change, before=HIDDEN, reason=reason)


def _rows(pair: Pair) -> Iterator[tuple[Row, Row]]:
    """Every row that both snapshots have."""
    before, after = pair.before, pair.after
    for period, row in after.history.items():
        if period in before.history:
            yield before.history[period], row
    for then, now in (
        (before.comparators, after.comparators),
        (before.underneath, after.underneath),
    ):
        for key, row in now.items():
            if key in then and then[key]["period"] == row["period"]:
                yield then[key], row


def _has_newly_withheld(pair: Pair) -> bool:
    """Whether a figure is withheld now that was shown."""
    is_gone = pair.is_disclosive and bool(pair.before.underneath) and not pair.after.underneath
    return is_gone or any(is_shown(then) and is_withheld(now) for then, now in _rows(pair))


def _has_small_revision(pair: Pair) -> bool:
    """Whether a count is revised by less than the threshold."""
    kind = ValueType(pair.after.row["value_type"])
    columns = COUNTS.get(kind, ("numerator",))
    changes = (
        abs(now.get(column, math.nan) - then.get(column, math.nan))
        for then, now in _rows(pair)
        for column in columns
    )
    return any(0 < change < pair.threshold for change in changes)
