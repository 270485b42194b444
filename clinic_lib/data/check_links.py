"""Whether tables agree with each other: codes that do not exist, rows that stand twice.

Knows which column points to which table, and no number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from clinic_lib.data.lookup import earlier_rows
from clinic_lib.data.sheets import Mask, Sheet
from clinic_lib.errors import Problem, suggestion

# Looking for the nearest spelling is slow; nobody reads the hundredth suggestion.
MOST_SUGGESTIONS = 100

LINKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "areas": (("parent_code", "areas", "area_code"),),
    "observations": (
        ("indicator_id", "indicators", "indicator_id"),
        ("area_code", "areas", "area_code"),
    ),
    "targets": (
        ("indicator_id", "indicators", "indicator_id"),
        ("area_code", "areas", "area_code"),
        ("comparator_code", "areas", "area_code"),
    ),
    "partnerships": (("area_code", "areas", "area_code"),),
    "golden_thread": (
        ("partnership_id", "partnerships", "partnership_id"),
        ("indicator_id", "indicators", "indicator_id"),
        ("activity_id", "activities", "activity_id"),
    ),
    "activities": (("partnership_id", "partnerships", "partnership_id"),),
    "comparators": (
        ("area_code", "areas", "area_code"),
        ("comparator_code", "areas", "area_code"),
    ),
    "stories": (
        ("indicator_id", "indicators", "indicator_id"),
        ("partnership_id", "partnerships", "partnership_id"),
    ),
    "actions": (
        ("partnership_id", "partnerships", "partnership_id"),
        ("indicator_id", "indicators", "indicator_id"),
        ("effect_indicator", "indicators", "indicator_id"),
    ),
    "rebases": (
        ("indicator_id", "indicators", "indicator_id"),
        ("area_code", "areas", "area_code"),
    ),
}
_NOUNS = {
    "indicator_id": "indicator",
    "area_code": "area",
    "partnership_id": "partnership",
    "activity_id": "activity",
    "action_id": "action",
}


def link_problems(sheet: Sheet, sheets: Mapping[str, Sheet]) -> list[Problem]:
    """Every code that points to a row that is not there.

    Parameters
    ----------
    sheet : Sheet
        The table that points.
    sheets : mapping of str to Sheet
        Every table that could be read; a link to one that could not, or that has no row, is left
        alone, because that has been told and would be told again for each row here.

    Returns
    -------
    list of Problem
    """
    problems = []
    for column, target, key in LINKS.get(sheet.table.name, ()):
        if target in sheets and len(sheets[target]) and key in _headings(sheets[target]):
            known = set(sheets[target].frame[key]) | _lost_words(sheets[target])
            problems += _unknown(sheet, column, known, _NOUNS[key], target)
    return problems


def is_known(sheet: Sheet, column: str, known: Collection[str]) -> Mask:
    """Rows whose code is one of those known.

    Examples
    --------
    >>> from clinic_lib.data.reading import gather
    >>> from clinic_lib.data.tables import AREAS
    >>> is_known(Sheet.of(gather(AREAS, [])), "area_code", {"E92000001"}).tolist()
    []
    """
    return np.asarray(sheet.frame[column].isin(list(known)))


def repeated_rows(sheet: Sheet) -> list[Problem]:
    """Every row with the same key as an earlier one, naming both.

    Parameters
    ----------
    sheet : Sheet
        The table; its periods are compared as parsed, not as spelt.

    Returns
    -------
    list of Problem
    """
    key = [f"{name}_label" if f"{name}_label" in sheet.frame else name for name in sheet.table.key]
    usable = sheet.clean(*sheet.table.key)
    usable &= np.asarray(sheet.frame[key[0]] != "")
    for name in key:
        if name.endswith("_label"):
            usable &= np.asarray(sheet.frame[name] != "")
    rows = np.flatnonzero(usable)
    found = earlier_rows(sheet.frame[key].take(rows), key)
    earlier = {int(rows[at]): int(rows[first]) for at, first in found.items()}
    bad = np.zeros(len(sheet), dtype=bool)
    bad[list(earlier)] = True
    column = sheet.table.key[0] if len(sheet.table.key) == 1 else None
    return sheet.problems(
        bad, column, _says_repeated(sheet, earlier), "Delete one of the two, or correct its key."
    )


def _says_repeated(sheet: Sheet, earlier: Mapping[int, int]) -> Callable[[int], str]:
    nouns = _list_words([_NOUNS.get(name, name.replace("_", " ")) for name in sheet.table.key])

    def say(at: int) -> str:
        other = earlier[at]
        place = sheet.other_place(other, at)
        words = "".join(
            f" (written '{sheet.written(name, at)}' here and '{sheet.written(name, other)}' there)"
            for name in sheet.table.key
            if f"{name}_label" in sheet.frame
            and sheet.written(name, at) != sheet.written(name, other)
        )
        return f"the row has the same {nouns} as {place}{words}"

    return say


def parent_problems(sheet: Sheet) -> list[Problem]:
    """Areas that lie, at some remove, in themselves.

    Parameters
    ----------
    sheet : Sheet
        The table ``areas``.

    Returns
    -------
    list of Problem
        One for each area on the loop.
    """
    codes = sheet.frame["area_code"].to_list()
    parents = dict(zip(codes, sheet.frame["parent_code"].to_list(), strict=True))
    in_loop = {code: loop for code in parents if (loop := _loop(code, parents))}
    bad = sheet.frame["area_code"].isin(list(in_loop))
    return sheet.problems(
        bad,
        "parent_code",
        lambda at: f"the area lies in itself: {' in '.join(in_loop[codes[at]])}",
        "Give it the parent that is next larger, or none.",
    )


def _loop(code: str, parents: Mapping[str, str]) -> list[str]:
    """The way from an area through its parents back to it, or nothing."""
    way = [code]
    while (parent := parents.get(way[-1], "")) and parent not in way:
        way.append(parent)
    return [*way, code] if parent == code else []


def _unknown(
    sheet: Sheet, column: str, known: Collection[str], noun: str, target: str
) -> list[Problem]:
    bad = sheet.filled(column) & sheet.clean(column) & ~is_known(sheet, column, known)
    codes = sheet.frame[column]
    unique = codes[bad].unique()[:MOST_SUGGESTIONS]
    nearest = {code: _nearest(str(code), known) for code in unique}
    return sheet.problems(
        bad,
        column,
        lambda at: f"the {noun} '{codes.iloc[at]}' is not in {target}",
        lambda at: f"Correct it, or add it to {target}.{nearest.get(codes.iloc[at], '')}",
    )


def _headings(sheet: Sheet) -> set[str]:
    return {name for part in sheet.cells.parts for name in part.header}


def _lost_words(sheet: Sheet) -> set[str]:
    """What stands in rows that could not be read: a code among it is not unknown."""
    return {word.strip() for part in sheet.cells.parts for word in part.lost}


def _nearest(code: str, known: Collection[str]) -> str:
    if code.upper() in known:
        return f" Did you mean '{code.upper()}'?"
    if (digits := code[:1] + code[1:].replace("O", "0")) in known:
        return f" Did you mean '{digits}', with the digit 0?"
    return suggestion(code, known)


def _list_words(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
