"""Tolerances of targets, and the straight line that stands in where no target was set."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from clinic_lib.presentation.chart_trend import trend_chart
from clinic_lib.presentation.theme import SeriesRole

from .conftest import Made

pytestmark = pytest.mark.unit

FINAL = {"baseline_period": "2004/05"}


def scored(made: Made, values: list[float | None], *targets: dict[str, Any], **more: Any) -> Any:
    return made.row_of(made.build(made.yearly(values), targets=targets, **more))


@pytest.mark.parametrize(
    ("polarity", "value", "tolerance", "status"),
    [
        ("high_is_good", 49.5, 0.5, "within_tolerance"),
        ("high_is_good", 49.4, 0.5, "not_met"),
        ("high_is_good", 50.0, 0.5, "met"),
        ("high_is_good", 49.9, 0.0, "not_met"),
        ("low_is_good", 50.5, 0.5, "within_tolerance"),
        ("low_is_good", 50.6, 0.5, "not_met"),
        ("low_is_good", 50.1, None, "not_met"),
    ],
)
def test_a_near_miss_is_told_apart(
    made: Made, polarity: str, value: float, tolerance: float | None, status: str
) -> None:
    extra = {} if tolerance is None else {"tolerance": tolerance}
    row = scored(made, [47, value], made.target("2005/06", 50, **extra), polarity=polarity)
    assert row["target_status"] == status
    assert ("within its tolerance of 0.5" in row["verdict"]) == (status == "within_tolerance")
    assert ("narrowly missed" in row["headline"]) == (status == "within_tolerance")


def test_a_range_has_room_on_both_sides(made: Made) -> None:
    goal = made.target("2005/06", 10, kind="range", upper_value=12, tolerance=1)
    for value, status in ((9.0, "within_tolerance"), (13.0, "within_tolerance"), (8.9, "not_met")):
        data = made.build(made.yearly([11, value]), targets=[goal], polarity="range_is_good")
        assert made.row_of(data)["target_status"] == status
    line = made.assessed(data).history.iloc[-1]
    assert (line["tolerance_value"], line["tolerance_upper_value"]) == (9, 13)


def test_a_target_that_is_not_due_has_not_been_missed_narrowly(made: Made) -> None:
    row = scored(made, [47, 49.9], made.target("2006/07", 50, tolerance=0.5))
    assert row["target_status"] == "not_yet_due"


@pytest.mark.parametrize(
    ("value", "status", "words"),
    [
        (54.0, "on_trajectory", "on course for it by a straight line (54.0% by now)"),
        (53.0, "within_tolerance", "1.0 percentage points short of the straight line"),
        (52.9, "off_trajectory", "1.1 percentage points short of the straight line"),
    ],
)
def test_without_a_target_for_the_year_the_line_judges(
    made: Made, value: float, status: str, words: str
) -> None:
    row = scored(made, [50, 51, value], made.target("2007/08", 56, tolerance=1, **FINAL))
    assert row["target_status"] == "not_yet_due"
    assert row["trajectory_value"] == pytest.approx(54)
    assert (row["trajectory_status"], row["trajectory_from"]) == (status, "2004/05")
    assert words in row["verdict"]
    assert row["trajectory"].startswith("No target was set for 2006/07 itself.")


def test_a_target_for_the_year_needs_no_line(made: Made) -> None:
    row = scored(made, [50, 51], made.target("2005/06", 52, **FINAL), made.target("2007/08", 56))
    assert row["trajectory_status"] == row["trajectory"] == ""


def test_an_earlier_target_is_where_the_line_begins(made: Made) -> None:
    targets = [made.target("2005/06", 60, **FINAL), made.target("2007/08", 64, **FINAL)]
    row = scored(made, [50, 51, 61], *targets)
    assert (row["trajectory_from"], row["trajectory_value"]) == ("2005/06", 62)


def test_a_year_that_was_put_off_has_no_line(made: Made) -> None:
    deferred = made.target("2005/06", None, state="deferred")
    row = scored(made, [50, 51], deferred, made.target("2007/08", 56, **FINAL))
    assert (row["target_status"], row["trajectory_status"]) == ("deferred", "")


def test_a_break_cuts_the_line(made: Made) -> None:
    data = made.build(
        [*made.yearly([50]), *made.yearly([40], first=2005, marker="[b]")],
        targets=[made.target("2007/08", 56, **FINAL)],
    )
    row = made.row_of(data)
    assert row["trajectory_status"] == ""
    assert "breaks after 2004/05" in row["trajectory_reason"]


def test_quarters_are_joined_with_the_same_quarter_only(made: Made) -> None:
    quarters = {"frequency": "quarterly", "period_type": "quarter"}
    base = {"baseline_period": "2004/05 Q1"}
    data = made.build(
        made.quarterly([40, 60, 40, 60, 41]),
        targets=[made.target("2006/07 Q1", 50, **base)],
        **quarters,
    )
    row = made.row_of(data)
    assert (row["period"], row["trajectory_value"]) == ("2005/06 Q1", 45)
    late = made.row_of(
        made.build(
            made.quarterly([40, 60, 40, 60, 41, 61]),
            targets=[made.target("2006/07 Q1", 50, **base)],
            **quarters,
        )
    )
    assert late["trajectory_status"] == ""
    assert "the same quarter of a later year" in late["trajectory_reason"]


def test_a_gap_moves_evenly_on_top_of_the_other_area(made: Made) -> None:
    england = made.yearly([50, 60, 70], area_code="E92000001")
    goal = made.target("2008/09", -2, kind="gap", comparator_code="E92000001", **FINAL)
    row = made.row_of(made.build([*made.yearly([40, 45, 64]), *england], targets=[goal]))
    # From 10 below to 2 below in four years: 6 below after two, and England stands at 70.
    assert row["trajectory_value"] == pytest.approx(64)
    assert row["trajectory_status"] == "on_trajectory"


def test_both_versions_have_their_own_line_and_tolerance(made: Made) -> None:
    row = scored(
        made,
        [50, 51, 52],
        made.target("2007/08", 56, tolerance=3, **FINAL),
        made.target("2007/08", 53, version=2.0, reason="Fewer jobs", **FINAL),
    )
    assert (row["trajectory_value"], row["original_trajectory_value"]) == (52, 54)
    assert row["trajectory_status"] == "on_trajectory"
    assert row["original_trajectory_status"] == "within_tolerance"
    assert "By the targets as first agreed it stood at 54.0%" in row["trajectory"]


def test_the_history_has_the_line_between_what_it_joins(made: Made) -> None:
    data = made.build(
        made.yearly([50, 51, 52]), targets=[made.target("2008/09", 58, tolerance=1, **FINAL)]
    )
    history = made.assessed(data).history
    assert history["trajectory_value"].fillna(0).tolist() == [0, 52, 54, 56, 0]
    assert history["tolerance_value"].tolist()[-1] == 57
    assert pd.isna(history["tolerance_upper_value"]).all()


def test_the_line_to_a_target_joins_what_it_runs_between(made: Made) -> None:
    goal = made.target("2008/09", 58, tolerance=1, **FINAL)
    assessment = made.assessed(made.build(made.yearly([50, 51, 52]), targets=[goal]))
    chart = trend_chart(assessment, "NI192")
    line = next(one for one in chart.series if one.role is SeriesRole.TRAJECTORY)
    history = assessment.history
    assert list(line.values) == [50.0, 52.0, 54.0, 56.0, 58.0]
    assert history["trajectory_value"].notna().sum() == 3
    edge = next(one for one in chart.series if one.role is SeriesRole.TOLERANCE)
    assert list(edge.values) == [None, None, None, None, 57.0]
    assert any("No target was set for 2006/07 itself" in note for note in chart.notes)
    assert any(note.startswith("Thin dashes beside the target") for note in chart.notes)
    assert "Line to the target" in chart.table_header
