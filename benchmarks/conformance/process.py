"""Process limits, labels and icons beside NHSRplotthedots.

Cases with the same options go through one call, so this runs many series at once too.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from benchmarks.conformance.outcome import Outcome, Reference, Subject, near, refuses, same
from clinic_lib import statistics

LABELS = {
    "Common Cause": "none",
    "Above UCL": "outside_high",
    "Below LCL": "outside_low",
    "7 Point Trend (Increasing)": "trend_rising",
    "7 Point Trend (Decreasing)": "trend_falling",
    "2 in 3 Above CL": "two_in_three_high",
    "2 in 3 Below CL": "two_in_three_low",
    "7 Points Above CL": "shift_high",
    "7 Points Below CL": "shift_low",
}
POLARITIES = {"increase": "high_is_good", "decrease": "low_is_good", "neutral": "no_judgement"}
ASSURANCES = {
    "consistent_pass": "consistently_passing",
    "consistent_fail": "consistently_failing",
    "inconsistent": "inconsistent",
}
LINES = {
    "process_mean": "mean_col",
    "lower_process_limit": "lpl",
    "upper_process_limit": "upl",
    "lower_near_limit": "derived_nlpl",
    "upper_near_limit": "derived_nupl",
}
SERIES = ["case_id", "facet"]
SCREENING = {"constant_20", "constant_20_target_above", "constant_one_spike", "two_level_step"}
UNKNOWN_DATE = {"rebase_date_not_in_data"}
PROGRAM = "NHSRplotthedots"
STRICTLY = "add_process_limits, strict"

SHORT = "fewer than 13 points in the segment: a mean, no limits and no special cause"
KEPT = "screening would drop every moving range, or all but zeros: the ranges are kept"
REFUSED_DATE = "the rebase date is not in the data: refused, where R goes on without it"
NOT_STOPPED = "missing values stop R; here they are skipped, and the points known are judged"
NO_LIMITS = "no limits: no assurance, where R says inconsistent"
NO_TARGET = "no target: no assurance, where R says inconsistent"


def run(inputs: pd.DataFrame, cases: pd.DataFrame, **options: object) -> pd.DataFrame:
    """Our result for all these cases, in the order of the reference."""
    parts = []
    for keys, group in cases.fillna({"fix_after_n_points": 0}).groupby(
        ["screen_outliers", "fix_after_n_points"]
    ):
        rows = inputs.merge(group[SERIES], on=SERIES)
        rebases = group.dropna(subset="rebase").set_index(SERIES)["rebase"].str.split("|")
        parts.append(
            statistics.add_process_limits(
                rows,
                value="y",
                period="x",
                by=SERIES,
                screen_outliers=bool(keys[0]),
                baseline_points=int(keys[1]) or None,
                rebase=rebases.to_dict(),
                **options,
            )
        )
    return pd.concat(parts).sort_values([*SERIES, "x"], ignore_index=True)


def read_points(reference: Reference) -> pd.DataFrame:
    """Theirs, point by point, with the label in our words."""
    points = reference("spc/spc_points").sort_values([*SERIES, "x"], ignore_index=True)
    return points.assign(label=points["special_cause_type"].map(LABELS))


def last_points(strict: pd.DataFrame, usable: pd.DataFrame) -> pd.DataFrame:
    """The latest point of every case, beside what R says of the case."""
    last = strict.loc[strict.groupby(SERIES)["x"].idxmax()].reset_index(drop=True)
    return last.merge(usable, on=SERIES, validate="one_to_one")


def assurances(last: pd.DataFrame, *, strict: bool) -> list[str]:
    """Our assurance of every case; one call a case, because strictly facets share a target."""
    found = pd.Series("", index=last.index, dtype=object)
    for _, case in last.groupby("case_id"):
        found[case.index] = statistics.assurance(
            case["target"],
            case["lower_process_limit"],
            case["upper_process_limit"],
            case["improvement_direction"].map(POLARITIES),
            strict_compatibility=strict,
        )
    return list(found)


def outcomes(reference: Reference) -> Iterator[Outcome]:
    cases, inputs = reference("spc/spc_cases"), reference("spc/spc_inputs")
    usable, theirs = cases[cases["error"].isna()], read_points(reference)
    strict = run(inputs, usable, strict_compatibility=True)
    yield from _points(STRICTLY, strict, theirs, {})
    yield from _by_default(inputs, usable, theirs)
    yield _refusals(inputs, cases)
    yield from _icons(last_points(strict, usable))


def _points(
    function: str, ours: pd.DataFrame, theirs: pd.DataFrame, because: dict[str, pd.Series]
) -> Iterator[Outcome]:
    yield Subject(function, "label of every point", PROGRAM).outcome(
        same(ours["special_cause"], theirs["label"]), because
    )
    agrees = [near(ours[line], theirs[their_line]) for line, their_line in LINES.items()]
    yield Subject(function, "centre, limits and near limits", PROGRAM, "1e-10").outcome(
        np.concatenate(agrees), {why: np.tile(rows, len(LINES)) for why, rows in because.items()}
    )


def _by_default(
    inputs: pd.DataFrame, usable: pd.DataFrame, theirs: pd.DataFrame
) -> Iterator[Outcome]:
    known = usable[~usable["case_id"].isin(UNKNOWN_DATE)]
    ours = theirs[[*SERIES, "x"]].merge(run(inputs, known), on=[*SERIES, "x"], how="left")
    because = {
        REFUSED_DATE: ours["case_id"].isin(UNKNOWN_DATE),
        SHORT: ours["is_short_segment"].fillna(False).astype(bool),
        KEPT: ours["case_id"].isin(SCREENING),
    }
    yield from _points("add_process_limits", ours, theirs, because)


def _refusals(inputs: pd.DataFrame, cases: pd.DataFrame) -> Outcome:
    stopped = cases[cases["error"].notna()]
    refused = [refuses(run, inputs, stopped.loc[[row]]) for row in stopped.index]
    missing = stopped["error"].str.contains("missing value where TRUE/FALSE needed")
    subject = Subject("add_process_limits", "series that are refused", PROGRAM)
    return subject.outcome(refused, {NOT_STOPPED: missing})


def _icons(last: pd.DataFrame) -> Iterator[Outcome]:
    icons = statistics.variation(
        last["special_cause"], last["improvement_direction"].map(POLARITIES)
    )
    yield Subject("variation", "icon of every series", PROGRAM).outcome(
        same(icons, last["variation_icon"].str.removesuffix(".svg"))
    )
    theirs = last["assurance_type"].map(ASSURANCES).fillna("none")
    yield Subject("assurance, strict", "icon of every series", PROGRAM).outcome(
        same(assurances(last, strict=True), theirs)
    )
    yield Subject("assurance", "icon of every series", PROGRAM).outcome(
        same(assurances(last, strict=False), theirs),
        {NO_TARGET: last["target"].isna(), NO_LIMITS: last["lower_process_limit"].isna()},
    )
