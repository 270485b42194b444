"""Watches over the kernel of one notebook from outside, as the warm process does over its copies.

Knows processes, and when a cell was begun; not what the notebook is about.
"""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from clinic_lib.batch import processes
from clinic_lib.batch.failures import DIED, NOTEBOOK_TOO_LONG, STUCK, died_words, too_much_memory

LOOK_SECONDS = 0.1
# Stopped from outside, which a system may tell; or no answer, which is the same everywhere.
STOPPED_SECONDS = 5.0
SILENT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a kernel may take.

    Parameters
    ----------
    notebook_seconds : int
        Longest the whole notebook may run; 0 for no limit.
    megabytes : int
        Most memory, together with the processes that the notebook starts; 0 for no limit.
    silent_seconds : float
        Longest that a kernel at work may leave the question unanswered whether it is there.
    """

    notebook_seconds: int = 0
    megabytes: int = 0
    silent_seconds: float = SILENT_SECONDS


class Watched(Protocol):
    """Somebody who has a kernel run cells."""

    km: Any
    kc: Any
    is_at_work: bool


class KernelWatch:
    """Ends a kernel that takes too much, too long, or does not move; used in a ``with`` block.

    Parameters
    ----------
    client : Watched
        Has the kernel started; it need not be there yet.
    limits : Limits
        What the kernel may take.
    began : float
        When the notebook was begun, on the monotonic clock.
    """

    def __init__(self, client: Watched, limits: Limits, began: float) -> None:
        self.stopped_because = ""
        self._client = client
        self._limits = limits
        self._began = began
        self._process: subprocess.Popen[bytes] | None = None
        self._moved = self._answered = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def why_it_ended(self) -> str:
        """Words for a kernel that is gone."""
        if self.stopped_because:
            return self.stopped_because
        code = self._process.poll() if self._process else None
        return DIED.format(how="without a word") if code is None else died_words(code)

    def _watch(self) -> None:
        while not self._done.wait(LOOK_SECONDS):
            process = getattr(getattr(self._client.km, "provisioner", None), "process", None)
            self._process = process or self._process
            if self._process is None or self._process.poll() is not None:
                continue
            self.stopped_because = self.stopped_because or self._excess(self._process.pid)
            if self.stopped_because:
                processes.kill_family(self._process.pid)

    def _excess(self, process: int) -> str:
        """What the kernel takes too much of, in words; empty when all is well."""
        limits, now = self._limits, time.monotonic()
        if limits.notebook_seconds and now - self._began > limits.notebook_seconds:
            return NOTEBOOK_TOO_LONG.format(seconds=limits.notebook_seconds)
        most = limits.megabytes * processes.MEGABYTE
        if most and processes.memory_of(process) > most:
            return too_much_memory(limits.megabytes)
        if not processes.is_stopped(process):
            self._moved = now
        if not self._is_silent():
            self._answered = now
        for since, patience in (
            (self._moved, STOPPED_SECONDS),
            (self._answered, limits.silent_seconds),
        ):
            if now - since > patience:
                return STUCK.format(seconds=f"{patience:.0f}")
        return ""

    def _is_silent(self) -> bool:
        """Whether a kernel at work does not answer its heartbeat, which no cell can hold up."""
        beat = getattr(self._client.kc, "hb_channel", None)
        return bool(self._client.is_at_work and beat and beat.is_alive() and not beat.is_beating())
