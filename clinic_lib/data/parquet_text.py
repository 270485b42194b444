"""From a Parquet file to the rows of text that a CSV file would give, reading only what is wanted.

Numbers stay numbers where the schema wants them; codes, dates and words become text as CSV has
it, so that every check sees the same. Knows no meaning of a cell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as arrow
import pyarrow.parquet as parquet

from clinic_lib.data.columns import Kind
from clinic_lib.data.csv_text import FileText
from clinic_lib.data.files import TableFile
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import Problem

Filters = Mapping[str, Collection[str]]


def read_parquet_text(file: TableFile, filters: Filters) -> FileText:
    """The rows of a Parquet file, and every problem with the file.

    Parameters
    ----------
    file : TableFile
        Which file.
    filters : mapping of column to words
        Keep only rows whose cell in the column is one of the words; where the column is text the
        others are not even unpacked, and row numbers are then those among the rows kept.

    Returns
    -------
    FileText
    """
    problem = _not_parquet(file)
    if problem:
        return _nothing(problem)
    try:
        with parquet.ParquetFile(file.path) as opened:
            schema = opened.schema_arrow
        header = tuple(schema.names)
        wanted = [name for name in TABLES[file.table].names if header.count(name) == 1]
        pushed = [
            (name, "in", list(words))
            for name, words in filters.items()
            if name in wanted and _is_text(schema.field(name).type)
        ]
        table = parquet.read_table(
            file.path, columns=wanted, filters=pushed or None, partitioning=None
        )
        frame = pd.DataFrame({name: _cells(table[name], file, name) for name in wanted})
    except (pa.ArrowException, ValueError) as error:
        what = f"the Parquet file is damaged ({' '.join(str(error).split())[:80]})"
        return _nothing(Problem(file.name, what, "Make it again, or restore it."))
    except OSError as error:
        # Pyarrow has an OSError for bytes that make no sense too.
        if error.errno is not None:
            raise
        what = f"the Parquet file is damaged ({' '.join(str(error).split())[:80]})"
        return _nothing(Problem(file.name, what, "Make it again, or restore it."))
    rows = np.arange(2, table.num_rows + 2, dtype=np.int64)
    return FileText(header, frame, rows, ())


def as_written(cells: pd.Series) -> pd.Series:
    """Cells as text, a number in its shortest form and a missing one empty.

    Examples
    --------
    >>> as_written(pd.Series([2.0, 0.5, float("nan")])).to_list()
    ['2', '0.5', '']
    """
    if not pd.api.types.is_numeric_dtype(cells):
        return cells
    text = cells.astype("str").str.removesuffix(".0")
    return text.mask(cells.isna(), "").astype("str")


def _not_parquet(file: TableFile) -> Problem | None:
    """Why the bytes are no Parquet file."""
    size = file.path.stat().st_size
    with file.path.open("rb") as opened:
        first = opened.read(4)
        opened.seek(max(size - 4, 0))
        last = opened.read(4)
    if not size:
        return Problem(file.name, "the file is empty", "Restore it or remove it.")
    if first == b"PAR1" == last:
        return None
    if first == b"PAR1":
        what = "the Parquet file is damaged: its end is missing"
        return Problem(file.name, what, "Make it again, or copy it again.")
    what = "the file is not Parquet, whatever its name says"
    return Problem(file.name, what, "If it is CSV, rename it to end in .csv; else make it again.")


def _cells(column: pa.ChunkedArray, file: TableFile, name: str) -> pd.Series:
    """Numbers as numbers where the schema wants numbers, everything else as CSV would have it."""
    kind = TABLES[file.table].column(name).kind
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kind in (Kind.NUMBER, Kind.WHOLE_NUMBER) and _is_number(column.type):
        return column.cast(pa.float64()).to_pandas()
    if pa.types.is_boolean(column.type):
        column = arrow.if_else(column, "yes", "no")
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    if pa.types.is_floating(column.type):
        return as_written(column.to_pandas())
    return arrow.fill_null(column.cast(pa.string()), "").to_pandas()


def _is_text(kind: pa.DataType) -> bool:
    is_kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
    return any(is_kind(kind) for is_kind in is_kinds)


def _is_number(kind: pa.DataType) -> bool:
    is_kinds = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(is_kind(kind) for is_kind in is_kinds)


def _nothing(problem: Problem) -> FileText:
    return FileText((), pd.DataFrame(), np.array([], dtype=np.int64), (problem,))
