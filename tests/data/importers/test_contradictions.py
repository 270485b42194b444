"""A publisher's own contradictions are left out and told, so that the checks find nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data import check_dataset
from clinic_lib.data.importers import ImportReport, import_fingertips, import_ons

pytestmark = pytest.mark.integration

FINGERTIPS = [
    "Indicator ID",
    "Indicator Name",
    "Area Code",
    "Area Name",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Count",
    "Denominator",
    "Value note",
]
ONS = [
    "areacd",
    "areanm",
    "indicator",
    "period",
    "observation",
    "unit",
    "status",
    "lci_95",
    "uci_95",
]
PARTNERSHIP = "partnership_id,name,area_code\nmine,Mine,E10000001\n"


def _import(tmp_path: Path, *rows: dict[str, str], name: str = "Things") -> ImportReport:
    """Import rows of Fingertips, one an area; everything else is as usual."""
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FINGERTIPS, restval="")
        writer.writeheader()
        for number, row in enumerate(rows, start=1):
            usual = {
                "Indicator ID": "1",
                "Indicator Name": name,
                "Area Code": f"E1{number:07d}",
                "Area Name": f"Area {number}",
                "Time period": "2015",
                "Value": "10",
            }
            writer.writerow(usual | row)
    report = import_fingertips([path], into=tmp_path / "data")
    _assert_the_checks_find_nothing(tmp_path / "data")
    return report


def _assert_the_checks_find_nothing(folder: Path) -> None:
    areas = pd.read_csv(folder / "areas.csv")["area_code"]
    text = PARTNERSHIP.replace("E10000001", areas.iloc[0])
    (folder / "partnerships.csv").write_text(text, encoding="utf-8")
    assert check_dataset(folder) == ()


def _observations(tmp_path: Path) -> pd.DataFrame:
    (path,) = (tmp_path / "data" / "observations").iterdir()
    return pd.read_csv(path).reindex(
        columns=["area_code", "value", "lower_cl", "upper_cl", "numerator", "denominator", "as_at"]
    )


def _told(report: ImportReport, words: str) -> bool:
    return any(words in warning for warning in report.warnings)


def test_a_confidential_value_is_not_given_away(tmp_path: Path) -> None:
    secret = {"Value": "", "Value note": "Value suppressed", "Count": "3", "Denominator": "40"}
    report = _import(tmp_path, secret, {})
    first = _observations(tmp_path).iloc[0]
    assert pd.isna(first["numerator"])
    assert first["denominator"] == 40
    assert _told(report, "left out beside a confidential value: 1 row (first: ")


@pytest.mark.parametrize(
    ("lower", "upper"), [("9", ""), ("", "11"), ("11", "9"), ("10.2", "11"), ("8", "9.8")]
)
def test_limits_that_cannot_be_the_values_are_left_out(
    tmp_path: Path, lower: str, upper: str
) -> None:
    limits = {"Value": "10.0", "Lower CI 95.0 limit": lower, "Upper CI 95.0 limit": upper}
    good = {"Value": "10.5", "Lower CI 95.0 limit": "10", "Upper CI 95.0 limit": "11"}
    report = _import(tmp_path, limits, good)
    ours = _observations(tmp_path)
    assert ours["lower_cl"].isna().to_list() == [True, False]
    assert ours["upper_cl"].isna().to_list() == [True, False]
    assert _told(report, "limits left out")


def test_a_value_rounded_past_its_limit_keeps_its_limits(tmp_path: Path) -> None:
    limits = {"Value": "10.1", "Lower CI 95.0 limit": "10.12", "Upper CI 95.0 limit": "11"}
    report = _import(tmp_path, limits)
    assert not _told(report, "limits")


def test_counts_of_a_standardised_rate_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"Value": value, "Count": "50", "Denominator": "1000"}
        for value in ("51.2", "5300.0", "4800.0", "4950.0", "5150.0")
    ]
    report = _import(tmp_path, *rows, name="Mortality rate per 100,000")
    ours = _observations(tmp_path)
    assert ours[["numerator", "denominator"]].isna().all(axis=None)
    assert ours["value"].notna().all()
    assert _told(report, "counts left out, because the value is not one over the other: 5 rows")


def test_one_wrong_count_does_not_cost_the_others(tmp_path: Path) -> None:
    right = [
        {"Value": str(number), "Count": str(number), "Denominator": "100"}
        for number in range(11, 31)
    ]
    wrong = {"Value": "10", "Count": "90", "Denominator": "100"}
    report = _import(tmp_path, wrong, *right)
    ours = _observations(tmp_path)
    assert ours["numerator"].isna().to_list() == [True, *([False] * 20)]
    assert _told(report, "1 row")


@pytest.mark.parametrize(
    "row",
    [
        {"Value": "-3"},
        {"Value": "-3.5", "Count": "-7", "Denominator": "200"},
        {"Value": "0", "Count": "0", "Denominator": "0"},
        {"Value": "140"},
        {"Value": "80", "Count": "90", "Denominator": "45"},
    ],
)
def test_other_impossible_figures_leave_a_folder_without_problems(
    tmp_path: Path, row: dict[str, str]
) -> None:
    _import(tmp_path, row, {"Value": "12"}, name="Percentage of things")
    assert _observations(tmp_path)["value"].notna().all()


def _import_ons(tmp_path: Path, **row: str) -> ImportReport:
    path = tmp_path / "file.csv"
    usual = {
        "areacd": "E10000001",
        "areanm": "Area",
        "indicator": "Things",
        "period": "2008-01-01/P1Y",
        "observation": "10",
        "unit": "%",
    }
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ONS, restval="")
        writer.writeheader()
        writer.writerows([usual | row, usual | {"areacd": "E10000002", "areanm": "Other"}])
    report = import_ons([path], into=tmp_path / "data")
    _assert_the_checks_find_nothing(tmp_path / "data")
    return report


@pytest.mark.parametrize("value", ["-4", "130", "0"])
def test_percentages_beyond_the_whole_are_another_kind_of_value(tmp_path: Path, value: str) -> None:
    _import_ons(tmp_path, observation=value)
    assert _observations(tmp_path)["value"].iloc[0] == float(value)


def test_a_file_without_units_still_makes_a_whole_table(tmp_path: Path) -> None:
    _import_ons(tmp_path, unit="")
    assert pd.read_csv(tmp_path / "data" / "indicators.csv")["unit"].to_list() == ["units"]


def test_a_value_that_its_status_denies_is_left_out(tmp_path: Path) -> None:
    report = _import_ons(tmp_path, status="c", lci_95="9", uci_95="11")
    assert _observations(tmp_path).iloc[0][["value", "lower_cl"]].isna().all()
    assert _told(report, "values left out, because their status says there is none: 1 row")


def test_a_period_that_has_not_begun_is_no_observation(tmp_path: Path) -> None:
    report = _import_ons(tmp_path, period="2199-01-01/P1Y")
    (left,) = report.left_out
    assert left.reason == "the period has not begun: a forecast is no observation"
    assert len(_observations(tmp_path)) == 1


def test_a_release_date_before_a_period_is_not_its_as_at_date(tmp_path: Path) -> None:
    metadata = '{"ess-beta-metadata": {"sourceDate": "01/06/2007"}}'
    (tmp_path / "file.json").write_text(metadata, encoding="utf-8")
    _import_ons(tmp_path, period="2006-01-01/P1Y")
    assert _observations(tmp_path)["as_at"].isna().to_list() == [False, True]
