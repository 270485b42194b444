"""What is withheld cannot be worked out from any frame that is published, nor from its words.

Every number of every frame that a withheld count bears on is written down as an equation; a linear
programme then asks how far the count could still be off. Denominators are taken to be known.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from clinic_lib.data import Dataset, Disclosure
from clinic_lib.data.dataset import protect
from clinic_lib.indicators import Assessment
from clinic_lib.indicators.questions import questions
from clinic_lib.presentation.charts import benchmark_chart, trend_chart

from .conftest import Made, typed

pytestmark = pytest.mark.e2e

ENGLAND, REGION, COUNTY, OTHER = "E92000001", "E12000006", "E10000029", "E10000020"
DISTRICTS = ("E07000200", "E07000202", "E07000206")
YEARS = ("2008/09", "2009/10")
SEXES = ("Sex: Female", "Sex: Male")
PARENTS = {ENGLAND: "", REGION: ENGLAND, COUNTY: REGION, OTHER: REGION}
THRESHOLD = 5
Cell = tuple[str, str, str]
Equation = tuple[dict[Cell, float], float]

counts = st.one_of(st.integers(0, 6), st.integers(0, 40), st.integers(5, 900))
wholes = st.integers(1001, 4999)


@st.composite
def whole_counties(draw: st.DrawFn) -> dict[Cell, tuple[int, int]]:
    """Counts and wholes of England, a region, two counties and three districts, by sex and year."""
    cells: dict[Cell, tuple[int, int]] = {}
    for year in YEARS:
        for sex in SEXES:
            for area in (*DISTRICTS, OTHER):
                cells[area, sex, year] = (draw(counts), draw(wholes))
            cells[COUNTY, sex, year] = _sum(cells, DISTRICTS, sex, year)
            cells[REGION, sex, year] = _sum(cells, (COUNTY, OTHER), sex, year)
            more = (draw(st.integers(20_000, 30_000)), draw(st.integers(90_000, 99_999)))
            cells[ENGLAND, sex, year] = more
        for area in (*PARENTS, *DISTRICTS):
            both = [cells[area, sex, year] for sex in SEXES]
            cells[area, "", year] = (both[0][0] + both[1][0], both[0][1] + both[1][1])
    return cells


def _sum(
    cells: dict[Cell, tuple[int, int]], areas: tuple[str, ...], sex: str, year: str
) -> tuple[int, int]:
    some = [cells[area, sex, year] for area in areas]
    return sum(one for one, _ in some), sum(whole for _, whole in some)


def dataset_of(made: type[Made], cells: dict[Cell, tuple[int, int]]) -> Dataset:
    """A data set in which nothing is withheld yet."""
    rows = [
        made.observation(
            year,
            100 * count / whole,
            area_code=area,
            breakdown=sex,
            numerator=float(count),
            denominator=float(whole),
        )
        for (area, sex, year), (count, whole) in cells.items()
    ]
    goal = made.target("2009/10", 20.0, baseline_period="2008/09")
    dataset = made.build(rows, targets=[goal], people="people", disclosive=True)
    parents = {**PARENTS, **dict.fromkeys(DISTRICTS, COUNTY)}
    kinds = {ENGLAND: "country", REGION: "region", COUNTY: "county", OTHER: "county"}
    areas = typed(
        "areas",
        [
            {
                "area_code": code,
                "area_name": f"Place {code}",
                "area_type": kinds.get(code, "district"),
                "parent_code": parent,
            }
            for code, parent in parents.items()
        ],
    )
    return replace(dataset, areas=areas)


def sums_of(cells: dict[Cell, tuple[int, int]]) -> Iterator[Equation]:
    """What everybody knows to add up."""
    for area, sex, year in cells:
        if not sex:
            yield {(area, "", year): 1.0, **{(area, one, year): -1.0 for one in SEXES}}, 0.0
        if area == COUNTY:
            parts = {(one, sex, year): -1.0 for one in DISTRICTS}
            yield {(COUNTY, sex, year): 1.0, **parts}, 0.0
        if area == REGION:
            parts = {(one, sex, year): -1.0 for one in (COUNTY, OTHER)}
            yield {(REGION, sex, year): 1.0, **parts}, 0.0


def told_by(result: Assessment, cells: dict[Cell, tuple[int, int]]) -> Iterator[Equation]:
    """Every number of the published frames that a count bears on, as an equation."""
    row = result.scorecard.iloc[0]
    names = {f"Place {code}": code for code in (*PARENTS, *DISTRICTS)}
    latest = row["period"]

    def value(area: str, period: Any, shown: float, sex: str = "") -> Iterator[Equation]:
        if shown == shown:
            cell = (area, sex, str(period))
            yield {cell: 1.0}, shown * cells[cell][1] / 100

    for line in result.history.itertuples():
        yield from value(COUNTY, line.period, line.value)
        if line.numerator == line.numerator:
            yield {(COUNTY, "", line.period): 1.0}, line.numerator
    for line in result.comparators.itertuples():
        yield from value(line.area_code, line.period, line.value)
    for line in result.underneath.itertuples():
        area, sex = (line.part_code, "") if line.part_code else (COUNTY, f"Sex: {line.part}")
        yield {(area, sex, line.period): 1.0}, line.numerator
    for column, period in (
        ("value", latest),
        ("previous_value", row["previous_period"]),
        ("last_year_value", row["last_year_period"]),
        ("baseline_value", row["baseline_period"]),
    ):
        yield from value(COUNTY, period, row[column])
    for column, area in (("england_value", ENGLAND), ("region_value", REGION)):
        yield from value(area, latest, row[column])
    yield from value(OTHER, latest, row["neighbours_value"])
    for end in ("highest", "lowest"):
        if row[f"{end}_district"]:
            yield from value(names[row[f"{end}_district"]], latest, row[f"{end}_district_value"])
    if row["target_gap_people"] == row["target_gap_people"]:
        goal = row["target_value"] / 100 * cells[COUNTY, "", latest][1]
        # It is printed to a whole person, and counted here as if it were exact.
        yield {(COUNTY, "", latest): 1.0}, goal - row["target_gap_people"]
    if row["england_gap_people"] == row["england_gap_people"]:
        rate = cells[COUNTY, "", latest][1] / cells[ENGLAND, "", latest][1]
        both = {(COUNTY, "", latest): 1.0, (ENGLAND, "", latest): -rate}
        yield both, -row["england_gap_people"]
    if row["underneath_gap"] == row["underneath_gap"]:
        assert row["underneath_value"] == row["underneath_value"]
        gap = row["underneath_gap"] + row["underneath_value"]
        yield {(COUNTY, "", latest): 1.0}, gap * cells[COUNTY, "", latest][1] / 100


def room(cell: Cell, equations: list[Equation], cells: dict[Cell, tuple[int, int]]) -> float:
    """How far apart the least and the greatest count are that agree with all that is told."""
    place = {key: n for n, key in enumerate(cells)}
    matrix, right = np.zeros((len(equations), len(place))), np.zeros(len(equations))
    for n, (terms, sum_) in enumerate(equations):
        for key, factor in terms.items():
            matrix[n, place[key]] += factor
        right[n] = sum_
    bounds = [(0, whole) for _, whole in cells.values()]
    slack = 1e-6 * (1 + np.abs(right))
    ends = []
    for sign in (1, -1):
        aim = np.zeros(len(place))
        aim[place[cell]] = sign
        found = linprog(
            aim,
            A_ub=np.vstack([matrix, -matrix]),
            b_ub=np.concatenate([right + slack, slack - right]),
            bounds=bounds,
        )
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return ends[1] - ends[0]


@settings(max_examples=10, deadline=None)
@given(cells=whole_counties())
def test_no_published_frame_gives_a_small_count_back(
    made: type[Made], cells: dict[Cell, tuple[int, int]]
) -> None:
    shown = protect(dataset_of(made, cells), Disclosure(threshold=THRESHOLD))
    result = made.assessed(shown)
    equations = list(sums_of(cells))
    # Whole people are printed, so that equation may be off by half of one.
    exact = [
        (terms, right)
        for terms, right in told_by(result, cells)
        if _agrees(terms, right, cells, within=0.5)
    ]
    assert len(exact) == len(list(told_by(result, cells)))
    equations += [
        (terms, sum(factor * cells[key][0] for key, factor in terms.items())) for terms, _ in exact
    ]
    small = [cell for cell, (count, _) in cells.items() if 0 < count < THRESHOLD]
    hidden = {
        (row.area_code, row.breakdown, row.period)
        for row in shown.observations.itertuples()
        if row.value != row.value
    }
    assert set(small) <= hidden
    for cell in small:
        assert room(cell, equations, cells) >= THRESHOLD - 1e-3, cell


def _agrees(
    terms: dict[Cell, float], right: float, cells: dict[Cell, tuple[int, int]], *, within: float
) -> bool:
    """Whether what is told is true, so that the equations say what the frames say."""
    return abs(sum(f * cells[key][0] for key, f in terms.items()) - right) <= within + 1e-6


@settings(max_examples=5, deadline=None)
@given(cells=whole_counties())
def test_no_words_hold_a_number_that_is_withheld(
    made: type[Made], cells: dict[Cell, tuple[int, int]]
) -> None:
    dataset = protect(dataset_of(made, cells), Disclosure(threshold=THRESHOLD))
    result = made.assessed(dataset)
    charts = [trend_chart(result, "NI192"), benchmark_chart(result, "NI192")]
    words = [chart.alt_text for chart in charts if chart]
    words += [note for chart in charts if chart for note in chart.notes]
    words += [f"{one.text} {one.because}" for one in questions(result, "NI192")]
    words += [str(cell) for cell in result.scorecard.iloc[0] if isinstance(cell, str)]
    said = set(re.findall(r"\d[\d,]*\.?\d*", " ".join(words)))
    shown = set()
    for frame in (result.scorecard, result.history, result.comparators, result.underneath):
        for number in frame.select_dtypes("number").to_numpy().ravel():
            if not math.isnan(number):
                shown |= {f"{abs(number):,.{digits}f}" for digits in (0, 1)}
    for row in dataset.observations.itertuples():
        if row.value == row.value:
            continue
        count, whole = cells[row.area_code, row.breakdown, row.period]
        secret = {f"{100 * count / whole:.1f}", f"{count:,}" if count > 31 else "secret"}
        assert not (secret & said) - shown, row


def test_the_programme_sees_a_leak(made: type[Made]) -> None:
    """A county with one withheld district and everything else told leaves no room."""
    cells = {(area, "", "2009/10"): (30, 1000) for area in (*PARENTS, *DISTRICTS)}
    cells[DISTRICTS[0], "", "2009/10"] = (3, 1000)
    cells[COUNTY, "", "2009/10"] = (63, 3000)
    told: list[Equation] = [
        ({(COUNTY, "", "2009/10"): 1.0}, 63.0),
        *[({(area, "", "2009/10"): 1.0}, 30.0) for area in DISTRICTS[1:]],
        (
            {
                (COUNTY, "", "2009/10"): 1.0,
                **{(area, "", "2009/10"): -1.0 for area in DISTRICTS},
            },
            0.0,
        ),
    ]
    assert room((DISTRICTS[0], "", "2009/10"), told, cells) < 0.01
