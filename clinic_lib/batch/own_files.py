"""What in a clinic's folder is not to be lost: users' own files, and outputs changed by hand."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from clinic_lib.batch.manifest import FAILED_MANIFEST, MANIFEST, sha256
from clinic_lib.batch.staging import files_in

FAILED_NOTEBOOK = ".failed.ipynb"


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """The manifest of a clinic's folder; empty where there is none that can be read."""
    try:
        manifest = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def hashes_made(manifest: dict[str, Any]) -> dict[str, str]:
    """Name and SHA-256 of every output that a manifest lists."""
    try:
        return {entry["file"]: entry["sha256"] for entry in manifest.get("outputs", [])}
    except (TypeError, KeyError):
        return {}


def edited_by_hand(folder: Path) -> tuple[str, ...]:
    """The outputs in a clinic's folder that are no longer as they were made.

    Parameters
    ----------
    folder : Path
        A clinic's folder.

    Returns
    -------
    tuple of str
        Names; a file that somebody deleted is not among them.
    """
    made = hashes_made(read_manifest(folder))
    return tuple(
        name
        for name, digest in sorted(made.items())
        if (folder / name).is_file() and sha256(folder / name) != digest
    )


def own_files(folder: Path) -> tuple[str, ...]:
    """The files in a clinic's folder that no batch made.

    Parameters
    ----------
    folder : Path
        A clinic's folder; it need not be there.

    Returns
    -------
    tuple of str
        Names.
    """
    records = (MANIFEST, FAILED_MANIFEST)
    made = {file for record in records for file in hashes_made(read_manifest(folder, record))}
    made.update(records)
    return tuple(
        name for name in files_in(folder) if name not in made and not _is_failed_notebook(name)
    )


def carry_own_files(target: Path, staging: Path) -> tuple[str, ...]:
    """Bring what is not to be lost from the folder that stands into the one to replace it.

    Parameters
    ----------
    target : Path
        The folder that stands; it need not be there. Not changed.
    staging : Path
        The folder that is to replace it. A file it has already is not replaced.

    Returns
    -------
    tuple of str
        The outputs that were changed by hand, each with the name it now has beside the new one.
    """
    for name in own_files(target):
        if not (staging / name).exists():
            _link(target / name, staging / name)
    kept = []
    for name in edited_by_hand(target):
        free = _free_name(staging / name)
        _link(target / name, free)
        kept.append(f"{name} (kept as {free.name})")
    return tuple(kept)


def bring_late_files(before: Path, target: Path, carried: Collection[str]) -> None:
    """Move what its user saved in the very moment of the change into the new folder.

    Parameters
    ----------
    before : Path
        The earlier folder, where it is now.
    target : Path
        The new one.
    carried : collection of str
        The user's own files that were carried.
    """
    for name in own_files(before):
        was, is_ = before / name, target / name
        if name not in carried and is_.exists():
            continue
        with contextlib.suppress(OSError):
            if not is_.exists() or _differs(was, is_):
                is_.parent.mkdir(parents=True, exist_ok=True)
                os.replace(was, is_)


def _differs(was: Path, is_: Path) -> bool:
    """Whether a carried file has been written to since."""
    old, new = was.stat(), is_.stat()
    return (old.st_size, old.st_mtime_ns) != (new.st_size, new.st_mtime_ns)


def _is_failed_notebook(name: str) -> bool:
    return name.endswith(FAILED_NOTEBOOK) and "/" not in name


def _link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the file system knows no second name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _free_name(path: Path) -> Path:
    """A name beside a file that no other file has."""
    number = 1
    while True:
        suffix = ".edited" if number == 1 else f".edited-{number}"
        free = path.with_name(f"{path.stem}{suffix}{path.suffix}")
        if not free.exists():
            return free
        number += 1
