"""Where outputs go: a folder of this machine, or the address of a store. Connects to nothing.

An address may hold a password. It is kept, and it is in no text that is made of an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from clinic_lib.errors import ParameterError

# A single letter is a drive of Windows.
PROTOCOL = re.compile(r"(?P<protocol>[A-Za-z][A-Za-z0-9+.:-]+)://(?P<rest>.*)")
LOCAL = ("file", "local")
SECRETS = re.compile(r"(?<=://)[^/\s:@]*:[^/\s]*@")


@dataclass(frozen=True, slots=True)
class Address:
    """A folder of a store that fsspec reaches, such as ``s3://bucket/clinics``.

    Parameters
    ----------
    full : str
        With a password where it has one: for the connection and for nothing else.

    Examples
    --------
    >>> print(Address("ftp://ann:secret@host/clinics") / "greenest")
    ftp://host/clinics/greenest
    """

    full: str = field(repr=False)

    def __str__(self) -> str:
        """The address without a password."""
        return without_secrets(self.full)

    def __repr__(self) -> str:
        """The same: clusters log what a failed task was given."""
        return f"Address({str(self)!r})"

    def __truediv__(self, name: str) -> Address:
        """A file or folder inside."""
        return Address(f"{self.full}/{name}")

    def inside(self, folder: Address) -> str:
        """What it is called inside another folder."""
        return self.full.removeprefix(f"{folder.full}/")

    @property
    def protocol(self) -> str:
        """What stands before ``://``."""
        return self.full.split("://", 1)[0].lower()

    @property
    def name(self) -> str:
        """The last part."""
        return self.full.rsplit("/", 1)[-1]


Place = Path | Address


def read_place(text: str) -> Place:
    """The place that an option names.

    Parameters
    ----------
    text : str
        A path, an address of a folder of this machine (``file:///srv/outputs``), or of a store.

    Returns
    -------
    Path or Address

    Raises
    ------
    ParameterError
        If it looks like an address and is none of a folder.

    Examples
    --------
    >>> read_place("s3://bucket/clinics/")
    Address('s3://bucket/clinics')
    >>> read_place("file:///srv/my%20outputs").as_posix()
    '/srv/my outputs'
    """
    found = PROTOCOL.fullmatch(text)
    if found is None:
        return Path(text)
    shown = without_secrets(text)
    if odd := next((sign for sign in ("::", "?", "#") if sign in text), ""):
        raise ParameterError(
            f"'{shown.split(odd)[0]}...' is not the address of a folder, because of its '{odd}'. "
            "Give a plain one such as s3://bucket/folder; keys and other settings belong in the "
            "environment (docs/batch.md)."
        )
    if found["protocol"].lower() in LOCAL:
        return _local(found["rest"], shown)
    if not found["rest"].strip("/"):
        raise ParameterError(f"'{shown}' names no folder. Give one such as s3://bucket/folder.")
    return Address(text.rstrip("/"))


def _local(rest: str, shown: str) -> Path:
    """The folder that ``file://`` means."""
    host, _, path = rest.partition("/")
    if host not in ("", "localhost") or not path:
        raise ParameterError(
            f"'{shown}' names no folder of this machine. Write three strokes, such as "
            "file:///srv/outputs, or the path alone."
        )
    # Brings much along that only this needs.
    from urllib.request import url2pathname

    return Path(url2pathname(f"/{path}"))


def without_secrets(text: str) -> str:
    """The text without ``user:password@`` in any address that it holds.

    Examples
    --------
    >>> without_secrets("--output ftp://ann:s3cr@t@host/x abfs://box@account/x")
    '--output ftp://host/x abfs://box@account/x'
    """
    return SECRETS.sub("", text)
