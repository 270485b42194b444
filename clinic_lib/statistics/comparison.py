"""A value compared with a benchmark: better, similar, worse, or only higher and lower.

Knows no area list and no colour. Similar means that the evidence does not tell the two apart.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.arguments import (
    By,
    Floats,
    as_floats,
    broadcast,
    check_columns,
    check_free,
    column_names,
)
from clinic_lib.statistics.column_names import under_our_names
from clinic_lib.statistics.judging import check_order, judge
from clinic_lib.statistics.words import check_choice
from clinic_lib.terms import Comparison

MATCH = ("indicator_id", "period", "breakdown", "sex", "age")
"""Columns that must agree before two figures are compared, where the frame has them."""

ADDED = (
    "benchmark_value",
    "benchmark_lower_cl",
    "benchmark_upper_cl",
    "comparison",
    "comparison_reason",
)
"""The columns that ``compare`` adds, in order."""


class CompareMethod(StrEnum):
    """How a figure is compared with a benchmark."""

    VALUE = "value"
    TWO_LEVELS = "two_levels"
    INTERVALS = "intervals"


def compare_with_value(value: Any, lower: Any, upper: Any, benchmark: Any, *, polarity: Any) -> Any:
    """Whether a value differs from a benchmark value, by its 95% interval.

    Parameters
    ----------
    value, lower, upper : array-like of float
        The value and its confidence limits.
    benchmark : array-like of float
        The value to compare with, taken as certain.
    polarity : Polarity or array-like of str
        Which direction is good. A range, or no judgement, gives higher and lower.

    Returns
    -------
    Comparison or ndarray of str
        ``similar`` if the interval contains the benchmark, ends included; else ``better`` or
        ``worse``, or ``higher`` or ``lower``; ``not_compared`` where anything is missing.

    Raises
    ------
    DataError
        If a lower limit is above its upper limit.

    Examples
    --------
    >>> compare_with_value(12, 10.4, 13.9, 10, polarity="low_is_good")
    <Comparison.WORSE: 'worse'>
    >>> compare_with_value([12, 12, None], 10.4, 13.9, [10, 10.4, 10], polarity="no_judgement")
    array(['higher', 'similar', 'not_compared'], dtype=object)
    """
    x, low, high, other = broadcast(value=value, lower=lower, upper=upper, benchmark=benchmark)
    check_order(low, high)
    missing = np.isnan(x) | np.isnan(low) | np.isnan(high) | np.isnan(other)
    return judge(low > other, high < other, missing, polarity)


def compare_at_two_levels(
    value: Any,
    inner: tuple[Any, Any],
    outer: tuple[Any, Any],
    benchmark: Any,
    *,
    polarity: Any,
) -> Any:
    """Whether a value differs from a benchmark value at 95%, and at 99.8%: five bands.

    Parameters
    ----------
    value : array-like of float
        The value.
    inner, outer : pair of array-like of float
        Its lower and upper 95% limits, and its lower and upper 99.8% limits.
    benchmark : array-like of float
        The value to compare with.
    polarity : Polarity or array-like of str
        Which direction is good.

    Returns
    -------
    Comparison or ndarray of str
        ``much_better`` or ``much_worse`` (``much_higher``, ``much_lower``) where the 99.8% interval
        excludes the benchmark, else as ``compare_with_value``.

    Examples
    --------
    >>> compare_at_two_levels(12, (10.4, 13.9), (9.8, 15.0), 10, polarity="low_is_good")
    <Comparison.WORSE: 'worse'>
    >>> compare_at_two_levels(15, (13.1, 17.2), (12.2, 18.6), 10, polarity="high_is_good")
    <Comparison.MUCH_BETTER: 'much_better'>
    """
    x, low, high, lowest, highest, other = broadcast(
        value=value,
        lower=inner[0],
        upper=inner[1],
        outer_lower=outer[0],
        outer_upper=outer[1],
        benchmark=benchmark,
    )
    check_order(low, high)
    check_order(lowest, highest)
    missing = np.isnan(x + low + high + lowest + highest + other)
    return judge(
        low > other, high < other, missing, polarity, much=(lowest > other, highest < other)
    )


def compare_intervals(
    value: Any,
    limits: tuple[Any, Any],
    benchmark: Any,
    benchmark_limits: tuple[Any, Any],
    *,
    polarity: Any,
) -> Any:
    """Whether the intervals of a value and of its benchmark lie apart.

    Parameters
    ----------
    value, benchmark : array-like of float
        The two values.
    limits, benchmark_limits : pair of array-like of float
        Lower and upper limits of each.
    polarity : Polarity or array-like of str
        Which direction is good.

    Returns
    -------
    Comparison or ndarray of str
        ``similar`` if the intervals touch or overlap. Stricter than ``compare_with_value``: two
        intervals may overlap although the values differ significantly.

    Examples
    --------
    >>> compare_intervals(12, (10.4, 13.9), 10, (9.9, 10.5), polarity="high_is_good")
    <Comparison.SIMILAR: 'similar'>
    """
    x, low, high, other, other_low, other_high = broadcast(
        value=value,
        lower=limits[0],
        upper=limits[1],
        benchmark=benchmark,
        benchmark_lower=benchmark_limits[0],
        benchmark_upper=benchmark_limits[1],
    )
    check_order(low, high)
    check_order(other_low, other_high)
    missing = np.isnan(x + low + high + other + other_low + other_high)
    return judge(low > other_high, high < other_low, missing, polarity)


def compare(
    frame: pd.DataFrame,
    benchmark: str,
    *,
    polarity: Any = "polarity",
    method: str = CompareMethod.VALUE,
    match: By | None = None,
) -> pd.DataFrame:
    """The same rows with the benchmark area's figure beside each, and the comparison.

    Columns needed
    --------------
    area_code, value, lower_cl, upper_cl : the figures of all areas, the benchmark's among them.
    lower_cl_998, upper_cl_998 : with method ``two_levels``.

    Parameters
    ----------
    frame : DataFrame
        Tidy figures. Not changed.
    benchmark : str
        Code of the area to compare with.
    polarity : Polarity or str
        Which direction is good, or the name of the column that says so.
    method : str
        ``value``: 95% interval against the benchmark's value; ``two_levels``: 95% and 99.8%;
        ``intervals``: interval against interval.
    match : str or sequence of str, optional
        Columns that must agree. Default: those of indicator_id, period, breakdown, sex and age that
        the frame has.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    benchmark_value, benchmark_lower_cl, benchmark_upper_cl : float, unit of the value.
    comparison : str, a Comparison. An area is never compared with itself.
    comparison_reason : str, why there is no comparison; "" where there is one.

    Raises
    ------
    DataError
        If a column is missing, or the benchmark has several figures for the same match.
    ParameterError
        If the benchmark area is nowhere in the frame.

    Examples
    --------
    >>> frame = pd.DataFrame({"area_code": ["A", "E"], "period": "2010", "value": [12.0, 10.0],
    ...                       "lower_cl": [10.4, 9.9], "upper_cl": [13.9, 10.1]})
    >>> compare(frame, "E", polarity="high_is_good")["comparison"].to_list()
    ['better', 'not_compared']
    """
    how = check_choice("method", method, CompareMethod)
    columns = [column for column in MATCH if column in frame.columns]
    columns = columns if match is None else column_names(match)
    outer = ["lower_cl_998", "upper_cl_998"] if how is CompareMethod.TWO_LEVELS else []
    seen = under_our_names(frame, ["lower_cl", "upper_cl", *outer])
    check_columns(seen, ["area_code", "value", "lower_cl", "upper_cl", *columns, *outer])
    check_free(frame, ADDED)
    good = frame[polarity] if str(polarity) in frame.columns else str(polarity)
    itself = (frame["area_code"] == benchmark).to_numpy(dtype=np.bool_)
    beside = _benchmark_figures(seen, benchmark, itself, columns)
    own = [as_floats(name, seen[name]) for name in ("value", "lower_cl", "upper_cl")]
    own[0] = np.where(itself, np.nan, own[0])
    if how is CompareMethod.TWO_LEVELS:
        limits = (seen["lower_cl_998"], seen["upper_cl_998"])
        words = compare_at_two_levels(own[0], (own[1], own[2]), limits, beside[0], polarity=good)
    elif how is CompareMethod.INTERVALS:
        words = compare_intervals(
            own[0], (own[1], own[2]), beside[0], (beside[1], beside[2]), polarity=good
        )
    else:
        words = compare_with_value(own[0], own[1], own[2], beside[0], polarity=good)
    reasons = _reasons(words, itself, np.isnan(beside[0]), pd.isna(frame["value"]).to_numpy())
    return frame.assign(**dict(zip(ADDED, [*beside, words, reasons], strict=True)))


def _benchmark_figures(
    frame: pd.DataFrame, benchmark: str, itself: NDArray[np.bool_], match: list[str]
) -> list[Floats]:
    """The benchmark's value and limits beside each row, missing where nothing matches."""
    if not itself.any():
        raise ParameterError(
            f"The benchmark area {benchmark!r} is not in the frame. "
            "Add its rows, or name another area."
        )
    figures = ["value", "lower_cl", "upper_cl"]
    rows = frame.loc[itself, [*match, *figures]]
    keys = frame[match].assign(_all=0)
    doubled = rows[match].assign(_all=0).duplicated().to_numpy()
    if doubled.any():
        first = rows.index[int(np.flatnonzero(doubled)[0])]
        raise DataError(
            f"The benchmark {benchmark} has more than one figure for the same "
            f"{', '.join(match) or 'frame'} in {doubled.sum()} rows (first at row {first}). "
            "Keep one, or name in 'match' the column that tells them apart."
        )
    merged = keys.merge(rows.assign(_all=0), on=[*match, "_all"], how="left")
    return [as_floats(name, merged[name]) for name in figures]


def _reasons(
    words: Any,
    itself: NDArray[np.bool_],
    no_benchmark: NDArray[np.bool_],
    no_value: NDArray[np.bool_],
) -> NDArray[np.object_]:
    """Why each row was not compared."""
    compared = np.asarray(words, dtype=object) != Comparison.NOT_COMPARED
    texts = ["", "this is the benchmark", "no value", "no benchmark figure to match", "no limits"]
    which = np.select([compared, itself, no_value, no_benchmark], [0, 1, 2, 3], default=4)
    reasons: NDArray[np.object_] = np.array(texts, dtype=object)[which]
    return reasons
