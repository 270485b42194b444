"""Comparisons, goals and quantiles beside Fingertips and PHEindicatormethods."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.conformance.outcome import Outcome, Reference, Subject, near, same
from clinic_lib import statistics

POLARITIES = {0: "low_is_good", 1: "high_is_good", 99: "no_judgement"}
"""Fingertips' -1, not applicable, has no counterpart: such indicators are not compared at all."""
JUDGED = {
    "Best": "much_better",
    "Better": "better",
    "Same": "similar",
    "Worse": "worse",
    "Worst": "much_worse",
}
UNJUDGED = {
    "Best": "much_higher",
    "Better": "higher",
    "Same": "similar",
    "Worse": "lower",
    "Worst": "much_lower",
}
COMPARISONS = {
    "ci95_vs_value": "compare_with_value",
    "ci95_and_998_vs_value": "compare_at_two_levels",
    "ci95_vs_ci95": "compare_intervals",
}
NO_VALUE = -1
"""How the program of 2020 writes a missing value among its goals."""
PROGRAM, PHE = "Fingertips (live-site generation) C#", "PHEindicatormethods"


def words(polarity_id: int) -> dict[str, str]:
    """Their words as ours; without polarity nothing is better or worse."""
    return UNJUDGED if polarity_id == 99 else JUDGED


def compared(rows: pd.DataFrame, method: str, polarity: str) -> list[str]:
    """Our results for rows of ``comparison/compare_inputs``."""
    value, inner = rows["value"], (rows["lower95"], rows["upper95"])
    if method == "ci95_vs_value":
        return list(statistics.compare_with_value(value, *inner, rows["bench"], polarity=polarity))
    if method == "ci95_and_998_vs_value":
        outer = (rows["lower998"], rows["upper998"])
        return list(
            statistics.compare_at_two_levels(value, inner, outer, rows["bench"], polarity=polarity)
        )
    beside = (rows["bench_lower95"], rows["bench_upper95"])
    return list(
        statistics.compare_intervals(value, inner, rows["bench"], beside, polarity=polarity)
    )


def goals(rows: pd.DataFrame, polarity: str, *, use_limits: bool) -> list[str]:
    """Our results for rows of ``comparison/goal_csharp_2020``."""
    return list(
        statistics.goal(
            rows["value"].where(rows["value"] != NO_VALUE),
            rows["low_limit"],
            rows["high_limit"],
            polarity=polarity,
            limits=(rows["lower95"], rows["upper95"]) if use_limits else None,
        )
    )


def outcomes(reference: Reference) -> Iterator[Outcome]:
    results = reference("comparison/compare_csharp_2020")
    inputs = reference("comparison/compare_inputs").set_index("case_id")
    for method, function in COMPARISONS.items():
        agrees = []
        for polarity_id, polarity in POLARITIES.items():
            theirs = results.query("method == @method and polarity == @polarity_id")
            ours = compared(inputs.loc[theirs["case_id"]], method, polarity)
            agrees.append(same(ours, theirs["result"].map(words(polarity_id))))
        yield Subject(function, "result", PROGRAM).outcome(np.concatenate(agrees))
    yield _goals(reference)
    yield _quantiles(reference)


def _goals(reference: Reference) -> Outcome:
    rows, agrees = reference("comparison/goal_csharp_2020"), []
    for polarity_id, polarity in POLARITIES.items():
        for use_limits in (True, False):
            some = rows.query("polarity == @polarity_id and use_cis == @use_limits")
            theirs = some["result"].map(words(polarity_id)).fillna("not_compared")
            agrees.append(same(goals(some, polarity, use_limits=use_limits), theirs))
    return Subject("goal", "result, with and without limits", PROGRAM).outcome(
        np.concatenate(agrees)
    )


def _quantiles(reference: Reference) -> Outcome:
    agrees = [
        near(statistics.quantile(rows["v"], int(k), highest_first=bool(inverted)), rows["quantile"])
        for (_, k, inverted), rows in reference("comparison/phe_quantile").groupby(
            ["grp", "k", "invert"]
        )
    ]
    return Subject("quantile", "quantile of every value", PHE).outcome(np.concatenate(agrees))


def left_out(reference: Reference) -> Iterator[tuple[int, str]]:
    """Results of the program that nothing of ours is compared with, and why."""
    results = reference("comparison/compare_csharp_2020")
    old = results["method"].str.startswith("spc_")
    yield (
        int(old.sum()),
        "the older comparison of Fingertips by process limits, which calls 0 of 5 against 2% "
        "significant: not offered",
    )
    none = int(((results["polarity"] == -1) & ~old).sum())
    none += int((reference("comparison/goal_csharp_2020")["polarity"] == -1).sum())
    yield none, "polarity not applicable, for which it gives no result at all"
