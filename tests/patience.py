"""How long a test waits for what is to come about.

Nothing is measured with it: what comes about ends the wait, and what does not fails the test, on a
machine that is many times slower or busier than ours too. How fast something is, benchmarks tell.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE = 180
BROWSER_PATIENCE = PATIENCE * 1000
"""The same in a browser's milliseconds."""
Found = TypeVar("Found")


def wait_for(look: Callable[[], Found]) -> Found:
    """What a look finds as soon as it finds something."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.02)
    return found
