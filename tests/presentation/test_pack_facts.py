"""The figures beside a chart say what the columns say, the right way round."""

from __future__ import annotations

import pytest

from clinic_lib.presentation.pack_facts import benchmark_facts, trend_facts

pytestmark = pytest.mark.unit


def facts(assessment, **columns) -> dict[str, str]:
    return dict(trend_facts({**assessment.row("NI192"), **columns}))


def test_each_fact_names_its_figure_and_period(assessment):
    told = facts(assessment)
    assert told["Latest"] == "46.0% [p], 2010/11"
    assert told["Target"] == "48.0%, 2010/11"
    assert told["Status"] == "○\u00a0Target not met"  # the shape stays with its words
    assert told["Direction"] == "▲\u00a0Improving, some evidence"
    assert told["Change"] == "+0.5 percentage points since 2009/10"
    assert told["Progress"] == "75% of the way from baseline"


@pytest.mark.parametrize(
    ("polarity", "number", "words"),
    [
        ("high_is_good", 6200.0, "6,200 more households"),
        ("high_is_good", -6200.0, ""),
        ("low_is_good", -6200.0, "6,200 fewer households"),
        ("low_is_good", 6200.0, ""),
        ("range_is_good", 12.0, "12 more households"),
        ("no_judgement", 12.0, ""),
        ("high_is_good", 1.0, "1 more household"),
        ("high_is_good", float("nan"), ""),
        ("range_is_good", float("nan"), ""),
    ],
)
def test_people_are_counted_only_where_the_figure_falls_short(assessment, polarity, number, words):
    told = facts(assessment, polarity=polarity, target_gap_people=number)
    assert told["To the target"] == words


def test_going_backwards_is_said_in_words(assessment):
    told = facts(assessment, percent_of_way=-15.2)
    assert told["Progress"] == "further away than at the baseline"


def test_a_target_that_asks_for_no_improvement_has_no_way_to_go(assessment):
    told = facts(assessment, percent_of_way=float("nan"))
    assert told["Progress"] == "the target asks for no improvement on the baseline"
    for missing in ("value", "baseline_value", "target_value"):
        columns = {"percent_of_way": float("nan"), missing: float("nan")}
        assert not facts(assessment, **columns).get("Progress")


def test_a_day_is_printed_as_people_write_it(assessment):
    told = facts(assessment, period="2009-08-31", baseline_period="2007-08-31")
    assert told["Latest"] == "46.0% [p], 31 Aug 2009"
    assert told["Baseline"].endswith(", 31 Aug 2007")


def test_a_missing_figure_says_why(assessment):
    told = facts(assessment, value=float("nan"), marker="[c]")
    assert told["Latest"] == "no value [c], 2010/11"


def test_the_benchmark_says_how_the_area_compares(assessment):
    told = dict(benchmark_facts(assessment.row("NI192")))
    assert told["England"] == "41.5%: Suffolk is better"
    assert told["East of England"] == "46.0%: Suffolk is similar"
    assert told["Rank"] == "5th of 16"
    assert told["Quartile"] == "Second highest values"
