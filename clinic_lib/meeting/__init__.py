"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.assessing import assess_clinic
from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic

__all__ = ["Clinic", "KeyArea", "assess_clinic", "load_clinic"]
