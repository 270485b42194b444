"""A Dask cluster on this machine: a real scheduler and workers, each a process of its own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextlib.contextmanager
def dask_cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address and the workers' processes; all of them end with the block."""
    known = folder / "scheduler.json"
    loopback = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
    dask = (sys.executable, "-m", "dask")
    with contextlib.ExitStack() as running:

        def start(*command: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([*dask, *command], cwd=folder, **QUIET)
            running.callback(process.wait)
            running.callback(process.kill)
            return process

        start("scheduler", "--port", "0", "--scheduler-file", str(known), *loopback)
        address = _address(known)
        own = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
        crew = [start("worker", address, *own, *loopback) for _ in range(workers)]
        _wait_for(address, workers)
        yield address, crew


def records_while_one_is_killed(
    options: list[str], project: Path, worker: subprocess.Popen[bytes]
) -> list[dict[str, Any]]:
    """What ``clinic batch --json`` says on a cluster, one of whose workers dies with a clinic."""
    command = [sys.executable, "-m", "clinic_lib", "batch", "--json", *options]
    records: list[dict[str, Any]] = []
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        for line in running.stdout:
            records.append(json.loads(line))
            if records[-1]["event"] == "clinic" and worker.poll() is None:
                worker.kill()
    assert running.returncode == 0, records
    return records


def _address(known: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError):
            return str(json.loads(known.read_text(encoding="utf-8"))["address"])
        time.sleep(0.1)
    raise TimeoutError("the scheduler did not start")


def _wait_for(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, timeout=PATIENCE, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=PATIENCE)
