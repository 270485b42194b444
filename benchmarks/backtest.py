"""Rolling-origin backtest of the projection on every usable real series in ../shared/real.

    make backtest                       sets itself up, prints the tables: 23 minutes by all cores
    make backtest SAMPLE=100            exponential smoothing on 100 series a frequency: two minutes
    make backtest SAMPLE=0              without it: one minute

(python benchmarks/backtest.py [--sample N] in an environment that is there already.)

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
- a library's methods: exponential smoothing by statsmodels (smoothing.py), on the same histories
  and clipped to the same bounds; of monthly series on every third history, because they are slow.
  "Against smoothing" divides by the better of its two ways on the same line of the table;
- coverage: share of the held-back figures inside the 80% interval, ends included.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from real_series import OVERLAP, SEASONS, RealSeries, load_real_series
from scipy.special import stdtr, stdtrit
from smoothing import WAYS, Task, smooth_all

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
EVERY = {"monthly": 3}
"""Of which frequencies only every so many-th history is smoothed."""

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

    def only(self, rows: NDArray[np.bool_]) -> Histories:
        """Some of the histories."""
        low, high = self.bounds
        return Histories(
            self.frequency,
            self.which[rows],
            self.peers[rows],
            self.rows[rows],
            self.later[rows],
            (low[rows], high[rows]),
        )

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


def gains(error: pd.Series, others: Sequence[str] = NAIVE) -> dict[str, float]:
    """How far our columns are from the best of the others, in percent of it; minus is better."""
    best = error[list(others)].min()
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


def smoothed(everything: list[RealSeries], sample: int | None) -> pd.DataFrame:
    """Scaled errors of the library's ways by series, points and periods ahead.

    Every series, or a sample of so many of each frequency.
    """
    pasts = list(_to_smooth(everything, sample))
    tasks = [Task(past.rows, past.season, past.later.shape[1]) for past in pasts]
    parts = []
    for past, found in zip(pasts, smooth_all(tasks), strict=True):
        low, high = (end[:, None] for end in past.bounds)
        ahead = np.clip(found, low, high)
        row, step = np.nonzero(~np.isnan(past.later))
        missed = np.abs(ahead - past.later) / past.scale[:, None]
        keys = {"series": past.which[row], "points": past.rows.shape[1], "ahead": step + 1}
        errors = {way: missed[k, row, step] for k, way in enumerate(WAYS)}
        parts.append(pd.DataFrame({**keys, **errors}))
    return pd.concat(parts, ignore_index=True)


def _to_smooth(everything: list[RealSeries], sample: int | None) -> Iterator[Histories]:
    """The histories that the library is asked for."""
    rng = np.random.default_rng(0)
    for frequency in SEASONS:
        chosen = [i for i, one in enumerate(everything) if one.frequency == frequency]
        asked = rng.permutation(chosen)[:sample]
        for place, past in enumerate(histories(everything, frequency)):
            wanted = np.isin(past.which, asked)
            if place % EVERY.get(frequency, 1) == 0 and wanted.any():
                yield past.only(wanted)


def with_bands(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with the length of their history as a band, shortest first."""
    bands = pd.cut(lines["points"], [0, 5, 6, 7, 8, 10, 15, 20, 30, 10_000])
    names = ["5", "6", "7", "8", "9-10", "11-15", "16-20", "21-30", "over 30"]
    return lines.assign(history=bands.cat.rename_categories(names)).sort_values("points")


def beside(lines: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Errors where the library was asked: ours, the naive ones and its own."""
    rows = []
    for label, part in lines.groupby(list(by), sort=False, observed=True):
        error = errors(part, [*OURS, *NAIVE, *WAYS])
        rows.append(
            {
                ", ".join(by): ", ".join(map(str, label)),
                "series": f"{part['series'].nunique():,}",
                "figures": f"{len(part):,}",
                **{name: f"{value:.3f}" for name, value in error.items()},
                "against smoothing": " / ".join(
                    f"{gain:+.1f}%" for gain in gains(error, WAYS).values()
                ),
            }
        )
    return pd.DataFrame(rows)


def show_beside_smoothing(lines: pd.DataFrame) -> None:
    """The tables of the library's exponential smoothing, and how we stand to it overall."""
    show("Beside exponential smoothing by statsmodels", beside(lines, ["frequency"]))
    show(
        "The same, by figures in the history",
        beside(lines.sort_values(["frequency", "points"]), ["frequency", "history"]),
    )
    show("The same, by source", beside(lines.sort_values("source"), ["source"]))
    error = errors(lines, [*OURS, *NAIVE, *WAYS])
    print()
    for name, gain in gains(error, WAYS).items():
        print(f"error {gain:+.1f}% against the better way of smoothing overall, {NAMED[name]}")


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
    options.add_argument(
        "--sample", type=int, help="smooth only so many series of each frequency (0: none)"
    )
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
    if asked.sample != 0:
        sys.stdout.flush()
        show_beside_smoothing(by_length.merge(smoothed(everything, asked.sample)))
    print()
    print("\n".join(verdict(lines)))
    print(f"{time.perf_counter() - began:.0f} seconds")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
