"""The pace a target asks for, next to those that were kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.credibility import Stretch, required_rate

pytestmark = pytest.mark.unit

VALUES = [40, 44, 45, 45, 46, 47]


@pytest.mark.parametrize(
    ("target", "ahead", "required", "achieved", "best", "stretch"),
    [
        (48, 2, 0.5, 1.0, 2.5, Stretch.AT_PRESENT_PACE),
        (49, 2, 1.0, 1.0, 2.5, Stretch.AT_PRESENT_PACE),
        (52, 2, 2.5, 1.0, 2.5, Stretch.WITHIN_BEST),
        (53, 2, 3.0, 1.0, 2.5, Stretch.BEYOND_BEST),
        (47, 2, 0.0, 1.0, 2.5, Stretch.REACHED),
        (45, 2, 0.0, 1.0, 2.5, Stretch.REACHED),
        (50, 1, 3.0, 1.0, 4.0, Stretch.WITHIN_BEST),
    ],
)
def test_required_achieved_and_best_by_hand(target, ahead, required, achieved, best, stretch):
    pace = required_rate(VALUES, target=target, periods_ahead=ahead, polarity="high_is_good")
    assert (pace.required, pace.achieved, pace.best) == (required, achieved, best)
    assert pace.stretch is stretch
    assert (pace.latest, pace.span) == (47, ahead)


@given(
    st.lists(st.integers(-50, 50), min_size=2, max_size=12),
    st.integers(-80, 80),
    st.integers(1, 5),
)
@settings(max_examples=50, deadline=None)
def test_polarity_is_a_mirror(values, target, ahead):
    high = required_rate(values, target=target, periods_ahead=ahead, polarity="high_is_good")
    low = required_rate(
        [-v for v in values], target=-target, periods_ahead=ahead, polarity="low_is_good"
    )
    assert high.stretch is low.stretch
    assert high.required == -low.required
    assert high.best == -low.best


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=12), st.integers(1, 5))
@settings(max_examples=50, deadline=None)
def test_the_best_is_never_worse_than_the_last(values, ahead):
    pace = required_rate(values, target=99, periods_ahead=ahead, polarity="high_is_good")
    assert pace.best >= pace.achieved
    assert pace.latest + pace.required * pace.periods_left == pytest.approx(99)


def test_a_target_further_away_than_the_history_uses_what_there_is():
    pace = required_rate([10, 12], target=30, periods_ahead=5, polarity="high_is_good")
    assert (pace.span, pace.achieved, pace.required) == (1, 2, 3.6)


def test_missing_values_are_never_ends_of_a_span():
    pace = required_rate(
        [10, np.nan, 14, 20, np.nan, 21], target=24, periods_ahead=1, polarity="high_is_good"
    )
    assert (pace.span, pace.achieved, pace.best) == (2, 0.5, 2)


def test_a_late_latest_value_leaves_more_periods():
    pace = required_rate([10, 12, np.nan], target=16, periods_ahead=1, polarity="high_is_good")
    assert (pace.periods_left, pace.required, pace.span) == (2, 2, 1)


def test_one_value_has_a_required_rate_and_a_reason():
    pace = required_rate([10], target=16, periods_ahead=3, polarity="high_is_good")
    assert (pace.required, pace.stretch) == (2, Stretch.CANNOT_TELL)
    assert "only one value" in pace.reason
    assert np.isnan(pace.achieved)


def test_what_the_best_quarter_of_the_peers_achieved():
    peers = [[0, 0, 0, step, step, 2 * step] for step in range(1, 6)]
    high = required_rate(VALUES, target=60, periods_ahead=2, polarity="high_is_good", peers=peers)
    assert (high.peers_quartile, high.peers) == (2.0, 5)
    low = required_rate(VALUES, target=20, periods_ahead=2, polarity="low_is_good", peers=peers)
    assert low.peers_quartile == 1.0
    few = required_rate(
        VALUES, target=60, periods_ahead=2, polarity="high_is_good", peers=peers[:3]
    )
    assert np.isnan(few.peers_quartile)
    assert few.peers == 3


def test_without_polarity_the_target_itself_gives_the_direction():
    down = required_rate(VALUES, target=45, periods_ahead=2, polarity="no_judgement")
    assert (down.required, down.best, down.stretch) == (-1, 0.5, Stretch.BEYOND_BEST)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"values": [np.nan]}, DataError, "no value to start from"),
        ({"values": VALUES, "periods_ahead": 0}, ParameterError, "whole number from 1"),
        ({"values": VALUES, "polarity": "up"}, ParameterError, "high_is_good"),
        ({"values": VALUES, "peers": [[1, 2]]}, DataError, "6 periods"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments, error, message):
    sensible = {"target": 50, "periods_ahead": 2, "polarity": "high_is_good", **arguments}
    values = sensible.pop("values")
    with pytest.raises(error, match=message):
        required_rate(values, **sensible)


def test_a_pace_that_was_kept_to_the_last_digit_counts_as_kept() -> None:
    figures = [41.2, 43.0, 44.1, 46.3, 47.0, 48.8]
    pace = required_rate(figures, target=51.0, periods_ahead=1, polarity="high_is_good")
    assert pace.stretch == "within_best"
