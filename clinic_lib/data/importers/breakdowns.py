"""Which rows are about everybody, and which about a sex, an age group or another part.

Needs the columns ``sex``, ``age``, ``category_type`` and ``category``; knows nothing of values.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import pandas as pd

from clinic_lib.data.importers.tidying import slug

EVERY_SEX = ("Persons", "Not applicable", "")
EVERY_AGE = ("All ages", "Not applicable", "")
_BETWEEN = re.compile(r"(\d+)\s*(?:-|to)\s*(\d+)", re.IGNORECASE)
_FROM = re.compile(r"(\d+)\s*\+|(\d+) and over", re.IGNORECASE)
_BELOW = re.compile(r"(?:<|under)\s*(\d+)", re.IGNORECASE)
_EXACT = re.compile(r"(\d+)")
_IN_YEARS = re.compile(r"(?:\b|\d)(yrs?|years?)\b|^[\d\s<+-]+$", re.IGNORECASE)


@dataclass(frozen=True)
class Split:
    """Rows of one indicator with their ``breakdown``.

    Parameters
    ----------
    key, words : str
        What sets it apart from its sisters, for a key and for a title; blank when it has none.
    sex, age : str
        Whom the whole is about.
    rows : DataFrame
        Its rows, with the column ``breakdown``: blank for the whole.
    """

    key: str
    words: str
    sex: str
    age: str
    rows: pd.DataFrame


def split_by_whole(rows: pd.DataFrame) -> list[Split]:
    """One split if there are rows about everybody; else one for each sex, or each age.

    Without that, an indicator published for males and females only would have no figure of its own
    and could stand in no pack.

    Examples
    --------
    >>> rows = pd.DataFrame({"sex": ["Male", "Female"], "age": "All ages",
    ...                      "category_type": "", "category": ""})
    >>> [split.words for split in split_by_whole(rows)]
    ['Female', 'Male']
    """
    plain = rows[rows["category"] == ""]
    basis = plain if len(plain) else rows
    sexes = sorted(basis["sex"].unique())
    whole_sex = next((sex for sex in EVERY_SEX if sex in sexes), None)
    splits = []
    for sex in [whole_sex] if whole_sex is not None else sexes:
        part = rows if whole_sex is not None else rows[rows["sex"] == sex]
        ages = sorted(basis.loc[basis["sex"] == sex, "age"].unique())
        whole_age = widest_age(ages)
        for age in [whole_age] if whole_age is not None else ages:
            piece = part if whole_age is not None else part[part["age"] == age]
            apart = [word for word, known in ((sex, whole_sex), (age, whole_age)) if known is None]
            words = ", ".join(apart)
            splits.append(Split(slug(words), words, sex, age, add_breakdown(piece, sex, age)))
    return splits


def widest_age(ages: list[str]) -> str | None:
    """The age group that contains all the others, or None.

    Examples
    --------
    >>> widest_age(["0-9 yrs", "All ages"]), widest_age(["18+ yrs", "18-64 yrs", "65+ yrs"])
    ('All ages', '18+ yrs')
    >>> widest_age(["4-5 yrs", "10-11 yrs"]) is None
    True
    """
    if len(ages) == 1:
        return ages[0]
    for everybody in EVERY_AGE:
        if everybody in ages:
            return everybody
    ranges = {age: _age_range(age) for age in ages}
    if any(known is None for known in ranges.values()):
        return None
    spans = {age: known for age, known in ranges.items() if known is not None}
    low = min(first for first, _ in spans.values())
    high = max(last for _, last in spans.values())
    return next((age for age, span in spans.items() if span == (low, high)), None)


def add_breakdown(rows: pd.DataFrame, sex: str, age: str) -> pd.DataFrame:
    """The rows with ``breakdown``: blank for the whole, else such as ``Sex: Male; Age: 65+ yrs``.

    Examples
    --------
    >>> rows = pd.DataFrame({"sex": ["Persons", "Male"], "age": "All ages",
    ...                      "category_type": ["Decile", ""], "category": ["Most deprived", ""]})
    >>> list(add_breakdown(rows, "Persons", "All ages")["breakdown"])
    ['Decile: Most deprived', 'Sex: Male']
    """
    columns = ["sex", "age", "category_type", "category"]
    distinct = rows[columns].drop_duplicates()
    texts = [_breakdown(part, sex, age) for part in distinct.to_dict("records")]
    named = distinct.assign(breakdown=pd.Series(texts, index=distinct.index, dtype="str"))
    return rows.merge(named, on=columns, how="left", sort=False)


def _breakdown(part: dict[str, str], sex: str, age: str) -> str:
    """The breakdown of a row in words, as far as it differs from the whole."""
    words = [f"Sex: {part['sex']}"] if part["sex"] != sex else []
    words += [f"Age: {part['age']}"] if part["age"] != age else []
    words += (
        [f"{part['category_type'] or 'Category'}: {part['category']}"] if part["category"] else []
    )
    return "; ".join(words)


def _age_range(text: str) -> tuple[float, float] | None:
    """First and last year of age, or None for what is not in years."""
    if not _IN_YEARS.search(text):
        return None
    if found := _BETWEEN.search(text):
        return float(found[1]), float(found[2])
    if found := _FROM.search(text):
        return float(found[1] or found[2]), math.inf
    if found := _BELOW.search(text):
        return 0.0, float(found[1]) - 1
    found = _EXACT.search(text)
    return (float(found[1]), float(found[1])) if found else None
