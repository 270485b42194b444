"""A papermill engine that runs a notebook's cells in a forked copy of this process, not a kernel.

The fork is the isolation: a fresh namespace, and nothing of what the notebook changes (settings of
libraries, environment, working folder) outlives it. Needs a system that can fork.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any

from ipykernel.ipkernel import IPythonKernel
from papermill.engines import Engine, papermill_engines

from clinic_lib.batch.capture import Capture
from clinic_lib.batch.cell_outputs import (
    CellOutputs,
    mark_early_exit,
    mark_failed,
    record_failure,
)
from clinic_lib.batch.failures import LEFT, TOO_LONG
from clinic_lib.batch.shell import ZMQInteractiveShell, connect, make_shell
from clinic_lib.batch.worker import name_no_machine

FORKED_ENGINE = "clinic-forked"
SKIP, MAY_FAIL = "skip-execution", "raises-exception"
Started = Callable[[int], None]


class CellTimeout(BaseException):
    """A cell has run for too long; no ``except Exception`` in the cell can swallow it."""


class ForkedEngine(Engine):  # type: ignore[misc]
    """Runs the cells in this process, which has to be a fork that runs nothing else."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        shell: ZMQInteractiveShell | None = None,
        journal: IO[bytes] | None = None,
        started: Started = lambda _index: None,
        execution_timeout: int | None = None,
        **_: Any,
    ) -> None:
        """Run the cells up to the first that fails.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            Papermill's record of the notebook.
        kernel_name : str
            Not looked at: the interpreter is the running one.
        shell : ZMQInteractiveShell, optional
            Made before the fork.
        journal : binary file, optional
            Keeps what the cells show, should this process be killed.
        started : callable
            Told the index of each cell that starts.
        execution_timeout : int, optional
            Most seconds for a cell.
        """
        shell = shell or make_shell()
        outputs = CellOutputs(nb_man.nb.cells, journal)
        capture = Capture(outputs.write)
        connect(shell, capture.pass_on(outputs.receive))
        _be_random()
        capture.start()
        try:
            _run_cells(nb_man, shell, outputs, capture, started=started, seconds=execution_timeout)
        finally:
            capture.stop()
        mark_early_exit(nb_man.nb)
        name_no_machine(nb_man.nb)
        nb_man.nb.metadata["language_info"] = IPythonKernel.language_info


def _run_cells(
    nb_man: Any,
    shell: ZMQInteractiveShell,
    outputs: CellOutputs,
    capture: Capture,
    *,
    started: Started,
    seconds: int | None,
) -> None:
    """Run one cell after another; the first failure is the last cell."""
    for index, cell in enumerate(nb_man.nb.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        tags = cell.metadata.get("tags", [])
        if SKIP in tags:
            continue
        started(index)
        nb_man.cell_start(cell, index)
        outputs.start(index, shell.execution_count)
        with _limited_to(seconds):
            result = shell.run_cell(cell.source, store_history=True, cell_id=cell.get("id"))
        capture.drain()
        failed = not result.success or shell._last_traceback_during_displayhook
        if failed and MAY_FAIL not in tags:
            record_failure(nb_man.nb, cell)
        nb_man.cell_complete(cell, index)
        if shell.asked_to_exit and not failed:
            mark_failed(nb_man.nb, index, "EarlyExit", LEFT.format(call="quit()"))
            return
        if failed and MAY_FAIL not in tags:
            return


@contextlib.contextmanager
def _limited_to(seconds: int | None) -> Iterator[None]:
    """Raise ``CellTimeout`` inside once the time is up."""

    def too_long(*_: object) -> None:
        raise CellTimeout(TOO_LONG.format(seconds=seconds))

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    try:
        yield
    except CellTimeout:
        # Between the end of the cell and the end of the clock: the cell was in time.
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _be_random() -> None:
    """Random numbers of this process's own: a fork would else draw the same as every other."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed(None)


papermill_engines.register(FORKED_ENGINE, ForkedEngine)
