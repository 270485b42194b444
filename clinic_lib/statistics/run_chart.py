"""Run charts: a median and the rules of chance, for series that no limits fit.

Knows no target, no polarity and no colour.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.statistics.arguments import (
    By,
    Floats,
    as_floats,
    check_columns,
    check_free,
    column_names,
)
from clinic_lib.statistics.spc_rules import Points, Rules, shifts, signs_of, trends
from clinic_lib.statistics.spc_segments import read_sequences, segments
from clinic_lib.terms import SpecialCause

ADDED = (
    "run_median",
    "special_cause",
    "segment",
    "segment_points",
    "crossings",
    "crossings_least",
    "shift_length",
)
"""The columns that ``add_run_rules`` adds, in order."""

MINIMUM_POINTS = 10
"""Points off the median that a segment needs before chance can be told from a signal."""

CHANCE = 0.05


def longest_run(points: int) -> int:
    """The longest run on one side of the median that chance explains.

    Anhøj and Olesen 2014: log2(n) + 3, rounded.

    Examples
    --------
    >>> [longest_run(n) for n in (10, 12, 24, 40)]
    [6, 7, 8, 8]
    """
    return math.floor(math.log2(points) + 3.5)


def fewest_crossings(points: int) -> int:
    """The fewest crossings of the median that chance explains.

    The lower 5% point of the binomial distribution of n - 1 tosses of a coin.

    Examples
    --------
    >>> [fewest_crossings(n) for n in (10, 12, 24, 40)]
    [2, 3, 8, 14]
    """
    tosses, sum_ = points - 1, 0
    for crossings in range(points):
        sum_ += math.comb(tosses, crossings)
        if sum_ >= CHANCE * 2**tosses:
            return crossings
    return 0


def trend_run(points: int) -> int:
    """Points rising, or falling, in a row that chance hardly explains.

    Olmstead's distribution of runs up and down: 5 of fewer than 9 points, 6 of up to 20, else 7.

    Examples
    --------
    >>> [trend_run(n) for n in (8, 20, 21)]
    [5, 6, 7]
    """
    return 5 if points < 9 else 6 if points <= 20 else 7


def add_run_rules(
    frame: pd.DataFrame,
    *,
    value: str = "value",
    period: str = "period",
    by: By = (),
    rebase: Any = None,
) -> pd.DataFrame:
    """The same rows with the median and the special causes of a run chart.

    A run chart has no limits, so no single point stands out: only a shift (a run on one side of the
    median longer than chance explains; points on the median are passed over) and a trend (points
    rising or falling in a row; a tie breaks it).

    Columns needed
    --------------
    value : number; missing values are skipped.
    period : as in ``add_process_limits``.

    Parameters
    ----------
    frame : DataFrame
        Tidy rows in any order. Not changed.
    value, period : str
        Names of those columns.
    by : str or sequence of str
        Columns that make a series.
    rebase : optional
        First period of each new segment, as in ``add_process_limits``.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    run_median : float, of the segment.
    special_cause : str: ``shift_high``, ``shift_low``, ``trend_rising``, ``trend_falling`` or
        ``none``; a trend comes first.
    segment, segment_points : int, as in ``add_process_limits``.
    crossings, crossings_least : float, how often the median is crossed and the fewest that chance
        explains; fewer is a signal of the whole segment.
    shift_length : float, points that make a shift here.

    Examples
    --------
    >>> frame = pd.DataFrame({"period": range(2001, 2021), "value": [1, 3] * 6 + [4] * 8})
    >>> result = add_run_rules(frame)
    >>> result["special_cause"].iloc[-1], float(result["run_median"].iloc[-1])
    ('shift_high', 3.0)
    """
    names = column_names(by)
    check_columns(frame, [value, period, *names])
    check_free(frame, ADDED)
    numbers = as_floats(value, frame[value])
    if frame.empty:
        return frame.assign(**dict.fromkeys(ADDED, pd.Series(dtype="float64")))
    sequences = read_sequences(frame, names, period)
    segment = segments(sequences, rebase, ignore_unknown=False)
    columns = _chart(numbers[sequences.order], segment)
    first = np.flatnonzero(np.diff(sequences.group, prepend=-1))
    columns["segment"] = segment - segment[first][sequences.group] + 1
    return frame.assign(**{name: sequences.back(columns[name]) for name in ADDED})


def _chart(value: Floats, segment: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Every added column for rows in time order, segment by segment."""
    rows = value.size
    columns: dict[str, NDArray[Any]] = {
        name: np.full(rows, np.nan) for name in ADDED if name != "special_cause"
    }
    columns["special_cause"] = np.full(rows, str(SpecialCause.NONE), dtype=object)
    columns["segment_points"] = np.zeros(rows, dtype=np.intp)
    for number in range(int(segment[-1]) + 1):
        inside = segment == number
        known = np.flatnonzero(inside & ~np.isnan(value))
        columns["segment_points"][inside] = known.size
        if known.size:
            median = float(np.median(value[known]))
            columns["run_median"][inside] = median
            _judge(value[known], median, known, inside, columns)
    return columns


def _judge(
    value: Floats,
    median: float,
    known: NDArray[np.intp],
    inside: NDArray[np.bool_],
    columns: dict[str, NDArray[Any]],
) -> None:
    """Fill in what one segment's points say, where there are enough off the median."""
    side = signs_of(value - median)
    off = side != 0
    useful = int(off.sum())
    if useful < MINIMUM_POINTS:
        return
    length = longest_run(useful) + 1
    columns["crossings"][inside] = np.count_nonzero(np.diff(side[off]))
    columns["crossings_least"][inside] = fewest_crossings(useful)
    columns["shift_length"][inside] = length
    shift = np.zeros(side.size, dtype=np.int8)
    shift[off] = shifts(_points(value[off], side[off]), length)
    trend = trends(_points(value, side), Rules(trend_length=trend_run(value.size)))
    labels = columns["special_cause"]
    labels[known[shift > 0]] = str(SpecialCause.SHIFT_HIGH)
    labels[known[shift < 0]] = str(SpecialCause.SHIFT_LOW)
    labels[known[trend > 0]] = str(SpecialCause.TREND_RISING)
    labels[known[trend < 0]] = str(SpecialCause.TREND_FALLING)


def _points(value: Floats, side: NDArray[np.int8]) -> Points:
    """Points of one segment without limits."""
    nothing = np.zeros(value.size, dtype=np.int8)
    return Points(value, np.zeros(value.size, dtype=np.intp), side, nothing, nothing)
