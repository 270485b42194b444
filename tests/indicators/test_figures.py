"""The latest figure, what it is set beside, and its limits."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from clinic_lib.data.register import ComparatorChoice

pytestmark = pytest.mark.unit

SUFFOLK, NORFOLK, ENGLAND, EAST = "E10000029", "E10000020", "E92000001", "E12000006"


class TestFigures:
    def test_latest_previous_and_last_year(self, made: Any) -> None:
        row = made.row_of(made.build(made.yearly([40, 42, 45], first=2007)))
        assert (row["period"], row["value"]) == ("2009/10", 45)
        assert (row["period_long"], row["freshness"]) == ("financial year 2009/10", "14 months old")
        assert (row["previous_period"], row["change_on_previous"]) == ("2008/09", 3)
        assert (row["last_year_period"], row["last_year_value"]) == ("2008/09", 42)
        assert row["change_on_last_year"] == 3
        assert row["freshness_months"] == 14

    def test_last_year_is_the_same_quarter_not_the_one_before(self, made: Any) -> None:
        row = made.row_of(
            made.build(
                made.quarterly(range(10, 19), first=2008),
                period_type="quarter",
                frequency="quarterly",
            )
        )
        assert (row["period"], row["previous_period"]) == ("2010/11 Q1", "2009/10 Q4")
        assert (row["last_year_period"], row["change_on_last_year"]) == ("2009/10 Q1", 4)

    def test_a_missing_last_year_is_not_replaced_by_an_earlier_one(self, made: Any) -> None:
        row = made.row_of(
            made.build([made.observation("2007/08", 40), made.observation("2009/10", 45)])
        )
        assert (row["previous_period"], row["change_on_previous"]) == ("2007/08", 5)
        assert row["last_year_period"] == "2008/09"
        assert math.isnan(row["last_year_value"])
        assert math.isnan(row["change_on_last_year"])
        assert row["missing_periods"] == "2008/09"
        assert (row["direction"], row["evidence"]) == ("cannot_tell", "none")
        assert row["direction_basis"] == "there is no figure for 2008/09"

    @pytest.mark.parametrize("marker", ["[c]", "[x]", "[z]", "[p][c]"])
    def test_what_is_suppressed_is_neither_used_nor_shown(self, made: Any, marker: str) -> None:
        hidden = made.observation(
            "2009/10", 777.0, numerator=7770, denominator=1000, lower_cl=776.0, marker=marker
        )
        neighbour = made.observation("2008/09", 999.0, area_code=NORFOLK, marker=marker)
        result = made.assessed(
            made.build([*made.yearly([40, 42], first=2007), hidden, neighbour]),
            comparators=ComparatorChoice(neighbours=(NORFOLK,)),
        )
        row = result.row("NI192")
        assert (row["period"], row["value"]) == ("2008/09", 42)
        assert row["missing_periods"] == "2009/10"
        assert row["neighbours_missing"] == "Norfolk"
        assert "the latest that can be shown" in row["verdict"]
        for frame in (result.scorecard, result.history, result.comparators):
            text = frame.to_csv()
            assert "777" not in text
            assert "999" not in text
        assert result.history["marker"].tolist() == ["", "", marker]

    def test_markers_and_dates_travel_with_the_figure(self, made: Any) -> None:
        day = pd.Timestamp("2010-07-01")
        row = made.row_of(made.build([made.observation("2009/10", 45.0, marker="[p]", as_at=day)]))
        assert (row["marker"], row["as_at"]) == ("[p]", day)
        assert "(provisional)" in row["verdict"]

    def test_breakdowns_are_not_the_whole(self, made: Any) -> None:
        boys = made.observation("2010/11", 99.0, breakdown="Sex: Male")
        assert made.row_of(made.build([made.observation("2009/10", 45.0), boys]))["value"] == 45

    def test_without_a_figure_the_row_says_so(self, made: Any) -> None:
        dataset = made.build(
            [made.observation("2009/10", 40.0, area_code=ENGLAND)],
            targets=[made.target("2010/11", 50)],
        )
        result = made.assessed(dataset)
        row = result.row("NI192")
        assert math.isnan(row["value"])
        assert (row["period"], row["points"]) == ("", 0)
        assert row["target_status"] == "cannot_tell"
        assert row["target_status_reason"] == "there is no figure to hold against it"
        assert not row["benchmark_relevant"]
        assert row["verdict"].startswith("There is no figure that can be shown for Suffolk")
        assert result.history.empty
        assert result.comparators.empty


class TestLimits:
    def test_published_limits_come_first(self, made: Any) -> None:
        row = made.row_of(
            made.build(
                [
                    made.observation(
                        "2009/10", 50.0, numerator=50, denominator=100, lower_cl=45.0, upper_cl=55.0
                    )
                ]
            )
        )
        assert (row["lower_cl"], row["upper_cl"], row["interval_method"]) == (45, 55, "published")

    def test_a_proportion_gets_wilson(self, made: Any) -> None:
        # Newcombe's 81 of 263, in per cent.
        counts = {"numerator": 81, "denominator": 263}
        row = made.row_of(made.build([made.observation("2009/10", 30.8, **counts)]))
        assert (round(row["lower_cl"], 2), round(row["upper_cl"], 2)) == (25.53, 36.62)
        assert row["interval_method"] == "wilson"

    @pytest.mark.parametrize(("count", "method"), [(9, "exact"), (10, "byar"), (0, "exact")])
    def test_a_rate_gets_byar_or_exact_limits(self, made: Any, count: int, method: str) -> None:
        row = made.row_of(
            made.build(
                [made.observation("2009/10", count / 2, numerator=count, denominator=2000)],
                value_type="rate",
                multiplier=1000,
                unit="per 1,000",
            )
        )
        assert row["interval_method"] == method
        assert row["lower_cl"] <= row["value"] <= row["upper_cl"]
        assert (row["lower_cl"] == 0) == (count == 0)

    def test_a_count_is_its_own_numerator(self, made: Any) -> None:
        row = made.row_of(
            made.build([made.observation("2009/10", 100.0)], value_type="count", multiplier=1)
        )
        # Byar: 100 (1 - 1/900 - 1.96/30)^3 and 101 (1 - 1/909 + 1.96/(3 sqrt(101)))^3.
        assert row["lower_cl"] == pytest.approx(81.362, abs=0.001)
        assert row["upper_cl"] == pytest.approx(121.628, abs=0.001)

    @pytest.mark.parametrize(
        ("value_type", "more", "reason"),
        [
            ("mean", {}, "the limits of a mean have to be published with it"),
            ("score", {}, "a score has no limits of its own"),
            ("proportion", {}, "its limits were not published and there are no counts"),
            ("count", {"value": -5.0}, "a count below zero has none"),
            (
                "proportion",
                {"numerator": 10, "denominator": 100},
                "its counts do not give its value",
            ),
        ],
    )
    def test_no_limits_without_a_reason(
        self, made: Any, value_type: str, more: dict[str, Any], reason: str
    ) -> None:
        row = made.row_of(
            made.build(
                [made.observation("2009/10", **{"value": 50.0, **more})],
                value_type=value_type,
                multiplier=1 if value_type == "count" else 100,
            )
        )
        assert row["interval_method"] == "none"
        assert reason in row["interval_reason"]
        assert math.isnan(row["lower_cl"])
        assert math.isnan(row["upper_cl"])
