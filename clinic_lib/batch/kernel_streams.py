"""The streams of a notebook's kernel, of which only the beginning is kept.

The limit is inside the kernel: a gigabyte that is never sent costs nobody memory.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ipykernel.iostream import OutStream

from clinic_lib.batch.print_limit import PrintLimit

_LIMIT = PrintLimit()


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
