"""The command that opens JupyterLab."""

from __future__ import annotations

from pathlib import Path

import click

from clinic_lib.cli.options import data_option, output_option, parameters_option


@click.command()
@data_option
@parameters_option
@output_option
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@click.argument("jupyter_options", nargs=-1, metavar="[-- JUPYTER_OPTIONS...]")
def lab(
    data: Path, parameters: Path, output: Path, no_browser: bool, jupyter_options: tuple[str, ...]
) -> int:
    """Ask the library questions in JupyterLab.

    Opens the notebook explore.ipynb on your own machine; stop it with Ctrl-C. What stands after --
    is passed on to JupyterLab, for example: clinic lab -- --port=9000
    """
    from clinic_lib.batch import Folders
    from clinic_lib.serving import open_lab

    folders = Folders(data, parameters, output)
    return open_lab(folders, browser=not no_browser, passed_on=jupyter_options)
