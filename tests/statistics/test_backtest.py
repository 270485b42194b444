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
