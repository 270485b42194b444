"""The command ``clinic dashboard`` as a process of its own, and what it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.patience import PATIENCE, wait_for


class Started:
    """A dashboard that runs."""

    def __init__(self, arguments: list[str], folder: Path) -> None:
        handle, name = tempfile.mkstemp(prefix="dashboard-", suffix=".log")
        self._log, self._last_words = Path(name), ""
        with os.fdopen(handle, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "clinic_lib", "dashboard", "--no-browser", *arguments],
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        try:
            self.base = wait_for(self._address)
        except BaseException:
            self.process.kill()
            raise

    def _address(self) -> str:
        assert self.process.poll() is None, self.said
        found = re.search(r"http://localhost:\d+/", self.said) if "Ctrl-C" in self.said else None
        return found.group() if found else ""

    @property
    def said(self) -> str:
        """Everything it printed so far."""
        return self._last_words or self._log.read_text(encoding="utf-8")

    @property
    def kernels(self) -> list[psutil.Process]:
        """The kernels that it has started and that are alive."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if any("launcher" in word for word in child.cmdline()):
                    found.append(child)
            except psutil.NoSuchProcess:
                continue
        return found

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to end; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self._last_words = self.said
        self._log.unlink(missing_ok=True)
        return code


@contextmanager
def started(*arguments: str, folder: Path) -> Iterator[Started]:
    """A dashboard that runs until the block ends."""
    found = Started(list(arguments), folder)
    try:
        yield found
    finally:
        found.stop()
