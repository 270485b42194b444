"""The comparators table of a data folder: one list of neighbours put in place of its older self.

Rows of other lists stay as they are, byte for byte. Knows neither where a list comes from nor how
near anybody is.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from clinic_lib.data.importers.merging import with_rows
from clinic_lib.data.schema import TABLES, write_table
from clinic_lib.errors import DataError, OutputError


def read_as_it_stands(folder: Path, name: str) -> pd.DataFrame:
    """A table of the folder, every cell as it stands; without rows where there is none.

    Raises
    ------
    DataError
        If it cannot be read, or a required column is missing.
    """
    path = _home(folder, name)
    if not path.exists():
        return pd.DataFrame(columns=list(TABLES[name].names), dtype="str")
    try:
        if path.suffix == ".csv":
            table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        else:
            table = pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise DataError(
            f"{path} cannot be read: {str(error).strip()}. Run 'clinic check' on the folder first."
        ) from error
    missing = [column for column in TABLES[name].required_names if column not in table]
    if missing:
        raise DataError(
            f"{path} has no column {', '.join(missing)}. Run 'clinic check' on the folder first."
        )
    return table


def with_list(
    table: pd.DataFrame, rows: pd.DataFrame, name: str, *, only: Collection[str] | None = None
) -> tuple[pd.DataFrame, str]:
    """The comparators with one list in place of what stood of it.

    Parameters
    ----------
    table : DataFrame
        The comparators as they stand.
    rows : DataFrame
        The list's rows, as text.
    name : str
        The list's name.
    only : collection of str, optional
        Areas whose rows of the list are replaced; those of every area, unless given.

    Returns
    -------
    table : DataFrame
        The same table where nothing changes.
    outcome : str
        ``new``, ``replaced`` or ``unchanged``.

    Examples
    --------
    >>> table = pd.DataFrame({"area_code": ["A"], "comparator_code": ["B"], "list_name": ["Old"]})
    >>> rows = table.assign(comparator_code="C", list_name="New")
    >>> both, outcome = with_list(table, rows, "New")
    >>> both["comparator_code"].tolist(), outcome, with_list(both, rows, "New")[1]
    (['B', 'C'], 'new', 'unchanged')
    """
    is_old = table["list_name"] == name if "list_name" in table else pd.Series(False, table.index)
    if only is not None:
        is_old &= table["area_code"].isin(list(only))
    known = table.loc[is_old].reindex(columns=rows.columns, fill_value="").reset_index(drop=True)
    if known.astype("str").equals(rows.reset_index(drop=True).astype("str")):
        return table, "unchanged"
    return with_rows(table.loc[~is_old], rows), "replaced" if is_old.any() else "new"


def write_comparators(table: pd.DataFrame, folder: Path) -> None:
    """Put the table in place in one step.

    Raises
    ------
    OutputError
        If it cannot be written; what stood there still does.
    """
    path = _home(folder, "comparators")
    try:
        write_table(table, path)
    except OSError as error:
        raise OutputError(
            f"{path} could not be written: {error.strerror or error}. What stood there before "
            "still does. Check the permissions and the free space, and run it again."
        ) from error


def _home(folder: Path, name: str) -> Path:
    """Where a table of the folder stands, or would."""
    parquet = folder / f"{name}.parquet"
    return parquet if parquet.exists() else folder / f"{name}.csv"
