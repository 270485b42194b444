"""Direction, process limits and recent trend of whole series, with every reason for silence."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.unit

SUFFOLK = "E10000029"


class TestDirection:
    def test_limits_apart_are_strong_evidence(self, made: Any) -> None:
        row = made.row_of(made.build(made.yearly([40, 45], half_width=2)))
        assert (row["direction"], row["evidence"]) == ("improving", "strong")
        assert (row["direction_period"], row["direction_change"]) == ("2004/05", 5)

    def test_limits_that_overlap_are_no_clear_change(self, made: Any) -> None:
        row = made.row_of(made.build(made.yearly([40, 45], half_width=3)))
        assert (row["direction"], row["evidence"]) == ("steady", "some")

    def test_status_and_direction_are_two_things(self, made: Any) -> None:
        goal = [made.target("2005/06", 50)]
        row = made.row_of(made.build(made.yearly([40, 45], half_width=2), targets=goal))
        assert (row["target_status"], row["direction"]) == ("not_met", "improving")

    def test_nothing_is_compared_across_a_break(self, made: Any) -> None:
        series = made.yearly([40, 45, 50], half_width=1)
        series[2]["marker"] = "[b][p]"
        row = made.row_of(made.build(series))
        assert row["break_period"] == "2006/07"
        assert (row["last_year_value"], row["previous_value"]) == (45, 45)
        assert math.isnan(row["change_on_last_year"])
        assert math.isnan(row["change_on_previous"])
        assert row["direction"] == "cannot_tell"
        assert row["direction_basis"] == (
            "the series breaks at 2006/07 and earlier figures are not comparable"
        )

    def test_a_rebase_is_not_a_break(self, made: Any) -> None:
        rebase = {
            "indicator_id": "NI192",
            "area_code": SUFFOLK,
            "period": "2006/07",
            "reason": "New contract",
        }
        row = made.row_of(made.build(made.yearly([40, 45, 50], half_width=1), rebases=[rebase]))
        assert (row["break_period"], row["rebase_period"]) == ("", "2006/07")
        assert (row["change_on_last_year"], row["direction"]) == (5, "improving")
        assert (row["points"], row["segment_points"]) == (3, 1)

    def test_a_survey_every_two_years_is_set_against_the_one_before(self, made: Any) -> None:
        surveys = [
            made.observation("2008-10-31", 60.0, lower_cl=58.0, upper_cl=62.0),
            made.observation("2010-09-30", 66.0, lower_cl=64.0, upper_cl=68.0),
        ]
        row = made.row_of(made.build(surveys, frequency="biennial", period_type="snapshot"))
        assert (row["direction"], row["evidence"]) == ("improving", "strong")
        assert row["direction_period"] == "2008-10-31"
        assert (row["last_year_period"], math.isnan(row["last_year_value"])) == ("", True)
        assert row["recent_trend"] == "cannot_be_calculated"

    def test_overlapping_rolling_periods_are_never_tested(self, made: Any) -> None:
        series = [
            made.observation(f"{year} - {(year + 2) % 100:02d}", value, lower_cl=value - 1.0,
                             upper_cl=value + 1.0)
            for year, value in enumerate(np.linspace(40, 80, 16), start=1993)
        ]  # fmt: skip
        row = made.row_of(made.build(series, period_type="rolling"))
        assert (row["direction"], row["evidence"]) == ("improving", "weak")
        assert "overlap" in row["direction_basis"]
        assert "overlap" in row["process_limits_reason"]
        assert row["recent_trend"] == "cannot_be_calculated"
        assert "rolling" in row["recent_trend_reason"]
        assert (row["special_cause"], row["variation"]) == ("", "none")

    def test_rolling_years_a_year_apart_may_be_tested(self, made: Any) -> None:
        series = [
            made.observation("Jan 2008 - Dec 2008", 40.0, lower_cl=39.0, upper_cl=41.0),
            made.observation("Jan 2009 - Dec 2009", 45.0, lower_cl=44.0, upper_cl=46.0),
        ]
        row = made.row_of(made.build(series, period_type="rolling"))
        assert (row["direction"], row["evidence"]) == ("improving", "strong")

    def test_process_limits_decide_where_there_are_any(self, made: Any) -> None:
        quiet = [50, 52, 49, 51, 52, 49, 51, 50, 49, 51, 50, 52, 51, 50, 52, 52]
        more = {"period_type": "quarter", "frequency": "quarterly"}
        steady = made.row_of(made.build(made.quarterly(quiet, lower_cl=0.0, upper_cl=0.0), **more))
        assert (steady["direction"], steady["direction_basis"]) == (
            "steady",
            "the same figure both times",
        )
        usual = made.row_of(made.build(made.quarterly([*quiet, 51.5]), **more))
        assert (usual["variation"], usual["direction"]) == ("common_cause", "steady")
        assert usual["direction_basis"] == "within its usual ups and downs"
        jump = made.row_of(made.build(made.quarterly([*quiet, 70]), **more))
        assert (jump["special_cause"], jump["variation"]) == ("outside_high", "improvement_high")
        assert (jump["direction"], jump["evidence"]) == ("improving", "strong")


class TestProcess:
    VALUES = (10.0, 12.0, 11.0, 14.0, 13.0, 12.0, 15.0, 11.0, 12.0, 13.0, 10.0, 12.0, 14.0)

    def test_limits_need_thirteen_points(self, made: Any) -> None:
        short = made.row_of(made.build(made.yearly(self.VALUES[:12], first=1998)))
        assert short["process_limits_reason"] == "there are 12 points and 13 are needed"
        assert math.isnan(short["process_mean"])
        assert (short["variation"], short["assurance"]) == ("none", "none")
        row = made.row_of(made.build(made.yearly(self.VALUES, first=1998)))
        ranges = np.abs(np.diff(self.VALUES))
        # No range is near 3.267 times the mean, so nothing is screened.
        centre, spread = np.mean(self.VALUES), 2.66 * ranges.mean()
        assert row["process_limits_reason"] == ""
        assert row["process_mean"] == pytest.approx(centre)
        assert row["lower_process_limit"] == pytest.approx(centre - spread)
        assert row["upper_process_limit"] == pytest.approx(centre + spread)

    @pytest.mark.parametrize(
        ("goal", "polarity", "assurance"),
        [
            (100, "high_is_good", "consistently_failing"),
            (100, "low_is_good", "consistently_passing"),
            (0, "high_is_good", "consistently_passing"),
            (12, "high_is_good", "inconsistent"),
            (12, "no_judgement", "none"),
        ],
    )
    def test_assurance(self, made: Any, goal: float, polarity: str, assurance: str) -> None:
        dataset = made.build(
            made.yearly(self.VALUES, first=1998),
            targets=[made.target("2010/11", goal)],
            polarity=polarity,
        )
        assert made.row_of(dataset)["assurance"] == assurance

    def test_a_segment_after_a_break_counts_its_own_points(self, made: Any) -> None:
        series = made.yearly([*self.VALUES, *self.VALUES[:5]], first=1993)
        series[13]["marker"] = "[b]"
        result = made.assessed(made.build(series))
        row = result.row("NI192")
        assert (row["points"], row["segment_points"]) == (18, 5)
        assert row["process_limits_reason"] == (
            "there are 5 points since the break in the series in 2006/07 and 13 are needed"
        )
        limits = result.history["process_mean"].notna()
        assert limits.tolist() == [True] * 13 + [False] * 5
        assert result.history["segment"].tolist() == [1.0] * 13 + [2.0] * 5

    def test_no_range_is_counted_across_a_gap(self, made: Any) -> None:
        gap = [*self.VALUES[:6], None, *[value + 5 for value in self.VALUES[6:]]]
        series = [row for row in made.yearly(gap, first=1997) if "value" in row]
        row = made.row_of(made.build(series))
        ranges = [*np.abs(np.diff(gap[:6])), *np.abs(np.diff(gap[7:]))]
        assert row["missing_periods"] == "2003/04"
        width = row["upper_process_limit"] - row["process_mean"]
        assert width == pytest.approx(2.66 * np.mean(ranges))


class TestTrend:
    RISING = (400, 450, 500, 560, 640)

    def counted(self, made: Any, counts: Any = RISING, first: int = 2005) -> list[dict[str, Any]]:
        return [
            made.observation(f"{year}/{(year + 1) % 100:02d}", count / 50, numerator=count,
                             denominator=5000)
            for year, count in enumerate(counts, start=first)
        ]  # fmt: skip

    def test_five_years_of_counts(self, made: Any) -> None:
        assert made.row_of(made.build(self.counted(made)))["recent_trend"] == "increasing"
        flat = made.row_of(made.build(self.counted(made, (500, 510, 495, 505, 500))))
        assert flat["recent_trend"] == "no_significant_change"

    def test_four_years_are_not_enough(self, made: Any) -> None:
        row = made.row_of(made.build(self.counted(made, self.RISING[:4])))
        assert row["recent_trend"] == "cannot_be_calculated"
        assert row["recent_trend_reason"] == "there are 4 points and 5 are needed"

    def test_a_break_inside_the_window(self, made: Any) -> None:
        series = self.counted(made)
        series[3]["marker"] = "[b]"
        row = made.row_of(made.build(series))
        assert row["recent_trend"] == "cannot_be_calculated"
        assert row["recent_trend_reason"] == (
            "there are 2 points since the break in the series in 2008/09 and 5 are needed"
        )

    def test_a_break_before_the_window_does_not_matter(self, made: Any) -> None:
        series = self.counted(made, (900, *self.RISING), first=2004)
        series[1]["marker"] = "[b]"
        assert made.row_of(made.build(series))["recent_trend"] == "increasing"

    @pytest.mark.parametrize("frequency", ["quarterly", "monthly", "biennial"])
    def test_only_annual_figures(self, made: Any, frequency: str) -> None:
        row = made.row_of(made.build(self.counted(made), frequency=frequency))
        assert row["recent_trend"] == "cannot_be_calculated"
        assert "annual figures" in row["recent_trend_reason"]

    def test_a_small_change_in_a_clear_trend_is_some_evidence(self, made: Any) -> None:
        row = made.row_of(made.build(self.counted(made, (400, 450, 500, 560, 600))))
        assert (row["direction"], row["evidence"]) == ("improving", "some")
        assert row["direction_basis"] == (
            "within the margin of error but part of a clear trend over the last five figures"
        )

    def test_values_are_weighted_by_their_limits(self, made: Any) -> None:
        row = made.row_of(
            made.build(made.yearly([40, 42, 44, 46, 48], half_width=1), value_type="mean")
        )
        assert row["recent_trend"] == "increasing"
        without = made.row_of(made.build(made.yearly([40, 42, 44, 46, 48]), value_type="mean"))
        assert without["recent_trend"] == "cannot_be_calculated"
        assert without["recent_trend_reason"] == (
            "only 0 of the last five figures have counts or a margin of error to test with"
        )
