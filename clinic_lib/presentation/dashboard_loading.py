"""What a dashboard needs from the project's folders. Reads only; says in words what is missing."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs

import pandas as pd

from clinic_lib.data import load_dataset
from clinic_lib.errors import DataError, OutputError, ParameterError, suggestion
from clinic_lib.indicators import Snapshot, load_snapshot
from clinic_lib.indicators.snapshot import SNAPSHOT_NAME
from clinic_lib.meeting import build_checklist, clinic_files, load_clinic
from clinic_lib.presentation.briefing import Briefing
from clinic_lib.presentation.briefing_loading import load_briefing
from clinic_lib.presentation.dashboard_meeting import papers_of
from clinic_lib.presentation.dashboard_model import Material, build_dashboard
from clinic_lib.presentation.dashboard_records import Dashboard
from clinic_lib.presentation.notebook import DISTRIBUTION

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

ACTIVITY_COLUMNS = ("lead_role", "organisation")


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
    clinics, _ = _clinics(folders)
    made = [clinic for clinic in clinics if (folders.output / clinic.clinic_id).is_dir()]
    return min(made, key=lambda one: one.date).clinic_id if made else ""


def find_clinic(folders: FoldersLike, clinic_id: str) -> Clinic:
    """The clinic of this id among the clinic files.

    Raises
    ------
    ParameterError
        If no file has it.
    """
    found, unreadable = _clinics(folders)
    clinics = {clinic.clinic_id: clinic for clinic in found}
    if clinic_id in clinics:
        return clinics[clinic_id]
    if clinic_id in unreadable:
        raise unreadable[clinic_id]
    if not clinic_id:
        raise OutputError(
            f"Nothing has been made in '{folders.output.name}' yet. Run: clinic batch"
        )
    raise ParameterError(
        f"There is no clinic '{clinic_id}' (known: {', '.join(clinics) or 'none'})."
        f"{suggestion(clinic_id, clinics)} Open the dashboard without '?clinic=', or mend the link."
    )


def _clinics(folders: FoldersLike) -> tuple[list[Clinic], dict[str, ParameterError]]:
    """Every clinic whose file can be read, and what is wrong with each other by its file's name.

    A clinic whose own file is in order is shown, whatever the state of its neighbours' files.
    """
    found, unreadable = [], {}
    for path in clinic_files(folders.parameters):
        try:
            found.append(load_clinic(path))
        except ParameterError as error:
            unreadable[path.stem] = error
    return found, unreadable


def load_material(folders: FoldersLike, clinic: Clinic) -> Material:
    """Everything that the page of a clinic is made from: its outputs first of all.

    Parameters
    ----------
    folders : Folders
        Of the project.
    clinic : Clinic
        From ``find_clinic``.

    Returns
    -------
    Material

    Raises
    ------
    OutputError
        If nothing has been made of the clinic yet, or not of all its indicators.
    """
    made = folders.output / clinic.clinic_id
    around = _around(folders.data, clinic, _snapshot(made, clinic))
    checklist = build_checklist(clinic, clinic.path.parent, clinic.date)
    return Material(
        briefing=around.briefing,
        activities=around.activities,
        pages=_table(made / "pages.csv"),
        changes=_table(made / "changes.csv"),
        papers=papers_of(_files(made), checklist),
        version=metadata.version(DISTRIBUTION),
        notice=around.notice,
    )


def _snapshot(made: Path, clinic: Clinic) -> Snapshot:
    """The frozen figures of every indicator that the clinic file names now."""
    remedy = f"Run: clinic pack {clinic.clinic_id}"
    if not (made / SNAPSHOT_NAME).is_file():
        raise OutputError(f"Nothing has been made of the clinic '{clinic.clinic_id}' yet. {remedy}")
    snapshot = load_snapshot(made)
    known = snapshot.assessment.indicator_ids
    lacking = [code for code in clinic.indicator_ids if code not in known]
    if lacking:
        raise OutputError(
            f"The clinic file now names indicators that were not there when the figures were "
            f"frozen ({', '.join(lacking)}). {remedy}"
        )
    return snapshot


@dataclass(frozen=True, eq=False)
class _Around:
    """The frozen figures with what stands around them in the data folder."""

    briefing: Briefing
    activities: pd.DataFrame
    notice: str = ""


def _around(data: Path, clinic: Clinic, snapshot: Snapshot) -> _Around:
    """Names, stories and activities; the frozen figures are shown even where the tables broke."""
    assessment = snapshot.assessment
    try:
        dataset = load_dataset(
            data, indicators=clinic.indicator_ids[:1], disclosure=clinic.disclosure
        )
        briefing = load_briefing(clinic, dataset, assessment)
    except DataError:
        notice = (
            "The data tables cannot be read at the moment, so stories and earlier actions are left "
            "out. The figures are those that were frozen. Run: clinic check"
        )
        bare = Briefing(clinic, assessment, "", figures=snapshot.hash)
        return _Around(bare, pd.DataFrame(columns=list(ACTIVITY_COLUMNS)), notice)
    activities = dataset.activities
    own = activities.loc[activities["partnership_id"] == clinic.partnership_id]
    # The tables may have moved on since: what is shown is what was frozen.
    return _Around(replace(briefing, figures=snapshot.hash), own)


def _files(made: Path) -> list[str]:
    """Every file of the outputs, seen from their folder, with forward slashes."""
    return [path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()]


def _table(path: Path) -> pd.DataFrame | None:
    """A table of the outputs, every cell as text; None where there is none."""
    if not path.is_file():
        return None
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
