"""Fingertips exports as published, of either year's headings: figures, limits and breakdowns."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data.importers import ImportReport, import_fingertips
from clinic_lib.errors import DataError

pytestmark = pytest.mark.integration

HEADER = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Count",
    "Denominator",
    "Value note",
    "Compared to England value or percentiles",
]
USUAL = {
    "Indicator ID": "1",
    "Indicator Name": "Things",
    "Area Code": "E10000029",
    "Area Name": "Suffolk",
    "Sex": "Persons",
    "Age": "All ages",
    "Time period": "2015",
    "Value": "10",
}


@pytest.fixture(scope="module")
def imported(
    shared_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, ImportReport]:
    into = tmp_path_factory.mktemp("fingertips") / "data"
    files = sorted((shared_folder / "real" / "fingertips").glob("*.csv"))
    return into, import_fingertips(files, into=into)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def _observations(folder: Path, number: str) -> pd.DataFrame:
    return _table(folder / "observations" / f"fingertips-{number}.csv")


def _indicator(folder: Path, number: str) -> pd.Series:
    return _table(folder / "indicators.csv").set_index("indicator_id").loc[f"fingertips-{number}"]


def _write(folder: Path, *rows: dict[str, str], name: str = "file.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER, restval="")
        writer.writeheader()
        writer.writerows({**USUAL, **row} for row in rows)
    return path


def _polarity(tmp_path: Path, *rows: dict[str, str]) -> tuple[str, str]:
    (indicator,) = import_fingertips([_write(tmp_path, *rows)], into=tmp_path / "data").indicators
    return indicator.polarity, indicator.polarity_basis


def test_every_row_of_every_file_is_kept(imported: tuple[Path, ImportReport]) -> None:
    _, report = imported
    assert (report.rows_read, report.rows_kept, report.left_out) == (918, 918, ())
    assert [(i.indicator_id, i.rows) for i in report.indicators] == [
        ("fingertips-20601", 48),
        ("fingertips-93088", 18),
        ("fingertips-93356", 852),
    ]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("campylobacter_indicators-CountyUA.data", "93356"),
        ("ReceptionObesity", "20601"),
        ("AdultObesity", "93088"),
    ],
)
def test_figures_and_limits_are_the_published_ones_to_the_last_digit(
    imported: tuple[Path, ImportReport], shared_folder: Path, name: str, number: str
) -> None:
    path = shared_folder / "real" / "fingertips" / f"{name}.csv"
    published = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    ours = _observations(imported[0], number)
    pairs = {
        "Value": "value",
        "Lower CI 95.0 limit": "lower_cl",
        "Upper CI 95.0 limit": "upper_cl",
        "Count": "numerator",
        "Denominator": "denominator",
    }
    expected = [
        (row["Area Code"], row["Time period"], *(_number(row[theirs]) for theirs in pairs))
        for row in published.to_dict("records")
    ]
    got = [
        (row["area_code"], row["period"], *(_number(row.get(mine, "")) for mine in pairs.values()))
        for row in ours.to_dict("records")
    ]
    assert sorted(got) == sorted(expected)


def _number(text: str) -> float:
    """The number in a cell; a blank is told apart from every figure."""
    return float(text) if text else -1.0


def test_age_groups_and_deprivation_deciles_are_breakdowns_not_areas(
    imported: tuple[Path, ImportReport],
) -> None:
    ours = _observations(imported[0], "93356")
    england = ours[(ours["area_code"] == "E92000001") & (ours["period"] == "2015")]
    assert (england["breakdown"] == "").sum() == 1
    assert "Age: 0-9 yrs" in set(england["breakdown"])
    decile = "County & UA deprivation deciles in England (IMD2015): Most deprived decile (IMD2015)"
    assert england.set_index("breakdown").loc[decile, "numerator"] == "3541"
    whole = ours[ours["breakdown"] == ""]
    assert not whole.duplicated(["area_code", "period"]).any()


def test_a_line_break_inside_the_name_is_no_part_of_it(
    imported: tuple[Path, ImportReport],
) -> None:
    row = _indicator(imported[0], "93356")
    assert row["title"] == "Campylobacter incidence rate/100,000"
    assert (row["value_type"], row["unit"], row["multiplier"]) == ("rate", "per 100,000", "100000")


def test_a_percentage_is_known_by_its_counts_or_else_by_its_name(
    imported: tuple[Path, ImportReport],
) -> None:
    for number in ("20601", "93088"):
        row = _indicator(imported[0], number)
        assert (row["value_type"], row["unit"], row["multiplier"]) == ("proportion", "%", "100")


def test_years_that_look_the_same_are_told_apart_by_the_name_and_the_report_says_so(
    imported: tuple[Path, ImportReport],
) -> None:
    folder, report = imported
    assert _indicator(folder, "20601")["period_type"] == "academic"
    assert _indicator(folder, "93088")["period_type"] == "financial"
    assert _indicator(folder, "93356")["period_type"] == "calendar"
    told = "\n".join(report.warnings)
    assert "taken as academic because its name says 'Reception'" in told
    assert "fingertips-93088: the file does not say" in told


def test_missing_years_are_marked_and_their_notes_counted(
    imported: tuple[Path, ImportReport],
) -> None:
    folder, report = imported
    ours = _observations(folder, "20601")
    assert list(ours.loc[ours["value"] == "", "marker"]) == ["[x]", "[x]"]
    assert "Value not published for data quality reasons (2 rows)" in report.notes
    assert "Value for Hackney and City of London combined (10 rows)" in report.notes


def test_columns_without_a_place_are_told(imported: tuple[Path, ImportReport]) -> None:
    _, report = imported
    assert "Lower CI 99.8 limit" in report.columns_left_out
    assert "Time period Sortable" in report.columns_left_out
    assert "Value note" not in report.columns_left_out
    assert "Columns left out: Lower CI 99.8 limit," in report.summary()


def test_polarity_is_read_from_comparisons_that_all_agree(
    imported: tuple[Path, ImportReport],
) -> None:
    folder, report = imported
    assert _indicator(folder, "93356")["polarity"] == "low_is_good"
    assert _indicator(folder, "20601")["polarity"] == "no_judgement"
    bases = {i.indicator_id: i.polarity_basis for i in report.indicators}
    assert "530 published comparisons" in bases["fingertips-93356"]
    assert "fingertips-20601, fingertips-93088" in report.next_steps[0]


def test_parents_come_from_the_file(imported: tuple[Path, ImportReport]) -> None:
    areas = _table(imported[0] / "areas.csv").set_index("area_code")
    assert list(areas.loc["E10000029", ["area_type", "parent_code"]]) == ["county", "E12000006"]
    assert list(areas.loc["E12000006", ["area_type", "parent_code"]]) == ["region", "E92000001"]
    assert set(areas["parent_code"]) - {""} <= set(areas.index)


ENGLAND = {"Area Code": "E92000001", "Area Name": "England", "Value": "10"}
COMPARED = "Compared to England value or percentiles"


@pytest.mark.parametrize(
    ("rows", "polarity", "basis"),
    [
        ([{"Value": "12", COMPARED: "Better 95%"}], "high_is_good", "1 published"),
        ([{"Value": "12", COMPARED: "Worse"}], "low_is_good", "1 published"),
        ([{"Value": "8", COMPARED: "Worse"}], "high_is_good", "1 published"),
        (
            [{"Value": "12", COMPARED: "Better"}, {"Value": "12", COMPARED: "Worse"}],
            "no_judgement",
            "disagree",
        ),
        ([{"Value": "12", COMPARED: "Similar"}], "no_judgement", "no better or worse"),
        ([{"Value": "12", COMPARED: "Higher"}], "no_judgement", "without judging"),
    ],
)
def test_polarity_is_only_taken_where_nothing_contradicts_it(
    tmp_path: Path, rows: list[dict[str, str]], polarity: str, basis: str
) -> None:
    coded = [{**row, "Area Code": f"E1000000{n}"} for n, row in enumerate(rows)]
    got, why = _polarity(tmp_path, ENGLAND, *coded)
    assert got == polarity
    assert basis in why


def test_without_england_there_is_nothing_to_read_better_against(tmp_path: Path) -> None:
    polarity, why = _polarity(tmp_path, {COMPARED: "Better"})
    assert (polarity, why) == (
        "no_judgement",
        "the file has no figure for England to read better against",
    )


@pytest.mark.parametrize(
    ("note", "value", "marker"),
    [
        ("Value suppressed for disclosure control due to small count", "", "[c]"),
        ("Value cannot be calculated as number of cases is too small", "", "[c]"),
        ("Not applicable", "", "[z]"),
        ("Value missing in source data", "", "[x]"),
        ("", "", "[x]"),
        ("Value is modelled or synthetic estimate", "5", "[e]"),
        ("Provisional figure", "5", "[p]"),
        ("Value should be treated with caution", "5", "[u]"),
        ("Aggregated from all known lower geography values", "5", ""),
    ],
)
def test_a_value_note_becomes_the_marker_that_says_it(
    tmp_path: Path, note: str, value: str, marker: str
) -> None:
    file = _write(tmp_path, {"Value": value, "Value note": note}, {**ENGLAND, "Value": "7"})
    import_fingertips([file], into=tmp_path / "data")
    ours = _observations(tmp_path / "data", "1").set_index("area_code")
    assert (ours.loc["E10000029", "marker"] if "marker" in ours else "") == marker


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("Deaths per 100,000", {}, ("rate", "per 100,000", "100000")),
        ("Admissions", {"Count": "5", "Denominator": "500"}, ("rate", "per 1,000", "1000")),
        ("Coverage", {"Count": "5", "Denominator": "50"}, ("proportion", "%", "100")),
        ("Visits for each bed", {"Count": "50", "Denominator": "5"}, ("ratio", "for each", "1")),
        ("Index", {"Count": "50", "Denominator": "500"}, ("proportion", "%", "100")),
        ("Life expectancy at birth", {}, ("mean", "years", "1")),
        ("Percentage of things", {}, ("proportion", "%", "100")),
        ("Percentage of things", {"Value": "120"}, ("score", "score", "1")),
        ("Mortality rate", {}, ("rate", "rate", "1")),
    ],
)
def test_what_a_value_is_comes_from_its_counts_and_then_from_its_name(
    tmp_path: Path, name: str, row: dict[str, str], expected: tuple[str, str, str]
) -> None:
    report = import_fingertips(
        [_write(tmp_path, {"Indicator Name": name, **row})], into=tmp_path / "data"
    )
    got = _indicator(tmp_path / "data", "1")
    assert tuple(got[["value_type", "unit", "multiplier"]]) == expected
    guessed = expected[1] in ("score", "rate")
    assert any("does not say what a value is per" in w for w in report.warnings) == guessed


@pytest.mark.parametrize(
    ("label", "kind", "canonical"),
    [
        ("2015", "calendar", "2015"),
        ("2015/16", "financial", "2015/16"),
        ("2015 - 17", "rolling", "2015 - 17"),
        ("2009 - 10", "rolling", "2009 - 10"),
        ("2015/16 - 17/18", "rolling", "2015/16 - 17/18"),
        ("Apr 2015 - Mar 2016", "rolling", "Apr 2015 - Mar 2016"),
        ("2015/16 Q2", "quarter", "2015/16 Q2"),
        ("2015 Q3", "quarter", "2015/16 Q2"),
        ("Mar 2015", "month", "Mar 2015"),
    ],
)
def test_period_labels_say_what_kind_of_period_they_are(
    tmp_path: Path, label: str, kind: str, canonical: str
) -> None:
    import_fingertips([_write(tmp_path, {"Time period": label})], into=tmp_path / "data")
    assert _indicator(tmp_path / "data", "1")["period_type"] == kind
    assert _observations(tmp_path / "data", "1")["period"].iloc[0] == canonical


def test_an_indicator_without_everybody_becomes_one_for_each_sex(tmp_path: Path) -> None:
    file = _write(tmp_path, {"Sex": "Male"}, {"Sex": "Female", "Value": "11"})
    report = import_fingertips([file], into=tmp_path / "data")
    assert [(i.indicator_id, i.title) for i in report.indicators] == [
        ("fingertips-1-female", "Things (Female)"),
        ("fingertips-1-male", "Things (Male)"),
    ]
    assert any("one indicator each for Female and Male" in w for w in report.warnings)


def test_a_file_saved_from_r_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(
        '"IndicatorID","IndicatorName","ParentCode","ParentName","AreaCode","AreaName","AreaType",'
        '"Sex","Age","CategoryType","Category","Timeperiod","Value","LowerCI95.0limit",'
        '"UpperCI95.0limit","Count","Denominator","Valuenote"\n'
        '1,"Things","NA","NA","E10000029","Suffolk","County","Persons","All ages",NA,NA,'
        '"2015",NA,NA,NA,NA,NA,"Value suppressed"\n'
        '1,"Things","NA","NA","E10000029","Suffolk","County","Persons","All ages",NA,NA,'
        '"2016",10,9,11,NA,NA,NA\n',
        encoding="utf-8",
    )
    import_fingertips([path], into=tmp_path / "data")
    ours = _observations(tmp_path / "data", "1")
    assert list(ours["marker"]) == ["[c]", ""]
    assert list(ours["lower_cl"]) == ["", "9"]


def test_an_area_under_two_area_types_is_kept_once(tmp_path: Path) -> None:
    file = _write(tmp_path, {"Area Type": "County & UA"}, {"Area Type": "Upper tier (post 4/21)"})
    (left,) = import_fingertips([file], into=tmp_path / "data").left_out
    assert (left.reason, left.count) == ("repeats a row", 1)


def test_only_headings_is_not_an_empty_success(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no rows"):
        import_fingertips([_write(tmp_path)], into=tmp_path / "data")


def test_periods_that_no_one_understands_leave_nothing_and_say_so(tmp_path: Path) -> None:
    file = _write(tmp_path, {"Time period": "soon"})
    with pytest.raises(DataError, match="period 'soon' is not understood"):
        import_fingertips([file], into=tmp_path / "data")


def test_an_indicator_of_markers_only_is_told(tmp_path: Path) -> None:
    file = _write(tmp_path, {"Value": ""})
    report = import_fingertips([file], into=tmp_path / "data")
    assert any("no value, only markers" in warning for warning in report.warnings)
