"""The servers that the dashboard's benchmark compares: how each is started, asked and used."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.dashboard_viewers import Viewers

PROJECT = Path(__file__).resolve().parents[1]
PEERS = Path(__file__).resolve().parent / "dashboard_peers"
ROUNDS = 3


@dataclass(frozen=True)
class Rival:
    """A program that serves the page: how it is started, asked and used."""

    name: str
    address: str
    process: subprocess.Popen[bytes]
    choose: Callable[[Any, dict[str, Any]], None]
    viewers: Callable[[int], Any]


@contextlib.contextmanager
def own_dashboard(clinic_id: str, first: str) -> Iterator[Rival]:
    """The dashboard, with its page made."""
    port = free_port()
    command = [sys.executable, "-m", "clinic_lib", "dashboard", clinic_id, "--no-browser"]
    with tempfile.TemporaryDirectory() as folder:
        # Actions that are written while measuring go where nobody keeps them.
        data = Path(folder) / "data"
        shutil.copytree(PROJECT / "data", data, ignore=shutil.ignore_patterns("live"))
        with serving([*command, f"--port={port}", f"--data={data}"], PROJECT) as process:
            base = f"http://localhost:{port}/"
            wait_until_answered(base)
            wait_until_answered(f"{base}api/clinic/{clinic_id}/page")
            yield Rival(
                "This dashboard",
                f"{base}?clinic={clinic_id}&view=trend&indicator={first}",
                process,
                lambda page, one: page.evaluate(
                    "(id) => document.querySelector(`[data-indicator='${id}']`).click()", one["id"]
                ),
                lambda number: Viewers(base, clinic_id, number),
            )


@contextlib.contextmanager
def streamlit_page(python: Path, environment: dict[str, str]) -> Iterator[Rival]:
    """The page in Streamlit."""
    port = free_port()
    options = ("--server.headless=true", "--browser.gatherUsageStats=false")
    options += ("--server.fileWatcherType=none", f"--server.port={port}")
    command = [python, "-m", "streamlit", "run", PEERS / "streamlit_page.py", *options]
    address = f"http://localhost:{port}/"

    def choose(page: Any, one: dict[str, Any]) -> None:
        page.get_by_role("combobox").click()
        page.get_by_role("option", name=one["title"]).click()

    with serving(command, PEERS, environment) as process:
        wait_until_answered(address)
        yield Rival(
            "Streamlit",
            address,
            process,
            choose,
            lambda number: PeerViewers(python, "streamlit_viewers.py", address, number),
        )


@contextlib.contextmanager
def panel_page(python: Path, environment: dict[str, str]) -> Iterator[Rival]:
    """The page in Panel."""
    port = free_port()
    command = [python, "-m", "panel", "serve", PEERS / "panel_page.py", f"--port={port}"]
    address = f"http://localhost:{port}/panel_page"
    with serving(command, PEERS, environment) as process:
        wait_until_answered(address)
        yield Rival(
            "Panel",
            address,
            process,
            lambda page, one: page.locator("select").first.select_option(label=one["title"]),
            lambda number: PeerViewers(python, "panel_viewers.py", address, number),
        )


class PeerViewers:
    """Viewers of a peer's page, in a program of the peer's own environment."""

    def __init__(self, python: Path, program: str, address: str, number: int) -> None:
        command = [str(python), str(PEERS / program), address, str(number), str(ROUNDS)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def __enter__(self) -> PeerViewers:
        assert self._process.stdout is not None
        self._process.stdout.readline()
        return self

    def __exit__(self, *_details: object) -> None:
        self._process.kill()
        self._process.communicate()

    def change(self, _rounds: int) -> list[float]:
        """Seconds of each change when all change at once; empty if the program failed."""
        try:
            told, _ = self._process.communicate(b"go\n", timeout=240)
            return [float(seconds) for seconds in json.loads(told.splitlines()[-1])]
        except (ValueError, IndexError, subprocess.TimeoutExpired):
            return []


@contextlib.contextmanager
def peers_environment() -> Iterator[Path]:
    """A Python with the peers in it, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        say("installing the peers into an environment of their own")
        venv.create(folder)
        python = Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python"
        # The project's own installer takes seconds where pip takes minutes.
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
        subprocess.run([*install, "-r", PEERS / "requirements.txt"], check=True)
        yield python


@contextlib.contextmanager
def serving(
    command: Sequence[object], folder: Path, environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that runs until the block ends."""
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_until_answered(address: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def say(words: str) -> None:
    print(f"  {words}...", file=sys.stderr, flush=True)
