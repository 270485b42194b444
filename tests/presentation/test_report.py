"""A report as a description: order, headings, and text that stays text."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.meeting import Clinic, KeyArea
from clinic_lib.presentation import (
    Role,
    benchmark,
    benchmark_report,
    overview,
    trend,
    trend_chart,
    trend_report,
)
from clinic_lib.presentation.markup import slug, table_markup
from clinic_lib.presentation.report import prose

pytestmark = pytest.mark.unit

HOSTILE = '<script>alert(1)</script>"onload="x" & [a](javascript:b)'


@pytest.fixture
def clinic() -> Clinic:
    areas = (
        KeyArea("Waste", ("NI192", "NI186"), desired_outcome="Less waste"),
        KeyArea("Planning & more", ("NI157a",)),
    )
    return Clinic(
        "greenest", "Greenest", "gc", date(2011, 6, 15), areas, other_indicators=("NI152", "L7")
    )


def _outline(report) -> list[tuple[int, str]]:
    return [(part.level, part.label) for part in report.parts if part.role is Role.HEADING]


def test_a_trend_report_follows_the_clinic_file(clinic, assessment) -> None:
    report = trend_report(clinic, assessment)
    assert [level for level, _ in _outline(report)] == [2, 3, 3, 2, 3, 2, 3, 3]
    assert [label.split(":")[0] for _, label in _outline(report)] == [
        *("1. Waste", "NI192", "NI186"),
        *("2. Planning & more", "NI157a"),
        *("Other indicators", "NI152", "L7"),
    ]


def test_every_indicator_has_verdict_chart_table_and_notes(assessment) -> None:
    report = trend(assessment, "NI192")
    assert [part.role for part in report.parts] == [
        *(Role.HEADING, Role.PROSE, Role.FIGURE, Role.WIDE_TABLE, Role.NOTES, Role.QUESTIONS),
    ]
    heading, verdict, figure, table, *_ = report.parts
    assert "Recycling is behind target but improving" in heading.markup
    assert "2.0 percentage points short of the target" in verdict.markup
    assert "Target not met" in verdict.markup
    assert "Improving, some evidence" in verdict.markup
    assert figure.chart is not None
    assert BeautifulSoup(table.markup, "html.parser").find("caption").text.startswith("NI192")


def test_a_benchmark_that_is_not_relevant_gives_its_reason(assessment) -> None:
    report = benchmark(assessment, "NI157a")
    assert all(part.chart is None for part in report.parts)
    assert "publish this by year, not by quarter" in report.parts[-1].markup


def test_a_benchmark_without_any_figure_says_so(assessment) -> None:
    report = benchmark(assessment, "L7")
    assert "No comparator has a figure" in report.parts[-1].markup


def test_the_areas_own_row_stands_out(clinic, assessment) -> None:
    page = "".join(part.markup for part in benchmark_report(clinic, assessment).parts)
    own = BeautifulSoup(page, "html.parser").select("tr.own th")
    assert {cell.text for cell in own} == {"Suffolk"}


def test_the_overview_leads_to_every_section(clinic, assessment) -> None:
    rows = BeautifulSoup(overview(assessment).parts[1].markup, "html.parser").select("a")
    anchors = {part.anchor for part in trend_report(clinic, assessment).parts if part.anchor}
    assert len(rows) == 5
    assert {row["href"].lstrip("#") for row in rows} <= anchors


@given(st.text())
def test_text_can_only_ever_be_read(text: str) -> None:
    words = HOSTILE + text
    page = prose(words).markup + table_markup([words, words], [[words, words]], words, own=words)
    soup = BeautifulSoup(page, "html.parser")
    allowed = {"p", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {tag.name for tag in soup.find_all()} == allowed
    attributes = {name for tag in soup.find_all() for name in tag.attrs}
    assert attributes <= {"class", "role", "tabindex", "aria-label", "scope"}


def test_a_table_has_headers_of_columns_and_rows_and_no_empty_one() -> None:
    page = table_markup(["Year", "Value", "Marker", "Note"], [["2009", "4.1", "", "ok"]], "Waste")
    soup = BeautifulSoup(page, "html.parser")
    assert [th.text for th in soup.select("th[scope=col]")] == ["Year", "Value", "Note"]
    assert [th.text for th in soup.select("tbody th[scope=row]")] == ["2009"]
    assert [td.get("class") for td in soup.select("tbody td")] == [["number"], None]


def test_periods_that_are_plain_years_are_not_set_as_numbers() -> None:
    page = table_markup(["Year", "Value"], [["2009", "4.1"], ["2010", "[c]"]], "Waste")
    soup = BeautifulSoup(page, "html.parser")
    assert soup.select_one("thead th").get("class") is None


@given(st.text())
def test_an_anchor_is_always_a_usable_id(text: str) -> None:
    assert slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_direction_on_weak_evidence_is_perhaps_one(assessment) -> None:
    weak = dataclasses.replace(
        assessment, scorecard=assessment.scorecard.assign(evidence="weak", direction="improving")
    )
    (_, table) = overview(weak).parts
    assert "▲\u00a0Perhaps improving" in table.markup
    steady = dataclasses.replace(weak, scorecard=weak.scorecard.assign(direction="steady"))
    assert "Perhaps" not in overview(steady).parts[1].markup


def test_a_period_that_lies_ahead_is_not_called_missing(assessment) -> None:
    rows = assessment.history["indicator_id"] == "NI192"
    last = rows & ~rows.shift(-1, fill_value=False)
    ahead = assessment.history.assign(is_ahead=last)
    ahead.loc[last, "value"] = float("nan")
    chart = trend_chart(dataclasses.replace(assessment, history=ahead), "NI192")
    assert chart.table_rows[-1][1] == "not yet"
    assert all(row[1] != "not yet" for row in chart.table_rows[:-1])
