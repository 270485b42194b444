"""Periods as a real type: what stretch of time a label stands for, and how periods are ordered.

A financial and an academic year that look the same are never the same period, because the
indicator's period type is part of it. Knows no indicator and no value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from clinic_lib.data.period_labels import (
    add_months,
    explain_label,
    read_label,
    write_label,
    write_long_label,
)
from clinic_lib.errors import DataError
from clinic_lib.terms import Frequency, PeriodType

STEP_MONTHS = {
    Frequency.ANNUAL: 12,
    Frequency.BIENNIAL: 24,
    Frequency.QUARTERLY: 3,
    Frequency.MONTHLY: 1,
}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of time of a known type, ordered by its start and then its end.

    Parameters
    ----------
    start, end : date
        First and last day, both inside the period.
    period_type : PeriodType
        What kind of period it is.

    Examples
    --------
    >>> parse_period("2009-10", "financial").label
    '2009/10'
    >>> parse_period("2008/09", "academic") < parse_period("2009/10", "academic")
    True
    """

    start: date
    end: date
    period_type: PeriodType

    @property
    def label(self) -> str:
        """The one way this period is written in data and on charts."""
        return write_label(self.start, self.end, self.period_type)

    @property
    def long_label(self) -> str:
        """The period in words, for print.

        Examples
        --------
        >>> parse_period("2009/10 Q2", "quarter").long_label
        'July to September 2009 (2009/10 Q2)'
        """
        return write_long_label(self.start, self.end, self.period_type)

    @property
    def months(self) -> int:
        """Length in whole months; 0 for a date."""
        if self.period_type is PeriodType.SNAPSHOT:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1

    def __str__(self) -> str:
        """The label."""
        return self.label


def parse_period(text: str, period_type: PeriodType | str) -> Period:
    """The period that a label stands for, given the indicator's period type.

    Parameters
    ----------
    text : str
        Such as ``2009/10``, ``2009/10 Q2``, ``Mar 2010``, ``2007 - 09`` or ``2008-01-01/P1Y``.
    period_type : PeriodType or str
        What kind of period the indicator has.

    Returns
    -------
    Period

    Raises
    ------
    DataError
        If the label is not a period of that type; the message says what to write.

    Examples
    --------
    >>> parse_period("2008-01-01/P3Y", "rolling").label
    '2008 - 10'
    >>> parse_period("2008/09", "calendar")
    Traceback (most recent call last):
    ...
    clinic_lib.errors.DataError: period '2008/09' is not a calendar year. Write '2008', or give \
the indicator the period type financial.
    """
    kind = PeriodType(period_type)
    days = read_label(str(text), kind)
    if days is None:
        raise DataError(". ".join(explain_label(str(text), kind)))
    return Period(*days, kind)


def read_periods(labels: pd.Series, period_types: pd.Series | PeriodType | str) -> pd.DataFrame:
    """Parse many labels without stopping at a bad one; each different label is parsed once.

    Parameters
    ----------
    labels : Series of str
        Period labels.
    period_types : Series of str, PeriodType or str
        One type for all, or one a row.

    Returns
    -------
    DataFrame
        On the index of ``labels``: ``label`` (as it is written everywhere), ``start`` and ``end``;
        empty and missing where the label is not a period of its type.

    Examples
    --------
    >>> read_periods(pd.Series(["2009-10", "soon"]), "financial")["label"].to_list()
    ['2009/10', '']
    """
    label_codes, texts = pd.factorize(labels, use_na_sentinel=False)
    if isinstance(period_types, str):
        type_codes, kinds = np.zeros(len(labels), dtype=np.int64), np.array([str(period_types)])
    else:
        type_codes, kinds = pd.factorize(period_types, use_na_sentinel=False)
    pair_codes, pairs = pd.factorize(label_codes * max(len(kinds), 1) + type_codes)
    words = {str(kind): kind for kind in PeriodType}
    found: list[tuple[str, date | None, date | None]] = []
    for pair in pairs:
        kind = words.get(str(kinds[pair % len(kinds)]))
        days = read_label(str(texts[pair // len(kinds)]), kind) if kind else None
        found.append((write_label(*days, kind), *days) if days and kind else ("", None, None))
    written, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    columns = {"label": pd.array(written, dtype="str").take(pair_codes)}
    for name, days in (("start", starts), ("end", ends)):
        columns[name] = np.array(days, dtype="datetime64[us]")[pair_codes]
    return pd.DataFrame(columns, index=labels.index)


def parse_periods(labels: pd.Series, period_types: pd.Series | PeriodType | str) -> pd.DataFrame:
    """Start and end of many labels.

    Parameters
    ----------
    labels : Series of str
        Period labels.
    period_types : Series of str, PeriodType or str
        One type for all, or one a row.

    Returns
    -------
    DataFrame
        Columns ``start`` and ``end`` on the index of ``labels``.

    Raises
    ------
    DataError
        If a label is not a period of its type; the message names the first.

    Examples
    --------
    >>> parse_periods(pd.Series(["2009/10"]), "financial")["end"].dt.date.to_list()
    [datetime.date(2010, 3, 31)]
    """
    parsed = read_periods(labels, period_types)
    bad = np.flatnonzero(parsed["start"].isna())
    if len(bad):
        kind = period_types if isinstance(period_types, str) else period_types.iloc[bad[0]]
        what, remedy = explain_label(str(labels.iloc[bad[0]]), PeriodType(kind))
        raise DataError(f"{len(bad)} of {len(labels)} periods cannot be read: {what}. {remedy}")
    return parsed[["start", "end"]]


def previous_period(period: Period, frequency: Frequency | str) -> Period:
    """The period one step of the frequency earlier.

    Examples
    --------
    >>> previous_period(parse_period("2009/10 Q1", "quarter"), "quarterly").label
    '2008/09 Q4'
    """
    return _shift(period, -STEP_MONTHS[Frequency(frequency)])


def next_period(period: Period, frequency: Frequency | str) -> Period:
    """The period one step of the frequency later.

    Examples
    --------
    >>> next_period(parse_period("2009/10", "financial"), "annual").label
    '2010/11'
    """
    return _shift(period, STEP_MONTHS[Frequency(frequency)])


def same_period_last_year(period: Period) -> Period:
    """The period twelve months earlier.

    Examples
    --------
    >>> same_period_last_year(parse_period("2009/10 Q2", "quarter")).label
    '2008/09 Q2'
    """
    return _shift(period, -12)


def expected_periods(first: Period, last: Period, frequency: Frequency | str) -> tuple[Period, ...]:
    """Every period from the first to the last, one for each step of the frequency.

    Examples
    --------
    >>> first, last = parse_period("2007/08", "financial"), parse_period("2009/10", "financial")
    >>> [period.label for period in expected_periods(first, last, "annual")]
    ['2007/08', '2008/09', '2009/10']
    """
    step = STEP_MONTHS[Frequency(frequency)]
    periods, months = [first], step
    while (period := _shift(first, months)) <= last:
        periods.append(period)
        months += step
    return tuple(periods)


def missing_periods(periods: Iterable[Period], frequency: Frequency | str) -> tuple[Period, ...]:
    """The expected periods between the first and the last that are not there.

    A date counts as there when one lies within half a step of it, because surveys are not held on
    the same day each year.

    Examples
    --------
    >>> there = [parse_period(label, "calendar") for label in ("2005", "2006", "2008")]
    >>> [period.label for period in missing_periods(there, "annual")]
    ['2007']
    """
    there = sorted(set(periods))
    if not there:
        return ()
    expected = expected_periods(there[0], there[-1], frequency)
    if there[0].period_type is not PeriodType.SNAPSHOT:
        return tuple(period for period in expected if period not in set(there))
    half = timedelta(days=STEP_MONTHS[Frequency(frequency)] * 15)
    days = [period.start for period in there]
    return tuple(p for p in expected if not any(abs(p.start - day) <= half for day in days))


def _shift(period: Period, months: int) -> Period:
    start = add_months(period.start, months)
    if period.period_type is PeriodType.SNAPSHOT:
        return Period(start, start, period.period_type)
    return Period(start, add_months(period.end, months), period.period_type)
