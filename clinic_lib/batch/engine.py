"""How a notebook is run: a papermill engine that turns every way of failing into a marked cell.

Papermill by itself loses the notebook when a kernel dies or a cell takes too long, and counts
``sys.exit()`` as success. Here each of them becomes an error output in the cell that was running,
so that the notebook is kept with papermill's banner, and the words say what happened.
"""

from __future__ import annotations

import os
import subprocess
import time
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines

from clinic_lib.batch.cell_outputs import mark_early_exit, mark_failed
from clinic_lib.batch.failures import DID_NOT_START, LEFT, TOO_LONG
from clinic_lib.batch.kernel_watch import SILENT_SECONDS, KernelWatch, Limits
from clinic_lib.batch.kernels import OwnKernelManager
from clinic_lib.batch.launcher import MEGABYTES
from clinic_lib.batch.worker import name_no_machine

KERNEL_ENGINE = "clinic-kernel"
STARTS = 3
START_SECONDS = 60
# What a cell printed may take long to arrive on a busy machine.
PRINTED_SECONDS = 60


class KernelEngine(Engine):  # type: ignore[misc]
    """Runs each notebook in a kernel of this interpreter, with every failure on the page."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        execution_timeout: int | None = None,
        notebook_seconds: int = 0,
        megabytes: int = 0,
        silent_seconds: float = SILENT_SECONDS,
        **_: Any,
    ) -> None:
        """Run the cells; afterwards every code cell is complete or one of them holds the error.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            Papermill's record of the notebook.
        kernel_name : str
            Not looked at: the interpreter is the running one.
        execution_timeout, notebook_seconds : int
            Most seconds for a cell and for the notebook; 0 or None for no limit.
        megabytes : int
            Most memory; 0 for no limit.
        silent_seconds : float
            Longest that the kernel may leave its heartbeat unanswered while a cell runs.
        """
        name_no_machine(nb_man.nb)
        limits, began = Limits(notebook_seconds, megabytes, silent_seconds), time.monotonic()
        for attempt in range(1, STARTS + 1):
            client = _Client(nb_man, execution_timeout)
            with KernelWatch(client, limits, began) as watch:
                try:
                    client.run(megabytes)
                except CellTimeoutError:
                    words = TOO_LONG.format(seconds=execution_timeout)
                    _mark_failed(nb_man.nb, "CellTimeout", words)
                except _AskedToExitError:
                    _mark_failed(nb_man.nb, "EarlyExit", LEFT.format(call="quit()"))
                except DeadKernelError:
                    _mark_failed(nb_man.nb, "KernelDied", watch.why_it_ended())
                except RuntimeError as error:
                    # nbclient has no error of its own for a kernel that does not answer.
                    if _running_cell(nb_man.nb) is not None:
                        raise
                    if watch.stopped_because:
                        _mark_failed(nb_man.nb, "KernelDied", watch.stopped_because)
                    elif attempt < STARTS:
                        continue  # A kernel that never answered is started again, a cell never is.
                    else:
                        words = DID_NOT_START.format(why=error)
                        _mark_failed(nb_man.nb, "KernelDidNotStart", words)
                else:
                    mark_early_exit(nb_man.nb)
            return


class _AskedToExitError(Exception):
    """A cell asked its kernel to end, which is no error to the kernel."""


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Papermill's client, which knows whether a cell is running and who asked to leave."""

    def __init__(self, nb_man: Any, cell_seconds: int | None) -> None:
        self.is_at_work = False
        super().__init__(
            nb_man,
            timeout=cell_seconds,
            startup_timeout=START_SECONDS,
            iopub_timeout=PRINTED_SECONDS,
            shell_timeout_interval=1,
            kernel_manager_class=OwnKernelManager,
            shutdown_kernel="immediate",
            ipython_hist_file="",
            on_cell_executed=_notice_exit,
        )

    def run(self, megabytes: int) -> None:
        """Run every cell in a kernel that may have so much memory."""
        self.execute(
            env={**os.environ, MEGABYTES: str(megabytes)},
            # What is printed comes as messages; another program's would be written twice.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def papermill_execute_cells(self) -> None:
        """Run the cells."""
        self.is_at_work = True
        super().papermill_execute_cells()
        self.is_at_work = False


def _notice_exit(execute_reply: dict[str, Any], **_: Any) -> None:
    """Leave the notebook where a cell asked its kernel to end."""
    asked = execute_reply["content"].get("payload", [])
    if any(each.get("source") == "ask_exit" for each in asked):
        raise _AskedToExitError


def _running_cell(nb: Any) -> int | None:
    """Index of the last cell that was started; None before the first."""
    started = [i for i, cell in enumerate(nb.cells) if cell.metadata.papermill.get("start_time")]
    return started[-1] if started else None


def _mark_failed(nb: Any, name: str, words: str) -> None:
    """Put an error output into the cell that was running, or the first code cell."""
    codes = [i for i, cell in enumerate(nb.cells) if cell.cell_type == "code"]
    index = _running_cell(nb)
    if index is None or nb.cells[index].cell_type != "code":
        index = codes[0]
    mark_failed(nb, index, name, words)


papermill_engines.register(KERNEL_ENGINE, KernelEngine)
