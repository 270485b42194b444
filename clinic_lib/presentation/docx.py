"""Writes a text document as a Word file (.docx): the only part that uses python-docx.

Real styles for headings and lists, header rows that are marked as such and repeat, British English,
a title, alternative text for tables; the same document gives the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx

from clinic_lib.errors import OutputError
from clinic_lib.presentation.docx_blocks import add_block, add_styled
from clinic_lib.presentation.docx_page import prepare
from clinic_lib.presentation.office_package import without_clock, write_whole
from clinic_lib.presentation.text_document import TextDocument


def write_docx(document: TextDocument, path: Path | str) -> Path:
    """Write a text document as a Word file.

    Parameters
    ----------
    document : TextDocument
        What it says.
    path : Path or str
        Where to write; its folder is made if need be.

    Returns
    -------
    Path

    Raises
    ------
    OutputError
        If it cannot be written; a file that was there stays as it was.
    """
    path = Path(path)
    word: Any = docx.Document()
    _drop_leftovers(word)
    prepare(word, document)
    add_styled(word, document.title, "Title")
    add_styled(word, document.subtitle, "Subtitle")
    for block in document.blocks:
        add_block(word, block)
    raw = io.BytesIO()
    word.save(raw)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return write_whole(path, without_clock(raw.getvalue()))
    except OSError as error:
        raise OutputError(
            f"The document '{path}' cannot be written ({error.strerror or error}). "
            "Close it in Word, check that the folder may be written to, and try again."
        ) from error


def _drop_leftovers(word: Any) -> None:
    """Take out what the library's template brings along of another document.

    A small picture of it, and a second set of styles that would contradict ours.
    """
    for owner in (word.part.package, word.part):
        relations = owner.rels
        kinds = ("thumbnail", "stylesWithEffects")
        for key in [key for key, one in relations.items() if one.reltype.endswith(kinds)]:
            del relations[key]
