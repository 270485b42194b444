"""Where an indicator is heading: which figures are used, which target is meant, what is said."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest

from clinic_lib.indicators.outlook_words import chance_words, likely_words
from clinic_lib.statistics.projection import project
from clinic_lib.statistics.series_shape import SeriesShape

pytestmark = pytest.mark.unit

RISING = [41.2, 43.0, 44.1, 46.3, 47.0, 48.8]  # 2004/05 to 2009/10
PERCENT = SeriesShape(lower_bound=0, upper_bound=100)
COLUMNS = ["projected_value", "projected_lower", "projected_upper"]


def rising(made: Any, *, goals: Any = (), values: Any = RISING, **changes: Any) -> Any:
    goals = goals or [made.target("2010/11", 51.0)]
    return made.build(made.yearly(values), targets=goals, **changes)


def test_the_row_holds_what_the_statistic_says_of_the_next_target(made: Any) -> None:
    row = made.row_of(rising(made))
    ahead = project(RISING, periods_ahead=1, shape=PERCENT)
    assert row["projected_period"] == row["outlook_target_period"] == "2010/11"
    assert [row[name] for name in COLUMNS] == [
        ahead.expected[0],
        ahead.lower[0],
        ahead.upper[0],
    ]
    chance = ahead.chance_of_reaching(51.0, polarity="high_is_good")
    assert row["chance_of_target"] == pytest.approx(chance)
    assert row["required_change_per_period"] == pytest.approx(2.2)
    assert row["achieved_change_per_period"] == pytest.approx(1.8)
    assert row["best_change_per_period"] == pytest.approx(2.2)
    assert row["outlook"].startswith("If nothing changes, Suffolk is ")
    assert chance_words(chance) in row["outlook"]
    assert row["verdict"].endswith(
        f"if nothing changes, the chance of meeting the target for 2010/11 is "
        f"{chance_words(chance)}."
    )
    assert row["projection_reason"] == ""


def test_the_history_ahead_holds_the_projection_and_nothing_before_it(made: Any) -> None:
    goals = [made.target("2010/11", 51.0), made.target("2011/12", 53.0)]
    history = made.assessed(rising(made, goals=goals)).history
    ahead = project(RISING, periods_ahead=2, shape=PERCENT)
    assert history["projected_value"].dropna().tolist() == list(ahead.expected)
    assert history.loc[history["projected_value"].notna(), "period"].tolist() == [
        "2010/11",
        "2011/12",
    ]
    assert history.loc[history["value"].notna(), COLUMNS].isna().all(axis=None)


def test_figures_before_a_break_are_not_used(made: Any) -> None:
    since = [made.observation("2004/05", RISING[0], marker="[b]"), *made.yearly(RISING)[1:]]
    before = made.yearly([90.0, 10.0, 90.0, 10.0], first=2000)
    goals = [made.target("2010/11", 51.0)]
    cut = made.row_of(made.build([*before, *since], targets=goals))
    alone = made.row_of(rising(made))
    for name in (*COLUMNS, "chance_of_target", "best_change_per_period"):
        assert cut[name] == alone[name], name


def test_too_few_figures_since_a_break_are_said(made: Any) -> None:
    rows = made.yearly(RISING)
    rows[4] = {**rows[4], "marker": "[b]"}
    row = made.row_of(made.build(rows, targets=[made.target("2010/11", 51.0)]))
    assert row["projection_reason"] == (
        "only 2 figures: a projection needs 5 (counted since the break in the series)"
    )
    assert math.isnan(row["projected_value"])
    assert "chance of meeting" not in row["verdict"]
    assert row["required_change_per_period"] == pytest.approx(2.2)


def test_a_suppressed_figure_is_never_used(made: Any) -> None:
    rows = made.yearly(RISING)
    hidden = [*rows[:3], {**rows[3], "marker": "[c]", "value": 99.0}, *rows[4:]]
    absent = [*rows[:3], {**rows[3], "marker": "[c]", "value": float("nan")}, *rows[4:]]
    goals = [made.target("2010/11", 51.0)]
    one, two = (made.row_of(made.build(which, targets=goals)) for which in (hidden, absent))
    assert one["projected_value"] == two["projected_value"]
    assert one["outlook"] == two["outlook"] != ""


@pytest.mark.parametrize(
    ("goal", "reason"),
    [
        ({}, "no target lies ahead"),
        ({"period": "2009/10", "value": 48.0}, "no target lies ahead"),
        (
            {"period": "2010/11", "value": None, "state": "placeholder"},
            "the target that lies ahead has no agreed figure",
        ),
    ],
)
def test_without_a_target_ahead_it_says_so(made: Any, goal: dict[str, Any], reason: str) -> None:
    goals = [made.target(goal.pop("period"), goal.pop("value"), **goal)] if goal else []
    row = made.row_of(made.build(made.yearly(RISING), targets=goals))
    assert row["projection_reason"] == reason
    assert (row["outlook"], row["target_credibility"], row["outlook_target_period"]) == ("", "", "")
    assert math.isnan(row["chance_of_target"])


def test_a_range_has_a_chance_and_no_pace(made: Any) -> None:
    goal = made.target("2010/11", 49.0, upper_value=51.0, kind="range")
    row = made.row_of(rising(made, goals=[goal], polarity="range_is_good"))
    ahead = project(RISING, periods_ahead=1, shape=PERCENT)
    expected = ahead.chance_of_reaching(49.0, upper_target=51.0, polarity="range_is_good")
    assert row["chance_of_target"] == pytest.approx(expected)
    assert math.isnan(row["required_change_per_period"])
    assert "A range has no single pace" in row["target_credibility"]
    assert "target range of 49.0% to 51.0%" in row["outlook"]


def test_without_polarity_there_is_no_chance_and_it_says_so(made: Any) -> None:
    row = made.row_of(rising(made, polarity="no_judgement"))
    assert math.isnan(row["chance_of_target"])
    assert "neither direction is good" in row["outlook"]


def test_what_the_pace_is_set_beside(made: Any) -> None:
    row = made.row_of(rising(made, goals=[made.target("2010/11", 56.0)]))
    assert row["target_credibility"] == (
        "The target of 56.0% for 2010/11 needs a rise of 7.2 percentage points a year. The last "
        "year brought a rise of 1.8 percentage points a year and the best year a rise of 2.2 "
        "percentage points a year: no such pace was ever kept."
    )
    held = made.row_of(rising(made, goals=[made.target("2010/11", 48.0)]))
    assert held["target_credibility"] == (
        "The target of 48.0% for 2010/11 is reached already, at 48.8%: it asks to be held."
    )


def test_rolling_years_that_overlap_are_projected_as_averages(made: Any) -> None:
    values = [20.1, 20.9, 21.2, 22.5, 22.9, 24.0, 24.2, 25.5]
    rows = [made.observation(f"{y} - {y % 100 + 2:02d}", v) for y, v in enumerate(values, 2001)]
    goal = made.target("2009 - 11", 27.0)
    changes = {"period_type": "rolling", "value_type": "rate", "unit": "per 1,000 people"}
    row = made.row_of(made.build(rows, targets=[goal], **changes))
    shape = SeriesShape(overlap=3, lower_bound=0)
    assert row["projected_value"] == project(values, periods_ahead=1, shape=shape).expected[0]
    assert "shares data with the next" in row["projection_method"]


@pytest.mark.parametrize("chance", [n / 200 for n in range(201)])
def test_words_and_tens_never_contradict(chance: float) -> None:
    words, tens = likely_words(chance), chance_words(chance)
    count = int((re.search(r"(\d+) in 10", tens) or [0, 0])[1])
    if words in ("will almost certainly not reach", "is unlikely to reach"):
        assert count <= 3
    if words in ("will almost certainly reach", "is likely to reach"):
        assert count >= 8
