"""What may stand in one cell, by the kind of its column, and how to put right what may not.

Knows one column at a time and no other cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.data.cell_words import explain_date, explain_markers, explain_number, explain_word
from clinic_lib.data.columns import Column, Kind
from clinic_lib.data.conversion import convert_column
from clinic_lib.data.tables import MARKERS

Mask = npt.NDArray[np.bool_]
Words = tuple[str, str]

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}")
SMALL_AREA_CODE = re.compile(r"[a-z]\d{8}")
GARBLED = re.compile("\ufffd|Ã[\x80-\xbf]|â€|Â[\xa0-\xbf]")
MARKER_RUN = re.compile("(?:" + "|".join(re.escape(marker) for marker in MARKERS) + ")*")
LARGEST = 1e15
TRUE_WORDS = ("yes", "y", "true", "t", "1")
FALSE_WORDS = ("no", "n", "false", "f", "0")
_SPACES = " \t\r\n\u00a0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may be wrong with a cell.

    Parameters
    ----------
    name : str
        To tell it from others.
    fails : callable
        Which cells of a column break it.
    explain : callable
        What is wrong with a cell that breaks it, and what to do.
    """

    name: str
    fails: Callable[[pd.Series, Column], Mask]
    explain: Callable[[str, Column], Words]


def rules_for(column: Column) -> tuple[Rule, ...]:
    """The rules of a column, the most telling first.

    Examples
    --------
    >>> [rule.name for rule in rules_for(Column("value", Kind.NUMBER, "The figure"))]
    ['empty', 'padded', 'number', 'size']
    """
    padded = () if column.kind is Kind.TEXT else (PADDED,)
    return (EMPTY, *padded, *_BY_KIND[column.kind])


def explain_cell(value: str, column: Column) -> Words:
    """What is wrong with a cell and what to do, by the first of its column's rules that it breaks.

    Examples
    --------
    >>> explain_cell("1,234", Column("value", Kind.NUMBER, "The figure"))
    ('the number is written as text, with a comma for thousands', "Write '1234'.")
    """
    cells = pd.Series([value], dtype="str")
    for rule in rules_for(column):
        if rule.fails(cells, column)[0]:
            return rule.explain(value, column)
    return f"it cannot be read as {column.kind.replace('_', ' ')}", f"Write {column.meaning}."


def _on_unique(predicate: Callable[[str, Column], bool]) -> Callable[[pd.Series, Column], Mask]:
    """Ask about each different cell once, because a column has few different ones."""

    def fails(cells: pd.Series, column: Column) -> Mask:
        if pd.api.types.is_numeric_dtype(cells):
            return np.zeros(len(cells), dtype=bool)
        codes, texts = pd.factorize(cells)
        bad = np.array([predicate(str(text), column) for text in texts], dtype=bool)
        return bad[codes] if len(bad) else np.zeros(len(cells), dtype=bool)

    return fails


def _fails_empty(cells: pd.Series, column: Column) -> Mask:
    if not column.must_be_filled:
        return np.zeros(len(cells), dtype=bool)
    if pd.api.types.is_numeric_dtype(cells):
        return np.asarray(cells.isna())
    return np.asarray(cells.str.strip(_SPACES) == "")


def _explain_empty(_: str, column: Column) -> Words:
    allowed = f": one of {', '.join(column.words)}" if column.words else ""
    return f"{column.name} is empty", f"Fill it in ({column.meaning}{allowed})."


def _fails_padded(cells: pd.Series, _: Column) -> Mask:
    if pd.api.types.is_numeric_dtype(cells):
        return np.zeros(len(cells), dtype=bool)
    return np.asarray(cells.str.strip(_SPACES) != cells)


def _explain_padded(value: str, _: Column) -> Words:
    plain = value.strip(_SPACES)
    return "there is a space before or after the text", f"Write '{plain}' without it."


def _fails_number(cells: pd.Series, column: Column) -> Mask:
    return convert_column(cells, column)[1]


def _fails_size(cells: pd.Series, column: Column) -> Mask:
    numbers = convert_column(cells, column)[0].to_numpy()
    low = -LARGEST if column.low is None else column.low
    high = LARGEST if column.high is None else column.high
    with np.errstate(invalid="ignore"):
        bad = (numbers < low) | (numbers > high)
        if column.kind is Kind.WHOLE_NUMBER:
            bad |= ~np.isnan(numbers) & (numbers != np.floor(numbers))
    return np.asarray(bad)


def _explain_size(value: str, column: Column) -> Words:
    whole = "a whole number" if column.kind is Kind.WHOLE_NUMBER else "a number"
    if column.low is not None and column.high is not None:
        allowed = f"{whole} from {column.low:g} to {column.high:g}"
    elif column.low is not None:
        allowed = f"{whole} of {column.low:g} or more"
    else:
        allowed = f"{whole} that can be true; this one is beyond {LARGEST:g}"
    return f"{column.name} is out of range", f"Write {allowed}."


def _fails_date(cells: pd.Series, column: Column) -> Mask:
    return convert_column(cells, column)[1]


def _is_no_yes_or_no(text: str, _: Column) -> bool:
    return text not in ("yes", "no", "")


def _explain_yes_no(value: str, column: Column) -> Words:
    what = f"{column.name} is neither yes nor no"
    if value.strip().lower() in TRUE_WORDS:
        return what, "Write 'yes'."
    return what, "Write 'no'." if value.strip().lower() in FALSE_WORDS else "Write 'yes' or 'no'."


def _is_wrong_word(text: str, column: Column) -> bool:
    if not text:
        return False
    if not column.words:
        return re.fullmatch(r"[a-z][a-z0-9_ \-]*", text) is None
    return text not in column.words


def _is_wrong_run(text: str, _: Column) -> bool:
    found = re.findall(r"\[[a-z]+\]", text)
    return MARKER_RUN.fullmatch(text) is None or len(found) > len(set(found))


def _is_small_code(text: str, _: Column) -> bool:
    return SMALL_AREA_CODE.fullmatch(text) is not None


def _is_no_identifier(text: str, _: Column) -> bool:
    return bool(text) and IDENTIFIER.fullmatch(text) is None


def _explain_identifier(value: str, column: Column) -> Words:
    what = f"{column.name} may hold only letters, digits, hyphens, full stops and underscores"
    if re.fullmatch(r"[\d.]+E\+\d+", value):
        remedy = "A spreadsheet has turned the code into a number: format the column as text."
    else:
        plain = re.sub(r"[^A-Za-z0-9_.\-]+", "-", value).strip("-")
        remedy = f"Write something like '{plain}' everywhere." if plain else "Write a code."
    return what, remedy


def _is_garbled(text: str, _: Column) -> bool:
    return GARBLED.search(text) is not None


EMPTY = Rule("empty", _fails_empty, _explain_empty)
PADDED = Rule("padded", _fails_padded, _explain_padded)
NUMBER = Rule("number", _fails_number, lambda value, _: explain_number(value))
SIZE = Rule("size", _fails_size, _explain_size)
DATE = Rule("date", _fails_date, lambda value, _: explain_date(value))
YES_NO = Rule("yes or no", _on_unique(_is_no_yes_or_no), _explain_yes_no)
WORD = Rule(
    "word",
    _on_unique(_is_wrong_word),
    lambda value, column: explain_word(value, column.name, column.words),
)
MARKER = Rule("marker", _on_unique(_is_wrong_run), lambda value, _: explain_markers(value))
SMALL_CODE = Rule(
    "small letters",
    _on_unique(_is_small_code),
    lambda value, column: (
        f"{column.name} is written in small letters",
        f"Write '{value.upper()}'.",
    ),
)
CODE = Rule("code", _on_unique(_is_no_identifier), _explain_identifier)
TEXT = Rule(
    "garbled",
    _on_unique(_is_garbled),
    lambda *_: (
        "the text is garbled: it was saved in one encoding and opened in another",
        "Correct the characters, and save the file as CSV UTF-8.",
    ),
)

_BY_KIND: dict[Kind, tuple[Rule, ...]] = {
    Kind.IDENTIFIER: (SMALL_CODE, CODE),
    Kind.TEXT: (TEXT,),
    Kind.WORD: (WORD,),
    Kind.NUMBER: (NUMBER, SIZE),
    Kind.WHOLE_NUMBER: (NUMBER, SIZE),
    Kind.YES_NO: (YES_NO,),
    Kind.DATE: (DATE,),
    Kind.PERIOD: (),
    Kind.MARKERS: (MARKER,),
}
