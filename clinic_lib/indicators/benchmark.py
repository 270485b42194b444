"""How an area compares with others in the same period: England, the region, its neighbours.

A comparator without a usable figure for that very period is missing, never average.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import Any

from clinic_lib.data.register import Indicator
from clinic_lib.indicators.columns import COMPARATOR_COLUMNS, typed_row
from clinic_lib.indicators.comparators import Comparators
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Row, Rows, has_value, numbers
from clinic_lib.indicators.uncertainty import BYAR, EXACT, PUBLISHED, WILSON
from clinic_lib.indicators.wording import list_words, place_name
from clinic_lib.statistics.comparison import compare_with_value
from clinic_lib.statistics.ranking import quantile, rank_band
from clinic_lib.terms import ComparatorType, Comparison, Polarity

AREA = "area"
QUARTILES = 4
METHOD_WORDS = {
    PUBLISHED: "as published",
    WILSON: "Wilson's method",
    BYAR: "Byar's method",
    EXACT: "exact Poisson",
}
NO_FIGURES = "No comparator has a figure for this period"
NO_OWN_FIGURE = "There is no figure of its own to compare"
NO_COMPARATORS = "No comparators are named for this area"


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody who may be compared on one indicator.

    Parameters
    ----------
    indicator : Indicator
        The measure.
    area_code : str
        The area that is assessed.
    comparators : Comparators
        Whom it is compared with.
    names : dict of str to str
        Area codes to names.
    inside : tuple of Row
        The areas that name it as their parent.
    """

    indicator: Indicator
    area_code: str
    comparators: Comparators
    names: dict[str, str]
    inside: tuple[Row, ...] = ()

    @property
    def polarity(self) -> Polarity:
        """Which direction is good."""
        return self.indicator.polarity

    def name(self, code: str) -> str:
        """An area's name, or its code where it has none."""
        return self.names.get(code, code)


def build_comparators(field: Field, there: Rows, latest: Row | None) -> list[Row]:
    """The area and everybody it is compared with, in the period of its latest figure.

    Parameters
    ----------
    field : Field
        Who is compared on what.
    there : sequence of Row
        The indicator's observations of that period, with limits added, without breakdowns.
    latest : Row or None
        The history row of the area's latest figure.

    Returns
    -------
    list of Row
        The columns ``COMPARATOR_COLUMNS``: the area first, then England, region and neighbours,
        those without a figure included.
    """
    if latest is None:
        return []
    known = {row["area_code"]: row for row in there}
    kinds: dict[str, str] = {field.area_code: AREA, **field.comparators.types}
    rows = [
        {
            **known.get(code, {}),
            "indicator_id": field.indicator.indicator_id,
            "area_code": code,
            "area_name": field.name(code),
            "comparator_type": kind,
            "period": latest["period"],
            **_nearness(field.comparators, code),
        }
        for code, kind in kinds.items()
    ]
    typed = [typed_row(row, COMPARATOR_COLUMNS) for row in rows]
    results = _compare(field, latest, numbers(typed, "value"))
    return [
        {
            **row,
            "comparison": Comparison.NOT_COMPARED if row["comparator_type"] == AREA else result,
            "rank": rank,
        }
        for row, result, rank in zip(typed, results, _ranks(field, typed), strict=True)
    ]


def _nearness(comparators: Comparators, code: str) -> dict[str, Any]:
    """How near a neighbour is by its list; nothing for England, the region and the area itself."""
    near = comparators.nearness.get(code)
    if near is None or code not in comparators.neighbours:
        return {}
    return {"nearness": near.rank, "distance": near.distance, "closeness": near.closeness}


def _compare(field: Field, latest: Row, benchmarks: Any) -> list[str]:
    """The area's figure against each benchmark, by the area's own limits."""
    if not field.indicator.benchmark_relevant:
        return [Comparison.NOT_COMPARED] * len(benchmarks)
    value, lower, upper = (float(latest[name]) for name in ("value", "lower_cl", "upper_cl"))
    return list(compare_with_value(value, lower, upper, benchmarks, polarity=field.polarity))


def _in_ranking(row: Row) -> bool:
    """Whether a row is the area itself or a neighbour, and has a figure."""
    return row["comparator_type"] in (AREA, ComparatorType.NEIGHBOUR) and has_value(row)


def _ranks(field: Field, rows: Rows) -> list[float]:
    """1 for the best by polarity, or for the highest where no direction is good; ties share."""
    if not field.indicator.benchmark_relevant:
        return [math.nan] * len(rows)
    ranked = [row["value"] if _in_ranking(row) else math.nan for row in rows]
    return list(rank_band(ranked, highest_first=_is_highest_first(field)).rank)


def _is_highest_first(field: Field) -> bool:
    return field.polarity is not Polarity.LOW_IS_GOOD


def benchmark_columns(field: Field, rows: Rows, latest: Row | None) -> dict[str, Any]:
    """The scorecard's columns from ``england_code`` to ``benchmark_reason``.

    Parameters
    ----------
    field : Field
        Who is compared on what.
    rows : sequence of Row
        As ``build_comparators`` gives them.
    latest : Row or None
        The history row of the area's latest figure.
    """
    codes = field.comparators
    neighbours = [row for row in rows if row["comparator_type"] == ComparatorType.NEIGHBOUR]
    present = [row["value"] for row in neighbours if has_value(row)]
    middle = median(present) if present else math.nan
    absent = [row["area_name"] for row in neighbours if not has_value(row)]
    if latest is None:
        absent = [field.name(code) for code in codes.neighbours]
    is_relevant, reason = _relevance(field, rows, latest)
    return {
        **_single(field, rows, "england", codes.england),
        **_single(field, rows, "region", codes.region),
        "neighbours_count": len(present),
        "neighbours_missing": ", ".join(absent),
        "neighbours_value": middle,
        "neighbours_comparison": (
            Comparison.NOT_COMPARED if latest is None else _compare(field, latest, [middle])[0]
        ),
        **(_place(field, rows) if field.indicator.benchmark_relevant else {}),
        "comparison_basis": _basis(field, rows, latest),
        "benchmark_relevant": is_relevant,
        "benchmark_reason": reason,
    }


def _single(field: Field, rows: Rows, prefix: str, code: str) -> dict[str, Any]:
    """Code, name, value and comparison of England or the region."""
    found = next((row for row in rows if row["area_code"] == code), None)
    return {
        f"{prefix}_code": code,
        f"{prefix}_name": field.name(code) if code else "",
        f"{prefix}_value": found["value"] if found else math.nan,
        f"{prefix}_comparison": found["comparison"] if found else Comparison.NOT_COMPARED,
    }


def _place(field: Field, rows: Rows) -> dict[str, Any]:
    """Quartile, rank and rank band of the area among itself and its neighbours."""
    peers = [row for row in rows if _in_ranking(row)]
    own = [place for place, row in enumerate(peers) if row["comparator_type"] == AREA]
    if not own or len(peers) < 2:
        return {}
    here = own[0]
    values, *limits = (numbers(peers, name) for name in ("value", "lower_cl", "upper_cl"))
    quartiles = quantile(values, QUARTILES, highest_first=True)
    band = rank_band(values, *limits, highest_first=_is_highest_first(field))
    return {
        "quartile": float(quartiles[here]),
        "rank": float(band.rank[here]),
        "rank_low": float(band.rank_low[here]),
        "rank_high": float(band.rank_high[here]),
        "rank_of": band.rank_of,
    }


def _relevance(field: Field, rows: Rows, latest: Row | None) -> tuple[bool, str]:
    """Whether a benchmark slide makes sense, and why not."""
    if not field.indicator.benchmark_relevant:
        return False, field.indicator.benchmark_reason or "Comparison is not relevant"
    if latest is None:
        return False, NO_OWN_FIGURE
    if len(rows) < 2:
        return False, NO_COMPARATORS
    others = (row for row in rows if row["comparator_type"] != AREA)
    return (True, "") if any(map(has_value, others)) else (False, NO_FIGURES)


def _basis(field: Field, rows: Rows, latest: Row | None) -> str:
    """How the comparison was made, and what could not be compared, in sentences."""
    is_relevant, reason = _relevance(field, rows, latest)
    if not is_relevant or latest is None:
        return f"Not compared: {reason.rstrip('.')}."
    said = []
    if math.isnan(latest["lower_cl"]):
        said.append("Not compared: there are no 95% limits around the area's own figure.")
    else:
        said.append(
            f"The area's 95% limits ({METHOD_WORDS[latest['interval_method']]}) against the value "
            f"of each comparator for {latest['period']}; similar where they hold it."
        )
    singles = (ComparatorType.ENGLAND, ComparatorType.REGION)
    silent = [
        row["area_name"] for row in rows if row["comparator_type"] in singles and not has_value(row)
    ]
    if silent:
        said.append(f"No figure for {latest['period']}: {list_words(silent)}.")
    if field.comparators.neighbours_source:
        said.append(f"Neighbours: {field.comparators.neighbours_source}{_distances(rows)}.")
    return " ".join(said)


def _distances(rows: Rows) -> str:
    """How far the nearest and the farthest neighbour are; empty where the list does not say."""
    known = [row for row in rows if not is_missing(row["distance"])]
    if len(known) < 2:
        return ""
    ordered = sorted(known, key=lambda row: float(row["distance"]))
    near, far = (
        f"{place_name(row['area_name'])} ({row['distance']:.3f})"
        for row in (ordered[0], ordered[-1])
    )
    return f"; nearest {near}, farthest {far}"
