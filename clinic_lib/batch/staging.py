"""The hidden folders that clinics are made in, and the files that stand in a folder. Runs nothing.

A hidden folder lies beside the clinics' own, as deep as they are, so that a path that leads out of
one leads out of the other too.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

MAKING, BEFORE = "making", "before"
# A clinic's id may hold full stops, so the end is what a hidden folder is known by.
HIDDEN = re.compile(rf"\.(?P<clinic>.+)\.(?P<kind>{MAKING}|{BEFORE})-(?P<token>[0-9a-f]{{8}})")
# What programs leave beside the files they are asked for.
LITTER = {"__pycache__"}


def make_staging(output: Path, clinic_id: str) -> Path:
    """A new hidden folder for one clinic, with the rights that a folder usually has.

    Parameters
    ----------
    output : Path
        Folder of all clinics; made if need be.
    clinic_id : str
        The clinic.

    Returns
    -------
    Path
        Absolute.
    """
    output.mkdir(parents=True, exist_ok=True)
    while True:
        folder = output.resolve() / hidden_name(clinic_id, MAKING, secrets.token_hex(4))
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder


def hidden_name(clinic_id: str, kind: str, token: str) -> str:
    """The name of a hidden folder.

    Examples
    --------
    >>> hidden_name("greenest", "making", "0a1b2c3d")
    '.greenest.making-0a1b2c3d'
    """
    return f".{clinic_id}.{kind}-{token}"


def files_in(folder: Path) -> tuple[str, ...]:
    """Every file of a folder and its sub-folders, but for hidden ones.

    Parameters
    ----------
    folder : Path
        It need not be there.

    Returns
    -------
    tuple of str
        Relative to the folder, with forward slashes, in order.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "b.csv").write_text("b")
    ...     _ = Path(folder, ".a.part").write_text("half")
    ...     files_in(Path(folder))
    ('b.csv',)
    """
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name not in LITTER]
        found += [Path(place, name) for name in files if name[0] != "."]
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))
