"""How numbers, changes and periods are written in a sentence. Knows no verdict and no colour.

Every number that reaches a reader passes through here, so that a slide, a table and a sentence
never round the same value differently.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from clinic_lib.data.periods import Period
from clinic_lib.terms import PeriodType

NO_VALUE = "no value"
PERCENTAGE_POINTS = "percentage points"
# Beyond the last digit printed, so many digits are trusted: subtraction leaves noise after them.
TRUSTED_DIGITS = 9
_COMPASS = ("North", "South", "East", "West")
_ONE = {"people": "person", "children": "child", "men": "man", "women": "woman", "lives": "life"}


def round_half_away(value: float, decimals: int) -> Decimal:
    """The number rounded half away from zero, as Fingertips and people do.

    Examples
    --------
    >>> round_half_away(0.125, 2), round_half_away(-2.5, 0), round_half_away(50.35 - 49.1, 1)
    (Decimal('0.13'), Decimal('-3'), Decimal('1.3'))
    """
    step = Decimal(1).scaleb(-decimals)
    # repr gives the shortest decimal, so that 1.005 is rounded as it is read, not as it is stored.
    shortest = Decimal(repr(round(float(value), decimals + TRUSTED_DIGITS)))
    rounded = shortest.quantize(step, rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def format_number(value: float | None, *, decimals: int = 0) -> str:
    """A bare number with thousands separators, or the words for a missing one.

    Examples
    --------
    >>> format_number(1234.25, decimals=1), format_number(None)
    ('1,234.3', 'no value')
    """
    if value is None or not math.isfinite(value):
        return NO_VALUE
    return f"{round_half_away(value, decimals):,}"


def format_value(value: float | None, *, unit: str = "", decimals: int = 0) -> str:
    """A value with its unit, as printed on every output.

    Examples
    --------
    >>> format_value(46.05, unit="%", decimals=1)
    '46.1%'
    >>> format_value(1250, unit="homes"), format_value(1, unit="homes")
    ('1,250 homes', '1 home')
    >>> format_value(612.5, unit="£ per week", decimals=2)
    '£612.50 per week'
    >>> format_value(float("nan"), unit="%")
    'no value'
    """
    number = format_number(value, decimals=decimals)
    return number if number == NO_VALUE else _with_unit(number, unit)


def format_change(change: float | None, *, unit: str = "", decimals: int = 0) -> str:
    """A difference with its sign; a difference of percentages is in percentage points.

    Examples
    --------
    >>> format_change(1.25, unit="%", decimals=1)
    '+1.3 percentage points'
    >>> format_change(-12, unit="homes")
    '-12 homes'
    >>> format_change(0.01, unit="%", decimals=1)
    'no change'
    """
    number = format_number(change, decimals=decimals)
    if change is None or number == NO_VALUE:
        return NO_VALUE
    if round_half_away(change, decimals) == 0:
        return "no change"
    signed = number if number.startswith("-") else f"+{number}"
    return _with_unit(signed, difference_unit(unit))


def format_size(change: float, *, unit: str = "", decimals: int = 0) -> str:
    """A difference without its sign, for use after "up", "down" or "by".

    Examples
    --------
    >>> format_size(-2.3, unit="%", decimals=1)
    '2.3 percentage points'
    >>> format_size(0.004, unit="%", decimals=1)
    'less than 0.1 percentage points'
    """
    size = round_half_away(abs(change), decimals)
    if size == 0 and change != 0:
        least = Decimal(1).scaleb(-decimals)
        return f"less than {_with_unit(str(least), difference_unit(unit))}"
    return _with_unit(f"{size:,}", difference_unit(unit))


def difference_unit(unit: str) -> str:
    """The unit of a difference between two values of a unit.

    Examples
    --------
    >>> difference_unit("%"), difference_unit("homes"), difference_unit("level (0 to 4)")
    ('percentage points', 'homes', 'levels')
    """
    if unit == "%":
        return PERCENTAGE_POINTS
    return "levels" if _is_level(unit) else unit


def short_unit(unit: str) -> str:
    """The unit as it is said a second time: without what it is per.

    Examples
    --------
    >>> short_unit("kg per household"), short_unit("per 1,000 population"), short_unit("£ per week")
    ('kg', '', '£')
    >>> short_unit("%"), short_unit("homes"), short_unit("level (0 to 4)")
    ('%', 'homes', 'level')
    """
    return re.split(r"(?:^|\s)(?:per|on|out of)\s|\s\(", unit, maxsplit=1)[0].strip()


def _is_level(unit: str) -> bool:
    """Whether the unit stands before its number, as in level 2."""
    return unit == "level" or unit.startswith("level (")


def _with_unit(number: str, unit: str) -> str:
    """The printed number and its unit, in the order English has them."""
    if unit == "%":
        return f"{number}%"
    if unit.startswith("£"):
        sign, digits = (number[0], number[1:]) if number[0] in "+-" else ("", number)
        return f"{sign}£{digits}{unit[1:]}"
    if _is_level(unit):
        return f"level {number}{unit.removeprefix('level')}"
    if number.lstrip("+-") == "1" and unit:
        unit = one_of(unit)
    return f"{number} {unit}".rstrip()


def one_of(unit: str) -> str:
    """The unit of a single thing: its first word, or its second in a phrase, made singular.

    Examples
    --------
    >>> one_of("homes"), one_of("people"), one_of("percentage points"), one_of("businesses")
    ('home', 'person', 'percentage point', 'business')
    >>> one_of("per 1,000 people"), one_of("tonnes per person")
    ('per 1,000 people', 'tonne per person')
    """
    head, per, rest = unit.partition(" per ") if not unit.startswith("per ") else ("", "", unit)
    words = head.split(" ")
    last = words[-1]
    if last in _ONE:
        words[-1] = _ONE[last]
    elif last.endswith("ies"):
        words[-1] = f"{last[:-3]}y"
    elif last.endswith("sses"):
        words[-1] = last[:-2]
    elif last.endswith("s") and not last.endswith("ss"):
        words[-1] = last[:-1]
    return " ".join(words) + per + rest


def ordinal(number: int) -> str:
    """The number with its ending.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 113)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '113th']
    """
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{last or 'th'}"


def list_words(words: Sequence[str], joiner: str = "and") -> str:
    """Words in a row as a sentence lists them.

    Examples
    --------
    >>> list_words(["Kent"]), list_words(["Kent", "Essex", "Norfolk"])
    ('Kent', 'Kent, Essex and Norfolk')
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def place_name(name: str) -> str:
    """An area's name as it stands inside a sentence.

    Examples
    --------
    >>> place_name("East of England"), place_name("South East"), place_name("Suffolk")
    ('the East of England', 'the South East', 'Suffolk')
    >>> place_name("East Suffolk"), place_name("West Midlands")
    ('East Suffolk', 'the West Midlands')
    """
    words = name.split()
    compass_only = len(words) == 2 and all(word in _COMPASS for word in words)
    if compass_only or name == "East of England" or name.endswith(" Midlands"):
        return f"the {name}"
    return name


def period_name(period: Period) -> str:
    """A period as it stands inside a sentence.

    Examples
    --------
    >>> from clinic_lib.data import parse_period
    >>> period_name(parse_period("2009/10", "financial"))
    '2009/10'
    >>> period_name(parse_period("2008/09", "academic"))
    'the academic year 2008/09'
    >>> period_name(parse_period("2009/10 Q2", "quarter"))
    'July to September 2009'
    >>> period_name(parse_period("Apr 2009 - Mar 2010", "rolling"))
    'the year to March 2010'
    """
    kind, long = period.period_type, period.long_label
    if kind in (PeriodType.FINANCIAL, PeriodType.CALENDAR):
        return period.label
    if kind is PeriodType.QUARTER:
        return re.sub(r" \([^)]*\)$", "", long)
    if kind is PeriodType.ROLLING and period.months == 12:
        return f"the year to {long.rpartition(' to ')[2]}"
    if kind is PeriodType.ACADEMIC or long.startswith("financial years"):
        return f"the {long}"
    return long


def in_period(period: Period) -> str:
    """A period's name with the preposition it takes.

    Examples
    --------
    >>> from clinic_lib.data import parse_period
    >>> in_period(parse_period("2009-03-31", "snapshot"))
    'on 31 March 2009'
    >>> in_period(parse_period("2007 - 09", "rolling"))
    'over 2007 to 2009'
    """
    if period.period_type is PeriodType.SNAPSHOT:
        return f"on {period_name(period)}"
    is_span = period.period_type is PeriodType.ROLLING and period.months != 12
    return f"{'over' if is_span else 'in'} {period_name(period)}"
