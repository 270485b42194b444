"""The workbook embedded in a native chart: what "Edit data" opens. Knows no look."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.pptx_text import clean_text

SHEET = "Sheet1"
# The file's only date, so that the same figures give the same bytes.
FIXED_DAY = dt.datetime(1980, 1, 1)
Numbers = tuple[float | None, ...]


def workbook_bytes(chart: Chart) -> bytes:
    """Categories and series at full precision, then confidence limits and error bars' lengths.

    A missing value is an empty cell. The lengths are formulas on the limits, so that whoever edits
    a limit in PowerPoint moves the error bar.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    """
    # Comes with python-pptx, and is needed only where a workbook is written.
    from xlsxwriter import Workbook

    blob = io.BytesIO()
    book = Workbook(blob, {"in_memory": True})
    book.set_properties({"created": FIXED_DAY})
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, len(chart.series), 18)
    _write_column(sheet, 0, chart.category_title, [clean_text(name) for name in chart.categories])
    for column, one in enumerate(chart.series, start=1):
        _write_column(sheet, column, clean_text(one.name), one.values)
    for position, one in enumerate(chart.series):
        if one.lower:
            _write_limits(sheet, chart, position)
    book.close()
    return blob.getvalue()


def column_letters(column: int) -> str:
    """The letters of a column counted from zero.

    Examples
    --------
    >>> column_letters(0), column_letters(26), column_letters(52)
    ('A', 'AA', 'BA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_range(column: int, count: int) -> str:
    """Where a column's figures stand, below its name.

    Examples
    --------
    >>> column_range(1, 7)
    'Sheet1!$B$2:$B$8'
    """
    letters = column_letters(column)
    return f"{SHEET}!${letters}$2:${letters}${count + 1}"


def limits_column(chart: Chart, position: int) -> int:
    """The first of the four columns that hold the limits of the series at a position."""
    before = sum(bool(one.lower) for one in chart.series[:position])
    return 1 + len(chart.series) + 4 * before


def error_lengths(one: Series) -> tuple[Numbers, Numbers]:
    """How far the error bars reach below and above each value."""
    below = tuple(
        None if value is None or end is None else value - end
        for value, end in zip(one.values, one.lower, strict=True)
    )
    above = tuple(
        None if value is None or end is None else end - value
        for value, end in zip(one.values, one.upper, strict=True)
    )
    return below, above


def _write_column(sheet: Any, column: int, name: str, cells: Sequence[Any]) -> None:
    sheet.write_string(0, column, name)
    for row, value in enumerate(cells, start=1):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif value is not None:
            sheet.write_number(row, column, value)


def _write_limits(sheet: Any, chart: Chart, position: int) -> None:
    one = chart.series[position]
    column, name = limits_column(chart, position), clean_text(one.name)
    _write_column(sheet, column, f"{name}: lower 95% limit", one.lower)
    _write_column(sheet, column + 1, f"{name}: upper 95% limit", one.upper)
    value, lower, upper = (column_letters(c) for c in (position + 1, column, column + 1))
    sheet.write_string(0, column + 2, f"{name}: error bar below")
    sheet.write_string(0, column + 3, f"{name}: error bar above")
    below, above = error_lengths(one)
    for row, (down, up) in enumerate(zip(below, above, strict=True), start=1):
        if down is not None:
            sheet.write_formula(row, column + 2, f"={value}{row + 1}-{lower}{row + 1}", None, down)
        if up is not None:
            sheet.write_formula(row, column + 3, f"={upper}{row + 1}-{value}{row + 1}", None, up)
