"""What is known of processes: by the files of Linux, and by psutil where there are none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_lib.batch import processes
from tests.patience import PATIENCE, wait_for

pytestmark = pytest.mark.integration
SLEEPING = [sys.executable, "-c", "import time; held = bytearray(60_000_000); time.sleep(3600)"]
# A process and one of its own.
TWO = "import subprocess, sys; subprocess.run(sys.argv[1:])"


@pytest.fixture(params=["files", "psutil"])
def known_by(request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Both ways of asking, on whatever system this is."""
    if request.param == "psutil":
        monkeypatch.setattr(processes, "PROCESSES", tmp_path / "nowhere")
    elif not processes.PROCESSES.is_dir():
        pytest.skip("this system has no such files")
    return request.param


@pytest.fixture
def started() -> Iterator[subprocess.Popen[bytes]]:
    """A process with a child that holds memory."""
    with subprocess.Popen([sys.executable, "-c", TWO, *SLEEPING]) as process:
        yield process
        processes.kill_family(process.pid)


def test_a_family_is_known_with_its_memory_and_killed_whole(known_by, started) -> None:
    wait_for(lambda: processes.memory_of(started.pid) >= 60_000_000)
    (child,) = processes.children_of(started.pid)
    assert tuple(processes.family_of(started.pid)) == (started.pid, child)
    assert started.pid in processes.children_of(os.getpid())
    processes.kill_family(started.pid)
    started.wait(PATIENCE)
    assert processes.children_of(started.pid) == ()
    assert processes.memory_of(started.pid) == 0


@pytest.mark.skipif(not processes.PROCESSES.is_dir(), reason="only Linux tells")
def test_a_process_that_was_stopped_is_known(started) -> None:
    assert not processes.is_stopped(started.pid)
    started.send_signal(signal.SIGSTOP)
    wait_for(lambda: processes.is_stopped(started.pid))


def test_where_the_system_knows_nothing_of_it_nothing_is_done(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(processes, "PROCESSES", tmp_path / "nowhere")
    monkeypatch.setattr(sys, "platform", "win32")
    processes.die_with_parent()
    processes.adopt_orphans()
    processes.limit_memory(1)
    assert len(bytearray(10_000_000)) == 10_000_000
    assert not processes.is_stopped(os.getpid())
