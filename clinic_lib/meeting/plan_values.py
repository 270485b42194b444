"""What a value of a clinic file means: a date, a time of day, an address. Knows no key."""

from __future__ import annotations

import re
from datetime import date, time
from urllib.parse import urlsplit

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
DATE_FORM = "Write it as year-month-day, such as 2011-06-15."


def read_date(text: str) -> tuple[date, str, str]:
    """The date, what is wrong with it, and what to write.

    Examples
    --------
    >>> read_date("15/06/2011")[1:]
    ('the date is not in the form year-month-day', 'Write 2011-06-15.')
    """
    if match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII):
        found = _day(match[1], match[2], match[3])
        if found is None:
            return EARLIEST, "there is no such day", "Correct it and write it as year-month-day."
        if not EARLIEST <= found <= LATEST:
            return found, "the year cannot be right", "Correct it."
        return found, "", ""
    if match := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text, re.ASCII):
        found, other = _day(match[3], match[2], match[1]), _day(match[3], match[1], match[2])
        if found and other and found != other:
            what = "the date can be read in two ways"
            return EARLIEST, what, f"Write {found} or {other}."
        if found or other:
            what = "the date is not in the form year-month-day"
            return EARLIEST, what, f"Write {found or other}."
        return EARLIEST, "there is no such day", "Correct it and write it as year-month-day."
    return EARLIEST, "this is not a date", DATE_FORM


def read_time(text: str) -> tuple[time, str, str]:
    """The time of day, what is wrong with it, and what to write.

    Examples
    --------
    >>> read_time("9:30")[0]
    datetime.time(9, 30)
    >>> read_time("2.30pm")[2]
    "Write '14:30'."
    """
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})", text, re.ASCII):
        hour, minute = int(match[1]), int(match[2])
        if hour < 24 and minute < 60:
            return time(hour, minute), "", ""
        return time(), "there is no such time of day", "Write it as hours and minutes: '10:30'."
    loose = re.fullmatch(
        r"(\d{1,2})(?:[.:h]?(\d{2}))?(?::00)?\s*(am|pm|a\.m\.|p\.m\.)?", text.lower(), re.ASCII
    )
    if loose:
        hour, minute = int(loose[1]), int(loose[2] or 0)
        if loose[3] and hour <= 12:
            hour = hour % 12 + (12 if loose[3].startswith("p") else 0)
        if hour < 24 and minute < 60:
            what = "the time of day is not written as hours and minutes with a colon"
            return time(), what, f"Write '{hour:02d}:{minute:02d}'."
    return time(), "this is not a time of day", "Write it as hours and minutes, such as '10:30'."


def address_problem(text: str) -> str:
    """What is wrong with the address of a web page; empty where nothing is.

    Examples
    --------
    >>> address_problem("https://clinics.example.gov.uk/")
    ''
    >>> address_problem("clinics.example.gov.uk")
    'the address does not begin with https:// or http://'
    """
    try:
        parts = urlsplit(text)
        has_host, _ = bool(parts.hostname), parts.port
    except ValueError:
        return "this is not the address of a web page"
    if parts.scheme not in ("http", "https"):
        return "the address does not begin with https:// or http://"
    if not has_host or re.search(r"[\s<>\"'\\^`{|}]", text) or not text.isascii():
        return "this is not the address of a web page"
    if "@" in parts.netloc:
        return "the address holds a name or password"
    if parts.query or parts.fragment or "?" in text or "#" in text:
        return "the address has a ? or # in it, where the dashboard's own words go"
    return ""


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
