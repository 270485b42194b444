"""The short number that stands for an assessment's figures: the same figures, the same number.

Sees the content of the tables and nothing of how, where or when they were made.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    UNDERNEATH_COLUMNS,
    Kind,
)

TABLES: dict[str, dict[str, Kind]] = {
    "scorecard": SCORECARD_COLUMNS,
    "history": HISTORY_COLUMNS,
    "comparators": COMPARATOR_COLUMNS,
    "underneath": UNDERNEATH_COLUMNS,
}
"""The tables of an assessment that are frozen, each with its columns."""
HASH_DIGITS = 8
# More digits than are ever printed; those after them differ from one processor to the next.
SIGNIFICANT_DIGITS = 10
# Beyond this a float no longer holds every whole number.
LARGEST_WHOLE = 2.0**53


def fingerprint(assessment: Assessment, *, clinic_id: str) -> str:
    """Eight hexadecimal digits of everything that is shown of a clinic's figures.

    Parameters
    ----------
    assessment : Assessment
        The figures. The order of rows and columns, their index, and columns that are missing
        throughout make no difference, nor do digits of a number beyond those that every processor
        works out alike.
    clinic_id : str
        Whose figures they are.

    Returns
    -------
    str
    """
    known = assessment.fingerprints
    if clinic_id not in known:
        head = (clinic_id, assessment.area_code, assessment.area_name, assessment.on.isoformat())
        known[clinic_id] = content_hash([*head, *_tables_in_words(assessment)])
    return known[clinic_id]


def _tables_in_words(assessment: Assessment) -> Iterator[str]:
    """The name and the rows of each table."""
    for name in TABLES:
        yield name
        yield from sorted(_rows_in_words(getattr(assessment, name)))


def figures_words(number: str) -> str:
    """How the number of a snapshot is printed everywhere.

    Examples
    --------
    >>> figures_words("a1b2c3d4")
    'Figures a1b2c3d4'
    """
    return f"Figures {number}"


def content_hash(lines: Iterable[str]) -> str:
    """The first digits of the SHA-256 of some lines, each told apart from the next.

    Examples
    --------
    >>> content_hash(["ab", "c"]) == content_hash(["a", "bc"])
    False
    """
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("utf-8", "surrogatepass") + b"\x00\n")
    return digest.hexdigest()[:HASH_DIGITS]


def _rows_in_words(frame: pd.DataFrame) -> Iterator[str]:
    """Each row as the names and words of what is not missing in it, in order of name."""
    columns = {name: _column_in_words(frame[name]) for name in sorted(frame.columns)}
    for row in zip(*columns.values(), strict=True):
        filled = [(n, word) for n, word in zip(columns, row, strict=True) if word is not None]
        yield json.dumps(filled, ensure_ascii=True)


def _column_in_words(column: pd.Series) -> list[str | None]:
    """Each cell of a column as the hash sees it."""
    cells = column.tolist()
    if column.dtype == "str":
        # Most cells are text, which is empty or, out of an older file, no text where it is missing.
        return [cell if cell and cell == cell else None for cell in cells]
    return [in_words(cell) for cell in cells]


def in_words(value: Any) -> str | None:
    """One cell as the hash sees it; None where it is missing, and False counts as missing.

    Examples
    --------
    >>> in_words(0.1 + 0.2), in_words(71.0), in_words(-0.0), in_words("[p]"), in_words(True)
    ('0.3', '71', '0', '[p]', 'yes')
    >>> in_words(float("nan")), in_words(""), in_words(False), in_words(pd.NaT)
    (None, None, None, None)
    """
    if isinstance(value, bool):
        return "yes" if value else None
    if isinstance(value, str):
        return value or None
    if value is None or value is pd.NaT or value != value:
        return None
    if isinstance(value, (int, float)):
        return number_in_words(float(value))
    return str(value.isoformat())


def number_in_words(number: float) -> str:
    """A number to as many digits as are the same on every processor.

    Examples
    --------
    >>> number_in_words(123456789012.0), number_in_words(1 / 3)
    ('123456789012', '0.3333333333')
    """
    if math.isfinite(number) and number == int(number) and abs(number) < LARGEST_WHOLE:
        return str(int(number))
    return f"{number:.{SIGNIFICANT_DIGITS}g}"
