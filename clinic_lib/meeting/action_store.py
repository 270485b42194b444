"""The file of the action log: one SQLite database, opened, begun, locked and refused in words.

Knows tables and locks, not what an action means.

One file with a rollback journal, synchronised at every step: what has been acknowledged survives a
killed process and a power cut, a copy of the one file is a backup, and it works on a network drive.
A write-ahead log would do none of the last two: newer actions would stand in a second file for as
long as anybody has the first one open.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from clinic_lib.errors import ClinicError, DataError, OutputError

LIVE_FOLDER = "live"
FILE_NAME = "actions.sqlite"
VERSION = 1
APPLICATION = 0x434C4E43  # "CLNC": the file says whose it is
PATIENCE = 30.0
"""Seconds that a writer waits for others to finish."""
Result = TypeVar("Result")

_TABLES = """
CREATE TABLE actions (
    number INTEGER PRIMARY KEY,
    action_id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT UNIQUE,
    {columns}
);
CREATE TABLE changes (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    action_id TEXT NOT NULL REFERENCES actions (action_id),
    status TEXT NOT NULL,
    note TEXT NOT NULL,
    changed TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL
);
CREATE INDEX changes_of_an_action ON changes (action_id);
CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'the history of an action is only ever added to'); END;
CREATE TRIGGER history_is_not_removed BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'the history of an action is only ever added to'); END;
CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE change_id = NEW.change_id)
BEGIN SELECT RAISE(ABORT, 'the history of an action is only ever added to'); END;
CREATE TRIGGER actions_are_not_replaced BEFORE INSERT ON actions
WHEN EXISTS (
    SELECT 1 FROM actions
    WHERE NEW.number = number OR NEW.action_id = action_id
       OR NEW.idempotency_key = idempotency_key
)
BEGIN SELECT RAISE(ABORT, 'an action is never removed; give it the status not_done'); END;
CREATE TRIGGER actions_are_not_removed BEFORE DELETE ON actions
BEGIN SELECT RAISE(ABORT, 'an action is never removed; give it the status not_done'); END;
CREATE TRIGGER origin_is_not_rewritten
BEFORE UPDATE OF number, action_id, created_at, created_by ON actions
BEGIN SELECT RAISE(ABORT, 'where an action comes from is not rewritten'); END;
"""


def log_file(data_folder: Path | str) -> Path:
    """Where the action log of a data folder stands.

    Examples
    --------
    >>> log_file("data").as_posix()
    'data/live/actions.sqlite'
    """
    return Path(data_folder) / LIVE_FOLDER / FILE_NAME


class Store:
    """The open file, begun when it is first written to.

    Parameters
    ----------
    path : Path
        The file; while it does not exist, nothing is in it and reading creates nothing.
    columns : tuple of str
        Names of the text columns of an action.
    """

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self.path = path
        self._columns = columns
        self._connection: sqlite3.Connection | None = None
        self._depth = 0

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[sqlite3.Row]:
        """The rows that a question finds; none while there is no file."""
        with self._in_words():
            if not self._connect(create=False):
                return []
            return self._patiently(lambda: self._open.execute(sql, values).fetchall())

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone: all of it is on the disk afterwards, or none.

        Inside another one it is a part of that.
        """
        with self._in_words():
            self._connect(create=True)
            if self._depth == 0:
                self._patiently(lambda: self._open.execute("BEGIN IMMEDIATE"))
            self._depth += 1
            try:
                yield self._open
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._open.rollback()
                raise
            self._depth -= 1
            if self._depth == 0:
                self._commit()

    def copy_to(self, path: Path) -> None:
        """Write a copy of the file as it is at one moment, whoever may be writing."""
        with self._in_words():
            if not self._connect(create=False):
                raise DataError(f"there is no action log '{self.path}' yet, so nothing to copy.")
            copy = sqlite3.connect(path)
            try:
                self._open.backup(copy)
            finally:
                copy.close()

    def _commit(self) -> None:
        try:
            self._patiently(lambda: self._open.execute("COMMIT"))
        except BaseException:
            self._open.rollback()
            raise

    @property
    def _open(self) -> sqlite3.Connection:
        assert self._connection is not None  # both callers connect first
        return self._connection

    def _connect(self, *, create: bool) -> bool:
        """Open the file, begun where asked; whether there is one with something in it."""
        if self._connection is not None:
            return True
        if not create and not self._has_content():
            return False
        if create:
            self._make_folder()
        # One connection may serve several threads of a server; the log takes them in turn.
        connection = sqlite3.connect(
            self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA foreign_keys = ON")
            self._patiently(lambda: self._prove(connection, create=create))
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return True

    def _has_content(self) -> bool:
        try:
            return self.path.stat().st_size > 0
        except FileNotFoundError:
            return False

    def _make_folder(self) -> None:
        """Only ``live`` is made: a data folder that is not there is a slip of the pen."""
        data_folder = self.path.parent.parent
        if not data_folder.is_dir():
            raise DataError(
                f"there is no data folder '{data_folder}'. Name the folder that has areas.csv."
            )
        try:
            self.path.parent.mkdir(exist_ok=True)
        except OSError as error:
            raise self._not_writable(error) from error

    def _prove(self, connection: sqlite3.Connection, *, create: bool) -> None:
        """Refuse a file that is another program's, newer than this one, or damaged."""
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        has_tables = bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if not has_tables and version == 0 and create:
            self._begin(connection)
            return
        if application != APPLICATION:
            raise DataError(
                f"'{self.path}' is a database, but not an action log. Move it elsewhere, or put "
                "the last copy of the action log in its place; it has not been changed."
            )
        if version > VERSION:
            raise DataError(
                f"the action log '{self.path}' was written by a newer version of this program "
                f"(its form is {version}, and this program knows {VERSION}). Update the program; "
                "the file has not been changed."
            )
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)

    def _begin(self, connection: sqlite3.Connection) -> None:
        """The tables, made once, whoever comes first."""
        columns = ",\n    ".join(f"{name} TEXT NOT NULL" for name in self._columns)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                for statement in _statements(_TABLES.format(columns=columns)):
                    connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()
            raise

    def _patiently(self, step: Callable[[], Result]) -> Result:
        """A step, tried again while others are writing."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return step()
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Every error of the database as one that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _explained(self, error: sqlite3.Error) -> ClinicError:
        text = str(error)
        if _is_busy(error):
            return OutputError(
                f"the action log '{self.path}' was kept busy by another program for more than "
                f"{PATIENCE:.0f} seconds. Nothing was saved; try again, and if it happens again "
                "close the program that has the file open."
            )
        if "disk is full" in text:
            return OutputError(
                f"the disk is full: the action log '{self.path}' could not be written. Nothing "
                "was saved and what stood in it is intact; make room and try again."
            )
        if "readonly" in text or "unable to open" in text or "disk I/O error" in text:
            return self._not_writable(error)
        if isinstance(error, sqlite3.IntegrityError):
            return OutputError(f"the action log refuses this: {text}. Nothing was saved.")
        return DataError(
            f"the action log '{self.path}' is damaged ({text}). It has been left as it is: move it "
            f"to a safe place, put the last copy of {FILE_NAME} where it stood, and what came "
            "after that copy can be looked for with 'sqlite3 DAMAGED-FILE .recover'."
        )

    def _not_writable(self, error: Exception) -> OutputError:
        return OutputError(
            f"the action log '{self.path}' cannot be opened or written ({error}). Nothing was "
            "saved; see that the folder and the file may be written to, or name another data "
            "folder."
        )


def _is_busy(error: sqlite3.Error) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


def _statements(script: str) -> Iterator[str]:
    """A script's statements one by one, because running it whole would end the transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
