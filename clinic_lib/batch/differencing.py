"""What two versions of a clinic's tables, laid side by side, would give away.

Reads the tables of the last release and of the one about to replace it; changes neither. A figure
that is withheld now is no secret to somebody who kept the earlier pack.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from clinic_lib.terms import Marker, ValueType

TABLES = {
    "history.csv": {"indicator_id", "value", "marker"},
    "comparators.csv": {"indicator_id", "value", "marker"},
    "underneath.csv": {"indicator_id", "value", "part"},
    "scorecard.csv": {"indicator_id"},
}
"""The tables of a release that are compared, each with the columns it is known by."""
MOST_NAMED = 3
WORDS = {
    "hidden": (
        "withheld now, but shown in the release before. Whoever kept that one can read it there: "
        "ask those who have it to delete it."
    ),
    "opened": (
        "shown now, but withheld in the release before. The two together may give away what is "
        "still withheld: make sure that it may be shown before you send this one."
    ),
    "revised": (
        "revised by a count too small to show. The two releases together point at the few who were "
        "added or taken out: round the counts (disclosure, round_to), or hold the revision back."
    ),
}
# The columns of a table that count people, by what the value is.
COUNTS = {
    ValueType.COUNT: ("value", "numerator"),
    ValueType.PROPORTION: ("numerator", "denominator"),
    ValueType.MEAN: ("denominator",),
}
Row = Mapping[str, str]
Key = tuple[str, str, str]


def check_differencing(before: Path, now: Path, *, threshold: int) -> tuple[str, ...]:
    """A warning for each indicator of which two releases together tell more than one may.

    Parameters
    ----------
    before : Path
        Folder of the last release; it may be empty or not there.
    now : Path
        Folder of the release that is to replace it.
    threshold : int
        A change of a count by less than this is too small to show.

    Returns
    -------
    tuple of str
        Sentences for the manifest and the screen. They name periods and never a figure. Empty where
        there is no earlier release, or it was about another area.
    """
    first, second = _read(before), _read(now)
    about = {row["indicator_id"]: row for row in second["scorecard.csv"]}
    areas = [{row["area_code"] for row in tables["scorecard.csv"]} for tables in (first, second)]
    if areas[0] != areas[1]:
        return ()
    earlier, found = _figures(first), defaultdict[tuple[str, str], list[str]](list)
    for key, row in _figures(second).items():
        indicator_id, area, period = key
        if key not in earlier or indicator_id not in about:
            continue
        kind = _kind(earlier[key], row, about[indicator_id], threshold)
        if kind:
            found[kind, indicator_id].append(f"{area} {period}".strip())
    return tuple(
        f"{indicator_id}: {_named(places)} {WORDS[kind]}"
        for (kind, indicator_id), places in sorted(found.items())
    )


def _kind(before: Row, now: Row, about: Row, threshold: int) -> str:
    """What is wrong with a figure beside that of the release before; empty for nothing."""
    was, is_ = (Marker.CONFIDENTIAL in row["marker"] for row in (before, now))
    if was != is_:
        shown = before if is_ else now
        return ("hidden" if is_ else "opened") if shown["value"] else ""
    if is_ or about.get("disclosive") != "True":
        return ""
    changes = (
        abs(float(now[name]) - float(before[name]))
        for name in COUNTS.get(ValueType(about["value_type"]), ("numerator",))
        if now.get(name) and before.get(name)
    )
    return "revised" if any(0 < change < threshold for change in changes) else ""


def _named(places: Sequence[str]) -> str:
    """The first few of some places and periods, and whether there is one or more."""
    more = f" and {len(places) - MOST_NAMED} more" if len(places) > MOST_NAMED else ""
    return f"{', '.join(places[:MOST_NAMED])}{more} {'is' if len(places) == 1 else 'are'}"


def _figures(tables: Mapping[str, Sequence[Row]]) -> dict[Key, Row]:
    """Each figure by indicator, area or part (empty for the clinic's own) and period."""
    own = {(row["indicator_id"], "", row["period"]): row for row in tables["history.csv"]}
    others = {
        (row["indicator_id"], row["area_name"], row["period"]): row
        for row in tables["comparators.csv"]
        if row["comparator_type"] != "area"
    }
    # A part is only in the table while every part is shown, so it has no marker of its own.
    parts = {
        (row["indicator_id"], row["part"], row["period"]): {**row, "marker": ""}
        for row in tables["underneath.csv"]
    }
    return parts | own | others


def _read(folder: Path) -> dict[str, list[Row]]:
    """The tables of a release; each empty where one cannot be read, or is not ours."""
    tables: dict[str, list[Row]] = {}
    for name, needed in TABLES.items():
        try:
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                tables[name] = list(csv.DictReader(file))
        except (OSError, ValueError, csv.Error):
            tables[name] = []
        if tables[name] and not needed <= set(tables[name][0]):
            tables[name] = []
    return tables
