"""Which batch is making which clinics of a folder, so that two never make the same one at once.

A claim is a hidden file that its batch holds locked: the lock is gone with the batch, whatever ends
it, so that no clock and no list of processes is asked whether a claim still stands.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import secrets
import socket
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from clinic_lib.batch.addresses import Place, without_secrets
from clinic_lib.batch.disk import words_for_the_disk
from clinic_lib.batch.staging import HIDDEN
from clinic_lib.batch.swap import recover_swap
from clinic_lib.errors import BusyError

CLAIM = ".claim-"
GATE = ".claims"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who makes something.

    Parameters
    ----------
    user, host, process, command : str or int
        Who, on which machine, by which process and command.
    since : str
        When it began, in UTC.
    """

    user: str
    host: str
    process: int
    command: str
    since: str

    def __str__(self) -> str:
        since = self.since.replace("T", " ").removesuffix("+00:00")
        return (
            f"{self.user} on {self.host} ('{self.command}', process {self.process}) since {since}"
        )


def who_runs() -> Owner:
    """The owner that this process is."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        # Containers may run as a number that nobody gave a name.
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return Owner(
        user=user,
        host=socket.gethostname(),
        process=os.getpid(),
        command=without_secrets(" ".join([Path(sys.argv[0]).name, *sys.argv[1:]])),
        since=datetime.now(UTC).isoformat(timespec="seconds"),
    )


@contextlib.contextmanager
def claim(
    output: Path, clinic_ids: Collection[str], *, place: Place | None = None
) -> Iterator[tuple[str, ...]]:
    """Hold the claim on some clinics of a folder.

    Parameters
    ----------
    output : Path
        Folder of all clinics; made if need be.
    clinic_ids : collection of str
        Which ones.
    place : Path or Address, optional
        What to call the folder to those who are refused, where it only stands for something else.

    Yields
    ------
    tuple of str
        The clinics of which something half-made was found and put right: their batch was killed.

    Raises
    ------
    BusyError
        If one of them is being made; nothing is claimed then.
    OutputError
        If the folder cannot be written to.
    """
    path = output / f"{CLAIM}{secrets.token_hex(4)}.json"
    with contextlib.ExitStack() as held:
        with words_for_the_disk(output), _gate(output):
            others = _standing(output)
            if busy := sorted(set(clinic_ids) & set(others)):
                raise BusyError(busy_words(busy, others[busy[0]], place or output))
            held.callback(path.unlink, missing_ok=True)
            # Not buffered: what a full disk did not take would be tried again at closing.
            file = held.enter_context(path.open("wb", buffering=0))
            _lock(file)
            record = {"clinics": sorted(clinic_ids), "owner": asdict(who_runs())}
            file.write(json.dumps(record).encode())
            recovered = _recover(output, others)
        yield recovered


def _recover(output: Path, others: Collection[str]) -> tuple[str, ...]:
    """Put right what killed batches left of the clinics that nobody is making."""
    hidden = (HIDDEN.fullmatch(path.name) for path in output.glob(".*"))
    left = {found["clinic"] for found in hidden if found} - set(others)
    return tuple(clinic_id for clinic_id in sorted(left) if recover_swap(output, clinic_id))


def busy_words(clinic_ids: Sequence[str], owner: Owner | None, place: Place) -> str:
    """What those are told whose clinics somebody else is making."""
    also = f" and {len(clinic_ids) - 1} more" if len(clinic_ids) > 1 else ""
    return (
        f"'{clinic_ids[0]}'{also} in '{place}' is being made by {owner}. Nothing was run. "
        "Wait until that is done, or name another folder with --output."
    )


def _standing(output: Path) -> dict[str, Owner]:
    """Who makes which clinic now; claims whose batch is gone are removed on the way."""
    found: dict[str, Owner] = {}
    for path in output.glob(f"{CLAIM}*.json"):
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            with path.open("r+", encoding="utf-8") as file:
                is_free = _lock(file)
                if is_free:
                    path.unlink(missing_ok=True)
                    continue
                record = json.load(file)
            owner = Owner(**record["owner"])
            if is_free is None and not may_still_run(owner):
                path.unlink(missing_ok=True)
                continue
            found |= dict.fromkeys(record["clinics"], owner)
    return found


def may_still_run(owner: Owner) -> bool:
    """Whether an owner's process may be there, where no lock tells; elsewhere it always may."""
    if owner.host != socket.gethostname() or os.name != "posix":
        return True
    try:
        os.kill(owner.process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextlib.contextmanager
def _gate(output: Path) -> Iterator[None]:
    """Let one batch at a time look at the claims and add its own."""
    output.mkdir(parents=True, exist_ok=True)
    path = output / GATE
    while True:
        with path.open("a", encoding="utf-8") as file:
            _lock(file, wait=True)
            # Whoever was here before may have taken the file away: then this is no gate any more.
            if _is_same(file, path):
                try:
                    yield
                finally:
                    path.unlink(missing_ok=True)
                return


def _is_same(file: IO[Any], path: Path) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[Any], *, wait: bool = False) -> bool | None:
        """Whether the file could be locked; the lock goes when the file is closed."""
        file.seek(0x7FFF_0000)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _lock(file: IO[Any], *, wait: bool = False) -> bool | None:
        """Whether the file could be locked; None on a network drive that knows no locks.

        The lock goes when the file is closed.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError:
            return None
        return True
