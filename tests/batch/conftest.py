"""No test of a batch leaves a process behind, where the next would take it for its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import psutil
import pytest


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """Fail the test that leaves one of the batch's processes running."""
    yield
    left = [words for child in psutil.Process().children() if (words := _words(child))]
    assert left == [], "a process of the batch outlived its test"


def _words(process: psutil.Process) -> str:
    """How one of the batch's own processes was started; empty for any other, and for a dead one."""
    with contextlib.suppress(psutil.Error):
        words = " ".join(process.cmdline())
        return words if "clinic_lib.batch." in words else ""
    return ""
