"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.actions import Action, ActionLog, StatusChange, check_action
from clinic_lib.meeting.assessing import assess_clinic
from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic
from clinic_lib.meeting.plan_checks import (
    check_clinic,
    check_clinics,
    clinic_files,
    mentioned_indicators,
)
from clinic_lib.meeting.suggesting import Proposal, earlier_clinics, suggest_clinic

__all__ = [
    "Action",
    "ActionLog",
    "Clinic",
    "KeyArea",
    "Proposal",
    "StatusChange",
    "assess_clinic",
    "check_action",
    "check_clinic",
    "check_clinics",
    "clinic_files",
    "earlier_clinics",
    "load_clinic",
    "mentioned_indicators",
    "suggest_clinic",
]
