"""Recent trends beside the R package and the Fingertips program of 2020."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.special import ndtri

from benchmarks.conformance.outcome import Outcome, Reference, Subject, near, same
from clinic_lib import statistics
from clinic_lib.statistics.trend import NORMAL_95

NAMES = {"count": "numerator", "lower95": "lower_cl", "upper95": "upper_cl"}
METHODS = {"proportion": "proportion", "other": "weighted"}
R_WORDS = {
    "Increasing": "increasing",
    "Decreasing": "decreasing",
    "No significant change": "no_significant_change",
    "Cannot be calculated": "cannot_be_calculated",
}
CSHARP_WORDS = {
    "Increasing": "increasing",
    "Decreasing": "decreasing",
    "NoChange": "no_significant_change",
    "CannotBeCalculated": "cannot_be_calculated",
}
LEVEL_BUT_FOR_ONE = ("leave_one_out_zero_slope", "other")
"""Exactly level without its last point; R's slope there is rounding error above zero."""

NUMBERED_YEARS = "missing_middle_year"
"""The C# program numbers its points instead of taking their years."""

AT_THE_EDGE = (
    "the count is zero|the count equals|the denominator is zero|the confidence interval has no"
)
PROGRAM, CSHARP = "PHEindicatormethods trend markers", "Fingertips (live-site generation) C#"

EDGE = "a count of zero or of the whole, or limits of no width: cannot be calculated, with the year"
LEVEL = "level but for one point: the slope is zero, and R's is rounding error above it"
CRASHED = "R stops; here it cannot be calculated, with the year"
ALWAYS_DOWN = "every significant trend of a proportion comes out as Decreasing there, a defect"
ONE_POINT = "it does not leave points out in turn: one point decides the direction"
NUMBERED = "it numbers the points instead of taking their years"
NO_LIMITS = "without limits it says no change, though the counts are enough for a test"
WHOLE = "where a count is the whole it gives up, though the limits alone are tested, as in R"
NO_CHANGE = "cannot be calculated, with the reason, where it says no change"


def results(reference: Reference) -> pd.DataFrame:
    """Ours beside those of R: one row a case and method."""
    inputs = dict(list(reference("trend/trend_inputs").rename(columns=NAMES).groupby("case_id")))
    theirs = reference("trend/trend_r")
    ours = [
        statistics.recent_trend(inputs[row.case_id], method=METHODS[row.method])
        for row in theirs.itertuples()
    ]
    return theirs.assign(
        ours=[str(result.trend) for result in ours],
        our_reason=[result.reason for result in ours],
        our_slope=[result.slope for result in ours],
        our_chi_squared=[result.chi_squared for result in ours],
        theirs=theirs["recent_trend"].map(R_WORDS),
    )


def unrounded(found: pd.DataFrame) -> pd.Series:
    """Our chi-squared as R has it, which does not round 1.959964."""
    factor = np.where(found["method"] == "other", (-ndtri(0.025) / NORMAL_95) ** 2, 1)
    return found["our_chi_squared"] * factor


def outcomes(reference: Reference) -> Iterator[Outcome]:
    found = results(reference)
    is_level = (found["case_id"] + "/" + found["method"]) == "/".join(LEVEL_BUT_FOR_ONE)
    at_the_edge = found["our_reason"].str.match(AT_THE_EDGE)
    yield Subject("recent_trend", "direction", PROGRAM).outcome(
        same(found["ours"], found["theirs"].fillna("")),
        {CRASHED: found["error"].notna(), EDGE: at_the_edge, LEVEL: is_level},
    )
    both = found[found["our_chi_squared"].notna() & found["chi2"].notna()]
    for what, ours, theirs in (
        ("chi-squared", unrounded(both), both["chi2"]),
        ("slope", both["our_slope"], both["beta"]),
    ):
        yield Subject("recent_trend", what, PROGRAM, "1e-8").outcome(
            near(ours, theirs, relative=1e-8, absolute=1e-8)
        )
    yield from _csharp(reference, found)


def _csharp(reference: Reference, found: pd.DataFrame) -> Iterator[Outcome]:
    theirs = reference("trend/trend_csharp_2020")
    both = found.merge(theirs, on=["case_id", "method"], suffixes=("", "_csharp"))
    is_share = both["method"] == "proportion"
    gave_up = (both["marker"] == "CannotBeCalculated") & ~is_share
    down = is_share & (both["marker"] == "Decreasing") & (both["ours"] == "increasing")
    yield Subject("recent_trend", "direction", CSHARP).outcome(
        same(both["ours"], both["marker"].map(CSHARP_WORDS)),
        {
            ALWAYS_DOWN: down,
            NUMBERED: both["case_id"] == NUMBERED_YEARS,
            NO_CHANGE: both["ours"] == "cannot_be_calculated",
            NO_LIMITS: is_share & both["chi2_csharp"].isna(),
            WHOLE: gave_up,
            ONE_POINT: both["our_reason"].str.startswith("one point decides"),
        },
    )
    tested = both[is_share & both["chi2_csharp"].notna() & both["message"].isna()]
    tested = tested[tested["our_chi_squared"].notna()]
    yield Subject("recent_trend", "chi-squared of proportions", CSHARP, "1e-10").outcome(
        near(tested["our_chi_squared"], tested["chi2_csharp"], absolute=1e-12),
        {NUMBERED: tested["case_id"] == NUMBERED_YEARS},
    )
