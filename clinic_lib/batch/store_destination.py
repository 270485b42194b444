"""A batch's outputs in a store: claimed, looked at, and sent while others are being made."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.claims import claim
from clinic_lib.batch.destinations import Standing
from clinic_lib.batch.inputs import Inputs
from clinic_lib.batch.manifest import MANIFEST
from clinic_lib.batch.own_files import hashes_made
from clinic_lib.batch.publish import ClinicResult, Work, expected_files
from clinic_lib.batch.run_log import PassOn
from clinic_lib.batch.sending import Sender
from clinic_lib.batch.store_claims import CLAIMS, claim_in_store, require_claim
from clinic_lib.batch.store_log import StoreLog
from clinic_lib.batch.store_publish import recover_store
from clinic_lib.batch.store_release import read_release, why_make_in_store
from clinic_lib.batch.stores import Stored, open_store
from clinic_lib.errors import OutputError

# So many clinics are sent at once, and so many wait at most: the disk here stays small.
SENDERS, MOST_WAITING = 3, 6
Sent = tuple[ClinicResult, str]


class StoreDestination:
    """A folder of a store.

    Parameters
    ----------
    address : Address
        The folder of all clinics.
    data : Path
        The data folder, beside which clinics are made before they are sent.
    """

    def __init__(self, address: Address, data: Path) -> None:
        self._address = address
        self._data = data
        self._working = Path()
        self._claim = ""
        self._hashes: dict[str, str] = {}

    @property
    def claim_name(self) -> str:
        """Name of the claim in the store; empty while there is none."""
        return self._claim

    @contextlib.contextmanager
    def claim(self, clinic_ids: Collection[str]) -> Iterator[Sequence[str]]:
        """Hold the claim on some clinics; yields those of which something was put right."""
        with contextlib.ExitStack() as held:
            self._working = held.enter_context(working_folder(self._data, self._address))
            # On this machine a lock tells at once who is at work, and what a killed batch left.
            held.enter_context(claim(self._working, clinic_ids, place=self._address))
            for clinic_id in clinic_ids:
                shutil.rmtree(self._working / clinic_id, ignore_errors=True)
            self._claim = held.enter_context(claim_in_store(self._address, clinic_ids))
            with open_store(self._address) as store:
                recovered = recover_store(store, clinic_ids)
            try:
                yield recovered
            finally:
                # What was being uploaded when somebody stopped it, or by a worker that was lost.
                with contextlib.suppress(OutputError), open_store(self._address) as store:
                    require_claim(store, self._claim)
                    recover_store(store, clinic_ids)

    def look(self, inputs: Mapping[str, Inputs]) -> dict[str, Standing]:
        """What stands of some clinics."""
        found = {}
        with open_store(self._address) as store:
            folders = _by_folder(store.files())
            for clinic_id, wanted in inputs.items():
                release = read_release(store, clinic_id, folders.get(clinic_id, {}))
                if manifest := release.records.get(MANIFEST):
                    self._hashes[clinic_id] = hashlib.sha256(manifest).hexdigest()
                why = why_make_in_store(store, release, wanted, expected_files())
                found[clinic_id] = Standing(why, tuple(hashes_made(release.manifest)))
        return found

    def publisher(self) -> StorePublisher:
        """Somebody who publishes there; to be closed."""
        sender = Sender(self._address, self._claim)
        return StorePublisher(self._address, sender, self._working, self._hashes)

    def manifest_hash(self, clinic_id: str) -> str:
        """The SHA-256 of a clinic's manifest; empty where none stands."""
        return self._hashes.get(clinic_id, "")

    def log(self, run_id: str, pass_on: PassOn | None) -> StoreLog:
        """The run log that is kept there."""
        return StoreLog(self._address, run_id, pass_on)


class StorePublisher:
    """Sends clinics to a store, a few at once, while others are being made.

    Parameters
    ----------
    address : Address
        The output folder.
    sender : Sender
        Sends one clinic.
    working : Path
        Folder of this machine that clinics are made in.
    hashes : dict of str to str
        Told the hash of each manifest that is published.
    """

    def __init__(
        self, address: Address, sender: Sender, working: Path, hashes: dict[str, str]
    ) -> None:
        self.working = working
        self._address = address
        self._sender = sender
        self._hashes = hashes
        self._pool = ThreadPoolExecutor(SENDERS, thread_name_prefix="send")
        self._under_way: set[Future[Sent]] = set()
        self._is_lost = False

    def require_ready(self) -> None:
        """Raise OutputError where the store was lost and is not back: nothing is made in vain."""
        if self._is_lost:
            with open_store(self._address) as store:
                store.files(CLAIMS)
            self._is_lost = False

    def publish(self, work: Work) -> None:
        """Publish a clinic made on this machine."""
        self._submit(self._pool.submit(self._send, work))

    def accept(self, result: ClinicResult) -> None:
        """Take over what a worker of a cluster has uploaded: only the command moves it in."""
        self._submit(self._pool.submit(self._sender.move, result))

    def results(self, seconds: float = 0.0) -> Iterator[ClinicResult]:
        """What nobody has been told of yet; waits so long for it where there is nothing."""
        if seconds:
            wait(self._under_way, seconds, FIRST_COMPLETED)
        for future in [future for future in self._under_way if future.done()]:
            self._under_way.discard(future)
            result, digest = future.result()
            if digest:
                self._hashes[result.clinic_id] = digest
            yield result

    @property
    def is_waiting(self) -> bool:
        """Whether there is or will be something to be told."""
        return bool(self._under_way)

    def close(self) -> None:
        """Publish nothing more; what is being moved to its place is moved to the end."""
        self._sender.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, future: Future[Sent]) -> None:
        self._under_way.add(future)
        if len(self._under_way) >= MOST_WAITING:
            wait(self._under_way, return_when=FIRST_COMPLETED)

    def _send(self, work: Work) -> Sent:
        ran_well = not any(outcome.error for outcome in work.outcomes.values())
        try:
            result, digest = self._sender.move(self._sender.upload(work))
        finally:
            shutil.rmtree(work.staging, ignore_errors=True)
        self._is_lost = self._is_lost or (ran_well and bool(result.errors))
        return result, digest


@contextlib.contextmanager
def working_folder(data: Path, address: Address) -> Iterator[Path]:
    """The folder of this machine that clinics are made in before they are sent.

    It lies beside the data, as the folder of outputs does, so that the executed notebooks name
    their data the same way; where nobody may write there it is a temporary one.

    Parameters
    ----------
    data : Path
        The data folder.
    address : Address
        Each has a folder of its own, which a second batch into the same place finds.

    Yields
    ------
    Path
    """
    mark = hashlib.sha256(str(address).encode()).hexdigest()[:8]
    folder = data.absolute().parent / f".clinic-sending-{mark}"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="clinic-sending-") as temporary:
            yield Path(temporary)
        return
    try:
        yield folder
    finally:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _by_folder(files: Mapping[str, Stored]) -> dict[str, dict[str, Stored]]:
    """What is in each folder."""
    found: dict[str, dict[str, Stored]] = {}
    for name, file in files.items():
        folder, _, inside = name.partition("/")
        if inside:
            found.setdefault(folder, {})[inside] = file
    return found
