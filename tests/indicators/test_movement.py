"""Whether a figure moved since a day: which two figures, how long to wait, and what is chance."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.indicators.movement import Movement, find_movement
from clinic_lib.statistics import difference_limits, wilson_limits
from clinic_lib.terms import EffectDirection, Evidence
from tests.assessments import assessment, charted

pytestmark = pytest.mark.unit

RISE, FALL = EffectDirection.RISE, EffectDirection.FALL


def moved(
    made: Any,
    direction: EffectDirection = RISE,
    since: date = date(2010, 6, 9),
    effect_by: date = date(2011, 3, 31),
) -> Movement:
    return find_movement(made, "NI192", direction, since=since, effect_by=effect_by)


def test_a_difference_of_two_proportions_is_newcombes() -> None:
    """56/70 - 48/80 by method 10 is 0.0524 to 0.3339 (Newcombe 1998, Table II, example a)."""
    sides = [
        (n / d, *(float(x[0]) for x in wilson_limits([n], [d]))) for n, d in ((48, 80), (56, 70))
    ]
    lower, upper = difference_limits(*sides)
    assert (round(float(lower), 4), round(float(upper), 4)) == (0.0524, 0.3339)


def test_limits_that_overlap_may_still_be_apart() -> None:
    lower, _ = difference_limits((50, 48, 52), (53.5, 51.5, 55.5))
    assert lower > 0


def test_two_years_are_compared_and_the_difference_tested() -> None:
    found = moved(assessment([40, 41, 42, 43, 47], half_width=1.0))
    assert (found.before_period, found.after_period) == ("2009/10", "2010/11")
    assert (found.before_value, found.after_value, found.change) == (43, 47, 4)
    assert (found.has_moved, found.strength) == (True, Evidence.STRONG)
    assert (found.judged_by, found.was_moving) == ("confidence limits", True)


@pytest.mark.parametrize(
    ("last", "direction", "has_moved", "is_other_way", "strength"),
    [
        (47.0, RISE, True, False, "strong"),
        (43.8, RISE, False, False, "some"),
        (43.04, RISE, False, False, "some"),
        (39.0, RISE, False, True, "strong"),
        (42.5, RISE, False, False, "some"),
        (39.0, FALL, True, False, "strong"),
        (47.0, FALL, False, True, "strong"),
    ],
)
def test_only_what_is_beyond_chance_has_moved(
    last: float, direction: EffectDirection, has_moved: bool, is_other_way: bool, strength: str
) -> None:
    found = moved(assessment([40, 41, 42, 43, last], half_width=1.0), direction)
    assert (found.has_moved, found.is_other_way) == (has_moved, is_other_way)
    assert found.strength == strength


def test_without_limits_it_is_weak() -> None:
    found = moved(assessment([40, 41, 42, 43, 43.2]))
    assert (found.has_moved, found.strength, found.judged_by) == (True, "weak", "")
    assert moved(assessment([40, 41, 42, 43, 43.04])).has_moved is False


def test_it_is_too_early_until_the_period_has_its_figure() -> None:
    found = moved(assessment([40, 41, 42, 43, None], as_at=date(2010, 5, 13)))
    assert (found.has_moved, found.figure_period) == (None, "2010/11")
    assert (found.figure_due, found.lag_days) == (date(2011, 5, 13), 43)
    assert (found.is_lag_at_most, found.reason) == (False, "")


def test_periods_that_are_not_in_the_data_yet_are_counted_on() -> None:
    found = moved(assessment([40, 41, 42, 43, 44]), effect_by=date(2013, 6, 30))
    assert (found.figure_period, found.figure_due) == ("2013/14", date(2014, 5, 13))
    quarter = moved(assessment([40.0] * 20, kind="quarter"), effect_by=date(2011, 7, 1))
    assert (quarter.figure_period, quarter.figure_due) == ("2011/12 Q2", date(2011, 11, 12))


def test_without_a_day_in_the_data_the_lag_is_at_most_the_age() -> None:
    found = moved(assessment([40, 41, 42, 43, 44], as_at=None), effect_by=date(2012, 3, 31))
    assert found.is_lag_at_most
    assert (found.lag_days, found.figure_due) == (69, date(2012, 6, 8))


def test_a_quarter_is_set_against_the_same_quarter_before() -> None:
    seasons = [40, 50, 45, 35] * 5
    found = moved(assessment([*seasons[:-1], 36.0], kind="quarter"), since=date(2010, 12, 31))
    assert (found.before_period, found.after_period) == ("2009/10 Q4", "2010/11 Q4")
    assert found.change == 1


def test_process_limits_come_before_confidence_limits() -> None:
    calm = assessment([50.0] * 19 + [54.0], kind="quarter", half_width=0.1, rows=charted(20, {}))
    found = moved(calm)
    assert (found.judged_by, found.has_moved, found.strength) == ("process limits", False, "some")
    signal = charted(20, {19: "outside_high"})
    assert moved(assessment([50.0] * 19 + [56.0], kind="quarter", rows=signal)).has_moved
    other = charted(20, {19: "outside_low"})
    found = moved(assessment([50.0] * 19 + [44.0], kind="quarter", rows=other))
    assert (found.has_moved, found.is_other_way) == (False, True)


def test_new_process_limits_in_between_cannot_judge() -> None:
    rows = charted(20, {19: "outside_high"}, segments=[1.0] * 17 + [2.0] * 3)
    found = moved(assessment([50.0] * 19 + [56.0], kind="quarter", rows=rows))
    assert (found.judged_by, found.strength) == ("", "weak")


def test_nothing_is_judged_across_a_break() -> None:
    found = moved(assessment([40, 41, 42, 43, 60], rows={4: {"marker": "[b]"}}))
    assert (found.has_moved, found.reason) == (None, "the way it is measured changed in between")
    assert moved(assessment([40, 41, 42, 43, 60], rows={3: {"marker": "[b]"}})).has_moved


def test_a_series_that_begins_later_has_no_before() -> None:
    found = moved(assessment([None, None, None, None, 43]))
    assert found.reason == "there is no figure from before it was agreed"
    found = moved(assessment([None] * 16 + [40, 41, 42, 43], kind="quarter"))
    assert found.reason.endswith("for the same time of the year")
    assert moved(assessment([None, None])).reason == "there is no figure"


def test_what_lies_ahead_is_no_figure() -> None:
    ahead = {4: {"is_ahead": True, "value": None}}
    assert moved(assessment([40, 41, 42, 43, 50], rows=ahead)).has_moved is None


VALUES = st.lists(st.floats(1, 99), min_size=5, max_size=5)
WIDTHS = st.one_of(st.none(), st.floats(0.01, 20))


@settings(max_examples=12)
@given(values=VALUES, half_width=WIDTHS)
def test_turning_the_series_over_turns_the_answer_over(
    values: list[float], half_width: float | None
) -> None:
    values = [round(value, 1) for value in values]
    up = moved(assessment(values, half_width=half_width), RISE)
    down = moved(assessment([100 - value for value in values], half_width=half_width), FALL)
    assert (up.has_moved, up.is_other_way) == (down.has_moved, down.is_other_way)
    assert (up.strength, up.judged_by) == (down.strength, down.judged_by)


@settings(max_examples=12)
@given(values=VALUES, half_width=WIDTHS)
def test_it_cannot_have_moved_both_ways(values: list[float], half_width: float | None) -> None:
    made = assessment(values, half_width=half_width)
    up, down = moved(made, RISE), moved(made, FALL)
    assert not (up.has_moved and down.has_moved)
    assert (bool(up.has_moved), up.is_other_way) == (down.is_other_way, bool(down.has_moved))
    if up.has_moved:
        assert up.change > 0


@settings(max_examples=12)
@given(values=VALUES, narrow=st.floats(0.01, 5), more=st.floats(0, 10))
def test_less_certain_figures_never_make_stronger_evidence(
    values: list[float], narrow: float, more: float
) -> None:
    sure = moved(assessment(values, half_width=narrow))
    unsure = moved(assessment(values, half_width=narrow + more))
    assert sure.has_moved or not unsure.has_moved


@settings(max_examples=12)
@given(
    values=VALUES,
    day=st.dates(date(2006, 1, 1), date(2020, 12, 31)),
    later=st.integers(0, 800),
)
def test_waiting_longer_never_brings_the_figure_sooner(
    values: list[float], day: date, later: int
) -> None:
    made = assessment(values)
    first = moved(made, effect_by=day)
    second = moved(made, effect_by=date.fromordinal(day.toordinal() + later))
    assert first.figure_due is not None
    assert second.figure_due is not None
    assert first.figure_due <= second.figure_due
    assert not (first.has_moved is None and not first.reason and second.has_moved is not None)


def test_nothing_given_is_changed() -> None:
    made = assessment([40, 41, 42, 43, 47], half_width=1.0)
    history = made.history.copy()
    moved(made)
    assert made.history.equals(history)
    assert math.isnan(Movement().change)
