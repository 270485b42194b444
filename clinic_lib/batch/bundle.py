"""All that one clinic is made from in a single archive, for a worker that has nothing else.

Unpacked, it is a project of its own: data, parameters and notebooks lie as they do everywhere.
"""

from __future__ import annotations

import io
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.notebooks import PRODUCTS, find_notebook
from clinic_lib.batch.settings import Settings
from clinic_lib.errors import OutputError

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

DATA, PARAMETERS, NOTEBOOKS, OUTPUT = "data", "parameters", "notebooks", "outputs"
TEMPLATE = "template.pptx"
MOST_BYTES = 200_000_000
Entry = tuple[str, bytes]


def pack_clinic(clinic: Clinic, settings: Settings, known: Collection[str]) -> bytes:
    """An archive of what a clinic is made from.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    settings : Settings
        Where the data and the template are.
    known : collection of str
        Every indicator there is.

    Returns
    -------
    bytes
        A zip archive.

    Raises
    ------
    OutputError
        If it is too large to be sent around.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in _entries(clinic, settings, known):
            archive.writestr(name, content)
    if buffer.tell() > MOST_BYTES:
        raise OutputError(
            f"'{clinic.clinic_id}' draws on {buffer.tell() / 1e6:.0f} MB of data, too much to send "
            "to a worker. Keep one file of observations for each indicator, so that only those it "
            "needs are sent."
        )
    return buffer.getvalue()


def unpack_clinic(archive: bytes, folder: Path) -> None:
    """Lay a clinic's archive out as a project."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(folder)
    for name in (DATA, PARAMETERS, NOTEBOOKS, OUTPUT):
        (folder / name).mkdir(exist_ok=True)


def _entries(clinic: Clinic, settings: Settings, known: Collection[str]) -> Iterator[Entry]:
    yield from _tables(clinic, settings.data, known)
    yield from _live(clinic, settings.data / "live")
    yield f"{PARAMETERS}/{clinic.path.name}", clinic.path.read_bytes()
    for document in clinic.documents:
        source = clinic.path.parent / document.file
        if document.file and source.is_file():
            place = Path(os.path.normpath(Path(PARAMETERS) / document.file))
            yield place.as_posix(), source.read_bytes()
    for product in PRODUCTS:
        notebook = find_notebook(product.name)
        yield f"{NOTEBOOKS}/{notebook.name}", notebook.read_bytes()
    if settings.template:
        yield TEMPLATE, settings.template.read_bytes()


def _tables(clinic: Clinic, data: Path, known: Collection[str]) -> Iterator[Entry]:
    """The data files that the clinic's notebooks will open."""
    from clinic_lib.data.files import find_table_files
    from clinic_lib.data.loading import files_to_open

    for table, files in find_table_files(data).items():
        wanted = clinic.indicator_ids if table == "observations" else None
        for file in files_to_open(files, wanted, known):
            yield f"{DATA}/{file.name}", file.path.read_bytes()


def _live(clinic: Clinic, live: Path) -> Iterator[Entry]:
    """The action log, and what was circulated of this clinic."""
    log = live / "actions.sqlite"
    if log.is_file():
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / log.name
            # A copy made by the database itself is whole, whoever writes to it meanwhile.
            with closing(sqlite3.connect(log)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            yield f"{DATA}/live/{log.name}", copy.read_bytes()
    circulated = live / "circulated" / clinic.clinic_id
    for path in sorted(circulated.rglob("*")) if circulated.is_dir() else ():
        if path.is_file():
            yield f"{DATA}/{path.relative_to(live.parent).as_posix()}", path.read_bytes()
