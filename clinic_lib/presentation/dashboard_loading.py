"""What a dashboard needs from the project's folders. Reads only; says in words what is missing."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs

import pandas as pd

from clinic_lib.data import load_dataset
from clinic_lib.errors import OutputError, ParameterError, suggestion
from clinic_lib.meeting import assess_clinic, clinic_files, load_clinic
from clinic_lib.presentation.dashboard import Material, build_dashboard
from clinic_lib.presentation.dashboard_records import Dashboard
from clinic_lib.presentation.notebook import DISTRIBUTION

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic


class FoldersLike(Protocol):
    """The three folders of a project."""

    @property
    def data(self) -> Path:
        """Tables."""

    @property
    def parameters(self) -> Path:
        """Clinic files."""

    @property
    def output(self) -> Path:
        """What is made."""


def load_dashboard(folders: FoldersLike, clinic_id: str = "") -> Dashboard:
    """The dashboard's page of one clinic, from its outputs.

    Parameters
    ----------
    folders : Folders
        Of the project.
    clinic_id : str
        Which clinic; empty for the one that ``chosen_clinic`` finds.

    Returns
    -------
    Dashboard

    Raises
    ------
    ParameterError
        If there is no such clinic, with the nearest spelling.
    OutputError
        If nothing has been made of it yet.
    """
    clinic = find_clinic(folders, clinic_id or chosen_clinic(folders))
    return build_dashboard(load_material(folders, clinic))


def chosen_clinic(folders: FoldersLike) -> str:
    """The clinic asked for in the address or by the server; else the first with outputs.

    Parameters
    ----------
    folders : Folders
        Of the project.

    Returns
    -------
    str
        Its id; empty where nothing asks for one and nothing is made.
    """
    asked = parse_qs(os.environ.get("QUERY_STRING", "")).get("clinic", [""])[0]
    if asked or os.environ.get("CLINIC_ID"):
        return asked or os.environ["CLINIC_ID"]
    made = [clinic for clinic in _clinics(folders) if (folders.output / clinic.clinic_id).is_dir()]
    return min(made, key=lambda one: one.date).clinic_id if made else ""


def find_clinic(folders: FoldersLike, clinic_id: str) -> Clinic:
    """The clinic of this id among the clinic files.

    Raises
    ------
    ParameterError
        If no file has it.
    """
    clinics = {clinic.clinic_id: clinic for clinic in _clinics(folders)}
    if clinic_id in clinics:
        return clinics[clinic_id]
    if not clinic_id:
        raise OutputError(
            f"Nothing has been made in '{folders.output.name}' yet. Run: clinic batch"
        )
    raise ParameterError(
        f"There is no clinic '{clinic_id}' (known: {', '.join(clinics) or 'none'})."
        f"{suggestion(clinic_id, clinics)} Open the dashboard without '?clinic=', or mend the link."
    )


def _clinics(folders: FoldersLike) -> list[Clinic]:
    return [load_clinic(path) for path in clinic_files(folders.parameters)]


def load_material(folders: FoldersLike, clinic: Clinic) -> Material:
    """Everything that the page of a clinic is made from.

    Parameters
    ----------
    folders : Folders
        Of the project.
    clinic : Clinic
        From ``find_clinic``.

    Returns
    -------
    Material
    """
    made = folders.output / clinic.clinic_id
    dataset = load_dataset(
        folders.data, indicators=clinic.indicator_ids, disclosure=clinic.disclosure
    )
    return Material(
        clinic=clinic,
        partnership=dataset.partnership(clinic.partnership_id).name,
        assessment=assess_clinic(clinic, dataset),
        hash="",
        stories=dataset.stories,
        pages=_table(made / "pages.csv"),
        changes=_table(made / "changes.csv"),
        version=metadata.version(DISTRIBUTION),
    )


def _table(path: Path) -> pd.DataFrame | None:
    """A table of the outputs, every cell as text; None where there is none."""
    if not path.is_file():
        return None
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
