"""Write the data annex as a workbook that a screen reader and a program can read.

Made by gptables, which marks tables up by the Analysis Function's rules; only this module and
``xlsx_book`` know it. It decides nothing: which tables and words there are stands in the ``Annex``.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clinic_lib.errors import OutputError
from clinic_lib.presentation.annex_columns import SHORTHAND
from clinic_lib.presentation.annex_records import Annex, AnnexTable, Column, ColumnKind
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.theme import FONT, LANGUAGE

XLSX_NAME = "data.xlsx"
WIDTHS = {
    ColumnKind.TEXT: 14,
    ColumnKind.LONG: 46,
    ColumnKind.VALUE: 13,
    ColumnKind.COUNT: 13,
    ColumnKind.NUMBER: 13,
    ColumnKind.DATE: 17,
}
WIDEST, NARROWEST, CHARACTER = 60, 9, 1.15
FORMATS = {
    ColumnKind.COUNT: "#,##0",
    ColumnKind.NUMBER: "#,##0.0##",
    ColumnKind.DATE: "d mmmm yyyy",
}
NUMBERS = {ColumnKind.VALUE, ColumnKind.COUNT, ColumnKind.NUMBER}
LONGEST = 32_000
# gptables refuses a cell of signs alone: they may mean anything.
LEGIBLE = re.compile("[a-zA-Z0-9]")
A3, A4 = 8, 9
# More characters than this are printed on two sheets of the larger paper.
WIDE = 190.0
# The rows above: title, figures, standing, how to read it, source, shorthand.
HEADER_ROW, NOTES_ROW = 6, 3
# Width of the columns of the contents and the notes, and of the cover, in characters.
WORDS, COVER_WIDTH = (18.0, 90.0), 85.0
TEXT_SIZE, POINTS = 11, 5.6


def write_xlsx(annex: Annex, folder: Path | str) -> Path:
    """Write the data annex into a folder, under the name it has everywhere.

    Parameters
    ----------
    annex : Annex
        From ``build_annex``.
    folder : Path or str
        Made if need be. The file is written to a temporary name and renamed.

    Returns
    -------
    Path
        ``data.xlsx``. The same annex gives the same bytes.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    path = Path(folder) / XLSX_NAME
    temporary = path.with_name(f".{path.name}.part")
    blob = xlsx_bytes(annex)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(blob)
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(
            f"The workbook '{path.name}' could not be written to '{folder}' "
            f"({error.strerror or error}). Close it if it is open in another program, make room, "
            "or name another folder."
        ) from error
    return path


def xlsx_bytes(annex: Annex) -> bytes:
    """The workbook of a data annex."""
    # gptables needs a third of a second: only those who write a workbook wait for it.
    import pandas as pd

    from clinic_lib.presentation.xlsx_book import Cover, build_book

    stream = io.BytesIO()
    notes = pd.DataFrame({"Note reference": list(annex.notes), "Note": list(annex.notes.values())})
    with warnings.catch_warnings():
        _ignore_what_is_known()
        book = build_book(
            stream,
            {table.sheet: _gptable(table, annex) for table in annex.tables},
            theme=_theme(),
            cover=Cover(
                title=annex.title,
                intro=list(annex.intro),
                about=list(annex.about),
                contact=list(annex.contact),
                width=COVER_WIDTH,
            ),
            contents={
                "subtitles": [annex.figures, annex.standing],
                "instructions": "This worksheet contains one table. Each name links to a sheet.",
            },
            notes={
                "notes_table": notes,
                "title": f"Notes. {annex.figures}",
                "instructions": "This worksheet contains one table. Column headings refer to it.",
            },
        )
        _lay_out(book, annex)
        book.close()
    return _with_language(stream.getvalue())


def _ignore_what_is_known() -> None:
    """Pass over what gptables 2 warns of with pandas 3, and nothing else."""
    from pandas.errors import Pandas4Warning

    warnings.filterwarnings("ignore", category=Pandas4Warning, module="gptables")


def _theme() -> Any:
    """The theme of gptables, with text that wraps."""
    from clinic_lib.presentation.xlsx_book import Theme

    return Theme(
        config={
            "global": {"font_size": TEXT_SIZE, "font_name": FONT, "font_color": "automatic"},
            "cover_title": {"bold": True, "font_size": 16, "text_wrap": True},
            "cover_subtitle": {"bold": True, "font_size": 13, "text_wrap": True},
            "cover_text": {"text_wrap": True},
            "title": {"bold": True, "font_size": 15},
            "subtitle": {"font_size": 12},
            "column_heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
            "index_2": {"text_wrap": True, "valign": "top"},
            "data": {"text_wrap": True, "valign": "top"},
            "description_order": ["instructions", "source", "legend", "scope"],
        }
    )


def _gptable(table: AnnexTable, annex: Annex) -> Any:
    """One table as gptables has it."""
    import pandas as pd

    from clinic_lib.presentation.xlsx_book import GPTable

    frame = pd.DataFrame(
        [[_safe(cell) for cell in row] for row in table.rows],
        columns=[column.heading for column in table.columns],
        dtype=object,
    )
    return GPTable(
        table=frame,
        table_name=table.name,
        title=table.title,
        subtitles=[annex.figures, annex.standing],
        instructions=f"This worksheet contains one table. {table.about} Numbers in square brackets "
        "in a heading refer to the sheet of notes.",
        source=f"Source: {table.source}.",
        legend=[_legend(table)],
        table_notes={
            column.heading: f"$${column.note}$$" for column in table.columns if column.note
        },
        index_columns={2: 0},
        additional_formatting=_formats(table),
    )


def _safe(cell: Any) -> Any:
    """A cell that gptables takes as it is: no link, note or formula is read into text."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("](", "] (").replace("$$", "$ $")[:LONGEST]
    return text if LEGIBLE.search(text) else f"'{text}' (as it stands)"


def _legend(table: AnnexTable) -> str:
    """The markers that stand on a sheet, each with its meaning."""
    text = "\n".join({cell for row in table.rows for cell in row if isinstance(cell, str)})
    told = "; ".join(f"{mark} {words}" for mark, words in SHORTHAND.items() if mark in text)
    return f"Shorthand: {told}." if told else "No shorthand is used on this sheet."


def _formats(table: AnnexTable) -> list[dict[str, Any]]:
    """Values with their indicator's decimals, row by row; then counts, numbers and dates."""
    by_places: dict[int, list[int]] = {}
    for number, places in enumerate(table.decimals, start=1):
        by_places.setdefault(places, []).append(number)
    formats: list[dict[str, Any]] = [
        {"row": {"rows": rows, "format": {"num_format": _number_format(places)}}}
        for places, rows in sorted(by_places.items())
    ]
    for kind, number_format in FORMATS.items():
        names = [number for number, one in enumerate(table.columns) if one.kind is kind]
        if names:
            formats.append({"column": {"columns": names, "format": {"num_format": number_format}}})
    # gptables takes a column whose heading refers to no note for text.
    sides = (
        (NUMBERS, {"align": "right"}),
        (set(ColumnKind) - NUMBERS, {"align": "left", "indent": 1}),
    )
    for kinds, side in sides:
        names = [number for number, one in enumerate(table.columns) if one.kind in kinds]
        formats.append({"column": {"columns": names, "format": side}})
    return formats


def _number_format(places: int) -> str:
    return "#,##0" + (f".{'0' * places}" if places else "")


def _lay_out(book: Any, annex: Annex) -> None:
    """Widths, heights, printing and properties."""
    by_sheet = {table.sheet: table for table in annex.tables}
    for sheet in book.worksheets():
        table = by_sheet.get(sheet.get_name())
        sheet.set_landscape()
        sheet.set_footer(f"&L{annex.figures}&C&A&RPage &P of &N")
        if table is not None:
            _lay_out_table(sheet, table)
        else:
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
    _lay_out_words(book, annex)
    book.set_properties(
        {
            "title": f"{annex.title} ({annex.figures})",
            "subject": annex.standing,
            "author": "performance-clinics",
            "comments": " ".join(annex.intro),
            "created": annex.created,
        }
    )


def _lay_out_table(sheet: Any, table: AnnexTable) -> None:
    """A table's columns as wide, and its rows as high, as what stands in them."""
    cells = [list(column) for column in zip(*table.rows, strict=True)]
    widths = [_width(*pair) for pair in zip(table.columns, cells, strict=True)]
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    headings = [f"{one.heading}\n[note 1]" if one.note else one.heading for one in table.columns]
    sheet.set_row(HEADER_ROW, _height(headings, widths, bold=True))
    for number, row in enumerate(table.rows, start=HEADER_ROW + 1):
        sheet.set_row(number, _height(row, widths))
    is_wide = sum(widths) > WIDE
    sheet.set_paper(A3 if is_wide else A4)
    sheet.fit_to_pages(2 if is_wide else 1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, 1)


def _lay_out_words(book: Any, annex: Annex) -> None:
    """The sheets of words: contents, notes, cover."""
    contents, notes = book.get_worksheet_by_name("Contents"), book.get_worksheet_by_name("Notes")
    for sheet in (contents, notes):
        sheet.set_column(0, 0, WORDS[0])
        sheet.set_column(1, 1, WORDS[1])
    for number, words in enumerate(annex.notes.values(), start=NOTES_ROW):
        notes.set_row(number, _height(("", words), WORDS))
    paragraphs = ("", "", *annex.intro, "", *annex.about, "", *annex.contact)
    cover = book.get_worksheet_by_name("Cover")
    for number, words in enumerate(paragraphs):
        if words:
            cover.set_row(number, _height((words,), (COVER_WIDTH,)))


def _height(cells: Iterable[Any], widths: Iterable[float], *, bold: bool = False) -> float:
    """Room for the cell of a row that needs most lines; programs do not always make it."""
    ruler = ARIAL.bold if bold else ARIAL
    lines = [
        ruler.lines(cell, width * POINTS - 6, TEXT_SIZE)
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    ]
    return max(lines, default=1) * TEXT_SIZE * 1.3 + 2


def _width(column: Column, cells: list[Any]) -> float:
    """Room for the longest cell, or for a heading whose words stand below each other."""
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    word = max(len(word) for word in column.heading.split())
    least = WIDTHS[column.kind] if column.kind is not ColumnKind.TEXT else NARROWEST
    most = WIDEST if column.kind is ColumnKind.LONG else 26
    return float(min(max(least, longest * CHARACTER, word * 1.3 + 2), most))


def _with_language(blob: bytes) -> bytes:
    """The package with its language stated, which XlsxWriter has no place for."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blob)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            part = before.read(entry)
            if entry.filename == "docProps/core.xml":
                stated = f"<dc:language>{LANGUAGE}</dc:language></cp:coreProperties>".encode()
                part = part.replace(b"</cp:coreProperties>", stated)
            after.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
