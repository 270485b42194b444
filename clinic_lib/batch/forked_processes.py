"""One warm process that forks a fresh copy of itself for each notebook. Knows no clinic.

Should the warm process itself be killed, or fall silent, it is started again and the runs that it
had in hand are run once more: a lost process is no fault of theirs.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

from clinic_lib.batch.surroundings import quiet_environment
from clinic_lib.batch.tasks import Event, NotebookOutcome, NotebookRun

TICK_SECONDS = 0.2
START_SECONDS = 120.0
SILENT_SECONDS = 30.0
STOP_SECONDS = 5.0
ATTEMPTS = 2
READ = 65_536
LOST = (
    "the process that runs the notebooks was lost {times} times ({why}), usually because the "
    "machine ran out of memory or somebody stopped it; run again, with fewer jobs at once"
)
Key = tuple[str, str]


class ForkedProcesses:
    """Forked processes of this machine, one for each notebook.

    Parameters
    ----------
    jobs : int
        How many notebooks run at once.
    keep : bool
        Whether the warm process is kept for the next ``run`` when one has come to its end.
    """

    def __init__(self, jobs: int, *, keep: bool = False) -> None:
        self.jobs = jobs
        self._keep = keep
        self._private = contextlib.ExitStack()
        self._warm: _WarmProcess | None = None

    def start(self) -> None:
        """Begin to import what the notebooks need; returns at once."""
        if self._warm is None:
            folder = self._private.enter_context(tempfile.TemporaryDirectory(prefix="clinic-"))
            self._warm = _WarmProcess(Path(folder))

    def close(self) -> None:
        """End the warm process, and with it whatever it runs."""
        if self._warm is not None:
            self._warm.end()
            self._warm = None
        self._private.close()
        self._private = contextlib.ExitStack()

    def run(self, runs: Iterable[NotebookRun]) -> Generator[Event, None, None]:
        """Run the notebooks; closing the iterator stops every process.

        Parameters
        ----------
        runs : iterable of NotebookRun
            Started in this order; the next is asked for when there is somebody to run it.

        Yields
        ------
        NotebookRun, NotebookOutcome or None
            A run when it starts, its outcome when it ends, None when a moment has passed.
        """
        self.start()
        whole = False
        try:
            yield from self._all(iter(runs))
            whole = True
        finally:
            if not (whole and self._keep):
                self.close()

    def _all(self, waiting: Iterator[NotebookRun]) -> Iterator[Event]:
        """Every event until the last outcome."""
        active: dict[Key, NotebookRun] = {}
        attempts: dict[Key, int] = {}
        while True:
            while len(active) < self.jobs and (run := next(waiting, None)):
                yield run
                active[_key(run)], attempts[_key(run)] = run, 1
                self._send(run)
            if not active:
                return
            told = self._listen()
            for outcome in told:
                if active.pop(_key(outcome), None):
                    yield outcome
            if not told:
                yield None
            if active and (why := self._why_lost()):
                yield from self._once_more(active, attempts, why)

    def _send(self, run: NotebookRun) -> None:
        self.start()
        if self._warm:
            self._warm.send(run)

    def _listen(self) -> list[NotebookOutcome]:
        return self._warm.listen() if self._warm else []

    def _why_lost(self) -> str:
        return self._warm.why_lost() if self._warm else "it was closed"

    def _once_more(
        self, active: dict[Key, NotebookRun], attempts: dict[Key, int], why: str
    ) -> Iterator[Event]:
        """A new warm process for the runs of a lost one, but for those it was lost with before."""
        if self._warm:
            self._warm.end()
            self._warm = None
        for key, run in tuple(active.items()):
            if attempts[key] == ATTEMPTS:
                del active[key]
                words = LOST.format(times=ATTEMPTS, why=why)
                yield NotebookOutcome(run.clinic_id, run.name, error=words, is_lost=True)
        for key, run in active.items():
            attempts[key] += 1
            self._send(run)


def _key(record: NotebookRun | NotebookOutcome) -> Key:
    return record.clinic_id, record.name


class _WarmProcess:
    """The other end of a warm process."""

    def __init__(self, private: Path) -> None:
        self._log = private / "warm.log"
        self._unread = b""
        self._heard = time.monotonic()
        self._has_spoken = False
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "clinic_lib.batch.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=quiet_environment(private),
                # Ctrl-C reaches the command alone, which then ends its processes in order.
                start_new_session=True,
            )

    def send(self, run: NotebookRun) -> None:
        """Have a notebook run."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.write(run.to_json().encode() + b"\n")
            self._process.stdin.flush()

    def listen(self) -> list[NotebookOutcome]:
        """The outcomes that have become known within a moment."""
        assert self._process.stdout
        end = self._process.stdout.fileno()
        if not select.select([end], [], [], TICK_SECONDS)[0]:
            return []
        data = os.read(end, READ)
        if not data:
            # It has ended; why_lost will find out how.
            time.sleep(TICK_SECONDS)
            return []
        *lines, self._unread = (self._unread + data).split(b"\n")
        self._heard, self._has_spoken = time.monotonic(), True
        told: list[dict[str, Any]] = [json.loads(line) for line in lines]
        return [NotebookOutcome.from_dict(each["outcome"]) for each in told if "outcome" in each]

    def why_lost(self) -> str:
        """Why nothing more is to be expected of it; empty while it is well."""
        code = self._process.poll()
        if code is not None:
            tail = self._log.read_text(encoding="utf-8", errors="replace").split()
            return f"exit code {code} {' '.join(tail)[-300:]}".strip()
        patience = SILENT_SECONDS if self._has_spoken else START_SECONDS
        if time.monotonic() - self._heard > patience:
            return f"it has not answered for {patience:.0f} seconds"
        return ""

    def end(self) -> None:
        """Close its input, upon which it ends its copies and itself; kill it if it does not."""
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
