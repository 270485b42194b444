"""Bring in action plans: our own export, which changes what was edited in it, and anybody else's.

All of a file or nothing. What a foreign table says that has no field of its own goes, word for
word, into the first line of the action's history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from clinic_lib.errors import DataError, ParameterError, Problem
from clinic_lib.meeting.action_checks import as_kept, check_action, check_note
from clinic_lib.meeting.action_foreign import ForeignRow, read_foreign
from clinic_lib.meeting.action_own import OwnRow, read_own
from clinic_lib.meeting.action_records import WRITABLE_FIELDS, Action
from clinic_lib.meeting.action_sheets import read_tables
from clinic_lib.meeting.action_table import table_actions
from clinic_lib.meeting.actions import ActionLog

IMPORTED = "Imported from "
"""How the history tells that nobody but an import has written about an action."""


@dataclass(frozen=True, slots=True)
class ImportedActions:
    """What an import of actions did.

    Parameters
    ----------
    file : str
        The file.
    added, changed : tuple of str
        Ids of actions.
    unchanged : int
        How many were there already, just so.
    remarks : tuple of str
        What the reader should know: how columns were understood, and what could not be read.
    """

    file: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    remarks: tuple[str, ...] = ()

    def summary(self) -> str:
        """What was done, in words.

        Examples
        --------
        >>> print(ImportedActions("plan.xlsx", ("A1", "A2"), (), 3).summary())
        plan.xlsx: 2 added (A1 to A2), 0 changed, 3 there already.
        """
        ids = f" ({self.added[0]} to {self.added[-1]})" if len(self.added) > 1 else ""
        ids = f" ({self.added[0]})" if len(self.added) == 1 else ids
        changed = f"{len(self.changed)} changed"
        changed += f" ({', '.join(self.changed)})" if self.changed else ""
        first = (
            f"{self.file}: {len(self.added)} added{ids}, {changed}, {self.unchanged} there already."
        )
        return "\n".join([first, *(f"  {remark}" for remark in self.remarks)])


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose the actions of a foreign table are.

    Parameters
    ----------
    partnership_id : str
        Whose.
    clinic_id : str
        The clinic they were agreed at; empty for a partnership's own plan.
    agreed_on : date, optional
        When, where the table does not say.
    """

    partnership_id: str
    clinic_id: str = ""
    agreed_on: date | None = None


def import_actions(
    path: Path | str,
    data_folder: Path | str,
    *,
    belonging: Belonging | None = None,
    by: str = "",
) -> ImportedActions:
    """Bring the actions of a file into the log; importing it again changes nothing.

    Parameters
    ----------
    path : Path or str
        A workbook or CSV file: our own export, or a table with headings such as Action and Owner.
    data_folder : Path or str
        The folder of the tables; the log is in it.
    belonging : Belonging, optional
        Whose the actions are; needed for a table that is not our own export.
    by : str
        Who brings them in.

    Returns
    -------
    ImportedActions

    Raises
    ------
    DataError
        With everything that is wrong with the file; then nothing has been brought in.
    ParameterError
        If it is not said whose a foreign table's actions are.
    """
    path = Path(path)
    tables, others = read_tables(path)
    is_own = tables[0].is_own
    remarks = [f"sheet '{name}' holds no table of actions and was left out" for name in others]
    with ActionLog.open(data_folder) as log:
        if is_own:
            rows, problems = read_own(tables[0], is_csv=path.suffix.lower() == ".csv")
            # Alone from here on: nobody may change an action between the look and the writing.
            with log.together():
                _refuse(path, [*problems, *_conflicts(log, data_folder, rows)])
                return _bring_in_own(log, path, rows, by)
        if belonging is None:
            raise ParameterError(
                f"'{path.name}' is not an export of the action log, so it does not say whose "
                "actions these are. Add --clinic CLINIC or --partnership PARTNERSHIP."
            )
        foreign: list[ForeignRow] = []
        for table in tables:
            found, said = read_foreign(table)
            foreign += found
            remarks += said
        _refuse(path, _foreign_problems(foreign, belonging))
        return _bring_in_foreign(log, path, foreign, belonging, remarks, by)


def _refuse(path: Path, problems: Sequence[Problem]) -> None:
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise DataError(f"'{path.name}' cannot be imported: {count}. Nothing was saved.", problems)


def _conflicts(log: ActionLog, data_folder: Path | str, rows: Sequence[OwnRow]) -> list[Problem]:
    """Rows whose id is another action's here, or that were changed here since the export."""
    there = {action.action_id: action for action in (*table_actions(data_folder), *log.list())}
    problems = []
    for row in rows:
        known = there.get(row.action.action_id)
        if known is None or not _differs(known, _writable(row.action)):
            continue
        here = known.created_at, known.created_by
        if here != (row.action.created_at, row.action.created_by):
            what = "another action has this id in the log"
            remedy = "Empty the cell: it is then added as a new one."
        elif log.last_change(known.action_id) > row.last_change:
            what = "the action was changed in the log after this file was exported"
            remedy = "Export again, and make the changes in the new file."
        else:
            continue
        problems.append(
            Problem(row.file, what, remedy, row=row.row, column="Id", value=known.action_id)
        )
    return problems


def _differs(action: Action, fields: Mapping[str, object]) -> bool:
    known = action.as_text()
    return any(known[name] != text for name, text in as_kept(fields).items())


def _writable(action: Action) -> dict[str, Any]:
    return {name: getattr(action, name) for name in WRITABLE_FIELDS}


def _bring_in_own(log: ActionLog, path: Path, rows: Sequence[OwnRow], by: str) -> ImportedActions:
    added, changed, unchanged = [], [], 0
    note = f"{IMPORTED}{path.name}"
    earlier = table_actions(log.path.parent.parent)
    known = {action.action_id: action for action in (*earlier, *log.list())}
    for row in rows:
        action = row.action
        fields = _writable(action)
        if not action.action_id:
            added.append(log.add(by=by, note=note, **fields).action_id)
        elif action.action_id not in known:
            added.append(log.restore(action, note=note, by=by).action_id)
        elif _differs(known[action.action_id], fields):
            log.change(action.action_id, note=note, by=by, **fields)
            changed.append(action.action_id)
        else:
            unchanged += 1
    return ImportedActions(path.name, tuple(added), tuple(changed), unchanged)


def _foreign_problems(rows: Sequence[ForeignRow], belonging: Belonging) -> list[Problem]:
    problems = []
    for row in rows:
        found = check_action({**row.fields, "partnership_id": belonging.partnership_id})
        for problem in (*found, *check_note(row.note)):
            heading = row.headings.get(str(problem.column), problem.column)
            problems.append(
                Problem(row.file, problem.what, problem.remedy, row.row, heading, problem.value)
            )
    return problems


def _bring_in_foreign(
    log: ActionLog,
    path: Path,
    rows: Sequence[ForeignRow],
    belonging: Belonging,
    remarks: Sequence[str],
    by: str,
) -> ImportedActions:
    """Known again by its words: changed by a newer table, but not once it was changed here."""
    added, changed, left, unchanged = [], [], [], 0
    with log.together():
        for row in rows:
            fields = {
                "agreed_on": belonging.agreed_on,
                **row.fields,
                "partnership_id": belonging.partnership_id,
                "clinic_id": belonging.clinic_id,
            }
            key = f"table:{belonging.partnership_id}:{belonging.clinic_id}:{row.key}"
            there = log.keyed(key)
            if there is None:
                note = f"{IMPORTED}{path.name}, row {row.row}\n{row.note}".strip()
                added.append(log.add(by=by, key=key, note=note, **fields).action_id)
            elif not _differs(there, row.fields):
                unchanged += 1
            elif all(line.note.startswith(IMPORTED) for line in log.history(there.action_id)):
                log.change(there.action_id, by=by, note=f"{IMPORTED}{path.name}", **row.fields)
                changed.append(there.action_id)
            else:
                left.append(there.action_id)
    if left:
        remarks = [
            *remarks,
            f"{len(left)} were changed in the log since they were imported and differ from the "
            f"file; the log stands ({', '.join(left[:8])}{', ...' if len(left) > 8 else ''})",
        ]
    return ImportedActions(path.name, tuple(added), tuple(changed), unchanged, tuple(remarks))
