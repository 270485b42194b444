"""Tables are written as they are read, whole or not at all, and described as they are."""

from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from clinic_lib.data import TABLES, load_dataset, write_table
from clinic_lib.data.columns import Kind
from clinic_lib.data.dictionary import (
    BEGIN,
    END,
    describe_periods,
    describe_tables,
    write_dictionary,
)
from clinic_lib.errors import DataError
from tests.builders import write_small_data

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_written_is_read_again_unchanged(tmp_path, suffix):
    dataset = load_dataset(write_small_data(tmp_path / "first"))
    for name in TABLES:
        write_table(getattr(dataset, name), tmp_path / "second" / f"{name}{suffix}")
    again = load_dataset(tmp_path / "second")
    for name in TABLES:
        assert_frame_equal(getattr(dataset, name), getattr(again, name))
    assert not list((tmp_path / "second").glob(".*"))


def test_numbers_are_written_in_full_and_short(tmp_path):
    frame = pd.DataFrame(
        {"indicator_id": "A", "area_code": "B", "period": "2008", "value": [0.1 + 0.2, 5.0, None]}
    )
    text = write_table(frame, tmp_path / "observations" / "A.csv").read_text(encoding="utf-8")
    cells = [line.split(",")[3] for line in text.splitlines()]
    assert cells == ["value", "0.30000000000000004", "5", ""]


def test_the_frame_is_not_changed(tmp_path):
    frame = load_dataset(write_small_data(tmp_path / "data")).observations
    before = frame.copy()
    write_table(frame, tmp_path / "observations.csv")
    assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("columns", "path", "words"),
    [
        (["area_code", "area_name", "area_type", "nmae"], "areas.csv", "'nmae' is not a column"),
        (["area_code", "area_name"], "areas.csv", "lacks the column 'area_type'"),
        (["area_code", "area_name", "area_type"], "area.csv", "Did you mean 'areas'"),
        (["area_code", "area_name", "area_type"], "areas.xlsx", "neither CSV nor Parquet"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_written(tmp_path, columns, path, words):
    frame = pd.DataFrame({name: ["x"] for name in columns})
    with pytest.raises(DataError, match=words):
        write_table(frame, tmp_path / path)
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_the_last_file(tmp_path):
    folder = write_small_data(tmp_path)
    before = (folder / "areas.csv").read_bytes()
    areas = load_dataset(folder).areas
    unwritable = areas.assign(area_name=pd.Series(["\ud800"] * len(areas), dtype=object))
    with pytest.raises(UnicodeEncodeError):
        write_table(unwritable, folder / "areas.csv")
    assert (folder / "areas.csv").read_bytes() == before
    assert not list(folder.glob(".*"))


def test_every_column_is_described_once():
    for table in TABLES.values():
        assert len(set(table.names)) == len(table.names)
        assert set(table.key) <= set(table.names)
        for column in table.columns:
            assert column.meaning
            assert not column.meaning.endswith(".") or column.meaning.endswith("...")
            assert column.kind is Kind.WORD or not column.words


def test_the_dictionary_in_the_data_folder_is_up_to_date(project_folder):
    text = (project_folder / "data" / "README.md").read_text(encoding="utf-8")
    inside = text.split(BEGIN)[1].split(END)[0]
    assert inside.strip() == f"{describe_periods()}\n\n{describe_tables()}", (
        "data/README.md does not say what the schema says. Run the command at its end."
    )


def test_writing_the_dictionary_changes_only_what_stands_between_the_marks(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n{BEGIN}\nforgotten words\n{END}\nafter\n", encoding="utf-8")
    text = write_dictionary(path).read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "forgotten words" not in text
    assert "### areas (required)" in text


def test_a_file_without_the_marks_is_refused(tmp_path):
    path = tmp_path / "README.md"
    path.write_text("nothing", encoding="utf-8")
    with pytest.raises(DataError, match="lacks a line"):
        write_dictionary(path)
