"""Commands that bring in published figures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from clinic_lib.cli.options import EXIT_CODES, FILE, FOLDER, MADE, InOrder, quiet_option


@click.group("import", cls=InOrder)
def import_() -> None:
    """Bring in published figures.

    The files are read as they were published. Published limits, status markers and breakdowns are
    kept, and what is left out is said, with the reason.
    """


def _importer(name: str, help_text: str) -> None:
    """One import command; they differ only in the source they know."""

    @import_.command(name, help=help_text, epilog=EXIT_CODES)
    @click.argument("files", nargs=-1, required=True, type=FILE)
    @click.option("--into", type=FOLDER, required=True, help="Data folder to write into.")
    @click.option(
        "--area",
        "areas",
        multiple=True,
        metavar="CODE",
        help="Keep only this area, or all whose code begins so (E10); may be repeated.",
    )
    @click.option(
        "--partitioned",
        is_flag=True,
        help="Write new indicators as Parquet, a folder each: for national sets.",
    )
    @quiet_option
    def command(files: tuple[Path, ...], quiet: bool, **how: Any) -> int:
        from clinic_lib.data import importers

        report = getattr(importers, f"import_{name}")(files, **how)
        if not quiet:
            click.echo(report.summary())
        return MADE


_importer("fingertips", "Data exports of Fingertips (public health profiles), as downloaded.")
_importer("ons", "Files of the ONS service Explore Local Statistics, as published.")


@import_.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--into", type=FOLDER, required=True, help="Data folder to write into.")
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the list is dated.  [default: the month in the file's name]",
)
@quiet_option
def neighbours(files: tuple[Path, ...], into: Path, as_at: datetime | None, quiet: bool) -> int:
    """Statistical neighbours of the Department for Education, as published."""
    from clinic_lib.data import importers

    day = as_at.date() if as_at else None
    report = importers.import_neighbours(files, into=into, as_at=day)
    if not quiet:
        click.echo(report.summary())
    return MADE
