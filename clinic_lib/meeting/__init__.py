"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.actions import Action, ActionLog, StatusChange, check_action
from clinic_lib.meeting.assessing import assess_clinic, freeze_clinic
from clinic_lib.meeting.circulation import (
    Circulation,
    SinceCirculation,
    changes_since_circulation,
    circulate,
    circulations,
)
from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic
from clinic_lib.meeting.plan_checks import check_clinic, check_clinics, clinic_files
from clinic_lib.meeting.suggesting import Proposal, earlier_clinics, suggest_clinic

__all__ = [
    "Action",
    "ActionLog",
    "Circulation",
    "Clinic",
    "KeyArea",
    "Proposal",
    "SinceCirculation",
    "StatusChange",
    "assess_clinic",
    "changes_since_circulation",
    "check_action",
    "check_clinic",
    "check_clinics",
    "circulate",
    "circulations",
    "clinic_files",
    "earlier_clinics",
    "freeze_clinic",
    "load_clinic",
    "suggest_clinic",
]
