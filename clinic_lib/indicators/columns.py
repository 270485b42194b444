"""The columns of an assessment's four frames, in order. Knows names and kinds, computes nothing.

What each column means, its unit and when it is missing stand in ``docs/scorecard.md``; a test keeps
the two lists the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd


class Kind(StrEnum):
    """What a column holds, and so how a missing entry looks in it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


def _columns(**names_by_kind: str) -> dict[str, Kind]:
    """Name to kind from blocks such as ``text_1="title unit"``, in the order given."""
    return {
        name: Kind(block.split("_")[0])
        for block, names in names_by_kind.items()
        for name in names.split()
    }


DTYPES = {
    Kind.TEXT: "str",
    Kind.NUMBER: "float64",
    Kind.DATE: "datetime64[us]",
    Kind.BOOLEAN: "bool",
}
"""The type of a column of each kind."""
# The type itself, which pandas would look up by its name once a column.
_TEXT = pd.Series(dtype=DTYPES[Kind.TEXT]).dtype

SCORECARD_COLUMNS: dict[str, Kind] = _columns(
    text_what="indicator_id title good_performance polarity value_type unit",
    number_what="multiplier decimals",
    text_how="frequency period_type source people definition",
    boolean_how="illustrative",
    text_where="area_code area_name period period_long",
    date_when="period_start period_end as_at",
    text_marker="marker",
    number_value="value numerator denominator lower_cl upper_cl",
    text_interval="interval_method interval_reason previous_period",
    number_previous="previous_value change_on_previous",
    text_last_year="last_year_period",
    number_last_year="last_year_value change_on_last_year",
    text_direction="direction_period",
    number_direction="direction_change",
    text_travel="direction direction_basis evidence baseline_period",
    number_baseline="baseline_value",
    text_target="target_period target_kind",
    number_target="target_value target_upper_value target_tolerance target_version",
    date_target="target_agreed_on",
    text_status="target_reason target_status target_status_reason",
    text_first="original_target_kind",
    number_first="original_target_value original_target_upper_value original_target_tolerance",
    date_first="original_target_agreed_on",
    text_refreshed="original_target_status target_refreshed_reason target_refreshed",
    number_way="target_gap percent_of_way",
    text_line="trajectory_from",
    number_from="trajectory_from_value",
    text_to="trajectory_to",
    number_line="trajectory_value trajectory_gap",
    text_on_line="trajectory_status trajectory_reason",
    number_first_line="original_trajectory_value",
    text_first_line="original_trajectory_status trajectory",
    number_status="points segment_points",
    text_series="missing_periods break_period rebase_period",
    number_process="process_mean lower_process_limit upper_process_limit",
    text_process="special_cause variation assurance process_limits_reason process_chart "
    "process_chart_reason",
    text_trend="recent_trend recent_trend_reason",
    text_england="england_code england_name",
    number_england="england_value",
    text_region="england_comparison region_code region_name",
    number_region="region_value",
    text_neighbours="region_comparison",
    number_neighbours="neighbours_count",
    text_missing="neighbours_missing",
    number_median="neighbours_value",
    text_compared="neighbours_comparison",
    number_rank="quartile rank rank_low rank_high rank_of",
    text_basis="comparison_basis",
    boolean_benchmark="benchmark_relevant",
    text_benchmark="benchmark_reason",
    number_people="target_gap_people england_gap_people",
    number_districts="districts_count highest_district_value lowest_district_value",
    text_districts="highest_district lowest_district districts_differ thread_gap",
    text_aim="outlook_target_period",
    number_aim="outlook_target_value outlook_target_upper_value",
    text_projected="projected_period",
    number_projected="projected_value projected_lower projected_upper chance_of_target",
    text_projection="projection_reason projection_method",
    number_pace="required_change_per_period achieved_change_per_period best_change_per_period "
    "top_quartile_change_per_period",
    text_outlook="target_credibility outlook",
    text_underneath="underneath underneath_name",
    number_underneath="underneath_value underneath_gap underneath_gap_people",
    text_why_not="underneath_reason",
    number_age="freshness_months",
    boolean_withheld="disclosive",
    number_withheld="withheld",
    text_withheld="withheld_reason",
    text_words="freshness verdict headline",
)

HISTORY_COLUMNS: dict[str, Kind] = _columns(
    text_what="indicator_id period period_long",
    date_when="period_start period_end",
    number_value="value numerator denominator lower_cl upper_cl",
    text_value="interval_method marker",
    number_process="segment process_mean lower_process_limit upper_process_limit season_effect",
    text_process="special_cause limits_note process_chart process_chart_reason",
    number_target="target_value target_upper_value",
    number_first="original_target_value original_target_upper_value",
    number_line="tolerance_value tolerance_upper_value trajectory_value original_trajectory_value",
    number_projected="projected_value projected_lower projected_upper",
    boolean_flags="is_baseline is_ahead",
)

COMPARATOR_COLUMNS: dict[str, Kind] = _columns(
    text_who="indicator_id area_code area_name comparator_type period",
    number_value="value lower_cl upper_cl",
    text_value="interval_method marker comparison",
    number_rank="rank nearness distance",
    text_near="closeness",
)

UNDERNEATH_COLUMNS: dict[str, Kind] = _columns(
    text_what="indicator_id area_code period dimension part_code part",
    number_value="value numerator denominator share",
    text_benchmark="benchmark_name",
    number_benchmark="benchmark_value benchmark_share",
    number_effect="rate_effect mix_effect contribution contribution_people",
)


def typed_frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Kind]) -> pd.DataFrame:
    """A frame of exactly these columns, in order; what a row leaves out is missing.

    Parameters
    ----------
    rows : iterable of mapping
        One mapping a row; keys outside `columns` are left out.
    columns : mapping of str to Kind
        Names and kinds. Missing text is ``""``, a missing number NaN, a missing date NaT, a missing
        boolean False.

    Returns
    -------
    DataFrame

    Examples
    --------
    >>> typed_frame([{"a": 1}], {"a": Kind.NUMBER, "b": Kind.TEXT}).to_dict("records")
    [{'a': 1.0, 'b': ''}]
    """
    filled = [typed_row(row, columns) for row in rows]
    # Arrays, because pandas would compare the indexes of as many series.
    return pd.DataFrame(
        {name: _array([row[name] for row in filled], kind) for name, kind in columns.items()}
    )


def _array(cells: list[Any], kind: Kind) -> Any:
    if kind in (Kind.NUMBER, Kind.BOOLEAN):
        return np.array(cells, dtype=DTYPES[kind])
    return pd.array(cells, dtype=_TEXT if kind is Kind.TEXT else DTYPES[kind])


def typed_row(row: Mapping[str, Any], columns: Mapping[str, Kind]) -> dict[str, Any]:
    """One row as plain values, exactly these columns; what it leaves out is missing.

    Examples
    --------
    >>> typed_row({"a": None, "c": 2}, {"a": Kind.TEXT, "b": Kind.BOOLEAN})
    {'a': '', 'b': False}
    """
    return {name: _cell(row.get(name), kind) for name, kind in columns.items()}


def _cell(value: Any, kind: Kind) -> Any:
    """One value as its kind has it, with that kind's mark of a missing entry."""
    is_missing = value is None or value is pd.NaT or value is pd.NA or value != value
    if kind is Kind.TEXT:
        return "" if is_missing else str(value)
    if kind is Kind.NUMBER:
        return math.nan if is_missing else float(value)
    if kind is Kind.DATE:
        return pd.NaT if is_missing else value
    return not is_missing and bool(value)
