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
from clinic_lib.data.conversion import convert_column, read_date
from clinic_lib.data.tables import MARKERS

Mask = npt.NDArray[np.bool_]
Words = tuple[str, str]

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}")
SMALL_AREA_CODE = re.compile(r"[a-z]\d{8}")
GARBLED = re.compile("\ufffd|Ã[\x80-\xbf]|â€|Â[\xa0-\xbf]")
# What XML, and so a slide, cannot hold.
UNPRINTABLE_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ONE_LINE = ("title", "name", "area_name", "unit", "people")
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
    breaks : callable
        Whether a text, in a column, breaks it.
    explain : callable
        What is wrong with a text that breaks it, and what to do.
    """

    name: str
    breaks: Callable[[str, Column], bool]
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
    for rule in rules_for(column):
        if rule.breaks(value, column):
            return rule.explain(value, column)
    return f"it cannot be read as {column.kind.replace('_', ' ')}", f"Write {column.meaning}."


def bad_cells(cells: pd.Series, column: Column) -> Mask:
    """Which cells of a column break one of its rules.

    Examples
    --------
    >>> bad_cells(pd.Series(["12", "1,234", ""]), Column("value", Kind.NUMBER, "")).tolist()
    [False, True, False]
    """
    if column.kind in (Kind.NUMBER, Kind.WHOLE_NUMBER):
        return _bad_numbers(cells, column)
    # Each different cell is looked at once, because most columns have few different ones.
    codes, texts = pd.factorize(cells)
    rules = rules_for(column)
    bad = [any(rule.breaks(str(text), column) for rule in rules) for text in texts]
    return np.asarray(bad, dtype=bool)[codes] if bad else np.zeros(len(cells), dtype=bool)


def _bad_numbers(cells: pd.Series, column: Column) -> Mask:
    values, bad = convert_column(cells, column)
    numbers = values.to_numpy()
    bad = bad | _is_out_of_range(numbers, column)
    if column.must_be_filled:
        bad = bad | np.isnan(numbers)
    return np.asarray(bad)


def _is_out_of_range(numbers: npt.NDArray[np.float64], column: Column) -> Mask:
    low = -LARGEST if column.low is None else column.low
    high = LARGEST if column.high is None else column.high
    bad = (numbers < low) | (numbers > high)
    if column.kind is Kind.WHOLE_NUMBER:
        bad |= ~np.isnan(numbers) & (numbers != np.floor(numbers))
    return np.asarray(bad)


def _is_empty(text: str, column: Column) -> bool:
    return column.must_be_filled and not text.strip(_SPACES)


def _explain_empty(_: str, column: Column) -> Words:
    allowed = f": one of {', '.join(column.words)}" if column.words else ""
    return f"{column.name} is empty", f"Fill it in ({column.meaning}{allowed})."


def _is_padded(text: str, _: Column) -> bool:
    return text.strip(_SPACES) != text


def _explain_padded(value: str, _: Column) -> Words:
    plain = value.strip(_SPACES)
    return "there is a space before or after the text", f"Write '{plain}' without it."


def _cannot_be_converted(text: str, column: Column) -> bool:
    return bool(convert_column(pd.Series([text], dtype="str"), column)[1][0])


def _is_wrong_size(text: str, column: Column) -> bool:
    numbers = convert_column(pd.Series([text], dtype="str"), column)[0].to_numpy()
    return bool(_is_out_of_range(numbers, column)[0])


def _explain_size(_: str, column: Column) -> Words:
    whole = "a whole number" if column.kind is Kind.WHOLE_NUMBER else "a number"
    if column.low is not None and column.high is not None:
        allowed = f"{whole} from {column.low:g} to {column.high:g}"
    elif column.low is not None:
        allowed = f"{whole} of {column.low:g} or more"
    else:
        allowed = f"{whole} that can be true; this one is beyond {LARGEST:g}"
    return f"{column.name} is out of range", f"Write {allowed}."


def _is_no_date(text: str, _: Column) -> bool:
    return bool(text) and read_date(text) is None


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


def _is_unprintable(text: str, _: Column) -> bool:
    return UNPRINTABLE_CHARACTER.search(text) is not None


def _is_garbled(text: str, _: Column) -> bool:
    return GARBLED.search(text) is not None


EMPTY = Rule("empty", _is_empty, _explain_empty)
PADDED = Rule("padded", _is_padded, _explain_padded)
NUMBER = Rule("number", _cannot_be_converted, lambda value, _: explain_number(value))
SIZE = Rule("size", _is_wrong_size, _explain_size)
DATE = Rule("date", _is_no_date, lambda value, _: explain_date(value))
YES_NO = Rule("yes or no", _is_no_yes_or_no, _explain_yes_no)
WORD = Rule(
    "word",
    _is_wrong_word,
    lambda value, column: explain_word(value, column.name, column.words),
)
MARKER = Rule("marker", _is_wrong_run, lambda value, _: explain_markers(value))
SMALL_CODE = Rule(
    "small letters",
    _is_small_code,
    lambda value, column: (
        f"{column.name} is written in small letters",
        f"Write '{value.upper()}'.",
    ),
)
CODE = Rule("code", _is_no_identifier, _explain_identifier)
UNPRINTABLE = Rule(
    "unprintable",
    _is_unprintable,
    lambda *_: (
        "there is a character in the text that cannot be printed",
        "Delete it, or type the text again.",
    ),
)
BROKEN_LINE = Rule(
    "broken line",
    lambda text, column: column.name in ONE_LINE and len(text.splitlines()) > 1,
    lambda *_: ("there is a line break in the text", "Write it on one line."),
)
GARBLED_TEXT = Rule(
    "garbled",
    _is_garbled,
    lambda *_: (
        "the text is garbled: it was saved in one encoding and opened in another",
        "Correct the characters, and save the file as CSV UTF-8.",
    ),
)

_BY_KIND: dict[Kind, tuple[Rule, ...]] = {
    Kind.IDENTIFIER: (SMALL_CODE, CODE),
    Kind.TEXT: (UNPRINTABLE, GARBLED_TEXT, BROKEN_LINE),
    Kind.WORD: (WORD,),
    Kind.NUMBER: (NUMBER, SIZE),
    Kind.WHOLE_NUMBER: (NUMBER, SIZE),
    Kind.YES_NO: (YES_NO,),
    Kind.DATE: (DATE,),
    Kind.PERIOD: (),
    Kind.MARKERS: (MARKER,),
}
