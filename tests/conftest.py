"""Fixtures for every test, and the rule that each test says how heavy it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest

PROJECT = Path(__file__).resolve().parents[1]
# Examples are the same each time and no machine is too slow: a release must not fail by chance.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("steady")
TIERS = ("unit", "integration", "e2e")
PACKAGES = {
    "chromium": "chromium",
    "soffice": "libreoffice-impress",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "ip": "iproute2",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test without exactly one tier; examples in docstrings are unit tests."""
    for item in items:
        if isinstance(item, pytest.DoctestItem):
            item.add_marker("unit")
    wrong = [item.nodeid for item in items if len(_tiers(item)) != 1]
    if wrong:
        raise pytest.UsageError(
            f"{len(wrong)} tests do not carry exactly one of the markers {', '.join(TIERS)} "
            f"(first: {wrong[0]}). Write 'pytestmark = pytest.mark.unit' below the imports."
        )


def _tiers(item: pytest.Item) -> set[str]:
    return {mark.name for mark in item.iter_markers() if mark.name in TIERS}


@pytest.fixture(scope="session")
def project_folder() -> Path:
    """The root of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Real and reference data, kept beside the project and never copied into it."""
    folder = PROJECT.parent / "shared"
    if not folder.is_dir():
        pytest.fail(
            "the folder 'shared' with real and reference data is missing. Put it beside the "
            "project's own folder (../shared from the project's root) and run the tests again."
        )
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers that are the same each time."""
    return np.random.default_rng(20110615)


@pytest.fixture(scope="session")
def require_program() -> Callable[[str], str]:
    """A program's path by its name; without it the test is skipped, and under CI it fails."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            words = f"{name} is missing. Install it: apt-get install {PACKAGES[name]}"
            pytest.fail(words) if os.environ.get("CI") == "true" else pytest.skip(words)
        return path

    return find


# Chromium asks nobody for anything, and needs no graphics.
BROWSER_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def browser(require_program: Callable[[str], str]) -> Iterator[Any]:
    """A real browser; one for all tests of a process, because two cannot run side by side in it."""
    from playwright.sync_api import sync_playwright

    chromium = require_program("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(BROWSER_FLAGS))
        yield opened
        opened.close()


@dataclass(frozen=True)
class Shipped:
    """What ``clinic batch`` made of the shipped data, and what it said."""

    output: Path
    code: int
    said: str
    progress: str

    def folder(self, clinic_id: str) -> Path:
        return self.output / clinic_id


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """The main job, run once for every test that looks at its outputs.

    Tests that use it carry ``pytest.mark.xdist_group("shipped")``, so that it runs once in all.
    """
    output = tmp_path_factory.mktemp("a path with spaces") / "made here"
    done = subprocess.run(
        [sys.executable, "-m", "clinic_lib", "batch", "--output", str(output)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=1800,
    )
    return Shipped(output, done.returncode, done.stdout, done.stderr)
