"""The action log as files that people work with: a workbook, a CSV file. Knows no database.

Whatever somebody wrote stays a text: no cell of either file is taken for a formula or a link. Both
come back through ``clinic actions import`` exactly as they were.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.data.whole_file import write_whole
from clinic_lib.meeting.action_headings import EXPORTED, HEADINGS, LAST_CHANGE, PRINTED
from clinic_lib.meeting.action_own import guarded
from clinic_lib.meeting.action_records import DATE_FIELDS, StatusChange
from clinic_lib.meeting.live import LoggedActions

if TYPE_CHECKING:
    import xlsxwriter

COLUMNS = (*(HEADINGS[name] for name in EXPORTED), LAST_CHANGE)
HISTORY_COLUMNS = ("Id", "When", "By", "Status", "What was said", "What else changed")
TITLE = "Actions and asks agreed at performance clinics"
GUIDANCE = (
    "One row for each action or ask. Edit or add rows and bring them back with 'clinic actions "
    "import'; leave Id empty in a new row. The history on the other sheet is only for reading."
)
FIRST_ROW = 4
"""Of the rows of a table; title, guidance, an empty row and the header stand above."""
WIDTHS = {"action_id": 9, "text": 50, "evidence": 40, "answer": 40, "area": 22, "owner": 22}
WIDTHS |= {"organisation": 22, "asked_of": 22, "contributors": 22, "created_by": 22}
WIDTHS |= {"clinic_id": 28, "partnership_id": 22, "created_at": 21}
TALL = (*EXPORTED[:PRINTED], "answer")
"""The columns whose words make a row higher."""
HISTORY_WIDTHS = (9, 21, 20, 12, 60, 60)
LINE_POINTS, TALLEST_POINTS = 15, 400
USUAL_WIDTH = 12


def write_actions_csv(logged: LoggedActions, path: Path | str) -> Path:
    """The path of a CSV file with every field of each action.

    Parameters
    ----------
    logged : LoggedActions
        What to write; the histories are left out.
    path : Path or str
        Where to.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there stays as it was.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for action in logged.actions:
        text_of = action.as_text()
        cells = [guarded(text_of[name]) for name in EXPORTED]
        writer.writerow([*cells, logged.last_changes.get(action.action_id, 0)])
    # With the mark that tells a spreadsheet program it is UTF-8.
    return write_whole(text.getvalue().encode("utf-8-sig"), Path(path))


def write_actions_xlsx(logged: LoggedActions, path: Path | str) -> Path:
    """The path of a workbook with the actions as one real table, and their history as another.

    Parameters
    ----------
    logged : LoggedActions
        What to write.
    path : Path or str
        Where to.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there stays as it was.
    """
    import xlsxwriter  # only where a workbook is written

    data = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": TITLE, "created": _latest(logged)})
        _actions_sheet(book, logged)
        _history_sheet(book, logged)
    return write_whole(data.getvalue(), Path(path))


def _latest(logged: LoggedActions) -> datetime:
    """The moment of the latest change: the same log gives the same file."""
    moments = [line.at for lines in logged.histories.values() for line in lines]
    latest = max(moments, default="2000-01-01T00:00:00Z")
    return datetime.fromisoformat(latest.replace("Z", "+00:00")).astimezone(UTC)


def _actions_sheet(book: xlsxwriter.Workbook, logged: LoggedActions) -> None:
    sheet = book.add_worksheet("Actions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    dated = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    _head(book, sheet, TITLE, GUIDANCE)
    for column, name in enumerate([*EXPORTED, LAST_CHANGE]):
        sheet.set_column(column, column, _width(name))
    for row, action in enumerate(logged.actions, start=FIRST_ROW):
        text_of = action.as_text()
        sheet.set_row(row, _height((text_of[name], _width(name)) for name in TALL))
        for column, name in enumerate(EXPORTED):
            day = getattr(action, name) if name in DATE_FIELDS else None
            if day is not None:
                moment = datetime(day.year, day.month, day.day)
                sheet.write_datetime(row, column, moment, dated)
            else:
                _write_text(sheet, row, column, text_of[name], wrapped)
        last_change = logged.last_changes.get(action.action_id, 0)
        sheet.write_number(row, len(EXPORTED), last_change, wrapped)
    sheet.print_area(0, 0, FIRST_ROW + max(len(logged.actions), 1) - 1, PRINTED - 1)
    _as_table(book, sheet, COLUMNS, len(logged.actions), "Actions")


def _history_sheet(book: xlsxwriter.Workbook, logged: LoggedActions) -> None:
    sheet = book.add_worksheet("History")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    _head(book, sheet, "History of the actions", "Oldest first; nothing in it is ever removed.")
    for column, width in enumerate(HISTORY_WIDTHS):
        sheet.set_column(column, column, width)
    rows = [
        (line.action_id, line.at, line.by, str(line.status), line.note, _changes(line))
        for action in logged.actions
        for line in logged.histories.get(action.action_id, ())
    ]
    for row, cells in enumerate(rows, start=FIRST_ROW):
        sheet.set_row(row, _height(zip(cells, HISTORY_WIDTHS, strict=True)))
        for column, text in enumerate(cells):
            _write_text(sheet, row, column, text, wrapped)
    _as_table(book, sheet, HISTORY_COLUMNS, len(rows), "History")


def _head(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, title: str, guidance: str
) -> None:
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, guidance)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def _as_table(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    columns: Sequence[str],
    rows: int,
    name: str,
) -> None:
    """A real table with a header, which a screen reader announces; empty it has one empty row."""
    header = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    settings = {
        "name": name,
        "style": "Table Style Light 1",
        "columns": [{"header": words, "header_format": header} for words in columns],
    }
    last = FIRST_ROW + max(rows, 1) - 1
    sheet.add_table(FIRST_ROW - 1, 0, last, len(columns) - 1, settings)


def _width(name: str) -> int:
    """Of a column, in characters."""
    return WIDTHS.get(name, USUAL_WIDTH)


def _height(cells: Iterable[tuple[str, int]]) -> float:
    """Of a row, in points: not every program makes room for wrapped words by itself."""
    lines = max(
        sum(len(textwrap.wrap(line, width - 1)) or 1 for line in text.splitlines()) or 1
        for text, width in cells
    )
    return min(LINE_POINTS * lines + 3, TALLEST_POINTS)


def _write_text(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, text: str, form: object
) -> None:
    if text:
        sheet.write_string(row, column, text, form)


def _changes(line: StatusChange) -> str:
    """What was written anew, field by field."""
    return "\n".join(
        f"{HEADINGS[part.field]}: {part.before or 'empty'} became {part.after or 'empty'}"
        for part in line.changed
        if part.field != "status"
    )
