"""Companion processes: programs of ours that are asked through a pipe to run notebooks.

A companion reads runs from its input, one a line, answers each with its outcome, says every second
that it is alive, and ends when its input is closed. One that is killed, or falls silent, is
replaced, and the runs that it had in hand are run once more: a lost process is no fault of theirs.
Knows no clinic, and not how a companion runs a notebook.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from clinic_lib.batch.surroundings import quiet_environment
from clinic_lib.batch.tasks import Event, NotebookOutcome, NotebookRun

TICK_SECONDS = 0.2
START_SECONDS = 120.0
SILENT_SECONDS = 30.0
STOP_SECONDS = 5.0
ATTEMPTS = 2
LOST = (
    "the process that runs the notebooks was lost {times} times ({why}), usually because the "
    "machine ran out of memory or somebody stopped it; run again, with fewer jobs at once"
)


class Companions:
    """Companion processes of one kind, which run notebooks.

    Parameters
    ----------
    program : str
        Module that each of them runs.
    processes : int
        How many there are at most; each is started when the others have enough to do.
    runs_each : int
        How many notebooks each of them runs at once.
    keep : bool
        Whether they are kept for the next ``run`` when one has come to its end.
    """

    def __init__(self, program: str, *, processes: int, runs_each: int, keep: bool = False) -> None:
        self._program = program
        self._number = processes
        self._runs_each = runs_each
        self._keep = keep
        self._private = contextlib.ExitStack()
        self._folder = Path()
        self._places: list[_Place] = []
        self._heard: queue.SimpleQueue[None] = queue.SimpleQueue()

    def start(self) -> None:
        """Start the first, that it imports what the notebooks need; returns at once."""
        if not self._places:
            folder = self._private.enter_context(tempfile.TemporaryDirectory(prefix="clinic-"))
            self._folder = Path(folder)
            self._add()

    def close(self) -> None:
        """End them, and with them whatever they run."""
        companions = [place.companion for place in self._places]
        for companion in companions:
            companion.ask_to_end()
        for companion in companions:
            companion.end()
        self._places = []
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
        outcomes: list[NotebookOutcome] = []
        while True:
            # Before anybody is told of outcomes, which takes them time: nobody here is idle.
            while self._has_room() and (run := next(waiting, None)):
                self._idlest().begin(run)
                yield run
            yield from outcomes
            if not any(place.active for place in self._places):
                return
            with contextlib.suppress(queue.Empty):
                self._heard.get(timeout=TICK_SECONDS)
            outcomes = [outcome for place in self._places for outcome in place.look()]
            if not outcomes:
                yield None

    def _has_room(self) -> bool:
        """Whether one more run can be begun."""
        active = sum(len(place.active) for place in self._places)
        return active < self._number * self._runs_each

    def _idlest(self) -> _Place:
        """Where the next run is to go; to a new one, if the others have enough to do."""
        place = min(self._places, key=lambda place: len(place.active))
        return place if len(place.active) < self._runs_each else self._add()

    def _add(self) -> _Place:
        """Start one more."""
        private = self._folder / f"companion-{len(self._places)}"
        self._places.append(_Place(self._program, private, self._heard))
        return self._places[-1]


@dataclass(slots=True)
class _Active:
    """A run in hand, and how often it has been begun."""

    run: NotebookRun
    attempts: int = 1


class _Place:
    """Where a companion stands, another one after it is lost, with the runs in hand."""

    def __init__(self, program: str, private: Path, heard: queue.SimpleQueue[None]) -> None:
        private.mkdir()
        self._make = functools.partial(_Companion, program, private, heard)
        self.companion: _Companion = self._make()
        self.active: dict[tuple[str, str], _Active] = {}

    def begin(self, run: NotebookRun) -> None:
        """Have a notebook run."""
        if not self.active and self.companion.why_lost():
            self._replace()
        self.active[_key(run)] = _Active(run)
        self.companion.ask(run)

    def look(self) -> list[NotebookOutcome]:
        """The outcomes that have become known; a lost companion is replaced."""
        # Asked first: what it said before it was lost still counts.
        why = self.companion.why_lost() if self.active else ""
        outcomes = [
            outcome for outcome in self.companion.told() if self.active.pop(_key(outcome), None)
        ]
        return outcomes + self._once_more(why) if why and self.active else outcomes

    def _once_more(self, why: str) -> list[NotebookOutcome]:
        """Run on a new companion what the lost one had, but for what lost its companion before."""
        self._replace()
        given_up = []
        for key, each in tuple(self.active.items()):
            if each.attempts == ATTEMPTS:
                del self.active[key]
                words = LOST.format(times=ATTEMPTS, why=why)
                run = each.run
                outcome = NotebookOutcome(run.clinic_id, run.name, error=words, is_lost=True)
                given_up.append(outcome)
            else:
                each.attempts += 1
                self.companion.ask(each.run)
        return given_up

    def _replace(self) -> None:
        self.companion.kill()
        self.companion = self._make()


def _key(record: NotebookRun | NotebookOutcome) -> tuple[str, str]:
    return record.clinic_id, record.name


class _Companion:
    """The other end of a companion process."""

    def __init__(self, program: str, private: Path, heard: queue.SimpleQueue[None]) -> None:
        self._log = private / "said.log"
        self._told: queue.SimpleQueue[NotebookOutcome] = queue.SimpleQueue()
        self._last_heard = time.monotonic()
        self._has_spoken = False
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=quiet_environment(private),
                # Ctrl-C reaches the command alone, which then ends its processes in order.
                start_new_session=os.name == "posix",
            )
        assert self._process.stdin
        assert self._process.stdout
        self._input: IO[bytes] = self._process.stdin
        # A thread, because pipes cannot be waited for on every system.
        self._reader = threading.Thread(
            target=self._listen, args=(self._process.stdout, heard), daemon=True
        )
        self._reader.start()

    def ask(self, run: NotebookRun) -> None:
        """Have a notebook run."""
        with contextlib.suppress(OSError):
            self._input.write(run.to_json().encode() + b"\n")
            self._input.flush()

    def told(self) -> Iterator[NotebookOutcome]:
        """The outcomes that nobody has been told of yet."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._told.get_nowait()

    def _listen(self, answers: IO[bytes], heard: queue.SimpleQueue[None]) -> None:
        """Take what it says until it says no more."""
        for line in answers:
            if not line.endswith(b"\n"):
                break  # Killed in the middle of a word.
            told: dict[str, Any] = json.loads(line)
            self._last_heard, self._has_spoken = time.monotonic(), True
            if "outcome" in told:
                self._told.put(NotebookOutcome.from_dict(told["outcome"]))
                heard.put(None)
        answers.close()
        heard.put(None)

    def why_lost(self) -> str:
        """Why nothing more is to be expected of it; empty while it is well."""
        if not self._reader.is_alive():
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(TICK_SECONDS)
            tail = self._log.read_text(encoding="utf-8", errors="replace").split()
            return f"exit code {self._process.poll()} {' '.join(tail)[-300:]}".strip()
        patience = SILENT_SECONDS if self._has_spoken else START_SECONDS
        if time.monotonic() - self._last_heard > patience:
            return f"it has not answered for {patience:.0f} seconds"
        return ""

    def ask_to_end(self) -> None:
        """Close its input, upon which it ends what it runs and itself."""
        with contextlib.suppress(OSError):
            self._input.close()

    def end(self) -> None:
        """Wait for it to end; kill it if it does not."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once; what it runs ends with it."""
        self.ask_to_end()
        self._process.kill()
        self._process.wait()
        self._reader.join(STOP_SECONDS)
