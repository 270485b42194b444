"""Periods: every spelling, every refusal, and that labels and periods go round."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.data.period_labels import EXAMPLES, add_months
from clinic_lib.data.periods import (
    Period,
    expected_periods,
    missing_periods,
    next_period,
    parse_period,
    parse_periods,
    previous_period,
    read_periods,
    same_period_last_year,
)
from clinic_lib.errors import DataError
from clinic_lib.terms import Frequency, PeriodType

pytestmark = pytest.mark.unit

years = st.integers(1850, 2150)


@st.composite
def periods(draw):
    """Any period of any type."""
    kind, year = draw(st.sampled_from(list(PeriodType))), draw(years)
    if kind is PeriodType.SNAPSHOT:
        day = draw(st.dates(date(1850, 1, 1), date(2150, 12, 31)))
        return Period(day, day, kind)
    month = {"financial": 4, "academic": 9, "calendar": 1}.get(kind)
    months = {"quarter": 3, "month": 1}.get(kind, 12)
    if kind is PeriodType.QUARTER:
        month = draw(st.sampled_from([1, 4, 7, 10]))
    if kind in (PeriodType.MONTH, PeriodType.ROLLING):
        month = draw(st.integers(1, 12))
    if kind is PeriodType.ROLLING:
        months = draw(st.integers(2, 120))
    start = date(year, month, 1)
    return Period(start, add_months(start, months) - timedelta(days=1), kind)


@given(periods())
def test_a_label_read_again_is_the_same_period(period):
    assert parse_period(period.label, period.period_type) == period


@given(periods(), periods())
def test_two_periods_of_a_type_share_a_label_only_if_they_are_one(first, second):
    if first.period_type is second.period_type:
        assert (first.label == second.label) == (first == second)


@given(periods(), st.sampled_from([f for f in Frequency]))
def test_the_period_before_the_next_one_is_the_period(period, frequency):
    again = previous_period(next_period(period, frequency), frequency)
    # The 31st has no counterpart in a short month, so a date may move to the month's last day.
    tolerance = timedelta(days=3 if period.period_type is PeriodType.SNAPSHOT else 0)
    assert abs(again.start - period.start) <= tolerance
    assert abs(again.end - period.end) <= tolerance


@given(periods())
def test_last_year_is_twelve_months_earlier_and_as_long(period):
    last_year = same_period_last_year(period)
    assert last_year.months == period.months
    assert last_year < period
    assert last_year.start.month == period.start.month


@given(periods(), st.integers(0, 12))
def test_nothing_is_missing_from_expected_periods(period, steps):
    last = period
    for _ in range(steps):
        last = next_period(last, "annual")
    expected = expected_periods(period, last, "annual")
    assert len(expected) == steps + 1
    assert missing_periods(expected, "annual") == ()


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "label"),
    [
        ("2009/10", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("2009-10", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("2009/2010", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("2009\u201310", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("1999/00", "financial", "1999-04-01", "2000-03-31", "1999/00"),
        ("2009-04-01/P1Y", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("2009-04-01/P12M", "financial", "2009-04-01", "2010-03-31", "2009/10"),
        ("2008/09", "academic", "2008-09-01", "2009-08-31", "2008/09"),
        ("2008-09-01/P1Y", "academic", "2008-09-01", "2009-08-31", "2008/09"),
        ("2008-08-01/P1Y", "academic", "2008-09-01", "2009-08-31", "2008/09"),
        ("2008", "calendar", "2008-01-01", "2008-12-31", "2008"),
        ("2008-01-01T00:00:00/P1Y", "calendar", "2008-01-01", "2008-12-31", "2008"),
        ("2009/10 Q2", "quarter", "2009-07-01", "2009-09-30", "2009/10 Q2"),
        ("2009-10 q4", "quarter", "2010-01-01", "2010-03-31", "2009/10 Q4"),
        ("Q1 2009/10", "quarter", "2009-04-01", "2009-06-30", "2009/10 Q1"),
        ("2009 Q3", "quarter", "2009-07-01", "2009-09-30", "2009/10 Q2"),
        ("2010-01-01/P3M", "quarter", "2010-01-01", "2010-03-31", "2009/10 Q4"),
        ("Mar 2010", "month", "2010-03-01", "2010-03-31", "Mar 2010"),
        ("MARCH 2010", "month", "2010-03-01", "2010-03-31", "Mar 2010"),
        ("Sept 2010", "month", "2010-09-01", "2010-09-30", "Sep 2010"),
        ("2010-02", "month", "2010-02-01", "2010-02-28", "Feb 2010"),
        ("2010-02-01/P1M", "month", "2010-02-01", "2010-02-28", "Feb 2010"),
        ("2007 - 09", "rolling", "2007-01-01", "2009-12-31", "2007 - 09"),
        ("2007-09", "rolling", "2007-01-01", "2009-12-31", "2007 - 09"),
        ("1999 - 01", "rolling", "1999-01-01", "2001-12-31", "1999 - 01"),
        ("2008-01-01/P3Y", "rolling", "2008-01-01", "2010-12-31", "2008 - 10"),
        ("Apr 2009 - Mar 2010", "rolling", "2009-04-01", "2010-03-31", "Apr 2009 - Mar 2010"),
        ("April 2009 to March 2010", "rolling", "2009-04-01", "2010-03-31", "Apr 2009 - Mar 2010"),
        ("2004-01-01/P1Y", "rolling", "2004-01-01", "2004-12-31", "Jan 2004 - Dec 2004"),
        ("2015/16 - 17/18", "rolling", "2015-04-01", "2018-03-31", "2015/16 - 17/18"),
        ("2015/16 - 2017/18", "rolling", "2015-04-01", "2018-03-31", "2015/16 - 17/18"),
        ("2009-03-31", "snapshot", "2009-03-31", "2009-03-31", "2009-03-31"),
    ],
)
def test_every_spelling(text, kind, start, end, label):
    period = parse_period(text, kind)
    assert (str(period.start), str(period.end), period.label) == (start, end, label)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("2008", "financial", "Write '2008/09' for 1 April 2008 to 31 March 2009"),
        ("2008", "academic", "Write '2008/09' for 1 September 2008 to 31 August 2009"),
        ("2008/09", "calendar", "period type financial"),
        ("2008/10", "financial", "Write a financial year as '2009/10'"),
        ("2009/10", "quarter", "'2009/10 Q2'"),
        ("2009/10 Q5", "quarter", "Write a quarter as '2009/10 Q2'"),
        ("2009/11 Q1", "quarter", "Write a quarter as '2009/10 Q2'"),
        ("2010", "rolling", "period type calendar"),
        ("2009 - 07", "month", "period type rolling"),
        ("Mars 2010", "month", "Write a month as 'Mar 2010'"),
        ("2010-13", "month", "period type rolling"),
        ("Mar-10", "month", "A spreadsheet has turned it into a date"),
        ("Sep-07", "rolling", "it may have been '2007-09'"),
        ("2009/10p", "financial", "Write '2009/10', and a mark"),
        ("2018 (Rev)", "calendar", "Write '2018', and a mark"),
        ("Mar 2010*", "month", "Write 'Mar 2010', and a mark"),
        ("31/03/2009", "snapshot", "Write '2009-03-31'"),
        ("31/02/2009", "snapshot", "no such day"),
        ("2009-02-30", "snapshot", "Write a date as '2009-03-31'"),
        ("2009-04-02/P1Y", "financial", "Write a financial year as '2009/10'"),
        ("2009-01-01/P1Y", "financial", "period type calendar"),
        ("2009-02-01/P3M", "quarter", "Write '2009/10 Q2', or"),
        ("9999/00", "financial", "Write a financial year as '2009/10'"),
        ("0000", "calendar", "Write a calendar year as '2008'"),
        ("", "calendar", "the period is empty"),
        ("2009/10 - 2009/10", "rolling", "Write a rolling period as"),
    ],
)
def test_every_refusal_says_what_to_write(text, kind, words):
    with pytest.raises(DataError, match="period") as caught:
        parse_period(text, kind)
    assert words in str(caught.value)


@given(st.text(max_size=25), st.sampled_from(list(PeriodType)))
def test_any_text_is_a_period_or_refused(text, kind):
    try:
        period = parse_period(text, kind)
    except DataError:
        return
    assert parse_period(period.label, kind) == period


@pytest.mark.parametrize("kind", list(PeriodType))
def test_the_examples_in_messages_are_right(kind):
    for example in EXAMPLES[kind].replace(" or ", ", ").split(", "):
        assert parse_period(example.strip("'"), kind).period_type is kind


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("2008/09", "academic", "academic year 2008/09"),
        ("2008/09", "financial", "financial year 2008/09"),
        ("2008", "calendar", "calendar year 2008"),
        ("2009/10 Q2", "quarter", "July to September 2009 (2009/10 Q2)"),
        ("Mar 2010", "month", "March 2010"),
        ("2007 - 09", "rolling", "2007 to 2009"),
        ("Apr 2009 - Mar 2010", "rolling", "April 2009 to March 2010"),
        ("2015/16 - 17/18", "rolling", "financial years 2015/16 to 2017/18"),
        ("2009-05-31", "snapshot", "31 May 2009"),
    ],
)
def test_in_words(text, kind, words):
    assert parse_period(text, kind).long_label == words


def test_years_that_look_the_same_are_not_the_same():
    assert parse_period("2008/09", "academic") != parse_period("2008/09", "financial")


def test_ordered_by_start_then_end():
    labels = [("2009/10", "financial"), ("2009/10 Q1", "quarter"), ("2009", "calendar")]
    ordered = sorted(parse_period(*label) for label in labels)
    assert [period.label for period in ordered] == ["2009", "2009/10 Q1", "2009/10"]


def test_missing_periods_of_each_frequency():
    quarters = [parse_period(f"2009/10 Q{q}", "quarter") for q in (1, 2, 4)]
    assert [p.label for p in missing_periods(quarters, "quarterly")] == ["2009/10 Q3"]
    places = [parse_period(year, "calendar") for year in ("2008", "2012")]
    assert [p.label for p in missing_periods(places, "biennial")] == ["2010"]
    assert missing_periods([], "annual") == ()


def test_surveys_on_other_days_are_not_missing():
    days = [parse_period(day, "snapshot") for day in ("2022-04-27", "2023-04-19", "2025-04-30")]
    assert [period.label for period in missing_periods(days, "annual")] == ["2024-04-27"]


def test_a_month_end_stays_a_month_end():
    march = parse_period("2009-03-31", "snapshot")
    assert previous_period(march, "monthly").label == "2009-02-28"
    assert next_period(previous_period(march, "monthly"), "monthly") == march


def test_many_labels_keep_their_index_and_order():
    labels = pd.Series(["2009/10", "2008", "2009/10"], index=[7, 3, 5])
    kinds = pd.Series(["financial", "calendar", "academic"], index=[7, 3, 5])
    frame = parse_periods(labels, kinds)
    assert frame.index.to_list() == [7, 3, 5]
    assert [str(day.date()) for day in frame["start"]] == ["2009-04-01", "2008-01-01", "2009-09-01"]
    assert labels.to_list() == ["2009/10", "2008", "2009/10"]


def test_many_labels_name_the_first_bad_one():
    with pytest.raises(DataError, match="1 of 2 periods cannot be read: period 'soon'"):
        parse_periods(pd.Series(["2009/10", "soon"]), "financial")


def test_no_labels_at_all():
    assert parse_periods(pd.Series([], dtype="str"), "financial").empty


def test_an_unknown_type_is_no_period():
    read = read_periods(pd.Series(["2009/10"]), pd.Series(["fiscal"]))
    assert read["label"].to_list() == [""]
    assert read["start"].isna().all()
