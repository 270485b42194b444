"""The three frames as a whole: columns, order, refusals, and what must not change them."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.register import ComparatorChoice
from clinic_lib.errors import DataError, ParameterError
from clinic_lib.indicators import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    Assessment,
    assess,
)
from clinic_lib.indicators.columns import DTYPES

pytestmark = pytest.mark.unit

SUFFOLK, NORFOLK, ENGLAND, EAST = "E10000029", "E10000020", "E92000001", "E12000006"
ON = date(2011, 6, 15)


class TestFrames:
    def test_columns_and_types(self, made: Any) -> None:
        result = made.assessed(made.build(made.yearly([40, 45])))
        frames = {
            "scorecard": SCORECARD_COLUMNS,
            "history": HISTORY_COLUMNS,
            "comparators": COMPARATOR_COLUMNS,
        }
        for name, columns in frames.items():
            frame = getattr(result, name)
            assert frame.columns.tolist() == list(columns)
            assert {c: str(t) for c, t in frame.dtypes.items()} == {
                name: DTYPES[kind] for name, kind in columns.items()
            }

    def test_rows_keep_the_order_asked_for(self, made: Any) -> None:
        described = [dict(made.indicator, indicator_id=one) for one in ("A", "B", "C")]
        seen = [made.observation("2009/10", 1.0, indicator_id=one) for one in ("A", "B")]
        result = made.assessed(made.build(seen, indicators=described), "C", "A", "B")
        assert result.indicator_ids == ("C", "A", "B")
        assert len(result.history_of("C")) == 0
        assert result.comparators_of("A")["comparator_type"].tolist()[0] == "area"
        with pytest.raises(DataError, match=r"'D' is not in this assessment of Suffolk"):
            result.row("D")

    def test_what_is_not_there_is_refused(self, made: Any) -> None:
        dataset = made.build(made.yearly([40, 45]))
        with pytest.raises(DataError, match="NI191"):
            made.assessed(dataset, "NI191")
        with pytest.raises(ParameterError, match="given 2 times"):
            made.assessed(dataset, "NI192", "NI192")
        with pytest.raises(ParameterError, match="No indicator was given"):
            assess(dataset, area_code=SUFFOLK, indicator_ids=[], on=ON)
        with pytest.raises(DataError, match="E99"):
            assess(dataset, area_code="E99", indicator_ids=["NI192"], on=ON)

    def test_age_is_counted_to_the_day_of_the_clinic(self, made: Any) -> None:
        dataset = made.build(made.yearly([40, 45], first=2008))
        row = made.row_of(dataset, on=date(2010, 1, 1))
        assert (row["freshness_months"], row["freshness"]) == (
            -2, "for a period that ends after the clinic",
        )  # fmt: skip
        assert made.row_of(dataset, on=date(2010, 4, 29))["freshness"] == "less than a month old"
        assert made.row_of(dataset, on=date(2010, 4, 30))["freshness"] == "less than a month old"
        assert made.row_of(dataset, on=date(2010, 5, 31))["freshness"] == "2 months old"


def rich(made: Any, **changes: Any) -> Dataset:
    """Something of everything: a break, a gap, a suppressed value, targets, neighbours."""
    series = made.yearly(np.linspace(30, 60, 20).round(1), first=1991, half_width=1.5)
    series[4]["marker"] = "[b]"
    series[9] |= {"marker": "[c]"}
    del series[14]
    others = [
        row
        for code, shift in ((ENGLAND, -3.0), (EAST, 1.0), (NORFOLK, 4.0), ("E10000003", -6.0))
        for row in made.yearly(
            np.linspace(30, 60, 20).round(1) + shift, first=1991, half_width=1.0, area_code=code
        )
    ]
    goals = [made.target("2010/11", 62, baseline_period="2005/06"), made.target("2011/12", 64)]
    return made.build([*series, *others], targets=goals, **changes)


def same(first: Assessment, second: Assessment, leave: tuple[str, ...] = ()) -> None:
    for name in ("scorecard", "history", "comparators"):
        one, two = getattr(first, name), getattr(second, name)
        pd.testing.assert_frame_equal(
            one.drop(columns=[*leave], errors="ignore"), two.drop(columns=[*leave], errors="ignore")
        )


CHOICE = ComparatorChoice(neighbours=(NORFOLK, "E10000003", "E10000012"))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(made: Any, seed: int) -> None:
    dataset = rich(made)
    shuffled = Dataset(
        **{
            **{name: getattr(dataset, name) for name in Dataset.__dataclass_fields__},
            **{
                name: getattr(dataset, name).sample(frac=1, random_state=seed)
                for name in ("observations", "targets", "areas")
            },
        }
    )
    same(made.assessed(dataset, comparators=CHOICE), made.assessed(shuffled, comparators=CHOICE))


def test_nothing_that_goes_in_is_changed(made: Any) -> None:
    dataset = rich(made)
    frames = ("observations", "targets", "areas", "indicators", "comparators", "rebases")
    before = {name: getattr(dataset, name).copy(deep=True) for name in frames}
    first = made.assessed(dataset, comparators=CHOICE)
    same(first, made.assessed(dataset, comparators=CHOICE))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(frame, getattr(dataset, name))


def test_flipping_polarity_swaps_good_and_bad_and_nothing_else(made: Any) -> None:
    high = made.assessed(rich(made), comparators=CHOICE)
    low = made.assessed(rich(made, polarity="low_is_good"), comparators=CHOICE)
    swap = {
        "improving": "worsening", "better": "worse", "met": "not_met", "similar": "similar",
        "improvement_high": "concern_high", "consistently_passing": "consistently_failing",
        "inconsistent": "inconsistent", "none": "none", "common_cause": "common_cause",
    }  # fmt: skip
    both = {**swap, **{bad: good for good, bad in swap.items()}}
    up, down = high.row("NI192"), low.row("NI192")
    judged = [
        *("direction", "target_status", "variation", "assurance"),
        *("england_comparison", "region_comparison", "neighbours_comparison"),
    ]
    for column in judged:
        assert down[column] == both[up[column]], column
    assert down["rank"] == up["rank_of"] + 1 - up["rank"]
    assert up["chance_of_target"] + down["chance_of_target"] == pytest.approx(1)
    words = ("polarity", "verdict", "headline", "rank", "rank_low", "rank_high", "comparison")
    # A target beyond one way is reached already the other way, so the paces differ.
    paces = [name for name in high.scorecard if name.endswith("_change_per_period")]
    ahead = ("chance_of_target", "outlook", "target_credibility", *paces)
    same(high, low, leave=(*judged, *words, *ahead))
