"""Documents that people go on writing in: never written over once somebody has.

A document carries the hash of what was written into it. As soon as a program saves it anew, the two
no longer agree.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

from clinic_lib.presentation.office_package import without_clock, write_whole

PROPERTIES = "docProps/core.xml"
MARK = re.compile(rb"<dc:identifier>([0-9a-f]{64})</dc:identifier>")


def mark_as_written(path: Path) -> Path:
    """The same document, carrying the hash of its own content.

    Parameters
    ----------
    path : Path
        A document of an office program, just written.

    Returns
    -------
    Path
    """
    parts = _parts(path.read_bytes())
    mark = f"<dc:identifier>{_digest(parts)}</dc:identifier>".encode()
    end = b"</cp:coreProperties>"
    parts[PROPERTIES] = MARK.sub(b"", parts[PROPERTIES]).replace(end, mark + end)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return write_whole(path, without_clock(packed.getvalue()))


def is_as_written(path: Path) -> bool:
    """Whether nobody has saved the document since it was written.

    Parameters
    ----------
    path : Path
        A document.

    Returns
    -------
    bool
        False as well where it carries no hash or is no such document.
    """
    try:
        parts = _parts(path.read_bytes())
    except (OSError, zipfile.BadZipFile):
        return False
    mark = MARK.search(parts.get(PROPERTIES, b""))
    return mark is not None and mark[1].decode() == _digest(parts)


def free_path(path: Path) -> Path:
    """Where a new version may be written: the path itself, or the next with a number.

    Parameters
    ----------
    path : Path
        Such as ``minutes.docx``.

    Returns
    -------
    Path
        The first of ``minutes.docx``, ``minutes-2.docx``... that is not there or that nobody has
        written in.
    """
    number, candidate = 1, path
    while candidate.exists() and not is_as_written(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def _parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _digest(parts: dict[str, bytes]) -> str:
    """Of everything but the properties, which carry the hash."""
    digest = hashlib.sha256()
    for name in sorted(set(parts) - {PROPERTIES}):
        digest.update(f"{name}\0{len(parts[name])}\0".encode() + parts[name])
    return digest.hexdigest()
