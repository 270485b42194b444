"""What a table of the data folder must look like, and the one way to write it.

Knows no meaning: which numbers agree with which is for the checks.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pandas as pd

from clinic_lib.data.columns import Column, Kind, Table
from clinic_lib.data.tables import DERIVED_COLUMNS, EXPLAINS_MISSING, MARKERS, TABLES
from clinic_lib.errors import DataError, suggestion

__all__ = [
    "DERIVED_COLUMNS",
    "EXPLAINS_MISSING",
    "MARKERS",
    "TABLES",
    "Column",
    "Kind",
    "Table",
    "write_table",
]


def write_table(frame: pd.DataFrame, path: Path | str, *, table: str | None = None) -> Path:
    r"""Write a table of the data folder as CSV or Parquet, by the ending of its name.

    Parameters
    ----------
    frame : DataFrame
        Columns of the table, typed or as text; the derived columns of a loaded data set are left
        out, any other column is refused.
    path : Path or str
        Ends in ``.csv`` or ``.parquet``. Written under a temporary name and renamed.
    table : str, optional
        The table's name; by default that of the file, or of the folder it stands in.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    DataError
        If the table or a column is not known, or a required column is missing.

    Examples
    --------
    >>> import tempfile
    >>> frame = pd.DataFrame({"area_code": ["E92000001"], "area_name": ["England"],
    ...                       "area_type": ["country"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_table(frame, Path(folder) / "areas.csv").read_text(encoding="utf-8")
    'area_code,area_name,area_type\nE92000001,England,country\n'
    """
    path = Path(path)
    schema = _table_for(path, table)
    ordered = _in_order(frame, schema)
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise DataError(f"'{path.name}' is neither CSV nor Parquet. End its name in .csv.")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    try:
        if path.suffix.lower() == ".csv":
            text = ordered.apply(_as_text)
            text.to_csv(name, index=False, encoding="utf-8", lineterminator="\n")
        else:
            ordered.to_parquet(name, index=False)
        # mkstemp lets only its owner read; a data file is for everybody who may read the folder.
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def _table_for(path: Path, table: str | None) -> Table:
    """The schema by name, file name or folder name."""
    names = [table] if table else [path.stem, path.parent.name, path.parent.parent.name]
    for name in names:
        if name in TABLES:
            return TABLES[name]
    raise DataError(
        f"'{names[0]}' is not a table of the data folder.{suggestion(str(names[0]), TABLES)} "
        f"Name one of {', '.join(TABLES)}."
    )


def _in_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The table's columns in the order of its schema."""
    known = [*table.names, *DERIVED_COLUMNS]
    for name in frame.columns:
        if name not in known:
            raise DataError(
                f"'{name}' is not a column of {table.name}.{suggestion(str(name), table.names)} "
                f"Leave it out or rename it; the columns are {', '.join(table.names)}."
            )
    for name in table.required_names:
        if name not in frame.columns:
            raise DataError(
                f"{table.name} lacks the column '{name}'. Add it; the columns given are "
                f"{', '.join(map(str, frame.columns))}."
            )
    return frame[[name for name in table.names if name in frame.columns]]


def _as_text(column: pd.Series) -> pd.Series:
    """Cells as a CSV file of the data folder has them: yes and no, ISO dates, shortest numbers."""
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "yes", False: "no"})
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d")
    if pd.api.types.is_float_dtype(column):
        return column.map(_shortest, na_action="ignore")
    return column


def _shortest(number: float) -> str:
    text = repr(float(number))
    return text[:-2] if text.endswith(".0") else text
