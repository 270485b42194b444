"""The serving layer: what runs while people look on - JupyterLab and the live dashboard."""

from clinic_lib.serving.laboratory import open_lab
from clinic_lib.serving.server import DashboardSettings, open_dashboard

__all__ = ["DashboardSettings", "open_dashboard", "open_lab"]
