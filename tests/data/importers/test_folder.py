"""Importing into a folder: all or nothing, people's words kept, twice is the same as once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data import check_dataset, load_dataset
from clinic_lib.data.importers import import_fingertips, import_ons
from clinic_lib.errors import DataError, OutputError

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HEADER = (
    "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
)


def _contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones included, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _file(folder: Path, value: str = "1", period: str = "2008-04-01/P1Y") -> Path:
    path = folder / "things.csv"
    row = f"E10000029,Suffolk,County,Things,{period},{value},Percentage,%,,,,"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def both(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything of both sources."""
    into = tmp_path_factory.mktemp("both") / "data"
    real = shared_folder / "real"
    import_ons(sorted((real / "ons").glob("*.csv")), into=into)
    import_fingertips(sorted((real / "fingertips").glob("*.csv")), into=into)
    return into


@pytest.fixture
def folder(both: Path, tmp_path: Path) -> Path:
    """A copy of that folder to change."""
    return Path(shutil.copytree(both, tmp_path / "data"))


def test_both_sources_stand_side_by_side(both: Path) -> None:
    assert sorted(path.name for path in both.iterdir()) == [
        "areas.csv",
        "indicators.csv",
        "observations",
    ]
    assert len(list((both / "observations").iterdir())) == 13
    areas = pd.read_csv(both / "areas.csv", dtype=str, keep_default_na=False)
    assert not areas["area_code"].duplicated().any()
    assert areas.set_index("area_code").loc["E10000029", "parent_code"] == "E12000006"


def test_the_checks_find_nothing_wrong_with_what_an_import_wrote(folder: Path) -> None:
    (problem,) = check_dataset(folder)
    assert "partnerships" in str(problem)
    (folder / "partnerships.csv").write_text(
        "partnership_id,name,area_code\nsuffolk,Suffolk,E10000029\n", encoding="utf-8"
    )
    assert check_dataset(folder) == ()
    dataset = load_dataset(folder, indicators=["ons-employment-rate"], areas=["E10000029"])
    assert len(dataset.series("ons-employment-rate", "E10000029")) == 20


def test_importing_again_changes_no_byte(folder: Path, shared_folder: Path) -> None:
    before = _contents(folder)
    real = shared_folder / "real"
    reports = [
        import_ons(sorted((real / "ons").glob("*.csv")), into=folder),
        import_fingertips(sorted((real / "fingertips").glob("*.csv")), into=folder),
    ]
    assert _contents(folder) == before
    assert {i.outcome for report in reports for i in report.indicators} == {"unchanged"}
    assert {report.areas_added + report.areas_completed for report in reports} == {0}


def test_people_s_words_stay_and_the_report_repeats_them(folder: Path, shared_folder: Path) -> None:
    path = folder / "indicators.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table = table.set_index("indicator_id", drop=False)
    table.loc["ons-claimant-count", ["polarity", "title"]] = ["low_is_good", "People on benefits"]
    table.to_csv(path, index=False)
    (folder / "observations" / "ons-claimant-count.csv").unlink()
    edited = path.read_bytes()
    report = import_ons([shared_folder / "real" / "ons" / "claimant-count.csv"], into=folder)
    assert path.read_bytes() == edited
    (indicator,) = report.indicators
    assert (indicator.title, indicator.polarity, indicator.outcome) == (
        "People on benefits",
        "low_is_good",
        "new",
    )


def test_only_the_indicators_of_the_files_are_replaced(folder: Path, tmp_path: Path) -> None:
    before = _contents(folder)
    import_ons([_file(tmp_path)], into=folder)
    report = import_ons([_file(tmp_path, value="2")], into=folder)
    assert report.indicators[0].outcome == "replaced"
    after = _contents(folder)
    assert {name for name in after if after[name] != before.get(name)} == {
        "indicators.csv",
        "observations/ons-things.csv",
    }
    assert b",2008/09,2" in after["observations/ons-things.csv"]


def test_a_period_type_that_people_gave_decides(tmp_path: Path) -> None:
    into, file = tmp_path / "data", tmp_path / "export.csv"
    file.write_text(
        "Indicator ID,Indicator Name,Area Code,Area Name,Time period,Value\n"
        "1,Things,E10000029,Suffolk,2008/09,1\n",
        encoding="utf-8",
    )
    import_fingertips([file], into=into)
    table = into / "indicators.csv"
    text = table.read_text(encoding="utf-8").replace("financial", "academic")
    table.write_text(text, encoding="utf-8")
    import_fingertips([file], into=into)
    assert "academic" in table.read_text(encoding="utf-8")
    table.write_text(text.replace("academic", "calendar"), encoding="utf-8")
    with pytest.raises(DataError, match="the period type 'calendar', the file has 'financial'"):
        import_fingertips([file], into=into)
    table.write_text(text.replace("academic", "yearly"), encoding="utf-8")
    with pytest.raises(DataError, match="the period type of fingertips-1 is not known"):
        import_fingertips([file], into=into)


def test_a_refused_import_leaves_the_folder_as_it_was(folder: Path, tmp_path: Path) -> None:
    before = _contents(folder)
    with pytest.raises(DataError, match="is not a number"):
        import_ons([_file(tmp_path, value="7*")], into=folder)
    assert _contents(folder) == before


def test_a_table_that_is_broken_already_is_told_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    into = tmp_path / "data"
    into.mkdir()
    (into / "areas.csv").write_text("code,name\nE1,Here\n", encoding="utf-8")
    (into / "indicators.csv").write_bytes(b"indicator_id,title\nx,\xa3\n")
    before = _contents(into)
    with pytest.raises(DataError) as caught:
        import_ons([_file(tmp_path)], into=into)
    assert {Path(problem.file).name for problem in caught.value.problems} == {
        "areas.csv",
        "indicators.csv",
    }
    assert _contents(into) == before


def test_a_folder_that_keeps_all_observations_in_one_file_is_told_what_to_do(
    tmp_path: Path,
) -> None:
    into = tmp_path / "data"
    into.mkdir()
    (into / "observations.csv").write_text("indicator_id,area_code\n", encoding="utf-8")
    with pytest.raises(DataError, match="Move it into a folder called 'observations'"):
        import_ons([_file(tmp_path)], into=into)


def test_observations_under_another_name_are_not_doubled(tmp_path: Path) -> None:
    into = tmp_path / "data"
    (into / "observations").mkdir(parents=True)
    header = "indicator_id,area_code,period,value\n"
    other = into / "observations" / "everything.csv"
    other.write_text(f"{header}ons-things,E1,2008/09,1\nmine,E1,2008/09,1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        import_ons([_file(tmp_path)], into=into)
    (problem,) = caught.value.problems
    assert (Path(problem.file).name, problem.value) == ("everything.csv", "ons-things")
    other.write_text(f"{header}mine,E1,2008/09,1\n", encoding="utf-8")
    import_ons([_file(tmp_path)], into=into)


def test_parquet_tables_stay_parquet(tmp_path: Path) -> None:
    into = tmp_path / "data"
    import_ons([_file(tmp_path)], into=into)
    for path in [into / "areas.csv", into / "indicators.csv", *(into / "observations").iterdir()]:
        frame = pd.read_csv(path)
        frame.to_parquet(path.with_suffix(".parquet"), index=False)
        path.unlink()
    file = _file(tmp_path, value="3")
    text = file.read_text(encoding="utf-8").replace("E10000029,Suffolk", "E10000003,Cambs")
    file.write_text(text, encoding="utf-8")
    import_ons([file], into=into)
    assert not list(into.rglob("*.csv"))
    areas = pd.read_parquet(into / "areas.parquet")
    assert list(areas["area_code"]) == ["E10000029", "E10000003"]
    ours = pd.read_parquet(into / "observations" / "ons-things.parquet")
    assert list(ours["value"]) == [3.0]


def test_a_place_that_cannot_be_written_into_is_an_output_error(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="Check the permissions"):
        import_ons([_file(tmp_path)], into=in_the_way / "data")


def test_a_file_where_a_folder_must_be_stops_the_import_before_anything_moves(
    tmp_path: Path,
) -> None:
    into = tmp_path / "data"
    into.mkdir()
    (into / "observations").write_text("in the way", encoding="utf-8")
    before = _contents(into)
    with pytest.raises(OutputError, match="What stood there before still does"):
        import_ons([_file(tmp_path)], into=into)
    assert _contents(into) == before


def test_an_indicator_in_csv_and_parquet_at_once_is_refused(tmp_path: Path) -> None:
    into = tmp_path / "data"
    import_ons([_file(tmp_path)], into=into)
    path = into / "observations" / "ons-things.csv"
    pd.read_csv(path).to_parquet(path.with_suffix(".parquet"), index=False)
    with pytest.raises(DataError, match="holds observations of an indicator"):
        import_ons([_file(tmp_path)], into=into)


def test_a_new_folder_ends_with_what_to_do_next(tmp_path: Path) -> None:
    report = import_ons([_file(tmp_path)], into=tmp_path / "data")
    summary = report.summary()
    assert "my-partnership,My partnership,E10000029" in summary
    assert "Set polarity to high_is_good or low_is_good in indicators.csv for ons-things" in summary
    (tmp_path / "data" / "partnerships.csv").write_text("x", encoding="utf-8")
    again = import_ons([_file(tmp_path)], into=tmp_path / "data").summary()
    assert "partnerships.csv" not in again


def test_no_file_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No file was named"):
        import_ons([], into=tmp_path / "data")


def test_a_national_set_goes_into_partitions_and_stays_there(tmp_path: Path) -> None:
    into, source = tmp_path / "data", _file(tmp_path)
    import_ons([source], into=into, partitioned=True)
    home = into / "observations" / "indicator_id=ons-things" / "part-0.parquet"
    assert home.is_file()
    assert not list((into / "observations").glob("*.csv"))
    before = _contents(into)
    # Nobody has to say it again.
    assert import_ons([source], into=into).indicators[0].outcome == "unchanged"
    assert _contents(into) == before
    _file(tmp_path, value="2")
    assert import_ons([source], into=into).indicators[0].outcome == "replaced"
    assert pd.read_parquet(home)["value"].tolist() == [2.0]


def test_a_partition_with_files_of_others_is_left_alone(tmp_path: Path) -> None:
    into, source = tmp_path / "data", _file(tmp_path)
    import_ons([source], into=into, partitioned=True)
    home = into / "observations" / "indicator_id=ons-things"
    shutil.copyfile(home / "part-0.parquet", home / "part-1.parquet")
    before = _contents(into)
    with pytest.raises(DataError, match=r"part-1\.parquet.*holds observations"):
        import_ons([source], into=into)
    assert _contents(into) == before
