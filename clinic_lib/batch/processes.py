"""What Linux knows of processes: whose they are, what memory they hold, and that they end in time.

Everything here is harmless where the system does not know it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MEGABYTE = 1_048_576
# Between two looks at a notebook's memory it may grow so much more, but not for ever.
ROOM = 1536 * MEGABYTE
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER


def die_with_parent() -> None:
    """From now on this process is killed when the one that forked it ends."""
    _prctl(DIE_WITH_PARENT, signal.SIGKILL)


def adopt_orphans() -> None:
    """From now on what this process's descendants leave behind becomes its own child."""
    _prctl(ADOPT_ORPHANS, 1)


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def children_of(process: int) -> tuple[int, ...]:
    """Ids of the processes that a process started and that have not been waited for."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for thread in (PROCESSES / str(process) / "task").iterdir():
            found += map(int, (thread / "children").read_text().split())
    return tuple(found)


def family_of(process: int) -> Iterator[int]:
    """A process and all that descend from it."""
    yield process
    for child in children_of(process):
        yield from family_of(child)


def memory_of(process: int) -> int:
    """Bytes of memory that a process and its descendants hold."""
    return sum(_resident(each) for each in family_of(process))


def _resident(process: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((PROCESSES / str(process) / "statm").read_text().split()[1]) * PAGE
    return 0


def limit_memory(megabytes: int) -> None:
    """Let this process have no more memory than it has now and so much, with some room.

    The room is for the look that is taken at it from outside: this limit is the wall behind that.
    """
    import resource  # There is none on Windows, where nothing is forked either.

    fields = (PROCESSES / "self" / "statm").read_text().split()
    most = int(fields[5]) * PAGE + megabytes * MEGABYTE + ROOM
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def kill_family(process: int) -> None:
    """Kill a process and all that descend from it."""
    for each in tuple(family_of(process)):
        with contextlib.suppress(OSError):
            os.kill(each, signal.SIGKILL)


def memory_for_each(jobs: int) -> int:
    """Megabytes that each of so many notebooks may have, of what the machine can give now."""
    available = _available() or 0
    return max(512, int(available * 0.8 / jobs / MEGABYTE)) if available else 0


def _available() -> int | None:
    """Bytes that the machine, or the container we run in, can still give."""
    known = []
    with contextlib.suppress(OSError, ValueError):
        lines = dict(
            line.split(":", 1) for line in (PROCESSES / "meminfo").read_text().splitlines()
        )
        known.append(int(lines["MemAvailable"].split()[0]) * 1024)
    with contextlib.suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        most = int((group / "memory.max").read_text())
        known.append(most - int((group / "memory.current").read_text()))
    return min(known, default=None)
