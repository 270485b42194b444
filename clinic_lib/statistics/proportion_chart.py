"""Process charts of proportions whose denominators are small or differ: Laney's P' chart.

Knows no target, no polarity and no colour.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError
from clinic_lib.statistics.arguments import (
    By,
    Floats,
    as_floats,
    check_columns,
    check_free,
    column_names,
)
from clinic_lib.statistics.spc import MINIMUM_POINTS
from clinic_lib.statistics.spc_rules import Points, Rules, signs_of, special_causes
from clinic_lib.statistics.spc_segments import read_sequences, segments
from clinic_lib.terms import SpecialCause

ADDED = (
    "process_mean",
    "lower_process_limit",
    "upper_process_limit",
    "special_cause",
    "segment",
    "segment_points",
    "is_short_segment",
    "sigma_z",
    "limits_note",
)
"""The columns that ``add_proportion_limits`` adds, in order."""

UNBIASED = 1.128
"""Mean moving range of a normal variable in standard deviations."""


def add_proportion_limits(
    frame: pd.DataFrame,
    *,
    period: str = "period",
    by: By = (),
    per: float = 100.0,
    rebase: Any = None,
) -> pd.DataFrame:
    """The same rows with the limits of a P' chart and one special cause a point.

    A point's limits widen where its denominator is small. How far they reach is set by the data
    (sigma z) and not by the binomial distribution alone, so large denominators do not make limits
    that nothing could keep to.

    Columns needed
    --------------
    numerator, denominator : counts; where one is missing or the denominator is zero there is no
        point, and the moving range is broken.
    period : as in ``add_process_limits``.

    Parameters
    ----------
    frame : DataFrame
        Tidy rows in any order. Not changed.
    period : str
        Name of that column.
    by : str or sequence of str
        Columns that make a series.
    per : float
        What limits are multiplied by, 100 for per cent.
    rebase : optional
        First period of each new segment, as in ``add_process_limits``.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    process_mean, lower_process_limit, upper_process_limit : float; all events over all
        denominators of the segment, and the limits of each point, within 0 and ``per``.
    special_cause : str, by the rules of ``add_process_limits``.
    segment, segment_points, is_short_segment : as in ``add_process_limits``.
    sigma_z : float, 1 where the points vary as the binomial distribution says, above 1 more.
    limits_note : str, why there are no limits; "" where there are.

    Raises
    ------
    DataError
        If a column is missing, or a numerator is negative or above its denominator.

    Examples
    --------
    >>> frame = pd.DataFrame({"period": range(2001, 2015), "numerator": [40, 72] * 7,
    ...                       "denominator": [400, 600] * 7})
    >>> result = add_proportion_limits(frame)
    >>> print(result.loc[0, ["process_mean", "sigma_z"]].astype(float).round(2).to_list())
    [11.2, 1.23]
    >>> print((result["upper_process_limit"] - result["process_mean"])[:2].round(2).to_list())
    [5.8, 4.73]
    """
    names = column_names(by)
    check_columns(frame, ["numerator", "denominator", period, *names])
    check_free(frame, ADDED)
    counts = _counts(frame)
    if frame.empty:
        return frame.assign(**dict.fromkeys(ADDED, pd.Series(dtype="float64")))
    sequences = read_sequences(frame, names, period)
    columns = _chart(
        counts[0][sequences.order],
        counts[1][sequences.order],
        segments(sequences, rebase, ignore_unknown=False),
        per,
    )
    first = np.flatnonzero(np.diff(sequences.group, prepend=-1))
    columns["segment"] = columns["segment"] - columns["segment"][first][sequences.group] + 1
    return frame.assign(**{name: sequences.back(columns[name]) for name in ADDED})


def _counts(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """Numerators and denominators, both missing where there is no proportion."""
    numerator = as_floats("numerator", frame["numerator"])
    denominator = as_floats("denominator", frame["denominator"])
    with np.errstate(invalid="ignore"):
        wrong = (numerator < 0) | (numerator > denominator)
        nothing = np.isnan(numerator) | ~(denominator > 0)
    wrong &= ~nothing
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise DataError(
            f"not possible as a proportion in {wrong.sum()} of {wrong.size} rows (first at row "
            f"{row}: {numerator[row]:g} of {denominator[row]:g}). Correct the counts."
        )
    return np.where(nothing, np.nan, numerator), np.where(nothing, np.nan, denominator)


def _chart(
    numerator: Floats, denominator: Floats, segment: NDArray[np.intp], per: float
) -> dict[str, NDArray[Any]]:
    """Every added column for rows in time order."""
    present = ~np.isnan(numerator)
    size = np.bincount(segment, weights=present).astype(np.intp)
    events = np.bincount(segment, weights=np.where(present, numerator, 0))
    bases = np.bincount(segment, weights=np.where(present, denominator, 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = events / bases
        spread = np.sqrt(centre * (1 - centre))[segment] / np.sqrt(denominator)
        share = numerator / denominator
        score = np.where(spread > 0, (share - centre[segment]) / spread, np.nan)
        sigma_z = _mean_range(score, segment, size.size) / UNBIASED
    # Of two rounding errors around nothing at all neither is a signal.
    sigma_z = np.where(sigma_z < 1e-9, 0.0, sigma_z)
    short = size < MINIMUM_POINTS
    half = np.where(short, np.nan, sigma_z)[segment] * spread
    middle = np.where(size > 0, centre, np.nan)[segment]
    lower, upper = np.maximum(middle - 3 * half, 0.0), np.minimum(middle + 3 * half, 1.0)
    flat = short | ~(sigma_z > 0)
    return {
        "process_mean": middle * per,
        "lower_process_limit": np.where(flat[segment], np.nan, lower) * per,
        "upper_process_limit": np.where(flat[segment], np.nan, upper) * per,
        "special_cause": _labels(share, middle, half, segment, flat),
        "segment": segment,
        "segment_points": size[segment],
        "is_short_segment": short[segment],
        "sigma_z": sigma_z[segment],
        "limits_note": _notes(size, flat)[segment],
    }


def _mean_range(score: Floats, segment: NDArray[np.intp], count: int) -> Floats:
    """The mean moving range of each segment; a missing score breaks it."""
    ranges = np.abs(np.diff(score, prepend=np.nan))
    ranges[np.flatnonzero(np.diff(segment, prepend=-1))] = np.nan
    usable = ~np.isnan(ranges)
    number = np.bincount(segment[usable], minlength=count)
    total = np.bincount(segment[usable], weights=ranges[usable], minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total / number, dtype=np.float64)


def _labels(
    share: Floats, middle: Floats, half: Floats, segment: NDArray[np.intp], flat: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """One special cause a row; none where a segment has no limits."""
    away = np.where(np.isclose(share, middle, rtol=1e-12, atol=0), 0.0, share - middle)
    with np.errstate(invalid="ignore"):
        outside = signs_of(away) * (np.abs(away) > 3 * half)
        near = signs_of(away) * (np.abs(away) > 2 * half) * (outside == 0)
    points = Points(share, segment, signs_of(away), outside.astype(np.int8), near.astype(np.int8))
    labels = special_causes(points, Rules())
    labels[flat[segment]] = str(SpecialCause.NONE)
    return labels


def _notes(size: NDArray[np.intp], flat: NDArray[np.bool_]) -> NDArray[np.object_]:
    notes = np.full(size.size, "", dtype=object)
    notes[flat] = "no limits: the proportions do not vary"
    for number in np.flatnonzero(size < MINIMUM_POINTS):
        notes[number] = f"too few points for limits: {size[number]} of {MINIMUM_POINTS}"
    return notes
