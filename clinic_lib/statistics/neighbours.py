"""The areas most like one area, from their characteristics.

Knows no indicator and no published list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError, MethodError, suggestion
from clinic_lib.statistics.arguments import Floats, as_floats, check_columns
from clinic_lib.statistics.series_shape import check_whole


def nearest_neighbours(
    frame: pd.DataFrame,
    area_code: str,
    *,
    number: int = 15,
    characteristics: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The areas with the most similar characteristics, and those that could not be compared.

    Columns needed
    --------------
    area_code : each area once.
    The characteristics: numbers such as density, share of older people or deprivation score.

    Parameters
    ----------
    frame : DataFrame
        One row for each area that may be a neighbour, and one for the area itself.
    area_code : str
        The area whose neighbours are wanted.
    number : int
        How many. Areas as far away as the last of them are given too.
    characteristics : sequence of str, optional
        Columns to compare. Every column of numbers, unless given.

    Returns
    -------
    DataFrame
        ``rank`` (1 is the nearest; equal distances share the lowest rank), ``area_code``,
        ``distance`` and ``left_out``. First the neighbours, nearest first and equals by code; then
        the areas left out, with neither rank nor distance and ``left_out`` naming what is missing.

    Raises
    ------
    DataError
        If a column is missing, an area stands twice or the area is not in the frame.
    MethodError
        If the area itself lacks a characteristic, or no area is left to compare it with.

    Notes
    -----
    As CIPFA's nearest neighbours do it: each characteristic is standardised over all areas that
    have every one of them (mean 0, standard deviation 1), and the distance is Euclidean, each
    characteristic counting the same. One that is the same everywhere tells no areas apart and adds
    nothing. Missing values are never filled in.

    Examples
    --------
    >>> counties = pd.DataFrame({"area_code": ["A", "B", "C", "D"],
    ...                          "density": [1.9, 2.1, 3.5, None], "over_65": [20, 21, 16, 20]})
    >>> found = nearest_neighbours(counties, "A", number=1)
    >>> found[["rank", "area_code", "distance"]].round(2)
       rank area_code  distance
    0     1         B      0.54
    1  <NA>         D       NaN
    >>> found["left_out"].tolist()
    ['', 'no value: density']
    """
    check_whole("number", number)
    check_columns(frame, ["area_code", *(characteristics or [])])
    codes = [str(code) for code in frame["area_code"]]
    _check_codes(codes, area_code)
    names = list(characteristics or _columns_of_numbers(frame))
    table = np.column_stack([as_floats(name, frame[name]) for name in names])
    missing = np.isnan(table)
    own = codes.index(area_code)
    if missing[own].any():
        raise MethodError(
            f"'{area_code}' has no value for {_listed(names, missing[own])}. "
            "Fill it in, or leave the characteristic out."
        )
    complete: NDArray[np.bool_] = missing.sum(axis=1) == 0
    if np.count_nonzero(complete) < 2:
        raise MethodError(
            f"No area but '{area_code}' has every characteristic. "
            "Fill in what is missing, or compare fewer characteristics."
        )
    distance = np.full(len(codes), np.nan)
    standard = _standardised(table[complete])
    at = int(np.count_nonzero(complete[:own]))
    distance[complete] = np.sqrt(((standard - standard[at]) ** 2).sum(axis=1))
    found = pd.DataFrame(
        {
            "area_code": codes,
            "distance": distance,
            "left_out": [
                f"no value: {_listed(names, row)}" if row.any() else "" for row in missing
            ],
        }
    ).drop(index=own)
    return _nearest_first(found, number)


def _check_codes(codes: list[str], area_code: str) -> None:
    """Refuse an area that is not there, or one that stands twice."""
    if area_code not in codes:
        raise DataError(
            f"The area '{area_code}' is not in the frame.{suggestion(area_code, codes)} "
            "Name one of its area codes."
        )
    for code, count in Counter(codes).items():
        if count > 1:
            raise DataError(f"The area '{code}' stands {count} times. Give one row for each area.")


def _columns_of_numbers(frame: pd.DataFrame) -> list[str]:
    """Every column of numbers."""
    names = [
        str(name)
        for name in frame.columns
        if pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_bool_dtype(frame[name])
    ]
    if not names:
        raise DataError(
            "The frame has no column of numbers to compare areas by. Add characteristics."
        )
    return names


def _listed(names: Sequence[str], which: NDArray[np.bool_]) -> str:
    """The names that are marked, as a list in words."""
    return ", ".join(name for name, marked in zip(names, which, strict=True) if marked)


def _standardised(table: Floats) -> Floats:
    """Each column with mean 0 and standard deviation 1; one without spread as zeros."""
    spread = np.where(np.ptp(table, axis=0) > 0, table.std(axis=0), np.inf)
    standard: Floats = (table - table.mean(axis=0)) / spread
    return standard


def _nearest_first(found: pd.DataFrame, number: int) -> pd.DataFrame:
    """Ranked neighbours as far as asked for, then the areas left out."""
    # Distances that differ only in the last digits a computer adds are equal.
    rank = found["distance"].round(12).rank(method="min").astype("Int64")
    ranked = found.assign(rank=rank).sort_values(["rank", "area_code"], na_position="last")
    # Equal distances share a rank, so those level with the last one asked for come too.
    wanted = (ranked["rank"] <= number).fillna(value=False) | ranked["rank"].isna()
    return ranked.loc[wanted, ["rank", "area_code", "distance", "left_out"]].reset_index(drop=True)
