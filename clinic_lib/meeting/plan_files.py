"""Whether a file that a clinic file names may travel with the pack. Reads a few bytes of it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

MOST_BYTES = 25_000_000
OPEN_XML = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What each type of file begins with; text has no beginning of its own.
BEGINS = {
    ".pdf": (b"%PDF-",),
    ".docx": (OPEN_XML,),
    ".pptx": (OPEN_XML,),
    ".xlsx": (OPEN_XML,),
    ".odt": (OPEN_XML,),
    ".odp": (OPEN_XML,),
    ".ods": (OPEN_XML,),
    ".doc": (OLD_OFFICE,),
    ".ppt": (OLD_OFFICE,),
    ".xls": (OLD_OFFICE,),
    ".rtf": (b"{\\rtf",),
    ".png": (b"\x89PNG",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".txt": (b"",),
    ".md": (b"",),
    ".csv": (b"",),
}


def file_problem(name: str, folder: Path) -> tuple[str, str] | None:
    """What is wrong with a file, and what to do; nothing where it can travel with the pack.

    Parameters
    ----------
    name : str
        As the clinic file writes it: from its own folder, with forward slashes.
    folder : Path
        The folder of the clinic file.

    Returns
    -------
    (str, str) or None

    Examples
    --------
    >>> file_problem("../secrets.pdf", Path("parameters"))[0]
    'the file lies outside the folder of the clinic file'
    """
    inside = "Put it beside the clinic file and write its place from there: documents/plan.docx."
    if "\\" in name:
        return "the file's place has a backslash in it", f"Write '{name.replace(chr(92), '/')}'."
    place = PurePosixPath(name)
    if place.is_absolute() or name.startswith("~") or ":" in name:
        return "the file's place does not begin at the folder of the clinic file", inside
    if ".." in place.parts:
        return "the file lies outside the folder of the clinic file", inside
    if place.suffix.lower() not in BEGINS:
        types = ", ".join(BEGINS)
        return "a file of this type does not travel with a pack", f"Save it as one of {types}."
    return _on_disk(folder / place, folder, inside)


def _on_disk(path: Path, folder: Path, inside: str) -> tuple[str, str] | None:
    """What is wrong with the file itself."""
    try:
        if not path.exists():
            return "there is no such file", "Correct it, or take the line out until it has come."
        if not path.is_file():
            return "this is not a file", "Name the file itself."
        if not path.resolve().is_relative_to(folder.resolve()):
            return "the file is a link to outside the folder of the clinic file", inside
        size = path.stat().st_size
        with path.open("rb") as file:
            begins = file.read(16)
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else error
        return f"the file cannot be read ({reason})", "Ask for the right to read it."
    if size == 0:
        return "the file is empty", "Ask for it again."
    if size > MOST_BYTES:
        what = f"the file has {size / 1e6:.0f} MB, and no more than {MOST_BYTES / 1e6:.0f} travel"
        return what, "Make its pictures smaller, or send the part that matters."
    if not begins.startswith(BEGINS[path.suffix.lower()]):
        what = f"the file is not what its ending {path.suffix} says"
        return what, "Open it and save it anew in that form."
    return None
