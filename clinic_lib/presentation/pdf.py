"""Write the circulation pack as a tagged PDF, with no browser and no office program.

The only module that knows typst. It refuses to write a page without a title, an alternative text
or an order of headings, because the standard (PDF/UA-1) does.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from clinic_lib.errors import OutputError
from clinic_lib.presentation.pdf_content import pdf_content

if TYPE_CHECKING:
    from clinic_lib.presentation.circulation_pack import CirculationPack

PDF_NAME = "circulation_pack.pdf"
LAYOUT = Path(__file__).parent / "templates" / "circulation_pack.typ"
STANDARD: Literal["ua-1"] = "ua-1"


def write_circulation_pack(pack: CirculationPack, folder: Path | str) -> Path:
    """Write the circulation pack into a folder, under the name it has everywhere.

    Parameters
    ----------
    pack : CirculationPack
        From ``build_circulation_pack``.
    folder : Path or str
        Made if need be. The file is written to a temporary name and renamed.

    Returns
    -------
    Path
        ``circulation_pack.pdf``. The same pack gives the same bytes on every computer: only fonts
        that the typesetter brings itself are used.

    Raises
    ------
    OutputError
        If it cannot be made or written.
    """
    path = Path(folder) / PDF_NAME
    temporary = path.with_name(f".{path.name}.part")
    blob = pdf_bytes(pack)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(blob)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(
            f"The circulation pack '{path.name}' could not be written to '{folder}' "
            f"({error.strerror or error}). Close it if it is open in another program, make room, "
            "or name another folder."
        ) from error
    return path


def pdf_bytes(pack: CirculationPack) -> bytes:
    """The circulation pack as a PDF.

    Raises
    ------
    OutputError
        If the typesetter refuses it, with its own words.
    """
    # typst is a large library: only those who write a PDF wait for it.
    import typst

    content = json.dumps(pdf_content(pack), ensure_ascii=False)
    day = dt.datetime.combine(pack.day, dt.time(), tzinfo=dt.UTC)
    try:
        made = typst.compile(
            LAYOUT.read_bytes(),
            ignore_system_fonts=True,
            sys_inputs={"pack": content},
            pdf_standards=[STANDARD],
            timestamp=int(day.timestamp()),
        )
    except typst.TypstError as error:
        raise OutputError(
            f"The circulation pack of '{pack.title}' could not be set ({error.message}). Please "
            "report this with the clinic's file."
        ) from error
    return bytes(made)
