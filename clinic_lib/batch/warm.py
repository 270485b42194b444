"""The warm process: imports what notebooks need, and forks a fresh copy of itself for each one.

Started as a program of its own. It reads runs from standard input, one a line, and answers with
lines of its own: what became of each run, and that it is alive. It never runs a notebook itself and
has a single thread, so that a copy is as good as new. Its copies end with it, whatever ends it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from clinic_lib.batch import processes
from clinic_lib.batch.failures import (
    NOTEBOOK_TOO_LONG,
    STUCK,
    TOO_LONG,
    died_words,
    too_much_memory,
)
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

TICK_SECONDS = 0.1
ALIVE_SECONDS = 1.0
# A cell that is told its time is up has so long to come to an end by itself.
GRACE_SECONDS = 5.0
# Nobody but a person or a program from outside stops a copy without ending it.
STOPPED_SECONDS = 5.0
READ = 65_536
# A copy lives for a second or two: Python looks for what it could free less often than usual.
RARELY = (50_000, 20, 20)
DONE = object()


@dataclass(slots=True)
class Copy:
    """A forked copy at work on a run, or at telling what became of one."""

    run: NotebookRun
    pipe: int
    journal: IO[bytes]
    started: float = field(default_factory=time.monotonic)
    cell_started: float = 0.0
    moved: float = field(default_factory=time.monotonic)
    unread: bytes = b""
    answer: str = ""
    stopped_because: str = ""
    tells_of: NotebookOutcome | None = None


class Warm:
    """Forks copies and watches over them.

    Parameters
    ----------
    answers : text file
        Where to tell.
    shell : ZMQInteractiveShell
        Has run nothing yet; each copy has one like it.
    preparing : iterator
        What is still to be imported, a little with each step: the first notebooks need not wait
        for what only later ones use.
    """

    def __init__(self, answers: IO[str], shell: Any, preparing: Iterator[None]) -> None:
        self._answers = answers
        self._shell = shell
        self._preparing: Iterator[None] | None = preparing
        self._copies: dict[int, Copy] = {}
        self._unread = b""
        self._own_memory = processes.memory_of(os.getpid())
        self._alive_said = self._looked = 0.0

    def serve(self) -> None:
        """Work until the input is closed; then nothing of ours runs any more."""
        processes.adopt_orphans()
        _keep_for_good()
        gc.enable()
        while self._listen():
            self._prepare()
            self._reap()
            if time.monotonic() - self._looked >= TICK_SECONDS:
                self._looked = time.monotonic()
                self._kill_strays()
                self._watch()
            if time.monotonic() - self._alive_said >= ALIVE_SECONDS:
                self._say({"alive": True})
        for process in self._copies:
            processes.kill_family(process)

    def _prepare(self) -> None:
        """Import a little more of what is still to be imported."""
        if self._preparing and next(self._preparing, DONE) is DONE:
            self._preparing = None
            _keep_for_good()

    def _listen(self) -> bool:
        """Wait a moment for a run or a word of a copy; False once the input is closed."""
        pipes = {copy.pipe: copy for copy in self._copies.values()}
        moment = 0.0 if self._preparing else TICK_SECONDS
        ready, _, _ = select.select([0, *pipes], [], [], moment)
        for end in ready:
            data = os.read(end, READ)
            if end != 0:
                self._hear(pipes[end], data)
            elif not data:
                return False
            else:
                *lines, self._unread = (self._unread + data).split(b"\n")
                for line in lines:
                    self._fork(NotebookRun.from_json(line.decode()))
        return True

    def _hear(self, copy: Copy, data: bytes) -> None:
        """A copy tells that a cell starts, or its answer."""
        *lines, copy.unread = (copy.unread + data).split(b"\n")
        for line in lines:
            if line == b"cell":
                copy.cell_started = time.monotonic()
            else:
                copy.answer = line.decode()

    def _fork(self, run: NotebookRun, of: Copy | None = None, words: str = "") -> None:
        """Fork a copy that runs a notebook, or one that writes down what became of another."""
        read, write = os.pipe()
        journal = of.journal if of else tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        lost = NotebookOutcome(run.clinic_id, run.name, error=words) if of else None
        process = os.fork()
        if process == 0:
            os.close(read)
            self._be_a_copy(run, write, journal, words)
        os.close(write)
        self._copies[process] = Copy(run, read, journal, tells_of=lost)

    def _be_a_copy(self, run: NotebookRun, pipe: int, journal: IO[bytes], words: str) -> None:
        """What a copy does from beginning to end; never returns."""
        code = 1
        try:
            os.setsid()
            processes.die_with_parent()
            gc.set_threshold(*RARELY)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.close(self._answers.fileno())
            for copy in self._copies.values():
                os.close(copy.pipe)
            from clinic_lib.batch import forked

            outcome = (
                forked.tell_of(run, journal, words)
                if words
                else forked.run(run, self._shell, journal, pipe)
            )
            forked.say(pipe, outcome.to_json())
            code = 0
        finally:
            os._exit(code)

    def _reap(self) -> None:
        """Take note of every copy that has ended, and kill what its notebook left running."""
        while self._copies:
            with contextlib.suppress(ChildProcessError):
                process, status = os.waitpid(-1, os.WNOHANG)
                if process == 0:
                    break
                copy = self._copies.pop(process, None)
                if copy:
                    self._kill_strays()
                    self._end(copy, status)
                continue
            break

    def _kill_strays(self) -> None:
        """Kill what notebooks that have ended left running: it has become a child of ours."""
        for process in processes.children_of(os.getpid()):
            if process not in self._copies:
                processes.kill_family(process)

    def _end(self, copy: Copy, status: int) -> None:
        """Pass on the answer of a copy that has ended; where there is none, have it written."""
        while select.select([copy.pipe], [], [], 0)[0] and (data := os.read(copy.pipe, READ)):
            self._hear(copy, data)
        os.close(copy.pipe)
        if copy.answer:
            self._say({"outcome": json.loads(copy.answer)})
        elif copy.tells_of:
            self._say({"outcome": json.loads(copy.tells_of.to_json())})
        else:
            self._fork(copy.run, copy, copy.stopped_because or _died(status))
            return
        copy.journal.close()

    def _watch(self) -> None:
        """Kill copies that take too long or too much."""
        now = time.monotonic()
        for process, copy in self._copies.items():
            why = copy.stopped_because or self._excess(process, copy, now)
            if why:
                copy.stopped_because = why
                processes.kill_family(process)

    def _excess(self, process: int, copy: Copy, now: float) -> str:
        """What a copy takes too much of, in words; empty when all is well."""
        run = copy.run
        if copy.cell_started and now - copy.cell_started > run.cell_seconds + GRACE_SECONDS:
            return TOO_LONG.format(seconds=run.cell_seconds)
        if now - copy.started > run.notebook_seconds:
            return NOTEBOOK_TOO_LONG.format(seconds=run.notebook_seconds)
        if not processes.is_stopped(process):
            copy.moved = now
        elif now - copy.moved > STOPPED_SECONDS:
            return STUCK.format(seconds=f"{STOPPED_SECONDS:.0f}")
        if run.megabytes:
            used = processes.memory_of(process) - self._own_memory
            if used > run.megabytes * processes.MEGABYTE:
                return too_much_memory(run.megabytes)
        return ""

    def _say(self, words: dict[str, Any]) -> None:
        self._answers.write(json.dumps(words) + "\n")
        self._answers.flush()
        self._alive_said = time.monotonic()


def _keep_for_good() -> None:
    """What is there now is never looked at again by the garbage collector, in any copy."""
    # Not collected before: what little of it is garbage costs less than looking for it.
    gc.freeze()


def _died(status: int) -> str:
    """Words for a copy that ended without an answer."""
    return died_words(os.waitstatus_to_exitcode(status))


def main() -> None:
    """Import everything, then serve."""
    # Meanwhile next to nothing becomes garbage.
    gc.disable()
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Ctrl-C and a scheduler's end are for the command, which closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from clinic_lib.batch import preload

    Warm(answers, preload.first(), preload.rest()).serve()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
