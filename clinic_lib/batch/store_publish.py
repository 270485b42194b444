"""Put a finished clinic into a store, where no folder can be replaced in one step.

Two phases. First every file is uploaded under a name of its own in ``_batch/making``; until that is
done nothing of the last release is touched. Then a note is left in ``_batch/moving`` and the files
are moved to their place, the manifest last. A stop in the first phase is undone by whoever comes
next, a stop in the second is finished: all it needs is in the store.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.manifest import FAILED_MANIFEST, MANIFEST
from clinic_lib.batch.own_files import FAILED_NOTEBOOK, hashes_made
from clinic_lib.batch.staging import files_in
from clinic_lib.batch.store_release import parse_manifest, read_release
from clinic_lib.batch.stores import Store

if TYPE_CHECKING:
    from clinic_lib.batch.publish import ClinicResult

MAKING, MOVING = "_batch/making", "_batch/moving"
TOKEN_BYTES = 4


def files_to_send(folder: Path, result: ClinicResult) -> tuple[str, ...]:
    """The files of a clinic's folder that are to go into the store, its manifest last.

    Parameters
    ----------
    folder : Path
        Where the clinic was put on this machine.
    result : ClinicResult
        What became of it: of one that failed only what tells why is sent, and what it made where
        nothing good stood before.

    Returns
    -------
    tuple of str
    """
    names: Iterable[str] = files_in(folder)
    if result.errors:
        traces = (FAILED_MANIFEST, FAILED_NOTEBOOK)
        names = [name for name in names if name.endswith(traces) or name in result.made]
    return tuple(sorted(names, key=_manifest_last))


def stage(store: Store, folder: Path, clinic_id: str, names: Iterable[str]) -> str:
    """Upload a clinic's files under a name of their own; returns that name.

    Parameters
    ----------
    store : Store
        The output folder.
    folder : Path
        Where the files are on this machine.
    clinic_id : str
        The clinic.
    names : iterable of str
        In the order of uploading.

    Returns
    -------
    str
        The folder in the store, to be given to ``move_in``.
    """
    staged = f"{MAKING}/{clinic_id}-{secrets.token_hex(TOKEN_BYTES)}"
    for name in names:
        store.upload(folder / name, f"{staged}/{name}")
    return staged


def move_in(store: Store, staged: str) -> str:
    """Move a clinic's uploaded files to their place; may be begun again after any stop.

    Parameters
    ----------
    store : Store
        The output folder, on whose clinic the caller holds the claim.
    staged : str
        From ``stage``.

    Returns
    -------
    str
        The SHA-256 of the manifest that was moved; empty where it was that of a failure.
    """
    clinic_id = clinic_of(staged)
    note = f"{MOVING}/{staged.rpartition('/')[2]}"
    store.write(note, json.dumps({"clinic": clinic_id}).encode())
    waiting = store.files(staged)
    manifest = store.read(f"{staged}/{MANIFEST}") if MANIFEST in waiting else b""
    obsolete = _obsolete(store, staged, waiting, manifest)
    *others, last = sorted(waiting, key=_manifest_last) or [""]
    for name in others:
        store.move(f"{staged}/{name}", f"{clinic_id}/{name}")
    store.remove([f"{clinic_id}/{name}" for name in sorted(obsolete)])
    if last:
        store.move(f"{staged}/{last}", f"{clinic_id}/{last}")
    store.remove_folder(staged, waiting)
    store.remove([note])
    return hashlib.sha256(manifest).hexdigest() if manifest else ""


def recover_store(store: Store, clinic_ids: Collection[str]) -> tuple[str, ...]:
    """Put right what killed batches left of some clinics; returns those concerned.

    Parameters
    ----------
    store : Store
        The output folder.
    clinic_ids : collection of str
        Those on which the caller holds the claim.

    Returns
    -------
    tuple of str
    """
    found = set()
    for note in store.files(MOVING):
        if clinic_of(note) in clinic_ids:
            move_in(store, f"{MAKING}/{note}")
            found.add(clinic_of(note))
    staged = {name.split("/")[0] for name in store.files(MAKING)}
    for token in sorted(staged):
        if clinic_of(token) in clinic_ids:
            store.remove_folder(f"{MAKING}/{token}")
            found.add(clinic_of(token))
    return tuple(sorted(found))


def clinic_of(staged: str) -> str:
    """The clinic that an uploaded folder is of.

    Examples
    --------
    >>> clinic_of("_batch/making/greenest-county-0a1b2c3d")
    'greenest-county'
    """
    return staged.rpartition("/")[2][: -2 * TOKEN_BYTES - 1]


def _obsolete(store: Store, staged: str, waiting: Collection[str], manifest: bytes) -> set[str]:
    """What earlier runs made and this one does not; files of users' own are never among it."""
    clinic_id = clinic_of(staged)
    if manifest:
        release = read_release(store, clinic_id)
        new = {MANIFEST, *hashes_made(parse_manifest(manifest))}
        return ((release.listed | release.traces) & set(release.files)) - new
    if FAILED_MANIFEST in waiting:
        failed = parse_manifest(store.read(f"{staged}/{FAILED_MANIFEST}"))
        stale = {
            f"{notebook['name']}{FAILED_NOTEBOOK}"
            for notebook in failed.get("notebooks", [])
            if notebook["status"] == "complete"
        }
        return stale & set(store.files(clinic_id))
    return set()


def _manifest_last(name: str) -> tuple[bool, str]:
    return name in (MANIFEST, FAILED_MANIFEST), name
