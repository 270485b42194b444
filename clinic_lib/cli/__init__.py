"""The ``clinic`` command: parsing, and one call each."""

from clinic_lib.cli.app import cli, main

__all__ = ["cli", "main"]
