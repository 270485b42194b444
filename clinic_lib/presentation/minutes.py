"""Write the minutes of a clinic, from its outputs, its agenda and the action log."""

from __future__ import annotations

from pathlib import Path

from clinic_lib.data import load_dataset
from clinic_lib.indicators import SNAPSHOT_NAME, load_snapshot
from clinic_lib.meeting import (
    ActionLog,
    Clinic,
    assess_clinic,
    build_followup,
    freeze_clinic,
    load_actions,
)
from clinic_lib.presentation.docx import write_docx
from clinic_lib.presentation.finished_by_hand import free_path, mark_as_written
from clinic_lib.presentation.minutes_document import MinutesSource, build_minutes

FILE_NAME = "minutes.docx"


def write_minutes(clinic: Clinic, data_folder: Path | str, folder: Path | str) -> Path:
    """The minutes of a clinic as a Word file, to be finished by whoever took notes.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    data_folder : Path or str
        The folder of the tables; the action log is in it.
    folder : Path or str
        The clinic's outputs: the figures are those of the snapshot there, as they were at the
        meeting; without one they are worked out now.

    Returns
    -------
    Path
        ``minutes.docx``, or where somebody has written in that, ``minutes-2.docx`` and so on.

    Raises
    ------
    OutputError
        If it cannot be written.
    DataError
        If the data, the snapshot or the log cannot be read.
    """
    path = free_path(Path(folder) / FILE_NAME)
    return mark_as_written(write_docx(build_minutes(_source(clinic, data_folder, folder)), path))


def _source(clinic: Clinic, data_folder: Path | str, folder: Path | str) -> MinutesSource:
    dataset = load_dataset(data_folder, indicators=clinic.indicator_ids)
    if (Path(folder) / SNAPSHOT_NAME).is_file():
        snapshot = load_snapshot(folder)
    else:
        snapshot = freeze_clinic(clinic, dataset, assess_clinic(clinic, dataset))
    earlier = load_actions(data_folder, clinic.partnership_id, before=clinic.date)
    with ActionLog.open(data_folder) as log:
        agreed = log.list(clinic_id=clinic.clinic_id)
    return MinutesSource(
        clinic=clinic,
        partnership=dataset.partnership(clinic.partnership_id).name,
        assessment=snapshot.assessment,
        figures=snapshot.hash,
        actions=agreed,
        followup=build_followup(earlier, snapshot.assessment, on=clinic.date),
    )
