"""Rolling-origin backtest of the projection on every usable real series in ../shared/real.

    python benchmarks/backtest.py                     prints the tables (under two minutes)
    python benchmarks/backtest.py --smoothing 0       without the library's exponential smoothing

From each series every history is taken that holds enough figures; the figures after it are held
back, projected and compared. Defined before any constant was set, and not changed since:

- figures held back: up to 3 annual or rolling ones, 4 quarters, 12 months;
- histories: every one from 5 figures (annual, rolling) or two full years (quarterly, monthly);
- error: mean absolute scaled error. The scale is the mean size of the change from one figure to the
  next in the history (quarterly and monthly: from the same period a year before). Histories without
  any change are left out. A series' error is the mean over all its held-back figures, a table's
  error the mean over its series, so that long series weigh no more than short ones;
- naive methods: the last value, the value a year before the period, and a straight line through the
  history. "Against naive" divides by the smallest of the three on the same line of the table;
- coverage: share of the held-back figures inside the 80% interval, ends included.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from real_series import OVERLAP, SEASONS, RealSeries, load_real_series
from scipy.special import stdtr, stdtrit

from clinic_lib.statistics.outlook import (
    Company,
    apart_from,
    course_of,
    hear_evidence,
    look_ahead,
)
from clinic_lib.statistics.projected import FREEDOM
from clinic_lib.statistics.projection import (
    FEWEST_POINTS,
    FEWEST_YEARS,
    MOST_POINTS,
    SeriesShape,
    project,
)
from clinic_lib.statistics.stories import open_book

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared" / "real"
HELD_BACK = {"annual": 3, "rolling": 3, "quarterly": 4, "monthly": 12}
NAIVE = ("last value", "year before", "straight line")
FEW = 15
OURS = {"projection": 10_000, f"{FEW} peers": FEW, "alone": 0}
"""Names of our columns, each with the most peers that are listened to."""
NAMED = {
    "projection": "with every peer",
    f"{FEW} peers": f"with {FEW} peers, as a clinic has",
    "alone": "alone",
}
COVERAGE = (75.0, 85.0)
GAIN = 5.0
INSTALL = "python -m pip install statsmodels"

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """Histories of one frequency and one length, with the figures that came after."""

    frequency: str
    which: NDArray[np.intp]
    peers: NDArray[np.intp]
    rows: Matrix
    later: Matrix
    bounds: tuple[Matrix, Matrix]

    @property
    def season(self) -> int:
        return SEASONS[self.frequency]

    @property
    def scale(self) -> Matrix:
        season = self.season
        return np.abs(self.rows[:, season:] - self.rows[:, :-season]).mean(axis=1)


def histories(everything: list[RealSeries], frequency: str) -> Iterator[Histories]:
    """Every history of a frequency, those of one length together."""
    season, held = SEASONS[frequency], HELD_BACK[frequency]
    chosen = [place for place, one in enumerate(everything) if one.frequency == frequency]
    longest = max((len(everything[place].figures) for place in chosen), default=0)
    for length in range(max(FEWEST_POINTS, FEWEST_YEARS * season), longest):
        which = np.array([i for i in chosen if len(everything[i].figures) > length], dtype=np.intp)
        rows = np.array([everything[i].figures[:length] for i in which])
        which, rows = which[np.ptp(rows, axis=1) > 0], rows[np.ptp(rows, axis=1) > 0]
        later = np.full((len(which), held), np.nan)
        for row, i in enumerate(which):
            after = everything[i].figures[length : length + held]
            later[row, : len(after)] = after
        # Peers: the same measure over the same periods.
        keys = [(everything[i].source, everything[i].measure, everything[i].start) for i in which]
        peers = pd.factorize(pd.Series(keys))[0]
        ends = [
            np.array(
                [np.nan if (end := everything[i].bounds[side]) is None else end for i in which]
            )
            for side in (0, 1)
        ]
        bounds = (np.nan_to_num(ends[0], nan=-np.inf), np.nan_to_num(ends[1], nan=np.inf))
        if len(which):
            yield Histories(frequency, which, peers, rows, later, bounds)


def look(past: Histories, *, most_peers: int) -> tuple[Matrix, Matrix]:
    """Middle and spread of every history at once, as ``project`` has them for one."""
    rows = past.rows[:, -MOST_POINTS:]
    places = tuple(range(rows.shape[1]))
    book = open_book(places, past.later.shape[1], past.season, OVERLAP[past.frequency])
    evidence = hear_evidence(rows, book, past.season)
    course, others = _mean_of_peers(course_of(rows, evidence), past.peers, most_peers)
    apart = hear_evidence(
        apart_from(rows, course, evidence), book, past.season, ordinary=evidence.ordinary
    )
    company = Company(
        count=others,
        scores=_mean_of_peers(evidence.scores, past.peers, most_peers)[0],
        course=course,
        scores_apart=_mean_of_peers(apart.scores, past.peers, most_peers)[0],
    )
    outlook = look_ahead(rows, book, evidence, company, past.season)
    return outlook.middle, outlook.spread


def _mean_of_peers(values: Matrix, peers: NDArray[np.intp], most: int) -> tuple[Matrix, Matrix]:
    """The mean over the others with the same number, or over the next so many; how many."""
    means, counts = np.zeros_like(values), np.zeros(len(peers))
    for group in pd.Series(peers).groupby(peers).indices.values():
        scores = values[group]
        count = min(len(group) - 1, most)
        # The group twice over, so that the next after the last is the first.
        sums = np.cumsum(np.vstack([np.zeros_like(scores[:1]), scores, scores]), axis=0)
        after = np.arange(len(group)) + 1
        means[group] = (sums[after + count] - sums[after]) / max(count, 1)
        counts[group] = count
    return means, counts


def naive(past: Histories) -> dict[str, Matrix]:
    """The three naive projections."""
    rows, ahead = past.rows, past.later.shape[1]
    points = rows.shape[1]
    middle = (points - 1) / 2
    slope = rows @ (np.arange(points) - middle) / ((np.arange(points) - middle) ** 2).sum()
    steps = np.arange(points, points + ahead) - middle
    return {
        "last value": np.repeat(rows[:, -1:], ahead, axis=1),
        "year before": rows[
            :, [points - past.season + step % past.season for step in range(ahead)]
        ],
        "straight line": rows.mean(axis=1)[:, None] + slope[:, None] * steps,
    }


def compare(past: Histories) -> pd.DataFrame:
    """One line for every figure held back."""
    low, high = (end[:, None] for end in past.bounds)
    seen = {}
    spreads = {}
    for name, most in OURS.items():
        seen[name], spreads[name] = look(past, most_peers=most)
    every = {name: np.clip(middle, low, high) for name, middle in {**seen, **naive(past)}.items()}
    scale = past.scale[:, None]
    # No change to speak of: the digits that a computer adds, not the series.
    moving = scale > 1e-9 * np.abs(past.rows).max(axis=1, keepdims=True)
    kept = ~np.isnan(past.later) & moving
    row, step = np.nonzero(kept)
    lines: dict[str, object] = {
        "series": past.which[row],
        "points": past.rows.shape[1],
        "ahead": step + 1,
    }
    for name, middle in every.items():
        lines[name] = (np.abs(middle - past.later) / np.where(moving, scale, np.nan))[kept]
    for name in OURS:
        reach = stdtrit(FREEDOM, 0.9) * spreads[name]
        lower, upper = (np.clip(seen[name] + side * reach, low, high) for side in (-1, 1))
        lines[f"{name} covers"] = ((past.later >= lower) & (past.later <= upper))[kept]
    lines["place"] = stdtr(FREEDOM, (past.later - seen["projection"]) / spreads["projection"])[kept]
    return pd.DataFrame(lines)


def check_against_project(past: Histories, everything: list[RealSeries]) -> int:
    """Some histories through the public function, which has to give the same; how many."""
    middle, spread = look(past, most_peers=OURS["projection"])
    tried = range(0, len(past.which), max(len(past.which) // 2, 1))
    for row in tried:
        own = np.arange(len(past.which)) == row
        shape = SeriesShape(
            past.season, OVERLAP[past.frequency], *everything[past.which[row]].bounds
        )
        one = project(
            past.rows[row],
            periods_ahead=past.later.shape[1],
            shape=shape,
            peers=past.rows[(past.peers == past.peers[row]) & ~own],
        )
        np.testing.assert_allclose(one.middle, middle[row], rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(one.spread, spread[row], rtol=1e-9)
    return len(tried)


def run(everything: list[RealSeries]) -> tuple[pd.DataFrame, int]:
    """Every line of the backtest, and how many histories also went through ``project``."""
    parts, checked = [], 0
    for frequency in SEASONS:
        for past in histories(everything, frequency):
            parts.append(compare(past))
            checked += check_against_project(past, everything)
    lines = pd.concat(parts, ignore_index=True)
    facts = pd.DataFrame(
        {
            "frequency": [one.frequency for one in everything],
            "source": [one.source for one in everything],
            "half": ["first" if one.is_tuned_on else "second" for one in everything],
        }
    )
    return lines.join(facts, on="series"), checked


def errors(lines: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """Mean absolute scaled error of each method: the mean over series of their means."""
    return lines.groupby("series")[list(names)].mean().mean()


def gains(error: pd.Series) -> dict[str, float]:
    """How far our columns are from the best naive one, in percent of it; minus is better."""
    best = error[list(NAIVE)].min()
    return {name: 100 * (error[name] / best - 1) for name in OURS}


def coverage(lines: pd.DataFrame) -> dict[str, float]:
    """Percentage of the held-back figures inside the intervals of our columns."""
    return {name: 100 * float(lines[f"{name} covers"].mean()) for name in OURS}


def told(part: pd.DataFrame, error: pd.Series, covers: dict[str, float]) -> dict[str, str]:
    """The cells of one line of a table."""
    return {
        "series": f"{part['series'].nunique():,}",
        "figures": f"{len(part):,}",
        **{name: f"{value:.3f}" for name, value in error.items()},
        "against naive": " / ".join(f"{gain:+.1f}%" for gain in gains(error).values()),
        "80% covers": " / ".join(f"{share:.1f}%" for share in covers.values()),
    }


def table(lines: pd.DataFrame, by: str) -> pd.DataFrame:
    """Errors and coverage by one column."""
    rows = [
        {by: label, **told(part, errors(part, [*OURS, *NAIVE]), coverage(part))}
        for label, part in lines.groupby(by, sort=False, observed=True)
    ]
    return pd.DataFrame(rows)


def overall(lines: pd.DataFrame) -> pd.DataFrame:
    """Everything together, counted in three ways, because one source has most of the series."""
    names = [*OURS, *NAIVE]
    rest = lines[lines["source"] != "dfe"]
    parts = [part for _, part in lines.groupby("source")]
    by_source = pd.DataFrame([errors(part, names) for part in parts])
    covers = pd.DataFrame([coverage(part) for part in parts]).mean().to_dict()
    rows = [
        {"counted": "every series once", **told(lines, errors(lines, names), coverage(lines))},
        {"counted": "without dfe", **told(rest, errors(rest, names), coverage(rest))},
        {"counted": "every source once", **told(lines, by_source.mean(), covers)},
    ]
    return pd.DataFrame(rows)


def show(title: str, found: pd.DataFrame) -> None:
    print(f"\n{title}\n")
    cells = found.astype(str)
    widths = [max(len(name), *cells[name].map(len)) for name in cells]
    print("| " + " | ".join(name.ljust(w) for name, w in zip(cells, widths, strict=True)) + " |")
    print("| " + " | ".join("-" * width for width in widths) + " |")
    for row in cells.itertuples(index=False):
        print("| " + " | ".join(text.ljust(w) for text, w in zip(row, widths, strict=True)) + " |")


def smoothing(everything: list[RealSeries], wanted: int) -> pd.DataFrame | None:
    """The projection beside a library's exponential smoothing on a sample; None without it."""
    try:
        from statsmodels.tsa.holtwinters import ExponentialSmoothing
    except ImportError:
        return None
    rng = np.random.default_rng(0)
    parts = []
    for frequency in SEASONS:
        # One history a series, at its longest that leaves every figure held back.
        lengths: dict[int, list[int]] = {}
        chosen = [i for i, one in enumerate(everything) if one.frequency == frequency]
        for i in rng.permutation(chosen)[:wanted]:
            one = everything[i]
            least = max(FEWEST_POINTS, FEWEST_YEARS * SEASONS[frequency])
            length = max(least, len(one.figures) - HELD_BACK[frequency])
            lengths.setdefault(length, []).append(i)
        for past in histories(everything, frequency):
            sampled = np.isin(past.which, lengths.get(past.rows.shape[1], []))
            if sampled.any():
                lines = compare(past)
                lines = lines[lines["series"].isin(past.which[sampled])].copy()
                lines["smoothing"] = _smoothed(lines, past, ExponentialSmoothing)
                parts.append(lines.assign(frequency=frequency))
    return pd.concat(parts, ignore_index=True)


def _smoothed(lines: pd.DataFrame, past: Histories, fit: Callable[..., object]) -> list[float]:
    """Scaled errors of damped exponential smoothing for the same lines."""
    place = {series: row for row, series in enumerate(past.which)}
    errors: dict[int, Matrix] = {}
    for series in lines["series"].unique():
        row = place[series]
        ahead = _exponential(past.rows[row], past, fit)
        ahead = np.clip(ahead, past.bounds[0][row], past.bounds[1][row])
        errors[series] = np.abs(ahead - past.later[row]) / past.scale[row]
    pairs = zip(lines["series"], lines["ahead"], strict=True)
    return [float(errors[series][ahead - 1]) for series, ahead in pairs]


def _exponential(row: Matrix, past: Histories, fit: Callable[..., object]) -> Matrix:
    """Damped additive trend, additive seasons; simpler where the library finds it too short."""
    season = {"seasonal": "add", "seasonal_periods": past.season} if past.season > 1 else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for options in ({"trend": "add", "damped_trend": True, **season}, season, {}):
            try:
                model = fit(row, initialization_method="estimated", **options).fit()  # type: ignore[attr-defined]
                ahead: Matrix = np.asarray(model.forecast(past.later.shape[1]))
                if np.isfinite(ahead).all():
                    return ahead
            except (ValueError, np.linalg.LinAlgError):
                continue
    return np.repeat(row[-1], past.later.shape[1])


def with_bands(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with the length of their history as a band, shortest first."""
    bands = pd.cut(lines["points"], [0, 5, 6, 7, 8, 10, 15, 20, 30, 10_000])
    names = ["5", "6", "7", "8", "9-10", "11-15", "16-20", "21-30", "over 30"]
    return lines.assign(history=bands.cat.rename_categories(names)).sort_values("points")


def beside(sample: pd.DataFrame) -> pd.DataFrame:
    """Errors on the sample by frequency and length: ours, the naive ones and the library's."""
    rows = []
    lengths = [
        (f"{frequency}, {history}", part)
        for (frequency, history), part in with_bands(sample).groupby(
            ["frequency", "history"], observed=True
        )
        if frequency != "rolling"
    ]
    for label, part in [*sample.groupby("frequency", sort=False), *lengths, ("all", sample)]:
        error = errors(part, [*OURS, *NAIVE, "smoothing"])
        against = [f"{100 * (error[name] / error['smoothing'] - 1):+.1f}%" for name in OURS]
        rows.append(
            {
                "frequency, figures": label,
                "series": part["series"].nunique(),
                **{name: f"{value:.3f}" for name, value in error.items()},
                "against smoothing": " / ".join(against),
            }
        )
    return pd.DataFrame(rows)


def places(lines: pd.DataFrame) -> pd.DataFrame:
    """How often figures came out below the points that were to have so many below them."""
    rows = []
    for frequency, part in [("all", lines), *lines.groupby("frequency", sort=False)]:
        share = {
            f"{p}%": f"{100 * (part['place'] <= p / 100).mean():.0f}%" for p in (10, 25, 50, 75, 90)
        }
        rows.append({"frequency": frequency, **share})
    return pd.DataFrame(rows)


def verdict(lines: pd.DataFrame) -> list[str]:
    """The goals, each with what was reached."""
    said = []
    for name in ("overall", "annual", "quarterly", "monthly", "rolling"):
        part = lines if name == "overall" else lines[lines["frequency"] == name]
        covers = coverage(part)["projection"]
        word = "reached" if COVERAGE[0] <= covers <= COVERAGE[1] else "MISSED"
        said.append(f"{word}: the 80% interval covers {covers:.1f}% {name} (goal: 75% to 85%)")
    for name, gain in gains(errors(lines, [*OURS, *NAIVE])).items():
        word = "reached" if gain <= -GAIN else "MISSED"
        said.append(
            f"{word}: error {gain:+.1f}% against the best naive method overall, {NAMED[name]} "
            f"(goal: -{GAIN:g}%)"
        )
    return said


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--data", type=Path, default=SHARED, help="folder of the real series")
    options.add_argument("--smoothing", type=int, default=300, help="series a frequency to smooth")
    asked = options.parse_args()
    if not asked.data.is_dir():
        print(
            f"{asked.data} is missing: put the shared folder beside the project.", file=sys.stderr
        )
        return 2
    began = time.perf_counter()
    everything = load_real_series(asked.data)
    lines, checked = run(everything)
    print(f"{lines['series'].nunique():,} series, {len(lines):,} figures held back; "
          f"{checked:,} histories also went through project() and gave the same.")  # fmt: skip
    print(
        "Of our columns the first listens to every other area of the measure, the second to 15 of "
        "them, the third\nto none; 'against naive' and '80% covers' are of these three in turn."
    )
    show("Overall", overall(lines))
    show("By frequency", table(lines, "frequency"))
    show("The first half of the series set the constants, the second did not", table(lines, "half"))
    by_length = with_bands(lines)
    annual = by_length[by_length["frequency"] == "annual"]
    show("Annual, by figures in the history", table(annual, "history"))
    within_year = by_length[by_length["frequency"].isin(["quarterly", "monthly"])]
    show("Quarterly and monthly, by figures in the history", table(within_year, "history"))
    show("Annual, by years ahead", table(lines[lines["frequency"] == "annual"], "ahead"))
    show("By source", table(lines.sort_values("source"), "source"))
    show("Share of figures below each point of the projection's distribution", places(lines))
    sample = smoothing(everything, asked.smoothing) if asked.smoothing else None
    if sample is not None:
        show(f"Beside statsmodels, up to {asked.smoothing} series a frequency, one history each",
             beside(sample))  # fmt: skip
    elif asked.smoothing:
        print(f"\nExponential smoothing is left out: statsmodels is not installed. {INSTALL}")
    print()
    print("\n".join(verdict(lines)))
    print(f"{time.perf_counter() - began:.0f} seconds")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
