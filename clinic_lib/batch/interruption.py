"""Ctrl-C and a scheduler's end, which are noted, because Python's exception for them can get lost.

It is raised wherever the program happens to be. In a destructor, or in a package that takes any
error for "not there", it reaches nobody, and the command would go on as if nobody had asked.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn


class _Noting:
    """Handles a signal as Python does, and remembers it."""

    def __init__(self) -> None:
        self.was_asked = False

    def __call__(self, number: int, frame: FrameType | None) -> NoReturn:
        self.was_asked = True
        raise KeyboardInterrupt


@contextlib.contextmanager
def noted_interruptions() -> Iterator[None]:
    """Note every interruption meanwhile, that ``heed_interruptions`` finds those that got lost.

    Only in the main thread, which alone may handle signals, and only those that would raise
    KeyboardInterrupt: what is ignored, or handled by somebody else, stays so.

    Yields
    ------
    None

    Examples
    --------
    >>> with noted_interruptions():
    ...     heed_interruptions()
    """
    usual = []
    if threading.current_thread() is threading.main_thread():
        usual = [
            number
            for number in (signal.SIGINT, signal.SIGTERM)
            if signal.getsignal(number) is signal.default_int_handler
        ]
    noting = _Noting()
    try:
        for number in usual:
            signal.signal(number, noting)
        yield
    finally:
        for number in usual:
            signal.signal(number, signal.default_int_handler)


def keep_pyarrow_from_signals() -> None:
    """Leave signals to Python while pyarrow reads: it takes them for itself, and may keep one."""
    import pyarrow

    pyarrow.enable_signal_handlers(False)


def heed_interruptions() -> None:
    """Raise an interruption that has been noted and has reached nobody so far.

    Raises
    ------
    KeyboardInterrupt
        If there was one.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        if isinstance(handler, _Noting) and handler.was_asked:
            raise KeyboardInterrupt
