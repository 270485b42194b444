"""What a forked copy of the warm process does: run one notebook, or tell what became of one."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import papermill
from papermill.execute import raise_for_execution_errors

from clinic_lib.batch import processes
from clinic_lib.batch.cell_outputs import mark_failed, replay
from clinic_lib.batch.forked_engine import FORKED_ENGINE
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun
from clinic_lib.batch.worker import execute, plain


def run(run: NotebookRun, shell: Any, journal: IO[bytes], pipe: int) -> NotebookOutcome:
    """Run a notebook, and make its report.

    Parameters
    ----------
    run : NotebookRun
        What to run.
    shell : ZMQInteractiveShell
        Made before the fork.
    journal : binary file
        Keeps what the cells show.
    pipe : int
        Is told when a cell starts.

    Returns
    -------
    NotebookOutcome
    """
    if run.megabytes:
        processes.limit_memory(run.megabytes)
    return execute(
        run,
        engine_name=FORKED_ENGINE,
        shell=shell,
        journal=journal,
        started=lambda _index: say(pipe, "cell"),
    )


def say(pipe: int, words: str) -> None:
    """A line for the warm process."""
    data = f"{words}\n".encode()
    while data:
        data = data[os.write(pipe, data) :]


def tell_of(run: NotebookRun, journal: IO[bytes], words: str) -> NotebookOutcome:
    """Write the notebook of a copy that is gone as far as it came, with the reason in its cell.

    Parameters
    ----------
    run : NotebookRun
        What it ran.
    journal : binary file
        What its cells showed.
    words : str
        What became of it.

    Returns
    -------
    NotebookOutcome
    """
    executed = Path(run.folder) / f"{run.name}.ipynb"
    notebook = papermill.execute_notebook(
        run.notebook,
        str(executed),
        parameters=run.parameters,
        kernel_name="python3",
        language="python",
        prepare_only=True,
        progress_bar=False,
    )
    for cell in notebook.cells:
        cell.metadata.setdefault("papermill", {})
    journal.seek(0)
    index = replay(notebook.cells, journal)
    codes = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    mark_failed(notebook, codes[0] if index is None else index, "KernelDied", words)
    notebook.metadata.papermill |= {"input_path": Path(run.notebook).name}
    notebook.metadata.papermill |= {"output_path": executed.name}
    with contextlib.suppress(papermill.PapermillExecutionError):
        # It writes the notebook with its banner before it raises, which is what we want of it.
        raise_for_execution_errors(notebook, str(executed))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return NotebookOutcome(run.clinic_id, run.name, error=plain(words), finished=now)
