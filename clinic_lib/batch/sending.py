"""From a clinic's notebooks to a store: what stands there is fetched, what is new is sent.

On this machine a clinic is published as ever, into a folder that stands for the one in the store.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.publish import ClinicResult, Work, finish
from clinic_lib.batch.store_claims import require_claim
from clinic_lib.batch.store_publish import files_to_send, move_in, stage
from clinic_lib.batch.store_release import fetch_release
from clinic_lib.batch.stores import Store, open_store
from clinic_lib.errors import OutputError

Found = TypeVar("Found")
# A connection that is lost is opened again after so long, before its clinic is given up.
PAUSES = (1.0, 4.0)


class Sender:
    """Sends clinics to one folder of a store, for as long as the claim on it stands.

    Parameters
    ----------
    address : Address
        The output folder.
    claim : str
        Name of the claim that the batch holds there.
    """

    def __init__(self, address: Address, claim: str) -> None:
        self._address = address
        self._claim = claim
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Upload nothing more; what is being moved to its place is moved to the end."""
        self._stopped.set()

    def upload(self, work: Work) -> ClinicResult:
        """Lay a clinic beside the one that stands, and upload it under a name of its own.

        Parameters
        ----------
        work : Work
            All notebooks have run; its target is a folder of this machine that is gone afterwards.

        Returns
        -------
        ClinicResult
            Its folder is the one to be moved to its place; that place itself where nothing was
            uploaded.
        """
        clinic_id = work.clinic.clinic_id
        place = self._address / clinic_id
        result = ClinicResult(clinic_id, work.clinic.title, place, why=work.why)
        try:
            self.try_again(lambda store: fetch_release(store, clinic_id, work.target))
            result = replace(finish(work), folder=place)
            names = files_to_send(work.target, result)
            if not names:
                return result
            staged = self.try_again(lambda store: self._stage(store, work, names))
            return replace(result, folder=self._address / staged)
        except OutputError as error:
            return _unpublished(result, error)
        finally:
            shutil.rmtree(work.target, ignore_errors=True)

    def move(self, result: ClinicResult) -> tuple[ClinicResult, str]:
        """Move what was uploaded to its place; the result, and the hash of its manifest."""
        place = self._address / result.clinic_id
        if result.folder == place or not isinstance(result.folder, Address):
            return result, ""
        staged = result.folder.inside(self._address)
        moved = replace(result, folder=place)
        try:
            return moved, self.try_again(lambda store: self._move(store, staged))
        except OutputError as error:
            return _unpublished(moved, error), ""

    def try_again(self, act: Callable[[Store], Found]) -> Found:
        """What an act comes to that a lost connection may interrupt."""
        for pause in PAUSES:
            try:
                with open_store(self._address) as store:
                    return act(store)
            except OutputError:
                if self._stopped.wait(pause):
                    raise
        with open_store(self._address) as store:
            return act(store)

    def _stage(self, store: Store, work: Work, names: Sequence[str]) -> str:
        require_claim(store, self._claim)
        clinic_id = work.clinic.clinic_id
        return stage(store, work.target, clinic_id, self._until_stopped(names))

    def _move(self, store: Store, staged: str) -> str:
        require_claim(store, self._claim)
        return move_in(store, staged)

    def _until_stopped(self, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            if self._stopped.is_set():
                raise OutputError("The batch was stopped while this clinic was being uploaded.")
            yield name


def _unpublished(result: ClinicResult, error: OutputError) -> ClinicResult:
    """The result of a clinic that could not be brought to its place."""
    return replace(result, made=(), errors=(*result.errors, str(error)))
