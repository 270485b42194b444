"""The data dictionary: every table and column in words, as ``data/README.md`` carries it.

Says what the schema says and nothing else, so that the two cannot disagree.
"""

from __future__ import annotations

import os
from pathlib import Path

from clinic_lib.data.columns import Column, Kind, Table
from clinic_lib.data.period_labels import EXAMPLES
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import DataError

BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
_KINDS = {
    Kind.IDENTIFIER: "code",
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.WHOLE_NUMBER: "whole number",
    Kind.YES_NO: "yes or no",
    Kind.DATE: "date",
    Kind.PERIOD: "period",
    Kind.MARKERS: "markers",
}


def describe_tables() -> str:
    """Every table and its columns as Markdown.

    Returns
    -------
    str
        One heading and one table each.

    Examples
    --------
    >>> describe_tables().splitlines()[0]
    '### areas (required)'
    """
    return "\n\n".join(_describe(table) for table in TABLES.values())


def describe_periods() -> str:
    """How each type of period is written, as Markdown.

    Examples
    --------
    >>> describe_periods().splitlines()[2]
    "| `financial` | '2009/10' |"
    """
    rows = [f"| `{kind}` | {example} |" for kind, example in EXAMPLES.items()]
    return "\n".join(["| period_type | Written |", "|---|---|", *rows])


def write_dictionary(path: Path | str) -> Path:
    """Bring the dictionary between the two marks of a Markdown file up to date.

    Parameters
    ----------
    path : Path or str
        The file, which is written under a temporary name and renamed.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If the file lacks the marks.
    """
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise DataError(f"'{path.name}' lacks a line '{BEGIN}' or '{END}'. Write both in it.")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    inside = f"{BEGIN}\n\n{describe_periods()}\n\n{describe_tables()}\n\n{END}"
    temporary = path.with_name(f".{path.name}")
    temporary.write_text(f"{before}{inside}{after}", encoding="utf-8", newline="\n")
    os.replace(temporary, path)
    return path


def _describe(table: Table) -> str:
    rows = [
        f"| `{column.name}` | {_what(column)} | {_need(column)} | {column.meaning} |"
        for column in table.columns
    ]
    need = "required" if table.required else "optional"
    key = ", ".join(f"`{name}`" for name in table.key)
    return "\n".join(
        [
            f"### {table.name} ({need})",
            "",
            f"{table.meaning}. No two rows may share {key}.",
            "",
            "| Column | Holds | Needed | Meaning |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _what(column: Column) -> str:
    if column.words:
        return ", ".join(f"`{word}`" for word in column.words)
    if column.kind is Kind.WORD:
        return "word in small letters"
    words = _KINDS[column.kind]
    if column.low is not None and column.high is not None:
        return f"{words}, {column.low:g} to {column.high:g}"
    return f"{words}, {column.low:g} or more" if column.low is not None else words


def _need(column: Column) -> str:
    if column.must_be_filled:
        return "always"
    if column.required:
        return "the column; a cell may be empty"
    return f"no; empty means {column.default}" if column.default else "no"
