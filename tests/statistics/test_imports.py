"""The layer is light: what it must not load, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration


def test_the_layer_loads_without_scipy_stats_or_plotting():
    code = (
        "import sys; from clinic_lib import statistics; "
        "print([m for m in ('scipy.stats', 'plotly', 'pandera', 'matplotlib') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=600
    )
    assert run.stdout.strip() == "[]"
