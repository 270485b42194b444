"""A figure is only set beside the same stretch of another year: no partial year with a full one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.unit

QUARTERS = {"frequency": "quarterly", "period_type": "quarter"}


def test_a_quarter_is_set_against_the_same_quarter_last_year(made: Any) -> None:
    seen = list(made.quarterly([10.0, 20.0, 30.0, 40.0, 11.0, 22.0]))
    row = made.row_of(made.build(seen, **QUARTERS))
    assert (row["period"], row["last_year_period"]) == ("2005/06 Q2", "2004/05 Q2")
    assert (row["change_on_last_year"], row["direction_change"]) == (2.0, 2.0)
    assert row["direction_period"] == "2004/05 Q2"


def test_without_that_quarter_no_other_one_takes_its_place(made: Any) -> None:
    seen = list(made.quarterly([10.0, None, 30.0, 40.0, 11.0, 22.0]))
    row = made.row_of(made.build(seen, **QUARTERS))
    assert pd.isna(row["last_year_value"])
    assert row["direction"] == "cannot_tell"
    assert row["direction_period"] == ""


def test_a_partial_year_is_not_set_against_a_full_one(made: Any) -> None:
    seen = [
        made.observation("Apr 2008 - Mar 2009", 100.0),
        made.observation("Apr 2009 - Sep 2009", 55.0),
    ]
    row = made.row_of(made.build(seen, frequency="annual", period_type="rolling"))
    assert row["period"] == "Apr 2009 - Sep 2009"
    assert pd.isna(row["last_year_value"])
    assert pd.isna(row["change_on_previous"])
    assert row["direction"] == "cannot_tell"


def test_a_partial_year_is_set_against_the_same_months_a_year_earlier(made: Any) -> None:
    seen = [
        made.observation("Apr 2008 - Sep 2008", 50.0),
        made.observation("Apr 2008 - Mar 2009", 100.0),
        made.observation("Apr 2009 - Sep 2009", 55.0),
    ]
    row = made.row_of(made.build(seen, frequency="annual", period_type="rolling"))
    assert (row["last_year_period"], row["change_on_last_year"]) == ("Apr 2008 - Sep 2008", 5.0)
