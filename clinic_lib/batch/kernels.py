"""Kernels of this very interpreter, whatever kernels the machine's users have registered.

Imports jupyter_client, which is slow, so only a worker process imports this module.
"""

from __future__ import annotations

import sys
from typing import Any

from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

# No history file and none of the user's start-up files: the same run on every machine, and a home
# folder that cannot be written to does no harm.
ARGUMENTS = (
    "--HistoryManager.enabled=False",
    "--HistoryManager.hist_file=:memory:",
    "--IPKernelApp.kernel_class=clinic_lib.batch.own_kernel.OwnKernel",
    "--IPKernelApp.outstream_class=clinic_lib.batch.own_kernel.LimitedStream",
)


class OwnKernelManager(AsyncKernelManager):  # type: ignore[misc]
    """A kernel manager that starts the light launcher with the running interpreter.

    A kernel called ``python3`` that a user registered may belong to another environment, without
    this library or with another version of it; so no registered kernel is looked up at all.
    """

    @property
    def kernel_spec(self) -> Any:
        """The one kernel there is."""
        # -P: a file of the working folder must not stand in for a module of the kernel.
        launch = [sys.executable, "-P", "-m", "clinic_lib.batch.launcher", *ARGUMENTS]
        return KernelSpec(
            argv=[*launch, "-f", "{connection_file}"], display_name="Python 3", language="python"
        )
