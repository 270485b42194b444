"""How far an action is, and when it is due, as action plans elsewhere write it.

What cannot be read is not guessed: the words are kept, and the caller says so.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime

from clinic_lib.meeting.action_headings import plain
from clinic_lib.terms import ActionStatus

_STATUSES = {
    ActionStatus.DONE: "complete|completed|done|closed|achieved|finished|delivered|yes|y|blue|"
    "100%|100|fully complete|action complete|implemented|completed on time",
    ActionStatus.UNDERWAY: "underway|under way|in progress|ongoing|on going|started|on track|"
    "on target|progressing|in hand|partially complete|partly complete|part complete|"
    "partially completed|delayed|behind schedule|slipped|in development|commenced",
    ActionStatus.OPEN: "open|not started|not yet started|planned|outstanding|to do|new|incomplete|"
    "not complete|not completed|pending|no|n|not due|not yet due|to be started|to start|0%|0",
    ActionStatus.NOT_DONE: "not done|cancelled|canceled|abandoned|withdrawn|dropped|superseded|"
    "no longer required|not achieved|will not be done|stopped",
}
_STATUS_OF = {word: status for status, words in _STATUSES.items() for word in words.split("|")}
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-]+({_NAMES})\.?,?[\s\-]+(\d{{4}}|\d\d)")
_MONTH_DAY = re.compile(rf"({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})")
_MONTH = re.compile(rf"({_NAMES})\.?[\s\-']*(\d{{4}}|\d\d)")
_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[t ].*)?")
_WORDS_BEFORE = re.compile(r"^(by|due|until|no later than|the|end of|end)\s+")


def read_status(written: str) -> ActionStatus | None:
    """The status that a cell means; None where its words mean none that is known.

    Examples
    --------
    >>> read_status("Complete").value, read_status("In progress").value, read_status("Amber")
    ('done', 'underway', None)
    """
    return _STATUS_OF.get(plain(written))


def read_day(written: object) -> date | None:
    """The day that a cell means, days before months; the last day where it names a month only.

    Parameters
    ----------
    written : object
        A date out of a workbook, or text such as ``31/03/2012`` or ``end of March 2012``.

    Returns
    -------
    date or None
        None where it names no day: "ongoing", "summer", 31/02/2012.

    Examples
    --------
    >>> print(read_day("end of March 2012"), read_day("3rd Sept 2011"), read_day("01/04/11"))
    2012-03-31 2011-09-03 2011-04-01
    >>> read_day("ongoing"), read_day("31/02/2012")
    (None, None)
    """
    if isinstance(written, datetime):
        return written.date()
    if isinstance(written, date):
        return written
    text = " ".join(str(written).lower().split()).rstrip(".")
    while (shorter := _WORDS_BEFORE.sub("", text)) != text:
        text = shorter
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _NUMBERS.fullmatch(text):
        return _day(match[3], match[2], match[1])
    if match := _DAY_MONTH.fullmatch(text):
        return _day(match[3], _MONTHS[match[2]], match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _day(match[3], _MONTHS[match[1]], match[2])
    if match := _MONTH.fullmatch(text):
        year = _year(match[2])
        return date(year, _MONTHS[match[1]], calendar.monthrange(year, _MONTHS[match[1]])[1])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
