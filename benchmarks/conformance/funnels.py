"""Funnels beside PHEindicatormethods and FunnelPlotR."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.conformance.outcome import Outcome, Reference, Subject, near, same
from clinic_lib import statistics

WORDS = {
    "Low (0.001)": "much_lower",
    "Low (0.025)": "lower",
    "Not significant": "similar",
    "High (0.025)": "higher",
    "High (0.001)": "much_higher",
}
LEVELS = {0.95: "95", 0.998: "998"}
MODELS = {("PR", "SHMI"): "proportion", ("SR", "SHMI"): "ratio_log", ("SR", "CQC"): "ratio_root"}
KEYS = ["set", "data_type", "sr_method", "draw_adjusted", "limit", "multiplier"]
LIMITS = ["lower_funnel_95", "upper_funnel_95", "lower_funnel_998", "upper_funnel_998"]
PLAIN = ["LCL95", "UCL95", "LCL99", "UCL99"]
ADJUSTED = ["OD95LCL", "OD95UCL", "OD99LCL", "OD99UCL"]
PROGRAM, PHE = "FunnelPlotR", "PHEindicatormethods"

AT_ONE = "everybody at 100%: exactly 1, where R's bisection ends near it or finds nothing"
FORMULA = (
    "unadjusted proportions have normal limits around p, as `funnel_limits`, not the arcsine's"
)
SQUARED = "limits on the root scale (CQC) are squared back to ratios"
FOLDED = "very small areas: the arcsine does not fold back at 0 and 1"


def plots(reference: Reference) -> list[tuple[Any, pd.DataFrame, pd.DataFrame]]:
    """Each plot of FunnelPlotR: its options, its inputs and its table."""
    inputs = dict(list(reference("funnel/funnelplotr_inputs").groupby("set")))
    tables = dict(list(reference("funnel/funnelplotr_groups").groupby(KEYS)))
    found = []
    for row in reference("funnel/funnelplotr_summary").itertuples():
        table = tables[tuple(getattr(row, key) for key in KEYS)]
        rows = inputs[row.set].set_index("group").loc[table["group"]].reset_index()
        found.append((row, rows, table))
    return found


def outcomes(reference: Reference) -> Iterator[Outcome]:
    yield from _phe(reference)
    found = plots(reference)
    yield from _dispersion(found)
    yield from _limits(found, strict=True)
    yield from _limits(found, strict=False)


def _phe(reference: Reference) -> Iterator[Outcome]:
    shares = reference("funnel/phe_funnel_significance_proportion")
    ours = pd.Series("", index=shares.index, dtype=object)
    for _, rows in shares.groupby("set"):
        ours[rows.index] = statistics.funnel_significance(rows["num"], rows["den"])
    ratios = reference("funnel/phe_funnel_significance_ratio")
    words = statistics.funnel_significance(ratios["obs"], ratios["expected"], kind="ratio")
    yield Subject("funnel_significance", "result", PHE).outcome(
        np.concatenate(
            [same(ours, shares["significance"].map(WORDS)),
             same(words, ratios["significance"].map(WORDS))]
        )
    )  # fmt: skip
    agrees, at_one = [], (shares["average"] == 1).to_numpy()
    for level, column in LEVELS.items():
        limits = statistics.funnel_limits(shares["den"], shares["average"], confidence=level)
        for limit, end in zip(limits, ("low", "high"), strict=True):
            agrees.append(near(limit, shares[f"{end}{column}"]))
    yield Subject("funnel_limits", "limits at 95% and 99.8%", PHE, "1e-10").outcome(
        np.concatenate(agrees), {AT_ONE: np.tile(at_one, len(agrees))}
    )


def _dispersion(found: list[tuple[Any, pd.DataFrame, pd.DataFrame]]) -> Iterator[Outcome]:
    scores, factors, used = [], [], []
    for row, inputs, table in found:
        model = MODELS[row.data_type, row.sr_method]
        ours = statistics.overdispersion(inputs["numerator"], inputs["denominator"], model=model)
        scores += [near(ours.scores, table["Uzscore"], absolute=1e-13)]
        scores += [near(ours.kept_scores, table["Wuzscore"], absolute=1e-13)]
        if row.draw_adjusted:
            factors.append(near([ours.phi, ours.tau_squared], [row.phi, row.tau2]))
            used.append(ours.is_overdispersed == row.adjusted_used)
    name = "overdispersion"
    yield Subject(name, "scores, before and after the extremes are pulled in", PROGRAM, "1e-10"
                  ).outcome(np.concatenate(scores))  # fmt: skip
    yield Subject(name, "phi and tau squared", PROGRAM, "1e-10").outcome(np.concatenate(factors))
    yield Subject(name, "whether limits are adjusted", PROGRAM).outcome(used)


def _limits(
    found: list[tuple[Any, pd.DataFrame, pd.DataFrame]], *, strict: bool
) -> Iterator[Outcome]:
    limits, outliers, root, plain, adjusted = [], [], [], [], []
    for row, inputs, table in found:
        ours = statistics.add_funnel_limits(
            inputs,
            model=MODELS[row.data_type, row.sr_method],
            adjust=row.draw_adjusted,
            strict_compatibility=strict,
        )
        theirs = table[ADJUSTED if row.adjusted_used else PLAIN]
        limits.append(near(ours[LIMITS] * row.multiplier, theirs).ravel())
        words = ours["funnel_result"]
        outside = words.str.startswith("much") if row.limit == 99 else words != "similar"
        outliers.append(same(outside, table["outlier"] == 1))
        is_root, is_share = row.sr_method == "CQC", row.data_type == "PR"
        root.append(np.full(len(ours), is_root))
        plain.append(np.full(len(ours), is_share and not row.adjusted_used))
        adjusted.append(np.full(len(ours), is_share and row.adjusted_used))
    reasons = {
        why: np.concatenate(rows)
        for why, rows in ((SQUARED, root), (FORMULA, plain), (FOLDED, adjusted))
    }
    name = "add_funnel_limits, strict" if strict else "add_funnel_limits"
    yield Subject(name, "limits at 95% and 99.8%", PROGRAM, "1e-10").outcome(
        np.concatenate(limits), {} if strict else {w: np.repeat(r, 4) for w, r in reasons.items()}
    )
    yield Subject(name, "which areas stand out", PROGRAM).outcome(
        np.concatenate(outliers), {} if strict else reasons
    )
