"""Every kind of broken file, heading and repeated row is named in one line, and nothing else is."""

from __future__ import annotations

import pytest

from clinic_lib.data import check_dataset, load_dataset, write_table
from clinic_lib.errors import DataError
from tests.builders import write_small_data
from tests.data.spoiling import (
    GCSE,
    HOMES,
    TODAY,
    WASTE,
    Case,
    as_parquet,
    both,
    cells,
    damaged_parquet,
    data,
    half_parquet,
    halves,
    header,
    infinite_parquet,
    line,
    repeat,
    split_observations,
    text,
    workbook,
)

pytestmark = pytest.mark.integration

INDEX = (
    "indicator_id,area_code,period,value,numerator,denominator,lower_cl,upper_cl,breakdown,"
    "marker,as_at\n"
)
FILES = [
    Case(
        "empty file",
        data("partnerships", lambda _: b""),
        "partnerships.csv",
        None,
        ("the file is empty", "restore it"),
        stops_loading=True,
    ),
    Case(
        "blank file",
        data("targets", lambda _: b" \r\n\r\n"),
        "targets.csv",
        None,
        ("the file is empty",),
        stops_loading=True,
    ),
    Case(
        "header only",
        data("partnerships", lambda b: b.split(b"\n")[0] + b"\n"),
        "partnerships.csv",
        1,
        ("a header and no rows", "Fill it"),
    ),
    Case(
        "Windows-1252",
        data("partnerships", lambda b: b.replace(b"Skills,", b"Skills \xa3,")),
        "partnerships.csv",
        3,
        ("not UTF-8", "0xA3", "'£'", "Save it", "CSV UTF-8"),
        stops_loading=True,
    ),
    Case(
        "UTF-16",
        data("areas", lambda b: b.decode().encode("utf-16")),
        "areas.csv",
        1,
        ("UTF-16", "CSV UTF-8"),
        stops_loading=True,
    ),
    Case(
        "UTF-16 without a mark",
        data("areas", lambda b: b.decode().encode("utf-16-le")),
        "areas.csv",
        1,
        ("UTF-16",),
        stops_loading=True,
    ),
    Case(
        "workbook named csv",
        data("stories", workbook),
        "stories.csv",
        None,
        ("Excel workbook", "CSV UTF-8"),
        stops_loading=True,
    ),
    Case(
        "old workbook named csv",
        data("stories", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)),
        "stories.csv",
        None,
        ("old Excel workbook", "CSV UTF-8"),
        stops_loading=True,
    ),
    Case(
        "web page named csv",
        data("stories", lambda _: b"\n<!DOCTYPE html><html><body>Please sign in"),
        "stories.csv",
        1,
        ("web page", "sign-in", "download the file again"),
        stops_loading=True,
    ),
    Case(
        "PDF named csv",
        data("stories", lambda _: b"%PDF-1.4 and so on"),
        "stories.csv",
        None,
        ("a PDF",),
        stops_loading=True,
    ),
    Case(
        "compressed",
        data("stories", lambda _: b"\x1f\x8b\x08\x00 and so on"),
        "stories.csv",
        None,
        ("compressed", "Unpack"),
        stops_loading=True,
    ),
    Case(
        "pointer to a large file",
        data("stories", lambda _: b"version https://git-lfs.github.com/spec/v1\noid 1\n"),
        "stories.csv",
        1,
        ("pointer", "git lfs pull"),
        stops_loading=True,
    ),
    Case(
        "Parquet named csv",
        both(as_parquet("stories"), lambda f: (f / "stories.parquet").rename(f / "stories.csv")),
        "stories.csv",
        None,
        ("Parquet file with a .csv name", "Rename"),
        stops_loading=True,
    ),
    Case(
        "csv named Parquet",
        lambda f: (f / "stories.csv").rename(f / "stories.parquet"),
        "stories.parquet",
        None,
        ("not Parquet", "rename it to end in .csv"),
        stops_loading=True,
    ),
    Case(
        "half a Parquet file",
        half_parquet,
        "targets.parquet",
        None,
        ("damaged", "end is missing", "copy it again"),
        stops_loading=True,
    ),
    Case(
        "damaged Parquet file",
        damaged_parquet,
        "targets.parquet",
        None,
        ("damaged", "Make it again"),
        stops_loading=True,
    ),
    Case(
        "semicolons",
        text("areas", lambda t: t.replace(",", ";")),
        "areas.csv",
        1,
        ("separated by semicolons", "comma delimited"),
        stops_loading=True,
    ),
    Case(
        "tabs",
        text("areas", lambda t: t.replace(",", "\t")),
        "areas.csv",
        1,
        ("separated by tabs",),
        stops_loading=True,
    ),
    Case(
        "sep= line",
        text("areas", lambda t: "sep=,\n" + t),
        "areas.csv",
        1,
        ("'sep=,', not the header", "Delete that row"),
        stops_loading=True,
    ),
    Case(
        "too many cells",
        text("activities", line(3, lambda s: s.replace("Waste", "Waste, Roads"))),
        "activities.csv",
        3,
        ("9 cells where the header has 8", "double quotes"),
        stops_loading=True,
    ),
    Case(
        "too few cells",
        text("observations", line(GCSE, lambda s: s.rsplit(",", 3)[0] + "\n")),
        "observations.csv",
        GCSE,
        ("only 8 cells where the header has 11", "missing commas"),
        stops_loading=True,
    ),
    Case(
        "file cut off",
        data("observations", lambda b: b[:-30]),
        "observations.csv",
        101,
        ("only", "cells", "cut off"),
        stops_loading=True,
    ),
    Case(
        "quote never closed",
        text("partnerships", line(3, lambda s: s.replace("Learning and S", '"Learning and S'))),
        "partnerships.csv",
        3,
        ("double quote is opened and never closed", "Close the quote"),
        stops_loading=True,
    ),
    Case(
        "stray quote",
        text("areas", line(3, lambda s: s.replace("East of", '"East" of'))),
        "areas.csv",
        3,
        ("double quote stands where a cell should end",),
        stops_loading=True,
    ),
    Case(
        "NUL bytes",
        data("areas", lambda b: b[:200] + bytes(50)),
        "areas.csv",
        4,
        ("NUL bytes", "restore it"),
        stops_loading=True,
    ),
    Case(
        "merge conflict",
        text(
            "areas",
            line(4, lambda s: f"<<<<<<< HEAD\n{s}=======\n{s}>>>>>>> theirs\n"),
        ),
        "areas.csv",
        4,
        ("merge-conflict marker", "Keep one of the two versions"),
        lines=3,
        stops_loading=True,
    ),
    Case(
        "missing table",
        lambda f: (f / "areas.csv").unlink(),
        "areas.csv",
        None,
        ("the table areas is missing", "areas.parquet", "Add the file"),
        stops_loading=True,
    ),
    Case(
        "table in two forms",
        lambda f: write_table(load_dataset(f).areas, f / "areas.parquet"),
        "areas.csv",
        None,
        ("stands twice, as areas.csv and areas.parquet", "Keep one"),
        lines=8,
        stops_loading=True,
    ),
    Case(
        "name near a table's",
        lambda f: (f / "golden_thread.csv").rename(f / "golden-thread.csv"),
        "golden-thread.csv",
        None,
        ("not read", "Rename it to golden_thread.csv"),
    ),
    Case(
        "capital in a table's name",
        lambda f: (f / "targets.csv").rename(f / "Targets.csv"),
        "Targets.csv",
        None,
        ("not read", "Rename it to targets.csv"),
    ),
    Case(
        "workbook in the folder",
        lambda f: (f / "stories.xlsx").write_bytes(workbook(b"")),
        "stories.xlsx",
        None,
        ("workbook is not read", "CSV UTF-8"),
    ),
    Case(
        "file named for another indicator",
        both(
            split_observations,
            lambda f: (f / "observations/NI192.csv").rename(f / "observations/x.csv"),
            lambda f: (f / "observations/NI154.csv").rename(f / "observations/NI192.csv"),
            lambda f: (f / "observations/L01.csv").write_text(
                "indicator_id,area_code,period,value\nL01,E10000029,Jan 2010,5\n"
                "NI075,E10000003,2009/10,50\n",
                encoding="utf-8",
            ),
        ),
        "observations/L01.csv",
        3,
        ("that of L01", "row is of NI075", "Move the row"),
        lines=11,
    ),
    Case(
        "indicator in CSV and Parquet",
        both(
            split_observations,
            lambda f: write_table(
                load_dataset(f, indicators=["NI075"]).observations,
                f / "observations/NI075.parquet",
            ),
        ),
        "observations/NI075.parquet",
        None,
        ("stand also in observations/NI075.csv", "remove the other"),
        lines=15,
    ),
    Case(
        "observations as file and folder",
        lambda f: write_table(
            load_dataset(f, indicators=["L01"]).observations.iloc[:0],
            f / "observations/empty.csv",
        ),
        "observations.csv",
        None,
        ("more than one form", "not both"),
        lines=2,
    ),
    Case(
        "header only in a folder of observations",
        both(
            split_observations,
            lambda f: (f / "observations/NI020.csv").write_text(
                "indicator_id,area_code,period,value\n", encoding="utf-8"
            ),
        ),
        "observations/NI020.csv",
        1,
        ("a header and no rows",),
        lines=2,
    ),
]

FILES += [
    Case(
        "header in the middle",
        text("observations", line(50, lambda s: INDEX + s)),
        "observations.csv",
        50,
        ("header stands in the file again", "Delete the row"),
        stops_loading=True,
    ),
    Case(
        "row above the header",
        text("areas", lambda t: "Areas of the East of England,,,,,\n" + t),
        "areas.csv",
        1,
        ("first row is not the header",),
        lines=2,
        stops_loading=True,
    ),
    Case(
        "heading taken out",
        text("areas", line(1, lambda s: s.replace(",valid_to", ""))),
        "areas.csv",
        1,
        ("the header has 5 cells and 7 rows have 6", "every column a heading"),
        stops_loading=True,
    ),
    Case(
        "workbook among the observations",
        both(
            split_observations,
            lambda f: (f / "observations/NI999.xlsx").write_bytes(workbook(b"")),
        ),
        "observations/NI999.xlsx",
        None,
        (".xlsx file among the observations is not read", "CSV UTF-8"),
    ),
    Case(
        "character that cannot be printed",
        cells("stories", 2, story="A village\x0bcomposts"),
        "stories.csv",
        2,
        ("cannot be printed",),
    ),
    Case(
        "indicators that differ in capitals",
        repeat("indicators", 2, indicator_id="ni192"),
        "indicators.csv",
        7,
        ("differs from 'NI192' only in its capitals",),
    ),
]

COLUMNS = [
    Case(
        "missing column",
        header("areas", "area_type", None),
        "areas.csv",
        1,
        ("column 'area_type' is missing", "there are area_code, area_name", "Add it"),
        stops_loading=True,
    ),
    Case(
        "misspelt column",
        header("observations", "value", "valeu"),
        "observations.csv",
        1,
        ("column 'value' is missing", "Rename 'valeu' to 'value'"),
        stops_loading=True,
    ),
    Case(
        "column in capitals",
        header("areas", "area_name", "Area Name"),
        "areas.csv",
        1,
        ("column 'area_name' is missing", "Rename 'Area Name' to 'area_name'"),
        stops_loading=True,
    ),
    Case(
        "misspelt optional column",
        header("areas", "parent_code", "parent_codes"),
        "areas.csv",
        1,
        ("'parent_codes' is not one of areas", "Rename 'parent_codes' to 'parent_code'"),
    ),
    Case(
        "unknown column",
        header("stories", "source", "colour"),
        "stories.csv",
        1,
        ("column 'colour' is not one of stories", "The columns are story_id"),
    ),
    Case(
        "doubled column",
        header("areas", "valid_to", "valid_from"),
        "areas.csv",
        1,
        ("column 'valid_from' stands 2 times", "Keep one"),
    ),
    Case(
        "column without a heading",
        header("areas", "parent_code", ""),
        "areas.csv",
        1,
        ("column number 4 has no heading",),
    ),
    Case(
        "no header",
        text("stories", lambda t: t.split("\n", 1)[1]),
        "stories.csv",
        1,
        ("first row is not the header", "Make the first row story_id"),
        stops_loading=True,
    ),
]

REPEATS = [
    Case(
        "row twice",
        repeat("observations", WASTE),
        "observations.csv",
        102,
        ("same indicator, area, period and breakdown as row 4", "Delete one"),
        stops_loading=True,
    ),
    Case(
        "period spelt in two ways",
        repeat("observations", HOMES, period="2005-06"),
        "observations.csv",
        102,
        ("as row 7", "'2005-06' here and '2005/06' there"),
        stops_loading=True,
    ),
    Case(
        "area twice",
        repeat("areas", 4),
        "areas.csv",
        9,
        ("same area as row 4",),
        stops_loading=True,
    ),
    Case(
        "indicator twice",
        repeat("indicators", 2),
        "indicators.csv",
        7,
        ("same indicator as row 2",),
        stops_loading=True,
    ),
    Case(
        "version twice",
        repeat("targets", 2),
        "targets.csv",
        8,
        ("same indicator, area, period and version as row 2",),
    ),
    Case(
        "parents in a ring",
        both(cells("areas", 2, parent_code="E12000006")),
        "areas.csv",
        3,
        ("E12000006 in E92000001 in E12000006",),
        lines=2,
    ),
    Case(
        "row twice in two files",
        both(
            split_observations,
            lambda f: (f / "observations/more.csv").write_text(
                "indicator_id,area_code,period,value\nNI154,E10000029,2005/06,9\n",
                encoding="utf-8",
            ),
        ),
        "observations/more.csv",
        2,
        ("as row 2 of observations/NI154.csv",),
        stops_loading=True,
    ),
    Case(
        "all percentages as fractions",
        halves,
        "observations.csv",
        WASTE,
        ("stored as a fraction", "'42.6'"),
        lines=25,
    ),
    Case(
        "infinite number in Parquet",
        infinite_parquet,
        "targets.parquet",
        5,
        ("not finite",),
        stops_loading=True,
    ),
]


CASES = [*FILES, *COLUMNS, *REPEATS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_named_in_one_line_with_file_row_and_remedy(tmp_path, case):
    folder = write_small_data(tmp_path / "data")
    case.spoil(folder)
    case.assert_told(check_dataset(folder, today=TODAY))


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.stops_loading], ids=lambda case: case.name
)
def test_loading_stops_with_the_file_named(tmp_path, case):
    folder = write_small_data(tmp_path / "data")
    case.spoil(folder)
    with pytest.raises(DataError, match=case.file):
        load_dataset(folder)


def test_every_kind_has_its_own_name():
    assert len({case.name for case in CASES}) == len(CASES) >= 50
