"""Where a batch puts what it makes. This one is a folder of this machine; a store is another."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.claims import claim
from clinic_lib.batch.inputs import Inputs
from clinic_lib.batch.manifest import MANIFEST, sha256
from clinic_lib.batch.own_files import hashes_made, read_manifest
from clinic_lib.batch.publish import ClinicResult, Work, expected_files, finish
from clinic_lib.batch.resume import why_make
from clinic_lib.batch.run_log import FolderLog, PassOn, RunLog
from clinic_lib.batch.settings import Settings
from clinic_lib.batch.swap import recover_swap

Claim = contextlib.AbstractContextManager[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a clinic before the batch.

    Parameters
    ----------
    why : str
        Why it has to be made; empty where it is up to date.
    made : tuple of str
        The files that its manifest lists.
    """

    why: str
    made: tuple[str, ...] = ()


class Publisher(Protocol):
    """Publishes clinics whose notebooks have run."""

    working: Path
    """Folder of this machine that clinics are made in."""

    def require_ready(self) -> None:
        """Raise OutputError where nothing could be published at this moment."""

    def publish(self, work: Work) -> None:
        """Publish a clinic made on this machine."""

    def accept(self, result: ClinicResult) -> None:
        """Take over what a worker of a cluster made of a clinic."""

    def results(self, seconds: float = 0.0) -> Iterator[ClinicResult]:
        """What nobody has been told of yet; waits so long for it where there is nothing."""

    @property
    def is_waiting(self) -> bool:
        """Whether there is or will be something to be told."""

    def close(self) -> None:
        """Publish nothing more."""


class Destination(Protocol):
    """Where a batch puts what it makes."""

    def claim(self, clinic_ids: Collection[str]) -> Claim:
        """Hold the claim on some clinics; yields those of which something was put right."""

    def look(self, inputs: Mapping[str, Inputs]) -> dict[str, Standing]:
        """What stands of some clinics."""

    def publisher(self) -> Publisher:
        """Somebody who publishes there; to be closed."""

    def manifest_hash(self, clinic_id: str) -> str:
        """The SHA-256 of a clinic's manifest; empty where none stands."""

    @property
    def claim_name(self) -> str:
        """What workers need to know of the claim; empty where they have to know nothing."""

    def log(self, run_id: str, pass_on: PassOn | None) -> RunLog:
        """The run log that is kept there."""


def find_destination(settings: Settings) -> Destination:
    """The destination that the settings name."""
    if isinstance(settings.output, Address):
        # Only now: what reaches stores is an extra.
        from clinic_lib.batch.store_destination import StoreDestination

        return StoreDestination(settings.output, settings.data)
    return FolderDestination(settings.output)


class FolderDestination:
    """A folder of this machine.

    Parameters
    ----------
    folder : Path
        Of all clinics.
    """

    claim_name = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def claim(self, clinic_ids: Collection[str]) -> Claim:
        """Hold the claim on some clinics; yields those of which something was put right."""
        return claim(self._folder, clinic_ids)

    def look(self, inputs: Mapping[str, Inputs]) -> dict[str, Standing]:
        """What stands of some clinics."""
        return {clinic_id: self._standing(clinic_id, made) for clinic_id, made in inputs.items()}

    def publisher(self) -> FolderPublisher:
        """Somebody who publishes there."""
        return FolderPublisher(self._folder)

    def manifest_hash(self, clinic_id: str) -> str:
        """The SHA-256 of a clinic's manifest; empty where none stands."""
        manifest = self._folder / clinic_id / MANIFEST
        return sha256(manifest) if manifest.is_file() else ""

    def log(self, run_id: str, pass_on: PassOn | None) -> RunLog:
        """The run log that is kept there."""
        return FolderLog(self._folder, run_id, pass_on)

    def _standing(self, clinic_id: str, inputs: Inputs) -> Standing:
        folder = self._folder / clinic_id
        why = why_make(folder, inputs, expected_files())
        return Standing(why, tuple(hashes_made(read_manifest(folder))))


class FolderPublisher:
    """Exchanges a clinic's folder for the new one, here and now.

    Parameters
    ----------
    working : Path
        Folder of all clinics; they are made in hidden ones inside.
    """

    def __init__(self, working: Path) -> None:
        self.working = working
        self._done: list[ClinicResult] = []

    def require_ready(self) -> None:
        """A folder is always ready; a disk that is full says so by itself."""

    def publish(self, work: Work) -> None:
        """Publish a clinic made on this machine."""
        self._done.append(finish(work))
        shutil.rmtree(work.staging, ignore_errors=True)

    def accept(self, result: ClinicResult) -> None:
        """Take over a clinic that the worker itself has published."""
        with contextlib.suppress(OSError):
            # What a lost worker left of this clinic; the one that made it has cleared its own.
            recover_swap(self.working, result.clinic_id)
        self._done.append(result)

    def results(self, seconds: float = 0.0) -> Iterator[ClinicResult]:
        """What nobody has been told of yet."""
        while self._done:
            yield self._done.pop(0)

    @property
    def is_waiting(self) -> bool:
        """Whether there is something to be told."""
        return bool(self._done)

    def close(self) -> None:
        """Nothing is under way."""
