"""The meeting layer: how a clinic is planned."""

from clinic_lib.meeting.plan import Clinic, KeyArea, load_clinic

__all__ = ["Clinic", "KeyArea", "load_clinic"]
