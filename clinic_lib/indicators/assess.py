"""Data and statistics become one scorecard row an indicator, with its history and comparators.

Knows what is good, bad and uncertain; knows no pixel and no file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.periods import parse_period
from clinic_lib.data.register import ComparatorChoice, Indicator
from clinic_lib.errors import ParameterError
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.benchmark import Field, benchmark_columns, build_comparators
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    UNDERNEATH_COLUMNS,
    Kind,
    typed_frame,
    typed_row,
)
from clinic_lib.indicators.comparators import Comparators, choose_comparators
from clinic_lib.indicators.districts import district_columns, thread_columns, thread_gaps
from clinic_lib.indicators.freshness import freshness_words, whole_months
from clinic_lib.indicators.history import Rhythm, build_history
from clinic_lib.indicators.latest import figure_columns, latest_row, travel_columns
from clinic_lib.indicators.outlook import build_outlook
from clinic_lib.indicators.people import gap_in_people, nearest_level
from clinic_lib.indicators.records import Cells, Row, Rows
from clinic_lib.indicators.refresh import Printed, add_targets, refresh_columns
from clinic_lib.indicators.series import process_columns, trend_columns
from clinic_lib.indicators.targets import Target, judge_target, read_targets
from clinic_lib.indicators.trajectory import Known
from clinic_lib.indicators.trajectory_columns import add_trajectory, breaks_of, trajectory_columns
from clinic_lib.indicators.trajectory_words import trajectory_sentence
from clinic_lib.indicators.underneath import look_underneath
from clinic_lib.indicators.usable import ValueAt, usable_observations
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
    indicators = [dataset.indicator(indicator_id) for indicator_id in ids]
    known = _Known(
        dataset,
        area_code,
        on,
        choose_comparators(dataset, area_code, comparators),
        targets=_by_indicator(dataset.targets, area_code),
        rebases=_by_indicator(dataset.rebases, area_code),
        thread=thread_gaps(dataset.golden_thread),
    )
    observations = usable_observations(dataset.observations, indicators, known.areas)
    parts = [
        _assess_one(known, indicator, observations[indicator.indicator_id])
        for indicator in indicators
    ]
    return Assessment(
        area_code=area_code,
        area_name=area.area_name,
        on=on,
        scorecard=typed_frame([part.row for part in parts], SCORECARD_COLUMNS),
        history=_stacked((part.history for part in parts), HISTORY_COLUMNS),
        comparators=_stacked((part.comparators for part in parts), COMPARATOR_COLUMNS),
        underneath=_stacked((part.underneath for part in parts), UNDERNEATH_COLUMNS),
    )


@dataclass(frozen=True)
class _Known:
    """What is the same for every indicator, looked up once."""

    dataset: Dataset
    area_code: str
    on: date
    comparators: Comparators
    targets: Mapping[str, Rows]
    rebases: Mapping[str, Rows]
    thread: Mapping[str, str]

    @cached_property
    def names(self) -> dict[str, str]:
        """Area codes to names."""
        areas = self.dataset.areas
        return dict(zip(areas["area_code"], areas["area_name"], strict=True))

    @cached_property
    def inside(self) -> tuple[Row, ...]:
        """The areas that name this one as their parent."""
        areas = self.dataset.areas
        return tuple(Cells.of(areas.loc[areas["parent_code"] == self.area_code]).records())

    @property
    def areas(self) -> set[str]:
        """Every area of which a figure may be read: its own, compared, counted from, inside it."""
        counted_from = (row["comparator_code"] for rows in self.targets.values() for row in rows)
        inside = (row["area_code"] for row in self.inside)
        return {self.area_code, *self.comparators.types, *counted_from, *inside}

    def field(self, indicator: Indicator) -> Field:
        """Everybody who may be compared on an indicator."""
        return Field(indicator, self.area_code, self.comparators, self.names, self.inside)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one indicator adds to the four frames."""

    row: Mapping[str, Any]
    history: Rows
    comparators: Rows
    underneath: Rows


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


def _stacked(parts: Iterable[Rows], columns: Mapping[str, Kind]) -> pd.DataFrame:
    """The rows of every indicator below each other."""
    return typed_frame(chain.from_iterable(parts), columns)


def _by_indicator(table: pd.DataFrame, area_code: str) -> dict[str, list[Row]]:
    """The area's rows of a table, by indicator."""
    found: dict[str, list[Row]] = {}
    for row in table.loc[table["area_code"] == area_code].to_dict("records"):
        found.setdefault(row["indicator_id"], []).append(row)
    return found


def _assess_one(known: _Known, indicator: Indicator, cells: Cells) -> _Part:
    """Everything about one indicator."""
    field, code = known.field(indicator), indicator.indicator_id
    rhythm = Rhythm(indicator.frequency, indicator.period_type)
    targets = read_targets(known.targets.get(code, ()), indicator.period_type)
    everybody = cells.where(cells.arrays["breakdown"] == "")
    areas = everybody.arrays["area_code"]
    own = everybody.where(areas == known.area_code).records()
    history = build_history(
        own,
        rhythm=rhythm,
        ahead=[target.period for target in targets],
        rebases=[
            parse_period(row["period"], indicator.period_type)
            for row in known.rebases.get(code, ())
        ],
    )
    latest = latest_row(history)
    standing = _standing(field, latest, ValueAt.of(everybody))
    line = Known(**standing, breaks=breaks_of(history))
    columns: dict[str, Any] = {
        **{name: getattr(indicator, name) for name in DESCRIBED},
        "area_code": known.area_code,
        "area_name": field.name(known.area_code),
        **figure_columns(history, rhythm),
        **_provenance(own, latest, known.on),
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
    there = _same_period(cells, latest)
    whole = [row for row in there if row["breakdown"] == ""]
    comparators = build_comparators(field, whole, latest)
    columns |= benchmark_columns(field, comparators, latest)
    columns |= _people_columns(field, columns)
    columns |= district_columns(field, whole, latest)
    below = look_underneath(field, there, columns, latest)
    columns |= below.columns
    columns |= thread_columns(known.thread, code)
    outlook = build_outlook(
        history,
        everybody.where(np.isin(areas, known.comparators.neighbours)),
        targets,
        indicator=indicator,
        known=standing,
        named=columns,
    )
    columns |= outlook.columns
    columns |= withheld_columns(indicator, history, comparators, known.dataset.disclosure)
    # The sentences read a whole row, so that they see a missing entry as every reader does.
    columns["trajectory"] = trajectory_sentence(typed_row(columns, SCORECARD_COLUMNS))
    row = typed_row(columns, SCORECARD_COLUMNS)
    columns |= {"verdict": build_verdict(row), "headline": build_headline(row)}
    with_targets = add_targets(outlook.history, targets, **standing)
    drawn = add_trajectory(with_targets, targets, polarity=field.polarity, known=line)
    marked = [{**one, "is_baseline": one["period"] == row["baseline_period"]} for one in drawn]
    return _Part(columns, marked, comparators, below.parts)


def _same_period(cells: Cells, latest: Row | None) -> list[dict[str, Any]]:
    """Every area and group in the very same period as the latest figure."""
    if latest is None:
        return []
    is_same = [
        cells.arrays[name] == np.datetime64(latest[name].date())
        for name in ("period_start", "period_end")
    ]
    return cells.where(is_same[0] & is_same[1]).records()


def _provenance(own: Rows, latest: Row | None, on: date) -> dict[str, Any]:
    """As-at date, reason for missing limits, and age of the latest figure."""
    if latest is None:
        return {}
    row = [one for one in own if one["period_start"] == latest["period_start"]][-1]
    end = latest["period_end"].date()
    return {
        "as_at": row["as_at"],
        "interval_reason": row["interval_reason"],
        "freshness_months": whole_months(end, on),
        "freshness": freshness_words(end, on),
    }


def _standing(field: Field, latest: Row | None, value_at: ValueAt) -> dict[str, Any]:
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
