"""Which data files are no longer what the page was made from. Reads files, and each only once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from clinic_lib.batch.manifest import sha256


class DataWatch:
    """The data files of a folder and what is in them, remembered by their time and size.

    Parameters
    ----------
    folder : Path
        The folder of the tables.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[tuple[int, int], str]] = {}

    def moved_on(self, files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
        """Names of the files that now hold something else, or are gone.

        Parameters
        ----------
        files : iterable of (str, str)
            Name and SHA-256 of the files the figures were made from.
        """
        return tuple(name for name, digest in files if self._digest(name) != digest)

    def _digest(self, name: str) -> str:
        """SHA-256 of a file; empty where it cannot be read."""
        path = self._folder / name
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if self._seen.get(name, ((), ""))[0] != stamp:
                self._seen[name] = (stamp, sha256(path))
        except OSError:
            return ""
        return self._seen[name][1]
