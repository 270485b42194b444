"""A workbook of gptables whose large tables are written straight, cell after cell.

gptables keeps a dictionary for the format of each cell in a frame of its own, and looks through
every cell several times for links, blanks and shorthand. How a cell looks depends only on its
column and on the rules that name its row: that is worked out once here. The file is the same to
the byte, and a test holds it so.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from xlsxwriter.workbook import Workbook

with warnings.catch_warnings():
    # It leaves the file of its own theme open when it is imported.
    warnings.simplefilter("ignore", ResourceWarning)
    from gptables import Cover, GPTable, Theme
    from gptables.core.wrappers import GPWorkbook, GPWorksheet

# Text of the data is text: no formula, address or number is read into it.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
__all__ = ["Book", "Cover", "GPTable", "Sheet", "Theme", "build_book"]
Look = Callable[[int, int], Any]
CONTENTS, NOTES = "Contents", "Notes"
# gptables hides the lines between cells on screen and on paper.
HIDDEN = 2


class Book(GPWorkbook):  # type: ignore[misc]
    """A workbook whose sheets are of our own kind."""

    def add_worksheet(self, name: str | None = None, gridlines: str = "hide_all") -> Sheet:
        """An empty sheet with the theme of the workbook."""
        sheet: Sheet = Workbook.add_worksheet(self, name, Sheet)
        sheet.theme, sheet._workbook = self.theme, self
        sheet.hide_gridlines(HIDDEN)
        return sheet


class Sheet(GPWorksheet):  # type: ignore[misc]
    """A sheet whose data hold text, numbers and dates only, each column with its own side."""

    def _parse_table_urls(self, gptable: GPTable) -> None:
        """Leave cells as they are: what looks like a link in data is text."""

    def _write_table_elements(self, pos: list[int], gptable: GPTable, auto_width: bool) -> Any:
        """Write headings and rows, and mark them as a table.

        Tables without rules for their columns, such as the contents, are left to gptables.
        """
        if not gptable.additional_formatting:
            return super()._write_table_elements(pos, gptable, auto_width)
        top, headings = gptable.data_range[0], gptable.table.columns.tolist()
        look = _look(self._workbook, gptable)
        for row, cells in enumerate((headings, *gptable.table.to_numpy().tolist())):
            for column, cell in enumerate(cells):
                self._write_plain(top + row, column, cell, look(row, column))
        names = [{"header": name, "header_format": look(0, n)} for n, name in enumerate(headings)]
        options = {"header_row": True, "autofilter": False, "columns": names, "style": None}
        self.add_table(*gptable.data_range, {**options, "name": gptable.table_name})
        return [gptable.data_range[2] + 1, 0]

    def _write_plain(self, row: int, column: int, cell: Any, look: Any) -> None:
        """Write text as text, whatever it looks like."""
        if isinstance(cell, str):
            self.write_string(row, column, cell, look)
        elif isinstance(cell, float):
            self.write_number(row, column, cell, look)
        else:
            self.write_datetime(row, column, cell, look)


def _look(book: Book, gptable: GPTable) -> Look:
    """How the cell of a row and a column looks; row 0 has the headings.

    The look of a heading, of the column that names the row or of data comes from the theme; then
    each rule of the table that names the row or the column, in order.
    """
    theme, names_rows = book.theme, set(gptable.index_columns.values())
    rules = [next(iter(rule.items())) for rule in gptable.additional_formatting]
    of_row: dict[int, list[int]] = {}
    for number, (kind, rule) in enumerate(rules):
        for row in rule["rows"] if kind == "row" else ():
            of_row.setdefault(row, []).append(number)

    @cache
    def made(column: int, is_heading: bool, rules_of_row: tuple[int, ...]) -> Any:
        base = theme.index_2_format if column in names_rows else theme.data_format
        merged = dict(theme.column_heading_format if is_heading else base)
        for number, (kind, rule) in enumerate(rules):
            if number in rules_of_row or (kind == "column" and column in rule["columns"]):
                merged |= rule["format"]
        return book.add_format(merged)

    return lambda row, column: made(column, row == 0, tuple(of_row.get(row, ())))


def build_book(
    stream: Any,
    tables: Mapping[str, GPTable],
    *,
    theme: Theme,
    cover: Cover,
    contents: Mapping[str, Any],
    notes: Mapping[str, Any],
) -> Book:
    """The same as ``gptables.produce_workbook``, with sheets of our own kind.

    Parameters
    ----------
    stream : file-like
        Where ``close`` writes it.
    tables : mapping of str to GPTable
        Each table by the name of its sheet, each with a rule for the side of every column.
    theme, cover
        As there.
    contents, notes : mapping
        What the sheets of contents and of notes are made from.

    Returns
    -------
    Book
        Not yet closed.
    """
    book = Book(stream, options=OPTIONS)
    book.set_theme(theme)
    book.add_worksheet(cover.cover_label).write_cover(cover)
    listed = book.make_table_of_contents(tables, **contents)
    book._update_annotations(tables)
    words = {CONTENTS: listed, NOTES: book.make_notesheet(**notes)}
    for name, table in {**words, **tables}.items():
        book.add_worksheet(name).write_gptable(table, False, book._annotations)
    return book
