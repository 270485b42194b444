"""Standardised rates and ratios from age bands, with their limits. Knows no age band by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.arguments import (
    By,
    Floats,
    as_floats,
    check_columns,
    column_names,
    group_numbers,
    number,
    refuse,
)
from clinic_lib.statistics.column_names import under_our_names
from clinic_lib.statistics.intervals import EXACT_BELOW, poisson_limits

TOO_FEW = f"fewer than {EXACT_BELOW} events"
"""Why a directly standardised rate is missing."""


def directly_standardised_rate(
    frame: pd.DataFrame, *, by: By = (), per: float = 100_000, confidence: float = 0.95
) -> pd.DataFrame:
    """Directly standardised rates with Dobson's limits, one row a group.

    Columns needed
    --------------
    numerator : events in the band, zero or more; missing counts as none and is reported.
    denominator : population of the band, above zero.
    standard_population : weight of the band, zero or more.

    Parameters
    ----------
    frame : DataFrame
        One row a band, for each group.
    by : str or sequence of str
        Columns that make a group, e.g. area and period. Empty: the whole frame is one group.
    per : float
        What the rate is per.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    DataFrame
        The ``by`` columns, then ``events``, ``population``, ``value``, ``lower_cl``, ``upper_cl``,
        ``bands_missing`` (bands whose numerator was missing) and ``reason`` (why there is no rate,
        "" when there is one).

    Raises
    ------
    DataError
        If a column is missing, a count is negative or a population is not above zero.

    Notes
    -----
    Under ten events in all the rate is missing: Dobson's limits are not reliable there [1]_.

    References
    ----------
    .. [1] Dobson A et al. (1991). Statistics in Medicine 10:457-462.

    Examples
    --------
    >>> bands = pd.DataFrame({
    ...     "numerator": [10, 30], "denominator": [1000, 500], "standard_population": [60, 40]})
    >>> directly_standardised_rate(bands, per=1000)[["value", "lower_cl", "upper_cl"]].round(2)
       value  lower_cl  upper_cl
    0   30.0     21.37     40.92
    """
    bands, totals = _bands(frame, by, ["numerator", "denominator", "standard_population"])
    _check_per(per)
    weight = bands["standard_population"].to_numpy()
    refuse(
        weight < 0,
        "standard_population is negative",
        lambda row: number(weight, row),
        remedy="A weight is zero or more: check the column.",
    )
    count = bands["numerator"].fillna(0.0)
    share = bands["standard_population"] / bands["denominator"]
    sums = (
        pd.DataFrame(
            {
                "weight": bands["standard_population"],
                "rate": share * count,
                "variance": share * share * count,
            }
        )
        .groupby(bands["group"])
        .sum()
    )
    events = totals["events"].to_numpy()
    value = (sums["rate"] / sums["weight"]).to_numpy()
    lower, upper = poisson_limits(events, confidence=confidence)
    # Dobson: the limits of the count, scaled by the weighted to the unweighted standard deviation.
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt(sums["variance"].to_numpy() / events) / sums["weight"].to_numpy()
    enough = events >= EXACT_BELOW
    return totals.assign(
        value=_where(enough, value * per),
        lower_cl=_where(enough, (value + scale * (lower - events)) * per),
        upper_cl=_where(enough, (value + scale * (upper - events)) * per),
        bands_missing=totals.pop("bands_missing"),
        reason=np.where(enough, "", TOO_FEW),
    )


def indirectly_standardised_ratio(
    frame: pd.DataFrame, *, by: By = (), per: float = 1, confidence: float = 0.95
) -> pd.DataFrame:
    """Observed over expected events with Poisson limits, one row a group.

    Columns needed
    --------------
    numerator : events in the band, zero or more; missing counts as none and is reported.
    denominator : population of the band, above zero.
    reference_numerator, reference_denominator : the same in the reference population.

    Parameters
    ----------
    frame : DataFrame
        One row a band, for each group.
    by : str or sequence of str
        Columns that make a group. Empty: the whole frame is one group.
    per : float
        What the ratio is multiplied by: 1, or 100.
    confidence : float
        Two-sided level as a fraction, e.g. 0.95. Not a percentage.

    Returns
    -------
    DataFrame
        The ``by`` columns, then ``observed``, ``expected``, ``value``, ``lower_cl``, ``upper_cl``
        and ``bands_missing``.

    Raises
    ------
    DataError
        If a column is missing, a count is negative, a population is not above zero, or nothing
        is expected in a group.

    Notes
    -----
    Exact limits below ten observed events, Byar's from ten.

    Examples
    --------
    >>> bands = pd.DataFrame({
    ...     "numerator": [12, 30], "denominator": [1000, 500],
    ...     "reference_numerator": [90, 500], "reference_denominator": [10_000, 10_000]})
    >>> indirectly_standardised_ratio(bands)[["expected", "value", "lower_cl", "upper_cl"]].round(3)
       expected  value  lower_cl  upper_cl
    0      34.0  1.235      0.89      1.67
    """
    bands, totals = _bands(
        frame,
        by,
        ["numerator", "denominator", "reference_numerator", "reference_denominator"],
    )
    _check_per(per)
    rate = bands["reference_numerator"] / bands["reference_denominator"]
    expected = (bands["denominator"] * rate).groupby(bands["group"]).sum().to_numpy()
    refuse(
        expected <= 0,
        "no event is expected",
        lambda row: f"group {row + 1}",
        remedy="Check the reference columns: they have no events in these bands.",
    )
    observed = totals.pop("events").to_numpy()
    lower, upper = poisson_limits(observed, confidence=confidence)
    missing = totals.pop("bands_missing")
    return totals.drop(columns="population").assign(
        observed=observed,
        expected=expected,
        value=observed / expected * per,
        lower_cl=lower / expected * per,
        upper_cl=upper / expected * per,
        bands_missing=missing,
    )


def _bands(frame: pd.DataFrame, by: By, columns: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The bands as floats with their group's number, and one row a group with the sums."""
    names = column_names(by)
    frame = under_our_names(frame, [column for column in columns if column not in names])
    check_columns(frame, [*names, *columns])
    if frame.empty:
        raise DataError("There are no bands in the frame. Check the filter that made it.")
    numbers = {name: as_floats(name, frame[name]) for name in columns}
    for name in columns:
        _check_band(name, numbers[name])
    bands = pd.DataFrame(numbers)
    bands["group"] = group_numbers(frame, names)
    first = frame[names].iloc[np.unique(bands["group"], return_index=True)[1]]
    sums = bands.groupby("group")
    return bands, first.reset_index(drop=True).assign(
        events=sums["numerator"].sum(),
        population=sums["denominator"].sum(),
        bands_missing=bands["numerator"].isna().groupby(bands["group"]).sum(),
    )


def _check_band(name: str, values: Floats) -> None:
    """Counts may be zero or missing, populations may not."""
    if name.endswith("numerator"):
        refuse(
            values < 0,
            f"{name} is negative",
            lambda row: number(values, row),
            remedy="A count is zero or more: check the column.",
        )
    if name.endswith("denominator"):
        refuse(
            ~(values > 0),
            f"{name} is missing, zero or less",
            lambda row: number(values, row),
            remedy="Every band needs its population: check the column.",
        )
    elif name != "numerator":
        refuse(
            np.isnan(values),
            f"{name} is missing",
            lambda row: "empty",
            remedy="Every band needs a value here: check the column.",
        )


def _check_per(per: float) -> None:
    if not per > 0:
        raise ParameterError(f"per is {per!r}: it is above zero. Write 1, 100, 1000 or 100000.")


def _where(condition: NDArray[np.bool_], values: Any) -> Floats:
    chosen: Floats = np.where(condition, values, np.nan)
    return chosen
