"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.assessing import assess_clinic
from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic
from clinic_lib.meeting.plan_checks import check_clinic, check_clinics, clinic_files

__all__ = [
    "Clinic",
    "KeyArea",
    "assess_clinic",
    "check_clinic",
    "check_clinics",
    "clinic_files",
    "load_clinic",
]
