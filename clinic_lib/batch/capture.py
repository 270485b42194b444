"""Catch what is printed: by Python, and by anything that writes to the process's own outputs.

Works on POSIX systems, where a process can be forked.
"""

from __future__ import annotations

import codecs
import fcntl
import io
import os
import select
import struct
import sys
import termios
import threading
from collections.abc import Callable
from typing import Any

NAMES = {1: "stdout", 2: "stderr"}
CHUNK = 65_536
Write = Callable[[str, str], None]


class Capture:
    """Sends everything printed to a function, in the order of printing.

    Parameters
    ----------
    write : callable
        Takes the stream's name and text; never called by two threads at once.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._lock = threading.RLock()
        self._ends: dict[int, int] = {}
        self._before: list[Any] = []
        self._decoders = {
            number: codecs.getincrementaldecoder("utf-8")("replace") for number in NAMES
        }

    def start(self) -> None:
        """From now on this process prints into the capture, and reads nothing from its input."""
        self._before = [os.dup(number) for number in (0, *NAMES)]
        for number in NAMES:
            read, write = os.pipe()
            os.dup2(write, number)
            os.close(write)
            self._ends[number] = read
            thread = threading.Thread(target=self._follow, args=(number,), daemon=True)
            thread.start()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        sys.stdout, sys.stderr = Stream(self, 1), Stream(self, 2)

    def stop(self) -> None:
        """Take the last of what was printed, and let the process print where it did before."""
        self.drain()
        for number, before in enumerate(self._before):
            os.dup2(before, number)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__

    def write(self, number: int, text: str) -> None:
        """Text printed by Python; what other programs printed before comes first."""
        with self._lock:
            self.drain()
            self._write(NAMES[number], text)

    def drain(self) -> None:
        """Take everything that has been printed so far."""
        with self._lock:
            for number, end in self._ends.items():
                while _waiting(end):
                    self._take(number, end)

    def pass_on(self, receive: Callable[[Any], None]) -> Callable[[Any], None]:
        """The same function, but after everything that was printed before it is called."""

        def receive_in_turn(message: Any) -> None:
            with self._lock:
                self.drain()
                receive(message)

        return receive_in_turn

    def _follow(self, number: int) -> None:
        """Take what other programs print as it comes, lest they wait for somebody to read it."""
        end = self._ends[number]
        poll = select.poll()
        poll.register(end, select.POLLIN)
        while True:
            poll.poll()
            with self._lock:
                if _waiting(end):
                    self._take(number, end)

    def _take(self, number: int, end: int) -> None:
        self._write(NAMES[number], self._decoders[number].decode(os.read(end, CHUNK)))


def _waiting(end: int) -> int:
    """How many bytes can be read from a pipe at once."""
    answer = fcntl.ioctl(end, termios.FIONREAD, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])


class Stream(io.TextIOBase):
    """A text stream of a notebook, as a kernel's: it has a file number, and is no terminal."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, capture: Capture, number: int) -> None:
        self._capture = capture
        self._number = number
        self.name = f"<{NAMES[number]}>"

    def write(self, text: str) -> int:
        """Print."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._capture.write(self._number, text)
        return len(text)

    def fileno(self) -> int:
        """What another program is to print to."""
        return self._number

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def isatty(self) -> bool:
        """Nobody sits at it."""
        return False

    def flush(self) -> None:
        """Nothing is held back."""


def no_input(*_: Any, **__: Any) -> str:
    """Stands in for ``input``: a notebook that runs by itself has nobody to ask."""
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )
