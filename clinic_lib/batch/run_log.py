"""What was run, by whom, with what result: a line of JSON each, only ever added to."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RUN_LOG = "run_log.jsonl"
Record = dict[str, Any]
PassOn = Callable[[Record], None]


class RunLog:
    """Tells of what is run; somebody else keeps it.

    Parameters
    ----------
    run_id : str
        Stands in every record, so that those of one batch can be told from others'.
    pass_on : callable, optional
        Told of each record.
    """

    def __init__(self, run_id: str, pass_on: PassOn | None = None) -> None:
        self._run_id = run_id
        self._pass_on = pass_on
        self.lost = ""

    def add(self, event: str, **facts: Any) -> None:
        """Add a record; a log that cannot be written stops nothing, but is told at the end."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        record = {"at": now, "run": self._run_id, "event": event, **facts}
        self.keep(record)
        if self._pass_on:
            self._pass_on(record)

    def keep(self, record: Record) -> None:
        """Keep a record."""

    def close(self) -> None:
        """Write what has not been written yet."""


class FolderLog(RunLog):
    """Adds records to the log in a folder.

    Parameters
    ----------
    folder : Path
        Where the log is.
    run_id : str
        Stands in every record.
    pass_on : callable, optional
        Told of each record as well.
    """

    def __init__(self, folder: Path, run_id: str, pass_on: PassOn | None = None) -> None:
        super().__init__(run_id, pass_on)
        self._path = folder / RUN_LOG

    def keep(self, record: Record) -> None:
        """Add a line."""
        try:
            _append(self._path, record)
        except OSError as error:
            self.lost = f"'{self._path}' could not be added to ({error.strerror or error})"


def _append(path: Path, record: Record) -> None:
    """Add one line in one piece: two batches that write at once mix no lines."""
    line = json.dumps(record, ensure_ascii=False, default=str).encode() + b"\n"
    end = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        before = os.fstat(end).st_size
        if os.write(end, line) != len(line):
            # The disk is full: half a line would spoil the log for whoever reads it.
            with contextlib.suppress(OSError):
                os.ftruncate(end, before)
            raise OSError(28, "no space left")
    finally:
        os.close(end)
