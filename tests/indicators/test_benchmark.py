"""England, the region and the neighbours in the same period: compared, ranked, or missing."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, ClassVar

import pandas as pd
import pytest

from clinic_lib.data.register import ComparatorChoice
from clinic_lib.indicators import (
    assess,
)
from clinic_lib.presentation.chart_benchmark import benchmark_chart

pytestmark = pytest.mark.unit

SUFFOLK, NORFOLK, ENGLAND, EAST = "E10000029", "E10000020", "E92000001", "E12000006"
ON = date(2011, 6, 15)


def neighbours(made: Any, values: dict[str, float], **more: Any) -> list[dict[str, Any]]:
    return [
        made.observation("2009/10", value, area_code=code, lower_cl=value - 1, upper_cl=value + 1)
        | more
        for code, value in values.items()
    ]


class TestBenchmark:
    VALUES: ClassVar = {
        SUFFOLK: 50.0,
        ENGLAND: 48.0,
        EAST: 50.5,
        NORFOLK: 53.0,
        "E10000003": 50.0,
        "E10000012": 47.0,
    }
    CHOICE = ComparatorChoice(neighbours=(NORFOLK, "E10000003", "E10000012", "E10000034"))

    def test_each_comparator_in_the_same_period(self, made: Any) -> None:
        dataset = made.build(neighbours(made, self.VALUES))
        result = made.assessed(dataset, comparators=self.CHOICE)
        row = result.row("NI192")
        assert (row["england_code"], row["england_name"]) == (ENGLAND, "England")
        assert (row["england_value"], row["england_comparison"]) == (48, "better")
        assert (row["region_name"], row["region_comparison"]) == ("East of England", "similar")
        assert (row["neighbours_count"], row["neighbours_value"]) == (3, 50)
        assert row["neighbours_comparison"] == "similar"
        assert row["neighbours_missing"] == "Worcestershire"
        assert "95% limits (as published) against the value of each" in row["comparison_basis"]
        # Four areas with a figure: 53, 50, 50 and 47; equal values share the better rank.
        assert (row["rank"], row["rank_of"], row["quartile"]) == (2, 4, 2)
        assert (row["rank_low"], row["rank_high"]) == (2, 3)
        frame = result.comparators
        assert frame["area_code"].tolist() == [SUFFOLK, ENGLAND, EAST, *self.CHOICE.neighbours]
        assert frame["comparison"].tolist() == [
            "not_compared", "better", "similar", "worse", "similar", "better", "not_compared",
        ]  # fmt: skip
        assert (
            frame["comparator_type"].tolist() == ["area", "england", "region"] + ["neighbour"] * 4
        )
        ranks = frame["rank"].fillna(0).tolist()
        assert ranks == [2, 0, 0, 1, 2, 4, 0]

    def test_low_is_good_turns_ranks_and_words_but_not_quartiles(self, made: Any) -> None:
        dataset = made.build(neighbours(made, self.VALUES), polarity="low_is_good")
        row = made.row_of(dataset, comparators=self.CHOICE)
        assert (row["england_comparison"], row["rank"], row["quartile"]) == ("worse", 2, 2)
        highest = {**self.VALUES, SUFFOLK: 60.0}
        row = made.row_of(
            made.build(neighbours(made, highest), polarity="low_is_good"), comparators=self.CHOICE
        )
        assert (row["rank"], row["quartile"]) == (4, 1)

    def test_no_polarity_is_only_higher_or_lower(self, made: Any) -> None:
        dataset = made.build(neighbours(made, self.VALUES), polarity="no_judgement")
        assert made.row_of(dataset, comparators=self.CHOICE)["england_comparison"] == "higher"

    def test_another_period_is_no_comparison(self, made: Any) -> None:
        england = made.observation("2008/09", 48.0, area_code=ENGLAND)
        own = neighbours(made, {SUFFOLK: 50.0, EAST: 49.0})
        row = made.row_of(made.build([*own, england]))
        assert math.isnan(row["england_value"])
        assert row["england_comparison"] == "not_compared"
        assert "No figure for 2009/10: England." in row["comparison_basis"]

    def test_without_limits_nothing_is_better_or_worse(self, made: Any) -> None:
        dataset = made.build(
            [
                made.observation("2009/10", 50.0),
                made.observation("2009/10", 40.0, area_code=ENGLAND),
            ]
        )
        row = made.row_of(dataset)
        assert (row["england_value"], row["england_comparison"]) == (40, "not_compared")
        assert row["comparison_basis"].startswith("Not compared: there are no 95% limits")
        assert "no margin of error is known" in row["verdict"]

    def test_fewer_than_four_areas_have_no_quartile(self, made: Any) -> None:
        dataset = made.build(neighbours(made, {SUFFOLK: 50.0, NORFOLK: 51.0, "E10000003": 52.0}))
        row = made.row_of(dataset, comparators=self.CHOICE)
        assert math.isnan(row["quartile"])
        assert (row["rank"], row["rank_of"]) == (3, 3)

    def test_an_area_is_never_compared_with_itself(self, made: Any) -> None:
        choice = ComparatorChoice(england=SUFFOLK, region=SUFFOLK, neighbours=(SUFFOLK, NORFOLK))
        result = made.assessed(made.build(neighbours(made, self.VALUES)), comparators=choice)
        assert result.comparators["area_code"].tolist() == [SUFFOLK, NORFOLK]

    def test_england_itself_has_no_england(self, made: Any) -> None:
        dataset = made.build(neighbours(made, self.VALUES))
        result = assess(dataset, area_code=ENGLAND, indicator_ids=["NI192"], on=ON)
        row = result.row("NI192")
        assert (row["england_code"], row["region_code"]) == ("", "")
        assert row["benchmark_reason"] == "No comparators are named for this area"

    def test_a_district_may_be_compared_with_its_region(self, made: Any) -> None:
        values = {"E07000202": 44.0, EAST: 50.0}
        dataset = made.build(neighbours(made, values))
        row = assess(dataset, area_code="E07000202", indicator_ids=["NI192"], on=ON).row("NI192")
        assert (row["region_code"], row["region_comparison"]) == (EAST, "worse")

    def test_comparators_come_from_the_table_when_the_clinic_is_silent(self, made: Any) -> None:
        def listed(code: str, rank: float, name: str, day: str) -> dict[str, Any]:
            return {
                "area_code": SUFFOLK,
                "comparator_code": code,
                "comparator_type": "neighbour",
                "rank": rank,
                "list_name": name,
                "source": "Made up",
                "as_at": pd.Timestamp(day),
            }

        rows = [
            listed("E10000012", 2.0, "New list", "2010-04-01"),
            listed(NORFOLK, 1.0, "New list", "2010-04-01"),
            listed("E10000003", 1.0, "Old list", "2008-04-01"),
        ]
        dataset = made.build(neighbours(made, self.VALUES), comparators=rows)
        result = made.assessed(dataset)
        assert result.comparators["area_code"].tolist()[3:] == [NORFOLK, "E10000012"]
        basis = result.row("NI192")["comparison_basis"]
        assert "Neighbours: New list, Made up, 1 April 2010." in basis

    def test_where_benchmarking_is_not_relevant_nothing_is_judged(self, made: Any) -> None:
        dataset = made.build(
            neighbours(made, self.VALUES),
            benchmark_relevant=False,
            benchmark_reason="Counties differ in size",
        )
        row = made.row_of(dataset, comparators=self.CHOICE)
        assert (row["england_value"], row["england_comparison"]) == (48, "not_compared")
        assert math.isnan(row["rank"])
        assert math.isnan(row["quartile"])
        assert not row["benchmark_relevant"]
        assert row["benchmark_reason"] == "Counties differ in size"
        assert row["comparison_basis"] == "Not compared: Counties differ in size."


def test_distances_of_a_list_reach_the_frame_and_the_basis(made: Any) -> None:
    rows = [
        made.observation("2009/10", value, area_code=area, lower_cl=value - 1, upper_cl=value + 1)
        for area, value in (("E10000029", 50.0), ("E10000020", 48.0), ("E10000003", 52.0))
    ]
    near = {"area_code": "E10000029", "comparator_type": "neighbour", "source": "Worked out"}
    listed = [
        {**near, "comparator_code": "E10000003", "rank": 2.0, "distance": 1.25},
        {**near, "comparator_code": "E10000020", "rank": 1.0, "distance": 0.5},
    ]
    assessment = made.assessed(made.build(rows, comparators=listed))
    frame = assessment.comparators.set_index("area_code")
    assert frame["distance"].dropna().to_dict() == {"E10000020": 0.5, "E10000003": 1.25}
    assert frame["nearness"].dropna().to_dict() == {"E10000020": 1, "E10000003": 2}
    basis = assessment.row("NI192")["comparison_basis"]
    assert "nearest Norfolk (0.500), farthest Cambridgeshire (1.250)" in basis
    chart = benchmark_chart(assessment, "NI192")
    assert chart.table_header[-1] == "Distance"
    assert {row[0]: row[-1] for row in chart.table_rows}["Norfolk"] == "0.500"
