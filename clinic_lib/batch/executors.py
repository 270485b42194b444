"""Who runs the notebooks. Knows nothing of clinics."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from clinic_lib.batch.companions import Companions
from clinic_lib.batch.tasks import Event, NotebookRun

WARM, WORKER = "clinic_lib.batch.warm", "clinic_lib.batch.worker"


class EngineChoice(StrEnum):
    """How the cells of a notebook are run."""

    AUTO = "auto"
    FORK = "fork"
    KERNEL = "kernel"


class Executor(Protocol):
    """Anything that can run notebooks: processes of this machine, or a cluster."""

    def start(self) -> None:
        """Get ready, where that takes time."""
        ...

    def close(self) -> None:
        """End whatever is running."""
        ...

    def run(self, runs: Iterable[NotebookRun]) -> Generator[Event, None, None]:
        """Events as they happen: a run that starts, its outcome, and None as time passes."""
        ...


def can_fork() -> bool:
    """Whether notebooks can be run in forked processes here.

    Only on Linux: elsewhere system libraries do not survive a fork, or there is none.
    """
    return sys.platform.startswith("linux") and hasattr(os, "fork")


class LocalProcesses(Companions):
    """Processes of this machine, the fastest kind there is.

    Parameters
    ----------
    jobs : int
        How many notebooks run at once.
    engine : EngineChoice
        Forked processes, kernels, or whichever is best here.
    keep : bool
        Whether what is warm stays so for the next ``run``, until ``close``.
    """

    def __init__(
        self, jobs: int, engine: EngineChoice = EngineChoice.AUTO, *, keep: bool = False
    ) -> None:
        if engine is EngineChoice.KERNEL or not can_fork():
            # A worker runs one notebook after another, each in a kernel of its own.
            super().__init__(WORKER, processes=jobs, runs_each=1, keep=keep)
        else:
            super().__init__(WARM, processes=1, runs_each=jobs, keep=keep)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
