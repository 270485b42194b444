"""Reference numbers of the real programs, read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def reference(shared_folder: Path) -> Callable[[str], pd.DataFrame]:
    """A file of ``shared/reference`` by its name there, e.g. ``spc/spc_cases``."""

    @cache
    def read(name: str) -> pd.DataFrame:
        path = shared_folder / "reference" / f"{name}.csv"
        assert path.exists(), f"the reference file {path.name} is missing from shared/reference"
        return pd.read_csv(path, low_memory=False)

    return read
