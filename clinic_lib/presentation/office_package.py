"""Files of office programs: the same content gives the same bytes, written whole or not at all."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

# The oldest date that a zip archive can hold.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# Nothing is gained by packing these again.
PACKED = (".xlsx", ".png", ".jpg", ".jpeg")


def without_clock(package: bytes) -> bytes:
    """An office file whose archive tells no time, its parts in the order they had.

    Parameters
    ----------
    package : bytes
        A zip archive.

    Returns
    -------
    bytes
    """
    return package_of(parts_of(package))


def parts_of(package: bytes) -> dict[str, bytes]:
    """The parts of an office file by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def package_of(parts: Mapping[str, bytes], *, onto: bytes = b"") -> bytes:
    """An office file of these parts, whose archive tells no time.

    Parameters
    ----------
    parts : mapping of str to bytes
        The parts by name.
    onto : bytes, optional
        An office file that has other parts, which are packed already and stand before these.

    Returns
    -------
    bytes
    """
    packed = io.BytesIO(onto)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            method = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name, ZIP_DATE), data, method)
    return packed.getvalue()


def write_whole(path: Path, data: bytes) -> Path:
    """The path, with the data under it whole; what was there stays where that fails.

    Parameters
    ----------
    path : Path
        Where to write; its folder is there.
    data : bytes
        All of it.

    Returns
    -------
    Path
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
