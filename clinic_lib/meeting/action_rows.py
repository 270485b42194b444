"""Actions and their history as rows of the log's tables. Knows SQL, and no rule of the meeting."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple
from datetime import UTC, datetime

from clinic_lib.meeting.action_records import FIELDS, Action, FieldChange, StatusChange
from clinic_lib.terms import ActionStatus

_NEXT_ID = """
SELECT coalesce(max(CAST(substr(action_id, 2) AS INTEGER)), 0) + 1 FROM actions
WHERE action_id GLOB 'A[0-9]*' AND NOT action_id GLOB 'A*[^0-9]*'
"""


def moment() -> str:
    """The moment in universal time, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def next_id(connection: sqlite3.Connection) -> str:
    """The id of the action that is written down next."""
    return f"A{connection.execute(_NEXT_ID).fetchone()[0]}"


def read_action(row: sqlite3.Row) -> Action:
    """The action of a row."""
    return Action.from_text({name: row[name] for name in FIELDS})


def read_change(row: sqlite3.Row) -> StatusChange:
    """The line of the history of a row."""
    return StatusChange(
        action_id=row["action_id"],
        status=ActionStatus(row["status"]),
        note=row["note"],
        at=row["at"],
        by=row["by"],
        changed=tuple(FieldChange(*parts) for parts in json.loads(row["changed"])),
    )


def find(connection: sqlite3.Connection, column: str, value: str) -> Action | None:
    """The one action with this value in a column that holds each value once, or None."""
    row = connection.execute(f"SELECT * FROM actions WHERE {column} = ?", (value,)).fetchone()
    return None if row is None else read_action(row)


def insert(
    connection: sqlite3.Connection, kept: dict[str, str], *, key: str = "", note: str = "", by: str
) -> Action:
    """A new action, and the first line of its history."""
    columns = ("idempotency_key", *FIELDS)
    values = (key or None, *(str(kept[name]) for name in FIELDS))
    marks = ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO actions ({', '.join(columns)}) VALUES ({marks})", values)
    action = Action.from_text(kept)
    _remember(connection, action, (), note=note, by=by)
    return action


def update(
    connection: sqlite3.Connection,
    before: Action,
    changed: tuple[FieldChange, ...],
    *,
    note: str,
    by: str,
) -> Action:
    """The action as it now is, and one more line of its history; nothing where nothing is new."""
    if not changed and not note.strip():
        return before
    after = Action.from_text(before.as_text() | {part.field: part.after for part in changed})
    for part in changed:
        connection.execute(
            f"UPDATE actions SET {part.field} = ? WHERE action_id = ?",
            (part.after, before.action_id),
        )
    _remember(connection, after, changed, note=note, by=by)
    return after


def _remember(
    connection: sqlite3.Connection,
    action: Action,
    changed: tuple[FieldChange, ...],
    *,
    note: str,
    by: str,
) -> None:
    """One more line of the history."""
    told = json.dumps([astuple(part) for part in changed], ensure_ascii=False)
    connection.execute(
        "INSERT INTO changes (action_id, status, note, changed, at, by) VALUES (?, ?, ?, ?, ?, ?)",
        (action.action_id, str(action.status), note, told, moment(), by),
    )
