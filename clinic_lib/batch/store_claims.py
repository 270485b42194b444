"""Which batch is making which clinics in a store. A store knows no locks, so a claim has a pulse.

A claim is a small file that its batch writes anew every few seconds. One that does not change for a
while belongs to nobody: its batch was killed, or has lost its connection. Only changes count, so
that no two clocks are compared.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.claims import Owner, busy_words, may_still_run, who_runs
from clinic_lib.batch.stores import Store, open_store
from clinic_lib.errors import BusyError, OutputError

CLAIMS = "_batch/claims"
PULSE_SECONDS = 10.0
# A claim that has not changed for so long belongs to nobody.
SILENT_SECONDS = 45.0
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Rival:
    """Another batch's claim as it was read."""

    name: str
    content: bytes
    clinics: frozenset[str]
    owner: Owner | None
    is_held: bool


class StoreClaim:
    """The claim of this batch, once it holds it.

    Parameters
    ----------
    address : Address
        The output folder.
    clinic_ids : collection of str
        Which clinics.
    """

    def __init__(self, address: Address, clinic_ids: Collection[str]) -> None:
        self._address = address
        self._clinics = sorted(clinic_ids)
        self._owner = asdict(who_runs())
        self._ended = threading.Event()
        self._pulse = 0
        self._is_held = False
        self.name = f"{CLAIMS}/{secrets.token_hex(8)}.json"

    def take(self, store: Store) -> None:
        """Take it, or say who was first.

        Every batch first writes what it wants and then looks at what others want, so that of two
        at least one sees the other; of two that are no further than wanting, the name decides.
        """
        self._write(store)
        seen: dict[str, tuple[bytes, float]] = {}
        while True:
            dead: list[Rival] = []
            alive: list[Rival] = []
            for rival in read_rivals(store, self.name):
                (dead if _is_dead(rival, seen) else alive).append(rival)
            # What cannot be read may be about any clinic.
            wanted = set(self._clinics)
            against = [r for r in alive if r.owner is None or r.clinics & wanted]
            for rival in against:
                goes_first = rival.is_held or rival.name < self.name
                if goes_first and rival.owner and seen[rival.name][0] != rival.content:
                    raise BusyError(self._busy(rival))
            if not against:
                break
            time.sleep(LOOK_SECONDS)
        # Should its batch be at work somewhere after all, it will not find its claim and stop.
        store.remove([rival.name for rival in dead])
        self._is_held = True
        self._write(store)

    def keep(self) -> None:
        """Write it anew until it ends; a connection that fails is opened again next time."""
        while not self._ended.wait(PULSE_SECONDS):
            with contextlib.suppress(OutputError), open_store(self._address) as store:
                if self.name.rpartition("/")[2] in store.files(CLAIMS):
                    self._write(store)

    def end(self) -> None:
        """Write it no more."""
        self._ended.set()

    def _write(self, store: Store) -> None:
        self._pulse += 1
        record = {
            "clinics": self._clinics,
            "owner": self._owner,
            "held": self._is_held,
            "pulse": self._pulse,
        }
        store.write(self.name, json.dumps(record).encode())

    def _busy(self, rival: Rival) -> str:
        clinics = sorted(rival.clinics & set(self._clinics))
        return busy_words(clinics, rival.owner, self._address)


@contextlib.contextmanager
def claim_in_store(address: Address, clinic_ids: Collection[str]) -> Iterator[str]:
    """Hold the claim on some clinics of a store.

    Parameters
    ----------
    address : Address
        The output folder.
    clinic_ids : collection of str
        Which clinics.

    Yields
    ------
    str
        The claim's name in the store, for ``require_claim``.

    Raises
    ------
    BusyError
        If one of them is being made; nothing is claimed then.
    OutputError
        If the store cannot be used.
    """
    claim = StoreClaim(address, clinic_ids)
    pulse = threading.Thread(target=claim.keep, name="claim", daemon=True)
    try:
        with open_store(address) as store:
            # Whoever looks at this claim while we look at theirs sees it live.
            pulse.start()
            claim.take(store)
        yield claim.name
    finally:
        claim.end()
        with contextlib.suppress(OutputError), open_store(address) as store:
            if pulse.ident:
                pulse.join(PULSE_SECONDS)
            store.remove([claim.name])


def require_claim(store: Store, name: str) -> None:
    """Refuse to go on for a batch that holds its claim no longer.

    Raises
    ------
    OutputError
        If the claim is gone: the batch has ended, or others took it for dead.
    """
    if name.rpartition("/")[2] not in store.files(CLAIMS):
        raise OutputError(
            f"This batch has lost its claim on '{store.address}', so nothing more is published "
            "there: it was out of reach for so long that another one took it for dead. Run it "
            "again with --resume."
        )


def read_rivals(store: Store, own: str) -> tuple[Rival, ...]:
    """Every other claim that stands."""
    found = []
    for name in store.files(CLAIMS):
        if f"{CLAIMS}/{name}" != own:
            with contextlib.suppress(FileNotFoundError):
                found.append(_rival(f"{CLAIMS}/{name}", store.read(f"{CLAIMS}/{name}")))
    return tuple(found)


def _rival(name: str, content: bytes) -> Rival:
    """What a claim says; one that is just being written says nothing yet."""
    try:
        record: Mapping[str, Any] = json.loads(content)
        owner = Owner(**record["owner"])
        return Rival(name, content, frozenset(record["clinics"]), owner, bool(record["held"]))
    except (ValueError, LookupError, TypeError):
        return Rival(name, content, frozenset(), None, is_held=False)


def _is_dead(rival: Rival, seen: dict[str, tuple[bytes, float]]) -> bool:
    """Whether a claim belongs to nobody; what is seen of it is noted."""
    now = time.monotonic()
    first, since = seen.setdefault(rival.name, (rival.content, now))
    is_here = rival.owner is not None and rival.owner.host == socket.gethostname()
    if is_here and rival.owner and not may_still_run(rival.owner):
        return True
    return first == rival.content and now - since > SILENT_SECONDS
