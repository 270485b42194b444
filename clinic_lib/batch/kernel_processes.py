"""Worker processes of this machine, each of which runs notebooks in kernels. Knows no clinic.

The plain way, for systems that cannot fork, and to compare with. A worker is kept for many
notebooks, because its imports cost as much as a notebook; each notebook still has a kernel of its
own. A worker that dies takes only its own notebook with it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from clinic_lib.batch.surroundings import quiet_environment
from clinic_lib.batch.tasks import Event, NotebookOutcome, NotebookRun

TICK_SECONDS = 0.2
STOP_SECONDS = 5.0
LOG_LINES = 3


class KernelProcesses:
    """Worker processes of this machine that run each notebook in a kernel of its own.

    Parameters
    ----------
    jobs : int
        How many notebooks run at once.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def start(self) -> None:
        """Nothing is gained by starting early."""

    def close(self) -> None:
        """Nothing is kept between two batches."""

    def run(self, runs: Iterable[NotebookRun]) -> Generator[Event, None, None]:
        """Run the notebooks; closing the iterator stops every worker and kernel.

        Parameters
        ----------
        runs : iterable of NotebookRun
            Started in this order; the next is asked for when there is somebody to run it.

        Yields
        ------
        NotebookRun, NotebookOutcome or None
            A run when it starts, its outcome when it ends, None when a moment has passed.
        """
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        waiting = _Waiting(runs)
        with tempfile.TemporaryDirectory(prefix="clinic-") as private:
            workers = [_Worker(Path(private), number) for number in range(self.jobs)]
            threads = [
                threading.Thread(target=_feed, args=(worker, waiting, events), daemon=True)
                for worker in workers
            ]
            try:
                for thread in threads:
                    thread.start()
                yield from _until_all_done(events, waiting)
            finally:
                for worker in workers:
                    worker.stop()
                for thread in threads:
                    thread.join(2 * STOP_SECONDS)
                for worker in workers:
                    worker.end()


class _Waiting:
    """The runs that nobody has begun, handed to several threads."""

    def __init__(self, runs: Iterable[NotebookRun]) -> None:
        self._runs = iter(runs)
        self._lock = threading.Lock()
        self.begun = 0
        self.is_empty = False

    def take(self) -> NotebookRun | None:
        """The next run; None once there is none."""
        with self._lock:
            run = next(self._runs, None)
            self.begun += run is not None
            self.is_empty = run is None
        return run


def _until_all_done(events: queue.SimpleQueue[Event], waiting: _Waiting) -> Iterator[Event]:
    """Every event until the last outcome."""
    done = 0
    while not (waiting.is_empty and done == waiting.begun):
        try:
            event = events.get(timeout=TICK_SECONDS)
        except queue.Empty:
            yield None
            continue
        done += isinstance(event, NotebookOutcome)
        yield event


def _feed(worker: _Worker, waiting: _Waiting, events: queue.SimpleQueue[Event]) -> None:
    """Give a worker one run after another until none waits or the worker was stopped."""
    while not worker.is_stopped:
        run = waiting.take()
        if run is None:
            events.put(None)
            return
        events.put(run)
        events.put(worker.execute(run))


class _Worker:
    """One worker process, started when first needed and again when it has died."""

    def __init__(self, private: Path, number: int) -> None:
        self.is_stopped = False
        self._log = private / f"worker-{number}.log"
        self._environment = quiet_environment(private)
        self._process: subprocess.Popen[str] | None = None

    def execute(self, run: NotebookRun) -> NotebookOutcome:
        """The outcome of a run, whatever happens to the process."""
        try:
            process = self._running()
            if process.stdin is None or process.stdout is None:
                raise OSError("its pipes are missing")
            process.stdin.write(run.to_json() + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except (OSError, ValueError) as error:
            answer = ""
            self._note(str(error))
        if answer:
            return NotebookOutcome.from_json(answer)
        return NotebookOutcome(run.clinic_id, run.name, error=self._why_it_died())

    def stop(self) -> None:
        """Tell the process to end, together with its kernel, which killing it would not."""
        self.is_stopped = True
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError, ValueError):
                self._process.stdin.close()

    def end(self) -> None:
        """Wait for the process to end, kill it if it will not, and close its pipes."""
        if self._process is None:
            return
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()

    def _running(self) -> subprocess.Popen[str]:
        """The process, started if there is none."""
        if self.is_stopped:
            raise OSError("the batch was stopped")
        if self._process is None or self._process.poll() is not None:
            self.end()
            with self._log.open("w", encoding="utf-8") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "clinic_lib.batch.worker"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=self._environment,
                    encoding="utf-8",
                    # Ctrl-C reaches the command alone, which then ends its workers in order.
                    start_new_session=os.name == "posix",
                )
        return self._process

    def _why_it_died(self) -> str:
        """Words for a process that ended without an answer."""
        code = self._process.wait() if self._process else None
        self._note(f"exit code {code}")
        tail = " / ".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines())
        return (
            "the process that ran the notebook ended suddenly, usually because the machine ran out "
            f"of memory or somebody stopped it ({tail[-300:]}); run again, with fewer jobs at once"
        )

    def _note(self, words: str) -> None:
        """Add a line to the worker's log."""
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{words}\n")
