"""The command that serves the live dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clinic_lib.cli.options import data_option, output_option, parameters_option


@click.command()
@click.argument("clinic", required=False, default="")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 for any.  [default: 8866, or the next that is free]",
)
@click.option("--share", is_flag=True, help="Let other computers in, with a link that has a token.")
@click.option(
    "--token",
    default="",
    metavar="WORD",
    envvar="CLINIC_DASHBOARD_TOKEN",
    help="The editors' token, 12 characters or more; also read from CLINIC_DASHBOARD_TOKEN.  "
    "[default: made once and kept]",
)
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="The address that people use, where a proxy with https passes requests on.",
)
@data_option
@parameters_option
@output_option
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
def dashboard(
    clinic: str, data: Path, parameters: Path, output: Path, no_browser: bool, **options: Any
) -> int:
    """Show the figures live: in the room, on the projector, on every laptop.

    CLINIC is the clinic's id; without it every clinic is there to choose from. What is shown is
    what 'clinic pack' made last; when it is made again, the dashboard shows that. Actions agreed
    are written down as they are said, and stand on every screen.

    Only this computer can open the dashboard. With --share others can, each with one of two links:
    editors write, viewers look on. Ctrl-C stops it; nothing that was saved is lost.
    """
    click.echo("Starting the dashboard...", err=True)
    from clinic_lib.batch import Folders
    from clinic_lib.serving import DashboardSettings, open_dashboard

    settings = DashboardSettings(
        folders=Folders(data, parameters, output),
        clinic=clinic,
        browser=not no_browser,
        **options,
    )
    return open_dashboard(settings, tell=click.echo)
