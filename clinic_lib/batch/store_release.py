"""What stands in a store of a clinic: what it was made from, and whether somebody changed it.

Fetches as little as it can: a whole release is many megabytes, what is to be known of it a few
kilobytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_lib.batch.differencing import TABLES
from clinic_lib.batch.inputs import Inputs
from clinic_lib.batch.manifest import FAILED_MANIFEST, MANIFEST
from clinic_lib.batch.own_files import FAILED_NOTEBOOK, hashes_made
from clinic_lib.batch.resume import HAND, MISSING, why_make_from_record
from clinic_lib.batch.stores import Store, Stored

RECORDS = (MANIFEST, FAILED_MANIFEST)


@dataclass(frozen=True)
class Release:
    """A clinic as it stands in a store.

    Parameters
    ----------
    clinic_id : str
        The clinic.
    files : mapping of str to Stored
        What is in its folder.
    records : mapping of str to bytes
        Its manifest, and that of its last failure, as far as they are there.
    """

    clinic_id: str
    files: Mapping[str, Stored]
    records: Mapping[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        """The manifest; empty where there is none that can be read."""
        return parse_manifest(self.records.get(MANIFEST, b""))

    @property
    def listed(self) -> set[str]:
        """Every file that a batch made."""
        records = [parse_manifest(self.records.get(name, b"")) for name in RECORDS]
        return {name for record in records for name in hashes_made(record)}

    @property
    def traces(self) -> set[str]:
        """What earlier failures left."""
        failed = {n for n in self.files if n.endswith(FAILED_NOTEBOOK) and "/" not in n}
        return failed | ({FAILED_MANIFEST} & set(self.files))

    def suspects(self) -> tuple[str, ...]:
        """The outputs that may have been changed by hand: of another size, or newer than the list.

        The manifest is the last file of a release to be put in its place.
        """
        if MANIFEST not in self.files:
            return ()
        sizes = {e["file"]: e.get("bytes") for e in self.manifest.get("outputs", [])}
        there = {name: self.files[name] for name in sorted(sizes) if name in self.files}
        end = self.files[MANIFEST]
        return tuple(
            name
            for name, file in there.items()
            if file.size != sizes[name] or file.is_newer_than(end)
        )


def read_release(
    store: Store, clinic_id: str, files: Mapping[str, Stored] | None = None
) -> Release:
    """What stands in a store of a clinic.

    Parameters
    ----------
    store : Store
        The output folder.
    clinic_id : str
        The clinic.
    files : mapping of str to Stored, optional
        What is in its folder, where that is known.

    Returns
    -------
    Release
    """
    found = store.files(clinic_id) if files is None else files
    records = {name: store.read(f"{clinic_id}/{name}") for name in RECORDS if name in found}
    return Release(clinic_id, found, records)


def edited_in_store(store: Store, release: Release) -> tuple[str, ...]:
    """The outputs of a release that somebody has changed; only what is suspect is fetched."""
    made = hashes_made(release.manifest)
    return tuple(
        name
        for name in release.suspects()
        if hashlib.sha256(store.read(f"{release.clinic_id}/{name}")).hexdigest() != made[name]
    )


def why_make_in_store(
    store: Store, release: Release, inputs: Inputs, expected: Sequence[str]
) -> str:
    """Why a clinic has to be made again; empty where what stands in the store is up to date.

    Parameters
    ----------
    store : Store
        The output folder.
    release : Release
        What stands there.
    inputs : Inputs
        What the clinic would be made from now.
    expected : sequence of str
        The files that it must have.

    Returns
    -------
    str
    """
    manifest = release.manifest
    if why := why_make_from_record(manifest, inputs):
        return why
    missing = {*expected, *hashes_made(manifest)} - set(release.files)
    if missing:
        return MISSING.format(name=min(missing))
    edited = edited_in_store(store, release)
    return HAND.format(name=edited[0]) if edited else ""


def fetch_release(store: Store, clinic_id: str, folder: Path) -> Release:
    """Bring to this machine what a new release has to be laid beside.

    Parameters
    ----------
    store : Store
        The output folder.
    clinic_id : str
        The clinic.
    folder : Path
        Where to; what is there is removed. Gets the records, the tables that two releases are
        compared by, and every output that somebody has changed.

    Returns
    -------
    Release
    """
    release = read_release(store, clinic_id)
    shutil.rmtree(folder, ignore_errors=True)
    wanted = {*TABLES, *edited_in_store(store, release)} & set(release.files)
    if release.records or wanted:
        folder.mkdir(parents=True)
    for name, content in release.records.items():
        (folder / name).write_bytes(content)
    for name in sorted(wanted):
        store.download(f"{clinic_id}/{name}", folder / name)
    return release


def parse_manifest(content: bytes) -> dict[str, Any]:
    """The record that a manifest holds; empty where it is none."""
    try:
        record = json.loads(content)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
