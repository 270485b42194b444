"""The engine as papermill's own command finds it: ``papermill --engine clinic in.ipynb out.ipynb``.

The same cells, run the same way as in a batch: in a fork of the calling process, so that nothing
is left behind in it; in a kernel where the system cannot fork.
"""

from __future__ import annotations

import json
import os
import tempfile
from typing import IO, Any

import nbformat
from papermill.engines import Engine

from clinic_lib.batch.cell_outputs import mark_failed, replay
from clinic_lib.batch.executors import can_fork
from clinic_lib.batch.failures import died_words


class ClinicEngine(Engine):  # type: ignore[misc]
    """Runs each notebook in a process of its own, forked where the system can."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells; the notebook comes back with their outputs, or with what ended it."""
        if not can_fork():
            from clinic_lib.batch.engine import KernelEngine

            KernelEngine.execute_managed_notebook(nb_man, kernel_name, **options)
            return
        with tempfile.TemporaryFile() as executed, tempfile.TemporaryFile(buffering=0) as journal:
            process = os.fork()
            if process == 0:
                _run_here(nb_man, kernel_name, options, executed, journal)
            _, status = os.waitpid(process, 0)
            _take_back(nb_man, status, executed, journal)


def _run_here(
    nb_man: Any,
    kernel_name: str,
    options: dict[str, Any],
    executed: IO[bytes],
    journal: IO[bytes],
) -> None:
    """What the fork does; never returns."""
    code = 1
    try:
        from clinic_lib.batch.forked_engine import ForkedEngine

        # The caller goes on drawing its progress; two at one line would spoil it.
        nb_man.pbar = None
        ForkedEngine.execute_managed_notebook(nb_man, kernel_name, journal=journal, **options)
        executed.write(json.dumps(nb_man.nb).encode())
        executed.flush()
        code = 0
    finally:
        os._exit(code)


def _take_back(nb_man: Any, status: int, executed: IO[bytes], journal: IO[bytes]) -> None:
    """The executed notebook; where the fork was killed, as far as its journal goes."""
    executed.seek(0)
    content = executed.read()
    if status == 0 and content:
        nb_man.nb = nbformat.from_dict(json.loads(content))
        return
    journal.seek(0)
    cells = nb_man.nb.cells
    running = replay(cells, journal)
    first = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
    words = died_words(os.waitstatus_to_exitcode(status))
    mark_failed(nb_man.nb, first if running is None else running, "Died", words)
