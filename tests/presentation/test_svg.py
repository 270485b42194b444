"""Drawings for paper show the numbers of the chart, and nothing runs over another or the edge."""

from __future__ import annotations

import dataclasses
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest

from clinic_lib.presentation.charts import (
    Chart,
    ChartKind,
    Series,
    SeriesRole,
    benchmark_chart,
    trend_chart,
)
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.svg import chart_svg
from clinic_lib.presentation.svg_marks import marker, pattern
from clinic_lib.presentation.theme import STYLES, Fill, MarkerShape

pytestmark = pytest.mark.unit
SPACE = "{http://www.w3.org/2000/svg}"
WIDTH, HEIGHT = 500.0, 325.0


def trend(**more) -> Chart:
    """Two lines over five years, one with a gap and limits."""
    series = (
        Series("Target", SeriesRole.TARGET, (None, None, None, 40.0, 45.0), label="Target 45"),
        Series(
            "Suffolk",
            SeriesRole.VALUE,
            (30.0, 32.0, None, 37.5, 44.0),
            (29.0, 31.0, None, 36.5, 43.0),
            (31.0, 33.0, None, 38.5, 45.0),
            label="Suffolk 44",
        ),
    )
    chart = Chart(
        kind=ChartKind.TREND,
        indicator_id="NI1",
        headline="h",
        subtitle="s",
        categories=("2004/05", "2005/06", "2006/07", "2007/08", "2008/09"),
        series=series,
        value_title="Per cent",
        category_title="Financial year",
        axis=(20.0, 50.0, 10.0),
        unit="%",
        decimals=0,
        alt_text="alt",
        notes=(),
        table_header=(),
        table_rows=(),
    )
    return dataclasses.replace(chart, **more)


def bars(*values: float | None, names: tuple[str, ...] = (), axis=(0.0, 50.0, 10.0)) -> Chart:
    """One bar an area; the first is the clinic's own, the second England."""
    count = len(values)
    rows = [[value if n == at else None for n in range(count)] for at, value in enumerate(values)]
    roles = [SeriesRole.AREA, SeriesRole.ENGLAND, *[SeriesRole.COMPARATOR] * count]
    series = tuple(
        Series(f"{role} {n}", role, tuple(row))
        for n, (role, row) in enumerate(zip(roles, rows, strict=False))
    )
    names = names or tuple(f"Area {n}" for n in range(count))
    return trend(kind=ChartKind.BENCHMARK, categories=names, series=series, axis=axis)


def drawn(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(chart, width=WIDTH, height=HEIGHT))


def texts(root: ElementTree.Element) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and words of each text."""
    found = []
    for one in root.iter(f"{SPACE}text"):
        size, x, y = (float(one.get(key, "0")) for key in ("font-size", "x", "y"))
        ruler = ARIAL.bold if one.get("font-weight") else ARIAL
        # The typesetter's font runs narrower than the one that is measured with.
        width = ruler.width(one.text or "", size) * 0.9
        left = x - {"start": 0, "middle": width / 2, "end": width}[one.get("text-anchor", "start")]
        found.append((left, y - size * 0.75, left + width, y + size * 0.2, one.text or ""))
    return found


def test_the_same_chart_gives_the_same_text() -> None:
    assert chart_svg(trend(), width=500, height=325) == chart_svg(trend(), width=500, height=325)


def test_a_line_goes_through_its_numbers_and_breaks_at_a_gap() -> None:
    root = drawn(trend())
    lines = [one.get("points").split() for one in root.iter(f"{SPACE}polyline")]
    assert [len(points) for points in lines] == [2, 2, 2]
    ticks = {words: (top + bottom) / 2 for _, top, _, bottom, words in texts(root)}
    zero, full = ticks["20%"], ticks["50%"]
    points = [point for line in lines[1:] for point in line]
    heights = [float(point.split(",")[1]) for point in points]
    values = [20 + (zero - y) / (zero - full) * 30 for y in heights]
    assert values == pytest.approx([30.0, 32.0, 37.5, 44.0], abs=0.25)


def test_every_kind_of_series_differs_without_colour() -> None:
    lines = [r for r in SeriesRole if STYLES[r].fill is Fill.SOLID]
    looks = {
        (STYLES[r].dash, STYLES[r].marker, STYLES[r].hollow, STYLES[r].width) for r in lines[:12]
    }
    assert len(looks) >= 8
    for role in (SeriesRole.ENGLAND, SeriesRole.REGION):
        assert f'id="{role}"' in pattern(role, STYLES[role])
    shapes = [shape for shape in MarkerShape if shape is not MarkerShape.NONE]
    style = STYLES[SeriesRole.VALUE]
    made = {marker(dataclasses.replace(style, marker=shape), (5, 5)) for shape in shapes}
    assert len(made) == len(shapes)
    assert marker(dataclasses.replace(style, marker=MarkerShape.NONE), (5, 5)) == ""


def test_bars_are_as_long_as_their_numbers_and_print_them() -> None:
    root = drawn(bars(40.0, 20.0, 10.0))
    rows = [one for one in root.iter(f"{SPACE}rect") if one.get("stroke")]
    widths = [float(one.get("width")) for one in rows]
    assert widths == pytest.approx([widths[0], widths[0] / 2, widths[0] / 4], rel=1e-3)
    assert rows[1].get("fill") == f"url(#{SeriesRole.ENGLAND})"
    words = [words for *_, words in texts(root)]
    assert {"40%", "20%", "10%", "Area 0"} <= set(words)


def test_a_missing_bar_is_said_and_a_negative_one_goes_the_other_way() -> None:
    root = drawn(bars(-5.0, None, 10.0, axis=(-10.0, 20.0, 10.0)))
    words = [words for *_, words in texts(root)]
    assert "no figure" in words
    first, second = [one for one in root.iter(f"{SPACE}rect") if one.get("stroke")]
    assert float(first.get("x")) + float(first.get("width")) == pytest.approx(
        float(second.get("x")), abs=0.02
    )


def test_text_from_data_stays_text() -> None:
    root = drawn(bars(4.0, 5.0, 6.0, names=("<script>&", '"quoted"', "bell\x07")))
    assert {"<script>&", '"quoted"', "bell"} <= {words for *_, words in texts(root)}
    assert not list(root.iter(f"{SPACE}script"))


@pytest.mark.parametrize("number", [1, 2, 19, 30])
def test_names_and_values_of_bars_never_meet(number: int) -> None:
    names = tuple(f"A rather long name of the area with the number {n}" for n in range(number))
    found = texts(drawn(bars(*(float(n + 1) for n in range(number)), names=names)))
    assert_apart(found)


def assert_apart(found: list[tuple[float, float, float, float, str]]) -> None:
    for left, top, right, bottom, words in found:
        assert left >= -1, words
        assert right <= WIDTH + 1, words
        assert top >= -1, words
        assert bottom <= HEIGHT + 1, words
    for one, other in combinations(found, 2):
        across = one[0] < other[2] and other[0] < one[2]
        down = one[1] + 1 < other[3] and other[1] + 1 < one[3]
        assert not (across and down), (one[4], other[4])


@pytest.mark.parametrize("count", [1, 5, 28, 60])
def test_labels_of_a_trend_never_meet(count: int) -> None:
    periods = tuple(f"{2000 + n // 4}/{n // 4 + 1:02d} Q{n % 4 + 1}" for n in range(count))
    values = tuple(30.0 + n % 7 for n in range(count))
    target = (*[None] * (count - 1), 36.5)
    series = (
        Series("Target", SeriesRole.TARGET, target, label="Target 36.5"),
        Series("Limit", SeriesRole.UPPER_LIMIT, (36.0,) * count, label="Upper limit"),
        Series("Suffolk", SeriesRole.VALUE, values, label="Suffolk 36"),
    )
    chart = trend(categories=periods, series=series, category_title="Quarter")
    assert_apart(texts(drawn(chart)))


@pytest.mark.parametrize("indicator_id", ["NI192", "NI157a", "L7"])
def test_drawings_of_an_assessment_hold_its_numbers(assessment, indicator_id: str) -> None:
    row = assessment.row(indicator_id)
    for make in (trend_chart, benchmark_chart):
        chart = make(assessment, indicator_id)
        if chart is None:
            continue
        found = texts(drawn(chart))
        assert_apart(found)
        words = " ".join(words for *_, words in found)
        printed = re.escape(f"{row['value']:.{int(row['decimals'])}f}".rstrip("0").rstrip("."))
        assert re.search(printed, words.replace(",", "")), (printed, words)
