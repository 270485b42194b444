"""A file that is not what it says is refused by name, with what to do; a good one comes whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_lib.data.importers.formats import FINGERTIPS, ONS
from clinic_lib.data.importers.streaming import read_chunks
from clinic_lib.errors import DataError

pytestmark = pytest.mark.integration

HEADER = (
    "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
)
ROW = "E10000029,Suffolk,County,Employment rate,2008-01-01/P1Y,77.9,Percentage,%,75.0,80.8,,"


def _refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        list(read_chunks(path, ONS))
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return str(problem)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"PK\x03\x04rest of a workbook", "Excel"),
        (b"\xd0\xcf\x11\xe0rest of a workbook", "old Excel"),
        (b"PAR1rest", "Parquet"),
        (b"<!DOCTYPE html><html>Sign in", "web page"),
        (b"\n  <html>", "web page"),
        ("areacd,areanm\n".encode("utf-16"), "UTF-16"),
        (b"areacd\x00,areanm", "NUL bytes"),
        (f"{HEADER}\n{ROW}\n".replace("Suffolk", "Suffolk \xa3").encode("latin-1"), "on line 2"),
        (f"{HEADER}\n{ROW},one more\n".encode(), "more cells"),
        (f"{HEADER}\n{ROW}\n{ROW},one more\n".encode(), "line 3, saw 13"),
        (f'{HEADER}\n{ROW}\n"E10000029,Suf'.encode(), "quotation marks"),
        (f"{HEADER}\n{ROW}\nE10000029,Suffolk,County,Employ".encode(), "middle of a row"),
        (f"{HEADER},areacd\n{ROW},\n".encode(), "stands twice"),
    ],
)
def test_what_is_not_a_csv_of_the_source_is_refused_in_one_line(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert said in _refusal(path)


def test_a_missing_file_is_named_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "employment-rate.csv").write_text("", encoding="utf-8")
    assert "Did you mean 'employment-rate.csv'?" in _refusal(tmp_path / "employment-rates.csv")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert "Name the files in it" in _refusal(tmp_path)


def test_a_fingertips_file_given_to_ons_names_the_other_command(
    tmp_path: Path, shared_folder: Path
) -> None:
    path = shared_folder / "real" / "fingertips" / "AdultObesity.csv"
    assert "use 'clinic import fingertips'" in _refusal(path)


def test_another_file_lists_what_it_lacks_and_the_nearest_format(shared_folder: Path) -> None:
    told = _refusal(shared_folder / "real" / "trafford" / "neets.csv")
    assert (
        "is not a file of ONS Explore Local Statistics: no columns areacd, areanm, observation"
        in told
    )
    assert "'areacd' may be 'area_code'" in told


def test_a_file_of_neither_source_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Indicator ID,Area Code,Sex,Age,Wert\n1,E1,,,2\n", encoding="utf-8")
    assert "The nearest format is Fingertips." in _refusal(path)


def test_a_misspelt_column_gets_the_nearest_spelling(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"{HEADER.replace('observation', 'obsevation')}\n{ROW}\n", encoding="utf-8")
    told = _refusal(path)
    assert "no column observation" in told
    assert "'observation' may be 'obsevation'" in told


def test_another_separator_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("areacode;areaname;figure\nE1;Suffolk;1\n", encoding="utf-8")
    assert "separated by semicolons" in _refusal(path)


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(
        "Indicator ID,Indicator Name,Area Code,AreaName,Time period,Value\n"
        '1,"Rate\n",E1,Here,2015,1\n'
        "\n"
        "1,Rate,E2,There,2015,NA\n",
        encoding="utf-8-sig",
    )
    pieces = list(read_chunks(path, FINGERTIPS, rows=2))
    assert [len(piece) for piece in pieces] == [2, 1]
    assert [row for piece in pieces for row in piece["row"]] == [2, 3, 4]
    last = pieces[1].iloc[0]
    assert (last["area_name"], last["value"], last["sex"]) == ("There", "", "")


def test_a_last_row_shorter_than_the_header_is_no_cut_when_the_others_are_as_short(
    tmp_path: Path,
) -> None:
    path = tmp_path / "file.csv"
    short = ROW.removesuffix(",")
    path.write_text(f"{HEADER}\n{short}\n{short}", encoding="utf-8")
    assert len(next(read_chunks(path, ONS))) == 2
