"""A clinic's briefing with what is known besides the tables: earlier actions and circulations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.meeting import (
    build_checklist,
    build_followup,
    changes_since_circulation,
    circulation_day,
    freeze_clinic,
    load_actions,
)
from clinic_lib.presentation.briefing import Briefing, build_briefing
from clinic_lib.terms import ActionKind

if TYPE_CHECKING:
    from clinic_lib.data import Dataset
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Clinic


def load_briefing(clinic: Clinic, dataset: Dataset, assessment: Assessment) -> Briefing:
    """What the documents of a clinic are made from, the live state of its data folder included.

    Parameters
    ----------
    clinic : Clinic
        The clinic. Its documents are looked for beside its file.
    dataset : Dataset
        Gives the partnership, what it does, and the folder.
    assessment : Assessment
        The figures.

    Returns
    -------
    Briefing

    Raises
    ------
    DataError
        If what is known of actions or circulations is damaged.
    """
    folder, actions_before = dataset.folder, clinic.date
    actions = load_actions(folder, clinic.partnership_id, before=actions_before)
    snapshot = freeze_clinic(clinic, dataset, assessment)
    return build_briefing(
        clinic,
        dataset,
        assessment,
        figures=snapshot.hash,
        followup=build_followup(actions, assessment, on=clinic.date),
        since=changes_since_circulation(folder, clinic.clinic_id, snapshot),
        checklist=build_checklist(clinic, clinic.path.parent, circulation_day(clinic)),
        asks=tuple(one for one in actions if one.kind == ActionKind.ASK),
    )
