"""Seasons by hand and by chance, and the limits that move with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError

pytestmark = pytest.mark.unit

EFFECTS = np.array([2.0, 6.0, -1.0, -7.0])


def quarters(years, *, slope=0.0, noise=0.0, seed=1):
    n = 4 * years
    scatter = np.random.default_rng(seed).normal(size=n) * noise
    return 50 + slope * np.arange(n) + np.tile(EFFECTS, years) + scatter


@pytest.mark.parametrize("slope", [0.0, 0.8, -3.0])
def test_a_season_is_told_from_a_trend(slope):
    found = statistics.find_season(quarters(4, slope=slope), season_length=4)
    assert found.effects == pytest.approx(tuple(EFFECTS))


@pytest.mark.parametrize("seed", range(20))
def test_neither_noise_nor_wandering_is_a_season(seed):
    noise = np.random.default_rng(seed).normal(size=(2, 48))
    for values in (noise[0], noise[1].cumsum()):
        for length in (4, 12):
            assert not statistics.find_season(values, season_length=length).is_clear


def test_under_three_years_nothing_is_told():
    found = statistics.find_season(quarters(3)[:11], season_length=4)
    assert (found.is_tested, found.is_clear) == (False, False)
    flat = statistics.find_season([5.0] * 16, season_length=4)
    assert (flat.is_tested, flat.is_clear) == (True, False)


def test_gaps_and_one_strange_figure_do_not_hide_it():
    values = quarters(7, noise=0.4)
    values[9], values[18] = np.nan, values[18] + 6
    found = statistics.find_season(values, season_length=4)
    assert found.effects == pytest.approx(tuple(EFFECTS), abs=1.0)


def test_levels_of_different_stretches_are_not_mixed():
    values = quarters(6, noise=0.3)
    values[12:] += 100
    stretches = np.repeat([1, 2], 12)
    found = statistics.find_season(values, season_length=4, stretches=stretches)
    assert found.effects == pytest.approx(tuple(EFFECTS), abs=0.7)


def charted(values):
    frame = pd.DataFrame({"period": range(len(values)), "value": values})
    season = statistics.find_season(values, season_length=4)
    return statistics.add_seasonal_limits(frame, season=season, times=np.arange(len(values)) % 4)


def test_limits_by_hand_move_with_the_season():
    values = quarters(4, noise=0.5)
    chart = charted(values)
    plain = values - chart["season_effect"]
    ranges = np.abs(np.diff(plain))
    kept = ranges[ranges < 3.267 * ranges.mean()].mean()
    width = 2.66 * kept * np.sqrt(15 / 12)
    centre = plain.mean() + chart["season_effect"]
    np.testing.assert_allclose(chart["process_mean"], centre)
    np.testing.assert_allclose(chart["upper_process_limit"] - centre, width)
    np.testing.assert_allclose(centre - chart["lower_process_limit"], width)


def test_a_figure_that_is_odd_for_its_season_is_seen_though_not_odd_for_the_year():
    values = quarters(6, noise=0.4)
    values[-1] += 6  # a fourth quarter as high as a third one usually is
    assert charted(values)["special_cause"].iloc[-1] == "outside_high"
    frame = pd.DataFrame({"period": range(24), "value": values})
    assert statistics.add_process_limits(frame)["special_cause"].iloc[-1] == "none"


def test_figures_that_repeat_exactly_have_no_special_cause():
    chart = charted(quarters(5))
    assert set(chart["special_cause"]) == {"none"}


def test_what_cannot_be_taken_out_is_refused():
    frame = pd.DataFrame({"period": range(16), "value": quarters(4)})
    with pytest.raises(ParameterError, match="no clear season"):
        statistics.add_seasonal_limits(frame, season=statistics.Season(), times=[0] * 16)
    season = statistics.find_season(frame["value"], season_length=4)
    with pytest.raises(ParameterError, match="from 0 to 3 for each of 16 rows"):
        statistics.add_seasonal_limits(frame, season=season, times=[4] * 16)
    with pytest.raises((DataError, ParameterError)):
        statistics.find_season(["a"] * 16, season_length=4)
