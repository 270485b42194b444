"""Who runs the notebooks: worker processes of this machine. Knows nothing of clinics.

A worker is kept for many notebooks, because its imports cost as much as a notebook; each notebook
still has a kernel of its own. A worker that dies takes only its own notebook with it.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

Event = NotebookRun | NotebookOutcome | None
TICK_SECONDS = 0.2
STOP_SECONDS = 5.0
LOG_LINES = 3


class Executor(Protocol):
    """Anything that can run notebooks: local processes now, a cluster later."""

    def run(self, runs: Sequence[NotebookRun]) -> Generator[Event, None, None]:
        """Events as they happen: a run that starts, its outcome, and None as time passes."""
        ...


class LocalProcesses:
    """Worker processes of this machine.

    Parameters
    ----------
    jobs : int
        How many notebooks run at once.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def run(self, runs: Sequence[NotebookRun]) -> Generator[Event, None, None]:
        """Run the notebooks; closing the iterator stops every worker and kernel.

        Parameters
        ----------
        runs : sequence of NotebookRun
            Started in this order.

        Yields
        ------
        NotebookRun, NotebookOutcome or None
            A run when it starts, its outcome when it ends, None when a moment has passed.
        """
        waiting: queue.SimpleQueue[NotebookRun] = queue.SimpleQueue()
        for run in runs:
            waiting.put(run)
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        with tempfile.TemporaryDirectory(prefix="clinic-") as private:
            size = min(self.jobs, len(runs))
            workers = [_Worker(Path(private), number) for number in range(size)]
            threads = [
                threading.Thread(target=_feed, args=(worker, waiting, events), daemon=True)
                for worker in workers
            ]
            try:
                for thread in threads:
                    thread.start()
                yield from _until_all_done(events, len(runs))
            finally:
                for worker in workers:
                    worker.stop()
                for thread in threads:
                    thread.join(2 * STOP_SECONDS)
                for worker in workers:
                    worker.end()


def _until_all_done(events: queue.SimpleQueue[Event], count: int) -> Iterator[Event]:
    """Every event until the last outcome."""
    while count:
        try:
            event = events.get(timeout=TICK_SECONDS)
        except queue.Empty:
            yield None
            continue
        count -= isinstance(event, NotebookOutcome)
        yield event


def _feed(
    worker: _Worker,
    waiting: queue.SimpleQueue[NotebookRun],
    events: queue.SimpleQueue[Event],
) -> None:
    """Give a worker one run after another until none waits or the worker was stopped."""
    while not worker.is_stopped:
        try:
            run = waiting.get_nowait()
        except queue.Empty:
            return
        events.put(run)
        events.put(worker.execute(run))


class _Worker:
    """One worker process, started when first needed and again when it has died."""

    def __init__(self, private: Path, number: int) -> None:
        self.is_stopped = False
        self._log = private / f"worker-{number}.log"
        self._environment = _environment(private)
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


def _environment(private: Path) -> dict[str, str]:
    """Settings for a worker: nothing of the user's Jupyter or IPython, nothing kept."""
    folders = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
    }
    # Each kernel is one of several: threads of its linear algebra would only get in their way.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONIOENCODING": "utf-8"}
    own = {name: str(private / folder) for name, folder in folders.items()}
    return {**single, **os.environ, **quiet, **own}
