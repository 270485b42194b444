"""Words for a cell that is not the number, date, marker or word it should be, and what to write.

Each explanation looks at the one text as it was written and says how to write it instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from clinic_lib.data.period_labels import MONTHS, write_day
from clinic_lib.data.tables import MARKERS
from clinic_lib.errors import suggestion

Words = tuple[str, str]

_LEAVE_EMPTY = "Leave the cell empty and write"
_AS_TEXT = "the number is written as text"
_NO_FIGURE = {"n/a", "na", "nan", "null", "none", "nil", "-", "--", "..", "...", ".", ":", "?"}
_NO_FIGURE |= {"tbc", "tba", "unknown", "missing", "not available", "not known", "\u2013", "\u2014"}
_SUPPRESSED = {"*", "**", "c", "s", "supp", "suppressed", "u"}
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
_INFINITE = {"inf", "-inf", "+inf", "infinity", "-infinity"}
_LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


def explain_number(value: str) -> Words:
    """What is wrong with a cell that should be a number.

    Examples
    --------
    >>> explain_number("12%")
    ('the number is written as text, with a per cent sign', "Write '12'.")
    """
    text = " ".join(value.split())
    small = text.lower()
    if small.startswith("#"):
        remedy = f"Correct the formula, or leave the cell empty and write {_marker('[x]')}."
        return "a spreadsheet's error value stands where a number should be", remedy
    if small in _INFINITE:
        return "the number is not finite", f"{_LEAVE_EMPTY} {_marker('[x]')}, or correct it."
    if text in MARKERS or small in _SUPPRESSED or f"[{small}]" in MARKERS:
        marker = text if text in MARKERS else f"[{small}]"
        marker = marker if marker in MARKERS else "[c]"
        return "a marker stands where a number should be", f"{_LEAVE_EMPTY} {_marker(marker)}."
    if small in _NO_FIGURE:
        remedy = f"{_LEAVE_EMPTY} {_marker('[x]')} if it is not available or [z] if not applicable."
        return "a word or sign for 'no figure' stands where a number should be", remedy
    if re.match(r"[<>\u2264\u2265~]", text):
        what = "a range stands where a number should be"
        return what, f"{_LEAVE_EMPTY} {_marker('[c]')} if it was suppressed."
    return _explain_number_as_text(text)


def explain_date(value: str) -> Words:
    """What is wrong with a cell that should be a date.

    Examples
    --------
    >>> explain_date("31/05/2009")
    ('the date is not in the form year-month-day', "Write '2009-05-31'.")
    """
    text = " ".join(value.split())
    form = "the date is not in the form year-month-day"
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})([ T][\d:.]+Z?)?", text):
        parts = (match[1], match[2], match[3])
    elif match := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", text):
        parts = (_century(match[3]), match[2], match[1])
    elif match := re.fullmatch(
        r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([A-Za-z]+)[ \-](\d{4}|\d{2})", text
    ):
        parts = (_century(match[3]), str(_month_number(match[2])), match[1])
    elif re.fullmatch(r"[2-6]\d{4}", text):
        day = date(1899, 12, 30) + timedelta(days=int(text))
        return "the date is a spreadsheet's day number", f"Write '{day}' ({write_day(day)})."
    else:
        return "this is not a date", "Write it as year-month-day, such as 2009-05-31."
    found = _date(*parts)
    if found is None:
        return "there is no such day", "Correct it and write it as year-month-day."
    if "/" in text and found.day <= 12 and found.day != found.month:
        return form, f"Write '{found}' if it means {write_day(found)}."
    return form, f"Write '{found}'."


def explain_markers(value: str) -> Words:
    """What is wrong with a cell that should be a run of status markers.

    Examples
    --------
    >>> explain_markers("p")
    ("the marker 'p' has no brackets", "Write '[p]'.")
    """
    names = re.findall(r"[a-z]+", value.lower())
    meant = [f"[{name}]" for name in names]
    unknown = [marker for marker in meant if marker not in MARKERS]
    if unknown or not meant:
        shown = unknown[0] if unknown else value
        allowed = f"The markers are {', '.join(MARKERS)}."
        return f"'{shown}' is not a marker", f"{allowed}{suggestion(shown, MARKERS)}"
    run = "".join(dict.fromkeys(meant))
    if len(set(meant)) < len(meant):
        return "a marker is given twice", f"Write '{run}'."
    if "[" not in value:
        return f"the marker '{value}' has no brackets", f"Write '{run}'."
    return "the markers are not run together in small letters", f"Write '{run}'."


def explain_word(value: str, name: str, words: Sequence[str]) -> Words:
    """What is wrong with a cell that should be one of a closed set of words.

    Examples
    --------
    >>> explain_word("High is good", "polarity", ["high_is_good", "low_is_good"])[1]
    "Did you mean 'high_is_good'? Write one of high_is_good, low_is_good."
    """
    tidy = "_".join(value.strip().lower().replace("-", " ").split())
    if not words:
        plain = re.sub(r"[^a-z0-9_ ]", "", tidy)
        return f"{name} is not a word in small letters", f"Write something like '{plain}'."
    nearest = suggestion(tidy, words) or _by_part(tidy, words)
    remedy = f"{nearest} Write one of {', '.join(words)}.".strip()
    return f"'{value}' is not a word for {name.replace('_', ' ')}", remedy


def _explain_number_as_text(text: str) -> Words:
    plain = text.strip("'\u2018\u2019\"")
    ways = (
        (r"-?[£$€]\s?-?[\d.,]+", "with a currency sign", r"[£$€,\s]"),
        (r"-?[\d.,]+\s?%", "with a per cent sign", r"[%,\s]"),
        (r"-?\d{1,3}(,\d{3})+(\.\d+)?", "with a comma for thousands", r","),
        (r"-?\d{1,3}( \d{3})+(\.\d+)?", "with a space for thousands", r"\s"),
    )
    for pattern, what, drop in ways:
        if re.fullmatch(pattern, plain):
            return f"{_AS_TEXT}, {what}", f"Write '{re.sub(drop, '', plain)}'."
    if re.fullmatch(r"-?\d+,\d+", plain):
        return f"{_AS_TEXT}, with a decimal comma", f"Write '{plain.replace(',', '.')}'."
    if re.fullmatch(r"\([\d.]+\)", plain):
        return f"{_AS_TEXT}, with brackets for a minus", f"Write '-{plain[1:-1]}'."
    if re.fullmatch("[\u2010-\u2015\u2212][\\d.]+", plain):
        return f"{_AS_TEXT}, with a dash for a minus", f"Write '-{plain[1:]}'."
    if _is_number(plain):
        return f"{_AS_TEXT}, with a quotation mark", f"Write '{plain}'."
    if any(letter.isdigit() for letter in plain) and _is_number(plain.translate(_LOOK_ALIKES)):
        right = plain.translate(_LOOK_ALIKES)
        return f"{_AS_TEXT}, with a letter for a digit", f"Write '{right}'."
    if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s?(k|m|bn|million|thousand)", plain):
        number = float(match[1]) * _TIMES[match[2]]
        return f"{_AS_TEXT}, with a word for thousands or millions", f"Write '{number:.15g}'."
    if match := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s?[\[(]?([a-z]+|\*+|\u2020)[\])]?", plain):
        marker = f"[{match[2]}]" if f"[{match[2]}]" in MARKERS else "[p], [r] or [e]"
        remedy = f"Write '{match[1]}', and {marker} in the column marker if it is marked so."
        return f"{_AS_TEXT}, with a mark after it", remedy
    return "this is not a number", "Write plain digits such as 1234.5."


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text) is not None


def _marker(marker: str) -> str:
    return f"{marker} in the column marker"


def _by_part(tidy: str, words: Sequence[str]) -> str:
    parts = [word for word in words if len(tidy) > 2 and (word.startswith(tidy) or tidy in word)]
    return f" Did you mean '{parts[0]}'?" if parts else ""


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _month_number(word: str) -> int:
    names = [month.lower() for month in MONTHS]
    found = [
        n for n, name in enumerate(names, 1) if len(word) > 2 and name.startswith(word.lower())
    ]
    return found[0] if found else 0


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
