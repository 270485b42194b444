"""Process behaviour charts of series that follow the time of year: limits that move with it.

The season is found elsewhere (``find_season``). Knows no target and no polarity.
"""

from __future__ import annotations

from dataclasses import replace
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
from clinic_lib.statistics.season import Season
from clinic_lib.statistics.spc import MINIMUM_POINTS
from clinic_lib.statistics.spc_limits import LIMIT, NEAR_LIMIT, Limits, process_limits
from clinic_lib.statistics.spc_rules import Points, Rules, signs_of, special_causes
from clinic_lib.statistics.spc_segments import read_sequences
from clinic_lib.terms import SpecialCause

ADDED = (
    "process_mean",
    "lower_process_limit",
    "upper_process_limit",
    "special_cause",
    "season_effect",
    "limits_note",
)
"""The columns that ``add_seasonal_limits`` adds, in order."""


def add_seasonal_limits(
    frame: pd.DataFrame,
    *,
    season: Season,
    times: Any,
    value: str = "value",
    period: str = "period",
    by: By = (),
) -> pd.DataFrame:
    """The same rows with limits from which the season was taken out and to which it is added again.

    Columns needed
    --------------
    value : number in the indicator's unit; missing values are skipped.
    period : as in ``add_process_limits``. One row a period in each group.

    Parameters
    ----------
    frame : DataFrame
        Tidy rows in any order. Not changed.
    season : Season
        A clear season, as ``find_season`` gives it.
    times : array-like of int
        The time of year of each row, counted as the season's effects are.
    value, period : str
        Names of those columns.
    by : str or sequence of str
        Columns that make a segment: each has its own centre and width.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    process_mean, lower_process_limit, upper_process_limit : float, unit of the value; the centre
        and the limits of the figures without their season, plus the season of the row.
    special_cause : str, a SpecialCause, of the figures without their season.
    season_effect : float, what the time of year adds.
    limits_note : str, why there are no limits, or how many ranges were screened.

    Raises
    ------
    ParameterError
        If the season is not clear, or a time of year is not one of its effects.

    Notes
    -----
    Everything is as in ``add_process_limits`` but for the width. Effects that are estimated from
    the same figures take some of their scatter away, so the mean moving range is multiplied by
    the root of (n - 1) / (n - k), with n figures and k times of year.

    Examples
    --------
    >>> from clinic_lib.statistics.season import find_season
    >>> quarters = [50, 54, 47, 41, 51, 55, 48, 42, 50, 55, 47, 42, 51, 54, 48, 41]
    >>> frame = pd.DataFrame({"period": range(16), "value": quarters})
    >>> season = find_season(quarters, season_length=4)
    >>> chart = add_seasonal_limits(frame, season=season, times=[0, 1, 2, 3] * 4)
    >>> chart.loc[:3, "process_mean"].round(1).to_list()
    [50.6, 54.5, 47.3, 41.6]
    >>> set(chart["special_cause"])
    {'none'}
    """
    names = column_names(by)
    check_columns(frame, [value, period, *names])
    check_free(frame, ADDED)
    effect = _effects(season, times, len(frame))
    numbers = as_floats(value, frame[value])
    if frame.empty:
        return frame.assign(**dict.fromkeys(ADDED, pd.Series(dtype="float64")))
    sequences = read_sequences(frame, names, period)
    plain, segment = (numbers - effect)[sequences.order], sequences.group
    size = np.bincount(segment, weights=~np.isnan(plain)).astype(np.intp)
    limits = _widened(plain, segment, len(season.effects))
    moved = effect[sequences.order]
    short = (size < MINIMUM_POINTS)[segment]
    outer = limits.at(LIMIT)
    labels = _labels(plain, segment, limits)
    labels[short] = str(SpecialCause.NONE)
    columns: dict[str, NDArray[Any]] = {
        "process_mean": limits.centre[segment] + moved,
        "lower_process_limit": np.where(short, np.nan, outer[0][segment] + moved),
        "upper_process_limit": np.where(short, np.nan, outer[1][segment] + moved),
        "special_cause": labels,
        "season_effect": moved,
        "limits_note": _notes(limits, size)[segment],
    }
    return frame.assign(**{name: sequences.back(columns[name]) for name in ADDED})


def _effects(season: Season, times: Any, rows: int) -> Floats:
    """What the time of year adds to each row."""
    if not season.is_clear:
        raise ParameterError("The series has no clear season to take out. Use add_process_limits.")
    places = np.asarray(times)
    if places.shape != (rows,) or not np.isin(places, np.arange(len(season.effects))).all():
        raise ParameterError(
            f"times needs a whole number from 0 to {len(season.effects) - 1} for each of {rows} "
            "rows. Count them as the season's effects are counted."
        )
    effects: Floats = np.asarray(season.effects)[places.astype(np.intp)]
    return effects


def _widened(plain: Floats, segment: NDArray[np.intp], seasons: int) -> Limits:
    """The limits of the figures without their season, wider by what estimating it took away."""
    limits = process_limits(
        plain,
        segment,
        screen_outliers=True,
        baseline_points=None,
        keep_when_all_screened=True,
    )
    count = int(np.count_nonzero(~np.isnan(plain)))
    wider = float(np.sqrt((count - 1) / (count - seasons))) if count > seasons else np.nan
    # Of two rounding errors around nothing at all neither is a signal.
    scale = np.maximum(np.abs(limits.centre), 1e-300)
    width = np.where(limits.mean_range < 1e-9 * scale, 1e-9 * scale, limits.mean_range)
    return replace(limits, mean_range=width * wider)


def _labels(plain: Floats, segment: NDArray[np.intp], limits: Limits) -> NDArray[np.object_]:
    """One special cause a row."""
    away = plain - limits.centre[segment]
    with np.errstate(invalid="ignore"):
        outside = signs_of(away) * (np.abs(away) > (LIMIT * limits.mean_range)[segment])
        near = signs_of(away) * (np.abs(away) > (NEAR_LIMIT * limits.mean_range)[segment])
    near = np.where(outside == 0, near, 0)
    return special_causes(
        Points(plain, segment, signs_of(away), outside.astype(np.int8), near.astype(np.int8)),
        Rules(),
    )


def _notes(limits: Limits, size: NDArray[np.intp]) -> NDArray[np.object_]:
    """For each segment why it has no limits, or what screening did."""
    notes = np.full(size.size, "", dtype=object)
    for number in np.flatnonzero(limits.screened):
        dropped = int(limits.screened[number])
        notes[number] = f"{dropped} moving range{'' if dropped == 1 else 's'} screened"
    notes[np.isnan(limits.mean_range)] = "no moving range: the series has no two neighbours"
    for number in np.flatnonzero(size < MINIMUM_POINTS):
        notes[number] = f"too few points for limits: {size[number]} of {MINIMUM_POINTS}"
    return notes
