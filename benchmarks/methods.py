"""How fast the statistics are, beside what is published of other programs.

Run ``python benchmarks/methods.py``.
Nothing here fails: seconds differ between machines, so read the ratios. A time that nobody
published is left blank.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from clinic_lib import statistics

ROWS = 100_000
SERIES, POINTS = 1_000, 36
REPEATS = 7
SPC_INPUT = Path(__file__).resolve().parents[2] / "shared/reference/spc/spc_timing_input.csv"


@dataclass(frozen=True)
class Task:
    """One thing to time, and what others publish of it."""

    name: str
    run: Callable[[], object]
    aim: float | None = None
    other: str = ""
    published: float | None = None


def tasks() -> list[Task]:
    rng = np.random.default_rng(2009)
    denominator = rng.integers(200, 20_000, ROWS).astype(float)
    numerator = rng.binomial(denominator.astype(int), 0.12).astype(float)
    count = rng.poisson(rng.gamma(2, 30, ROWS)).astype(float)
    value, benchmark = numerator / denominator, 0.12
    lower, upper = statistics.wilson_limits(numerator, denominator)
    series = spc_series()
    annual = pd.DataFrame(
        {"year": range(2006, 2011), "numerator": [400, 450, 500, 560, 640], "denominator": 5000}
    )
    wandering = 50 + rng.normal(0, 1, (SERIES, 24)).cumsum(axis=1)
    areas = pd.DataFrame({"numerator": numerator[:150], "denominator": denominator[:150]})
    return [
        Task(
            f"process limits, {SERIES:,} series x {POINTS} points",
            lambda: statistics.add_process_limits(series, value="y", period="x", by="f"),
            aim=0.1,
            other="R, NHSRplotthedots 0.2.2, one call",
            published=2.0,
        ),
        Task(
            f"Wilson limits, {ROWS:,} rows",
            lambda: statistics.wilson_limits(numerator, denominator),
            aim=0.02,
            other="Python, PHStatsMethods 0.1.16",
        ),
        Task(
            f"rate limits, {ROWS:,} rows, {np.mean(count < 10):.0%} under ten",
            lambda: statistics.rate_limits(count, denominator),
            aim=0.02,
            other="Python, PHStatsMethods 0.1.16",
        ),
        Task(
            f"comparison with a benchmark, {ROWS:,} rows",
            lambda: statistics.compare_with_value(
                value, lower, upper, benchmark, polarity="high_is_good"
            ),
        ),
        Task(f"quintiles, {ROWS:,} values", lambda: statistics.quantile(value, 5)),
        Task(f"rank bands, {ROWS:,} values", lambda: statistics.rank_band(value, lower, upper)),
        Task("recent trend, one series", lambda: statistics.recent_trend(annual)),
        Task(
            f"projection, {SERIES:,} series x 24 points",
            lambda: [statistics.project(one, periods_ahead=3) for one in wandering],
            aim=1.0,
        ),
        Task("funnel, 150 areas", lambda: statistics.add_funnel_limits(areas)),
    ]


def spc_series() -> pd.DataFrame:
    """The input that R was timed on, or one of the same shape where it is not at hand."""
    if SPC_INPUT.exists():
        return pd.read_csv(SPC_INPUT)
    rng = np.random.default_rng(2009)
    months = pd.date_range("2021-01-01", periods=POINTS, freq="MS").strftime("%Y-%m-%d")
    return pd.DataFrame(
        {
            "f": np.repeat([f"s{number:04d}" for number in range(1, SERIES + 1)], POINTS),
            "x": np.tile(months, SERIES),
            "y": rng.normal(100, 5, SERIES * POINTS).round(2),
        }
    )


def best_of(run: Callable[[], object]) -> float:
    """The shortest of several runs after one to warm up: what the work itself takes."""
    run()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def table() -> pd.DataFrame:
    rows = []
    for task in tasks():
        seconds = best_of(task.run)
        rows.append(
            {
                "what": task.name,
                "ours, ms": f"{seconds * 1000:.1f}",
                "aim, ms": "" if task.aim is None else f"{task.aim * 1000:.0f}",
                "other program": task.other,
                "published, ms": "" if task.published is None else f"{task.published * 1000:.0f}",
                "times faster": "" if task.published is None else f"{task.published / seconds:.0f}",
            }
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    print(table().to_string(index=False))
    print(
        "\nShortest of "
        f"{REPEATS} runs on this machine. The published time of R is one call on two shared cores "
        "with the same input; blank: no time published."
    )
