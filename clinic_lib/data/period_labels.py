"""How periods are written: labels to first and last day, and first and last day to labels.

Knows spelling only; the type that holds the days, and the arithmetic on it, are in ``periods``.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from clinic_lib.terms import PeriodType

Days = tuple[date, date]

MONTHS = tuple(calendar.month_name[number] for number in range(1, 13))
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
EXAMPLES = {
    PeriodType.FINANCIAL: "'2009/10'",
    PeriodType.ACADEMIC: "'2008/09'",
    PeriodType.CALENDAR: "'2008'",
    PeriodType.ROLLING: "'2007 - 09', '2015/16 - 17/18' or 'Apr 2009 - Mar 2010'",
    PeriodType.QUARTER: "'2009/10 Q2'",
    PeriodType.MONTH: "'Mar 2010'",
    PeriodType.SNAPSHOT: "'2009-03-31'",
}
NAMES = {
    PeriodType.FINANCIAL: "a financial year",
    PeriodType.ACADEMIC: "an academic year",
    PeriodType.CALENDAR: "a calendar year",
    PeriodType.ROLLING: "a rolling period",
    PeriodType.QUARTER: "a quarter",
    PeriodType.MONTH: "a month",
    PeriodType.SNAPSHOT: "a date",
}
_FIRST_MONTH = {PeriodType.FINANCIAL: 4, PeriodType.ACADEMIC: 9, PeriodType.CALENDAR: 1}
# The Department for Education counts the academic year from 1 August, schools from 1 September.
_ISO_FIRST_MONTHS = {
    PeriodType.FINANCIAL: (4,),
    PeriodType.ACADEMIC: (9, 8),
    PeriodType.CALENDAR: (1,),
}
_YEARS = re.compile(r"(\d{4}) ?[/-] ?(\d{4}|\d{2})")
_YEAR_RANGE = re.compile(r"(\d{4}) ?- ?(\d{4}|\d{2})")
_SPLIT_YEAR_RANGE = re.compile(r"(\d{4})/(\d{2}) ?- ?(\d{4}|\d{2})/(\d{2})")
_MONTH_RANGE = re.compile(r"([a-z]+) (\d{4}) ?(?:-|to) ?([a-z]+) (\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})(?:[/-](\d{4}|\d{2}))? ?Q([1-4])", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"Q([1-4]) (\d{4}(?:[/-]\d{2,4})?)", re.IGNORECASE)
_MONTH = re.compile(r"([a-z]+) (\d{4})", re.IGNORECASE)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_ISO_INTERVAL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?/P(\d{1,3})([YM])")


@lru_cache(maxsize=100_000)
def read_label(text: str, kind: PeriodType) -> Days | None:
    """First and last day of a label, or nothing where it is not a period of this type.

    Examples
    --------
    >>> read_label("2007 - 09", PeriodType.ROLLING)
    (datetime.date(2007, 1, 1), datetime.date(2009, 12, 31))
    """
    plain = " ".join(text.replace("\u2013", "-").replace("\u2212", "-").split())
    interval = _ISO_INTERVAL.fullmatch(plain)
    days = _read_interval(interval, kind) if interval else _READERS[kind](plain)
    if days is None or not EARLIEST_YEAR <= days[0].year <= days[1].year <= LATEST_YEAR:
        return None
    return days


def write_label(start: date, end: date, kind: PeriodType) -> str:
    """The one way these days are written in data and on charts.

    Examples
    --------
    >>> write_label(date(2009, 7, 1), date(2009, 9, 30), PeriodType.QUARTER)
    '2009/10 Q2'
    """
    if kind is PeriodType.CALENDAR:
        return str(start.year)
    if kind is PeriodType.QUARTER:
        first = start.year if start.month >= 4 else start.year - 1
        return f"{first}/{(first + 1) % 100:02d} Q{(start.month - 4) % 12 // 3 + 1}"
    if kind is PeriodType.MONTH:
        return _month_label(start)
    if kind is PeriodType.ROLLING:
        return _rolling_label(start, end)
    return start.isoformat() if kind is PeriodType.SNAPSHOT else _split_year(start)


def write_long_label(start: date, end: date, kind: PeriodType) -> str:
    """These days in words, for print.

    Examples
    --------
    >>> write_long_label(date(2008, 9, 1), date(2009, 8, 31), PeriodType.ACADEMIC)
    'academic year 2008/09'
    """
    label = write_label(start, end, kind)
    first, last = MONTHS[start.month - 1], MONTHS[end.month - 1]
    if kind is PeriodType.QUARTER:
        return f"{first} to {last} {start.year} ({label})"
    if kind is PeriodType.MONTH:
        return f"{first} {start.year}"
    if kind is PeriodType.SNAPSHOT:
        return write_day(start)
    if kind is not PeriodType.ROLLING:
        return f"{kind} year {label}"
    if "/" in label:
        last_year = f"{end.year - 1}/{end.year % 100:02d}"
        return f"financial years {_split_year(start)} to {last_year}"
    if label[0].isdigit():
        return f"{start.year} to {end.year}"
    return f"{first} {start.year} to {last} {end.year}"


def explain_label(text: str, kind: PeriodType) -> tuple[str, str]:
    """What is wrong with a label that cannot be read, and what to write instead.

    Examples
    --------
    >>> explain_label("31/03/2009", PeriodType.SNAPSHOT)[1]
    "Write '2009-03-31'."
    """
    plain = " ".join(text.split())
    usual = f"Write {NAMES[kind]} as {EXAMPLES[kind]}."
    if not plain:
        return "the period is empty", usual
    what = f"period '{plain}' is not {NAMES[kind]}"
    for remedy in (_remedy_for_mark, _remedy_for_spreadsheet, _remedy_for_other_type):
        if words := remedy(plain, kind):
            return what, words
    return what, usual


def write_day(day: date) -> str:
    """A day in words, such as 31 May 2009.

    Examples
    --------
    >>> write_day(date(2009, 5, 31))
    '31 May 2009'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def add_months(day: date, months: int) -> date:
    """The day so many months on; the last day of a month stays the last day.

    Examples
    --------
    >>> add_months(date(2010, 2, 28), 1)
    datetime.date(2010, 3, 31)
    """
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def _remedy_for_mark(text: str, kind: PeriodType) -> str:
    """What to do about a label with a footnote or a word such as (provisional) after it."""
    match = re.fullmatch(r"(.+?) ?(?:[\[(]?[A-Za-z]+[\])]?|\*+)", text)
    days = read_label(match[1], kind) if match else None
    if days is None:
        return ""
    return (
        f"Write '{write_label(*days, kind)}', and a mark such as [p] or [r] in the column marker."
    )


def _remedy_for_spreadsheet(text: str, kind: PeriodType) -> str:
    """What to do about a label that a spreadsheet has turned into its own kind of date."""
    day = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if day and kind is PeriodType.SNAPSHOT:
        parsed = _date(day[3], day[2], day[1])
        return f"Write '{parsed}'." if parsed else "There is no such day: correct it."
    month = re.fullmatch(r"([A-Za-z]{3})-(\d{2})", text)
    if month and _month_number(month[1]):
        return (
            "A spreadsheet has turned it into a date: format the column as text and write "
            f"{EXAMPLES[kind]} (it may have been '20{month[2]}-{_month_number(month[1]):02d}')."
        )
    return ""


def _remedy_for_other_type(text: str, kind: PeriodType) -> str:
    """What to do about a label that is right for a period of another type."""
    other = next((k for k in PeriodType if k is not kind and read_label(text, k)), None)
    if other is None:
        return ""
    days = _year(text[:4], kind) if other is PeriodType.CALENDAR and kind in _FIRST_MONTH else None
    example = EXAMPLES[kind]
    if days:
        label = write_label(*days, kind)
        example = f"'{label}' for {write_day(days[0])} to {write_day(days[1])}"
    return f"Write {example}, or give the indicator the period type {other}."


def _read_split_year(text: str, kind: PeriodType) -> Days | None:
    match = _YEARS.fullmatch(text)
    if match is None or _full_year(match[1], match[2]) != int(match[1]) + 1:
        return None
    return _year(match[1], kind)


def _read_calendar(text: str) -> Days | None:
    return _year(text, PeriodType.CALENDAR) if re.fullmatch(r"\d{4}", text) else None


def _read_rolling(text: str) -> Days | None:
    if match := _SPLIT_YEAR_RANGE.fullmatch(text):
        first, last = int(match[1]), _full_year(match[1], match[3])
        ends_follow = (first + 1) % 100 == int(match[2]) and (last + 1) % 100 == int(match[4])
        return _months(first, 4, 12 * (last - first + 1)) if ends_follow and last > first else None
    if match := _YEAR_RANGE.fullmatch(text):
        first, last = int(match[1]), _full_year(match[1], match[2])
        return _months(first, 1, 12 * (last - first + 1)) if last > first else None
    if match := _MONTH_RANGE.fullmatch(text):
        month, last_month = _month_number(match[1]), _month_number(match[3])
        months = 12 * (int(match[4]) - int(match[2])) + last_month - month + 1
        is_range = month > 0 and last_month > 0 and months > 1
        return _months(int(match[2]), month, months) if is_range else None
    return None


def _read_quarter(text: str) -> Days | None:
    if match := _QUARTER_FIRST.fullmatch(text):
        text = f"{match[2]} Q{match[1]}"
    match = _QUARTER.fullmatch(text)
    if match is None:
        return None
    year, quarter = int(match[1]), int(match[3])
    if match[2] is None:
        return _months(year, 3 * quarter - 2, 3)
    if _full_year(match[1], match[2]) != year + 1:
        return None
    return _months(year + 1, 1, 3) if quarter == 4 else _months(year, 3 * quarter + 1, 3)


def _read_month(text: str) -> Days | None:
    if match := _ISO_MONTH.fullmatch(text):
        return _months(int(match[1]), int(match[2]), 1)
    match = _MONTH.fullmatch(text)
    return _months(int(match[2]), _month_number(match[1]), 1) if match else None


def _read_snapshot(text: str) -> Days | None:
    match = _ISO_DATE.fullmatch(text)
    day = _date(match[1], match[2], match[3]) if match else None
    return (day, day) if day else None


def _read_interval(match: re.Match[str], kind: PeriodType) -> Days | None:
    """An ISO 8601 interval such as 2008-01-01/P1Y, where its start and length suit the type."""
    year, month = int(match[1]), int(match[2])
    months = int(match[4]) * (12 if match[5] == "Y" else 1)
    if match[3] != "01":
        return None
    if kind in _ISO_FIRST_MONTHS:
        suits = months == 12 and month in _ISO_FIRST_MONTHS[kind]
        return _year(year, kind) if suits else None
    suits = {
        PeriodType.ROLLING: months > 1,
        PeriodType.QUARTER: months == 3 and month % 3 == 1,
        PeriodType.MONTH: months == 1,
    }.get(kind, False)
    return _months(year, month, months) if suits else None


def _year(year: str | int, kind: PeriodType) -> Days | None:
    return _months(int(year), _FIRST_MONTH[kind], 12)


def _months(year: int, month: int, months: int) -> Days | None:
    """So many months from the first of a month; nothing where there is no such month."""
    if not (EARLIEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= 12):
        return None
    start = date(year, month, 1)
    return start, add_months(start, months) - timedelta(days=1)


def _full_year(first: str, written: str) -> int:
    """The year that two digits mean after a first year: the next one that ends in them."""
    if len(written) == 4:
        return int(written)
    year = int(first) - int(first) % 100 + int(written)
    return year if year > int(first) else year + 100


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month_number(word: str) -> int:
    """1 to 12 for a month's name or its first three (or, for Sept, four) letters; 0 otherwise."""
    lower = word.lower()
    for number, name in enumerate(MONTHS, start=1):
        if lower in (name.lower(), name[:3].lower()) or (lower == "sept" and number == 9):
            return number
    return 0


def _split_year(start: date) -> str:
    return f"{start.year}/{(start.year + 1) % 100:02d}"


def _month_label(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"


def _rolling_label(start: date, end: date) -> str:
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    # Two digits name the last year only while there is no doubt about the century.
    if months % 12 == 0 and 12 < months <= 1200:
        if start.month == 1:
            return f"{start.year} - {end.year % 100:02d}"
        if start.month == 4:
            return f"{_split_year(start)} - {(end.year - 1) % 100:02d}/{end.year % 100:02d}"
    return f"{_month_label(start)} - {_month_label(end)}"


_READERS: dict[PeriodType, Callable[[str], Days | None]] = {
    PeriodType.FINANCIAL: lambda text: _read_split_year(text, PeriodType.FINANCIAL),
    PeriodType.ACADEMIC: lambda text: _read_split_year(text, PeriodType.ACADEMIC),
    PeriodType.CALENDAR: _read_calendar,
    PeriodType.ROLLING: _read_rolling,
    PeriodType.QUARTER: _read_quarter,
    PeriodType.MONTH: _read_month,
    PeriodType.SNAPSHOT: _read_snapshot,
}
