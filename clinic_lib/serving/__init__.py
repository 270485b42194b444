"""The serving layer: what runs while people look on - JupyterLab and the live dashboard."""

from clinic_lib.serving.laboratory import open_lab

__all__ = ["open_lab"]
