"""The scorecard of a clinic: its indicators, for its area, on its day."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from clinic_lib.data import Dataset, handed_over, protect
from clinic_lib.indicators import Assessment, Snapshot, assess, build_snapshot
from clinic_lib.indicators.fingerprint import fingerprint
from clinic_lib.meeting.plan import Clinic


def assess_clinic(clinic: Clinic, dataset: Dataset) -> Assessment:
    """How the clinic's area stands on each of its indicators on the day of the clinic.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``. Where it names no area, the partnership's own is meant.
    dataset : Dataset
        From ``load_dataset``, with at least the clinic's indicators. What the clinic's disclosure
        rule does not allow to be shown is withheld first, unless it has been already.

    Returns
    -------
    Assessment

    Raises
    ------
    DataError
        If the partnership, the area or an indicator is not in the data.
    """
    area_code = clinic.area_code or dataset.partnership(clinic.partnership_id).area_code
    shown = protect(dataset, clinic.disclosure)
    question = (area_code, clinic.indicator_ids, clinic.date, clinic.comparators)

    def work_out() -> Assessment:
        assessment = assess(
            shown,
            area_code=area_code,
            indicator_ids=clinic.indicator_ids,
            on=clinic.date,
            comparators=clinic.comparators,
        )
        # Left with the figures for the notebooks that come after, each of which prints it.
        fingerprint(assessment, clinic_id=clinic.clinic_id)
        return assessment

    return handed_over("assessment", lambda: _content(shown, question), work_out)


def _content(dataset: Dataset, question: tuple[object, ...]) -> bytes:
    """Every cell, and the question as it is written."""
    parts = [repr(question).encode()]
    for field in fields(dataset):
        frame = getattr(dataset, field.name)
        if isinstance(frame, pd.DataFrame):
            parts.append(repr((field.name, frame.shape)).encode())
            for name, column in frame.items():
                parts += [repr((name, str(column.dtype))).encode(), _cells(column)]
    return b"".join(parts)


def _cells(column: pd.Series) -> bytes:
    """A column's cells, told apart from each other."""
    if column.dtype == "str":
        return repr(column.to_numpy(dtype=object).tolist()).encode()
    return np.asarray(column).tobytes()


def freeze_clinic(clinic: Clinic, dataset: Dataset, assessment: Assessment) -> Snapshot:
    """The clinic's figures under the short number that every output prints.

    Parameters
    ----------
    clinic : Clinic
        Whose figures they are, and what is too small to show.
    dataset : Dataset
        Gives the files they were made from.
    assessment : Assessment
        From ``assess_clinic``.

    Returns
    -------
    Snapshot
    """
    return build_snapshot(
        assessment,
        clinic_id=clinic.clinic_id,
        files=dataset.files,
        threshold=clinic.disclosure.threshold,
    )
