"""Periods of every kind in time order, found again, and the gaps between them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from clinic_lib.errors import DataError
from clinic_lib.statistics.timeline import missing_before, read_timeline

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("periods", "places"),
    [
        ([2011, 2009, 2010], [2, 0, 1]),
        (["2010/11", "2008/09", "2009/10"], [2, 0, 1]),
        (["2010-10", "2010-2", "2010-9"], [2, 0, 1]),
        (["2009/10 Q2", "2009/10 Q1", "2010/11 Q1"], [1, 0, 2]),
        ([dt.date(2010, 1, 2), dt.date(2009, 12, 31)], [1, 0]),
        ([pd.Timestamp("2010-01-02"), pd.Timestamp("2009-12-31")], [1, 0]),
        ([pd.Period("2010Q2"), pd.Period("2010Q1")], [1, 0]),
        (pd.Categorical(["2010", "2009"]), [1, 0]),
        ([2009, 2009, 2008], [1, 1, 0]),
    ],
)
def test_periods_stand_in_time_order(periods, places):
    assert read_timeline("period", pd.Series(periods)).places.tolist() == places


@pytest.mark.parametrize(
    ("periods", "message"),
    [
        (["Mar 2010", "Apr 2010"], "text that does not sort in time order"),
        (["2010 Mar", "2010 Apr"], "text that does not sort in time order"),
        (["9", "10"], "text that does not sort in time order"),
        (["2010", 2011], "mixes int and text"),
        ([dt.date(2010, 1, 1), "2010-01-01"], "mixes date and text"),
        ([2010, None], r"missing in 1 of 2 rows \(first at row 1\)"),
    ],
)
def test_periods_without_an_order_are_refused(periods, message):
    with pytest.raises(DataError, match=message):
        read_timeline("period", pd.Series(periods, dtype=object))


def test_a_period_is_found_in_any_form():
    dates = read_timeline("period", pd.Series(pd.to_datetime(["2010-01-01", "2010-02-01"])))
    for given in ("2010-02-01", dt.date(2010, 2, 1), pd.Timestamp("2010-02-01")):
        assert dates.find(given) == 1
    assert dates.find("2010-03-01") is None
    assert dates.find("not a date") is None
    zoned = read_timeline("period", pd.Series(pd.to_datetime(["2010-01-01"], utc=True)))
    assert zoned.find("2010-01-01") == 0
    years = read_timeline("period", pd.Series([2009, 2010]))
    assert (years.find(2010), years.find("2010"), years.find(2010.5)) == (1, 1, None)
    months = read_timeline("period", pd.Series(pd.period_range("2010-01", periods=3, freq="M")))
    assert (months.find("2010-02"), months.find(dt.date(2010, 3, 1))) == (1, 2)


@pytest.mark.parametrize(
    ("periods", "gaps"),
    [
        (["2010-01-31", "2010-02-28", "2010-04-30"], [0, 0, 1]),
        (["2010-01-04", "2010-01-11", "2010-01-25"], [0, 0, 1]),
        ([201011, 201012, 201102], [0, 0, 1]),
        (["2007", "2009", "2011"], [0, 0, 0]),
        (["2007 - 09", "2008 - 10", "2010 - 12"], [0, 0, 1]),
        ([pd.Period("2010Q1"), pd.Period("2010Q2"), pd.Period("2010Q4")], [0, 0, 1]),
    ],
)
def test_gaps(periods, gaps):
    timeline = read_timeline("period", pd.Series(periods))
    clock = timeline.clock
    assert clock is not None
    found = missing_before(clock[timeline.places], np.zeros(len(periods), dtype=int))
    assert found.tolist() == gaps


def test_labels_that_do_not_tell_their_step_have_no_clock():
    assert read_timeline("period", pd.Series(["2010/11 no 7", "2011/12"])).clock is None
    assert read_timeline("period", pd.Series([2010.25, 2010.5])).clock is None
    assert np.isnan(missing_before(None, np.zeros(2, dtype=int))).all()
