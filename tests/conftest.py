"""Fixtures for every test, and the rule that each test says how heavy it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

PROJECT = Path(__file__).resolve().parents[1]
TIERS = ("unit", "integration", "e2e")


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
