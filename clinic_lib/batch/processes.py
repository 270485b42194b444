"""What a system knows of processes: whose they are, what memory they hold, that they end in time.

Linux is asked by its own files, which is quick; elsewhere psutil is. Everything here is harmless
where the system does not know it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

PROCESSES = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MEGABYTE = 1_048_576
# Between two looks at a notebook's memory it may grow so much more, but not for ever.
ROOM = 1536 * MEGABYTE
GENERATIONS = 5
# On Windows, which knows no SIGKILL, the other ends a process at once too.
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER


def die_with_parent() -> None:
    """From now on this process is killed when the one that started it ends."""
    _prctl(DIE_WITH_PARENT, KILL)


def adopt_orphans() -> None:
    """From now on what this process's descendants leave behind becomes its own child."""
    _prctl(ADOPT_ORPHANS, 1)


def _prctl(option: int, value: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), 0, 0, 0)


def children_of(process: int) -> tuple[int, ...]:
    """Ids of the processes that a process started and that have not been waited for."""
    found: list[int] = []
    if not PROCESSES.is_dir():
        import psutil

        with contextlib.suppress(psutil.Error):
            found += [child.pid for child in psutil.Process(process).children()]
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
    if not PROCESSES.is_dir():
        import psutil

        with contextlib.suppress(psutil.Error):
            return int(psutil.Process(process).memory_info().rss)
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((PROCESSES / str(process) / "statm").read_text().split()[1]) * PAGE
    return 0


def is_stopped(process: int) -> bool:
    """Whether a process was stopped from outside, and waits for somebody to let it go on."""
    with contextlib.suppress(OSError, IndexError):
        # The name before it, in brackets, may hold anything.
        return (PROCESSES / str(process) / "stat").read_text().rpartition(") ")[2][0] == "T"
    return False


def limit_memory(megabytes: int) -> None:
    """Let this process have no more memory than it has now and so much, with some room.

    The room is for the look that is taken at it from outside: this limit is the wall behind that,
    which only Linux has.
    """
    if not PROCESSES.is_dir():
        return
    import resource  # There is none on Windows.

    fields = (PROCESSES / "self" / "statm").read_text().split()
    most = int(fields[5]) * PAGE + megabytes * MEGABYTE + ROOM
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def kill_family(process: int) -> None:
    """Kill a process and all that descend from it."""
    for each in tuple(family_of(process)):
        with contextlib.suppress(OSError):
            os.kill(each, KILL)


def kill_what_is_left() -> None:
    """Kill every process that this one started or adopted, and wait for its end."""
    # Again, because the children of those that are killed become ours.
    for _ in range(GENERATIONS):
        for child in children_of(os.getpid()):
            kill_family(child)
            with contextlib.suppress(OSError):
                os.waitpid(child, 0)


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
