"""The main job on real published figures: what stands on Suffolk's slides is what was published."""

from __future__ import annotations

import csv
import io
import math
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.series import _BaseSeries
from pptx.slide import Slide

from clinic_lib.data import check_dataset

pytestmark = pytest.mark.e2e

SUFFOLK, ENGLAND, REGION = "E10000029", "E92000001", "E12000006"
# The districts of Suffolk, those abolished in 2019 included.
DISTRICTS = (
    "E07000200",
    "E07000201",
    "E07000202",
    "E07000203",
    "E07000204",
    "E07000205",
    "E07000206",
    "E07000244",
    "E07000245",
)
AREAS = (ENGLAND, REGION, "E10", *DISTRICTS)
CAMPYLOBACTER = "fingertips-93356"


@dataclass(frozen=True)
class Published:
    """An indicator of the clinic, and where its figures stand in the published file."""

    indicator_id: str
    title: str
    file: str
    name: str
    polarity: str


PUBLISHED = (
    Published(
        "ons-employment-rate",
        "Employment rate (Great Britain)",
        "ons/employment-rate.csv",
        "Employment rate",
        "high_is_good",
    ),
    Published(
        "ons-gross-median-weekly-pay",
        "Gross median weekly pay",
        "ons/gross-median-weekly-pay.csv",
        "Gross median weekly pay",
        "high_is_good",
    ),
    Published(
        "ons-greenhouse-gas-emissions",
        "Greenhouse gas emissions",
        "ons/greenhouse-gas-emissions.csv",
        "Greenhouse gas emissions",
        "low_is_good",
    ),
    Published(
        "ons-net-additions-to-the-housing-stock-england",
        "Net additions to the housing stock (England)",
        "ons/net-additions-to-the-housing-stock.csv",
        "Net additions to the housing stock (England)",
        "high_is_good",
    ),
    Published(
        "ons-female-healthy-life-expectancy",
        "Female healthy life expectancy",
        "ons/healthy-life-expectancy.csv",
        "Female healthy life expectancy",
        "high_is_good",
    ),
    Published(
        "ons-persistent-absences-for-all-pupils",
        "Persistent absences for all pupils",
        "ons/persistent-absences-for-all-pupils.csv",
        "Persistent absences for all pupils",
        "low_is_good",
    ),
    Published(
        CAMPYLOBACTER,
        "Campylobacter incidence rate/100,000",
        "fingertips/campylobacter_indicators-CountyUA.data.csv",
        "Campylobacter incidence rate/100,000",
        "low_is_good",
    ),
)


@dataclass(frozen=True)
class Figure:
    """One published figure for everybody in an area, with its 95% limits."""

    area_code: str
    area_name: str
    start: str
    value: float | None
    lower: float | None
    upper: float | None


@pytest.fixture(scope="module")
def made(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data, the clinic file and everything that the command made of them."""
    home = tmp_path_factory.mktemp("suffolk")
    data, parameters = home / "data", home / "parameters"
    real = shared_folder / "real"
    ons = sorted((real / "ons").glob("*.csv"))
    fingertips = [real / one.file for one in PUBLISHED if one.file.startswith("fingertips")]
    areas = [word for area in AREAS for word in ("--area", area)]
    _clinic("import", "ons", *ons, "--into", data, *areas)
    _clinic("import", "fingertips", *fingertips, "--into", data, *areas)
    _write_what_no_publisher_has(data)
    parameters.mkdir()
    (parameters / "suffolk.yml").write_text(_clinic_file(), encoding="utf-8")
    folders = ("--data", data, "--parameters", parameters, "--output", home / "outputs")
    _clinic("batch", *folders)
    return home


def _clinic(*words: str | Path) -> None:
    """Run the command as a user does; anything but success fails with its words."""
    command = [sys.executable, "-m", "clinic_lib", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _write_what_no_publisher_has(data: Path) -> None:
    """Partnership, neighbours and polarity: what an analyst adds after an import."""
    (data / "partnerships.csv").write_text(
        f"partnership_id,name,area_code\nsuffolk,Suffolk Strategic Partnership,{SUFFOLK}\n",
        encoding="utf-8",
    )
    rows = [f"{SUFFOLK},{ENGLAND},england,,the clinic's own choice,2025-11-01"]
    for area in _rows(data / "areas.csv"):
        if area["area_code"].startswith("E10") and area["area_code"] != SUFFOLK:
            chosen = f"{SUFFOLK},{area['area_code']},neighbour,Every county"
            rows.append(f"{chosen},the clinic's own choice,2025-11-01")
    header = "area_code,comparator_code,comparator_type,list_name,source,as_at"
    (data / "comparators.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    path, polarities = data / "indicators.csv", {p.indicator_id: p.polarity for p in PUBLISHED}
    indicators = _rows(path)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(indicators[0]), lineterminator="\n")
        writer.writeheader()
        for row in indicators:
            polarity = polarities.get(row["indicator_id"], row["polarity"])
            writer.writerow({**row, "polarity": polarity})


def _clinic_file() -> str:
    ids = [one.indicator_id for one in PUBLISHED]
    return "\n".join(
        [
            "clinic: suffolk-2025-12",
            'title: "Suffolk: performance clinic on published figures"',
            "partnership: suffolk",
            "date: 2025-12-15",
            "key_areas:",
            '  - title: "Work and pay"',
            f"    indicators: [{ids[0]}, {ids[1]}]",
            '  - title: "Homes and climate"',
            f"    indicators: [{ids[2]}, {ids[3]}]",
            '  - title: "Health and school"',
            f"    indicators: [{ids[4]}, {ids[5]}, {ids[6]}]",
            "",
        ]
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _number(text: str) -> float | None:
    return float(text) if text else None


def _figures(shared_folder: Path, one: Published) -> list[Figure]:
    """The published figures for everybody, read with nothing of ours."""
    rows = _rows(shared_folder / "real" / one.file)
    if one.indicator_id == CAMPYLOBACTER:
        return [
            Figure(
                row["Area Code"],
                row["Area Name"],
                f"{row['Time period']}-01-01",
                _number(row["Value"]),
                _number(row["Lower CI 95.0 limit"]),
                _number(row["Upper CI 95.0 limit"]),
            )
            for row in rows
            if row["Age"] == "All ages" and not row["Category"]
        ]
    return [
        Figure(
            row["areacd"],
            row["areanm"],
            row["period"].split("/")[0],
            _number(row["observation"]),
            _number(row["lci_95"]),
            _number(row["uci_95"]),
        )
        for row in rows
        if row["indicator"] == one.name
    ]


def _slides(made: Path) -> list[Slide]:
    return list(
        Presentation(str(made / "outputs" / "suffolk-2025-12" / "evidence_pack.pptx")).slides
    )


def _charts(made: Path, one: Published) -> Iterator[tuple[Slide, Chart]]:
    """The charts of an indicator, found by the measure that their slide's subtitle begins with."""
    for slide in _slides(made):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        if any(text.startswith(f"{one.title}, Suffolk, ") for text in texts):
            for shape in slide.shapes:
                if shape.has_chart:
                    yield slide, shape.chart


def _drawn(chart: Chart) -> dict[str, dict[str, float]]:
    """Every number of a chart, by series and category."""
    categories = [str(category) for category in chart.plots[0].categories]
    return {
        one.name: {
            category: value
            for category, value in zip(categories, one.values, strict=True)
            if value is not None
        }
        for plot in chart.plots
        for one in plot.series
    }


def _same(got: list[float], expected: list[float]) -> bool:
    return len(got) == len(expected) and all(
        math.isclose(a, b, rel_tol=1e-12) for a, b in zip(got, expected, strict=True)
    )


def test_the_data_folder_has_no_problem_left(made: Path) -> None:
    assert check_dataset(made / "data") == ()


def test_everything_a_clinic_gets_is_there(made: Path) -> None:
    there = {path.name for path in (made / "outputs" / "suffolk-2025-12").iterdir()}
    assert there >= {
        "trend.html",
        "benchmark.html",
        "evidence_pack.pptx",
        "trend.ipynb",
        "benchmark.ipynb",
        "evidence_pack.ipynb",
        "meeting.ipynb",
        "headlines.pptx",
        "manifest.json",
    }


@pytest.mark.parametrize("one", PUBLISHED, ids=lambda one: one.indicator_id)
def test_suffolk_s_history_on_the_slide_is_the_published_one(
    made: Path, shared_folder: Path, one: Published
) -> None:
    published = sorted(
        (figure.start, figure.value)
        for figure in _figures(shared_folder, one)
        if figure.area_code == SUFFOLK and figure.value is not None
    )
    trends = [_drawn(chart) for _, chart in _charts(made, one) if "Suffolk" in _drawn(chart)]
    (trend,) = [drawn for drawn in trends if len(drawn["Suffolk"]) > 1]
    # The categories are periods in order of time, so the values alone are in order too.
    assert _same(list(trend["Suffolk"].values()), [value for _, value in published])
    for label, (start, _) in zip(trend["Suffolk"], published, strict=True):
        # A day is printed with its year last.
        assert start[:4] in (label[:4], label[-4:])


def _benchmark(made: Path, one: Published) -> tuple[dict[str, float], dict[str, list[float]]]:
    """Bars and their whiskers by area, over all the slides that an indicator's benchmark takes."""
    bars: dict[str, float] = {}
    whiskers: dict[str, list[float]] = {}
    for _, chart in _charts(made, one):
        drawn = _drawn(chart)
        if "England" in drawn:
            for values in drawn.values():
                bars |= {_plain(name): value for name, value in values.items()}
            whiskers |= {_plain(name): ends for name, ends in _whiskers(chart).items()}
    return bars, whiskers


def _whiskers(chart: Chart) -> dict[str, list[float]]:
    """Lower and upper end of every error bar of a chart, by category."""
    categories = [str(category) for category in chart.plots[0].categories]
    found = {}
    for plot in chart.plots:
        for series in plot.series:
            down, up = (_lengths(series, end) for end in ("minus", "plus"))
            for at in sorted({*down, *up}):
                value = series.values[at]
                found[categories[at]] = [value - down[at], value + up[at]]
    return found


def _lengths(series: _BaseSeries, end: str) -> dict[int, float]:
    """How far the error bars of a series reach at one end, by position."""
    points = series._element.xpath(f"c:errBars/c:{end}//c:pt")
    return {int(point.get("idx")): float(point.xpath("c:v")[0].text) for point in points}


def _compared(shared_folder: Path, one: Published) -> dict[str, Figure]:
    """What was published for Suffolk's latest period about every area it is compared with."""
    figures = [figure for figure in _figures(shared_folder, one) if figure.value is not None]
    latest = max(figure.start for figure in figures if figure.area_code == SUFFOLK)
    return {
        _plain(figure.area_name): figure
        for figure in figures
        if figure.start == latest
        and (figure.area_code.startswith("E10") or figure.area_code in (ENGLAND, REGION))
    }


@pytest.mark.parametrize("one", PUBLISHED, ids=lambda one: one.indicator_id)
def test_every_bar_of_the_benchmark_is_the_published_figure_of_that_area(
    made: Path, shared_folder: Path, one: Published
) -> None:
    published = _compared(shared_folder, one)
    bars, _ = _benchmark(made, one)
    assert len(bars) > 20
    assert bars == pytest.approx({name: f.value for name, f in published.items()}, rel=1e-12)


@pytest.mark.parametrize("one", PUBLISHED, ids=lambda one: one.indicator_id)
def test_every_whisker_of_the_benchmark_is_a_published_limit(
    made: Path, shared_folder: Path, one: Published
) -> None:
    published = {
        name: [figure.lower, figure.upper]
        for name, figure in _compared(shared_folder, one).items()
        if figure.lower is not None
    }
    _, whiskers = _benchmark(made, one)
    given = {name: ends for name, ends in whiskers.items() if name in published}
    assert given == {name: pytest.approx(ends, rel=1e-9) for name, ends in published.items()}
    if one.indicator_id != CAMPYLOBACTER:
        assert given == whiskers, "limits are drawn that nobody published"


def _plain(name: str) -> str:
    """An area's name as both sources write it, without what a chart adds to it."""
    return name.split(" (")[0].removesuffix(" region").strip()


@pytest.mark.parametrize("one", PUBLISHED, ids=lambda one: one.indicator_id)
def test_the_workbook_inside_a_chart_holds_what_is_drawn(made: Path, one: Published) -> None:
    charts = [chart for _, chart in _charts(made, one)]
    assert len(charts) >= 2
    for chart in charts:
        inside = _numbers_in_workbook(chart)
        for numbers in _drawn(chart).values():
            for drawn in numbers.values():
                assert any(math.isclose(drawn, number, rel_tol=1e-13) for number in inside), drawn


def _numbers_in_workbook(chart: Chart) -> list[float]:
    """Every number in the sheets of the workbook that PowerPoint opens at 'Edit data'."""
    with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        text = "".join(book.read(name).decode("utf-8") for name in sheets)
    return [float(number) for number in re.findall(r"<v>([-+.0-9eE]+)</v>", text)]


def test_no_slide_lacks_a_title_and_no_chart_its_alt_text(made: Path) -> None:
    for number, slide in enumerate(_slides(made), start=1):
        assert slide.shapes.title is not None, f"slide {number}"
        assert slide.shapes.title.text_frame.text.strip(), f"slide {number}"
        for shape in slide.shapes:
            if shape.has_chart:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr"), f"slide {number}"
