"""Where the gap to England comes from: what each district, and each group, adds to it.

All parts or none: a part that is withheld or missing is neither used nor worked out from the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.disclosure_counts import is_withheld
from clinic_lib.data.register import Indicator
from clinic_lib.indicators.columns import UNDERNEATH_COLUMNS, typed_frame
from clinic_lib.indicators.history import hide_suppressed
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.underneath_words import underneath_sentence
from clinic_lib.statistics.decomposition import decompose_gap
from clinic_lib.terms import ValueType

DISTRICTS = "districts"
PLACES = "places"
DISTRICT = "district"
DIVIDED = (ValueType.PROPORTION, ValueType.RATE, ValueType.RATIO, ValueType.MEAN)
SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Versus:
    """The benchmark that the gap is counted from; a missing value where there is none."""

    code: str = ""
    name: str = ""
    value: float = math.nan


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose gap it is: the measure, the area with its latest figure, and the benchmark."""

    indicator: Indicator
    area_code: str
    latest: pd.Series
    versus: Versus


@dataclass(frozen=True, slots=True)
class Underneath:
    """The parts of one indicator's gap and the scorecard's columns about them."""

    parts: pd.DataFrame
    columns: dict[str, Any]


def look_underneath(
    dataset: Dataset, indicator: Indicator, columns: dict[str, Any], latest: pd.Series | None
) -> Underneath:
    """What each district and each group adds to the gap with England or the next benchmark.

    Parameters
    ----------
    dataset : Dataset
        Not changed.
    indicator : Indicator
        Which.
    columns : dict
        The scorecard's columns so far: the area, its benchmarks and their values.
    latest : Series, optional
        The area's latest row of the history.

    Returns
    -------
    Underneath
        One row a part; none, and ``underneath_reason``, where the gap cannot be taken apart.
    """
    versus = _versus(columns)
    reason = _reason_of_whole(indicator, latest, versus)
    if reason or latest is None:
        return _nothing(reason)
    subject = Subject(indicator, str(columns["area_code"]), latest, versus)
    rows = _rows_of_period(dataset, indicator, latest)
    districts, reason = _district_parts(dataset, rows, subject)
    found = [_decomposed(districts, subject)] if not reason else []
    found += [_decomposed(parts, subject) for parts in _group_parts(rows, subject)]
    if not found:
        return _nothing(reason)
    parts = typed_frame(
        [row for frame in found for row in frame.to_dict("records")], UNDERNEATH_COLUMNS
    )
    first = parts.loc[parts["dimension"] == parts["dimension"].iloc[0]]
    told = {
        "underneath": underneath_sentence({**columns, "people": indicator.people}, first),
        "underneath_name": versus.name,
        "underneath_value": versus.value,
        "underneath_gap": float(first["contribution"].sum()),
        "underneath_gap_people": float(first["contribution_people"].sum()),
        "underneath_reason": reason,
    }
    return Underneath(parts, told)


def _nothing(reason: str) -> Underneath:
    return Underneath(typed_frame([], UNDERNEATH_COLUMNS), {"underneath_reason": reason})


def _versus(columns: dict[str, Any]) -> Versus:
    """England, else the region, else the middle of the neighbours: the first with a figure."""
    count = columns.get("neighbours_count", 0)
    middle = f"the middle of its {count:.0f} neighbours" if count else ""
    for name, label in (("england", ""), ("region", ""), ("neighbours", middle)):
        value = columns.get(f"{name}_value", math.nan)
        if not is_missing(value):
            code = str(columns.get(f"{name}_code", ""))
            return Versus(code, label or str(columns[f"{name}_name"]), float(value))
    return Versus()


def _reason_of_whole(indicator: Indicator, latest: pd.Series | None, versus: Versus) -> str:
    """Why the gap cannot be taken apart at all; empty where it may be."""
    if latest is None:
        return "there is no figure yet"
    if not indicator.benchmark_relevant:
        return "comparison with other areas is not relevant here"
    if is_missing(versus.value):
        return "no other area has a figure to compare with"
    if indicator.value_type not in DIVIDED:
        return f"a {indicator.value_type} is not one count divided by another"
    if is_missing(latest["numerator"]) or not latest["denominator"] > 0:
        return "the figure comes without the counts behind it"
    counted = indicator.multiplier * latest["numerator"] / latest["denominator"]
    if abs(counted - latest["value"]) > 0.5 * 10.0**-indicator.decimals + SAME * abs(counted):
        return "the figure is adjusted and not simply its counts divided"
    return ""


def _rows_of_period(dataset: Dataset, indicator: Indicator, latest: pd.Series) -> pd.DataFrame:
    """Every area and group of the indicator in the very same period, without what is withheld."""
    rows = dataset.observations
    is_same = (
        (rows["indicator_id"] == indicator.indicator_id)
        & (rows["period_start"] == latest["period_start"])
        & (rows["period_end"] == latest["period_end"])
    )
    return hide_suppressed(rows.loc[is_same].reset_index(drop=True))


def _district_parts(
    dataset: Dataset, rows: pd.DataFrame, subject: Subject
) -> tuple[pd.DataFrame, str]:
    """The counts of the area's districts, or why they cannot be used."""
    areas = dataset.areas
    start, end = subject.latest["period_start"], subject.latest["period_end"]
    is_in_force = ~(areas["valid_from"] > end) & ~(areas["valid_to"] < start)
    inside = areas.loc[(areas["parent_code"] == subject.area_code) & is_in_force]
    kind = DISTRICTS if (inside["area_type"] == DISTRICT).all() else PLACES
    names = dict(zip(inside["area_code"], inside["area_name"], strict=True))
    is_part = rows["area_code"].isin(list(names)) & (rows["breakdown"] == "")
    parts = rows.loc[is_part].reset_index(drop=True)
    reason = _reason_of_parts(parts, names, subject, kind)
    parts = parts.assign(
        part=parts["area_code"].map(names), part_code=parts["area_code"], dimension=kind
    )
    return parts, reason


def _reason_of_parts(
    parts: pd.DataFrame, names: dict[str, str], subject: Subject, kind: str
) -> str:
    """Why the parts cannot be used; empty where they can."""
    if len(names) < 2:
        return "no districts of it are in the data"
    if parts.empty:
        return f"its {kind} have no figures for the period"
    withheld = int(is_withheld(parts["marker"]).sum())
    if withheld:
        one = withheld == 1
        return (
            f"the figure{'' if one else 's'} of {withheld} of its {kind} "
            f"{'is' if one else 'are'} withheld"
        )
    known = parts[["numerator", "denominator"]].notna().all(axis="columns")
    if not known.any():
        return f"the figures of its {kind} come without the counts behind them"
    if known.sum() < len(names):
        return f"not all of its {kind} have a figure with counts for the period"
    if not _add_up(parts, subject.latest):
        return f"the counts of its {kind} do not add up to its own"
    return ""


def _add_up(parts: pd.DataFrame, whole: pd.Series) -> bool:
    """Whether the parts' counts are usable and make up the whole."""
    counts = parts[["numerator", "denominator"]]
    if len(parts) < 2 or counts.isna().any(axis=None) or (counts < 0).any(axis=None):
        return False
    if ((counts["denominator"] == 0) & (counts["numerator"] > 0)).any():
        return False
    own = [float(whole[name]) for name in counts.columns]
    return bool(np.allclose(counts.sum().to_numpy(), own, rtol=SAME, atol=SAME))


def _group_parts(rows: pd.DataFrame, subject: Subject) -> Iterator[pd.DataFrame]:
    """The counts of each set of groups that makes up the area's own count, such as the sexes."""
    own = rows.loc[(rows["area_code"] == subject.area_code) & rows["breakdown"].str.contains(": ")]
    named = own["breakdown"].str.split(": ", n=1, expand=True)
    if own.empty:
        return
    own = own.assign(dimension=named[0], part=named[1], part_code="")
    for _, parts in own.groupby("dimension", sort=True):
        if not _add_up(parts, subject.latest):
            continue
        theirs = rows.loc[(rows["area_code"] == subject.versus.code) & (rows["breakdown"] != "")]
        by_group = theirs.set_index("breakdown")[["numerator", "denominator"]]
        matched = by_group.reindex(parts["breakdown"]).add_prefix("benchmark_")
        yield pd.concat(
            [parts.reset_index(drop=True), matched.reset_index(drop=True)], axis="columns"
        )


def _decomposed(parts: pd.DataFrame, subject: Subject) -> pd.DataFrame:
    """The parts with their effects; against the benchmark's groups where they make it up."""
    indicator, versus = subject.indicator, subject.versus
    has_groups = _is_benchmark_whole(parts, indicator.multiplier, versus.value)
    found = decompose_gap(
        parts, multiplier=indicator.multiplier, benchmark=None if has_groups else versus.value
    )
    return found.assign(
        indicator_id=indicator.indicator_id,
        area_code=subject.area_code,
        period=subject.latest["period"],
        value=found["rate"],
        benchmark_name=versus.name,
        benchmark_value=found["benchmark_rate"],
    )


def _is_benchmark_whole(parts: pd.DataFrame, multiplier: float, value: float) -> bool:
    """Whether the benchmark's groups are known and give its own figure."""
    if "benchmark_numerator" not in parts:
        return False
    counts = parts[["benchmark_numerator", "benchmark_denominator"]]
    if counts.isna().any(axis=None) or not (counts["benchmark_denominator"] > 0).all():
        return False
    top, bottom = counts.sum()
    return math.isclose(multiplier * top / bottom, value, rel_tol=SAME)
