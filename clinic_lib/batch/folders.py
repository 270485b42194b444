"""Where a project keeps its data, its clinic files and its outputs. Reads nothing in them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLES = {
    "data": "CLINIC_DATA",
    "parameters": "CLINIC_PARAMETERS",
    "output": "CLINIC_OUTPUT",
}


@dataclass(frozen=True, slots=True)
class Folders:
    """The three folders of a project.

    Parameters
    ----------
    data : Path
        Tables.
    parameters : Path
        Clinic files.
    output : Path
        What is made.
    """

    data: Path = Path("data")
    parameters: Path = Path("parameters")
    output: Path = Path("outputs")

    def as_environment(self) -> dict[str, str]:
        """Environment variables that tell another process of these folders."""
        return {
            variable: str(getattr(self, name).resolve()) for name, variable in VARIABLES.items()
        }


def find_folders() -> Folders:
    """The project's folders, seen from a notebook.

    Returns
    -------
    Folders
        Those that ``clinic lab`` was told of, else those of the nearest folder upwards that holds
        ``data`` and ``parameters``.
    """
    here = Path.cwd()
    root = next((p for p in (here, *here.parents) if _is_project(p)), here)
    plain = Folders()
    found = {
        name: Path(os.environ.get(variable) or root / getattr(plain, name))
        for name, variable in VARIABLES.items()
    }
    return Folders(**found)


def _is_project(folder: Path) -> bool:
    """Whether a folder looks like the top of a project."""
    return (folder / "data").is_dir() and (folder / "parameters").is_dir()
