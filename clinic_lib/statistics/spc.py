"""Process behaviour charts (XmR): limits and special causes of many series at once.

Knows no target, no polarity and no colour: what is good is read in ``variation`` and ``assurance``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import ParameterError
from clinic_lib.statistics.arguments import (
    By,
    Floats,
    as_floats,
    check_columns,
    check_free,
    column_names,
)
from clinic_lib.statistics.spc_limits import LIMIT, NEAR_LIMIT, Limits, process_limits
from clinic_lib.statistics.spc_rules import Points, Rules, signs_of, special_causes
from clinic_lib.statistics.spc_segments import Sequences, read_sequences, segments
from clinic_lib.statistics.timeline import missing_before
from clinic_lib.terms import SpecialCause

ADDED = (
    "process_mean",
    "lower_process_limit",
    "upper_process_limit",
    "special_cause",
    "segment",
    "segment_points",
    "is_short_segment",
    "lower_near_limit",
    "upper_near_limit",
    "mean_moving_range",
    "periods_missing_before",
    "limits_note",
)
"""The columns that ``add_process_limits`` adds, in order."""

MINIMUM_POINTS = 13
"""Points a segment needs before its limits are shown and its special causes named."""

MINIMUM_BASELINE = 12
"""Fewest points that ``baseline_points`` may ask for."""

RUN_LENGTHS = (6, 7)
"""What ``shift_length`` and ``trend_length`` may be."""


def add_process_limits(  # noqa: PLR0913 - each rule that differs between charts is an option by name
    frame: pd.DataFrame,
    *,
    value: str = "value",
    period: str = "period",
    by: By = (),
    screen_outliers: bool = True,
    baseline_points: int | None = None,
    rebase: Any = None,
    limits_under_13_points: bool = False,
    shift_length: int = 7,
    trend_length: int = 7,
    strict_compatibility: bool = False,
) -> pd.DataFrame:
    """The same rows with process limits and one special cause a point.

    Columns needed
    --------------
    value : number in the indicator's unit; missing values are skipped.
    period : dates, datetimes, pandas Periods, whole numbers, or text that sorts in time order
        (2009/10, 2009/10 Q2, 2010-03). One row a period in each group.

    Parameters
    ----------
    frame : DataFrame
        Tidy rows in any order. Not changed.
    value, period : str
        Names of those columns.
    by : str or sequence of str
        Columns that make a series, e.g. indicator and area.
    screen_outliers : bool
        Drop moving ranges that are not below 3.267 times their mean, once, before the limits.
    baseline_points : int, optional
        Only the first so many rows of each segment set the limits; at least 12.
    rebase : date-like, sequence of them, or mapping of group to them, optional
        First period of each new segment: a decision somebody took, never a thing to optimise.
        With several ``by`` columns the mapping's keys are tuples.
    limits_under_13_points : bool
        Show the limits of segments under 13 points too, for inspection. They still get no special
        cause.
    shift_length, trend_length : int
        Points that make a shift or a trend: 6 or 7.
    strict_compatibility : bool
        Do as the R package NHSRplotthedots does where we deliberately differ; see
        ``docs/methods.md``.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    process_mean, lower_process_limit, upper_process_limit : float, unit of the value.
    special_cause : str, a SpecialCause; one label a point, ``none`` in short segments.
    segment : int, from 1 in each group; a rebase date starts the next.
    segment_points : int, values in the segment that are not missing.
    is_short_segment : bool, fewer than 13 of them: no limits unless asked, no icon, no headline.
    lower_near_limit, upper_near_limit : float, two thirds of the way to the limits.
    mean_moving_range : float, the one that sets the limits.
    periods_missing_before : float, periods without a row just before this one in its group;
        missing where the labels do not tell the step.
    limits_note : str, why there are no limits, or what screening did; "" where all is usual.

    Raises
    ------
    DataError
        If a column is missing, a value is not a number, or a period is missing or stands twice.
    ParameterError
        If an option is out of bounds or a rebase date is not in the data.

    Examples
    --------
    >>> frame = pd.DataFrame({"period": range(2001, 2019),
    ...                       "value": [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]})
    >>> result = add_process_limits(frame)
    >>> print(result.loc[4, "process_mean"].round(3), result.loc[4, "upper_process_limit"].round(3))
    1.944 4.604
    >>> result.loc[4, "special_cause"]
    'outside_high'
    >>> result.loc[4, "limits_note"]
    '2 moving ranges screened'
    """
    names = column_names(by)
    check_columns(frame, [value, period, *names])
    check_free(frame, ADDED)
    rules = _check_rules(shift_length, trend_length, strict_compatibility)
    if baseline_points is not None:
        _check_whole("baseline_points", baseline_points)
        if baseline_points < MINIMUM_BASELINE:
            raise ParameterError(
                f"baseline_points is {baseline_points}: limits need at least {MINIMUM_BASELINE} "
                "points. Leave it out to use every point."
            )
    numbers = as_floats(value, frame[value])
    if frame.empty:
        return frame.assign(**_no_rows())
    sequences = read_sequences(frame, names, period)
    chart = _Chart(
        sequences,
        numbers[sequences.order],
        segments(sequences, rebase, ignore_unknown=strict_compatibility),
        shown_when_short=limits_under_13_points or strict_compatibility,
    )
    limits = process_limits(
        chart.value,
        chart.segment,
        screen_outliers=screen_outliers,
        baseline_points=baseline_points,
        keep_when_all_screened=not strict_compatibility,
    )
    columns = {**chart.columns(limits), "special_cause": chart.labels(limits, rules)}
    return frame.assign(**{name: sequences.back(columns[name]) for name in ADDED})


@dataclass(frozen=True)
class _Chart:
    """All series in time order, cut into segments."""

    sequences: Sequences
    value: Floats
    segment: NDArray[np.intp]
    shown_when_short: bool

    @property
    def size(self) -> NDArray[np.intp]:
        """Values that are not missing in each segment."""
        return np.bincount(self.segment, weights=~np.isnan(self.value)).astype(np.intp)

    def columns(self, limits: Limits) -> dict[str, NDArray[Any]]:
        """Everything about the limits, a value for each row."""
        short = self.size < MINIMUM_POINTS
        hidden = short & (not self.shown_when_short)
        outer, near = limits.at(LIMIT), limits.at(NEAR_LIMIT)
        by_segment = {
            "process_mean": limits.centre,
            "lower_process_limit": np.where(hidden, np.nan, outer[0]),
            "upper_process_limit": np.where(hidden, np.nan, outer[1]),
            "segment_points": self.size,
            "is_short_segment": short,
            "lower_near_limit": np.where(hidden, np.nan, near[0]),
            "upper_near_limit": np.where(hidden, np.nan, near[1]),
            "mean_moving_range": limits.mean_range,
            "limits_note": _notes(limits, self.size, hidden),
        }
        first = np.flatnonzero(np.diff(self.sequences.group, prepend=-1))
        group = self.sequences.group
        clock = self.sequences.timeline.clock
        return {name: values[self.segment] for name, values in by_segment.items()} | {
            "segment": self.segment - self.segment[first][group] + 1,
            "periods_missing_before": missing_before(
                None if clock is None else clock[self.sequences.place], group
            ),
        }

    def labels(self, limits: Limits, rules: Rules) -> NDArray[np.object_]:
        """One special cause a row; none in short segments unless all are shown as in R."""
        centre = limits.centre[self.segment]
        lower, upper = (line[self.segment] for line in limits.at(LIMIT))
        near_lower, near_upper = (line[self.segment] for line in limits.at(NEAR_LIMIT))
        outside = _beyond(self.value, lower, upper)
        near = _beyond(self.value, near_lower, near_upper)
        points = Points(
            self.value,
            self.segment,
            side=signs_of(self.value - centre),
            outside=outside,
            near=np.where(outside == 0, near, 0).astype(np.int8),
        )
        labels = special_causes(points, rules)
        if not rules.strict_compatibility:
            labels[(self.size < MINIMUM_POINTS)[self.segment]] = str(SpecialCause.NONE)
        return labels


def _beyond(value: Floats, lower: Floats, upper: Floats) -> NDArray[np.int8]:
    """-1 below the lower line, 1 above the upper one; on a line is inside."""
    with np.errstate(invalid="ignore"):
        return (value > upper).astype(np.int8) - (value < lower).astype(np.int8)


def _notes(
    limits: Limits, size: NDArray[np.intp], hidden: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """For each segment why it has no limits, or what screening did to them."""
    notes = np.full(size.size, "", dtype=object)
    for number in np.flatnonzero(limits.screened):
        dropped = int(limits.screened[number])
        notes[number] = f"{dropped} moving range{'' if dropped == 1 else 's'} screened"
    notes[limits.kept] = "no moving range screened: only zeros would have been left"
    notes[np.isnan(limits.mean_range)] = "no moving range: the series has no two neighbours"
    for number in np.flatnonzero(hidden):
        notes[number] = f"too few points for limits: {size[number]} of {MINIMUM_POINTS}"
    return notes


def _check_rules(shift_length: int, trend_length: int, strict_compatibility: bool) -> Rules:
    for name, length in (("shift_length", shift_length), ("trend_length", trend_length)):
        _check_whole(name, length)
        if length not in RUN_LENGTHS:
            allowed = " or ".join(str(choice) for choice in RUN_LENGTHS)
            raise ParameterError(f"{name} is {length}: it is {allowed}. Write one of them.")
    return Rules(shift_length, trend_length, strict_compatibility)


def _check_whole(name: str, given: object) -> None:
    if not isinstance(given, int | np.integer) or isinstance(given, bool):
        raise ParameterError(f"{name} is {given!r}: it is a whole number. Write it without quotes.")


def _no_rows() -> dict[str, Any]:
    """The added columns of a frame without rows."""
    texts = dict.fromkeys(("special_cause", "limits_note"), np.array([], dtype=object))
    whole = dict.fromkeys(("segment", "segment_points"), np.array([], dtype=np.intp))
    return (
        {name: np.array([], dtype=np.float64) for name in ADDED}
        | texts
        | whole
        | {"is_short_segment": np.array([], dtype=np.bool_)}
    )
