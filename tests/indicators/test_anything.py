"""Whatever the data hold, the scorecard gives an answer or a reason and the sentence is clean."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_lib.indicators.direction import RISING_CAUSES
from clinic_lib.terms import Frequency, Polarity, ValueType

pytestmark = [pytest.mark.unit, pytest.mark.slow]

DIRTY = re.compile(r"  |\bnan\b|\bNone\b|\bNaT\b|no value|;;|\.\.|[a-z]_[a-z]|,,")
TYPES = {
    "financial": ("annual", lambda n: f"{1990 + n}/{(1991 + n) % 100:02d}"),
    "academic": ("annual", lambda n: f"{1990 + n}/{(1991 + n) % 100:02d}"),
    "calendar": ("annual", lambda n: str(1990 + n)),
    "rolling": ("annual", lambda n: f"{1990 + n} - {(1992 + n) % 100:02d}"),
    "quarter": (
        "quarterly",
        lambda n: f"{2005 + n // 4}/{(2006 + n // 4) % 100:02d} Q{n % 4 + 1}",
    ),
    "month": (
        "monthly",
        lambda n: f"{2008 + n // 12}-{n % 12 + 1:02d}",
    ),
    "snapshot": ("biennial", lambda n: f"{1990 + 2 * n}-{n % 3 + 4:02d}-30"),
}
values = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 50.0, 100.0, -3.2, 1e9, 0.04]),
    st.floats(-200, 200).map(lambda value: round(value, 2)),
)
points = st.fixed_dictionaries(
    {
        "value": values,
        "numerator": st.one_of(st.none(), st.integers(0, 10**9)),
        "denominator": st.one_of(st.none(), st.integers(0, 10**9)),
        "width": st.one_of(st.none(), st.floats(0, 50)),
        "marker": st.sampled_from(
            ["", "", "", "[p]", "[r][e]", "[c]", "[x]", "[b]", "[low]", "[u]"]
        ),
    }
)
goals = st.fixed_dictionaries(
    {
        "offset": st.integers(-3, 3),
        "kind": st.sampled_from(["level", "percent_change", "gap", "range"]),
        "value": st.sampled_from([0.0, 50.0, -10.0, 7.5]),
        "state": st.sampled_from(["agreed", "agreed", "placeholder", "deferred"]),
        "version": st.sampled_from([1.0, 2.0]),
        "baseline": st.booleans(),
    }
)


def rows_of(made: Any, label: Any, series: list[dict[str, Any]], area: str) -> list[dict[str, Any]]:
    rows = []
    for number, point in enumerate(series):
        row = {key: point[key] for key in ("numerator", "denominator") if point[key] is not None}
        if point["value"] is None:
            row["marker"] = point["marker"] + ("" if "[" in point["marker"] else "[x]")
        else:
            row |= {"value": point["value"], "marker": point["marker"]}
            if point["width"] is not None:
                row["lower_cl"] = point["value"] - point["width"]
                row["upper_cl"] = point["value"] + point["width"]
        rows.append(made.observation(label(number), area_code=area, **row))
    return rows


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    series=st.lists(points, min_size=1, max_size=18),
    others=st.lists(st.lists(points, max_size=3), max_size=5),
    targets=st.lists(goals, max_size=3, unique_by=lambda goal: (goal["offset"], goal["version"])),
    period_type=st.sampled_from(sorted(TYPES)),
    polarity=st.sampled_from(list(Polarity)),
    value_type=st.sampled_from(list(ValueType)),
    unit=st.sampled_from(["%", "homes", "per 1,000 people", "£ per week", "level (0 to 4)", ""]),
)
def test_any_data_give_an_answer_or_a_reason(
    made: Any,
    series: list[Any],
    others: list[Any],
    targets: list[Any],
    period_type: str,
    polarity: str,
    value_type: str,
    unit: str,
) -> None:
    frequency, label = TYPES[period_type]
    last = len(series) - 1
    rows = rows_of(made, label, series, "E10000029")
    areas = ("E92000001", "E12000006", "E10000020", "E10000003", "E10000012")
    for area, few in zip(areas, others, strict=False):
        shifted = rows_of(made, lambda n: label(max(last - 2, 0) + n), few, area)
        rows += shifted
    agreed = [
        made.target(
            label(max(last + goal["offset"], 0)),
            goal["value"],
            kind=goal["kind"],
            state=goal["state"],
            version=goal["version"] + number,
            upper_value=goal["value"] + 5,
            comparator_code="E92000001",
            baseline_period=label(0) if goal["baseline"] else "",
        )
        for number, goal in enumerate(targets)
    ]
    row = made.row_of(
        made.build(
            rows,
            targets=agreed,
            period_type=period_type,
            frequency=frequency,
            polarity=polarity,
            value_type=value_type,
            unit=unit,
            multiplier=100.0 if value_type in ("proportion", "rate") else 1.0,
        )
    )
    for sentence in (row["verdict"], row["headline"]):
        assert not DIRTY.search(sentence), sentence
    assert row["verdict"].endswith(".")
    assert bool(row["process_limits_reason"]) == math.isnan(row["process_mean"])
    if not math.isnan(row["value"]):
        assert (row["interval_method"] == "none") == math.isnan(row["lower_cl"])
        assert bool(row["interval_reason"]) == (row["interval_method"] == "none")
    if row["direction"] == "cannot_tell":
        assert row["evidence"] == "none"
        assert row["direction_basis"]
    if period_type == "rolling":
        assert row["evidence"] in ("weak", "none")
    if row["target_status"] in ("met", "not_met", "not_yet_due"):
        assert not math.isnan(row["target_value"])


FLAT = {
    "flat": [50.0] * 16,
    "zeros": [0.0] * 16,
    "one step": [50.0] * 15 + [51.0],
    "negative": list(np.linspace(-20, -5, 16)),
    "huge": [1e9 + n for n in range(16)],
}


@pytest.mark.parametrize("name", FLAT)
@pytest.mark.parametrize("frequency", [Frequency.ANNUAL, Frequency.QUARTERLY])
def test_degenerate_series(made: Any, name: str, frequency: str) -> None:
    more = {"frequency": frequency}
    rows = made.yearly(FLAT[name], first=1994)
    if frequency == "quarterly":
        rows, more = made.quarterly(FLAT[name]), {**more, "period_type": "quarter"}
    row = made.row_of(made.build(rows, value_type="change", **more))
    assert not DIRTY.search(row["verdict"])
    assert not math.isnan(row["process_mean"])
    if name in ("flat", "zeros"):
        assert (row["special_cause"], row["direction"]) == ("none", "steady")
    if name == "negative":
        assert row["special_cause"] in RISING_CAUSES


def test_one_area_and_one_figure(made: Any) -> None:
    row = made.row_of(made.build([made.observation("2009/10", 50.0)]))
    assert row["direction_basis"] == "there is only one figure so far"
    assert "its direction cannot be told because there is only one figure so far" in row["verdict"]
    assert isinstance(row["period_start"], pd.Timestamp)
