"""The workbook embedded in a native chart: what "Edit data" opens. Knows no look.

A pack has some fifty, all alike but for their one sheet and its texts. The rest is made once, by
XlsxWriter; a test holds the cells equal to those that XlsxWriter would write.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from math import isfinite
from xml.sax.saxutils import escape

from clinic_lib.presentation.chart_records import Chart, Series
from clinic_lib.presentation.office_package import package_of, parts_of
from clinic_lib.presentation.pptx_text import clean_text

SHEET = "Sheet1"
# The file's only date, so that the same figures give the same bytes.
FIXED_DAY = dt.datetime(1980, 1, 1)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_PART, TEXTS_PART = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
COLUMN_WIDTH = 18.7109375
# Excel would read a character out of it.
LOOKS_LIKE_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
Numbers = tuple[float | None, ...]
Formulas = list[tuple[str, float] | None]
Cells = Sequence[str | float | tuple[str, float] | None]


def workbook_bytes(chart: Chart) -> bytes:
    """Categories and series at full precision, then confidence limits and error bars' lengths.

    A missing value is an empty cell. The lengths are formulas on the limits, so that whoever edits
    a limit in PowerPoint moves the error bar.

    Parameters
    ----------
    chart : Chart
        What is drawn.
    """
    columns: list[Cells] = [[chart.category_title, *map(clean_text, chart.categories)]]
    columns += [[clean_text(one.name), *one.values] for one in chart.series]
    for position, one in enumerate(chart.series):
        if one.lower:
            columns += _limits(chart, position)
    texts: dict[str, int] = {}
    sheet = _sheet(columns, texts, named=1 + len(chart.series))
    return package_of({SHEET_PART: sheet, TEXTS_PART: _shared(texts)}, onto=book_without_cells())


@lru_cache(maxsize=1)
def book_without_cells() -> bytes:
    """A workbook that lacks only its sheet's cells and their texts.

    Returns
    -------
    bytes
        The same for every chart.
    """
    # Comes with python-pptx, and is needed only where a workbook is written.
    from xlsxwriter import Workbook

    blob = io.BytesIO()
    book = Workbook(blob, {"in_memory": True})
    book.set_properties({"created": FIXED_DAY})
    book.add_worksheet(SHEET).write_string(0, 0, SHEET)
    book.close()
    kept = parts_of(blob.getvalue())
    return package_of({n: part for n, part in kept.items() if n not in (SHEET_PART, TEXTS_PART)})


def _sheet(columns: Sequence[Cells], texts: dict[str, int], *, named: int) -> bytes:
    """A sheet of these columns, the first so many wide; its texts are numbered on the way."""
    letters = [column_letters(number) for number in range(len(columns))]
    rows = []
    for row, cells in enumerate(zip_longest(*columns), start=1):
        marked = (_cell(f"{letters[n]}{row}", cell, texts) for n, cell in enumerate(cells))
        rows.append(f'<row r="{row}">{"".join(marked)}</row>')
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:{letters[-1]}{len(rows)}"/>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f'<cols><col min="1" max="{named}" width="{COLUMN_WIDTH}" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        "</worksheet>"
    ).encode()


def _cell(place: str, cell: str | float | tuple[str, float] | None, texts: dict[str, int]) -> str:
    """A text, a number, a formula with what it comes to, or nothing."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{texts.setdefault(cell, len(texts))}</v></c>'
    if isinstance(cell, tuple):
        return f'<c r="{place}"><f>{cell[0]}</f><v>{_number(cell[1])}</v></c>'
    return f'<c r="{place}"><v>{_number(cell)}</v></c>'


def _number(value: float) -> str:
    """A number at full precision; what is none would make a file that Excel cannot open."""
    if not isfinite(value):
        raise ValueError(f"{value} cannot stand in the cell of a workbook")
    return repr(float(value))


def _shared(texts: dict[str, int]) -> bytes:
    """The texts that cells name by number."""
    told = (f"<si><t>{LOOKS_LIKE_CODE.sub('_x005F_', escape(text))}</t></si>" for text in texts)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<sst xmlns="{MAIN}">{"".join(told)}</sst>'
    ).encode()


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


def _limits(chart: Chart, position: int) -> list[Cells]:
    """The columns of a series' limits, and of the lengths that follow from them."""
    one = chart.series[position]
    column, name = limits_column(chart, position), clean_text(one.name)
    value, lower, upper = (column_letters(c) for c in (position + 1, column, column + 1))
    down: Formulas = []
    up: Formulas = []
    below, above = error_lengths(one)
    for row, (short, long) in enumerate(zip(below, above, strict=True), start=2):
        down.append(None if short is None else (f"{value}{row}-{lower}{row}", short))
        up.append(None if long is None else (f"{upper}{row}-{value}{row}", long))
    return [
        [f"{name}: lower 95% limit", *one.lower],
        [f"{name}: upper 95% limit", *one.upper],
        [f"{name}: error bar below", *down],
        [f"{name}: error bar above", *up],
    ]
