"""What the rest of a data folder has to know of its observations, however many those are.

Gathered from one group of files after another, so that millions of rows are checked in the memory
of a few hundred thousand. Knows which rows there are, not whether they are right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from clinic_lib.data.files import TableFile
from clinic_lib.data.sheets import Mask, Sheet

KEY = ["indicator_id", "area_code", "period_label"]
Keys = frozenset[tuple[str, str, str]]
# What is read at once. A Parquet file takes about eight times its size when it is unpacked.
BYTES_AT_ONCE = 48_000_000
UNPACKED = {".csv": 1, ".parquet": 8}


@dataclass(frozen=True)
class Observed:
    """What has been seen of the observations so far.

    Parameters
    ----------
    wanted : frozenset of (str, str, str)
        Indicator, area and period of which other tables speak.
    limited_to : collection of str, optional
        The only indicators that were looked at; None for all.
    indicators : frozenset of str
        Those that have a row.
    rows : frozenset of (str, str, str)
        Which of those wanted have a row.
    figures : frozenset of (str, str, str)
        Which of those wanted have a figure for everybody.
    medians : dict of str to float
        For each indicator the median of its figures above 1.
    first_days : dict of (str, str) to date
        For each indicator and area the first day of the first period with a figure.
    row_count : int
        How many rows there are.
    is_whole : bool
        Whether every file could be read: what is missing may be in one that could not.
    """

    wanted: Keys = frozenset()
    limited_to: Collection[str] | None = None
    indicators: frozenset[str] = frozenset()
    rows: Keys = frozenset()
    figures: Keys = frozenset()
    medians: Mapping[str, float] = field(default_factory=dict)
    first_days: Mapping[tuple[str, str], date] = field(default_factory=dict)
    row_count: int = 0
    is_whole: bool = True

    @classmethod
    def asked_by(
        cls, sheets: Mapping[str, Sheet], limited_to: Collection[str] | None = None
    ) -> Observed:
        """Nothing seen yet, and what the tables of targets and rebases will want to know."""
        wanted: set[tuple[str, str, str]] = set()
        for name, label in (("targets", "baseline_period_label"), ("rebases", "period_label")):
            if name in sheets and len(sheets[name]):
                columns = sheets[name].frame[["indicator_id", "area_code", label]]
                wanted |= set(columns.itertuples(index=False, name=None))
        return cls(frozenset(wanted), limited_to)

    def with_sheet(self, sheet: Sheet) -> Observed:
        """The same with the rows of another group of files, whose indicators are in no other."""
        frame = sheet.frame
        has_value = frame["value"].notna()
        is_figure = (has_value | ~sheet.clean("value")) & (frame["breakdown"] == "")
        above = frame.loc[has_value & (frame["value"] > 1)]
        return replace(
            self,
            indicators=self.indicators | set(frame["indicator_id"].unique()),
            rows=self.rows | self._those_wanted(frame),
            figures=self.figures | self._those_wanted(frame.loc[is_figure]),
            medians={**self.medians, **above.groupby("indicator_id")["value"].median()},
            first_days={**self.first_days, **first_days(frame)},
            row_count=self.row_count + len(frame),
            is_whole=self.is_whole and sheet.is_whole,
        )

    def covers(self, codes: pd.Series) -> Mask:
        """Rows whose indicator was among those looked at."""
        if self.limited_to is None:
            return np.ones(len(codes), dtype=bool)
        return np.asarray(codes.isin(list(self.limited_to)))

    def _those_wanted(self, frame: pd.DataFrame) -> Keys:
        if not self.wanted:
            return frozenset()
        # A column at a time first: rows one by one are slow, and millions are asked for by nobody.
        for column, words in zip(KEY, zip(*self.wanted, strict=True), strict=True):
            frame = frame.loc[frame[column].isin(set(words))]
        return self.wanted & set(frame[KEY].itertuples(index=False, name=None))


def first_days(observations: pd.DataFrame) -> dict[tuple[str, str], date]:
    """For each indicator and area the first day of the first period with a figure.

    Examples
    --------
    >>> rows = pd.DataFrame({"indicator_id": ["NI1"], "area_code": ["E1"], "value": [1.0]})
    >>> first_days(rows.assign(period_start=pd.Timestamp("2009-04-01")))
    {('NI1', 'E1'): datetime.date(2009, 4, 1)}
    """
    rows = observations.loc[observations["value"].notna()]
    starts = rows.groupby(["indicator_id", "area_code"])["period_start"].min().dropna()
    return {key: day.date() for key, day in starts.items()}


def among(frame: pd.DataFrame, columns: list[str], keys: Keys) -> Mask:
    """Rows whose indicator, area and period are one of these.

    Examples
    --------
    >>> frame = pd.DataFrame({"i": ["NI1"], "a": ["E1"], "p": ["2009/10"]})
    >>> among(frame, ["i", "a", "p"], frozenset({("NI1", "E1", "2009/10")})).tolist()
    [True]
    """
    rows = frame[columns].itertuples(index=False, name=None)
    return np.fromiter((row in keys for row in rows), dtype=bool, count=len(frame))


def in_groups(files: Iterable[TableFile], known: Collection[str]) -> list[tuple[TableFile, ...]]:
    """The observation files in groups, each to be read at once.

    A file that is named after an indicator, or stands in a folder that is, promises to hold no
    other; files that promise nothing may hold rows of any, and then all are one group.

    Parameters
    ----------
    files : iterable of TableFile
        Every observation file.
    known : collection of str
        Every indicator there is.

    Returns
    -------
    list of tuple of TableFile

    Examples
    --------
    >>> in_groups([], {"NI192"})
    []
    """
    by_indicator: dict[str, list[TableFile]] = {}
    for file in files:
        by_indicator.setdefault(file.promised(known), []).append(file)
    if "" in by_indicator:
        return [tuple(file for part in by_indicator.values() for file in part)]
    groups: list[list[TableFile]] = []
    room = 0
    for part in by_indicator.values():
        size = sum(_unpacked_size(file) for file in part)
        if size > room:
            groups.append([])
            room = BYTES_AT_ONCE
        groups[-1] += part
        room -= size
    return [tuple(group) for group in groups]


def _unpacked_size(file: TableFile) -> int:
    try:
        return file.path.stat().st_size * UNPACKED[file.path.suffix.lower()]
    except OSError:
        # Whatever is wrong with it is told when it is read.
        return 0
