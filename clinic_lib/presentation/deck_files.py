"""Decks as files in a clinic's folder, under the names that they have everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.errors import OutputError
from clinic_lib.presentation.pack_pages import build_pages
from clinic_lib.presentation.tables import write_csv

if TYPE_CHECKING:
    from clinic_lib.presentation.deck import Deck

PACK_NAME = "evidence_pack.pptx"
MONO_NAME = "evidence_pack_mono.pptx"
LARGE_PRINT_NAME = "evidence_pack_large_print.pptx"
PAGES_NAME = "pages.csv"
SPEAKERS = "speakers"


def write_pack(deck: Deck, folder: Path | str, *, template: Path | str = "") -> Path:
    """Write an evidence pack into a folder, under the name that every clinic's pack has.

    Parameters
    ----------
    deck : Deck
        From ``build_evidence_pack``.
    folder : Path or str
        Made if need be.
    template : Path or str
        PowerPoint file whose design the pack takes; empty for the plain one.

    Returns
    -------
    Path
        ``evidence_pack.pptx`` in the folder; beside it ``evidence_pack_mono.pptx`` in greys,
        ``evidence_pack_large_print.pptx``, and ``pages.csv``.

    Raises
    ------
    OutputError
        If the folder or a file cannot be written.
    """
    from clinic_lib.presentation.pptx import write_large_print

    folder = Path(folder)
    written = write_deck(deck, folder, PACK_NAME, template=template, mono=MONO_NAME)
    write_csv(build_pages(deck), folder / PAGES_NAME)
    write_large_print(deck, folder / LARGE_PRINT_NAME, template=template or None)
    return written


def write_deck(
    deck: Deck, folder: Path | str, name: str, *, template: Path | str = "", mono: str = ""
) -> Path:
    """Write a deck into a folder.

    Parameters
    ----------
    deck : Deck
        What to write.
    folder : Path or str
        Made if need be.
    name : str
        Name of the file.
    template : Path or str
        PowerPoint file whose design the deck takes; empty for the plain one.
    mono : str
        Name of a second file with the same slides in greys; empty for none.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    # python-pptx takes half a second to import: only those who write a deck wait for it.
    from clinic_lib.presentation.pptx import write_pptx

    path = Path(folder) / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder '{folder}' could not be made ({error.strerror or error}). "
            "Name another one."
        ) from error
    second = path.with_name(mono) if mono else None
    return write_pptx(deck, path, template=template or None, mono=second)


def write_speaker_templates(
    speakers: Iterable[tuple[str, Deck]], folder: Path | str, *, template: Path | str = ""
) -> tuple[Path, ...]:
    """Write a template for each speaker after the chair into the folder ``speakers``.

    Parameters
    ----------
    speakers : iterable of (str, Deck)
        From ``build_speaker_templates``.
    folder : Path or str
        The clinic's folder.
    template : Path or str
        PowerPoint file whose design they take; empty for the plain one.

    Returns
    -------
    tuple of Path
        The files written; empty where the clinic has no other speakers.
    """
    return tuple(
        write_deck(deck, Path(folder) / SPEAKERS, name, template=template)
        for name, deck in speakers
    )
