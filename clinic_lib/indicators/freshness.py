"""How old a figure is on the day of the clinic."""

from __future__ import annotations

from datetime import date


def whole_months(end: date, on: date) -> int:
    """Whole months from the last day of a period to a day; negative where the period ends later.

    Examples
    --------
    >>> whole_months(date(2010, 3, 31), date(2011, 6, 15))
    14
    """
    if on < end:
        return -whole_months(on, end)
    months = 12 * (on.year - end.year) + on.month - end.month
    return months - (on.day < end.day)


def freshness_words(end: date, on: date) -> str:
    """How long ago a period ended, in words.

    Examples
    --------
    >>> freshness_words(date(2010, 3, 31), date(2011, 6, 15))
    '14 months old'
    >>> freshness_words(date(2011, 5, 31), date(2011, 6, 15))
    'less than a month old'
    """
    if on < end:
        return "for a period that ends after the clinic"
    months = whole_months(end, on)
    if months == 0:
        return "less than a month old"
    return "1 month old" if months == 1 else f"{months} months old"
