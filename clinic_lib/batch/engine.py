"""How a notebook is run: a papermill engine that turns every way of failing into a marked cell.

Papermill by itself loses the notebook when a kernel dies or a cell takes too long, and counts
``sys.exit()`` as success. Here each of them becomes an error output in the cell that was running,
so that the notebook is kept with papermill's banner, and the words say what happened.
"""

from __future__ import annotations

from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_output
from papermill.engines import NBClientEngine, papermill_engines

from clinic_lib.batch.kernels import OwnKernelManager

ENGINE_NAME = "clinic"
STARTS = 3
START_SECONDS = 60


class ClinicEngine(NBClientEngine):  # type: ignore[misc]
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
        try:
            cls._start_and_run(nb_man, kernel_name, **options)
        except CellTimeoutError:
            limit = options.get("execution_timeout")
            _mark_failed(
                nb_man.nb,
                "CellTimeout",
                f"the cell ran for more than {limit} seconds and was stopped",
            )
        except DeadKernelError:
            _mark_failed(
                nb_man.nb,
                "KernelDied",
                "the notebook's Python process ended suddenly, usually because the machine ran out "
                "of memory or somebody stopped it",
            )
        else:
            _mark_early_exit(nb_man.nb)

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
                    _mark_failed(
                        nb_man.nb,
                        "KernelDidNotStart",
                        f"the notebook's Python process did not answer ({error}); close other "
                        "programs or use fewer jobs, and run again",
                    )


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
    cell = nb.cells[index]
    cell.outputs.append(new_output("error", ename=name, evalue=words, traceback=[words]))
    cell.metadata.papermill["exception"] = True
    cell.metadata.papermill["status"] = "failed"
    nb.metadata.papermill["exception"] = True


def _mark_early_exit(nb: Any) -> None:
    """Mark a cell that left the notebook with ``sys.exit()``, which papermill calls success."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit":
                output.ename = "EarlyExit"
                output.evalue = "the cell called sys.exit(), so the cells after it were not run"
                cell.metadata.papermill["exception"] = True
                cell.metadata.papermill["status"] = "failed"
                return


papermill_engines.register(ENGINE_NAME, ClinicEngine)
