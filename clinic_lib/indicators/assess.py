"""Data and statistics become one scorecard row an indicator, with its history and comparators.

Knows what is good, bad and uncertain; knows no pixel and no file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.periods import Period, parse_period
from clinic_lib.data.register import ComparatorChoice, Indicator
from clinic_lib.errors import ParameterError
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.benchmark import Field, benchmark_columns, build_comparators
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    UNDERNEATH_COLUMNS,
    typed_frame,
    typed_row,
)
from clinic_lib.indicators.comparators import choose_comparators
from clinic_lib.indicators.districts import district_columns, thread_columns
from clinic_lib.indicators.freshness import freshness_words, whole_months
from clinic_lib.indicators.history import Rhythm, build_history, hide_suppressed
from clinic_lib.indicators.latest import figure_columns, latest_row, travel_columns
from clinic_lib.indicators.outlook import build_outlook
from clinic_lib.indicators.people import gap_in_people, nearest_level
from clinic_lib.indicators.refresh import Printed, add_targets, refresh_columns
from clinic_lib.indicators.series import process_columns, trend_columns
from clinic_lib.indicators.targets import Target, judge_target, read_targets
from clinic_lib.indicators.trajectory import Known
from clinic_lib.indicators.trajectory_columns import add_trajectory, breaks_of, trajectory_columns
from clinic_lib.indicators.trajectory_words import trajectory_sentence
from clinic_lib.indicators.uncertainty import add_limits
from clinic_lib.indicators.underneath import look_underneath
from clinic_lib.indicators.verdict import build_headline, build_verdict
from clinic_lib.indicators.withheld import withheld_columns
from clinic_lib.terms import TargetKind

DESCRIBED = (
    *("indicator_id", "title", "good_performance", "polarity", "value_type", "unit", "multiplier"),
    *("decimals", "frequency", "period_type", "source", "people", "definition", "illustrative"),
)


def assess(
    dataset: Dataset,
    *,
    area_code: str,
    indicator_ids: Iterable[str],
    on: date,
    comparators: ComparatorChoice | None = None,
) -> Assessment:
    """How an area stands on each indicator on a day.

    Parameters
    ----------
    dataset : Dataset
        A loaded data folder. Not changed.
    area_code : str
        The area to assess.
    indicator_ids : iterable of str
        The indicators, in the order of the scorecard; each once.
    on : date
        The day of the clinic; only freshness depends on it.
    comparators : ComparatorChoice, optional
        Whom to compare with; what it leaves empty is taken from the data.

    Returns
    -------
    Assessment
        Scorecard, history, comparators and what lies underneath; every column is explained in
        ``docs/scorecard.md``.

    Raises
    ------
    DataError
        If the area or an indicator is not in the data, with the nearest spelling.
    ParameterError
        If no indicator is given, or one twice.
    """
    ids = _checked(indicator_ids)
    area = dataset.area(area_code)
    chosen = choose_comparators(dataset, area_code, comparators)
    names = dict(zip(dataset.areas["area_code"], dataset.areas["area_name"], strict=True))
    indicators = [dataset.indicator(indicator_id) for indicator_id in ids]
    counted_from = dataset.targets.loc[dataset.targets["area_code"] == area_code, "comparator_code"]
    codes = {area_code, *chosen.types, *counted_from}
    observations = _usable_observations(dataset, indicators, codes)
    parts = [
        _assess_one(
            dataset,
            Field(indicator, area_code, chosen, names),
            observations.loc[observations["indicator_id"] == indicator.indicator_id],
            on,
        )
        for indicator in indicators
    ]
    return Assessment(
        area_code=area_code,
        area_name=area.area_name,
        on=on,
        scorecard=typed_frame([part.row for part in parts], SCORECARD_COLUMNS),
        history=_stacked([part.history for part in parts], HISTORY_COLUMNS),
        comparators=_stacked([part.comparators for part in parts], COMPARATOR_COLUMNS),
        underneath=_stacked([part.underneath for part in parts], UNDERNEATH_COLUMNS),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one indicator adds to the four frames."""

    row: Mapping[str, Any]
    history: pd.DataFrame
    comparators: pd.DataFrame
    underneath: pd.DataFrame


def _checked(indicator_ids: Iterable[str]) -> list[str]:
    """The ids as a list, each once."""
    ids = [indicator_ids] if isinstance(indicator_ids, str) else list(indicator_ids)
    if not ids:
        raise ParameterError("No indicator was given to assess. Name one or more by their ids.")
    for indicator_id in ids:
        if ids.count(indicator_id) > 1:
            raise ParameterError(
                f"Indicator '{indicator_id}' was given {ids.count(indicator_id)} times. "
                "Name each indicator once."
            )
    return ids


def _stacked(frames: list[pd.DataFrame], columns: Mapping[str, Any]) -> pd.DataFrame:
    """The frames below each other; those without rows are left out."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else typed_frame([], columns)


def _usable_observations(
    dataset: Dataset, indicators: list[Indicator], codes: set[str]
) -> pd.DataFrame:
    """What may be used for these indicators and areas, with limits; breakdowns are left out."""
    rows = dataset.observations
    ids = [indicator.indicator_id for indicator in indicators]
    is_wanted = rows["indicator_id"].isin(ids) & rows["area_code"].isin(list(codes))
    rows = rows.loc[is_wanted & (rows["breakdown"] == "")]
    measures = {indicator.indicator_id: indicator for indicator in indicators}
    described = {
        name: [getattr(measures[one], name) for one in rows["indicator_id"]]
        for name in ("value_type", "multiplier", "decimals")
    }
    ordered = rows.assign(**described).sort_values(
        ["indicator_id", "area_code", "period_start", "period_end"], kind="stable"
    )
    return add_limits(hide_suppressed(ordered.reset_index(drop=True)))


@dataclass(frozen=True, slots=True)
class _ValueAt:
    """Looks up the usable value of an area in a period."""

    values: Mapping[tuple[str, date, date], float]

    def __call__(self, area_code: str, period: Period) -> float:
        return self.values.get((area_code, period.start, period.end), math.nan)


def _value_at(observations: pd.DataFrame) -> _ValueAt:
    keys = zip(
        observations["area_code"],
        observations["period_start"].dt.date,
        observations["period_end"].dt.date,
        strict=True,
    )
    return _ValueAt(dict(zip(keys, observations["value"].astype(float), strict=True)))


def _assess_one(dataset: Dataset, field: Field, observations: pd.DataFrame, on: date) -> _Part:
    """Everything about one indicator."""
    indicator, area_code = field.indicator, field.area_code
    rhythm = Rhythm(indicator.frequency, indicator.period_type)
    targets = read_targets(_own(dataset.targets, field), indicator.period_type)
    own = observations.loc[observations["area_code"] == area_code]
    history = build_history(
        own,
        rhythm=rhythm,
        ahead=[target.period for target in targets],
        rebases=[
            parse_period(label, indicator.period_type)
            for label in _own(dataset.rebases, field)["period"]
        ],
    )
    latest = latest_row(history)
    standing = _standing(field, latest, _value_at(observations))
    line = Known(**standing, breaks=breaks_of(history))
    columns: dict[str, Any] = {
        **{name: getattr(indicator, name) for name in DESCRIBED},
        "area_code": area_code,
        "area_name": field.name(area_code),
        **figure_columns(history, rhythm),
        **_provenance(own, latest, on),
        **_target_columns(targets, field, standing),
        **trajectory_columns(targets, polarity=field.polarity, known=line),
    }
    is_level = columns.get("target_kind") != TargetKind.RANGE
    columns |= process_columns(
        history,
        rhythm=rhythm,
        polarity=indicator.polarity,
        target=columns.get("target_value", math.nan) if is_level else math.nan,
    )
    columns |= trend_columns(history, rhythm=rhythm, value_type=indicator.value_type)
    columns |= travel_columns(history, rhythm=rhythm, polarity=indicator.polarity, columns=columns)
    comparators = build_comparators(field, observations, latest)
    columns |= benchmark_columns(field, comparators, latest)
    columns |= _people_columns(field, columns)
    columns |= district_columns(dataset, indicator, area_code, latest)
    below = look_underneath(dataset, indicator, columns, latest)
    columns |= below.columns
    columns |= thread_columns(dataset, indicator.indicator_id)
    neighbours = observations["area_code"].isin(list(field.comparators.neighbours))
    outlook = build_outlook(
        history,
        observations.loc[neighbours],
        targets,
        indicator=indicator,
        known=standing,
        named=columns,
    )
    columns |= outlook.columns
    columns |= withheld_columns(indicator, history, comparators, dataset.disclosure)
    # The sentences read a whole row, so that they see a missing entry as every reader does.
    columns["trajectory"] = trajectory_sentence(typed_row(columns, SCORECARD_COLUMNS))
    row = typed_row(columns, SCORECARD_COLUMNS)
    columns |= {"verdict": build_verdict(row), "headline": build_headline(row)}
    history = add_targets(outlook.history, targets, **standing).assign(
        is_baseline=history["period"] == row["baseline_period"]
    )
    history = add_trajectory(history, targets, polarity=field.polarity, known=line)
    return _Part(columns, history, comparators, below.parts)


def _own(rows: pd.DataFrame, field: Field) -> pd.DataFrame:
    """The rows of a table for the area and the indicator."""
    is_own = rows["area_code"] == field.area_code
    return rows.loc[is_own & (rows["indicator_id"] == field.indicator.indicator_id)]


def _provenance(own: pd.DataFrame, latest: pd.Series | None, on: date) -> dict[str, Any]:
    """As-at date, reason for missing limits, and age of the latest figure."""
    if latest is None:
        return {}
    row = own.loc[own["period_start"] == latest["period_start"]].iloc[-1]
    end = latest["period_end"].date()
    return {
        "as_at": row["as_at"],
        "interval_reason": row["interval_reason"],
        "freshness_months": whole_months(end, on),
        "freshness": freshness_words(end, on),
    }


def _standing(field: Field, latest: pd.Series | None, value_at: _ValueAt) -> dict[str, Any]:
    """Whose value of which period a target is held against."""
    kind = field.indicator.period_type
    return {
        "area_code": field.area_code,
        "latest": None if latest is None else parse_period(latest["period"], kind),
        "value_at": value_at,
    }


def _target_columns(
    targets: tuple[Target, ...], field: Field, known: Mapping[str, Any]
) -> dict[str, Any]:
    """Baseline, target, status and way gone, and the same for the target as first agreed."""
    printed = Printed(field.indicator.unit, field.indicator.decimals)
    return {
        **judge_target(targets, polarity=field.polarity, **known),
        **refresh_columns(targets, printed=printed, polarity=field.polarity, **known),
    }


def _people_columns(field: Field, columns: Mapping[str, Any]) -> dict[str, float]:
    """Gaps to the target and to England as numbers of people."""
    counts = {
        "numerator": columns.get("numerator", math.nan),
        "denominator": columns.get("denominator", math.nan),
        "multiplier": field.indicator.multiplier,
        "value_type": field.indicator.value_type,
    }
    target = nearest_level(
        columns.get("value", math.nan),
        columns.get("target_value", math.nan),
        columns.get("target_upper_value", math.nan),
    )
    to_target = gap_in_people(target, **counts)
    is_inside = columns.get("target_kind") == TargetKind.RANGE and columns["target_gap"] == 0
    to_england = gap_in_people(columns["england_value"], **counts)
    return {
        "target_gap_people": 0.0 if is_inside and not math.isnan(to_target) else to_target,
        "england_gap_people": (to_england if field.indicator.benchmark_relevant else math.nan),
    }
