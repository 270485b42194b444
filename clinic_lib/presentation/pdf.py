"""Write the circulation pack as a tagged PDF, with no browser and no office program.

The only module that knows typst. It refuses to write a page without a title, an alternative text
or an order of headings, because the standard (PDF/UA-1) does.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from clinic_lib.errors import OutputError
from clinic_lib.presentation.pdf_content import pdf_content

if TYPE_CHECKING:
    from typst import Fonts

    from clinic_lib.presentation.circulation_pack import CirculationPack

PDF_NAME = "circulation_pack.pdf"
LAYOUT = Path(__file__).parent / "templates" / "circulation_pack.typ"
FONTS = Path(__file__).parent / "assets" / "fonts"
# Part of the typesetter's words for a character that no font has.
UNKNOWN, BOX = "could not be displayed", "\u25a1"
# As they stand in JSON.
CONTROL = re.compile(r"\\u00[01][0-9a-f]|\\u007f", re.IGNORECASE)
PROBE = (
    b'#set document(title: "Probe")\n#set text(font: ("Liberation Sans", "DejaVu Sans Mono"))\n'
    b"#sys.inputs.words"
)
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
        that come with the package are used.

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

    A character that none of the typesetter's fonts has is printed as an empty box.

    Raises
    ------
    OutputError
        If the typesetter refuses it, with its own words.
    """
    # typst is a large library: only those who write a PDF wait for it.
    import typst

    content = json.dumps(pdf_content(pack), ensure_ascii=False)
    try:
        try:
            return _typeset(content, pack.day)
        except typst.TypstError as error:
            if UNKNOWN not in error.message:
                raise
            return _typeset(_printable(content), pack.day)
    except typst.TypstError as error:
        raise OutputError(
            f"The circulation pack of '{pack.title}' could not be set ({error.message}). Please "
            "report this with the clinic's file."
        ) from error


def _typeset(content: str, day: dt.date) -> bytes:
    """What the layout makes of some content; the file's only date is that of the clinic."""
    import typst

    moment = dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
    made = typst.compile(
        LAYOUT.read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"pack": content},
        pdf_standards=[STANDARD],
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)


@lru_cache
def _fonts() -> Fonts:
    """The fonts of this package and of the typesetter, and none of the computer's own."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, font_paths=[FONTS])


def _printable(content: str) -> str:
    """The content with a box for each character that no font has; control characters go."""
    visible = CONTROL.sub("", content)
    unusual = sorted({character for character in visible if not character.isascii()})
    unknown = _unprintable("".join(unusual))
    return visible.translate({ord(character): BOX for character in unknown})


def _unprintable(characters: str) -> set[str]:
    """Those of some characters that no font has, found by halves."""
    if not characters or _prints(characters):
        return set()
    if len(characters) == 1:
        return set(characters)
    half = len(characters) // 2
    return _unprintable(characters[:half]) | _unprintable(characters[half:])


def _prints(characters: str) -> bool:
    """Whether every one of some characters can be printed."""
    import typst

    try:
        typst.compile(
            PROBE,
            font_paths=_fonts(),
            sys_inputs={"words": " ".join(characters)},
            pdf_standards=[STANDARD],
        )
    except typst.TypstError:
        return False
    return True
