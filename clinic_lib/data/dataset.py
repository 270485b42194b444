"""A checked data folder in memory: load what is asked for, and query it.

Knows what the rows are, not what they mean.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.data.disclosure import withhold
from clinic_lib.data.disclosure_counts import Disclosure
from clinic_lib.data.files import find_table_files
from clinic_lib.data.handover import handed_over
from clinic_lib.data.loading import Asked, load_tables
from clinic_lib.data.register import Area, Indicator, Partnership
from clinic_lib.errors import DataError, suggestion

DEFAULT_DISCLOSURE = Disclosure()


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of a data folder, typed, each with every column of its schema.

    Missing text is empty, a missing number NaN, a missing date NaT; yes and no are booleans.
    ``observations`` has ``period_type``, ``period_start`` and ``period_end`` besides and is sorted
    by indicator, area, breakdown and period; labels of periods are written one way throughout.

    Parameters
    ----------
    folder : Path
        Where it was read from.
    areas, indicators, observations, targets, partnerships : DataFrame
        The tables of those names.
    golden_thread, activities, comparators, stories, rebases, actions : DataFrame
        The tables of those names.
    files : tuple of (str, str)
        Name and SHA-256 of every file that was read.
    disclosure : Disclosure, optional
        What was withheld from the observations; None where they are as they stand in the files.
    """

    folder: Path
    areas: pd.DataFrame
    indicators: pd.DataFrame
    observations: pd.DataFrame
    targets: pd.DataFrame
    partnerships: pd.DataFrame
    golden_thread: pd.DataFrame
    activities: pd.DataFrame
    comparators: pd.DataFrame
    stories: pd.DataFrame
    rebases: pd.DataFrame
    actions: pd.DataFrame
    files: tuple[tuple[str, str], ...]
    disclosure: Disclosure | None = None

    def indicator(self, indicator_id: str) -> Indicator:
        """The indicator with this id.

        Raises
        ------
        DataError
            If there is none; the message gives the nearest spelling.
        """
        return Indicator.from_row(self._only_row(self.indicators, "indicator_id", indicator_id))

    def area(self, area_code: str) -> Area:
        """The area with this code.

        Raises
        ------
        DataError
            If there is none; the message gives the nearest spelling.
        """
        return Area.from_row(self._only_row(self.areas, "area_code", area_code))

    def partnership(self, partnership_id: str) -> Partnership:
        """The partnership with this id.

        Raises
        ------
        DataError
            If there is none; the message gives the nearest spelling.
        """
        row = self._only_row(self.partnerships, "partnership_id", partnership_id)
        return Partnership.from_row(row)

    def series(self, indicator_id: str, area_code: str, breakdown: str = "") -> pd.DataFrame:
        """The observations of one indicator in one area, in order of time.

        Parameters
        ----------
        indicator_id, area_code : str
            Which series.
        breakdown : str
            Empty for everybody, else as it stands in the data, such as ``Sex: Male``.

        Returns
        -------
        DataFrame
            Rows of ``observations``, numbered from 0.

        Raises
        ------
        DataError
            If there is no such series; the message says which filter emptied it.
        """
        self.indicator(indicator_id)
        self.area(area_code)
        rows = self.observations
        wanted = {"indicator_id": indicator_id, "area_code": area_code, "breakdown": breakdown}
        for column, word in wanted.items():
            kept = rows[rows[column] == word]
            if kept.empty:
                raise DataError(_emptied(rows, wanted, column))
            rows = kept
        return rows.reset_index(drop=True)

    def _only_row(self, frame: pd.DataFrame, column: str, word: str) -> dict[Hashable, Any]:
        found = np.flatnonzero(frame[column] == word)
        if len(found) == 0:
            what = column.replace("_", " ")
            known = frame[column].to_list()
            raise DataError(
                f"there is no {what} '{word}' in {self.folder.name}.{suggestion(str(word), known)} "
                f"Name one of the {len(known)} that are there, or add it."
            )
        row: dict[Hashable, Any] = frame.iloc[found[0]].to_dict()
        return row


def load_dataset(
    folder: Path | str,
    *,
    indicators: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    disclosure: Disclosure | None = DEFAULT_DISCLOSURE,
) -> Dataset:
    """Read a data folder, or only what some indicators and areas need of it.

    Parameters
    ----------
    folder : Path or str
        The data folder.
    indicators : iterable of str, optional
        Keep observations, targets and rebases of these only. Files named after another indicator
        are not opened.
    areas : iterable of str, optional
        Keep observations, targets and rebases of these only; name comparators here too.
    disclosure : Disclosure, optional
        What is withheld, as ``clinic.disclosure`` says; by default counts under 5. With None the
        observations stay as they stand in the files, and must not be shown to anybody.

    Returns
    -------
    Dataset
        The other tables are always whole.

    Raises
    ------
    DataError
        If a file cannot be read or a cell cannot be converted (with file and row), if an
        indicator or area that was asked for does not exist, or if no observation is left.

    Notes
    -----
    Loading finds what makes the data unreadable; ``check_dataset`` finds everything that is wrong.
    """
    asked = Asked(_words(indicators), _words(areas))
    return handed_over(
        "dataset",
        lambda: _stamp(Path(folder), asked, disclosure),
        lambda: _load(Path(folder), asked, disclosure),
    )


def _load(folder: Path, asked: Asked, disclosure: Disclosure | None) -> Dataset:
    """What is asked for, read from the files."""
    tables, files = load_tables(folder, asked)
    dataset = Dataset(folder=folder, files=files, **tables)
    if disclosure is None:
        return dataset
    if asked.areas is None:
        return protect(dataset, disclosure)
    # An area's figure can be worked out from those of others, wanted or not: all are looked at.
    tables, files = load_tables(folder, Asked(asked.indicators))
    kept = protect(Dataset(folder=folder, files=files, **tables), disclosure)
    is_wanted = kept.observations["area_code"].isin(list(asked.areas))
    shown = kept.observations.loc[is_wanted].reset_index(drop=True)
    return replace(dataset, observations=shown, files=files, disclosure=disclosure)


def _stamp(folder: Path, asked: Asked, disclosure: Disclosure | None) -> bytes:
    """The state of every file, which tells at once whether any has been touched, and the rest."""
    files = [file.path for table in find_table_files(folder).values() for file in table]
    states = [(str(path), *_state(path.stat())) for path in files]
    return repr((str(folder), str(folder.resolve()), asked, disclosure, states)).encode()


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def protect(dataset: Dataset, disclosure: Disclosure) -> Dataset:
    """The data set with everything withheld that a rule does not allow to be shown.

    Parameters
    ----------
    dataset : Dataset
        With all areas and breakdowns of its indicators. Not changed.
    disclosure : Disclosure
        The rule.

    Returns
    -------
    Dataset
        The same one, if this rule has already been applied.
    """
    if dataset.disclosure == disclosure:
        return dataset
    shown = withhold(dataset.observations, dataset.indicators, dataset.areas, disclosure)
    return replace(dataset, observations=shown, disclosure=disclosure)


def _words(words: Iterable[str] | None) -> Collection[str] | None:
    # A single code is an easy slip, and its letters would be taken for codes.
    if isinstance(words, str):
        return (words,)
    return None if words is None else tuple(dict.fromkeys(words))


def _emptied(rows: pd.DataFrame, wanted: dict[str, str], column: str) -> str:
    """Which filter left no row, and what there is instead."""
    before = [f"{name} '{word}'" for name, word in wanted.items()]
    before = before[: list(wanted).index(column)]
    there = [word or "(everybody)" for word in sorted(rows[column].unique())]
    shown = ", ".join(there[:8]) + (", ..." if len(there) > 8 else "")
    kept = f" among the {len(rows)} observations of {' and '.join(before)}" if before else ""
    return (
        f"no observation has the {column.replace('_', ' ')} '{wanted[column]}'{kept}. "
        f"Choose one that is there ({shown or 'none'}), or load more data."
    )
