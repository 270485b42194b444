"""What a test needs of the system it runs on; on Linux, where CI runs, it has all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_lib.batch.executors import can_fork

forking = pytest.mark.skipif(
    not can_fork(),
    reason="notebooks are forked on Linux only; here they run in kernels, tested beside this",
)
listing = pytest.mark.skipif(
    not Path("/proc").is_dir(), reason="looks for processes left over in /proc, which Linux has"
)
