"""What differs between two snapshots of a clinic: exactly that, in plain words, and nothing else.

First what was measured, then what was judged; what merely follows is listed only for the judgements
that a reader acts on, or where nothing else explains it. ``docs/snapshot.md`` has the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from itertools import chain

import pandas as pd

from clinic_lib.errors import DataError
from clinic_lib.indicators.change_disclosure import without_secrets
from clinic_lib.indicators.change_figures import (
    as_at_change,
    comparator_changes,
    district_changes,
    figure_changes,
    underneath_changes,
)
from clinic_lib.indicators.change_records import Change, Pair, Side, build_sides, differ
from clinic_lib.indicators.change_targets import baseline_changes, target_changes
from clinic_lib.indicators.change_words import (
    DEFINITION,
    JUDGEMENTS,
    NOTHING,
    cell_words,
    figure_words,
    number_pair,
)
from clinic_lib.indicators.columns import SCORECARD_COLUMNS, Kind, typed_frame
from clinic_lib.indicators.fingerprint import TABLES
from clinic_lib.indicators.snapshot import Snapshot
from clinic_lib.terms import ChangeReason

CHANGE_COLUMNS: dict[str, Kind] = {field.name: Kind.TEXT for field in fields(Change)}
"""The columns of a list of changes, in order."""

REWORDED = Change("", "", "wording", "", "as circulated", "as now", ChangeReason.METHOD)


def compare_snapshots(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """What differs between two snapshots of one clinic.

    Parameters
    ----------
    before, after : Snapshot
        The one that was circulated, and the one of now.

    Returns
    -------
    DataFrame
        One row a change: ``indicator_id, title, what, period, before, after, reason``, all of them
        text as it is printed (``reason`` is a ``ChangeReason``). Empty exactly where both have the
        same number. What is withheld in the later one stands in no row.

    Raises
    ------
    DataError
        If they are of two clinics.
    """
    if before.clinic_id != after.clinic_id:
        raise DataError(
            f"The snapshots are of two clinics ('{before.clinic_id}' and '{after.clinic_id}'). "
            "Compare two of one clinic."
        )
    changes = [] if before.hash == after.hash else list(_changes(before, after)) or [REWORDED]
    return typed_frame([asdict(change) for change in changes], CHANGE_COLUMNS)


def _changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Every change, the clinic's own first, then by indicator."""
    yield from _clinic_changes(before, after)
    if before.assessment.area_code != after.assessment.area_code:
        return
    is_same_day = before.assessment.on == after.assessment.on
    earlier, later = build_sides(before.assessment), build_sides(after.assessment)
    threshold = max(before.threshold, after.threshold)
    for indicator_id, side in later.items():
        if indicator_id not in earlier:
            yield _whole(side, ChangeReason.ADDED)
        else:
            pair = Pair(earlier[indicator_id], side, threshold)
            yield from without_secrets(pair, _indicator_changes(pair, is_same_day=is_same_day))
    for indicator_id, side in earlier.items():
        if indicator_id not in later:
            yield _whole(side, ChangeReason.REMOVED)


def _clinic_changes(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """Another area or another day."""
    then, now, reason = before.assessment, after.assessment, ChangeReason.CLINIC
    if then.area_code != now.area_code:
        words = [f"{one.area_name} ({one.area_code})" for one in (then, now)]
        yield Change("", "", "area", "", words[0], words[1], reason)
    elif then.area_name != now.area_name:
        yield Change("", "", "name of the area", "", then.area_name, now.area_name, reason)
    if then.on != now.on:
        days = [f"{one.on.day} {one.on:%B %Y}" for one in (then, now)]
        yield Change("", "", "day of the clinic", "", days[0], days[1], reason)


def _whole(side: Side, reason: ChangeReason) -> Change:
    """An indicator that only one snapshot has; of one that is gone, no figure is told."""
    row = side.row
    number = number_pair(
        row["value"], float("nan"), units=(row["unit"], ""), decimals=row["decimals"]
    )
    is_added = reason is ChangeReason.ADDED
    words = (NOTHING, figure_words(number[0], row)) if is_added else ("shown", NOTHING)
    return Change(row["indicator_id"], row["title"], "indicator", row["period"], *words, reason)


def _indicator_changes(pair: Pair, *, is_same_day: bool) -> Iterator[Change]:
    """Every change of one indicator."""
    measured = list(
        chain(
            _definition_changes(pair),
            figure_changes(pair),
            target_changes(pair),
            baseline_changes(pair),
            comparator_changes(pair),
            underneath_changes(pair),
            district_changes(pair),
            _series_changes(pair),
        )
    )
    measured = measured or list(as_at_change(pair))
    yield from measured
    reason = ChangeReason.FOLLOWS if measured or not is_same_day else ChangeReason.METHOD
    judged = list(_judgement_changes(pair, reason))
    yield from judged
    if is_same_day and not measured and not judged:
        yield from _other_changes(pair)


def _definition_changes(pair: Pair) -> Iterator[Change]:
    """What is measured, and how it is printed."""
    for column, what in DEFINITION.items():
        if pair.differs(column):
            yield _in_words(pair, column, what, ChangeReason.DEFINITION)


def _series_changes(pair: Pair) -> Iterator[Change]:
    """Where the series is cut, and where the golden thread has a gap."""
    cuts = {"break_period": "break in the series", "rebase_period": "start of new process limits"}
    for column, what in cuts.items():
        if pair.differs(column):
            yield _in_words(pair, column, what, ChangeReason.SERIES)
    if pair.differs("thread_gap"):
        yield _in_words(pair, "thread_gap", "gap in the golden thread", ChangeReason.THREAD)


def _judgement_changes(pair: Pair, reason: ChangeReason) -> Iterator[Change]:
    """What is judged otherwise than before."""
    for column, what in JUDGEMENTS.items():
        if pair.differs(column):
            yield _in_words(pair, column, what, reason, period=pair.after.row["period"])


def _other_changes(pair: Pair) -> Iterator[Change]:
    """What nothing explains: the library works something out, or says it, in another way."""
    reason, period = ChangeReason.METHOD, pair.after.row["period"]
    for column in SCORECARD_COLUMNS:
        if pair.differs(column):
            yield _in_words(pair, column, column.replace("_", " "), reason, period=period)
    sides = {
        name: (getattr(pair.before, name), getattr(pair.after, name))
        for name in TABLES
        if name != "scorecard"
    }
    for name, (before, after) in sides.items():
        columns = [
            column
            for column in TABLES[name]
            if any(differ(before[key], row, column) for key, row in after.items() if key in before)
        ]
        if columns or before.keys() != after.keys():
            words = ", ".join(column.replace("_", " ") for column in columns) or "rows"
            yield pair.change(f"{words} of the {name}", "as circulated", "as now", reason)


def _in_words(
    pair: Pair, column: str, what: str, reason: ChangeReason, *, period: str = ""
) -> Change:
    """A column of the scorecard before and after."""
    words = [cell_words(side.row[column]) for side in (pair.before, pair.after)]
    return pair.change(what, words[0], words[1], reason, period=period)
