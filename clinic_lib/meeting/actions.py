"""The action log: what was agreed at clinics, written down at once and never lost.

Many people and programs may write at the same time. Knows no figure: whether an action worked is
judged in ``followup``.
"""

from __future__ import annotations

import getpass
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from clinic_lib.errors import OutputError
from clinic_lib.meeting.action_changes import (
    changes,
    complete,
    line_problems,
    no_such_action,
    refuse,
)
from clinic_lib.meeting.action_checks import as_kept, check_action, check_note
from clinic_lib.meeting.action_records import (
    FIELDS,
    WRITABLE_FIELDS,
    Action,
    FieldChange,
    StatusChange,
)
from clinic_lib.meeting.action_rows import (
    find,
    insert,
    moment,
    next_id,
    read_action,
    read_change,
    update,
)
from clinic_lib.meeting.action_store import Store, log_file
from clinic_lib.meeting.action_table import table_actions
from clinic_lib.terms import ActionStatus

__all__ = ["Action", "ActionLog", "FieldChange", "StatusChange", "check_action", "who"]

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

    def add(self, *, by: str = "", key: str = "", note: str = "", **fields: Any) -> Action:
        """Write down an action or an ask; it is safe on the disk when this returns.

        Parameters
        ----------
        by : str
            Who writes it down; by default the user of this computer.
        key : str
            Something that names this one act of adding: added a second time with the same key, it
            is found and not added again.
        note : str
            What was said, for the first line of its history.
        **fields
            Fields of ``Action``; ``text`` and ``partnership_id`` at least. A day on which
            something was agreed, answered or done is today where it is left out, and unknown where
            it is given as None.

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
        refuse([*check_action(fields), *check_note(note), *line_problems(by=by, key=key)])
        kept = complete(fields)
        with self._turn, self._store.writing() as connection:
            if key and (there := find(connection, "idempotency_key", key)):
                return there
            origin = {
                "action_id": next_id(connection),
                "created_at": moment(),
                "created_by": by or who(),
            }
            return insert(connection, {**kept, **origin}, key=key, note=note, by=by or who())

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
        notes = [*check_note(note), *line_problems(by=by)]
        with self._turn, self._store.writing() as connection:
            before = find(connection, "action_id", action_id)
            if before is None:
                before = self._taken_over(connection, action_id, by=by or who())
            was = before.as_text()
            if status is not None and status != ActionStatus.DONE:
                given = {"done_on": None, **given}
            refuse([*check_action({name: was[name] for name in WRITABLE_FIELDS} | given), *notes])
            changed = changes(was, as_kept(given))
            return update(connection, before, changed, note=note, by=by or who())

    def restore(self, action: Action, *, note: str = "", by: str = "") -> Action:
        """Write down an action of another log with its own id, moment and author.

        Parameters
        ----------
        action : Action
            As it stood there; its id must not be one of this log.
        note : str
            Where it comes from, for the first line of its history.
        by : str
            Who brings it; by default the user of this computer.

        Returns
        -------
        Action
        """
        kept = action.as_text()
        refuse([*check_action({name: kept[name] for name in WRITABLE_FIELDS}), *check_note(note)])
        with self._turn, self._store.writing() as connection:
            return insert(connection, kept, note=note, by=by or who())

    def keyed(self, key: str) -> Action | None:
        """The action that was added with this key, or None."""
        with self._turn:
            rows = self._store.rows("SELECT * FROM actions WHERE idempotency_key = ?", (key,))
        return read_action(rows[0]) if rows else None

    def last_change(self, action_id: str) -> int:
        """Number of the latest line of an action's history; 0 for one that is not in the log."""
        sql = "SELECT max(change_id) AS latest FROM changes WHERE action_id = ?"
        with self._turn:
            rows = self._store.rows(sql, (action_id,))
        return int(rows[0]["latest"] or 0) if rows else 0

    def copy_to(self, path: Path | str) -> Path:
        """Write a backup of the log, whole even while others are writing.

        Parameters
        ----------
        path : Path or str
            Where to; a file that is there is replaced once the copy is whole.

        Returns
        -------
        Path

        Raises
        ------
        DataError, OutputError
            If there is no log yet, or the copy cannot be written.
        """
        path = Path(path)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with self._turn:
                self._store.copy_to(temporary)
            os.replace(temporary, path)
        except OSError as error:
            raise OutputError(
                f"'{path}' cannot be written ({error.strerror or error}). Name another folder."
            ) from error
        finally:
            temporary.unlink(missing_ok=True)
        return path

    def _taken_over(self, connection: sqlite3.Connection, action_id: str, *, by: str) -> Action:
        """An action of the table of earlier ones, from now on in the log."""
        earlier = {action.action_id: action for action in table_actions(self.path.parent.parent)}
        if action_id in earlier:
            kept = earlier[action_id].as_text()
            return insert(connection, kept, note="Taken over from the table actions", by=by)
        rows = connection.execute("SELECT action_id FROM actions").fetchall()
        raise no_such_action(action_id, [*(row["action_id"] for row in rows), *earlier])

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
        return tuple(read_action(row) for row in rows)

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
                return read_action(rows[0])
            known = [row["action_id"] for row in self._store.rows("SELECT action_id FROM actions")]
        raise no_such_action(action_id, known)

    def history(self, action_id: str) -> tuple[StatusChange, ...]:
        """Everything that was ever written about an action, oldest first; none for an unknown one.

        Returns
        -------
        tuple of StatusChange
        """
        sql = "SELECT * FROM changes WHERE action_id = ? ORDER BY change_id"
        with self._turn:
            return tuple(read_change(row) for row in self._store.rows(sql, (action_id,)))


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
