"""Authorities of a published list found among the areas by name, one area each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import pandas as pd

FILLER = {"the", "of", "city", "county", "borough", "council", "and", "upon"}
NOT_AUTHORITIES = ("country", "region", "district")
BEFORE_CHANGE = re.compile(r"\(pre lg", re.IGNORECASE)
"""How the list marks an authority of before a reorganisation whose name lives on."""


def name_key(name: str) -> str:
    """A name without case, punctuation and the words that one source has and another has not.

    Examples
    --------
    >>> name_key("Kingston upon Hull, City of"), name_key("Dorset (Pre LG)")
    ('kingston hull', 'dorset')
    """
    plain = re.sub(r"\(.*?\)", "", name.lower())
    words = re.sub(r"[^a-z ]", " ", plain.replace("'", "")).split()
    return " ".join(word for word in words if word not in FILLER)


def match_names(names: Iterable[str], areas: pd.DataFrame, on: date) -> dict[str, str]:
    """The area code of each name that is among the areas; no area serves two names.

    Parameters
    ----------
    names : iterable of str
        Authorities as the list has them.
    areas : DataFrame
        The areas table as text. Countries, regions and districts are not looked at.
    on : date
        The day of the list: of areas of one name the one in force then is meant.

    Examples
    --------
    >>> areas = pd.DataFrame({
    ...     "area_code": ["E10000009", "E06000059"], "area_name": ["Dorset", "Dorset"],
    ...     "area_type": ["county", "unitary"], "valid_to": ["2019-03-31", ""],
    ... })
    >>> match_names(["Dorset", "Dorset (Pre LG)"], areas, date(2025, 5, 1))
    {'Dorset': 'E06000059', 'Dorset (Pre LG)': 'E10000009'}
    """
    wanted = list(dict.fromkeys(names))
    ended = areas["valid_to"] if "valid_to" in areas else pd.Series("", index=areas.index)
    ended = ended.astype("str").str.slice(0, 10).where(ended.notna(), "")
    by_name: dict[str, list[tuple[str, str]]] = {}
    rows = zip(areas["area_code"], areas["area_name"], areas["area_type"], ended, strict=True)
    for code, name, kind, end in rows:
        if kind not in NOT_AUTHORITIES:
            by_name.setdefault(name_key(str(name)), []).append((str(code), end))
    day, found = on.isoformat(), {}
    for name in wanted:
        there = by_name.get(name_key(name), [])
        is_over = bool(BEFORE_CHANGE.search(name))
        fitting = sorted(code for code, end in there if bool(end and end < day) == is_over)
        if fitting:
            found[name] = fitting[-1]
    # A name that ended without a namesake after it is still that area.
    for name in wanted:
        pairs = by_name.get(name_key(name), [])
        free = sorted(code for code, _ in pairs if code not in found.values())
        if name not in found and free and not BEFORE_CHANGE.search(name):
            found[name] = free[-1]
    return {name: found[name] for name in wanted if name in found}
