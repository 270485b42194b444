"""A file is put in its place whole or not at all. Knows bytes and places, no format."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clinic_lib.errors import OutputError


def write_whole(data: bytes, path: Path) -> Path:
    """The path, written to a temporary name first.

    Parameters
    ----------
    data : bytes
        All of the file.
    path : Path
        Where to; the folder is made if need be.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there stays as it was.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(b"BEGIN", Path(folder) / "timetable.ics").read_bytes()
    b'BEGIN'
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True) if temporary else None
        raise OutputError(
            f"'{path}' cannot be written ({error.strerror or error}). "
            "Close it where it is open, or name another folder."
        ) from error
    return path
