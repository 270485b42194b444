"""The backtest, on a few of the real series: it runs, and the projection holds what it promises."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytestmark = [pytest.mark.integration, pytest.mark.slow]


@pytest.fixture(scope="module")
def backtest(project_folder: Path):
    # At the end, so that no benchmark hides a module of the standard library.
    sys.path.append(str(project_folder / "benchmarks"))
    try:
        yield importlib.import_module("backtest")
    finally:
        sys.path.remove(str(project_folder / "benchmarks"))


@pytest.fixture(scope="module")
def lines(backtest, shared_folder: Path) -> pd.DataFrame:
    sources = ("trafford", "lginform")
    everything = backtest.load_real_series(shared_folder / "real", only=sources)
    found, checked = backtest.run(everything[::3])
    assert checked > 100
    return found


def test_thousands_of_figures_of_every_kind_are_held_back(lines):
    assert set(lines["frequency"]) == {"annual", "quarterly"}
    assert len(lines) > 5_000


def test_the_interval_covers_what_it_says(backtest, lines):
    assert 75 <= backtest.coverage(lines)["projection"] <= 85


def test_the_projection_beats_a_straight_line_everywhere_and_the_last_value_in_all(backtest, lines):
    names = ["projection", *backtest.NAIVE]
    for _, part in lines.groupby("frequency"):
        error = backtest.errors(part, names)
        assert error["projection"] < error["straight line"]
    error = backtest.errors(lines, names)
    assert error["projection"] < error["last value"]


def test_nothing_of_what_is_held_back_is_seen(backtest):
    """Another future leaves the projection as it is."""
    rng = np.random.default_rng(3)
    past = rng.normal(50, 3, (8, 9)).round(1)
    seen = []
    for future in (past[:, 7:], past[:, 7:] + 40):
        everything = [
            backtest.RealSeries("made", "m", str(row), "annual", (None, None), 2000, figures)
            for row, figures in enumerate(np.hstack([past[:, :7], future]))
        ]
        histories = [h for h in backtest.histories(everything, "annual") if h.rows.shape[1] <= 7]
        seen.append([backtest.look(one, most_peers=99)[0] for one in histories])
    for one, other in zip(*seen, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_series_that_never_moves_is_left_out(backtest):
    flat = backtest.RealSeries("made", "m", "a", "annual", (None, None), 2000, np.ones(9))
    assert not list(backtest.histories([flat], "annual"))


def test_the_librarys_smoothing_meets_the_same_figures_as_the_projection(
    backtest, lines, shared_folder: Path
):
    everything = backtest.load_real_series(shared_folder / "real", only=("trafford", "lginform"))
    found = backtest.smoothed(everything[::3], sample=4)
    both = backtest.with_bands(lines).merge(found)
    # Four series of each frequency, every history of each; without a change there is no scale.
    assert both.groupby("frequency")["series"].nunique().to_dict() == {"annual": 4, "quarterly": 4}
    per_series = lines.groupby("series").size()
    assert both.groupby("series").size().equals(per_series[both["series"].unique()].sort_index())
    table = backtest.beside(both, ["frequency"])
    assert list(table["series"]) == ["4", "4"]
    assert {"simple smoothing", "damped smoothing", "against smoothing"} <= set(table)


def test_smoothing_is_the_librarys_own(backtest):
    from statsmodels.tsa.holtwinters import SimpleExpSmoothing

    task = backtest.Task(np.array([[41.2, 43.0, 44.1, 46.3, 47.0, 48.8]]), season=1, ahead=2)
    simple, damped = (way[0] for way in importlib.import_module("smoothing").smooth(task))
    own = SimpleExpSmoothing(task.rows[0], initialization_method="estimated").fit()
    np.testing.assert_allclose(simple, own.forecast(2), rtol=1e-4)
    assert damped[1] > damped[0] > 48.8


def test_where_the_library_finds_no_fit_the_last_value_stands_in(backtest):
    too_short = backtest.Task(np.array([[4.0, 5.0, 4.5, 6.0, 5.5]]), season=4, ahead=2)
    found = importlib.import_module("smoothing").smooth(too_short)
    np.testing.assert_array_equal(found, np.full((2, 1, 2), 5.5))
