"""A folder of a store that fsspec reaches: object storage, SFTP, FTP. Knows no clinic.

The one importer of fsspec. A connection is opened for a piece of work and not kept for the next:
many a server closes what has been silent for a few minutes.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import secrets
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from clinic_lib.batch.addresses import Address, without_secrets
from clinic_lib.errors import ClinicError, OutputError, Problem

Given = ParamSpec("Given")
Found = TypeVar("Found")
# Of these the first part is a bucket, and what looks like a folder is part of a name.
BUCKETS = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "oci", "tos", "memory"}
# Where the package to install is called otherwise than the module.
PACKAGES = {"smbclient": "smbprotocol"}
# The stores do not agree on what they call the time of a file's last change.
CHANGED = ("LastModified", "last_modified", "updated", "mtime", "modify", "modified", "created")
PROBE = "_batch/probe-"
NAME_ANOTHER = "Name another place with --output."


def _whole(act: Callable[Given, Found]) -> Callable[Given, Found]:
    """The act, which Ctrl-C ends only afterwards: fsspec takes an interruption for "not there"."""

    @functools.wraps(act)
    def whole(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        if threading.current_thread() is not threading.main_thread():
            return act(*args, **kwargs)
        asked: list[int] = []
        found_now = ((n, signal.getsignal(n)) for n in (signal.SIGINT, signal.SIGTERM))
        usual = {number: handler for number, handler in found_now if handler is not None}
        for number in usual:
            signal.signal(number, lambda number, _frame: asked.append(number))
        try:
            found = act(*args, **kwargs)
        finally:
            for number, handler in usual.items():
                signal.signal(number, handler)
            if asked:
                signal.raise_signal(asked[0])
        return found

    return whole


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store tells of a file.

    Parameters
    ----------
    size : int
        Bytes.
    changed : object
        When it was last changed, by the store's own clock; to be compared with nothing else.
    """

    size: int
    changed: Any = None

    def is_newer_than(self, other: Stored) -> bool:
        """Whether it was changed after another file of the same store, as far as that is told."""
        try:
            return bool(self.changed > other.changed)
        except TypeError:
            return False


class Store:
    """A folder of a store, while a connection to it is open.

    Parameters
    ----------
    address : Address
        The folder; it need not be there.
    """

    @_whole
    def __init__(self, address: Address) -> None:
        import fsspec
        from fsspec.asyn import AsyncFileSystem

        kind = fsspec.get_filesystem_class(address.protocol)
        told = kind._get_kwargs_from_urls(address.full)
        # What cannot stand in an address as it is stands there as %40, which fsspec does not read.
        login = {n: unquote(told[n]) for n in ("username", "password") if told.get(n)}
        self.address = address
        # Those that work asynchronously look after their connections themselves.
        is_fresh = not issubclass(kind, AsyncFileSystem)
        self._fs = kind(**{**told, **login}, skip_instance_cache=is_fresh)
        self._root = kind._strip_protocol(address.full).rstrip("/")
        self._made: set[str] = set()

    @_whole
    def close(self) -> None:
        """Let go of the connection here: what interrupts a destructor elsewhere reaches nobody."""
        self._fs = None

    @_whole
    def files(self, folder: str = "") -> dict[str, Stored]:
        """Every file of a folder and those in it, by its name inside that folder."""
        self._fs.invalidate_cache()
        place = self._path(folder)
        # Otherwise a connection that is lost looks like a folder that is empty.
        careful = {} if _is_async(self._fs) else {"on_error": _raise_unless_missing}
        found = self._fs.find(place, detail=True, **careful)
        start = f"{place.strip('/')}/".lstrip("/")
        return {
            name.lstrip("/").removeprefix(start): Stored(int(told.get("size") or 0), _changed(told))
            for name, told in found.items()
            if name.lstrip("/").startswith(start) and told.get("type") != "directory"
        }

    @_whole
    def read(self, name: str) -> bytes:
        """What a file holds."""
        return bytes(self._fs.cat_file(self._path(name)))

    @_whole
    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        self._make_folder(name)
        self._fs.pipe_file(self._path(name), content)

    @_whole
    def upload(self, source: Path, name: str) -> None:
        """Copy a file of this machine there."""
        if _is_async(self._fs):
            self._fs.put_file(str(source), self._path(name))
        else:
            # In one piece: otherwise FTP opens a connection for every 64 kB.
            size = source.stat().st_size
            self._make_folder(name)
            with self._fs.open(self._path(name), "wb", block_size=size + 1) as file:
                file.write(source.read_bytes())

    def download(self, name: str, target: Path) -> None:
        """Copy a file from there."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.read(name))

    @_whole
    def move(self, name: str, to: str) -> None:
        """Give a file another name, in the place of any other that has it."""
        from fsspec import AbstractFileSystem
        from fsspec.asyn import AsyncFileSystem

        old, new = self._path(name), self._path(to)
        self._make_folder(to)
        if type(self._fs).mv in (AbstractFileSystem.mv, AsyncFileSystem.mv):
            # These read names as patterns.
            self._fs.cp_file(old, new)
            self._fs.rm_file(old)
            return
        try:
            self._fs.mv(old, new)
        except Exception:
            # Some servers give a file no name that another has.
            if not self._fs.exists(new):
                raise
            self._fs.rm_file(new)
            self._fs.mv(old, new)

    @_whole
    def remove(self, names: Collection[str]) -> None:
        """Remove files; those that are not there are gone already."""
        for name in names:
            path = self._path(name)
            try:
                self._fs.rm_file(path)
            except Exception:
                self._fs.invalidate_cache()
                if self._fs.exists(path):
                    raise

    @_whole
    def remove_folder(self, folder: str, gone: Collection[str] = ()) -> None:
        """Remove a folder and what is in it, also the folders of files that have been moved out."""
        names = self.files(folder)
        self.remove([f"{folder}/{name}" for name in names])
        if self._has_folders:
            files = (*names, *gone)
            inside = {parent.as_posix() for name in files for parent in PurePosixPath(name).parents}
            for empty in sorted(inside | {"."}, reverse=True):
                with contextlib.suppress(Exception):
                    self._fs.rmdir(self._path(f"{folder}/{empty}".removesuffix("/.")))

    @property
    def _has_folders(self) -> bool:
        return self.address.protocol not in BUCKETS

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}".rstrip("/")

    def _make_folder(self, name: str) -> None:
        """Make the folder that a file is to stand in, where the store has folders at all."""
        folder = self._path(name).rpartition("/")[0]
        if not self._has_folders or folder in self._made:
            return
        try:
            self._fs.makedirs(folder, exist_ok=True)
        except Exception:
            # Another may have made it at the same moment.
            self._fs.invalidate_cache()
            if not self._fs.isdir(folder):
                raise
        self._made.add(folder)


@contextlib.contextmanager
def open_store(address: Address) -> Iterator[Store]:
    """A connection to a store; whatever goes wrong there is told in words.

    Parameters
    ----------
    address : Address
        The folder.

    Yields
    ------
    Store

    Raises
    ------
    OutputError
        If the store cannot be reached, refuses or is lost.
    """
    try:
        store = Store(address)
        try:
            yield store
        finally:
            store.close()
    except ClinicError:
        raise
    except Exception as error:  # each store has errors of its own, of no common kind
        raise OutputError(str(_problem(address, error))) from error


def check_store(address: Address) -> tuple[Problem, ...]:
    """Why outputs cannot be written to a store; empty where they can.

    Parameters
    ----------
    address : Address
        The folder. A small file is written, read, renamed and removed.

    Returns
    -------
    tuple of Problem
    """
    probe = f"{PROBE}{secrets.token_hex(4)}"
    try:
        store = Store(address)
        store.write(probe, b"probe")
        store.move(probe, f"{probe}-moved")
        if f"{probe}-moved".removeprefix("_batch/") not in store.files("_batch"):
            raise OSError(errno.ENOENT, "what is written there is not listed")
        store.read(f"{probe}-moved")
        store.remove([f"{probe}-moved"])
    except Exception as error:  # each store has errors of its own, of no common kind
        return (_problem(address, error),)
    return ()


def _problem(address: Address, error: Exception) -> Problem:
    """What an error of a store means, and what to do."""
    told = _told(address, error)
    if isinstance(error, ImportError):
        missing = getattr(error.__cause__, "name", None) or getattr(error, "name", None) or "fsspec"
        root = missing.split(".")[0]
        package = "'performance-clinics[cluster]'" if root == "fsspec" else PACKAGES.get(root, root)
        what = f"needs the package {root}, which is not installed"
        return Problem(str(address), what, f"Install it with: pip install {package}")
    if isinstance(error, ValueError) and "rotocol" in told:
        return Problem(
            str(address),
            f"begins with '{address.protocol}://', which nothing here knows",
            "Use s3://, abfs://, gcs://, sftp://, ftp:// or another that fsspec knows.",
        )
    if isinstance(error, PermissionError) or _is_refusal(told):
        return Problem(
            str(address),
            f"refuses us ({told})",
            "Check name and key (they belong in the environment, not in the address), and that "
            "they may list, read, write and delete there.",
        )
    if isinstance(error, FileNotFoundError):
        remedy = f"Check the address; a bucket is not made for you. {NAME_ANOTHER}"
        return Problem(str(address), f"is not there, or is not to be seen ({told})", remedy)
    return Problem(
        str(address),
        f"cannot be reached or written to ({told})",
        f"Check the address and the connection, and run again with --resume. {NAME_ANOTHER}",
    )


def _is_refusal(told: str) -> bool:
    words = ("credential", "authentication", "530 ", "login", "forbidden", "access denied")
    return any(word in told.lower() for word in words)


def _told(address: Address, error: Exception) -> str:
    """What an error says, on one line and without anything secret."""
    words = " ".join(str(error).split()) or type(error).__name__
    parts = urlsplit(address.full)
    for secret in filter(None, (parts.password, unquote(parts.password or ""))):
        words = words.replace(secret, "***")
    return without_secrets(words).rstrip(".")


def _is_async(store: Any) -> bool:
    from fsspec.asyn import AsyncFileSystem

    return isinstance(store, AsyncFileSystem)


def _raise_unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _changed(told: dict[str, Any]) -> Any:
    return next((told[name] for name in CHANGED if told.get(name) is not None), None)
