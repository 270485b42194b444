"""A worker process: reads runs from standard input, one a line, and answers each with an outcome.

Started as a program of its own, so that nothing of the caller's is imported again, and ended by
closing its input. Knows one notebook at a time and nothing of the batch.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import sys
import threading
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from clinic_lib.batch import processes
from clinic_lib.batch.failures import NAMES, too_much_memory
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

ANSI = re.compile(r"\x1b\[[0-9;]*m")
LONGEST_ERROR = 600
ALIVE_SECONDS = 1.0


def execute(run: NotebookRun, **engine: Any) -> NotebookOutcome:
    """Run one notebook and make its report; every failure becomes the outcome's error.

    Parameters
    ----------
    run : NotebookRun
        What to run. The executed notebook is left in ``run.folder``, failed or not.
    **engine
        ``engine_name`` of the papermill engine that runs it, and what that engine asks for.

    Returns
    -------
    NotebookOutcome
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    error, warnings, provenance = _run_and_report(run, engine)
    return NotebookOutcome(
        clinic_id=run.clinic_id,
        name=run.name,
        error=error,
        started=started.isoformat(timespec="seconds"),
        finished=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 2),
        warnings=warnings,
        provenance=provenance,
    )


def _run_and_report(
    run: NotebookRun, engine: dict[str, Any]
) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Error, warnings and provenance of one run."""
    from papermill.exceptions import PapermillExecutionError

    from clinic_lib.data.handover import HANDOVER

    # Where the notebooks of a clinic leave for each other what they would else work out again.
    os.environ[HANDOVER] = str(Path(run.folder) / ".handover")
    try:
        notebook = _execute_notebook(run, engine)
    except PapermillExecutionError as error:
        return _words(error, run), (), {}
    except Exception as error:  # the outcome must reach the caller whatever went wrong
        return plain(f"{type(error).__name__}: {error}"), (), {}
    if run.has_report:
        from clinic_lib.presentation.html import write_report

        try:
            write_report(notebook, Path(run.folder) / f"{run.name}.html")
        except Exception as error:
            words = f"the web report could not be made: {type(error).__name__}: {error}"
            return plain(words), (), {}
    return "", _warnings(notebook), _provenance(notebook)


def _execute_notebook(run: NotebookRun, engine: dict[str, Any]) -> Any:
    """Run through papermill, which saves the notebook whether its cells succeed or fail."""
    # Where the kernel's launcher says why.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill

    if not engine:
        from clinic_lib.batch.engine import KERNEL_ENGINE

        limits = {"notebook_seconds": run.notebook_seconds, "megabytes": run.megabytes}
        engine = {"engine_name": KERNEL_ENGINE, **limits}
    return papermill.execute_notebook(
        run.notebook,
        str(Path(run.folder) / f"{run.name}.ipynb"),
        parameters=run.parameters,
        kernel_name="python3",
        language="python",
        cwd=run.folder,
        progress_bar=False,
        request_save_on_cell_execute=False,
        execution_timeout=run.cell_seconds,
        **engine,
    )


def name_no_machine(notebook: Any) -> None:
    """Take this machine's folders out of an executed notebook's metadata."""
    for key in ("input_path", "output_path"):
        place = notebook.metadata.papermill.get(key)
        notebook.metadata.papermill[key] = Path(place).name if place else place


def _words(error: Any, run: NotebookRun) -> str:
    """A failed cell in words: our own errors speak for themselves, others name their class."""
    from clinic_lib import errors

    if error.ename == "MemoryError" and run.megabytes:
        return too_much_memory(run.megabytes)
    own = {name for name in vars(errors) if name.endswith("Error")} | set(NAMES)
    text = error.evalue if error.ename in own else f"{error.ename}: {error.evalue}"
    return plain(text)


def plain(text: str) -> str:
    """Text on one line, without terminal colours, of a length that fits a table."""
    text = " ".join(ANSI.sub("", text).split())
    return text if len(text) <= LONGEST_ERROR else f"{text[:LONGEST_ERROR]}..."


def _warnings(notebook: Any) -> tuple[str, ...]:
    """The warnings that the cells printed, each once."""
    found: dict[str, None] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                for line in output.text.splitlines():
                    name, _, words = line.partition("Warning: ")
                    kind = name.split(":")[-1].strip()
                    if words:
                        # The library's own are written for whoever reads the table at the end.
                        told = words if kind == "User" else f"{kind}Warning: {words}"
                        found[plain(told)] = None
    return tuple(found)


def _provenance(notebook: Any) -> dict[str, Any]:
    """What the notebook's last cell says of its data and versions."""
    from clinic_lib.presentation.notebook import PROVENANCE_TYPE

    for cell in reversed(notebook.cells):
        for output in cell.get("outputs", []):
            if PROVENANCE_TYPE in output.get("data", {}):
                return dict(output.data[PROVENANCE_TYPE])
    return {}


def main() -> None:
    """Serve runs until the input is closed."""
    # Whatever a library prints must not get between the answers.
    answers = Answers(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)
    # What a notebook leaves running comes to us when its kernel ends, and is ended.
    processes.adopt_orphans()
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_read, args=(sys.stdin, lines, busy), daemon=True).start()
    threading.Thread(target=answers.say_alive, daemon=True).start()
    # While there is nothing to do, what every run needs is imported.
    from clinic_lib.batch import engine  # noqa: F401

    while line := lines.get():
        outcome = execute(NotebookRun.from_json(line))
        processes.kill_what_is_left()
        busy.clear()
        answers.say({"outcome": asdict(outcome)})
    # Without the usual farewells: a thread that still says we are alive would be in their way.
    os._exit(0)


class Answers:
    """The way back to the caller, for several threads."""

    def __init__(self, pipe: TextIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def say(self, words: dict[str, Any]) -> None:
        """A line for the caller; should it be gone, our input will tell."""
        with self._lock, contextlib.suppress(OSError):
            self._pipe.write(json.dumps(words) + "\n")
            self._pipe.flush()

    def say_alive(self) -> None:
        """Say again and again that we are there."""
        while True:
            self.say({"alive": True})
            time.sleep(ALIVE_SECONDS)


def _read(source: TextIO, lines: queue.SimpleQueue[str], busy: threading.Event) -> None:
    """Pass lines on; when the caller is gone in the middle of a run, end it and its kernel."""
    for line in source:
        busy.set()
        lines.put(line)
    if busy.is_set():
        for child in processes.children_of(os.getpid()):
            processes.kill_family(child)
        os._exit(1)
    lines.put("")


if __name__ == "__main__":
    main()
