"""The data annex keeps the Analysis Function's rules for spreadsheets, looked up in the file."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from clinic_lib.errors import OutputError
from clinic_lib.indicators import load_snapshot
from clinic_lib.meeting.action_headings import guess_fields
from clinic_lib.presentation.annex import TABLE_ORDER
from clinic_lib.presentation.annex_columns import ACTIONS, COMPARATORS, HISTORY, SHORTHAND
from clinic_lib.presentation.annex_records import (
    Annex,
    AnnexTable,
    Column,
    ColumnKind,
    build_cells,
)
from clinic_lib.presentation.xlsx import HEADER_ROW, write_xlsx, xlsx_bytes
from clinic_lib.presentation.xlsx_book import Sheet

integration = pytest.mark.integration
CLINICS = (
    "greenest-county-2011-06",
    "learning-and-skills-2011-06",
    "prosperous-economy-2011-06",
    "safe-healthy-inclusive-2011-06",
)
WORDS = ("Cover", "Contents", "Notes")
VALUE = Column("value", "Value", ColumnKind.VALUE, "[x]")
STATUS = Column("marker", "Status", missing="none", note="status")


def annex(*rows: tuple[Any, ...], decimals: int = 1) -> Annex:
    """One table of a name, a value and its status."""
    columns = (Column("title", "Indicator", ColumnKind.LONG), VALUE, STATUS)
    table = AnnexTable(
        "Scorecard",
        "scorecard_table",
        "How Suffolk stands",
        "One row is one indicator.",
        columns,
        rows or (("Waste", 46.05, "[p]"),),
        (decimals,) * max(len(rows), 1),
        "Made up",
    )
    return Annex(
        "Data annex: Waste",
        ("Intro.",),
        ("About.",),
        ("Ask.",),
        "Figures a1b2c3d4",
        "Data as at 1 May 2011.",
        (table,),
        {"status": "Markers."},
        dt.datetime(2011, 6, 8),
    )


def opened(made: Annex) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(made)))


@integration
def test_the_same_annex_gives_the_same_bytes_and_its_properties(tmp_path: Path) -> None:
    path = write_xlsx(annex(), tmp_path / "made")
    assert path.read_bytes() == xlsx_bytes(annex())
    assert [one.name for one in path.parent.iterdir()] == ["data.xlsx"]
    properties = openpyxl.load_workbook(path).properties
    assert properties.language == "en-GB"
    assert properties.title == "Data annex: Waste (Figures a1b2c3d4)"
    assert properties.created == dt.datetime(2011, 6, 8)


@integration
def test_the_workbook_is_the_one_that_gptables_makes(monkeypatch) -> None:
    """Its own way through each cell gives the same bytes, whatever stands in the cells."""
    rows = (
        ("Waste", 46.05, "[p]"),
        ("=1+1", "[x]", "[c] [b]"),
        ("see https://example.org and [a](b)", 0.0, "none"),
        ("$$note$$", dt.datetime(2011, 6, 8), "***"),
        ("long " * 40, -1.5e9, "line\nline"),
    )
    one = annex(*rows)
    places = replace(one, tables=(replace(one.tables[0], decimals=(0, 1, 0, 3, 1)),))
    made = xlsx_bytes(places)
    for name in ("_parse_table_urls", "_write_table_elements"):
        assert name in vars(Sheet)
        monkeypatch.delattr(Sheet, name)
    assert xlsx_bytes(places) == made


@integration
def test_text_of_the_data_stays_text() -> None:
    texts = (
        "=1+1",
        "@SUM(A1)",
        "[here](https://example.org)",
        "$$note$$",
        "007",
        "...",
        "x" * 40_000,
    )
    made = annex(*((text, 1.0, "none") for text in texts))
    sheet = opened(made)["Scorecard"]
    cells = [sheet.cell(HEADER_ROW + 2 + n, 1) for n in range(len(texts))]
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)
    values = [cell.value for cell in cells]
    assert values[:2] == ["=1+1", "@SUM(A1)"]
    assert values[2:6] == [
        "[here] (https://example.org)",
        "$ $note$ $",
        "007",
        "'...' (as it stands)",
    ]
    assert len(values[6]) < 32_767


@integration
def test_numbers_keep_their_precision_and_show_the_indicators_decimals() -> None:
    sheet = opened(annex(("Waste", 100 / 3, "[p]"), decimals=2))["Scorecard"]
    cell = sheet.cell(HEADER_ROW + 2, 2)
    assert cell.value == pytest.approx(100 / 3, abs=1e-12)
    assert cell.number_format == "#,##0.00"
    assert cell.alignment.horizontal == "right"


@integration
def test_a_workbook_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"'data.xlsx' could not be written.*Close it"):
        write_xlsx(annex(), tmp_path / "taken")


@pytest.mark.unit
@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"value": math.nan, "marker": "[c]"}, ("[c]", "[c]")),
        ({"value": math.nan, "marker": ""}, ("[x]", "none")),
        ({"value": 0.04, "marker": "[p]"}, (0.04, "[p][low]")),
        ({"value": 0.05, "marker": ""}, (0.05, "none")),
        ({"value": 0.0, "marker": ""}, (0.0, "none")),
    ],
)
def test_a_missing_figure_has_a_marker_and_a_small_one_is_marked(row, expected) -> None:
    assert build_cells(row, (VALUE, STATUS), 1) == expected


e2e = pytest.mark.e2e
with_the_shipped_outputs = pytest.mark.xdist_group("shipped")


@pytest.fixture(scope="module")
def books(shipped) -> dict[str, Any]:
    return {name: openpyxl.load_workbook(shipped.folder(name) / "data.xlsx") for name in CLINICS}


def tables(book: Any) -> Iterator[tuple[Worksheet, list[list[Any]]]]:
    """Each sheet with a table, and its cells, the header first."""
    for sheet in book:
        for table in sheet.tables.values():
            yield sheet, [[cell.value for cell in row] for row in sheet[table.ref]]


@e2e
@with_the_shipped_outputs
@pytest.mark.parametrize("name", CLINICS)
class TestEachWorkbook:
    """Every rule, looked up in each workbook that ships."""

    def test_sheets_are_named_and_in_order(self, books, name: str) -> None:
        names = books[name].sheetnames
        assert tuple(names[:3]) == WORDS
        assert [one for one in TABLE_ORDER if one in names] == names[3:]
        assert {"Scorecard", "History", "Comparators", "Targets", "Definitions"} <= set(names)

    def test_one_real_named_table_a_sheet(self, books, name: str) -> None:
        found = [table for sheet in books[name] for table in sheet.tables.values()]
        assert [len(sheet.tables) for sheet in books[name]] == [0] + [1] * (len(found))
        names = [table.displayName for table in found]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z]+_table", one) for one in names)
        assert all(table.headerRowCount == 1 for table in found)

    def test_no_merged_cells_and_no_hidden_rows(self, books, name: str) -> None:
        for sheet in books[name]:
            assert not sheet.merged_cells.ranges
            assert not any(d.hidden for d in sheet.row_dimensions.values())
            assert not any(d.hidden for d in sheet.column_dimensions.values())

    def test_headings_are_unique_and_no_cell_is_empty(self, books, name: str) -> None:
        for sheet, rows in tables(books[name]):
            assert len(set(rows[0])) == len(rows[0]), sheet.title
            empty = [(row, value) for row in rows for value in row if value in (None, "")]
            assert not empty, sheet.title

    def test_every_sheet_has_a_title_in_a1_and_the_figures(self, books, shipped, name: str) -> None:
        number = load_snapshot(shipped.folder(name)).words
        for sheet in books[name]:
            assert sheet["A1"].value
            above = [sheet.cell(row, 1).value or "" for row in range(1, 9)]
            assert any(number in words for words in above), sheet.title
            assert number in sheet.oddFooter.left.text
        assert number in books[name].properties.title

    def test_sources_and_dates_stand_above_each_table(self, books, name: str) -> None:
        for sheet in books[name]:
            if sheet.title not in WORDS:
                above = [sheet.cell(row, 1).value for row in range(1, HEADER_ROW + 1)]
                assert any(words.startswith("Source: ") for words in above)
                assert any(words.startswith("Data as at ") for words in above)
                assert any(words.startswith("This worksheet contains one table") for words in above)

    def test_every_marker_is_explained_on_its_sheet(self, books, name: str) -> None:
        for sheet, rows in tables(books[name]):
            if sheet.title in WORDS:
                continue
            text = " ".join(str(value) for row in rows[1:] for value in row)
            used = set(re.findall(r"\[[a-z]+\]", text))
            assert used <= set(SHORTHAND)
            legend = sheet.cell(HEADER_ROW, 1).value
            assert {mark for mark in SHORTHAND if mark in legend} == used

    def test_notes_are_referred_to_and_there(self, books, name: str) -> None:
        headings = " ".join(str(h) for _, rows in tables(books[name]) for h in rows[0])
        referred = {int(number) for number in re.findall(r"\[note (\d+)\]", headings)}
        ((_, notes),) = [pair for pair in tables(books[name]) if pair[0].title == "Notes"]
        assert referred == {row[0] for row in notes[1:]}

    def test_cells_wrap_and_nothing_is_a_formula(self, books, name: str) -> None:
        for sheet in books[name]:
            for table in sheet.tables.values():
                for row in sheet[table.ref]:
                    assert all(cell.data_type != "f" for cell in row)
                    if sheet.title not in WORDS:
                        assert all(cell.alignment.wrap_text for cell in row)

    def test_contents_link_to_every_sheet(self, books, name: str) -> None:
        links = (row[0].hyperlink for row in books[name]["Contents"].iter_rows())
        linked = {link.location.split("!")[0].strip("'") for link in links if link}
        assert linked == set(books[name].sheetnames[3:])

    def test_the_numbers_are_those_of_the_tables_beside_it(self, books, shipped, name: str) -> None:
        for title, columns in (("History", HISTORY), ("Comparators", COMPARATORS)):
            frame = pd.read_csv(shipped.folder(name) / f"{title.lower()}.csv")
            ((_, rows),) = [pair for pair in tables(books[name]) if pair[0].title == title]
            assert len(rows) - 1 == len(frame)
            for number, column in enumerate(columns):
                if column.kind in (ColumnKind.VALUE, ColumnKind.COUNT):
                    shown = [row[number] for row in rows[1:]]
                    expected = frame[column.name].tolist()
                    assert [isinstance(v, str) for v in shown] == [v != v for v in expected]
                    pairs = [(v, e) for v, e in zip(shown, expected, strict=True) if e == e]
                    assert all(math.isclose(v, e, rel_tol=1e-14) for v, e in pairs)


@pytest.mark.unit
def test_an_action_of_the_annex_is_known_by_its_words_not_its_number():
    """Brought into a log, the sheet of actions says what was agreed, not GC10-1."""
    headings = [column.heading for column in ACTIONS]
    fields = guess_fields(headings)
    assert [headings[n] for n, field in fields.items() if field == "text"] == ["What was agreed"]
