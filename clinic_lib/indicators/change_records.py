"""Two snapshots of one indicator side by side, ready to be compared. Compares nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from clinic_lib.data.disclosure_counts import DEFAULT_THRESHOLD
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.fingerprint import in_words
from clinic_lib.indicators.records import rows_of
from clinic_lib.terms import ChangeReason, Marker

Row = Mapping[str, Any]
Part = tuple[str, str]
OWN = "area"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is shown and differs from an earlier snapshot.

    Parameters
    ----------
    indicator_id, title : str
        Of the indicator; empty where it is about the whole clinic.
    what : str
        What changed, in plain words.
    period : str
        The period it belongs to; empty where it belongs to none.
    before, after : str
        As printed then and now.
    reason : ChangeReason
        Why.
    """

    indicator_id: str
    title: str
    what: str
    period: str
    before: str
    after: str
    reason: ChangeReason


@dataclass(frozen=True, slots=True)
class Side:
    """One indicator as a snapshot has it.

    Parameters
    ----------
    row : mapping
        Its row of the scorecard.
    history : mapping of str to mapping
        Its rows of the history by period.
    comparators : mapping of (str, str) to mapping
        Its rows of the comparators by area and kind, without the clinic's own.
    underneath : mapping of (str, str) to mapping
        Its rows of what lies underneath by dimension and part.
    """

    row: Row
    history: Mapping[str, Row] = field(default_factory=dict)
    comparators: Mapping[Part, Row] = field(default_factory=dict)
    underneath: Mapping[Part, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator in both snapshots.

    Parameters
    ----------
    before, after : Side
        Then and now.
    threshold : int
        A count under this, or a change of a count by less, is too small to show.
    """

    before: Side
    after: Side
    threshold: int = DEFAULT_THRESHOLD

    def differs(self, *columns: str) -> bool:
        """Whether any of these columns of the scorecard differs."""
        return any(differ(self.before.row, self.after.row, column) for column in columns)

    @property
    def is_disclosive(self) -> bool:
        """Whether the counts could point at somebody."""
        return bool(self.before.row["disclosive"] or self.after.row["disclosive"])

    def change(
        self, what: str, before: str, after: str, reason: ChangeReason, *, period: str = ""
    ) -> Change:
        """A change of this indicator."""
        row = self.after.row
        return Change(row["indicator_id"], row["title"], what, period, before, after, reason)


def build_sides(assessment: Assessment) -> dict[str, Side]:
    """Each indicator of an assessment, in its order."""
    history = _grouped(assessment.history, ("period",))
    comparators = _grouped(
        assessment.comparators.loc[assessment.comparators["comparator_type"] != OWN],
        ("area_code", "comparator_type"),
    )
    underneath = _grouped(assessment.underneath, ("dimension", "part_code"))
    sides = {}
    for row in assessment.records():
        indicator_id = row["indicator_id"]
        own = {key[0]: found for key, found in history.get(indicator_id, {}).items()}
        others, parts = (
            {(key[0], key[1]): found for key, found in table.get(indicator_id, {}).items()}
            for table in (comparators, underneath)
        )
        sides[indicator_id] = Side(row, own, others, parts)
    return sides


def _grouped(
    frame: pd.DataFrame, key: Iterable[str]
) -> dict[str, dict[tuple[str, ...], dict[str, Any]]]:
    """The rows by indicator, then by key, in their order."""
    names, found = tuple(key), dict[str, dict[tuple[str, ...], dict[str, Any]]]()
    for row in rows_of(frame):
        place = tuple(row[name] for name in names)
        found.setdefault(row["indicator_id"], {})[place] = row
    return found


def differ(before: Row, after: Row, column: str) -> bool:
    """Whether a cell differs as far as anybody is shown, in a column that both have.

    Examples
    --------
    >>> differ({"value": 0.3}, {"value": 0.1 + 0.2}, "value")
    False
    """
    if column not in before or column not in after:
        return False
    return in_words(before[column]) != in_words(after[column])


def is_shown(row: Row | None) -> bool:
    """Whether a row has a figure."""
    return row is not None and in_words(row["value"]) is not None


def is_withheld(row: Row | None) -> bool:
    """Whether a row's figure is withheld."""
    return row is not None and Marker.CONFIDENTIAL in row.get("marker", "")
