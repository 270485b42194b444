"""The right process chart reaches scorecard, history, direction and the trend chart."""

from __future__ import annotations

import pandas as pd
import pytest

from clinic_lib.presentation.chart_trend import trend_chart
from clinic_lib.presentation.theme import SeriesRole

pytestmark = pytest.mark.unit

EVENTS = [40, 52, 44, 61, 48, 55, 50, 41, 57, 46, 53, 49, 60, 51, 47, 58]


def quarters(made, numerators, denominators, **more):
    rows = made.quarterly([n / d * 100 for n, d in zip(numerators, denominators, strict=True)])
    counted = [
        {**row, "numerator": float(n), "denominator": float(d)}
        for row, n, d in zip(rows, numerators, denominators, strict=True)
    ]
    return made.build(counted, frequency="quarterly", period_type="quarter", **more)


def test_a_usual_proportion_keeps_its_xmr_chart(made):
    data = quarters(made, EVENTS, [500] * 16)
    row = made.row_of(data)
    assert (row["process_chart"], row["process_limits_reason"]) == ("xmr", "")
    assert row["process_chart_reason"] == "the usual chart for one value a period"
    history = made.assessed(data).history
    assert len(set(history["upper_process_limit"])) == 1


def test_different_denominators_have_limits_that_differ(made):
    sizes = [250, 1000] * 8
    data = quarters(made, [n * d // 500 for n, d in zip(EVENTS, sizes, strict=True)], sizes)
    found = made.assessed(data)
    row, history = found.row("NI192"), found.history
    assert row["process_chart"] == "p_prime"
    assert row["process_chart_reason"].startswith("denominators differ much (from 250 to 1,000)")
    width = history["upper_process_limit"] - history["lower_process_limit"]
    assert width.iloc[0] == pytest.approx(2 * width.iloc[1])
    assert row["upper_process_limit"] == history["upper_process_limit"].iloc[-1]
    assert set(history["process_chart"]) == {"p_prime"}
    chart = trend_chart(found, "NI192")
    (upper,) = [one for one in chart.series if one.role is SeriesRole.UPPER_LIMIT]
    assert list(upper.values) == history["upper_process_limit"].to_list()
    assert any("They differ from point to point, because denominators" in n for n in chart.notes)


def test_few_values_have_a_median_and_no_limits(made):
    data = made.build(
        made.quarterly([1.0, 2.0] * 4 + [3.0] * 8),
        frequency="quarterly",
        period_type="quarter",
        value_type="score",
        unit="level",
    )
    found = made.assessed(data)
    row = found.row("NI192")
    assert row["process_chart"] == "run"
    assert (row["process_mean"], row["special_cause"]) == (2.5, "shift_high")
    assert pd.isna(row["lower_process_limit"])
    assert row["process_limits_reason"].endswith("so a run chart around the median is used")
    assert (row["variation"], row["assurance"]) == ("improvement_high", "none")
    chart = trend_chart(found, "NI192")
    assert [one.name for one in chart.series if one.role is SeriesRole.MEAN] == ["Median"]
    assert "Median" in chart.table_header
    assert any(note.startswith("Dotted line: the median; no limits") for note in chart.notes)
    assert SeriesRole.LOWER_LIMIT not in {one.role for one in chart.series}


def test_the_silence_of_a_run_chart_does_not_make_a_change_steady(made):
    rows = [
        {**row, "lower_cl": row["value"] - 0.1, "upper_cl": row["value"] + 0.1}
        for row in made.quarterly([1.0, 2.0, 3.0, 2.0] * 3 + [1.0, 2.0, 3.0, 3.0])
    ]
    row = made.row_of(
        made.build(rows, frequency="quarterly", period_type="quarter", value_type="score")
    )
    assert (row["process_chart"], row["special_cause"]) == ("run", "none")
    assert (row["change_on_last_year"], row["direction"]) == (1, "improving")


def test_a_short_series_has_no_chart_and_says_why(made):
    row = made.row_of(made.build(made.yearly([40.0, 42.0, 44.0])))
    assert row["process_chart"] == "none"
    assert row["process_chart_reason"] == "there are 3 points and 13 are needed"


def test_a_suppressed_quarter_has_no_limits_and_breaks_nothing(made):
    sizes = [250, 1000] * 8
    rows = made.quarterly([n / 5 for n in EVENTS])
    counted = [
        {**row, "numerator": row["value"] * d / 100, "denominator": float(d)}
        for row, d in zip(rows, sizes, strict=True)
    ]
    counted[5] |= {"value": float("nan"), "marker": "[c]"}
    history = made.assessed(
        made.build(counted, frequency="quarterly", period_type="quarter")
    ).history
    assert history["process_chart"].iloc[0] == "p_prime"
    assert history["upper_process_limit"].isna().to_list() == [n == 5 for n in range(16)]
    assert history["special_cause"].iloc[5] == ""
