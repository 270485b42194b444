"""Every clause, and every combination of what the columns may hold, reads as plain English."""

from __future__ import annotations

import itertools
import math
import re
from typing import Any

import pytest

from clinic_lib.indicators.clauses import (
    comparison_clause,
    direction_clause,
    value_clause,
)
from clinic_lib.indicators.columns import SCORECARD_COLUMNS, typed_row
from clinic_lib.indicators.target_clauses import status_clause
from clinic_lib.indicators.verdict import build_headline, build_verdict
from clinic_lib.terms import (
    Comparison,
    Direction,
    Evidence,
    Polarity,
    TargetStatus,
    TrajectoryStatus,
    Trend,
)

pytestmark = pytest.mark.unit

LONGEST_VERDICT, LONGEST_HEADLINE, MOST_WORDS = 620, 120, 16
BAD_ENGLISH = re.compile(
    r"  | ,|,,|;;|\bnan\b|\bNone\b|\bNaT\b|no value|\(\)|\( | \)|[a-z]_[a-z]|\.\.|"
    r"per cent\w|significan|special cause|variation|\bit it\b|\bis is\b|\bthe the\b",
    re.IGNORECASE,
)


def row(**changes: Any) -> dict[str, Any]:
    """A whole scorecard row, with these columns changed."""
    known = {
        "indicator_id": "NI192",
        "polarity": "high_is_good",
        "value_type": "proportion",
        "unit": "%",
        "decimals": 1,
        "period_type": "financial",
        "frequency": "annual",
        "area_name": "Suffolk",
        "period": "2010/11",
        "value": 51.2,
        "direction": "improving",
        "direction_change": 2.3,
        "direction_period": "2009/10",
        "direction_basis": "more than the margin of error would explain",
        "evidence": "strong",
        "target_status": "met",
        "target_period": "2010/11",
        "target_value": 50.0,
        "target_gap": 1.2,
        "recent_trend": "cannot_be_calculated",
        "england_name": "England",
        "england_value": 41.5,
        "england_comparison": "better",
        "region_name": "East of England",
        "region_value": 45.2,
        "region_comparison": "similar",
        "neighbours_count": 15,
        "neighbours_value": 53.0,
        "neighbours_comparison": "worse",
        "benchmark_relevant": True,
        "freshness_months": 3,
    }
    return typed_row({**known, **changes}, SCORECARD_COLUMNS)


def test_the_whole_sentence() -> None:
    assert build_verdict(row(marker="[p]")) == (
        "Suffolk was at 51.2% in 2010/11 (provisional), which meets its target of 50.0%; it is "
        "improving: up 2.3 percentage points on 2009/10, more than the margin of error would "
        "explain; it is better than England (41.5%), similar to the East of England (45.2%) and "
        "worse than the middle of its 15 neighbours (53.0%)."
    )
    assert build_headline(row()) == "Target met at 51.2%, improving and better than England"


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({}, "Suffolk was at 51.2% in 2010/11"),
        ({"marker": "[p][r]"}, "Suffolk was at 51.2% in 2010/11 (provisional, revised)"),
        ({"marker": "[u]"}, "Suffolk was at 51.2% in 2010/11 (of low reliability)"),
        ({"freshness_months": 26}, "Suffolk was at 51.2% in 2010/11 (26 months old)"),
        (
            {"freshness_months": -2},
            "Suffolk was at 51.2% in 2010/11 (for a period that ends after the clinic)",
        ),
        (
            {"missing_periods": "2008/09, 2011/12"},
            "Suffolk was at 51.2% in 2010/11 (the latest that can be shown)",
        ),
        ({"missing_periods": "2008/09"}, "Suffolk was at 51.2% in 2010/11"),
        (
            {"unit": "per 1,000 population", "area_name": "South East"},
            "the South East was at 51.2 per 1,000 population in 2010/11",
        ),
    ],
)
def test_the_figure_says_what_is_to_be_known_of_it(changes: dict[str, Any], clause: str) -> None:
    assert value_clause(row(**changes)) == clause


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({}, "which meets its target of 50.0%"),
        ({"target_period": "2011/12"}, "which already meets its target of 50.0% for 2011/12"),
        ({"target_period": "2008/09"}, "which meets the last target set, 50.0% for 2008/09"),
        (
            {"target_status": "not_met", "target_gap": -2.25},
            "which misses its target of 50.0% by 2.3 percentage points",
        ),
        (
            {"target_status": "not_met", "target_gap": -0.001},
            "which misses its target of 50.0% by less than 0.1 percentage points",
        ),
        (
            {"target_status": "not_met", "target_gap": -1, "target_period": "2008/09"},
            "which misses the last target set, 50.0% for 2008/09, by 1.0 percentage points",
        ),
        (
            {"target_status": "not_yet_due", "target_gap": -1.8, "target_period": "2011/12"},
            "which is 1.8 percentage points away from its target of 50.0% for 2011/12",
        ),
        ({"target_status": "no_target"}, "and no target has been set"),
        ({"target_status": "placeholder"}, "and its target is still to be agreed"),
        ({"target_status": "deferred"}, "and its target has been deferred"),
        (
            {"target_status": "cannot_tell", "target_status_reason": "it is not clear"},
            "and it cannot be told whether the target is met because it is not clear",
        ),
        (
            {"target_upper_value": 55, "target_gap": 0},
            "which is inside its target range of 50.0% to 55.0%",
        ),
        (
            {"target_upper_value": 55, "target_gap": -4, "target_status": "not_met"},
            "which is 4.0 percentage points below its target range of 50.0% to 55.0%",
        ),
        (
            {"target_upper_value": 55, "target_gap": 4},
            "which is 4.0 percentage points above its target range of 50.0% to 55.0%, on the good "
            "side",
        ),
        (
            {"unit": "homes", "decimals": 0, "target_status": "not_met", "target_gap": -1},
            "which misses its target of 50 homes by 1 home",
        ),
    ],
)
def test_status(changes: dict[str, Any], clause: str) -> None:
    assert status_clause(row(**changes)) == clause


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        (
            {"evidence": "some", "direction": "worsening", "direction_change": -2.3},
            "there is some evidence that it is worsening: down 2.3 percentage points on 2009/10, "
            "more than the margin of error would explain",
        ),
        (
            {"evidence": "weak", "direction_basis": "there are too few figures"},
            "it moved the right way, up 2.3 percentage points on 2009/10, but there are too few "
            "figures",
        ),
        (
            {"evidence": "weak", "direction": "falling", "direction_change": -2.3,
             "direction_basis": "there are too few figures"},
            "it fell by 2.3 percentage points on 2009/10, but there are too few figures",
        ),
        (
            {"direction": "steady", "direction_basis": "within the margin of error"},
            "there is no clear change on 2009/10 (up 2.3 percentage points, within the margin of "
            "error)",
        ),
        ({"direction": "steady", "direction_change": 0}, "it is unchanged on 2009/10"),
        (
            {"direction": "steady", "direction_basis": "inside the target range both times"},
            "it stayed inside its target range, up 2.3 percentage points on 2009/10",
        ),
        (
            {"direction": "cannot_tell", "direction_basis": "there is no figure for 2009/10"},
            "its direction cannot be told because there is no figure for 2009/10",
        ),
        (
            {"direction": "steady", "direction_change": 0, "recent_trend": "decreasing"},
            "it is unchanged on 2009/10, though the trend over the last five figures is for the "
            "worse",
        ),
        (
            {"direction": "steady", "direction_change": 0, "recent_trend": "increasing",
             "polarity": "no_judgement"},
            "it is unchanged on 2009/10, though the trend over the last five figures is upwards",
        ),
    ],
)  # fmt: skip
def test_direction(changes: dict[str, Any], clause: str) -> None:
    assert direction_clause(row(**changes)) == clause


@pytest.mark.parametrize(
    ("period_type", "before", "words"),
    [
        ("quarter", "2009/10 Q4", "on the same quarter a year earlier"),
        ("month", "Mar 2010", "on the same month a year earlier"),
        ("snapshot", "2010-03-31", "since 31 March 2010"),
        ("academic", "2008/09", "on 2008/09"),
        ("rolling", "2006 - 08", "on 2006 to 2008"),
        ("rolling", "Apr 2008 - Mar 2009", "on the year before"),
    ],
)
def test_what_the_change_is_counted_from(period_type: str, before: str, words: str) -> None:
    clause = direction_clause(row(period_type=period_type, direction_period=before))
    assert f"up 2.3 percentage points {words}, more than" in clause


ALONE = {"england_value": None, "region_value": None, "neighbours_value": None}


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        (
            {"region_comparison": "better", "neighbours_value": None},
            "it is better than England (41.5%) and the East of England (45.2%)",
        ),
        (
            {"region_comparison": "better"},
            "it is better than England (41.5%) and the East of England (45.2%) but worse than the "
            "middle of its 15 neighbours (53.0%)",
        ),
        (
            {**ALONE, "neighbours_value": 53.0, "neighbours_count": 1},
            "it is worse than its one neighbour (53.0%)",
        ),
        (
            {**ALONE, "england_value": 41.5, "england_comparison": "not_compared"},
            "England was at 41.5%, but no margin of error is known to tell whether the difference "
            "is chance",
        ),
        (ALONE, "no other area has a figure to compare with"),
        ({"benchmark_relevant": False}, "comparison with other areas is not relevant here"),
    ],
)
def test_comparison(changes: dict[str, Any], clause: str) -> None:
    assert comparison_clause(row(**changes)) == clause


def test_without_a_figure_it_says_so() -> None:
    nothing = row(value=None, direction="cannot_tell", target_status="cannot_tell")
    assert build_verdict(nothing) == (
        "There is no figure that can be shown for Suffolk, so neither status nor direction can be "
        "told."
    )
    assert build_headline(nothing) == "No figure that can be shown for Suffolk"


KINDS = [
    {"unit": "%"},
    {"unit": "per 1,000 females aged 15 to 17", "period_type": "calendar", "period": "2010",
     "direction_period": "2009", "target_period": "2011", "area_name": "South East"},
    {"unit": "homes", "decimals": 0, "period_type": "rolling", "period": "2008 - 10",
     "direction_period": "2007 - 09", "target_period": "2006 - 08", "direction_change": -0.2},
]  # fmt: skip


@pytest.mark.parametrize("status", list(TargetStatus))
def test_every_combination_is_a_clean_sentence(status: str) -> None:
    kinds = itertools.cycle([row(**kind, target_status_reason="it is not clear") for kind in KINDS])
    combined = itertools.product(
        Direction,
        Evidence,
        Comparison,
        Polarity,
        (Trend.INCREASING, Trend.CANNOT_BE_CALCULATED),
        (math.nan, 60.0),
    )
    for direction, evidence, comparison, polarity, trend, upper in combined:
        one = {
            **next(kinds),
            "target_status": status,
            "direction": direction,
            "evidence": evidence,
            "england_comparison": comparison,
            "polarity": polarity,
            "recent_trend": trend,
            "target_upper_value": upper,
        }
        check_english(build_verdict(one), build_headline(one))


@pytest.mark.parametrize("place", list(TrajectoryStatus))
def test_every_place_on_the_line_is_a_clean_sentence(place: str) -> None:
    for kind, direction in itertools.product(KINDS, Direction):
        line = {"trajectory_value": 40.0, "trajectory_gap": -1.0, "trajectory_status": place}
        one = row(**kind, **line, direction=direction, target_status="not_yet_due")
        check_english(build_verdict(one), build_headline(one))


def check_english(verdict: str, headline: str) -> None:
    """Both start with a capital, end as they should, and hold nothing a reader would stumble on."""
    assert verdict.endswith("."), verdict
    assert verdict[0].isupper(), verdict
    assert not BAD_ENGLISH.search(verdict), verdict
    assert len(verdict) <= LONGEST_VERDICT, verdict
    assert not headline.endswith("."), headline
    assert headline[0].isupper(), headline
    assert not BAD_ENGLISH.search(headline), headline
    assert len(headline) <= LONGEST_HEADLINE, headline
    assert len(headline.split()) <= MOST_WORDS, headline


@pytest.mark.parametrize("missing", ["england", "region", "neighbours"])
@pytest.mark.parametrize("others", list(Comparison))
def test_every_mix_of_comparisons_is_clean(missing: str, others: str) -> None:
    for first, second in itertools.product(Comparison, repeat=2):
        one = row(
            england_comparison=first, region_comparison=second, neighbours_comparison=others,
            **{f"{missing}_value": None},
        )  # fmt: skip
        clause = comparison_clause(one)
        assert not BAD_ENGLISH.search(clause), clause
        assert clause.count(" but ") <= 1, clause
