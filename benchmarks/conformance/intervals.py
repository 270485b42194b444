"""Intervals and standardised rates beside PHEindicatormethods."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

from benchmarks.conformance.outcome import Outcome, Reference, Subject, near, refuses
from clinic_lib import statistics
from clinic_lib.statistics.intervals import byars_limits_of

LEVELS = {"95_0": 0.95, "99_8": 0.998}
RATE_NAMES = {"obs": "numerator", "pop": "denominator", "stdpop": "standard_population"}
RATIO_NAMES = {
    "obs": "numerator",
    "pop": "denominator",
    "x_ref": "reference_numerator",
    "n_ref": "reference_denominator",
}
PROGRAM = "PHEindicatormethods"
DIGITS = "1e-10"
BELOW_TEN = "below ten events Byar's approximation gives way to the exact limits"


def outcomes(reference: Reference) -> Iterator[Outcome]:
    yield from _counted(reference, "phe_proportion", statistics.wilson_limits, 100)
    yield from _counted(reference, "phe_rate", statistics.rate_limits, 1)
    yield _byars(reference)
    yield _means(reference)
    yield from _standardised(reference)


def _counted(reference: Reference, name: str, function, scale: float) -> Iterator[Outcome]:
    rows = reference(f"intervals/{name}")
    usable = rows[rows["error"].isna()]
    agrees = []
    for column, confidence in LEVELS.items():
        lower, upper = function(usable["x"], usable["n"], confidence=confidence)
        agrees += [near(lower * scale, usable[f"lower{column}cl"])]
        agrees += [near(upper * scale, usable[f"upper{column}cl"])]
    called = function.__name__
    yield Subject(called, "limits at 95% and 99.8%", PROGRAM, DIGITS).outcome(
        np.concatenate(agrees)
    )
    refused = [refuses(function, row.x, row.n) for row in rows[rows["error"].notna()].itertuples()]
    yield Subject(called, "rows that are refused", PROGRAM).outcome(refused)


def _byars(reference: Reference) -> Outcome:
    agrees, below = [], []
    for confidence, rows in reference("intervals/phe_byars").groupby("conf"):
        formula = byars_limits_of(rows["x"].to_numpy(), -ndtri((1 - confidence) / 2))
        used = statistics.poisson_limits(rows["x"], confidence=confidence)
        for limit, (our_formula, ours) in zip(
            ("lower", "upper"), zip(formula, used, strict=True), strict=True
        ):
            agrees.append(near(ours, rows[limit]))
            below.append((rows["x"] < 10).to_numpy() & near(our_formula, rows[limit]))
    return Subject("poisson_limits", "Byar's limits at each level", PROGRAM, DIGITS).outcome(
        np.concatenate(agrees), {BELOW_TEN: np.concatenate(below)}
    )


def _means(reference: Reference) -> Outcome:
    rows, agrees = reference("intervals/phe_mean"), []
    values = reference("intervals/phe_mean_inputs").groupby("grp")["v"]
    raw = values.agg(["mean", "std", "count"]).where(values.size() == values.count())
    raw = raw.reindex(rows["grp"])
    for column, confidence in LEVELS.items():
        limits = statistics.mean_limits(
            raw["mean"], raw["std"], raw["count"], confidence=confidence
        )
        for ours, end in zip(limits, ("lower", "upper"), strict=True):
            agrees.append(near(ours, rows[f"{end}{column}cl"]))
    subject = Subject("mean_limits", "limits at 95% and 99.8%", PROGRAM, DIGITS)
    return subject.outcome(np.concatenate(agrees))


def _standardised(reference: Reference) -> Iterator[Outcome]:
    for function, name, names in (
        (statistics.directly_standardised_rate, "dsr", RATE_NAMES),
        (statistics.indirectly_standardised_ratio, "is", RATIO_NAMES),
    ):
        frame = reference(f"intervals/phe_{name}_inputs").rename(columns=names)
        result = reference("intervals/phe_dsr" if name == "dsr" else "intervals/phe_isratio")
        agrees = []
        for column, confidence in LEVELS.items():
            ours = function(frame, by="grp", confidence=confidence)
            theirs = result.set_index("grp").reindex(ours["grp"])
            agrees.append(near(ours["value"], theirs["value"]))
            agrees.append(near(ours["lower_cl"], theirs[f"lower{column}cl"]))
            agrees.append(near(ours["upper_cl"], theirs[f"upper{column}cl"]))
        yield Subject(
            function.__name__, "value and limits at 95% and 99.8%", PROGRAM, DIGITS
        ).outcome(np.concatenate(agrees))
