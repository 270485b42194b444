"""The workbook in a chart has the cells that XlsxWriter would write, every figure whole."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from clinic_lib.presentation.chart_records import Chart, ChartKind, Series, SeriesRole
from clinic_lib.presentation.pptx_text import clean_text
from clinic_lib.presentation.pptx_workbook import workbook_bytes

pytestmark = pytest.mark.unit

FIGURES = st.none() | st.floats(-1e12, 1e12, allow_subnormal=False)
WORDS = st.text(max_size=12) | st.sampled_from(["_x0041_ & <b>", "=1+1", "'", "https://a.b", "007"])


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart of some series, a few of them with confidence limits."""
    count = draw(st.integers(1, 5))
    figures = st.lists(FIGURES, min_size=count, max_size=count).map(tuple)
    series = [
        Series(
            draw(WORDS.filter(clean_text)),
            SeriesRole.VALUE,
            draw(figures),
            lower=(low := draw(st.just(()) | figures)),
            upper=draw(figures) if low else (),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    categories = draw(st.lists(WORDS, min_size=count, max_size=count).map(tuple))
    return replace(EXAMPLE, categories=categories, series=tuple(series))


EXAMPLE = Chart(
    kind=ChartKind.TREND,
    indicator_id="NI192",
    headline="",
    subtitle="",
    categories=("2010", "2011"),
    series=(Series("Suffolk", SeriesRole.VALUE, (0.1 + 0.2, None)),),
    value_title="",
    category_title="Year",
    axis=(0.0, 1.0, 0.5),
    unit="percent",
    decimals=1,
    alt_text="",
    notes=(),
    table_header=(),
    table_rows=(),
)


def _by_xlsxwriter(chart: Chart) -> bytes:
    """The same, cell after cell."""
    blob = io.BytesIO()
    book = Workbook(blob, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, len(chart.series), 18)
    columns = [(chart.category_title, [clean_text(name) for name in chart.categories])]
    columns += [(clean_text(one.name), one.values) for one in chart.series]
    for one in filter(lambda one: one.lower, chart.series):
        name = clean_text(one.name)
        columns += [(f"{name}: lower 95% limit", one.lower)]
        columns += [(f"{name}: upper 95% limit", one.upper)]
        columns += [(f"{name}: error bar {way}", ()) for way in ("below", "above")]
    for column, (name, cells) in enumerate(columns):
        for row, cell in enumerate((name, *cells)):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    book.close()
    return blob.getvalue()


def _read(blob: bytes, *, worked_out: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(blob), data_only=worked_out).active
    cells = {c.coordinate: c.value for row in sheet.iter_rows() for c in row if c.value is not None}
    widths = {name: (one.min, one.max, one.width) for name, one in sheet.column_dimensions.items()}
    return cells, widths


@given(chart=charts())
def test_the_cells_are_those_that_xlsxwriter_writes(chart: Chart) -> None:
    cells, widths = _read(workbook_bytes(chart), worked_out=False)
    expected, expected_widths = _read(_by_xlsxwriter(chart), worked_out=False)
    formulas = {place for place, cell in cells.items() if str(cell).startswith("=")}
    formulas -= set(expected)
    plain = {place: cell for place, cell in cells.items() if place not in formulas}
    assert plain == {
        place: pytest.approx(cell, rel=1e-14) if isinstance(cell, float) else cell
        for place, cell in expected.items()
    }
    assert widths == expected_widths


@given(chart=charts())
def test_every_length_of_an_error_bar_is_a_formula_that_comes_to_it(chart: Chart) -> None:
    formulas, _ = _read(workbook_bytes(chart), worked_out=False)
    lengths, _ = _read(workbook_bytes(chart), worked_out=True)
    column = 1 + len(chart.series)
    for position, one in enumerate(chart.series):
        if not one.lower:
            continue
        letters = [
            openpyxl.utils.get_column_letter(n + 1)
            for n in (position + 1, *range(column, column + 4))
        ]
        value, lower, upper, below, above = letters
        for row, (v, low, high) in enumerate(zip(one.values, one.lower, one.upper, strict=True), 2):
            for letter, formula, ends in (
                (below, f"={value}{row}-{lower}{row}", (v, low)),
                (above, f"={upper}{row}-{value}{row}", (high, v)),
            ):
                known = None not in ends
                assert formulas.get(f"{letter}{row}") == (formula if known else None)
                assert lengths.get(f"{letter}{row}") == (ends[0] - ends[1] if known else None)
        column += 4


def test_figures_keep_every_digit() -> None:
    cells, _ = _read(workbook_bytes(EXAMPLE), worked_out=False)
    assert cells == {
        "A1": "Year",
        "A2": "2010",
        "A3": "2011",
        "B1": "Suffolk",
        "B2": 0.1 + 0.2,
    }


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert workbook_bytes(EXAMPLE) == workbook_bytes(replace(EXAMPLE))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot stand in the cell"):
        workbook_bytes(replace(EXAMPLE, series=(Series("x", SeriesRole.VALUE, (value, 1.0)),)))
