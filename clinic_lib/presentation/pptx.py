"""Writes a deck as a PowerPoint file with native charts. Knows no figure beyond the deck."""

from __future__ import annotations

from pathlib import Path

from clinic_lib.presentation.deck import Deck

TEMPLATE = Path(__file__).parent / "assets" / "template.pptx"


def write_large_print(deck: Deck, path: str | Path, *, template: str | Path | None = None) -> Path:
    """The large-print edition of a deck as a .pptx file: 18 points and more throughout.

    Parameters
    ----------
    deck : Deck
        The deck as it is for everybody.
    path : str or Path
        The file.
    template : str or Path, optional
        A corporate template.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ParameterError
        If the template cannot be used.
    OutputError
        If the file cannot be written.
    """
    from clinic_lib.presentation.large_print import large_print
    from clinic_lib.presentation.pptx_deck import large_print_room

    room = large_print_room(Path(template or TEMPLATE))
    return write_pptx(large_print(deck, room), path, template=template)


def write_pptx(
    deck: Deck,
    path: str | Path,
    *,
    template: str | Path | None = None,
    mono: str | Path | None = None,
) -> Path:
    """The deck as a .pptx file, on the shipped template or on any other.

    Parameters
    ----------
    deck : Deck
        What to write.
    path : str or Path
        The file; one that is there is replaced once the new one is complete.
    template : str or Path, optional
        A corporate template (.pptx or .potx). Placeholders are found by their type, slides that it
        holds are left out, and what a layout lacks is added.
    mono : str or Path, optional
        A second file with the same slides in greys, for printing in black and white.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ParameterError
        If the template cannot be used.
    OutputError
        If the file cannot be written.

    Notes
    -----
    The same deck on the same template gives the same bytes.
    """
    # python-pptx takes a quarter of a second to import, which only those who write slides pay.
    from clinic_lib.presentation.pptx_deck import build_presentation
    from clinic_lib.presentation.pptx_package import save_reproducibly

    presentation = build_presentation(deck, Path(template or TEMPLATE))
    return save_reproducibly(presentation, Path(path), mono=Path(mono) if mono else None)
