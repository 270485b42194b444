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


SEASONAL = [50, 54, 47, 41, 51, 55, 48, 42, 50, 55, 47, 42, 51, 54, 48, 41]


def test_a_clear_season_is_taken_out_first_and_said(made):
    data = made.build(made.quarterly(SEASONAL), frequency="quarterly", period_type="quarter")
    found = made.assessed(data)
    row, history = found.row("NI192"), found.history
    assert row["process_chart"] == "xmr"
    assert row["process_chart_reason"].startswith("the figures follow the time of year, so the")
    assert history["season_effect"].iloc[:4].sum() == pytest.approx(0)
    assert history["upper_process_limit"].nunique() == 4
    assert row["upper_process_limit"] == history["upper_process_limit"].iloc[-1]
    notes = trend_chart(found, "NI192").notes
    assert any("They differ from point to point, because the figures follow" in n for n in notes)


def test_too_few_years_to_tell_are_said(made):
    months = [
        made.observation(f"{name} {year}", 50 + (7 * n % 11) + year - 2008)
        for year in (2008, 2009)
        for n, name in enumerate(("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"))
    ]
    row = made.row_of(made.build(months, frequency="monthly", period_type="month"))
    assert row["process_chart_reason"].endswith(
        "under 3 years it cannot be told whether they follow the season"
    )


def test_a_season_that_a_chart_cannot_take_out_leaves_it_without_limits(made):
    sizes = [100, 400, 150, 300] * 4
    events = [round(v * d / 100) for v, d in zip(SEASONAL, sizes, strict=True)]
    row = made.row_of(quarters(made, events, sizes))
    assert (row["process_chart"], row["special_cause"]) == ("none", "")
    assert row["process_limits_reason"].startswith("the figures follow the time of year, which")


def test_a_rebase_keeps_the_season_and_a_break_does_not(made):
    rows = made.quarterly([*SEASONAL, *(v + 20 for v in SEASONAL)])
    more = {"frequency": "quarterly", "period_type": "quarter"}
    rebase = {**made.observation("2008/09 Q1"), "reason": "New contract"}
    history = made.assessed(made.build(rows, rebases=[rebase], **more)).history
    assert history["season_effect"].notna().all()
    assert history["segment"].nunique() == 2
    assert set(history["special_cause"]) == {"none"}
    broken = [{**row, "marker": "[b]"} if n == 16 else row for n, row in enumerate(rows)]
    found = made.assessed(made.build(broken[:29], **more))
    assert found.row("NI192")["process_chart"] == "xmr"
    assert found.history["season_effect"].iloc[:16].notna().all()
