"""From files to typed tables: which to open, what to keep, and a stop at what cannot be read.

Refuses only what makes a table unreadable; what is wrong but readable is for the checks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from clinic_lib.data.cell_rules import explain_cell
from clinic_lib.data.columns import Kind, Table
from clinic_lib.data.conversion import convert_column
from clinic_lib.data.files import TableFile, find_table_files
from clinic_lib.data.headers import missing_columns
from clinic_lib.data.lookup import earlier_rows, period_types
from clinic_lib.data.parquet_text import Filters, as_written
from clinic_lib.data.period_labels import explain_label
from clinic_lib.data.periods import read_periods
from clinic_lib.data.reading import Cells, gather, read_part
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import DataError, Problem, suggestion
from clinic_lib.terms import PeriodType

FILTERED = ("observations", "targets", "rebases")
Files = tuple[tuple[str, str], ...]
_NONE = pd.DataFrame()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which indicators and areas are wanted; None for all."""

    indicators: Collection[str] | None = None
    areas: Collection[str] | None = None

    def filters(self, table: str) -> Filters:
        """The same as filters on a table's columns."""
        if table not in FILTERED:
            return {}
        wanted = {"indicator_id": self.indicators, "area_code": self.areas}
        return {column: words for column, words in wanted.items() if words is not None}


@dataclass(frozen=True)
class Loaded:
    """One table as a typed frame, what could not be converted, and the files it came from."""

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    files: Files


def load_tables(folder: Path, asked: Asked) -> tuple[dict[str, pd.DataFrame], Files]:
    """Every table of a folder as a typed frame, and name and hash of the files that were read.

    Parameters
    ----------
    folder : Path
        The data folder.
    asked : Asked
        What to keep.

    Returns
    -------
    tables : dict of str to DataFrame
    files : tuple of (str, str)

    Raises
    ------
    DataError
        With every cell that could not be read, or because nothing is left.
    """
    found = find_table_files(folder)
    _require_tables(folder, found)
    loaded = {"indicators": _load_table("indicators", found["indicators"], asked, _NONE)}
    # Periods can only be read by the type of their indicator.
    _stop_at(folder, loaded.values())
    for name in TABLES:
        if name not in loaded:
            indicators = loaded["indicators"].frame
            loaded[name] = _load_table(name, found.get(name, ()), asked, indicators)
    _stop_at(folder, loaded.values())
    tables = {name: loaded[name].frame for name in TABLES}
    _require_known(asked, tables)
    _require_observations(folder, tables["observations"], asked)
    return tables, tuple(file for name in TABLES for file in loaded[name].files)


def load_table(folder: Path, name: str) -> tuple[pd.DataFrame, Files]:
    """One table alone, and name and hash of its files; empty where the folder has no such table.

    Parameters
    ----------
    folder : Path
        The data folder.
    name : str
        A table without periods, such as ``actions``.

    Returns
    -------
    frame : DataFrame
    files : tuple of (str, str)

    Raises
    ------
    DataError
        With every cell that could not be read.
    """
    files = find_table_files(folder, (name,)).get(name, ())
    loaded = _load_table(name, files, Asked(), _NONE)
    _stop_at(folder, [loaded])
    return loaded.frame, loaded.files


def files_to_open(
    files: Collection[TableFile], wanted: Collection[str] | None, known: Collection[str]
) -> tuple[TableFile, ...]:
    """The observation files that may hold a wanted indicator.

    Parameters
    ----------
    files : collection of TableFile
        Every observation file.
    wanted : collection of str or None
        The indicators asked for.
    known : collection of str
        Every indicator there is: only a file named after one of these promises to hold no other.

    Returns
    -------
    tuple of TableFile
    """
    if wanted is None:
        return tuple(files)
    others = set(known) - set(wanted)
    return tuple(
        file
        for file in files
        if file.stem not in others and (not file.partition or file.partition in wanted)
    )


def _load_table(
    name: str, files: tuple[TableFile, ...], asked: Asked, indicators: pd.DataFrame
) -> Loaded:
    filters = asked.filters(name)
    if name == "observations":
        files = files_to_open(files, asked.indicators, set(indicators["indicator_id"]))
    table = _convert(TABLES[name], files, filters, indicators)
    if table.problems and filters and any(file.is_parquet for file in files):
        # Rows that a filter left unread have no numbers: read all of them to name the right one.
        whole = _convert(TABLES[name], files, {}, indicators)
        return Loaded(whole.frame, whole.problems or table.problems, whole.files)
    return table


def _convert(
    table: Table, files: tuple[TableFile, ...], filters: Filters, indicators: pd.DataFrame
) -> Loaded:
    parts = [read_part(file, filters) for file in files]
    problems = [problem for part in parts for problem in part.problems]
    for part in parts:
        if not part.problems:
            problems += missing_columns(part.header, table, part.file.name)
    cells = gather(table, parts)
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        columns[column.name], bad = convert_column(cells.frame[column.name], column)
        if column.words:
            bad = bad | ~columns[column.name].isin([*column.words, ""]).to_numpy()
        problems += [
            _bad_cell(cells, column.name, position) for position in np.flatnonzero(bad).tolist()
        ]
    # Arrays, because pandas would compare the indexes of as many series.
    frame = pd.DataFrame({name: values.array for name, values in columns.items()})
    if "period" in table.names and not problems:
        frame, unread = _with_periods(cells, frame, indicators)
        problems += unread
    if not problems:
        problems += _repeated(cells, frame)
    if table.name == "observations" and not problems:
        frame = _in_order(frame)
    read = tuple((part.file.name, part.sha256) for part in parts)
    return Loaded(frame, tuple(problems), read)


def _bad_cell(cells: Cells, name: str, position: int) -> Problem:
    file, row = cells.place(position)
    value = str(as_written(cells.frame[name].iloc[[position]]).iloc[0])
    what, remedy = explain_cell(value, cells.table.column(name))
    return Problem(file, what, remedy, row=row, column=name, value=value)


def _with_periods(
    cells: Cells, frame: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Labels written one way, and for observations the days they stand for, in order of time."""
    kinds = period_types(frame, indicators)
    problems: list[Problem] = []
    added: dict[str, pd.Series] = {}
    for column in cells.table.columns:
        if column.kind is not Kind.PERIOD:
            continue
        parsed = read_periods(frame[column.name], kinds)
        unread = parsed["start"].isna()
        bad = unread if column.must_be_filled else unread & (frame[column.name] != "")
        problems += [
            _bad_period(cells, column.name, kinds, at) for at in np.flatnonzero(bad).tolist()
        ]
        added[column.name] = parsed["label"]
        if cells.table.name == "observations":
            days = {"period_start": parsed["start"], "period_end": parsed["end"]}
            added |= {"period_type": kinds, **days}
    return frame.assign(**added), problems


def _bad_period(cells: Cells, name: str, kinds: pd.Series, position: int) -> Problem:
    file, row = cells.place(position)
    value = str(cells.frame[name].iloc[position])
    kind = str(kinds.iloc[position])
    if kind in set(PeriodType):
        what, remedy = explain_label(value, PeriodType(kind))
    else:
        indicator = cells.frame["indicator_id"].iloc[position]
        what = f"the period cannot be read, because the indicator '{indicator}' is not known"
        remedy = "Add the indicator with its period_type to indicators, or correct its code."
    return Problem(file, what, remedy, row=row, column=name, value=value)


def _repeated(cells: Cells, frame: pd.DataFrame) -> list[Problem]:
    """Rows that stand twice, which would be counted twice."""
    problems = []
    for position, first in earlier_rows(frame, cells.table.key).items():
        file, row = cells.place(position)
        other, other_row = cells.place(first)
        place = f"row {other_row}" if other == file else f"row {other_row} of {other}"
        what = f"the row has the same {', '.join(cells.table.key)} as {place}"
        problems.append(Problem(file, what, "Delete one of the two.", row=row))
    return problems


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Sorted by indicator, area, breakdown and time; texts as numbers, which sort much faster."""
    keys = [
        pd.factorize(frame[name], sort=True)[0]
        for name in ("indicator_id", "area_code", "breakdown")
    ]
    days = [frame["period_start"].to_numpy(), frame["period_end"].to_numpy()]
    order = np.lexsort((*reversed(days), *reversed(keys)))
    return frame.take(order).reset_index(drop=True)


def _stop_at(folder: Path, tables: Iterable[Loaded]) -> None:
    problems = [problem for table in tables for problem in table.problems]
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise DataError(
            f"the data in '{folder.name}' cannot be read: {count}. Correct the files named here.",
            problems,
        )


def _require_tables(folder: Path, found: Mapping[str, tuple[TableFile, ...]]) -> None:
    if not folder.is_dir():
        raise DataError(f"there is no data folder '{folder}'. Name the folder that has areas.csv.")
    for name, table in TABLES.items():
        if table.required and name not in found:
            raise DataError(
                f"the data folder '{folder.name}' lacks the table {name}. "
                f"Add {name}.csv or {name}.parquet."
            )
        if name != "observations" and len(found.get(name, ())) > 1:
            names = " and ".join(file.name for file in found[name])
            raise DataError(f"the table {name} stands twice, as {names}. Keep one of them.")


def _require_known(asked: Asked, tables: Mapping[str, pd.DataFrame]) -> None:
    for words, name, column in (
        (asked.indicators, "indicators", "indicator_id"),
        (asked.areas, "areas", "area_code"),
    ):
        known = set(tables[name][column])
        for word in words or ():
            if word not in known:
                raise DataError(
                    f"there is no {column.replace('_', ' ')} '{word}' in the table {name}."
                    f"{suggestion(str(word), known)} Correct it, or add it to {name}."
                )


def _require_observations(folder: Path, observations: pd.DataFrame, asked: Asked) -> None:
    """An empty result is never given silently."""
    if len(observations):
        return
    kept = [
        f"{what} {', '.join(list(words)[:5])}{', ...' if len(words) > 5 else ''}"
        for what, words in (("the indicators", asked.indicators), ("the areas", asked.areas))
        if words is not None
    ]
    why = f" after keeping {' and '.join(kept)}" if kept else ""
    raise DataError(
        f"no observation is left in '{folder.name}'{why}. "
        "Add observations, or ask for other indicators or areas."
    )
