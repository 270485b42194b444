"""What one notebook of a clinic works out and the next would work out again: left for it to read.

Found by content alone: the very same figures and the very same question, so that a notebook that
changes either, or is run by itself, works it out for itself. Without a folder to leave it in
nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

HANDOVER = "CLINIC_HANDOVER"
"""The environment variable that names a folder which nobody but the batch can write to."""

Made = TypeVar("Made")
# What a damaged or half-written file can raise.
UNREADABLE = (OSError, pickle.UnpicklingError, EOFError, TypeError, ValueError, AttributeError)


def handed_over(kind: str, content: Callable[[], bytes], make: Callable[[], Made]) -> Made:
    """What an earlier notebook of the same run left under this content, else made and left.

    Parameters
    ----------
    kind : str
        What it is; things of different kinds are never taken for each other.
    content : callable
        Everything that the result depends on. Asked only where there is a folder to look in.
    make : callable
        Works it out.

    Returns
    -------
    object
        As ``make`` returns it, or a copy of that.

    Examples
    --------
    Without a folder it is made each time:

    >>> handed_over("sum", lambda: b"1 + 2", lambda: 3)
    3
    """
    folder = os.environ.get(HANDOVER)
    if not folder:
        return make()
    path = Path(folder) / f"{hashlib.sha256(content()).hexdigest()}.{kind}"
    with contextlib.suppress(*UNREADABLE):
        found: Made = pickle.loads(path.read_bytes())
        return found
    made = make()
    with contextlib.suppress(OSError):
        _leave(made, path)
    return made


def _leave(made: object, path: Path) -> None:
    """Write it through a temporary name: two notebooks may be at it together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    temporary.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    os.replace(temporary, path)
