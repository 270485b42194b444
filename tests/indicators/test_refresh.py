"""Targets as first agreed beside the ones that apply: both judged, and told in one sentence."""

from __future__ import annotations

import math

import pandas as pd
import pytest

pytestmark = pytest.mark.unit

MARCH = pd.Timestamp("2010-03-26")
LIMITS = {"half_width": 1.0}


def versions(made, *pairs, **latest):
    """A level a version, the highest with what else is said of it."""
    rows = [made.target("2009/10", value, version=float(n)) for n, value in enumerate(pairs, 1)]
    rows[-1] |= latest
    return rows


def row_of(made, rows, **more):
    values = [40.0, 42.0, 44.0, 45.0, 46.0, 47.0]
    return made.row_of(made.build(made.yearly(values, **LIMITS), targets=rows, **more))


def test_one_version_has_no_original(made):
    row = row_of(made, versions(made, 50))
    assert row["original_target_status"] == row["target_refreshed"] == ""
    assert math.isnan(row["original_target_value"])
    assert pd.isna(row["original_target_agreed_on"])


def test_both_versions_are_judged_on_the_same_figure(made):
    row = row_of(made, versions(made, 50, 46, reason="Fewer jobs", agreed_on=MARCH))
    assert (row["target_value"], row["target_status"]) == (46, "met")
    assert (row["original_target_value"], row["original_target_status"]) == (50, "not_met")
    assert row["target_refreshed_reason"] == "Fewer jobs"
    assert row["target_refreshed"] == (
        "Target for 2009/10 refreshed on 26 March 2010 from 50.0% to 46.0%; the latest figure "
        "does not meet the first target. Reason: Fewer jobs"
    )
    assert "50" not in row["headline"]


def test_of_three_versions_the_first_and_the_last_are_told_in_any_order(made):
    rows = versions(made, 50, 48, 46)
    expected = row_of(made, rows)
    assert expected["original_target_value"] == 50
    pd.testing.assert_series_equal(row_of(made, rows[::-1]), expected)


@pytest.mark.parametrize(
    ("first", "last", "status", "words"),
    [
        (
            {"value": math.nan, "state": "placeholder"},
            {"value": 48},
            "placeholder",
            "Target for 2009/10 set at 48.0%; before that it was a placeholder",
        ),
        (
            {"value": 48},
            {"value": math.nan, "state": "deferred"},
            "not_met",
            "Target for 2009/10 deferred; before that it was 48.0%; the latest figure does not "
            "meet the first target",
        ),
        (
            {"value": 48},
            {"value": 48},
            "not_met",
            "Target for 2009/10 refreshed and kept at 48.0%",
        ),
        (
            {"value": 20, "kind": "percent_change", "baseline_period": "2004/05"},
            {"value": -2, "kind": "gap", "comparator_code": "E92000001"},
            "not_met",
            "Target for 2009/10 refreshed from 48.0% to a figure that cannot be worked out; the "
            "latest figure does not meet the first target",
        ),
        (
            {"value": 45, "upper_value": 55, "kind": "range"},
            {"value": 46},
            "met",
            "Target for 2009/10 refreshed from between 45.0% and 55.0% to 46.0%; the latest "
            "figure meets the first target",
        ),
    ],
)
def test_every_kind_and_state(made, first, last, status, words):
    rows = [
        made.target("2009/10", None, version=version) | row
        for version, row in ((1.0, first), (2.0, last))
    ]
    row = row_of(made, rows)
    assert (row["original_target_status"], row["target_refreshed"]) == (status, words)


def test_a_gap_says_from_what_it_is_counted(made):
    rows = [
        made.target("2009/10", 50.0),
        made.target("2009/10", -2.0, version=2.0, kind="gap", comparator_code="E92000001"),
    ]
    england = made.yearly([48.0] * 6, area_code="E92000001")
    suffolk = made.yearly([40.0, 42.0, 44.0, 45.0, 46.0, 47.0])
    row = made.row_of(made.build([*suffolk, *england], targets=rows))
    assert row["target_refreshed"].startswith(
        "Target for 2009/10 refreshed from 50.0% to 2.0 percentage points below its comparator "
        "(now 46.0%)"
    )


def test_the_history_has_both_versions_side_by_side(made):
    rows = [*versions(made, 50, 46), made.target("2008/09", 45.0)]
    data = made.build(made.yearly([40.0, 42.0, 44.0, 45.0, 46.0, 47.0]), targets=rows)
    history = made.assessed(data).history.set_index("period")
    assert history.loc["2009/10", ["target_value", "original_target_value"]].to_list() == [46, 50]
    assert history.loc["2008/09", "target_value"] == 45
    assert math.isnan(history.loc["2008/09", "original_target_value"])


def test_the_trend_page_tells_both(made):
    from clinic_lib.presentation.chart_trend import trend_chart
    from clinic_lib.presentation.pack_definitions import definition_slides

    data = made.build(
        made.yearly([40.0, 42.0, 44.0, 45.0, 46.0, 47.0]),
        targets=versions(made, 50, 46, reason="Fewer jobs."),
    )
    found = made.assessed(data)
    chart = trend_chart(found, "NI192")
    told = found.row("NI192")["target_refreshed"]
    assert told in chart.notes
    column = chart.table_header.index("Target as first agreed")
    assert chart.table_rows[-1][column] == "50.0"
    page = definition_slides(found)[0]
    assert told in " ".join(line.printed for cell in page.table.rows[0] for line in cell)
