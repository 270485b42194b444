"""Put one folder in the place of another: whoever looks sees the old one or the new one, whole.

Where the system can exchange two names in one step (Linux, on most of its file systems) there is
no moment between. Elsewhere the old folder is moved aside first; a stop in between is put right by
``recover_swap``.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from clinic_lib.batch.staging import BEFORE, HIDDEN, MAKING, hidden_name

EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
HERE = -100  # AT_FDCWD
# A file system, or a kernel, that knows no exchange answers with one of these.
UNKNOWN = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM}


def swap_folder(staging: Path, target: Path) -> Path | None:
    """Put a finished folder in its place.

    Parameters
    ----------
    staging : Path
        The finished folder, named by ``make_staging``.
    target : Path
        Its place, with or without an earlier folder.

    Returns
    -------
    Path or None
        Where the earlier folder is now, to be removed by the caller; None where there was none.

    Raises
    ------
    OSError
        Then the earlier folder stands as it did.
    """
    if not target.exists():
        os.rename(staging, target)
        return None
    if not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
    if _exchange(staging, target):
        return staging
    found = HIDDEN.fullmatch(staging.name)
    before = staging.with_name(
        hidden_name(target.name, BEFORE, found["token"] if found else "00000000")
    )
    os.rename(target, before)
    try:
        os.rename(staging, target)
    except OSError:
        os.rename(before, target)
        raise
    return before


def recover_swap(output: Path, clinic_id: str) -> bool:
    """Put right what was stopped half-way for one clinic, and remove its hidden folders.

    Parameters
    ----------
    output : Path
        Folder of all clinics.
    clinic_id : str
        A clinic that nobody is making now.

    Returns
    -------
    bool
        Whether anything was found.
    """
    left = [path for path in output.glob(".*") if _is_of(path, clinic_id)]
    target = output / clinic_id
    for path in left:
        if f".{BEFORE}-" in path.name and not target.exists():
            # Stopped between the two moves: the finished folder goes to where it was going.
            finished = path.with_name(path.name.replace(f".{BEFORE}-", f".{MAKING}-"))
            os.rename(finished if finished.is_dir() else path, target)
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return bool(left)


def _is_of(path: Path, clinic_id: str) -> bool:
    found = HIDDEN.fullmatch(path.name)
    return found is not None and found["clinic"] == clinic_id and path.is_dir()


def _exchange(first: Path, second: Path) -> bool:
    """Whether two names could be exchanged in one step."""
    exchange = _exchanger()
    if exchange is None:
        return False
    failed = exchange(HERE, os.fsencode(first), HERE, os.fsencode(second), EXCHANGE)
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(second))


@functools.cache
def _exchanger() -> Callable[..., int] | None:
    """The system's own call; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    with contextlib.suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        call.argtypes = [
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_char_p,
            ctypes.c_uint,
        ]
        found: Callable[..., int] = call
        return found
    return None
