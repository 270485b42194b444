"""How a notebook is run: a papermill engine that turns every way of failing into a marked cell.

Papermill by itself loses the notebook when a kernel dies or a cell takes too long, and counts
``sys.exit()`` as success. Here each of them becomes an error output in the cell that was running,
so that the notebook is kept with papermill's banner, and the words say what happened.
"""

from __future__ import annotations

from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines

from clinic_lib.batch.cell_outputs import mark_early_exit, mark_failed
from clinic_lib.batch.failures import DID_NOT_START, DIED, TOO_LONG
from clinic_lib.batch.kernels import OwnKernelManager
from clinic_lib.batch.worker import name_no_machine

KERNEL_ENGINE = "clinic-kernel"
STARTS = 3
START_SECONDS = 60


class KernelEngine(NBClientEngine):  # type: ignore[misc]
    """Papermill's own engine with kernels of this interpreter and every failure on the page."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the cells; afterwards every code cell is complete or one of them holds the error."""
        options |= {
            "kernel_manager_class": OwnKernelManager,
            "shutdown_kernel": "immediate",
            "start_timeout": START_SECONDS,
            "ipython_hist_file": "",
        }
        name_no_machine(nb_man.nb)
        try:
            cls._start_and_run(nb_man, kernel_name, **options)
        except CellTimeoutError:
            limit = options.get("execution_timeout")
            _mark_failed(nb_man.nb, "CellTimeout", TOO_LONG.format(seconds=limit))
        except DeadKernelError:
            _mark_failed(nb_man.nb, "KernelDied", DIED.format(how="without a word"))
        else:
            mark_early_exit(nb_man.nb)

    @classmethod
    def _start_and_run(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Run the notebook; a kernel that never answered is started again, a cell never is."""
        for attempt in range(1, STARTS + 1):
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **options)
                return
            except DeadKernelError:
                raise
            except RuntimeError as error:
                # nbclient has no error of its own for a kernel that does not answer.
                if _running_cell(nb_man.nb) is not None:
                    raise
                if attempt == STARTS:
                    words = DID_NOT_START.format(why=error)
                    _mark_failed(nb_man.nb, "KernelDidNotStart", words)


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
