"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.assessing import assess_clinic
from clinic_lib.meeting.golden_thread import Activity, Thread, build_golden_thread
from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic
from clinic_lib.meeting.plan_checks import check_clinic, check_clinics, clinic_files
from clinic_lib.meeting.suggesting import Proposal, earlier_clinics, suggest_clinic

__all__ = [
    "Activity",
    "Clinic",
    "KeyArea",
    "Proposal",
    "Thread",
    "assess_clinic",
    "build_golden_thread",
    "check_clinic",
    "check_clinics",
    "clinic_files",
    "earlier_clinics",
    "load_clinic",
    "suggest_clinic",
]
