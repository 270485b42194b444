"""Where a series is heading: what a projection promises, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.projection import MOST_POINTS, project
from clinic_lib.statistics.series_shape import SeriesShape
from clinic_lib.statistics.stories import STORIES, open_book

pytestmark = pytest.mark.unit

RISING = [41.2, 43.0, 44.1, 46.3, 47.0, 48.8]
PERCENT = SeriesShape(lower_bound=0, upper_bound=100)
QUARTERLY = SeriesShape(season_length=4)
WAVE = [10.0, 20.0, 30.0, 15.0]

figures = st.lists(st.integers(0, 1000).map(lambda n: n / 10), min_size=5, max_size=24).filter(
    lambda values: len(set(values)) > 1
)


def quarters(years: int) -> list[float]:
    return [level + 0.5 * year + 0.1 * (year % 2) for year in range(years) for level in WAVE]


@given(figures, st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_percentages_stay_percentages_and_the_interval_holds_the_value(values, ahead):
    result = project(values, periods_ahead=ahead, shape=PERCENT)
    assert not result.refused
    assert len(result.expected) == len(result.lower) == len(result.upper) == ahead
    ends = zip(result.lower, result.expected, result.upper, strict=True)
    assert all(0 <= low <= middle <= high <= 100 for low, middle, high in ends)


@given(figures, st.floats(-1e6, 1e6), st.floats(0.01, 1e5))
@settings(max_examples=25, deadline=None)
def test_another_unit_or_origin_is_the_same_projection(values, origin, unit):
    plain = project(values, periods_ahead=3)
    moved = project(origin + unit * np.array(values), periods_ahead=3)
    size = abs(origin) + unit * 100
    np.testing.assert_allclose(
        moved.middle, origin + unit * np.array(plain.middle), atol=1e-6 * size
    )
    np.testing.assert_allclose(moved.spread, unit * np.array(plain.spread), atol=1e-6 * size)


@given(figures)
@settings(max_examples=25, deadline=None)
def test_upside_down_series_has_the_projection_upside_down(values):
    up, down = project(values, periods_ahead=3), project([-v for v in values], periods_ahead=3)
    np.testing.assert_allclose(up.expected, [-v for v in down.expected], atol=1e-6)
    np.testing.assert_allclose(up.lower, [-v for v in down.upper], atol=1e-6)


@given(figures, st.floats(-20, 120))
@settings(max_examples=25, deadline=None)
def test_the_chances_of_both_sides_of_a_target_make_one(values, target):
    result = project(values, periods_ahead=2)
    up = result.chance_of_reaching(target, polarity="high_is_good")
    down = result.chance_of_reaching(target, polarity="low_is_good")
    assert 0 <= up <= 1
    assert up + down == pytest.approx(1)


def test_a_higher_target_is_less_likely():
    result = project(RISING, periods_ahead=3)
    chances = [
        result.chance_of_reaching(target, polarity="high_is_good") for target in range(40, 70)
    ]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9
    assert chances[-1] < 0.1


def test_the_middle_is_an_even_chance_and_the_interval_is_what_it_says():
    result = project(RISING, periods_ahead=2)
    even = result.chance_of_reaching(result.expected[1], polarity="high_is_good")
    assert even == pytest.approx(0.5)
    inside = result.chance_of_reaching(
        result.lower[0], polarity="range_is_good", upper_target=result.upper[0], ahead=1
    )
    assert inside == pytest.approx(0.8)


def test_a_wider_confidence_has_a_wider_interval_around_the_same_value():
    narrow, wide = (project(RISING, periods_ahead=2, confidence=level) for level in (0.5, 0.95))
    assert narrow.expected == wide.expected
    assert wide.lower[1] < narrow.lower[1] < narrow.upper[1] < wide.upper[1]


def test_further_ahead_is_less_certain():
    result = project(RISING, periods_ahead=6)
    widths = np.subtract(result.upper, result.lower)
    assert (np.diff(widths) > 0).all()


def test_a_slope_levels_off():
    steps = np.diff(project(list(range(12)), periods_ahead=12).expected)
    assert (np.diff(steps) < 0).all()
    assert steps[0] > 0.5


def test_a_series_that_wanders_stays_near_its_last_value_and_a_noisy_one_near_its_mean():
    noisy = project([52, 48, 51, 49, 52, 48, 51, 49, 50, 56], periods_ahead=1).expected[0]
    assert noisy < 55
    wander = project([50, 51, 51.5, 53, 54, 53.5, 55, 56.5, 56, 57], periods_ahead=1).expected[0]
    assert wander > 56


def test_a_bound_is_a_wall_not_a_mirror():
    result = project([96, 97, 98, 99, 99.5], periods_ahead=2, shape=PERCENT)
    assert result.expected == pytest.approx((100, 100), abs=0.01)
    assert result.upper == (100, 100)
    assert result.lower[0] < 100
    at_the_wall = result.chance_of_reaching(100, polarity="high_is_good")
    assert 0.5 < at_the_wall < 1
    assert result.chance_of_reaching(101, polarity="high_is_good") == 0
    assert result.chance_of_reaching(100, polarity="low_is_good") == 1


@pytest.mark.parametrize(
    ("values", "ahead", "shape", "reason"),
    [
        ([1, 2, 3, 4], 1, SeriesShape(), "only 4 figures: a projection needs 5"),
        ([np.nan, np.nan, 3], 1, SeriesShape(), "only 1 figure: a projection needs 5"),
        ([], 1, SeriesShape(), "only 0 figures: a projection needs 5"),
        ([7, 7, 7, 7, 7, 7], 1, SeriesShape(), "every figure is the same"),
        ([1, 2, 3, 5, 4], 6, SeriesShape(), "6 periods after the last figure, but the figures "),
        ([1, 2, 3, 5, 4, 6], 2, SeriesShape(overlap=12), "no two of them are independent"),
    ],
)
def test_too_little_to_go_on_is_refused_with_the_reason_and_no_numbers(
    values, ahead, shape, reason
):
    result = project(values, periods_ahead=ahead, shape=shape)
    assert reason in result.refused
    assert result.expected == result.lower == result.upper == ()
    assert np.isnan(result.chance_of_reaching(5, polarity="high_is_good"))


def test_five_figures_are_enough():
    assert not project([1, 2, 3, 5, 4], periods_ahead=5).refused


def test_a_missing_period_is_left_missing_not_filled_in():
    gap = project([41.2, 43.0, np.nan, 46.3, 47.0, 48.8, 50.1], periods_ahead=1)
    closed = project([41.2, 43.0, 46.3, 47.0, 48.8, 50.1], periods_ahead=1)
    straight = project([41.2, 43.0, 44.65, 46.3, 47.0, 48.8, 50.1], periods_ahead=1)
    assert len({gap.expected, closed.expected, straight.expected}) == 3
    assert "Projected from 6 figures" in gap.method


def test_a_late_last_figure_is_made_up_for():
    prompt = project(RISING, periods_ahead=3)
    late = project([*RISING, np.nan], periods_ahead=2)
    np.testing.assert_allclose(late.expected, prompt.expected[1:])
    np.testing.assert_allclose(late.upper, prompt.upper[1:])


def test_old_figures_are_forgotten():
    tail = list(np.sin(np.arange(MOST_POINTS)) + 50)
    whole = project([900.0, 100.0, *tail], periods_ahead=2)
    assert whole.expected == project(tail, periods_ahead=2).expected


def test_seasons_are_followed_where_two_years_show_them():
    result = project(quarters(4), periods_ahead=4, shape=QUARTERLY)
    assert result.seasonal
    assert "Seasons are taken into account." in result.method
    assert np.argsort(result.expected).tolist() == np.argsort(WAVE).tolist()
    flat = project(quarters(4), periods_ahead=4)
    assert np.ptp(result.expected) > 3 * np.ptp(flat.expected)
    assert np.mean(np.subtract(result.upper, result.lower)) < np.mean(
        np.subtract(flat.upper, flat.lower)
    )


def test_seasons_are_refused_in_words_under_two_years():
    result = project(quarters(2)[:7], periods_ahead=4, shape=QUARTERLY)
    assert not result.seasonal
    assert not result.refused
    assert "Seasons are left out: that needs 8 figures." in result.method


def test_rolling_averages_know_what_they_share():
    plain = project(RISING, periods_ahead=3)
    rolling = project(RISING, periods_ahead=3, shape=SeriesShape(overlap=3))
    assert "average of 3 periods and shares data with the next" in rolling.method
    # The next average shares two of its three years, so little of it is new; three years on all is.
    assert rolling.upper[2] - rolling.lower[2] > plain.upper[2] - plain.lower[2]
    season = project(quarters(4), periods_ahead=2, shape=SeriesShape(season_length=4, overlap=4))
    assert not season.seasonal


def test_peers_tell_how_such_figures_move():
    rng = np.random.default_rng(1)
    steady = np.arange(6) * 2.0 + rng.normal(50, 5, (15, 1)) + rng.normal(0, 0.2, (15, 6))
    noise = rng.normal(50, 3, (15, 6))
    alone, with_steady, with_noise = (
        project(RISING, periods_ahead=2, peers=peers) for peers in (None, steady, noise)
    )
    assert with_steady.expected[1] > alone.expected[1] > with_noise.expected[1]
    assert (alone.peers, with_steady.peers) == (0, 15)
    assert (
        "15 other series showed how such figures move and what course they share."
        in with_steady.method
    )


def test_peers_without_movement_or_with_gaps_are_left_out():
    good = [1.0, 2, 4, 3, 5, 6]
    peers = [good, [3.0] * 6, [1, 2, np.nan, 4, 5, 6]]
    result = project(RISING, periods_ahead=2, peers=pd.DataFrame(peers))
    assert result.peers == 1
    assert result.expected == project(RISING, periods_ahead=2, peers=[good]).expected
    assert (
        project(RISING, periods_ahead=2, peers=[]).expected
        == project(RISING, periods_ahead=2).expected
    )


def test_the_order_of_the_peers_and_the_container_do_not_matter():
    peers = np.array([[1.0, 2, 4, 3, 5, 6], [9, 7, 8, 6, 7, 5], [3, 3, 4, 3, 4, 4]])
    one = project(RISING, periods_ahead=2, peers=peers)
    other = project(pd.Series(RISING, index=range(9, 3, -1)), periods_ahead=2, peers=peers[::-1])
    np.testing.assert_allclose(one.expected, other.expected)


def test_nothing_given_is_changed():
    values, peers = np.array(RISING), np.array([[1.0, 2, 4, 3, 5, 6]])
    project(values, periods_ahead=2, peers=peers)
    assert values.tolist() == RISING
    assert peers.tolist() == [[1.0, 2, 4, 3, 5, 6]]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: project(["1,204"] * 5, periods_ahead=1), DataError, "value is not a number"),
        (lambda: project([[1, 2], [3, 4]], periods_ahead=1), DataError, "takes one series"),
        (
            lambda: project([50, 60, 101, 70, 60], periods_ahead=1, shape=PERCENT),
            DataError,
            r"outside the bounds 0 to 100 in 1 of 5 rows \(first at row 2: 101\)",
        ),
        (lambda: project(RISING, periods_ahead=0), ParameterError, "periods_ahead is 0"),
        (lambda: project(RISING, periods_ahead=1.5), ParameterError, "whole number from 1"),
        (lambda: project(RISING, periods_ahead=1, confidence=80), ParameterError, "Write 0.8"),
        (
            lambda: project(RISING, periods_ahead=1, peers=[[1, 2, 3]]),
            DataError,
            "one row a series and 6 periods",
        ),
        (lambda: SeriesShape(season_length=0), ParameterError, "season_length is 0"),
        (lambda: SeriesShape(lower_bound=5, upper_bound=5), ParameterError, "lower has to be less"),
    ],
)
def test_what_makes_no_sense_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_what_can_be_asked_of_a_projection():
    result = project(RISING, periods_ahead=2)
    assert np.isnan(result.chance_of_reaching(50, polarity="no_judgement"))
    with pytest.raises(ParameterError, match="2 periods were projected"):
        result.chance_of_reaching(50, polarity="high_is_good", ahead=3)
    with pytest.raises(ParameterError, match="a range runs from its low end"):
        result.chance_of_reaching(50, polarity="range_is_good")
    with pytest.raises(ParameterError, match="high_is_good, low_is_good"):
        result.chance_of_reaching(50, polarity="higher")


@pytest.mark.parametrize(
    "values",
    [
        [1e9, 1e9 + 1, 1e9, 1e9 + 2, 1e9 + 1],
        [-1, -2, -1.5, -3, -2.5],
        [0, 0, 0, 0, 1],
        [1, 2, 3, 4, 5, 6],
        [1, 2, 1, 2, 1, 2],
        [1e-12, 2e-12, 1e-12, 3e-12, 2e-12],
        WAVE * 3,
    ],
)
@pytest.mark.parametrize("shape", [SeriesShape(), QUARTERLY, SeriesShape(overlap=3)])
def test_odd_series_have_numbers(values, shape):
    result = project(values, periods_ahead=4, shape=shape)
    assert np.isfinite([*result.expected, *result.lower, *result.upper]).all()
    assert all(low < high for low, high in zip(result.lower, result.upper, strict=True))


def test_each_story_foretells_what_it_says():
    """Hand-made: with one story at a time, the projection of a series is what its words say."""
    book = open_book(tuple(range(6)), 3, 1)
    foretold = dict(zip(book.words, book.foretold @ np.array([0, 0, 0, 0, 0, 1.0]), strict=True))
    np.testing.assert_allclose(foretold["they stay where they have got to"], 1, atol=1e-6)
    at_once = foretold["they return to a usual level almost at once"]
    slowly = foretold["they return slowly to a usual level"]
    assert at_once[0] < slowly[0] < 1
    assert (np.diff(at_once) < 0).all()
    carried = foretold["a change carries on, a little less each period"]
    np.testing.assert_allclose(np.diff([1, *carried]), [0.9, 0.81, 0.729], atol=1e-6)
    assert len(book.words) == len(STORIES)


def test_the_errors_of_a_story_are_what_it_did_not_foretell():
    """Hand-made: to a series that stays where it is, every step is an error of one step."""
    book = open_book(tuple(range(5)), 1, 1)
    steps = book.errors[0] @ np.array([1.0, 3, 2, 2, 7])
    np.testing.assert_allclose(steps, [2, -1, 0, 5], atol=1e-6)
    assert book.expected[0] == pytest.approx(0, abs=1e-6)


def test_every_story_is_indifferent_to_the_level():
    book = open_book((0, 1, 3, 4, 5, 8), 3, 4, 1)
    np.testing.assert_allclose(book.foretold.sum(axis=2), 1, atol=1e-8)
    np.testing.assert_allclose(book.errors.sum(axis=2), 0, atol=1e-6)


def test_a_thousand_series_of_the_same_periods_are_told_from_one_book():
    """The stories' factors are most of the work: benchmarks/methods.py measures what is left."""
    rng = np.random.default_rng(7)
    table = rng.normal(50, 5, (1000, 1)) + rng.normal(0, 1, (1000, 24)).cumsum(axis=1)
    open_book.cache_clear()
    for row in table:
        project(row, periods_ahead=3)
    opened = open_book.cache_info()
    assert (opened.misses, opened.hits) == (1, 999)
