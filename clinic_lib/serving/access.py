"""Who may look and who may write: two secret words, and what each is good for. Knows no request."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clinic_lib.errors import OutputError, ParameterError

SHORTEST = 12
SAFE = re.compile(r"[A-Za-z0-9._~-]+")
BYTES = 18
TOKEN_FILE = Path("live") / "dashboard-token"


class Role(StrEnum):
    """What somebody may do on the dashboard."""

    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Access:
    """The words that open the dashboard.

    Parameters
    ----------
    editor_token : str
        Opens it for reading and writing; empty where whoever reaches it may do both, which is so
        only on one's own machine.

    Examples
    --------
    >>> Access().role_of("") is Role.EDITOR
    True
    >>> shared = Access("correct-horse-battery")
    >>> shared.role_of("correct-horse-battery"), shared.role_of(shared.viewer_token)
    (<Role.EDITOR: 'editor'>, <Role.VIEWER: 'viewer'>)
    >>> shared.role_of("guess") is None
    True
    """

    editor_token: str = ""

    @property
    def is_open(self) -> bool:
        """Whether no word is asked for."""
        return not self.editor_token

    @property
    def viewer_token(self) -> str:
        """Opens it for reading only; the same for the same editors' word, which it does not tell.

        Links that were given out stay good when the dashboard is started again.
        """
        digest = hmac.digest(self.editor_token.encode(), b"clinic dashboard viewer", hashlib.sha256)
        return digest.hex()[: 2 * BYTES]

    @property
    def cookie(self) -> str:
        """Name of the cookie that keeps the word; another one for each dashboard of a machine."""
        digest = hashlib.sha256(b"clinic dashboard cookie" + self.editor_token.encode())
        return f"clinic_{digest.hexdigest()[:8]}"

    def role_of(self, token: str) -> Role | None:
        """What a word allows; None where it opens nothing."""
        if self.is_open:
            return Role.EDITOR
        given = token.encode("utf-8", "replace")
        # Both are compared in full, whatever the first comparison gave: time must tell nothing.
        is_editor = hmac.compare_digest(given, self.editor_token.encode())
        is_viewer = hmac.compare_digest(given, self.viewer_token.encode())
        return Role.EDITOR if is_editor else Role.VIEWER if is_viewer else None


def check_token(token: str) -> str:
    """A word somebody chose, if it can stand in a link and is not quickly guessed.

    Raises
    ------
    ParameterError
        If not.

    Examples
    --------
    >>> check_token("the-clinic-of-june")
    'the-clinic-of-june'
    """
    if len(token) < SHORTEST:
        raise ParameterError(
            f"The token has {len(token)} characters, which is too easily guessed. Give at least "
            f"{SHORTEST}, or leave --token out to have one made."
        )
    if not SAFE.fullmatch(token):
        raise ParameterError(
            "The token has characters that cannot stand in a link. Use letters A to Z, digits and "
            "the signs - . _ ~ only, or leave --token out to have one made."
        )
    return token


def keep_token(data: Path) -> str:
    """The editors' word of a data folder, made at first and the same from then on.

    Links that people have been given, and the browsers they opened them in, stay good when the
    dashboard is stopped and started again. Delete the file to make every link useless.

    Parameters
    ----------
    data : Path
        The folder of the tables; the word is kept in ``live`` inside it, for its owner's eyes.

    Returns
    -------
    str

    Raises
    ------
    OutputError
        If it cannot be kept.
    """
    path = data / TOKEN_FILE
    with contextlib.suppress(OSError, ValueError):
        return check_token(path.read_text(encoding="ascii").strip())
    token = secrets.token_urlsafe(BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{token}\n")
    except OSError as error:
        raise OutputError(
            f"The token could not be kept in '{path}' ({error.strerror or error}). "
            "Give one with --token, or ask for the right to write there."
        ) from error
    return token
