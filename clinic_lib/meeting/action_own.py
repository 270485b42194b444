"""Read our own export of the action log back, exactly as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinic_lib.errors import Problem
from clinic_lib.meeting.action_checks import as_kept, check_action, check_note, read_date
from clinic_lib.meeting.action_headings import HEADINGS, LAST_CHANGE
from clinic_lib.meeting.action_records import DATE_FIELDS, GIVEN_BY_THE_LOG, WRITABLE_FIELDS, Action
from clinic_lib.meeting.action_sheets import ActionTable, Cell

FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet would take for a formula; apostrophes before it count."""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of our own export.

    Parameters
    ----------
    file : str
        File and sheet.
    row : int
        Its number there.
    action : Action
        As it stands in the file; without an id where somebody added it there.
    last_change : int
        Number of the latest change that the file knows of.
    """

    file: str
    row: int
    action: Action
    last_change: int


def guarded(text: str) -> str:
    """A text as a CSV file holds it, so that no spreadsheet takes it for a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1+1"), guarded("a = b")
    ("'=1+1", "''=1+1", 'a = b')
    """
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded.

    Examples
    --------
    >>> unguarded(guarded("-5% in a year")), unguarded("'tis")
    ('-5% in a year', "'tis")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def read_own(table: ActionTable, *, is_csv: bool) -> tuple[list[OwnRow], list[Problem]]:
    """The rows of our own export, and everything that is wrong with them.

    Parameters
    ----------
    table : ActionTable
        With our own headings.
    is_csv : bool
        Whether texts are guarded against being taken for formulas.

    Returns
    -------
    rows : list of OwnRow
        Those that can be read.
    problems : list of Problem
    """
    rows: list[OwnRow] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for number, cells in table.rows:
        by_heading = dict(zip(table.headings, cells, strict=True))
        fields = {
            name: _plain_cell(by_heading[heading], name, is_csv=is_csv)
            for name, heading in HEADINGS.items()
        }
        found = _row_problems(fields)
        action_id = str(fields["action_id"]).strip()
        if action_id and action_id in first:
            what = f"the same id stands in row {first[action_id]}"
            remedy = "Delete one of the two, or empty the cell of a new action."
            found.append(Problem("", what, remedy, column="action_id", value=action_id))
        first.setdefault(action_id, number)
        problems += [
            Problem(
                table.place,
                problem.what,
                problem.remedy,
                number,
                HEADINGS.get(str(problem.column), problem.column),
                problem.value,
            )
            for problem in found
        ]
        if not found:
            kept = as_kept({name: fields[name] for name in WRITABLE_FIELDS})
            kept |= {name: str(fields[name]) for name in GIVEN_BY_THE_LOG}
            action = Action.from_text({**kept, "action_id": action_id})
            rows.append(OwnRow(table.place, number, action, _number(by_heading)))
    return rows, problems


def _row_problems(fields: dict[str, Cell]) -> list[Problem]:
    found = list(check_action({name: fields[name] for name in WRITABLE_FIELDS}))
    for name in GIVEN_BY_THE_LOG:
        found += check_note(fields[name], name)
    action_id = str(fields["action_id"]).strip()
    if action_id and not re.fullmatch(r"[\w.\-]+", action_id):
        remedy = "Leave it as it was exported; for a new action leave the cell empty."
        found.append(Problem("", "this is no id", remedy, column="action_id", value=action_id))
    return found


def _plain_cell(cell: Cell, name: str, *, is_csv: bool) -> Cell:
    """A cell as it was before it was exported; a day may come as a date or as text."""
    if name in DATE_FIELDS:
        try:
            return read_date(cell) or ""
        except ValueError:
            return str(cell)
    text = cell if isinstance(cell, str) else cell.isoformat()
    return unguarded(text) if is_csv else text


def _number(by_heading: dict[str, Cell]) -> int:
    written = str(by_heading.get(LAST_CHANGE, "")).strip()
    return int(written) if written.isdigit() else 0
