"""The clinics that a dashboard serves: what each is called, and the files its page is made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.batch.folders import Folders
from clinic_lib.batch.preflight import choose_clinic, load_clinics
from clinic_lib.errors import OutputError, ParameterError

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

SNAPSHOT = "snapshot.json"
# Made together with the snapshot, and shown beside it.
BESIDE = ("pages.csv", "changes.csv", "manifest.json")
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Served:
    """One clinic on the dashboard.

    Parameters
    ----------
    clinic : Clinic
        As its file plans it.
    folder : Path
        Its outputs; need not be there yet.
    """

    clinic: Clinic
    folder: Path

    @property
    def clinic_id(self) -> str:
        """Its id, which stands in every address."""
        return self.clinic.clinic_id

    @property
    def is_made(self) -> bool:
        """Whether there is something to show."""
        return (self.folder / SNAPSHOT).is_file()

    def stamp(self) -> Stamp:
        """When and how large the files of its page are: another one as soon as any is replaced."""
        files = (*(self.folder / name for name in (SNAPSHOT, *BESIDE)), self.clinic.path)
        return tuple(stamp for path in files if (stamp := _stamp(path)))


@dataclass(frozen=True, slots=True)
class Frozen:
    """What the head of a snapshot says, without the figures.

    Parameters
    ----------
    hash : str
        The number printed everywhere as "Figures a1b2c3d4".
    files : tuple of (str, str)
        Name and SHA-256 of the data files it was made from.
    """

    hash: str = ""
    files: tuple[tuple[str, str], ...] = ()


def find_served(wanted: str, folders: Folders) -> tuple[Served, ...]:
    """The clinics to serve: the one named, or all of the folder whose files can be used.

    Parameters
    ----------
    wanted : str
        Id or file of a clinic; empty for all.
    folders : Folders
        Where the clinic files and the outputs are.

    Returns
    -------
    tuple of Served

    Raises
    ------
    ParameterError
        If there is no such clinic, or its file cannot be used.
    OutputError
        If there is nothing to show yet, with the command that makes it.
    """
    if wanted:
        clinics = load_clinics([choose_clinic(wanted, folders.parameters)])
    else:
        clinics = _usable(folders.parameters)
    served = tuple(Served(clinic, folders.output / clinic.clinic_id) for clinic in clinics)
    if not any(one.is_made for one in served):
        raise OutputError(_nothing_made(served, wanted, folders))
    return served


def _usable(folder: Path) -> tuple[Clinic, ...]:
    """Every clinic of a folder; a broken file stops the others only where there are none."""
    # Reading clinic files needs pandas: not before it has to.
    from clinic_lib.meeting import clinic_files

    found: dict[str, Clinic] = {}
    broken: list[ParameterError] = []
    for path in clinic_files(folder):
        try:
            (clinic,) = load_clinics([path])
        except ParameterError as error:
            broken.append(error)
        else:
            found.setdefault(clinic.clinic_id, clinic)
    if not found and broken:
        raise broken[0]
    if not found:
        raise ParameterError(
            f"There is no clinic file in '{folder}'. Name the folder that holds them with "
            "--parameters."
        )
    return tuple(found.values())


def _nothing_made(served: Sequence[Served], wanted: str, folders: Folders) -> str:
    """What to do before anything can be shown."""
    if wanted:
        name = served[0].clinic_id
        return (
            f"The outputs of '{name}' are not made yet (there is no '{SNAPSHOT}' in "
            f"'{served[0].folder}'). Make them first: clinic pack {name}"
        )
    return (
        f"No clinic's outputs are made yet (looked in '{folders.output}'). Make them first: "
        "clinic batch"
    )


def read_frozen(folder: Path) -> Frozen:
    """The head of the snapshot in a folder; empty where there is none or it cannot be read.

    Only the head is of use here, so nothing of the figures is kept.
    """
    try:
        content: Any = json.loads((folder / SNAPSHOT).read_text(encoding="utf-8"))
        files = tuple((str(name), str(digest)) for name, digest in content["files"])
        return Frozen(str(content["hash"]), files)
    except (OSError, ValueError, LookupError, TypeError):
        return Frozen()


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return path.name, status.st_mtime_ns, status.st_size
