"""Plain records and arrays hold what the frames held, and the order of rows makes no difference."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from clinic_lib.data import parse_period
from clinic_lib.indicators import assess
from clinic_lib.indicators.fingerprint import TABLES
from clinic_lib.indicators.records import Cells, has_value, numbers
from clinic_lib.indicators.usable import ValueAt, usable_observations

pytestmark = pytest.mark.unit

SUFFOLK, NORFOLK = "E10000029", "E10000020"


def test_cells_are_plain_values_whatever_the_unit_of_their_dates() -> None:
    frame = pd.DataFrame(
        {
            "code": pd.Series(["a", "b"], dtype="str"),
            "value": [1.5, np.nan],
            "flag": [True, False],
            "on": pd.to_datetime(["2011-06-08", None]).astype("datetime64[ns]"),
        }
    )
    first, second = Cells.of(frame).records()
    assert first == {"code": "a", "value": 1.5, "flag": True, "on": datetime(2011, 6, 8)}
    assert type(first["flag"]) is bool
    assert second["on"] is None
    assert [has_value(row) for row in (first, second)] == [True, False]
    assert numbers([first], "value").tolist() == [1.5]


def test_what_is_suppressed_is_taken_out_and_limits_are_added_to_every_indicator(made: Any) -> None:
    counts = {"numerator": 50.0, "denominator": 100.0}
    dataset = made.build(
        [
            made.observation("2009/10", 48.0, area_code=NORFOLK, marker="[c]", **counts),
            made.observation("2009/10", 50.0, **counts),
            made.observation("2008/09", 52.0, numerator=52.0, denominator=100.0),
        ]
    )
    asked = (dataset.observations, [dataset.indicator("NI192")])
    cells = usable_observations(*asked, {SUFFOLK, NORFOLK})["NI192"]
    norfolk, earlier, later = cells.records()
    assert (norfolk["area_code"], has_value(norfolk)) == (NORFOLK, False)
    assert norfolk["interval_method"] == "none"
    assert [row["period"] for row in (earlier, later)] == ["2008/09", "2009/10"]
    assert later["interval_method"] == "wilson"
    found = ValueAt.of(cells)
    assert found(SUFFOLK, parse_period("2009/10", "financial")) == 50.0
    assert math.isnan(found(SUFFOLK, parse_period("2010/11", "financial")))
    # Of a national set only those areas are worked on that somebody asks for.
    assert set(usable_observations(*asked, {SUFFOLK})["NI192"].arrays["area_code"]) == {SUFFOLK}


def test_the_order_of_the_rows_makes_no_difference(made: Any) -> None:
    rows = [
        made.observation(f"{year}/{year - 1999:02d}", 40.0 + year % 7, area_code=code)
        for year in range(2004, 2010)
        for code in (SUFFOLK, NORFOLK)
    ]
    dataset = made.build(rows)
    shuffled = replace(dataset, observations=dataset.observations.iloc[::-1])
    asked: dict[str, Any] = {
        "area_code": SUFFOLK,
        "indicator_ids": ["NI192"],
        "on": date(2011, 6, 8),
    }
    one, other = assess(dataset, **asked), assess(shuffled, **asked)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
