"""What a disk that cannot be written to means, in words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from clinic_lib.errors import OutputError


@contextlib.contextmanager
def words_for_the_disk(place: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do."""
    try:
        yield
    except PermissionError as error:
        name = Path(error.filename2 or error.filename or place).name
        raise OutputError(
            f"'{name}' in '{place}' could not be written. Close it if it is open in another "
            "program, check that you may write to the folder, or name another one with --output."
        ) from error
    except OSError as error:
        raise OutputError(
            f"'{place}' could not be written ({error.strerror or error}). Make room or name "
            "another folder with --output, and run again."
        ) from error
