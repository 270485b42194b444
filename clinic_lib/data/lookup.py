"""Looking codes up in a register, and finding rows that share a key.

Knows frames and their columns, no table's meaning.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def look_up(codes: pd.Series, register: pd.DataFrame, key: str, column: str) -> pd.Series:
    """What a register says of each code: empty or NaN where it does not have the code.

    Parameters
    ----------
    codes : Series of str
        Codes.
    register : DataFrame
        A table with one row for each code; of several the first counts.
    key, column : str
        Its column of codes, and the column that is wanted.

    Returns
    -------
    Series
        On the index of ``codes``.

    Examples
    --------
    >>> register = pd.DataFrame({"area_code": ["E1"], "area_name": ["Suffolk"]})
    >>> look_up(pd.Series(["E2", "E1"]), register, "area_code", "area_name").to_list()
    ['', 'Suffolk']
    """
    # Of several rows with a code the first counts: it is the last to be put in.
    facts = dict(zip(register[key].to_list()[::-1], register[column].to_list()[::-1], strict=True))
    places, found = pd.factorize(codes, use_na_sentinel=False)
    if pd.api.types.is_numeric_dtype(register[column]):
        values = np.array([facts.get(code, np.nan) for code in found], dtype="float64")
        return pd.Series(values[places], index=codes.index)
    words = pd.array([facts.get(code, "") for code in found], dtype="str")
    return pd.Series(words.take(places), index=codes.index)


def period_types(frame: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """The period type of each row's indicator; empty where the indicator is not known.

    Examples
    --------
    >>> indicators = pd.DataFrame({"indicator_id": ["NI192"], "period_type": ["financial"]})
    >>> period_types(pd.DataFrame({"indicator_id": ["NI192"]}), indicators).to_list()
    ['financial']
    """
    return look_up(frame["indicator_id"], indicators, "indicator_id", "period_type")


def earlier_rows(frame: pd.DataFrame, key: Sequence[str]) -> dict[int, int]:
    """For each row that repeats the key of an earlier one: its position, and the first one's.

    Examples
    --------
    >>> earlier_rows(pd.DataFrame({"area_code": ["E1", "E2", "E1"]}), ["area_code"])
    {2: 0}
    """
    keys = frame[list(key)]
    # One column alone is looked through far quicker than a frame of one.
    repeated = np.asarray((frame[key[0]] if len(key) == 1 else keys).duplicated())
    if not repeated.any():
        return {}
    groups = keys.groupby(list(key), sort=False, dropna=False).ngroup().to_numpy()
    first = pd.Series(np.arange(len(frame))).groupby(groups).transform("first").to_numpy()
    positions = np.flatnonzero(repeated)
    return dict(zip(positions.tolist(), first[positions].tolist(), strict=True))
