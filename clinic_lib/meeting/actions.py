"""The action log: what was agreed at clinics, written down at once and never lost.

Many people and programs may write at the same time. Knows no figure: whether an action worked is
judged in ``followup``.
"""

from __future__ import annotations

import getpass
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from clinic_lib.errors import ParameterError, Problem, suggestion
from clinic_lib.meeting.action_checks import as_kept, check_action, check_note
from clinic_lib.meeting.action_records import (
    FIELDS,
    WRITABLE_FIELDS,
    Action,
    FieldChange,
    StatusChange,
)
from clinic_lib.meeting.action_store import Store, log_file
from clinic_lib.meeting.action_table import table_actions
from clinic_lib.terms import ActionKind, ActionStatus

__all__ = ["Action", "ActionLog", "FieldChange", "StatusChange", "check_action", "who"]

_NEXT_ID = """
SELECT coalesce(max(CAST(substr(action_id, 2) AS INTEGER)), 0) + 1 FROM actions
WHERE action_id GLOB 'A[0-9]*' AND NOT action_id GLOB 'A*[^0-9]*'
"""
_COLUMNS = tuple(name for name in FIELDS if name != "action_id")


class ActionLog:
    """The log of one data folder, in ``live/actions.sqlite``.

    Opened with ``with ActionLog.open(folder) as log``. The file is made by the first action; until
    then, reading finds nothing and makes nothing. May be used by several threads.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, ActionLog.open(folder) as log:
    ...     action = log.add(partnership_id="green", text="Leaflets to 3,000 homes", by="A Clerk")
    ...     done = log.change(action.action_id, status="done", note="Sent on Monday", by="A Clerk")
    ...     print(done.action_id, done.status, len(log.history("A1")), log.revision)
    A1 done 2 2
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.RLock()

    @classmethod
    def open(cls, data_folder: Path | str) -> ActionLog:
        """The log of a data folder; no file is touched yet.

        Parameters
        ----------
        data_folder : Path or str
            The folder of the tables.

        Returns
        -------
        ActionLog
        """
        return cls(Store(log_file(data_folder), _COLUMNS))

    def __enter__(self) -> Self:
        """The log itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file; the log opens it again when it is used again."""
        with self._turn:
            self._store.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    @property
    def revision(self) -> int:
        """A number that grows with everything that is written; 0 for an empty log."""
        with self._turn:
            found = self._store.rows("SELECT max(change_id) AS revision FROM changes")
        return int(found[0]["revision"] or 0) if found else 0

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything written inside is kept, or, after an error, nothing of it."""
        with self._turn, self._store.writing():
            yield

    def add(self, *, by: str = "", key: str = "", **fields: Any) -> Action:
        """Write down an action or an ask; it is safe on the disk when this returns.

        Parameters
        ----------
        by : str
            Who writes it down; by default the user of this computer.
        key : str
            Something that names this one act of adding: added a second time with the same key, it
            is found and not added again.
        **fields
            Fields of ``Action``; ``text`` and ``partnership_id`` at least.

        Returns
        -------
        Action
            As kept, with its id.

        Raises
        ------
        ParameterError
            With everything that is wrong with the fields.
        OutputError, DataError
            If it could not be saved.
        """
        _refuse([*check_action(fields), *_line_problems(by=by, key=key)])
        kept = dict.fromkeys(WRITABLE_FIELDS, "") | as_kept(fields)
        kept["kind"] = kept["kind"] or ActionKind.ACTION
        kept["status"] = kept["status"] or ActionStatus.OPEN
        kept["agreed_on"] = kept["agreed_on"] or _today()
        _date_what_happened(kept)
        with self._turn, self._store.writing() as connection:
            if key and (there := _found(connection, "idempotency_key", key)):
                return there
            number = connection.execute(_NEXT_ID).fetchone()[0]
            origin = {"action_id": f"A{number}", "created_at": _now(), "created_by": by or who()}
            return _insert(connection, {**kept, **origin}, key=key, by=by or who())

    def change(
        self,
        action_id: str,
        *,
        status: ActionStatus | str | None = None,
        note: str = "",
        by: str = "",
        **fields: Any,
    ) -> Action:
        """Write down what became of an action; the history keeps what stood there before.

        Parameters
        ----------
        action_id : str
            Such as ``A1``; one of the table ``actions`` is taken over into the log.
        status : ActionStatus or str, optional
            The new status; by default it stays.
        note : str
            What was said.
        by : str
            Who writes it down; by default the user of this computer.
        **fields
            Fields of ``Action`` that are written anew.

        Returns
        -------
        Action
            As it now is. Where nothing is new and there is no note, nothing is written.

        Raises
        ------
        ParameterError
            If there is no such action, or with everything that is wrong with the fields.
        OutputError, DataError
            If it could not be saved.
        """
        given = {**fields, **({} if status is None else {"status": status})}
        notes = [*check_note(note), *_line_problems(by=by)]
        with self._turn, self._store.writing() as connection:
            before = _found(connection, "action_id", action_id)
            if before is None:
                before = self._taken_over(connection, action_id, by=by or who())
            was = before.as_text()
            if status is not None and status != ActionStatus.DONE:
                given = {"done_on": None, **given}
            _refuse([*check_action({name: was[name] for name in WRITABLE_FIELDS} | given), *notes])
            now = was | as_kept(given)
            now = {
                name: text or (was[name] if name in ("kind", "status") else "")
                for name, text in now.items()
            }
            _date_what_happened(now)
            changed = tuple(
                FieldChange(name, was[name], now[name])
                for name in WRITABLE_FIELDS
                if was[name] != now[name]
            )
            return _update(connection, before, changed, note=note, by=by or who())

    def _taken_over(self, connection: sqlite3.Connection, action_id: str, *, by: str) -> Action:
        """An action of the table of earlier ones, from now on in the log."""
        earlier = {action.action_id: action for action in table_actions(self.path.parent.parent)}
        if action_id in earlier:
            kept = earlier[action_id].as_text()
            return _insert(connection, kept, note="Taken over from the table actions", by=by)
        rows = connection.execute("SELECT action_id FROM actions").fetchall()
        raise _no_such_action(action_id, [*(row["action_id"] for row in rows), *earlier])

    def list(self, *, clinic_id: str = "", partnership_id: str = "") -> tuple[Action, ...]:
        """The actions and asks in the order in which they were agreed.

        Parameters
        ----------
        clinic_id, partnership_id : str
            Only those of this clinic, of this partnership; empty for all.

        Returns
        -------
        tuple of Action
        """
        sql = "SELECT * FROM actions WHERE ? IN ('', clinic_id) AND ? IN ('', partnership_id)"
        with self._turn:
            rows = self._store.rows(f"{sql} ORDER BY number", (clinic_id, partnership_id))
        return tuple(_action(row) for row in rows)

    def get(self, action_id: str) -> Action:
        """One action.

        Raises
        ------
        ParameterError
            If there is none of that id.
        """
        with self._turn:
            rows = self._store.rows("SELECT * FROM actions WHERE action_id = ?", (action_id,))
            if rows:
                return _action(rows[0])
            known = [row["action_id"] for row in self._store.rows("SELECT action_id FROM actions")]
        raise _no_such_action(action_id, known)

    def history(self, action_id: str) -> tuple[StatusChange, ...]:
        """Everything that was ever written about an action, oldest first; none for an unknown one.

        Returns
        -------
        tuple of StatusChange
        """
        sql = "SELECT * FROM changes WHERE action_id = ? ORDER BY change_id"
        with self._turn:
            return tuple(_change(row) for row in self._store.rows(sql, (action_id,)))


def who() -> str:
    """Who uses this computer, as far as it knows.

    Examples
    --------
    >>> bool(who())
    True
    """
    try:
        return getpass.getuser() or "unknown"
    except (OSError, KeyError, ImportError):  # no such user on this computer
        return "unknown"


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise ParameterError(f"the action cannot be kept: {count}. Nothing was saved.", problems)


def _no_such_action(action_id: str, known: Sequence[str]) -> ParameterError:
    remedy = "'clinic actions list' shows those that are there."
    return ParameterError(
        f"there is no action '{action_id}'.{suggestion(action_id, known)} {remedy}"
    )


def _line_problems(**lines: str) -> Sequence[Problem]:
    return [problem for name, line in lines.items() for problem in check_note(line, name)]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _today() -> str:
    return date.today().isoformat()


def _date_what_happened(kept: dict[str, str]) -> None:
    """An answer that nobody dated was given today, and what is done was done today."""
    if kept["answer"].strip() and not kept["answered_on"]:
        kept["answered_on"] = _today()
    if kept["status"] == ActionStatus.DONE and not kept["done_on"]:
        kept["done_on"] = _today()


def _action(row: sqlite3.Row) -> Action:
    return Action.from_text({name: row[name] for name in FIELDS})


def _change(row: sqlite3.Row) -> StatusChange:
    return StatusChange(
        action_id=row["action_id"],
        status=ActionStatus(row["status"]),
        note=row["note"],
        at=row["at"],
        by=row["by"],
        changed=tuple(FieldChange(*parts) for parts in json.loads(row["changed"])),
    )


def _found(connection: sqlite3.Connection, column: str, value: str) -> Action | None:
    row = connection.execute(f"SELECT * FROM actions WHERE {column} = ?", (value,)).fetchone()
    return None if row is None else _action(row)


def _insert(
    connection: sqlite3.Connection, kept: dict[str, str], *, key: str = "", note: str = "", by: str
) -> Action:
    columns = ("idempotency_key", *FIELDS)
    values = (key or None, *(str(kept[name]) for name in FIELDS))
    marks = ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO actions ({', '.join(columns)}) VALUES ({marks})", values)
    action = Action.from_text(kept)
    _remember(connection, action, (), note=note, by=by)
    return action


def _update(
    connection: sqlite3.Connection,
    before: Action,
    changed: tuple[FieldChange, ...],
    *,
    note: str,
    by: str,
) -> Action:
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
        (action.action_id, str(action.status), note, told, _now(), by),
    )
