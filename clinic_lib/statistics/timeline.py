"""The order of periods, the gaps between them and where a date stands among them.

Takes whatever a period column holds (dates, datetimes, pandas Periods, whole numbers or text) and
refuses text that would sort wrongly. Knows no financial year and no value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import DataError
from clinic_lib.statistics.arguments import Floats, first_label

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}$")
_STARTS_WITH_YEAR = re.compile(r"\d{4}(?!\d)")
_WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True)
class Timeline:
    """The different periods of a column in order, and the place of each row among them.

    Parameters
    ----------
    places : ndarray of int
        For each row, the number of its period, from 0, in time order.
    labels : tuple
        The periods in time order, as they stand in the column.
    keys : Index
        The same as values that can be compared: timestamps, whole numbers, Periods or text.
    """

    places: NDArray[np.intp]
    labels: tuple[Any, ...]
    keys: pd.Index

    def find(self, period: Any) -> int | None:
        """The place of a period given in any form, or None where it is not in the column."""
        try:
            key = _as_key(period, self.keys)
        except (ValueError, TypeError):
            return None
        found = np.flatnonzero(self.keys == key)
        return int(found[0]) if found.size else None

    @cached_property
    def clock(self) -> Floats | None:
        """Each label as a number that rises by equal steps, or None where that cannot be told."""
        keys = self.keys
        if isinstance(keys, pd.PeriodIndex):
            return np.asarray(keys.asi8, dtype=np.float64)
        if isinstance(keys, pd.DatetimeIndex):
            return _clock_of_dates(keys)
        if pd.api.types.is_numeric_dtype(keys.dtype):
            return _clock_of_numbers(keys.to_numpy(dtype=np.float64))
        return _clock_of_texts([str(key) for key in keys])


def read_timeline(name: str, periods: pd.Series) -> Timeline:
    """The timeline of a period column.

    Raises
    ------
    DataError
        If a period is missing, or the column is text that does not sort in time order.

    Examples
    --------
    >>> read_timeline("period", pd.Series(["2010/11", "2008/09", "2009/10"])).places
    array([2, 0, 1])
    """
    missing = periods.isna().to_numpy()
    if missing.any():
        raise DataError(
            f"{name} is missing in {np.count_nonzero(missing)} of {missing.size} rows (first at "
            f"row {first_label(periods.to_frame(), missing)}). Fill it in or leave the row out."
        )
    if isinstance(periods.dtype, pd.CategoricalDtype):
        periods = periods.astype(periods.cat.categories.dtype)
    codes, uniques = pd.factorize(periods)
    keys = _as_keys(name, uniques)
    order = _time_order(keys)
    places = np.empty(order.size, dtype=np.intp)
    places[order] = np.arange(order.size)
    labels = np.asarray(uniques, dtype=object)[order]
    return Timeline(places[codes], tuple(labels), keys.take(order))


def _as_keys(name: str, uniques: Any) -> pd.Index:
    """Comparable values for each different period."""
    keys = pd.Index(uniques)
    if keys.dtype != object and not pd.api.types.is_string_dtype(keys.dtype):
        return keys
    kinds = {_kind(item) for item in keys}
    if kinds <= {"date"}:
        return pd.DatetimeIndex([pd.Timestamp(item) for item in keys])
    if kinds == {"Period"}:
        return pd.PeriodIndex(keys)
    if kinds == {"text"}:
        return _keys_of_texts(name, [str(item) for item in keys])
    raise DataError(
        f"{name} mixes {' and '.join(sorted(kinds))}. Give dates, whole numbers or text throughout."
    )


def _kind(item: object) -> str:
    if isinstance(item, str):
        return "text"
    if isinstance(item, dt.date | np.datetime64):
        return "date"
    return "Period" if isinstance(item, pd.Period) else type(item).__name__


def _keys_of_texts(name: str, texts: list[str]) -> pd.Index:
    """Dates where the text is ISO dates; else the text, if its numbers put it in time order."""
    if all(_ISO_DATE.match(text) for text in texts):
        return pd.DatetimeIndex(pd.to_datetime(texts, format="%Y-%m-%d"))
    for text in texts:
        if not _STARTS_WITH_YEAR.match(text) or _WORD.search(text):
            raise DataError(
                f"{name} is text that does not sort in time order (first: {text!r}). "
                "Give the column of dates instead, e.g. period='period_start'."
            )
    return pd.Index(texts, dtype=object)


def _time_order(keys: pd.Index) -> NDArray[np.intp]:
    if keys.dtype == object:
        return np.array(
            sorted(range(len(keys)), key=lambda i: (_numbers(keys[i]), keys[i])), dtype=np.intp
        )
    order: NDArray[np.intp] = keys.argsort().astype(np.intp)
    return order


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers in a label, so that 2010-2 comes before 2010-10."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _as_key(period: Any, keys: pd.Index) -> Any:
    """A period in whatever form, as the keys have it."""
    if isinstance(keys, pd.PeriodIndex):
        return period if isinstance(period, pd.Period) else pd.Period(period, freq=keys.freq)
    if isinstance(keys, pd.DatetimeIndex):
        stamp = period.start_time if isinstance(period, pd.Period) else pd.Timestamp(period)
        return stamp.tz_localize(keys.tz) if keys.tz is not None and stamp.tz is None else stamp
    if pd.api.types.is_numeric_dtype(keys.dtype):
        return float(period)
    return str(period)


def _clock_of_dates(keys: pd.DatetimeIndex) -> Floats:
    """Months where all dates stand at the same place of their month, else days."""
    if (keys.day == keys[0].day).all() or keys.is_month_end.all():
        return np.asarray(keys.year * 12 + keys.month, dtype=np.float64)
    return np.asarray((keys - keys[0]) / pd.Timedelta(days=1), dtype=np.float64)


def _clock_of_numbers(numbers: Floats) -> Floats | None:
    """Years or counters as they are; six digits as year and month."""
    if (numbers % 1).any():
        return None
    if ((numbers >= 190001) & (numbers <= 210012)).all():
        return numbers // 100 * 12 + numbers % 100
    return numbers


def _clock_of_texts(texts: Iterable[str]) -> Floats | None:
    """Years, quarters or months read from labels such as 2009/10, 2009/10 Q2 and 2010-03."""
    labels = list(texts)
    parts = [_numbers(text) for text in labels]
    if len({len(numbers) for numbers in parts}) != 1 or len(parts[0]) > 3:
        return None
    first = np.array([numbers[0] for numbers in parts], dtype=np.float64)
    last = np.array([numbers[-1] for numbers in parts], dtype=np.float64)
    quarters = all("Q" in text.upper() for text in labels) and bool((last <= 4).all())
    split_year = len(parts[0]) > 1 and all(
        numbers[1] % 100 == (numbers[0] + 1) % 100 for numbers in parts
    )
    if quarters and len(parts[0]) in (2, 3):
        return first * 4 + last
    if len(parts[0]) == 1 or (len(parts[0]) == 2 and split_year):
        return first
    if len(parts[0]) == 2 and bool(((last >= 1) & (last <= 12)).all()):
        return first * 12 + last
    return None


def missing_before(clock: Floats | None, group: NDArray[np.intp]) -> Floats:
    """How many periods are missing just before each row, given its clock and its group.

    Parameters
    ----------
    clock : ndarray of float or None
        The clock of each row, sorted by group and period. None where it cannot be told.
    group : ndarray of int
        The group of each row. The usual step is the smallest one of the group.

    Examples
    --------
    >>> missing_before(np.array([1.0, 2.0, 5.0]), np.zeros(3, dtype=int))
    array([0., 0., 2.])
    """
    if clock is None or not clock.size:
        return np.full(group.size, np.nan)
    step = np.diff(clock, prepend=clock[0])
    first = np.diff(group, prepend=group[0] - 1) != 0
    usual = np.full(group.size, np.inf)
    usual[~first] = step[~first]
    starts = np.flatnonzero(first)
    smallest = np.repeat(np.minimum.reduceat(usual, starts), np.diff(starts, append=group.size))
    gaps: Floats = np.where(first, 0.0, np.round(step / smallest) - 1)
    return gaps
