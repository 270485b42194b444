"""The runs that a clinic needs: each product notebook with the values for its parameters cell."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.notebooks import PRODUCTS, find_notebook
from clinic_lib.batch.processes import memory_for_each
from clinic_lib.batch.settings import Settings
from clinic_lib.batch.tasks import NotebookRun

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

# The notebooks that write files themselves.
WRITERS = frozenset({"evidence_pack", "meeting"})


def build_runs(clinic: Clinic, settings: Settings, folder: Path) -> list[NotebookRun]:
    """The runs of one clinic.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    settings : Settings
        Folders, template and limits.
    folder : Path
        Folder that the notebooks run in.

    Returns
    -------
    list of NotebookRun
    """
    megabytes = settings.megabytes
    return [
        NotebookRun(
            clinic_id=clinic.clinic_id,
            name=product.name,
            notebook=str(find_notebook(product.name)),
            folder=str(folder),
            parameters=notebook_parameters(product.name, clinic, settings, folder),
            has_report=product.has_report,
            cell_seconds=settings.cell_seconds,
            notebook_seconds=settings.notebook_seconds,
            megabytes=memory_for_each(settings.jobs) if megabytes is None else megabytes,
        )
        for product in PRODUCTS
    ]


def notebook_parameters(
    name: str, clinic: Clinic, settings: Settings, folder: Path
) -> dict[str, str]:
    """Values for a notebook's parameters cell.

    Paths are relative to the folder the notebook runs in, which lies as deep as the one it ends up
    in: the executed notebook names no machine and can be run again where it is.

    Parameters
    ----------
    name : str
        Product name.
    clinic : Clinic
        The clinic.
    settings : Settings
        Folders and template.
    folder : Path
        Folder the notebook runs in.

    Returns
    -------
    dict of str
    """
    parameters = {
        "clinic_file": _relative(clinic.path, folder),
        "data_folder": _relative(settings.data, folder),
    }
    if name in WRITERS:
        parameters["output_folder"] = "."
        parameters["template"] = _relative(settings.template, folder) if settings.template else ""
    return parameters


def _relative(path: Path, folder: Path) -> str:
    """The path as seen from a folder; absolute where they share no root (drives of Windows)."""
    real = path.resolve()
    try:
        return Path(os.path.relpath(real, folder.resolve())).as_posix()
    except ValueError:
        return real.as_posix()
