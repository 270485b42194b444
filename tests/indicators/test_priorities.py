"""The ranking: every rule, from both sides, and sums that add up; what is missing gets nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import ParameterError
from clinic_lib.indicators import SCORECARD_COLUMNS, rank_achievements, rank_candidates, suggest
from clinic_lib.indicators.columns import typed_frame, typed_row
from clinic_lib.indicators.priorities import DEFAULT_WEIGHTS, MIRRORED, RULES
from clinic_lib.indicators.priority_parts import (
    CHANCE_COLUMN,
    Side,
    chance_finding,
    direction_finding,
    peers_finding,
    people_finding,
    target_finding,
)
from clinic_lib.terms import Comparison, Direction, Evidence, TargetStatus

pytestmark = pytest.mark.unit

CALM = {
    "target_status": "no_target",
    "direction": "cannot_tell",
    "direction_basis": "the series breaks between the two",
    "evidence": "none",
    "england_comparison": "not_compared",
    "region_comparison": "not_compared",
    "neighbours_comparison": "not_compared",
    "benchmark_relevant": True,
    "england_name": "England",
    "region_name": "East of England",
    "people": "pupils",
}
BAD = {
    "target_status": "not_met",
    "percent_of_way": 10.0,
    "target_gap_people": 12_000.0,
    "direction": "worsening",
    "evidence": "strong",
    "england_comparison": "worse",
    "region_comparison": "much_worse",
}
GOOD = {
    "target_status": "met",
    "percent_of_way": 200.0,
    "target_gap_people": -12_000.0,
    "direction": "improving",
    "evidence": "strong",
    "england_comparison": "better",
    "region_comparison": "much_better",
}


def row(**changes: Any) -> dict[str, Any]:
    return typed_row({**CALM, **changes}, SCORECARD_COLUMNS)


def card(*rows: dict[str, Any]) -> pd.DataFrame:
    """A scorecard of these rows, called A, B, C... in order."""
    named = [
        {**CALM, "indicator_id": chr(65 + n), "title": f"Measure {chr(65 + n)}", **one}
        for n, one in enumerate(rows)
    ]
    return typed_frame(named, SCORECARD_COLUMNS)


@pytest.mark.parametrize(
    ("way", "share"), [(None, 0.5), (-5.0, 1.0), (49.9, 1.0), (50.0, 0.5), (99.0, 0.5)]
)
def test_a_missed_target_counts_by_the_way_done(way: float | None, share: float) -> None:
    one = row(target_status="not_met", percent_of_way=way)
    assert target_finding(one, Side.CONCERN).share == share
    assert target_finding(one, Side.ACHIEVEMENT).share == 0


@pytest.mark.parametrize(("way", "share"), [(None, 0.5), (100.0, 0.5), (149.0, 0.5), (150.0, 1.0)])
def test_a_target_met_counts_by_how_far_it_is_passed(way: float | None, share: float) -> None:
    one = row(target_status="met", percent_of_way=way)
    assert target_finding(one, Side.ACHIEVEMENT).share == share
    assert target_finding(one, Side.CONCERN).share == 0


def test_a_target_not_yet_due_counts_only_when_it_moves_away() -> None:
    assert target_finding(row(target_status="not_yet_due"), Side.CONCERN).share == 0
    away = row(target_status="not_yet_due", percent_of_way=-1.0)
    assert target_finding(away, Side.CONCERN).share == 0.5


@pytest.mark.parametrize("status", ["no_target", "placeholder", "deferred", "cannot_tell"])
def test_without_a_target_it_cannot_be_told(status: str) -> None:
    for side in Side:
        found = target_finding(row(target_status=status), side)
        assert (found.share, found.is_known) == (0, False)
        assert found.reason.startswith("cannot be told: ")


@pytest.mark.parametrize(
    ("direction", "evidence", "share", "is_known"),
    [
        ("worsening", "strong", 1.0, True),
        ("worsening", "some", 0.5, True),
        ("worsening", "weak", 0.0, False),
        ("improving", "strong", 0.0, True),
        ("steady", "some", 0.0, True),
        ("rising", "strong", 0.0, False),
        ("cannot_tell", "none", 0.0, False),
    ],
)
def test_only_evidence_makes_a_direction_count(
    direction: str, evidence: str, share: float, is_known: bool
) -> None:
    found = direction_finding(row(direction=direction, evidence=evidence), Side.CONCERN)
    assert (found.share, found.is_known) == (share, is_known)


def test_worse_than_all_counts_more_than_worse_than_some() -> None:
    some = row(england_comparison="worse", region_comparison="similar")
    assert peers_finding(some, Side.CONCERN).share == 0.5
    assert peers_finding(row(england_comparison="worse"), Side.CONCERN).share == 1
    assert peers_finding(row(england_comparison="better"), Side.CONCERN).share == 0


def test_what_is_not_compared_gets_no_points_and_says_why() -> None:
    assert "no other area" in peers_finding(row(), Side.CONCERN).reason
    untested = peers_finding(row(england_value=40.0), Side.CONCERN)
    assert "no margin of error" in untested.reason
    apart = peers_finding(row(england_comparison="worse", benchmark_relevant=False), Side.CONCERN)
    assert (apart.share, apart.is_known) == (0, False)
    neutral = peers_finding(row(england_comparison="higher"), Side.CONCERN)
    assert neutral.reason == "cannot be told: it is not agreed which direction is good"


@pytest.mark.parametrize(
    ("count", "share"), [(0, 0), (1, 0.25), (99, 0.25), (100, 0.5), (1_000, 0.75), (10_000, 1)]
)
def test_more_people_count_more(count: float, share: float) -> None:
    low_is_good = row(target_status="not_met", target_gap_people=-count)
    assert people_finding(low_is_good, Side.CONCERN).share == share


def test_people_are_counted_from_england_where_no_target_is_missed() -> None:
    one = row(england_comparison="worse", england_gap_people=150.0)
    assert people_finding(one, Side.CONCERN).reason == "150 pupils away from England's figure"
    same = row(england_comparison="similar", england_gap_people=150.0)
    assert people_finding(same, Side.CONCERN).share == 0


@pytest.mark.parametrize("noun", ["tonnes", "crimes", ""])
def test_what_is_not_people_is_not_counted_as_people(noun: str) -> None:
    one = row(target_status="not_met", target_gap_people=9e6, people=noun)
    found = people_finding(one, Side.CONCERN)
    assert (found.share, found.is_known) == (0, False)


@pytest.mark.parametrize(("chance", "share"), [(0.0, 1), (0.2, 1), (0.3, 0.5), (0.5, 0), (0.9, 0)])
def test_a_target_that_will_probably_be_missed_counts(chance: float, share: float) -> None:
    assert chance_finding({CHANCE_COLUMN: chance}, Side.CONCERN).share == share
    assert chance_finding({CHANCE_COLUMN: 1 - chance}, Side.ACHIEVEMENT).share == share
    assert not chance_finding({CHANCE_COLUMN: float("nan")}, Side.CONCERN).is_known


def test_the_chance_is_a_part_only_where_the_scorecard_has_it() -> None:
    plain = card(BAD).drop(columns=CHANCE_COLUMN, errors="ignore")
    assert "chance_of_missing_points" not in rank_candidates(plain)
    told = rank_candidates(plain.assign(**{CHANCE_COLUMN: 0.1}))
    assert told["chance_of_missing_points"].item() == 4
    assert (
        rank_achievements(plain.assign(**{CHANCE_COLUMN: 0.9}))["chance_of_reaching_points"].item()
        == 4
    )


def test_the_worst_case_has_every_point_and_is_named() -> None:
    ranked = rank_candidates(card({}, BAD)).set_index("indicator_id")
    assert list(ranked.index) == ["B", "A"]
    assert ranked.loc["B", "score"] == 4 + 4 + 4 + 2
    assert ranked.loc["B", "worse_and_worsening"]
    assert ranked.loc["A", "score"] == 0
    assert "off_target" in ranked.loc["A", "cannot_tell"]


def test_worsening_alone_is_not_worse_and_worsening() -> None:
    moved = {"direction": "worsening", "evidence": "strong"}
    weak = {**BAD, "evidence": "weak"}
    assert not rank_candidates(card(moved, weak))["worse_and_worsening"].any()


def test_achievements_mirror_concerns() -> None:
    praised = rank_achievements(card({**GOOD, "chance_of_target": 0.95}))
    blamed = rank_candidates(card({**BAD, "chance_of_target": 0.05}))
    for name, mirrored in MIRRORED.items():
        if f"{name}_points" in blamed:
            assert praised[f"{mirrored}_points"].item() == blamed[f"{name}_points"].item() > 0
    assert praised["better_and_improving"].item()
    assert rank_achievements(card(BAD))["score"].item() == 0
    assert rank_candidates(card(GOOD))["score"].item() == 0


def test_of_equal_scores_worse_and_worsening_comes_first() -> None:
    half = {"direction": "worsening", "evidence": "some", "england_comparison": "worse"}
    also = {**half, "region_comparison": "similar"}
    by_target = {"target_status": "not_met", "percent_of_way": 0.0}
    ranked = rank_candidates(card(by_target, also))
    assert ranked["score"].tolist() == [4, 4]
    assert ranked["indicator_id"].tolist() == ["B", "A"]


def test_a_wish_comes_first_whatever_the_weights() -> None:
    ranked = rank_candidates(card(BAD, {}), wishes=["B"], weights={"wish": 0})
    assert ranked["indicator_id"].tolist() == ["B", "A"]
    others = sum(weight for name, weight in DEFAULT_WEIGHTS.items() if name != "wish")
    assert DEFAULT_WEIGHTS["wish"] > others


@pytest.mark.parametrize(("clinics", "points"), [(0, 0), (1, 0.5), (3, 1.5), (4, 2), (9, 2)])
def test_each_clinic_without_it_adds_to_the_case(clinics: int, points: float) -> None:
    ranked = rank_candidates(card({}), last_looked_at={"A": clinics})
    assert ranked["not_looked_at_points"].item() == points


def test_an_unknown_past_gets_no_points() -> None:
    for past in (None, {}, {"B": 3}):
        ranked = rank_candidates(card({}), last_looked_at=past)
        assert ranked["not_looked_at_points"].item() == 0
        assert "no earlier clinic is known" in ranked["not_looked_at_reason"].item()


@pytest.mark.parametrize("weight", [-1, 2.5, True, "4", 10_000])
def test_a_weight_is_a_whole_number(weight: Any) -> None:
    with pytest.raises(ParameterError, match="whole number from 0 to 1000"):
        rank_candidates(card({}), weights={"wish": weight})


def test_what_is_not_known_is_named_with_the_nearest_spelling() -> None:
    with pytest.raises(ParameterError, match="Did you mean 'off_target'"):
        rank_candidates(card({}), weights={"of_target": 3})
    with pytest.raises(ParameterError, match="The wish 'Z' is not among the 1 indicators"):
        suggest(card({}), wishes=["Z"])


def test_four_at_most_and_never_filled_up() -> None:
    found = suggest(card(*[BAD] * 6, *[GOOD] * 6))
    assert [one.indicator_id for one in found.to_look_at] == list("ABCD")
    assert [one.indicator_id for one in found.achievements] == list("GHIJ")
    assert not found.notes
    calm = suggest(card({}, {}))
    assert (calm.to_look_at, calm.achievements) == ((), ())
    assert calm.notes[0].startswith("No indicator has a case")


def test_an_indicator_with_more_good_than_bad_is_celebrated_not_examined() -> None:
    mixed = {**GOOD, "region_comparison": "worse"}
    found = suggest(card(mixed))
    assert not found.to_look_at
    assert [one.indicator_id for one in found.achievements] == ["A"]


def test_where_nothing_shines_the_nearest_is_named_as_such() -> None:
    behind = {"target_status": "not_met", "direction": "improving", "evidence": "some"}
    found = suggest(card(*[BAD] * 4, behind))
    assert [one.indicator_id for one in found.achievements] == ["E"]
    assert "those named come nearest" in found.notes[-1]


def test_a_wish_is_proposed_even_without_points_of_its_own() -> None:
    found = suggest(card(BAD, GOOD), wishes=["B"])
    assert [one.indicator_id for one in found.to_look_at] == ["B", "A"]
    many = suggest(card(*[GOOD] * 5), wishes=list("ABCDE"))
    assert len(many.to_look_at) == 4
    assert many.notes[0].startswith("The PMG has 5 wishes")


def test_the_scorecard_is_left_alone() -> None:
    before = card(BAD, GOOD)
    kept = before.copy(deep=True)
    suggest(before)
    pd.testing.assert_frame_equal(before, kept)


def test_an_empty_scorecard_has_the_same_columns() -> None:
    assert list(rank_candidates(card())) == list(rank_candidates(card(BAD)))


numbers = st.none() | st.floats(-1e7, 1e7)
rows = st.fixed_dictionaries(
    {
        "target_status": st.sampled_from([str(one) for one in TargetStatus]),
        "percent_of_way": numbers,
        "target_gap_people": numbers,
        "england_gap_people": numbers,
        "direction": st.sampled_from([str(one) for one in Direction]),
        "evidence": st.sampled_from([str(one) for one in Evidence]),
        "england_comparison": st.sampled_from([str(one) for one in Comparison]),
        "region_comparison": st.sampled_from([str(one) for one in Comparison]),
        "neighbours_comparison": st.sampled_from([str(one) for one in Comparison]),
        "benchmark_relevant": st.booleans(),
        "people": st.sampled_from(["pupils", "tonnes", ""]),
    }
)
weights = st.dictionaries(st.sampled_from(sorted(DEFAULT_WEIGHTS)), st.integers(0, 1000))


@settings(max_examples=30, deadline=None)
@given(st.lists(rows, max_size=4), weights, st.integers(0, 6))
def test_every_score_is_exactly_the_sum_of_what_is_shown(
    found: list[dict[str, Any]], used: dict[str, int], clinics: int
) -> None:
    scorecard = card(*found)
    past = {chr(65 + n): clinics for n in range(len(found))}
    concerns = rank_candidates(scorecard, weights=used, last_looked_at=past)
    for frame in (concerns, rank_achievements(scorecard, weights=used)):
        points = [name for name in frame if name.endswith("_points")]
        for one in frame.to_dict("records"):
            assert Fraction(one["score"]) == sum(Fraction(one[name]) for name in points)
            for name in points:
                reason = one[name.replace("_points", "_reason")]
                assert reason
                if reason.startswith("cannot be told"):
                    assert one[name] == 0
                    assert name.removesuffix("_points") in one["cannot_tell"]


@given(rows)
def test_no_rule_praises_and_blames_the_same_thing(one: dict[str, Any]) -> None:
    for name, rule in RULES.items():
        if name in ("below_peers", "people_affected"):
            continue  # better than one and worse than another is both, and said so
        assert 0 in (rule(row(**one), Side.CONCERN).share, rule(row(**one), Side.ACHIEVEMENT).share)


@pytest.mark.parametrize(
    ("changes", "concern", "achievement"),
    [
        ({"target_status": "within_tolerance"}, 0.25, 0.0),
        ({"target_status": "not_yet_due", "trajectory_status": "off_trajectory"}, 0.25, 0.0),
        ({"target_status": "not_yet_due", "trajectory_status": "on_trajectory"}, 0.0, 0.25),
        ({"target_status": "not_yet_due", "trajectory_status": "within_tolerance"}, 0.0, 0.0),
        ({"target_status": "not_yet_due", "trajectory_status": ""}, 0.0, 0.0),
    ],
)
def test_tolerance_and_the_line_to_a_target_count_a_quarter(changes, concern, achievement):
    assert target_finding(changes, Side.CONCERN).share == concern
    assert target_finding(changes, Side.ACHIEVEMENT).share == achievement


@pytest.mark.parametrize(
    ("value", "baseline", "share"), [(6.9, 5.9, 1.0), (5.9, 5.9, 0.5), (6.9, float("nan"), 0.5)]
)
def test_missing_a_target_that_asks_for_nothing_counts_whole(
    value: float, baseline: float, share: float
) -> None:
    """NEET rose from 5.9% to 6.9% against a target of 6.3%: further away than at the start."""
    row = {
        "target_status": "not_met",
        "percent_of_way": float("nan"),
        "polarity": "low_is_good",
        "value": value,
        "baseline_value": baseline,
    }
    found = target_finding(row, Side.CONCERN)
    assert found.share == share
    assert ("further away" in found.reason) is (share == 1.0)
