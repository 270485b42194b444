"""Where the gap to England comes from: what each district, and each group, adds to it.

All parts or none: a part that is withheld or missing is neither used nor worked out from the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.register import Indicator
from clinic_lib.indicators.benchmark import Field
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Row, Rows, is_confidential, numbers
from clinic_lib.indicators.underneath_words import underneath_sentence
from clinic_lib.statistics.decomposition import decompose_gap
from clinic_lib.terms import ValueType

DISTRICTS = "districts"
PLACES = "places"
DISTRICT = "district"
DIVIDED = (ValueType.PROPORTION, ValueType.RATE, ValueType.RATIO, ValueType.MEAN)
COUNTS = ("numerator", "denominator")
BENCHMARK_COUNTS = ("benchmark_numerator", "benchmark_denominator")
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

    field: Field
    latest: Row
    versus: Versus

    @property
    def indicator(self) -> Indicator:
        """The measure."""
        return self.field.indicator


@dataclass(frozen=True, slots=True)
class Underneath:
    """The parts of one indicator's gap and the scorecard's columns about them."""

    parts: Rows
    columns: dict[str, Any]


def look_underneath(
    field: Field, there: Rows, columns: Mapping[str, Any], latest: Row | None
) -> Underneath:
    """What each district and each group adds to the gap with England or the next benchmark.

    Parameters
    ----------
    field : Field
        Which indicator and area, and the areas inside it.
    there : sequence of Row
        Every area and group of the indicator in the very same period, without what is withheld.
    columns : mapping
        The scorecard's columns so far: the area's benchmarks and their values.
    latest : Row, optional
        The area's latest row of the history.

    Returns
    -------
    Underneath
        One row a part; none, and ``underneath_reason``, where the gap cannot be taken apart.
    """
    versus = _versus(columns)
    reason = _reason_of_whole(field.indicator, latest, versus)
    if reason or latest is None:
        return Underneath((), {"underneath_reason": reason})
    subject = Subject(field, latest, versus)
    districts, reason = _district_parts(there, subject)
    found = [_decomposed(districts, subject)] if not reason else []
    found += [_decomposed(parts, subject) for parts in _group_parts(there, subject)]
    if not found:
        return Underneath((), {"underneath_reason": reason})
    first = found[0]
    told = {
        "underneath": underneath_sentence({**columns, "people": field.indicator.people}, first),
        "underneath_name": versus.name,
        "underneath_value": versus.value,
        "underneath_gap": float(numbers(first, "contribution").sum()),
        "underneath_gap_people": float(numbers(first, "contribution_people").sum()),
        "underneath_reason": reason,
    }
    return Underneath([row for parts in found for row in parts], told)


def _versus(columns: Mapping[str, Any]) -> Versus:
    """England, else the region, else the middle of the neighbours: the first with a figure."""
    count = columns.get("neighbours_count", 0)
    middle = f"the middle of its {count:.0f} neighbours" if count else ""
    for name, label in (("england", ""), ("region", ""), ("neighbours", middle)):
        value = columns.get(f"{name}_value", math.nan)
        if not is_missing(value):
            code = str(columns.get(f"{name}_code", ""))
            return Versus(code, label or str(columns[f"{name}_name"]), float(value))
    return Versus()


def _reason_of_whole(indicator: Indicator, latest: Row | None, versus: Versus) -> str:
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


def _district_parts(there: Rows, subject: Subject) -> tuple[list[Row], str]:
    """The counts of the area's districts, or why they cannot be used."""
    inside = [row for row in subject.field.inside if _is_in_force(row, subject.latest)]
    kind = DISTRICTS if all(row["area_type"] == DISTRICT for row in inside) else PLACES
    names = {row["area_code"]: row["area_name"] for row in inside}
    parts: list[Row] = [
        {
            **row,
            "part": names[row["area_code"]],
            "part_code": row["area_code"],
            "dimension": kind,
        }
        for row in there
        if row["area_code"] in names and row["breakdown"] == ""
    ]
    return parts, _reason_of_parts(parts, names, subject, kind)


def _is_in_force(area: Row, latest: Row) -> bool:
    """Whether an area exists in the period; one without a first or last day always has or will."""
    first, last = area["valid_from"], area["valid_to"]
    is_begun = first is None or first <= latest["period_end"]
    return bool(is_begun and (last is None or last >= latest["period_start"]))


def _reason_of_parts(parts: Rows, names: Mapping[str, str], subject: Subject, kind: str) -> str:
    """Why the parts cannot be used; empty where they can."""
    if len(names) < 2:
        return "no districts of it are in the data"
    if not parts:
        return f"its {kind} have no figures for the period"
    withheld = sum(map(is_confidential, parts))
    if withheld:
        one = withheld == 1
        return (
            f"the figure{'' if one else 's'} of {withheld} of its {kind} "
            f"{'is' if one else 'are'} withheld"
        )
    known = sum(not any(is_missing(row[name]) for name in COUNTS) for row in parts)
    if not known:
        return f"the figures of its {kind} come without the counts behind them"
    if known < len(names):
        return f"not all of its {kind} have a figure with counts for the period"
    if not _add_up(parts, subject.latest):
        return f"the counts of its {kind} do not add up to its own"
    return ""


def _add_up(parts: Rows, whole: Row) -> bool:
    """Whether the parts' counts are usable and make up the whole."""
    counts = np.array([numbers(parts, name) for name in COUNTS])
    # Also false where a count is missing.
    if len(parts) < 2 or not (counts >= 0).all():
        return False
    if ((counts[1] == 0) & (counts[0] > 0)).any():
        return False
    own = [float(whole[name]) for name in COUNTS]
    return bool(np.allclose(counts.sum(axis=1), own, rtol=SAME, atol=SAME))


def _group_parts(there: Rows, subject: Subject) -> Iterator[list[Row]]:
    """The counts of each set of groups that makes up the area's own count, such as the sexes."""
    code, versus = subject.field.area_code, subject.versus.code
    theirs = {row["breakdown"]: row for row in there if row["area_code"] == versus}
    sets: dict[str, list[Row]] = {}
    for row in there:
        dimension, divided, part = row["breakdown"].partition(": ")
        if row["area_code"] == code and divided:
            other = theirs.get(row["breakdown"], {})
            matched = {f"benchmark_{name}": other.get(name, math.nan) for name in COUNTS}
            named = {"dimension": dimension, "part": part, "part_code": ""}
            sets.setdefault(dimension, []).append({**row, **matched, **named})
    for _, parts in sorted(sets.items()):
        if _add_up(parts, subject.latest):
            yield parts


def _decomposed(parts: Rows, subject: Subject) -> list[Row]:
    """The parts with their effects; against the benchmark's groups where they make it up."""
    indicator, versus = subject.indicator, subject.versus
    has_groups = _is_benchmark_whole(parts, indicator.multiplier, versus.value)
    names = (*COUNTS, *BENCHMARK_COUNTS) if has_groups else COUNTS
    found = decompose_gap(
        pd.DataFrame({name: numbers(parts, name) for name in names}),
        multiplier=indicator.multiplier,
        benchmark=None if has_groups else versus.value,
    )
    shared = {
        "indicator_id": indicator.indicator_id,
        "area_code": subject.field.area_code,
        "period": subject.latest["period"],
        "benchmark_name": versus.name,
    }
    return [
        {
            **part,
            **effects,
            **shared,
            "value": effects["rate"],
            "benchmark_value": effects["benchmark_rate"],
        }
        for part, effects in zip(parts, found.to_dict("records"), strict=True)
    ]


def _is_benchmark_whole(parts: Rows, multiplier: float, value: float) -> bool:
    """Whether the benchmark's groups are known and give its own figure."""
    if any(name not in parts[0] for name in BENCHMARK_COUNTS):
        return False
    top, bottom = (numbers(parts, name) for name in BENCHMARK_COUNTS)
    if np.isnan(top).any() or not (bottom > 0).all():
        return False
    return math.isclose(multiplier * top.sum() / bottom.sum(), value, rel_tol=SAME)
