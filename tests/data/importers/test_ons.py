"""ONS Explore Local Statistics as published: every figure, limit and status comes through."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data.importers import ImportReport, import_ons
from clinic_lib.errors import DataError

pytestmark = pytest.mark.integration

HEADER = (
    "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
)


@pytest.fixture(scope="module")
def imported(
    shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ImportReport]:
    into = tmp_path_factory.mktemp("ons") / "data"
    files = sorted((shared_folder / "real" / "ons").glob("*.csv"))
    return into, import_ons(files, into=into)


def _observations(folder: Path, indicator_id: str) -> pd.DataFrame:
    path = folder / "observations" / f"{indicator_id}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _published(shared_folder: Path, name: str) -> pd.DataFrame:
    path = shared_folder / "real" / "ons" / f"{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _write(folder: Path, *rows: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def _row(**cells: str) -> str:
    usual = {
        "areacd": "E10000029",
        "areanm": "Suffolk",
        "indicator": "Rate of things",
        "period": "2008-01-01/P1Y",
        "observation": "1",
    }
    given = usual | cells
    return ",".join(given.get(column, "") for column in HEADER.split(","))


def test_every_row_is_kept_or_accounted_for(imported: tuple[Path, ImportReport]) -> None:
    _, report = imported
    assert report.rows_read == 62_130
    assert report.rows_kept + sum(left.count for left in report.left_out) == report.rows_read
    assert sum(indicator.rows for indicator in report.indicators) == report.rows_kept


@pytest.mark.parametrize(
    ("name", "indicator", "indicator_id"),
    [
        ("employment-rate", "Employment rate", "ons-employment-rate"),
        ("employment-rate", "Economically inactive", "ons-economically-inactive"),
        (
            "healthy-life-expectancy",
            "Female healthy life expectancy",
            "ons-female-healthy-life-expectancy",
        ),
        ("gross-median-weekly-pay", "Gross median weekly pay", "ons-gross-median-weekly-pay"),
        (
            "net-additions-to-the-housing-stock",
            "Net additions to the housing stock (England)",
            "ons-net-additions-to-the-housing-stock-england",
        ),
        (
            "persistent-absences-for-all-pupils",
            "Persistent absences for all pupils",
            "ons-persistent-absences-for-all-pupils",
        ),
    ],
)
def test_values_and_limits_are_the_published_ones_to_the_last_digit(
    imported: tuple[Path, ImportReport],
    shared_folder: Path,
    name: str,
    indicator: str,
    indicator_id: str,
) -> None:
    published = _published(shared_folder, name)
    published = published[published["indicator"] == indicator]
    ours = _observations(imported[0], indicator_id)
    assert len(ours) == len(published)
    for theirs, column in (
        ("observation", "value"),
        ("lci_95", "lower_cl"),
        ("uci_95", "upper_cl"),
    ):
        expected = published.groupby("areacd")[theirs].agg(_numbers)
        texts = ours[column] if column in ours else pd.Series("", index=ours.index)
        got = texts.groupby(ours["area_code"]).agg(_numbers)
        assert got.to_dict() == expected.to_dict()


def _numbers(texts: pd.Series) -> list[float]:
    """The numbers of some cells in order of size, blanks left out."""
    return sorted(float(text) for text in texts if text)


@pytest.mark.parametrize(
    ("indicator_id", "period_type", "first", "last"),
    [
        ("ons-employment-rate", "calendar", "2004", "2023"),
        ("ons-net-additions-to-the-housing-stock-england", "financial", "2001/02", "2024/25"),
        ("ons-gcses-in-english-and-maths", "academic", "2016/17", "2024/25"),
        ("ons-persistent-absences-for-all-pupils", "academic", "2006/07", "2024/25"),
        ("ons-male-healthy-life-expectancy", "rolling", "2011 - 13", "2022 - 24"),
        ("ons-gross-median-weekly-pay", "snapshot", "2008-04-16", "2025-04-30"),
    ],
)
def test_iso_periods_become_the_kind_of_period_they_are(
    imported: tuple[Path, ImportReport],
    indicator_id: str,
    period_type: str,
    first: str,
    last: str,
) -> None:
    folder, report = imported
    indicator = next(i for i in report.indicators if i.indicator_id == indicator_id)
    assert (indicator.first_period, indicator.last_period) == (first, last)
    row = _indicators(folder).loc[indicator_id]
    assert (row["period_type"], row["frequency"]) == (period_type, "annual")


def _indicators(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "indicators.csv", dtype=str, keep_default_na=False)
    return table.set_index("indicator_id")


@pytest.mark.parametrize(
    ("indicator_id", "expected"),
    [
        ("ons-employment-rate", ("Employment rate (Great Britain)", "proportion", "%", "100", "1")),
        ("ons-greenhouse-gas-emissions", (None, "ratio", "tCO2e per capita", "1", "1")),
        ("ons-gross-median-weekly-pay", (None, "mean", "£", "1", "0")),
        ("ons-male-healthy-life-expectancy", (None, "mean", "years", "1", "1")),
        (
            "ons-net-additions-to-the-housing-stock-england",
            (None, "change", "per 1,000 dwellings", "1000", "0"),
        ),
    ],
)
def test_the_indicators_table_says_how_to_read_each_number(
    imported: tuple[Path, ImportReport], indicator_id: str, expected: tuple[str | None, ...]
) -> None:
    row = _indicators(imported[0]).loc[indicator_id]
    got = row[["title", "value_type", "unit", "multiplier", "decimals"]]
    assert [g for g, e in zip(got, expected, strict=True) if e is not None] == [
        e for e in expected if e is not None
    ]
    assert row["polarity"] == "no_judgement"


def test_missing_values_keep_their_status_as_a_marker(
    imported: tuple[Path, ImportReport], shared_folder: Path
) -> None:
    published = _published(shared_folder, "gross-median-weekly-pay")
    ours = _observations(imported[0], "ons-gross-median-weekly-pay")
    assert ours["marker"].value_counts().to_dict() == {
        "": (published["status"] == "").sum(),
        "[x]": (published["status"] == "x").sum(),
        "[x][u]": (published["status"] == "u").sum(),
    }
    assert ((ours["value"] == "") == (ours["marker"] != "")).all()


def test_an_estimate_that_the_notes_call_unreliable_is_marked(
    imported: tuple[Path, ImportReport],
) -> None:
    both = [
        _observations(imported[0], name)
        for name in ("ons-employment-rate", "ons-economically-inactive")
    ]
    doubtful = pd.concat(both).query("marker == '[u]'")
    assert len(doubtful) == 56
    assert (doubtful["value"] != "").all()


def test_the_release_date_of_the_metadata_is_the_as_at_date(
    imported: tuple[Path, ImportReport],
) -> None:
    pay = _observations(imported[0], "ons-gross-median-weekly-pay")
    assert set(pay["as_at"]) == {"2025-10-23"}


def test_abolished_districts_keep_their_figures_and_get_their_last_day(
    imported: tuple[Path, ImportReport],
) -> None:
    folder, report = imported
    areas = pd.read_csv(folder / "areas.csv", dtype=str, keep_default_na=False)
    areas = areas.set_index("area_code")
    assert areas.loc["E07000201", "valid_to"] == "2019-03-31"
    assert areas.loc["E07000245", "valid_to"] == ""
    homes = _observations(folder, "ons-net-additions-to-the-housing-stock-england")
    assert (homes["area_code"] == "E07000201").sum() == 18
    assert any("52 areas have ended" in note for note in report.notes)


def test_without_the_metadata_the_csv_alone_will_do(tmp_path: Path) -> None:
    file = _write(tmp_path, _row(unit="yrs"))
    report = import_ons([file], into=tmp_path / "data")
    row = _indicators(tmp_path / "data").loc["ons-rate-of-things"]
    assert (row["title"], row["unit"]) == ("Rate of things", "years")
    assert report.warnings == ()


def test_metadata_that_cannot_be_read_is_told_and_not_used(tmp_path: Path) -> None:
    file = _write(tmp_path, _row())
    file.with_suffix(".json").write_text('{"ess-beta-metadata": [', encoding="utf-8")
    report = import_ons([file], into=tmp_path / "data")
    assert any("could not be read" in warning for warning in report.warnings)


def test_naming_every_file_of_the_folder_takes_the_metadata_for_what_it_is(
    shared_folder: Path, tmp_path: Path
) -> None:
    files = sorted((shared_folder / "real" / "ons").glob("claimant-count.*"))
    assert len(import_ons(files, into=tmp_path / "data").files) == 1


@pytest.mark.parametrize(
    ("status", "value", "marker", "kept"),
    [
        ("x", "", "[x]", ""),
        ("c", "", "[c]", ""),
        ("z", "", "[z]", ""),
        ("u", "", "[x][u]", ""),
        ("u", "5", "[u]", "5"),
        ("p", "5", "[p]", "5"),
        ("[r]", "5", "[r]", "5"),
        ("low", "", "[low]", ""),
        ("c", "5", "[c]", ""),
        ("", "", "[x]", ""),
    ],
)
def test_each_status_has_its_marker(
    tmp_path: Path, status: str, value: str, marker: str, kept: str
) -> None:
    there = _row(areacd="E1", period="2009-01-01/P1Y")
    file = _write(tmp_path, _row(observation=value, status=status), there)
    import_ons([file], into=tmp_path / "data")
    ours = _observations(tmp_path / "data", "ons-rate-of-things").set_index("area_code")
    got = ours.loc["E10000029", ["value", "marker"]] if "marker" in ours else [kept, ""]
    assert list(got) == [kept, marker]


def test_a_status_that_is_not_known_is_left_out_and_told(tmp_path: Path) -> None:
    file = _write(tmp_path, _row(status="f", period="2030-01-01/P1Y"), _row())
    report = import_ons([file], into=tmp_path / "data")
    (left,) = report.left_out
    assert (left.reason, left.count, left.row) == ("status 'f' is not known", 1, 2)


def test_only_the_areas_asked_for_are_kept(shared_folder: Path, tmp_path: Path) -> None:
    file = shared_folder / "real" / "ons" / "employment-rate.csv"
    report = import_ons([file], into=tmp_path / "data", areas=["E10", "E92000001", "E99"])
    codes = set(_observations(tmp_path / "data", "ons-employment-rate")["area_code"])
    assert "E10000029" in codes
    assert all(code.startswith("E10") or code == "E92000001" for code in codes)
    assert [left.reason for left in report.left_out] == ["area not asked for"]
    assert any("'E99'" in warning for warning in report.warnings)


def test_an_import_that_leaves_nothing_says_which_step_emptied_it(
    shared_folder: Path, tmp_path: Path
) -> None:
    file = shared_folder / "real" / "ons" / "employment-rate.csv"
    with pytest.raises(DataError, match="code begins with E99") as caught:
        import_ons([file], into=tmp_path / "data", areas=["E99"])
    assert "16,080 rows: area not asked for" in str(caught.value)
    assert not (tmp_path / "data").exists()


def test_the_same_row_twice_is_told_and_two_figures_for_one_are_refused(tmp_path: Path) -> None:
    file = _write(tmp_path, _row(), _row())
    (left,) = import_ons([file], into=tmp_path / "data").left_out
    assert (left.reason, left.row) == ("repeats a row", 3)
    other = _write(tmp_path, _row(observation="2"), name="other.csv")
    with pytest.raises(DataError, match="another figure") as caught:
        import_ons([file, other], into=tmp_path / "data")
    (problem,) = caught.value.problems
    assert (problem.file, problem.row, problem.value) == (str(other), 2, "E10000029, 2008")


def test_every_problem_of_every_file_comes_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    good = _write(tmp_path, _row(indicator="Good"), name="good.csv")
    numbers = _write(
        tmp_path,
        _row(observation="7*"),
        _row(period="2009-01-01/P1Y", lci_95="-"),
        name="numbers.csv",
    )
    shifted = _write(tmp_path, _row(areacd=""), name="shifted.csv")
    empty = _write(tmp_path, name="none.csv")
    page = tmp_path / "page.csv"
    page.write_text("<html>", encoding="utf-8")
    files = [good, numbers, shifted, empty, page, tmp_path / "absent.csv"]
    with pytest.raises(DataError) as caught:
        import_ons(files, into=tmp_path / "data")
    told = [(Path(p.file).name, p.row, p.column) for p in caught.value.problems]
    assert told == [
        ("numbers.csv", 2, "value"),
        ("numbers.csv", 3, "lower_cl"),
        ("shifted.csv", 2, None),
        ("none.csv", None, None),
        ("page.csv", 1, None),
        ("absent.csv", None, None),
    ]
    assert not (tmp_path / "data").exists()
