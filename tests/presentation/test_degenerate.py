"""Whatever the data hold, every slide, report and workbook gives an answer or a reason.

Warnings are errors in every test, so a division by zero anywhere stops these.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import clinic_lib as cl
from clinic_lib.data import Dataset
from clinic_lib.indicators import Assessment
from clinic_lib.meeting import Clinic
from clinic_lib.meeting.plan import KeyArea
from clinic_lib.presentation import Deck
from tests.indicators.conftest import Made, typed

pytestmark = pytest.mark.e2e

DIRTY = re.compile(
    r"\b[nN]a[nN]\b|.\bNone\b|\bNaT\b|\binf\b|<NA>|[a-z]_[a-z]+_|\s-0(?:\.0+)?\b(?![.\d])"
)
"""What a missing number looks like; a cell that says None and no more is one with no entry."""

AREAS = ("E92000001", "E12000006", "E10000020", "E10000003", "E10000012", "E10000034", "E07000202")
CLINIC = Clinic(
    clinic_id="degenerate-2011-06",
    title="Degenerate clinic",
    partnership_id="everything",
    date=date(2011, 6, 15),
    key_areas=(KeyArea(title="Whatever comes", indicator_ids=("NI192",)),),
    area_code="E10000029",
)


@pytest.fixture(scope="module")
def made() -> type[Made]:
    """The builders of data sets by hand."""
    return Made


def with_partnership(dataset: Dataset) -> Dataset:
    partnership = {"partnership_id": "everything", "name": "All", "area_code": "E10000029"}
    return dataclasses.replace(dataset, partnerships=typed("partnerships", [partnership]))


def made_of(dataset: Dataset) -> tuple[Assessment, Deck]:
    """The assessment, and the pack built from it."""
    dataset = with_partnership(dataset)
    assessment = cl.assess_clinic(CLINIC, dataset)
    return assessment, cl.build_evidence_pack(cl.build_briefing(CLINIC, dataset, assessment))


def words_in(thing: Any) -> Iterator[str]:
    """Every text in a record, however deep."""
    if isinstance(thing, str):
        yield thing
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            if field.name not in ("role", "kind", "indicator_id", "pattern"):
                yield from words_in(getattr(thing, field.name))
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from words_in(part)


def numbers_in(deck: Deck) -> Iterator[float]:
    for slide in deck.slides:
        if slide.chart:
            yield from slide.chart.axis
            for one in slide.chart.series:
                yield from (n for n in (*one.values, *one.lower, *one.upper) if n is not None)


def check(assessment: Assessment, deck: Deck) -> None:
    """No slide and no report holds a number that is none, or a word that is a mark of one."""
    dirty = [words for words in words_in(deck) if DIRTY.search(words)]
    assert not dirty, dirty[:3]
    assert np.isfinite(list(numbers_in(deck))).all()
    for report in (
        cl.trend_report(CLINIC, assessment),
        cl.benchmark_report(CLINIC, assessment),
        cl.overview(assessment),
    ):
        dirty = [
            words for words in words_in(report) if DIRTY.search(re.sub(r"<[^>]*>", " ", words))
        ]
        assert not dirty, dirty[:3]


YEARS = 16
SERIES: dict[str, list[float | None]] = {
    "flat": [50.0] * YEARS,
    "nought throughout": [0.0] * YEARS,
    "all missing": [None] * YEARS,
    "one figure": [50.0],
    "one figure at the end": [*[None] * (YEARS - 1), 50.0],
    "every other missing": [50.0 + n if n % 2 else None for n in range(YEARS)],
    "ties everywhere": [50.0, 51.0] * (YEARS // 2),
    "negative reductions": [float(-n) for n in range(YEARS)],
    "through nought": [float(5 - n) for n in range(YEARS)],
    "a thousand million": [1e9 + 1e3 * (n % 5) for n in range(YEARS)],
    "hardly anything": [1e-9 * (1 + n % 3) for n in range(YEARS)],
    "one step": [50.0] * (YEARS - 1) + [1e6],
}
KINDS = (
    ("change", "%", 1.0, "high_is_good"),
    ("count", "homes", 1.0, "low_is_good"),
    ("score", "level (0 to 4)", 1.0, "range_is_good"),
    ("mean", "£ per week", 1.0, "no_judgement"),
)


@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("quarterly", [False, True], ids=["yearly", "quarterly"])
def test_a_degenerate_series_has_a_clean_pack(made: type[Made], name: str, quarterly: bool) -> None:
    value_type, unit, multiplier, polarity = KINDS[list(SERIES).index(name) % len(KINDS)]
    values = SERIES[name]
    if value_type == "count":
        values = [value if value is None else abs(value) for value in values]
    label = made.quarterly if quarterly else made.yearly
    first = 2007 if quarterly else 1994
    rows = [
        {**row, "marker": "" if row.get("value") is not None else "[x]", "area_code": area}
        for area in ("E10000029", *AREAS[:4])
        for row in label(values, first=first)
    ]
    ahead = "2011/12 Q4" if quarterly else "2011/12"
    base = "2007/08 Q1" if quarterly else "1994/95"
    more = {"baseline_period": base, "tolerance": 0.5}
    goal = made.target(ahead, 50.0, **more)
    if polarity == "range_is_good":
        goal |= {"kind": "range", "upper_value": 60.0}
    periods = {"frequency": "quarterly", "period_type": "quarter"} if quarterly else {}
    data = made.build(
        rows,
        targets=[] if polarity == "no_judgement" else [goal],
        value_type=value_type,
        unit=unit,
        multiplier=multiplier,
        polarity=polarity,
        decimals=1.0,
        **periods,
    )
    assessment, deck = made_of(data)
    check(assessment, deck)


COUNTS = {
    "zero denominators": (0.0, 0.0),
    "none of a thousand million": (0.0, 1e9),
    "all of a thousand million": (1e9, 1e9),
    "one of one": (1.0, 1.0),
    "a rate above one": (7.0, 2.0),
}


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("value_type", ["proportion", "rate"])
def test_degenerate_counts_have_a_clean_pack(made: type[Made], name: str, value_type: str) -> None:
    top, bottom = COUNTS[name]
    if value_type == "proportion" and top > bottom:
        top, bottom = bottom, top
    rows = []
    for area, year in itertools.product(("E10000029", *AREAS), range(2004, 2011)):
        row = {"numerator": top, "denominator": bottom, "area_code": area}
        value = 100 * top / bottom if bottom else None
        marker = {} if bottom else {"marker": "[z]"}
        rows.append(made.observation(f"{year}/{(year + 1) % 100:02d}", value, **row, **marker))
    goals = [made.target("2010/11", 50.0, baseline_period="2004/05", tolerance=0.1)]
    goals.append(made.target("2012/13", 60.0, baseline_period="2004/05"))
    assessment, deck = made_of(made.build(rows, targets=goals, value_type=value_type))
    check(assessment, deck)


def test_one_area_alone_with_one_figure(made: type[Made]) -> None:
    data = made.build([made.observation("2009/10", 50.0)])
    check(*made_of(data))


def test_the_file_of_a_degenerate_pack_holds_no_mark_of_a_missing_number(
    made: type[Made], tmp_path: Path
) -> None:
    rows = [
        {**row, "area_code": area}
        for area in ("E10000029", *AREAS[:3])
        for row in made.yearly(SERIES["every other missing"], first=1994)
        if row.get("value") is not None
    ]
    goal = made.target("2012/13", 90.0, baseline_period="1995/96", tolerance=1.0)
    _, deck = made_of(made.build(rows, targets=[goal]))
    path = cl.write_pptx(deck, tmp_path / "pack.pptx")
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if part.endswith(".xml"):
                held = package.read(part).decode("utf-8", errors="replace")
                assert not re.search(r">(?:nan|NaN|inf|NaT)<", held), part


values = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 50.0, 100.0, -3.2, 1e9, 0.04]),
    st.floats(-200, 200).map(lambda value: round(value, 2)),
)
points = st.tuples(
    values,
    st.one_of(st.none(), st.sampled_from([0.0, 1.0, 4.0, 1e9]), st.integers(0, 500).map(float)),
    st.one_of(st.none(), st.sampled_from([0.0, 1.0, 1e9]), st.integers(1, 500).map(float)),
    st.sampled_from(["", "", "[p]", "[b]", "[c]"]),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    series=st.lists(st.lists(points, min_size=1, max_size=17), min_size=1, max_size=5),
    goals=st.lists(
        st.tuples(
            st.integers(-3, 3),
            st.sampled_from([0.0, 50.0, -10.0]),
            st.sampled_from(["level", "percent_change", "gap", "range"]),
            st.one_of(st.none(), st.sampled_from([0.0, 0.5, 20.0])),
        ),
        max_size=3,
        unique_by=lambda goal: goal[0],
    ),
    polarity=st.sampled_from(["high_is_good", "low_is_good", "range_is_good", "no_judgement"]),
    value_type=st.sampled_from(["proportion", "rate", "count", "mean", "score", "change"]),
    quarterly=st.booleans(),
)
def test_any_data_make_a_clean_pack_and_clean_reports(
    made: type[Made],
    series: list[Any],
    goals: list[Any],
    polarity: str,
    value_type: str,
    quarterly: bool,
) -> None:
    def label(n: int) -> str:
        year = 2004 + (n // 4 if quarterly else n)
        plain = f"{year}/{(year + 1) % 100:02d}"
        return f"{plain} Q{n % 4 + 1}" if quarterly else plain

    last = len(series[0]) - 1
    rows = []
    for area, some in zip(("E10000029", *AREAS), series, strict=False):
        shift = last - len(some) + 1
        for n, (value, top, bottom, marker) in enumerate(some):
            if n + shift < 0:
                continue
            row = {"area_code": area, "numerator": top, "denominator": bottom, "marker": marker}
            if value is None:
                row["marker"] = "[x]"
            row = {key: cell for key, cell in row.items() if cell is not None}
            rows.append(made.observation(label(n + shift), value, **row))
    agreed = [
        {
            **made.target(label(max(last + ahead, 0)), value, kind=kind),
            **({"upper_value": value + 5} if kind == "range" else {}),
            **({} if room is None else {"tolerance": room}),
            "comparator_code": "E92000001",
            "baseline_period": label(0),
            "version": float(number + 1),
        }
        for number, (ahead, value, kind, room) in enumerate(goals)
    ]
    periods = {"frequency": "quarterly", "period_type": "quarter"} if quarterly else {}
    data = made.build(
        rows,
        targets=agreed,
        polarity=polarity,
        value_type=value_type,
        unit="homes" if value_type == "count" else "%",
        multiplier=1.0 if value_type == "count" else 100.0,
        **periods,
    )
    check(*made_of(data))
