"""Statistical neighbours from the published Excel files into the comparators table."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from openpyxl import Workbook

from clinic_lib.data import load_dataset
from clinic_lib.data.importers import import_neighbours
from clinic_lib.data.importers.neighbour_list import read_neighbour_list
from clinic_lib.data.importers.neighbour_names import match_names
from clinic_lib.errors import DataError
from clinic_lib.indicators.comparators import choose_comparators

pytestmark = pytest.mark.integration

AREAS = """area_code,area_name,area_type,parent_code,valid_to
E92000001,England,country,,
E12000006,East of England,region,E92000001,
E10000029,Suffolk,county,E12000006,
E10000020,Norfolk,county,E12000006,
E10000027,Somerset,county,,
E06000010,"Kingston upon Hull, City of",unitary,,
E07000202,Ipswich,district,E10000029,
"""
HEADINGS = ["LA num", "LA Name", "LA number", "GOInd", "GOReg", "SN1", "SNP", "SN2", "SNP"]
ROWS = [
    [935, "Suffolk", 935, 4, "East", 926, "Very close", 933, "Close"],
    [926, "Norfolk", 926, 4, "East", 935, "Very close", 810, "Not close"],
    [933, "Somerset", 933, 7, "South West", "-", "-", "-", "-"],
    [810, "Kingston Upon Hull", 810, 9, "Yorkshire", 371, "Close", 935, "Somewhat close"],
    [371, "Doncaster", 371, 9, "Yorkshire", 810, "Close", None, None],
]


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "data"
    place.mkdir()
    (place / "areas.csv").write_text(AREAS, encoding="utf-8")
    return place


@pytest.fixture
def workbook(tmp_path):
    def make(rows, name="sn_may_2025.xlsx"):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def comparators(folder):
    return pd.read_csv(folder / "comparators.csv", dtype=str, keep_default_na=False)


def test_a_list_by_hand(folder, workbook):
    report = import_neighbours(workbook([["A", "B"], HEADINGS, *ROWS]), into=folder)
    found = comparators(folder)
    assert found[["area_code", "comparator_code", "rank", "closeness"]].to_numpy().tolist() == [
        ["E10000029", "E10000020", "1", "Very close"],
        ["E10000029", "E10000027", "2", "Close"],
        ["E10000020", "E10000029", "1", "Very close"],
        ["E10000020", "E06000010", "2", "Not close"],
        ["E06000010", "E10000029", "2", "Somewhat close"],
    ]
    assert set(found["list_name"]) == {"DfE statistical neighbours, May 2025"}
    assert set(found["as_at"]) == {"2025-05-01"}
    assert set(found["source"]) == {"Department for Education"}
    (one,) = report.lists
    assert (one.outcome, one.areas, one.rows) == ("new", 3, 5)
    assert (one.unknown, one.without) == (("Doncaster",), ("Somerset",))
    assert "Not in areas, so left out (1): Doncaster" in report.summary()


def test_importing_twice_changes_no_byte(folder, workbook):
    file = workbook([HEADINGS, *ROWS])
    import_neighbours(file, into=folder)
    before = (folder / "comparators.csv").read_bytes()
    assert import_neighbours(file, into=folder).lists[0].outcome == "unchanged"
    assert (folder / "comparators.csv").read_bytes() == before


def test_a_revised_list_replaces_its_own_rows_only(folder, workbook):
    (folder / "comparators.csv").write_text(
        "area_code,comparator_code,comparator_type,source,as_at\n"
        "E10000029,E92000001,england,Mine,2011-03-31\n",
        encoding="utf-8",
    )
    import_neighbours(workbook([HEADINGS, *ROWS]), into=folder)
    revised = [*ROWS[0][:5], 933, "Very close", 926, "Close"]
    report = import_neighbours(workbook([HEADINGS, revised, *ROWS[1:]]), into=folder)
    assert report.lists[0].outcome == "replaced"
    found = comparators(folder)
    assert found["source"].to_list() == ["Mine", *["Department for Education"] * 5]
    assert found["comparator_code"].to_list()[:3] == ["E92000001", "E10000027", "E10000020"]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_tables_stay_what_they_are(folder, workbook, suffix):
    mine = pd.DataFrame(
        {
            "area_code": ["E10000029"],
            "comparator_code": ["E92000001"],
            "comparator_type": ["england"],
            "rank": [float("nan")],
            "source": ["Mine"],
            "as_at": [pd.Timestamp("2011-03-31")],
        }
    )
    path = folder / f"comparators.{suffix}"
    mine.to_csv(path, index=False) if suffix == "csv" else mine.to_parquet(path)
    file = workbook([HEADINGS, *ROWS])
    import_neighbours(file, into=folder)
    first = path.read_bytes()
    import_neighbours(file, into=folder)
    assert path.read_bytes() == first
    read = pd.read_csv(path) if suffix == "csv" else pd.read_parquet(path)
    assert len(read) == 6
    assert read.loc[0, "source"] == "Mine"
    assert [entry.name for entry in folder.iterdir() if entry.name.startswith("comp")] == [
        path.name
    ]


@pytest.mark.parametrize(
    ("rows", "name", "message"),
    [
        ([["something", "else"]], "sn_may_2025.xlsx", "is no list of statistical neighbours"),
        ([HEADINGS, ROWS[2]], "sn_may_2025.xlsx", "holds no neighbours"),
        ([HEADINGS, *ROWS], "neighbours.xlsx", "does not say of when it is"),
        ([HEADINGS, *ROWS[3:]], "sn_may_2025.xlsx", "None of the 2 areas"),
    ],
)
def test_what_is_refused_leaves_the_folder_alone(folder, workbook, rows, name, message):
    areas = AREAS.replace("Kingston upon Hull, City of", "Elsewhere")
    (folder / "areas.csv").write_text(areas, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        import_neighbours(workbook(rows, name), into=folder)
    assert not (folder / "comparators.csv").exists()


def test_a_file_that_is_no_excel_file_and_a_folder_without_areas(folder, tmp_path, workbook):
    text = tmp_path / "sn_may_2025.csv"
    text.write_text("LA num\n", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read as an Excel file"):
        import_neighbours(text, into=folder)
    with pytest.raises(DataError, match="has no areas"):
        import_neighbours(workbook([HEADINGS, *ROWS]), into=tmp_path / "empty")


def test_the_day_may_be_given(folder, workbook):
    file = workbook([HEADINGS, *ROWS], "neighbours.xlsx")
    report = import_neighbours(file, into=folder, as_at=date(2011, 3, 31))
    assert report.lists[0].list_name == "DfE statistical neighbours, March 2011"


def test_a_number_without_a_row_is_named_by_the_code_list_beside(folder, workbook):
    workbook([["LA Number", "LA Name", "Region", "Type"], [933, "Somerset", "", ""]],
             "la_code_list.xlsx")  # fmt: skip
    found = read_neighbour_list(workbook([HEADINGS, ROWS[0]]))
    assert [one.neighbour for one in found.listed] == ["Somerset"]
    assert found.nameless == ("926",)


def test_names_that_live_on_are_told_apart_by_their_dates():
    areas = pd.DataFrame(
        {
            "area_code": ["E10000009", "E06000059", "E10000021", "E12000007", "E07000001"],
            "area_name": ["Dorset", "Dorset", "Northamptonshire", "London", "Poole"],
            "area_type": ["county", "unitary", "county", "region", "district"],
            "valid_to": ["2019-03-31", "", "2021-03-31", "", ""],
        }
    )
    names = ["Dorset (Pre LG)", "Dorset", "Northamptonshire", "City of London", "Poole (Pre LG)"]
    assert match_names(names, areas, date(2025, 5, 1)) == {
        "Dorset (Pre LG)": "E10000009",
        "Dorset": "E06000059",
        "Northamptonshire": "E10000021",
    }
    assert match_names(["Dorset"], areas.iloc[:1], date(2010, 5, 1)) == {"Dorset": "E10000009"}


@pytest.mark.parametrize("name", ["sn_may_2025", "sn_april_2021"])
def test_the_published_lists_have_ten_neighbours_for_each_authority(shared_folder, name):
    found = read_neighbour_list(shared_folder / "real" / "dfe" / f"{name}.xlsx")
    counts = pd.Series([one.area for one in found.listed]).value_counts()
    assert len(counts) > 150
    assert set(counts) == {10}
    assert found.nameless == ()
    suffolk = [one for one in found.listed if one.area == "Suffolk"]
    assert [one.rank for one in suffolk] == list(range(1, 11))
    assert {one.closeness for one in found.listed} <= {
        *("Extremely close", "Very close", "Close", "Somewhat close", "Not close"),
    }


def test_a_clinic_compares_with_the_imported_list(shared_folder, project_folder, tmp_path):
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(project_folder / "data", folder)
    import_neighbours(shared_folder / "real" / "dfe" / "sn_may_2025.xlsx", into=folder)
    chosen = choose_comparators(load_dataset(folder, indicators=["NI191"]), "E10000029", None)
    assert chosen.neighbours_source == (
        "DfE statistical neighbours, May 2025, Department for Education, 1 May 2025"
    )
    assert "E10000020" in chosen.neighbours
