"""What is our own in a notebook's kernel: of what is printed the beginning is kept, and once.

The limit is inside the kernel: a gigabyte that is never sent costs nobody memory.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, ClassVar

from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.zmqshell import ZMQInteractiveShell as KernelShell
from traitlets import Type

from clinic_lib.batch.print_limit import PrintLimit

_LIMIT = PrintLimit()


class ZMQInteractiveShell(KernelShell):  # type: ignore[misc]
    """A kernel's own shell; libraries know by its name that they are in a notebook."""

    __module__ = KernelShell.__module__

    @contextlib.contextmanager
    def _tee(self, channel: str) -> Iterator[None]:
        """Keep no second copy of what is printed, which might be a gigabyte."""
        yield


class OwnKernel(IPythonKernel):  # type: ignore[misc]
    """A kernel with that shell."""

    shell_class = Type(ZMQInteractiveShell)


class LimitedStream(OutStream):  # type: ignore[misc]
    """ipykernel's own stream with the limit of a forked process."""

    _streams: ClassVar[dict[str, LimitedStream]] = {}

    def __init__(self, session: Any, pub_thread: Any, name: str, *more: Any, **options: Any):
        super().__init__(session, pub_thread, name, *more, **options)
        self._streams[name] = self

    def write(self, string: str) -> int:
        """Print what is kept of it."""
        if not isinstance(string, str):
            raise TypeError(f"write() argument must be str, not {type(string)}")
        for name, kept in _LIMIT.kept(self.name, string):
            OutStream.write(self._streams.get(name, self), kept)
        return len(string)
