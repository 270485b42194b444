"""Disclosure control: no figure leaves the data from which a few people could be recognised.

Small counts are hidden, then whatever else would give them back, and what is left may be rounded.
It is done to the observations themselves, so that nothing behind it can draw or write what is
withheld. Knows no indicator's meaning. ``docs/disclosure.md`` explains it with an example.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clinic_lib.data.disclosure_counts import (
    Disclosure,
    Flags,
    counts_of,
    is_withheld,
    small_counts,
)
from clinic_lib.data.disclosure_cover import Cover
from clinic_lib.data.disclosure_rounding import round_counts
from clinic_lib.data.disclosure_sums import (
    complete_sums,
    has_nested,
    sums_of,
    sums_over_time,
)
from clinic_lib.terms import Marker

NUMBERS = ("value", "numerator", "denominator", "lower_cl", "upper_cl")
NAMED = ("indicator_id", "area_code", "period", "breakdown")


def withhold(
    observations: pd.DataFrame, indicators: pd.DataFrame, areas: pd.DataFrame, rule: Disclosure
) -> pd.DataFrame:
    """The observations as they may be shown.

    Parameters
    ----------
    observations : DataFrame
        All areas and breakdowns of each indicator: a sum protects only with all its parts.
    indicators : DataFrame
        The register. An indicator whose ``disclosive`` is no counts nobody, or has been through the
        disclosure control of its publisher: it is left as it is.
    areas : DataFrame
        The register of areas; says which lies in which.
    rule : Disclosure
        What is too small, and how to round.

    Returns
    -------
    DataFrame
        The same rows. Those withheld have no number and the marker ``[c]``, whether they were too
        small or would give away one that is, which must not be told apart.

    Examples
    --------
    >>> from clinic_lib.data.disclosure_counts import Disclosure
    >>> day, last = pd.Timestamp("2009-04-01"), pd.Timestamp("2010-03-31")
    >>> places = ["Suffolk", "Babergh", "Ipswich", "Waveney"]
    >>> seen = pd.DataFrame({
    ...     "indicator_id": "NI156", "area_code": places, "period": "2009/10",
    ...     "value": [32.0, 3.0, 9.0, 20.0], "numerator": np.nan, "denominator": np.nan,
    ...     "lower_cl": np.nan, "upper_cl": np.nan, "breakdown": "", "marker": "",
    ...     "period_type": "financial", "period_start": day, "period_end": last})
    >>> register = pd.DataFrame({"indicator_id": ["NI156"], "value_type": ["count"],
    ...                          "multiplier": [1.0], "disclosive": [True]})
    >>> lies_in = pd.DataFrame({"area_code": places, "area_type": "district",
    ...                         "parent_code": ["", "Suffolk", "Suffolk", "Suffolk"]})
    >>> shown = withhold(seen, register, lies_in, Disclosure())
    >>> shown["value"].tolist(), shown["marker"].tolist()
    ([32.0, nan, nan, 20.0], ['', '[c]', '[c]', ''])
    """
    rows = observations
    at_risk = indicators.loc[indicators["disclosive"], "indicator_id"]
    is_disclosive = rows["indicator_id"].isin(at_risk).to_numpy()
    hidden = is_withheld(rows["marker"]).copy()
    if rule.threshold:
        counts = counts_of(rows, indicators)
        small = is_disclosive & (small_counts(counts, rule) | hidden)
        ids = rows["indicator_id"].to_numpy()
        for indicator_id in dict.fromkeys(ids[small | (is_disclosive & has_nested(rows))]):
            mine = np.flatnonzero(ids == indicator_id)
            part = rows.iloc[mine].reset_index(drop=True)
            known = {measure: numbers[mine] for measure, numbers in counts.items()}
            hidden[mine] = _hidden_in_one(part, known, hidden[mine], areas, rule)
    made = _hide(rows, hidden)
    if not rule.round_to:
        return made
    return _round(made, is_disclosive & ~hidden, indicators, rule)


def _hidden_in_one(
    rows: pd.DataFrame,
    counts: dict[str, np.ndarray],
    withheld: Flags,
    areas: pd.DataFrame,
    rule: Disclosure,
) -> Flags:
    """Which observations of one indicator have to be hidden."""
    hidden = withheld | small_counts(counts, rule)
    sums = sums_of(rows, areas)
    in_time, differences = sums_over_time(rows, len(rows))
    more = max([len(rows) - 1, *(c for one in in_time for c in one.parts)]) + 1 - len(rows)
    is_unknown = withheld
    for numbers in counts.values():
        if np.isnan(numbers).all():
            continue
        # Stretches of time and differences are never shown: cells that are hidden from the start.
        cells = np.concatenate([numbers, np.full(more, np.nan)])
        for cell, (longer, shorter) in differences.items():
            cells[cell] = numbers[longer] - numbers[shorter]
        unseen = np.concatenate([hidden, np.full(more, True)])
        is_small = rule.is_small(cells)
        # What its publisher withheld is taken for a small count, of the first kind there is.
        is_small[: len(rows)] |= is_unknown & np.isnan(numbers)
        is_unknown = np.zeros(len(rows), dtype=bool)
        cover = Cover(cells, unseen, [*complete_sums(sums, cells, rule.threshold), *in_time])
        cover.protect(np.flatnonzero(is_small).tolist(), room=rule.threshold)
        hidden = cover.hidden[: len(rows)]
    return hidden


def _hide(rows: pd.DataFrame, hidden: Flags) -> pd.DataFrame:
    """The rows without the numbers of those that are hidden, which are marked as confidential."""
    # A break tells nothing of the figure, and cuts the line also where the figure is missing.
    breaks = rows["marker"].str.contains(Marker.BREAK, regex=False).to_numpy(dtype=bool)
    marks = np.where(breaks, f"{Marker.CONFIDENTIAL}{Marker.BREAK}", str(Marker.CONFIDENTIAL))
    marker = pd.Series(np.where(hidden, marks, rows["marker"]), index=rows.index, dtype="str")
    return rows.assign(**{name: rows[name].mask(hidden) for name in NUMBERS}, marker=marker)


def _round(
    rows: pd.DataFrame, is_rounded: Flags, indicators: pd.DataFrame, rule: Disclosure
) -> pd.DataFrame:
    known = indicators.drop_duplicates("indicator_id").set_index("indicator_id")
    described = rows.assign(
        value_type=rows["indicator_id"].map(known["value_type"]),
        multiplier=rows["indicator_id"].map(known["multiplier"]),
    )
    made = round_counts(described, is_rounded, rule.round_to)[list(rows.columns)]
    # What could be shown before and cannot be any more is withheld, not missing.
    return _hide(made, is_withheld(made["marker"]) | (rows["value"].notna() & made["value"].isna()))
