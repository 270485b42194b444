"""How an area compares with others in the same period: England, the region, its neighbours.

A comparator without a usable figure for that very period is missing, never average.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.register import Indicator
from clinic_lib.indicators.columns import COMPARATOR_COLUMNS, typed_frame
from clinic_lib.indicators.comparators import Comparators
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
    """

    indicator: Indicator
    area_code: str
    comparators: Comparators
    names: dict[str, str]

    @property
    def polarity(self) -> Polarity:
        """Which direction is good."""
        return self.indicator.polarity

    def name(self, code: str) -> str:
        """An area's name, or its code where it has none."""
        return self.names.get(code, code)


def build_comparators(field: Field, observations: pd.DataFrame, latest: pd.Series | None) -> Any:
    """The area and everybody it is compared with, in the period of its latest figure.

    Parameters
    ----------
    field : Field
        Who is compared on what.
    observations : DataFrame
        The indicator's observations for all areas, with limits added, without breakdowns.
    latest : Series or None
        The history row of the area's latest figure.

    Returns
    -------
    DataFrame
        The columns ``COMPARATOR_COLUMNS``: the area first, then England, region and neighbours,
        those without a figure included.
    """
    if latest is None:
        return typed_frame([], COMPARATOR_COLUMNS)
    is_same = (observations["period_start"] == latest["period_start"]) & (
        observations["period_end"] == latest["period_end"]
    )
    there = {row["area_code"]: row for row in observations.loc[is_same].to_dict("records")}
    kinds: dict[str, str] = {field.area_code: AREA, **field.comparators.types}
    frame = typed_frame(
        [
            {
                **there.get(code, {}),
                "indicator_id": field.indicator.indicator_id,
                "area_code": code,
                "area_name": field.name(code),
                "comparator_type": kind,
                "period": latest["period"],
                **_nearness(field.comparators, code),
            }
            for code, kind in kinds.items()
        ],
        COMPARATOR_COLUMNS,
    )
    results = [
        str(_compare(field, latest, value)) if kind != AREA else str(Comparison.NOT_COMPARED)
        for value, kind in zip(frame["value"], frame["comparator_type"], strict=True)
    ]
    return frame.assign(
        comparison=pd.Series(results, index=frame.index, dtype="str"), rank=_ranks(field, frame)
    )


def _nearness(comparators: Comparators, code: str) -> dict[str, Any]:
    """How near a neighbour is by its list; nothing for England, the region and the area itself."""
    near = comparators.nearness.get(code)
    if near is None or code not in comparators.neighbours:
        return {}
    return {"nearness": near.rank, "distance": near.distance, "closeness": near.closeness}


def _compare(field: Field, latest: pd.Series, benchmark: float) -> Comparison:
    """The area's figure against one benchmark, by the area's own limits."""
    if not field.indicator.benchmark_relevant:
        return Comparison.NOT_COMPARED
    result: Comparison = compare_with_value(
        float(latest["value"]),
        float(latest["lower_cl"]),
        float(latest["upper_cl"]),
        float(benchmark),
        polarity=field.polarity,
    )
    return result


def _in_ranking(frame: pd.DataFrame) -> pd.Series:
    """The area itself and its neighbours, where they have a figure."""
    is_peer = frame["comparator_type"].isin([AREA, ComparatorType.NEIGHBOUR])
    return is_peer & frame["value"].notna()


def _ranks(field: Field, frame: pd.DataFrame) -> pd.Series:
    """1 for the best by polarity, or for the highest where no direction is good; ties share."""
    if not field.indicator.benchmark_relevant:
        return pd.Series(np.nan, index=frame.index)
    ranked = frame["value"].where(_in_ranking(frame))
    rank = rank_band(ranked, highest_first=_is_highest_first(field)).rank
    return pd.Series(rank, index=frame.index)


def _is_highest_first(field: Field) -> bool:
    return field.polarity is not Polarity.LOW_IS_GOOD


def benchmark_columns(
    field: Field, frame: pd.DataFrame, latest: pd.Series | None
) -> dict[str, Any]:
    """The scorecard's columns from ``england_code`` to ``benchmark_reason``.

    Parameters
    ----------
    field : Field
        Who is compared on what.
    frame : DataFrame
        As ``build_comparators`` gives it.
    latest : Series or None
        The history row of the area's latest figure.
    """
    codes = field.comparators
    neighbours = frame.loc[frame["comparator_type"] == ComparatorType.NEIGHBOUR]
    present = neighbours.loc[neighbours["value"].notna()]
    middle = float(present["value"].median()) if len(present) else math.nan
    absent = neighbours.loc[neighbours["value"].isna(), "area_name"]
    if latest is None:
        absent = pd.Series([field.name(code) for code in codes.neighbours], dtype="str")
    is_relevant, reason = _relevance(field, frame, latest)
    return {
        **_single(field, frame, "england", codes.england),
        **_single(field, frame, "region", codes.region),
        "neighbours_count": len(present),
        "neighbours_missing": ", ".join(absent),
        "neighbours_value": middle,
        "neighbours_comparison": (
            Comparison.NOT_COMPARED if latest is None else _compare(field, latest, middle)
        ),
        **(_place(field, frame) if field.indicator.benchmark_relevant else {}),
        "comparison_basis": _basis(field, frame, latest),
        "benchmark_relevant": is_relevant,
        "benchmark_reason": reason,
    }


def _single(field: Field, frame: pd.DataFrame, prefix: str, code: str) -> dict[str, Any]:
    """Code, name, value and comparison of England or the region."""
    rows = frame.loc[frame["area_code"] == code]
    return {
        f"{prefix}_code": code,
        f"{prefix}_name": field.name(code) if code else "",
        f"{prefix}_value": float(rows["value"].iloc[0]) if len(rows) else math.nan,
        f"{prefix}_comparison": (
            rows["comparison"].iloc[0] if len(rows) else str(Comparison.NOT_COMPARED)
        ),
    }


def _place(field: Field, frame: pd.DataFrame) -> dict[str, Any]:
    """Quartile, rank and rank band of the area among itself and its neighbours."""
    peers = frame.loc[_in_ranking(frame)].reset_index(drop=True)
    own = peers.index[peers["comparator_type"] == AREA]
    if not len(own) or len(peers) < 2:
        return {}
    here = int(own[0])
    quartiles = quantile(peers["value"].to_numpy(), QUARTILES, highest_first=True)
    limits = (peers["lower_cl"], peers["upper_cl"])
    band = rank_band(peers["value"], *limits, highest_first=_is_highest_first(field))
    return {
        "quartile": float(quartiles[here]),
        "rank": float(band.rank[here]),
        "rank_low": float(band.rank_low[here]),
        "rank_high": float(band.rank_high[here]),
        "rank_of": band.rank_of,
    }


def _relevance(field: Field, frame: pd.DataFrame, latest: pd.Series | None) -> tuple[bool, str]:
    """Whether a benchmark slide makes sense, and why not."""
    if not field.indicator.benchmark_relevant:
        return False, field.indicator.benchmark_reason or "Comparison is not relevant"
    if latest is None:
        return False, NO_OWN_FIGURE
    if len(frame) < 2:
        return False, NO_COMPARATORS
    others = frame.loc[frame["comparator_type"] != AREA, "value"]
    return (True, "") if others.notna().any() else (False, NO_FIGURES)


def _basis(field: Field, frame: pd.DataFrame, latest: pd.Series | None) -> str:
    """How the comparison was made, and what could not be compared, in sentences."""
    is_relevant, reason = _relevance(field, frame, latest)
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
    singles = frame["comparator_type"].isin([ComparatorType.ENGLAND, ComparatorType.REGION])
    silent = list(frame.loc[singles & frame["value"].isna(), "area_name"])
    if silent:
        said.append(f"No figure for {latest['period']}: {list_words(silent)}.")
    if field.comparators.neighbours_source:
        said.append(f"Neighbours: {field.comparators.neighbours_source}{_distances(frame)}.")
    return " ".join(said)


def _distances(frame: pd.DataFrame) -> str:
    """How far the nearest and the farthest neighbour are; empty where the list does not say."""
    known = frame.loc[frame["distance"].notna()].sort_values("distance", kind="stable")
    if len(known) < 2:
        return ""
    near, far = (
        f"{place_name(row.area_name)} ({row.distance:.3f})"
        for row in (known.iloc[0], known.iloc[-1])
    )
    return f"; nearest {near}, farthest {far}"
