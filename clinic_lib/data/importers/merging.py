"""Joining of new rows to a table that is there already, without changing what people wrote.

Frames only; touches no disk.
"""

from __future__ import annotations

import pandas as pd
from pandas.api.types import is_string_dtype

from clinic_lib.data.schema import TABLES

FILLED_WHEN_BLANK = ("parent_code", "valid_to")


def table_columns(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """The rows with the columns of a table that they have, in its order."""
    return rows[[name for name in TABLES[table].names if name in rows]]


def with_rows(table: pd.DataFrame, added: pd.DataFrame) -> pd.DataFrame:
    """The table with rows at its end and the columns of both, in the types the table has.

    Examples
    --------
    >>> table = pd.DataFrame({"area_code": ["E10000029"], "area_name": ["My Suffolk"]})
    >>> added = pd.DataFrame({"area_code": ["E92000001"], "area_name": ["England"],
    ...                       "parent_code": [""]})
    >>> with_rows(table, added).to_dict("list")
    {'area_code': ['E10000029', 'E92000001'], 'area_name': ['My Suffolk', 'England']}
    """
    if not len(table.columns):
        return added
    news = [name for name in added if name not in table and (added[name] != "").any()]
    columns = [*table.columns, *news]
    typed = added.reindex(columns=columns, fill_value="")
    for name in table:
        if not is_string_dtype(table[name]):
            typed[name] = typed[name].replace("", None).astype(table[name].dtype)
    whole = table.assign(**dict.fromkeys(news, ""))[columns]
    return pd.concat([whole, typed], ignore_index=True) if len(typed) else whole


def with_blanks_filled(table: pd.DataFrame, areas: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The areas table with parents and end dates that were blank and are now known; how many rows.

    Examples
    --------
    >>> table = pd.DataFrame({"area_code": ["E10000029"], "parent_code": [""]})
    >>> known = pd.DataFrame({"area_code": ["E10000029"], "parent_code": ["E12000006"],
    ...                       "valid_to": [""]})
    >>> with_blanks_filled(table, known)[1]
    1
    """
    offered = areas.set_index("area_code")
    filled, changed = table, pd.Series(False, index=table.index)
    for name in FILLED_WHEN_BLANK:
        present = table[name] if name in table else pd.Series("", table.index, dtype="str")
        known = offered[name].to_dict()
        news = table["area_code"].map(lambda code, known=known: known.get(code, ""))
        fill = (news != "") & (present.isna() | (present == ""))
        if fill.any() and is_string_dtype(present):
            filled = filled.assign(**{name: present.mask(fill, news)})
            changed = changed | fill
    return filled, int(changed.sum())
