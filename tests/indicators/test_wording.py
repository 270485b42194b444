"""Numbers, changes and periods as a reader sees them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.data.periods import parse_period
from clinic_lib.indicators.wording import (
    format_change,
    format_number,
    format_size,
    format_value,
    in_period,
    list_words,
    one_of,
    ordinal,
    place_name,
    round_half_away,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (-0.04, 1, "0.0"),
        (1234567.891, 1, "1,234,567.9"),
        (0.1 + 0.2, 1, "0.3"),
        (50.35 - 49.1, 1, "1.3"),
        (1e9 + 0.5, 0, "1,000,000,001"),
        (1e15, 0, "1,000,000,000,000,000"),
        (float("nan"), 1, "no value"),
        (float("inf"), 1, "no value"),
        (None, 1, "no value"),
    ],
)
def test_numbers_round_half_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert format_number(value, decimals=decimals) == text


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_written_half_always_goes_away_from_zero(whole: int, decimals: int) -> None:
    half = Decimal(whole).scaleb(-decimals) + Decimal(5).scaleb(-decimals - 1)
    expected = half + Decimal(5).scaleb(-decimals - 1).copy_sign(half)
    assert round_half_away(float(half), decimals) == expected


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (46.05, "%", 1, "46.1%"),
        (1250, "homes", 0, "1,250 homes"),
        (1, "homes", 0, "1 home"),
        (1, "people", 0, "1 person"),
        (-1, "businesses", 0, "-1 business"),
        (1.0, "tonnes per person", 1, "1.0 tonnes per person"),
        (12.3, "per 1,000 population", 1, "12.3 per 1,000 population"),
        (612.5, "£", 2, "£612.50"),
        (-612.5, "£ per week", 0, "-£613 per week"),
        (3, "", 0, "3"),
        (2, "level (0 to 4)", 0, "level 2 (0 to 4)"),
    ],
)
def test_a_value_carries_its_unit(value: float, unit: str, decimals: int, text: str) -> None:
    assert format_value(value, unit=unit, decimals=decimals) == text


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    assert format_size(-2.25, unit="%", decimals=1) == "2.3 percentage points"
    assert format_size(1, unit="%") == "1 percentage point"
    assert format_size(0.001, unit="%", decimals=1) == "less than 0.1 percentage points"
    assert format_size(-1, unit="level (0 to 4)") == "1 level"
    assert format_size(0.3, unit="homes") == "less than 1 home"
    assert format_change(-0.25, unit="%", decimals=1) == "-0.3 percentage points"
    assert format_change(1, unit="%") == "+1 percentage point"
    assert format_change(None, unit="%") == "no value"


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("companies", "company"),
        ("classes", "class"),
        ("children", "child"),
        ("new homes", "new home"),
        ("per 1,000 homes", "per 1,000 homes"),
        ("loss", "loss"),
        ("", ""),
    ],
)
def test_one_of_a_unit(plural: str, singular: str) -> None:
    assert one_of(plural) == singular


@pytest.mark.parametrize(
    ("label", "period_type", "phrase"),
    [
        ("2009/10", "financial", "in 2009/10"),
        ("2009/10", "academic", "in the academic year 2009/10"),
        ("2009", "calendar", "in 2009"),
        ("2009/10 Q2", "quarter", "in July to September 2009"),
        ("Mar 2010", "month", "in March 2010"),
        ("2009-05-31", "snapshot", "on 31 May 2009"),
        ("2007 - 09", "rolling", "over 2007 to 2009"),
        ("2015/16 - 17/18", "rolling", "over the financial years 2015/16 to 2017/18"),
        ("Apr 2009 - Sep 2010", "rolling", "over April 2009 to September 2010"),
        ("Apr 2009 - Mar 2010", "rolling", "in the year to March 2010"),
    ],
)
def test_a_period_takes_its_preposition(label: str, period_type: str, phrase: str) -> None:
    assert in_period(parse_period(label, period_type)) == phrase


def test_places_and_lists_read_as_english() -> None:
    assert place_name("North West") == "the North West"
    assert place_name("London") == "London"
    assert place_name("Yorkshire and The Humber") == "Yorkshire and The Humber"
    assert place_name("North Yorkshire") == "North Yorkshire"
    assert list_words([]) == ""
    assert list_words(["a", "b"], "but") == "a but b"
    assert [ordinal(n) for n in (1, 11, 22, 103)] == ["1st", "11th", "22nd", "103rd"]
