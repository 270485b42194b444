"""A small hand-made assessment: every look a slide can have, with figures one can check by eye."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest

from clinic_lib.indicators import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    Assessment,
    typed_frame,
)
from clinic_lib.meeting import Clinic, KeyArea
from clinic_lib.presentation import Briefing, Deck, build_evidence_pack

NAN = float("nan")
PERIODS = ["2004/05", "2005/06", "2006/07", "2007/08", "2008/09", "2009/10", "2010/11"]
NEIGHBOURS = [
    ("E10000003", "Cambridgeshire"),
    ("E10000006", "Cumbria"),
    ("E10000008", "Devon"),
    ("E10000011", "East Sussex"),
    ("E10000012", "Essex"),
    ("E10000013", "Gloucestershire"),
    ("E10000018", "Leicestershire"),
    ("E10000019", "Lincolnshire"),
    ("E10000020", "Norfolk"),
    ("E10000021", "Northamptonshire"),
    ("E10000023", "North Yorkshire"),
    ("E10000025", "Oxfordshire"),
    ("E10000027", "Somerset"),
    ("E10000028", "Staffordshire"),
    ("E10000031", "Warwickshire"),
    ("E10000034", "Worcestershire"),
]
NUMBERS_OF_HISTORY = (
    "numerator",
    "denominator",
    "lower_cl",
    "upper_cl",
    "process_mean",
    "lower_process_limit",
    "upper_process_limit",
    "target_value",
    "target_upper_value",
)
SCORECARD_DEFAULTS: dict[str, object] = {
    "good_performance": "Good performance is typified by a higher percentage.",
    "polarity": "high_is_good",
    "value_type": "proportion",
    "unit": "%",
    "multiplier": 100.0,
    "decimals": 1,
    "frequency": "annual",
    "period_type": "financial",
    "source": "Illustrative return",
    "people": "households",
    "definition": "",
    "illustrative": True,
    "area_code": "E10000029",
    "area_name": "Suffolk",
    "as_at": pd.Timestamp("2011-05-31"),
    "marker": "",
    "numerator": NAN,
    "denominator": NAN,
    "lower_cl": NAN,
    "upper_cl": NAN,
    "interval_method": "none",
    "previous_period": "",
    "previous_value": NAN,
    "change_on_previous": NAN,
    "last_year_period": "",
    "last_year_value": NAN,
    "change_on_last_year": NAN,
    "direction": "cannot_tell",
    "direction_basis": "no earlier figure",
    "evidence": "none",
    "baseline_period": "",
    "baseline_value": NAN,
    "target_period": "",
    "target_kind": "",
    "target_value": NAN,
    "target_upper_value": NAN,
    "target_version": NAN,
    "target_agreed_on": pd.NaT,
    "target_reason": "",
    "target_status": "no_target",
    "target_gap": NAN,
    "percent_of_way": NAN,
    "points": 7,
    "segment_points": 7,
    "missing_periods": "",
    "break_period": "",
    "rebase_period": "",
    "process_mean": NAN,
    "lower_process_limit": NAN,
    "upper_process_limit": NAN,
    "special_cause": "none",
    "variation": "none",
    "assurance": "none",
    "process_limits_reason": "there are 7 points and 13 are needed",
    "recent_trend": "cannot_be_calculated",
    "recent_trend_reason": "",
    "england_code": "E92000001",
    "england_name": "England",
    "england_value": NAN,
    "england_comparison": "not_compared",
    "region_code": "E12000006",
    "region_name": "East of England",
    "region_value": NAN,
    "region_comparison": "not_compared",
    "neighbours_count": 0,
    "neighbours_missing": 0,
    "neighbours_value": NAN,
    "neighbours_comparison": "not_compared",
    "quartile": NAN,
    "rank": NAN,
    "rank_low": NAN,
    "rank_high": NAN,
    "rank_of": NAN,
    "comparison_basis": "",
    "benchmark_relevant": True,
    "benchmark_reason": "",
    "target_gap_people": NAN,
    "england_gap_people": NAN,
    "freshness_months": 2,
    "freshness": "2 months old",
}


def history_rows(indicator_id: str, periods: list[str], values: list[float], **columns: list):
    """History rows with every column; a column not given is empty."""
    size = len(periods)
    year = [pd.Timestamp(2004, 4, 1) + pd.DateOffset(years=n) for n in range(size)]
    empty = {name: [NAN] * size for name in NUMBERS_OF_HISTORY}
    frame = {
        "indicator_id": [indicator_id] * size,
        "period": periods,
        "period_long": periods,
        "period_start": year,
        "period_end": year,
        "value": values,
        "marker": [""] * size,
        "segment": [0] * size,
        "special_cause": ["none"] * size,
        "is_baseline": [False] * size,
        "is_ahead": [False] * size,
    }
    return pd.DataFrame({**frame, **empty, **columns})


def comparator_rows(indicator_id: str, area: float, england: float, region: float, spread: float):
    """The area, England, the region and sixteen neighbours, one of them without a value."""
    rows = [
        ("E10000029", "Suffolk", "area", area),
        ("E92000001", "England", "england", england),
        ("E12000006", "East of England", "region", region),
    ]
    for number, (code, name) in enumerate(NEIGHBOURS):
        value = england + spread * (((number * 7) % 16) - 7.5) / 8
        rows.append((code, name, "neighbour", value))
    frame = pd.DataFrame(rows, columns=["area_code", "area_name", "comparator_type", "value"])
    width = abs(spread) * 0.12
    frame = frame.assign(
        indicator_id=indicator_id,
        period="2010/11",
        lower_cl=frame["value"] - width,
        upper_cl=frame["value"] + width,
        marker="",
        comparison="similar",
    )
    frame.loc[frame["area_name"] == "Cumbria", ["value", "lower_cl", "upper_cl"]] = NAN
    frame.loc[frame["area_name"] == "Cumbria", "marker"] = "[c]"
    frame["rank"] = frame["value"].rank(ascending=False)
    return frame


def _scorecard(indicator_id: str, title: str, **columns: object) -> dict[str, object]:
    return {
        **SCORECARD_DEFAULTS,
        "indicator_id": indicator_id,
        "title": title,
        "period": "2010/11",
        "period_long": "financial year 2010/11",
        **columns,
    }


def _recycling() -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    values = [31.237, 34.518, NAN, 40.222, 43.914, 45.5, 46.049]
    target = [NAN, NAN, NAN, NAN, 44.0, 47.0, 48.0]
    row = _scorecard(
        "NI192",
        "Household waste sent for reuse, recycling and composting",
        definition="Percentage of household waste arisings which have been sent by the authority "
        "for reuse, recycling, composting or treatment by anaerobic digestion.",
        value=46.049,
        lower_cl=45.9,
        upper_cl=46.2,
        marker="[p]",
        previous_value=45.5,
        previous_period="2009/10",
        last_year_value=45.5,
        last_year_period="2009/10",
        change_on_previous=0.549,
        change_on_last_year=0.549,
        direction="improving",
        direction_basis="up on 2009/10",
        evidence="some",
        baseline_period="2007/08",
        baseline_value=40.222,
        target_period="2010/11",
        target_kind="level",
        target_value=48.0,
        target_status="not_met",
        target_gap=-1.951,
        percent_of_way=74.9,
        missing_periods="2006/07",
        break_period="2007/08",
        england_value=41.5,
        england_comparison="better",
        region_value=46.0,
        region_comparison="similar",
        rank=5.0,
        rank_low=4.0,
        rank_high=7.0,
        rank_of=16.0,
        quartile=2.0,
        comparison_basis="95% confidence limits against the comparator's value",
        target_gap_people=6200.0,
        headline="Recycling is behind target but improving",
        verdict="Recycling in Suffolk was 46.0% in 2010/11, 2.0 percentage points short of the "
        "target of 48.0% but up on the year before (some evidence); better than England.",
    )
    history = history_rows(
        "NI192",
        PERIODS,
        values,
        marker=["", "", "[x]", "[b]", "", "[r]", "[p]"],
        segment=[0, 0, 0, 1, 1, 1, 1],
        lower_cl=[v - 1.4 for v in values],
        upper_cl=[v + 1.1 for v in values],
        target_value=target,
        is_baseline=[False, False, False, True, False, False, False],
        numerator=[NAN if v != v else round(v * 3100) for v in values],
        denominator=[310000.0] * 7,
    )
    return row, history, comparator_rows("NI192", 46.049, 41.5, 46.0, 9.0)


def _carbon() -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    values = [8.42, 8.31, 8.29, 8.11, 7.9, 7.2, 7.05]
    row = _scorecard(
        "NI186",
        "Per capita reduction in carbon dioxide emissions in the local authority area",
        good_performance="Good performance is typified by lower emissions per person.",
        polarity="low_is_good",
        value_type="ratio",
        unit="tonnes per person",
        decimals=2,
        period_type="calendar",
        people="",
        value=7.05,
        previous_value=7.2,
        last_year_value=7.2,
        last_year_period="2009/10",
        change_on_last_year=-0.15,
        direction="improving",
        evidence="strong",
        target_period="2010/11",
        target_value=7.4,
        target_status="met",
        target_gap=-0.35,
        baseline_period="2004/05",
        baseline_value=8.42,
        percent_of_way=134.3,
        england_value=6.8,
        england_comparison="not_compared",
        rank=11.0,
        rank_of=16.0,
        headline="Carbon dioxide emissions are within target and falling",
        verdict="Emissions in Suffolk were 7.05 tonnes per person, within the target of 7.40.",
    )
    history = history_rows(
        "NI186",
        PERIODS,
        values,
        target_value=[NAN] * 4 + [7.9, 7.6, 7.4],
        is_baseline=[True] + [False] * 6,
    )
    areas = comparator_rows("NI186", 7.05, 6.8, 6.9, 2.0)
    return row, history, areas.assign(lower_cl=NAN, upper_cl=NAN)


def _quarterly() -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    labels = [f"{y}/{(y + 1) % 100:02d} Q{q}" for y in range(2004, 2011) for q in range(1, 5)]
    values = [62 + ((n * 37) % 11) * 0.9 + (5 if n > 19 else 0) for n in range(28)]
    values[12] = 48.0
    old = [n < 16 for n in range(28)]
    row = _scorecard(
        "NI157a",
        "Processing of major planning applications within 13 weeks",
        frequency="quarterly",
        period_type="quarter",
        period="2010/11 Q4",
        period_long="January to March 2011 (2010/11 Q4)",
        value=values[-1],
        direction="steady",
        evidence="weak",
        target_period="2010/11 Q4",
        target_value=70.0,
        target_status="not_met",
        target_gap=values[-1] - 70.0,
        points=28,
        process_limits_reason="",
        variation="common_cause",
        assurance="inconsistent",
        benchmark_relevant=False,
        benchmark_reason="Neighbouring authorities publish this by year, not by quarter.",
        headline="Planning decisions are steady and may miss the target by chance",
        verdict="Decisions in time were steady; the target is met in some quarters and missed in "
        "others by chance alone.",
    )
    history = history_rows(
        "NI157a",
        labels,
        values,
        segment=[0 if o else 1 for o in old],
        process_mean=[65.7 if o else 70.4 for o in old],
        lower_process_limit=[52.0 if o else 60.1 for o in old],
        upper_process_limit=[79.4 if o else 80.7 for o in old],
        special_cause=["outside_low" if n == 12 else "none" for n in range(28)],
        target_value=[NAN] * 16 + [70.0] * 12,
    )
    return row, history, comparator_rows("NI157a", NAN, NAN, NAN, 1.0).iloc[:0]


def _worsening() -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    values = [10.4, 10.1, 10.2, 10.9, 12.6, 14.1, 15.2]
    row = _scorecard(
        "NI152",
        "Working age people on out of work benefits",
        good_performance="Good performance is typified by a lower percentage.",
        polarity="low_is_good",
        period_type="calendar",
        people="people",
        value=15.2,
        last_year_value=14.1,
        last_year_period="2009/10",
        change_on_last_year=1.1,
        direction="worsening",
        evidence="strong",
        target_status="deferred",
        target_reason="Deferred because of the downturn",
        england_value=12.3,
        england_comparison="worse",
        region_value=10.1,
        region_comparison="worse",
        rank=15.0,
        rank_low=14.0,
        rank_high=16.0,
        rank_of=16.0,
        quartile=1.0,
        headline="More people are on out of work benefits",
        verdict="15.2% of working age people in Suffolk were on out of work benefits in 2010/11, "
        "up from 14.1% the year before (strong evidence) and worse than England (12.3%).",
    )
    history = history_rows("NI152", PERIODS, values)
    return row, history, comparator_rows("NI152", 15.2, 12.3, 10.1, 3.0)


def _balance() -> tuple[dict[str, object], pd.DataFrame, pd.DataFrame]:
    row = _scorecard(
        "L7",
        "Share of school places that are empty",
        good_performance="Good performance is typified by between 5 and 8 per cent.",
        polarity="range_is_good",
        value=NAN,
        marker="[c]",
        target_period="2010/11",
        target_value=5.0,
        target_upper_value=8.0,
        target_status="cannot_tell",
        points=3,
        benchmark_relevant=True,
        headline="The latest figure for empty places is confidential",
        verdict="The figure for 2010/11 is confidential, so nothing can be said of the target.",
    )
    history = history_rows(
        "L7",
        PERIODS[3:],
        [6.1, 6.4, 8.3, NAN],
        marker=["", "[e]", "", "[c]"],
        target_value=[NAN, 5.0, 5.0, 5.0],
        target_upper_value=[NAN, 8.0, 8.0, 8.0],
    )
    areas = comparator_rows("L7", NAN, NAN, NAN, 1.0)
    return row, history, areas.assign(value=NAN, lower_cl=NAN, upper_cl=NAN)


def _rows(frames: Iterable[pd.DataFrame]) -> list[dict[str, object]]:
    """The rows of several frames, one after the other."""
    return [row for frame in frames for row in frame.to_dict("records")]


@pytest.fixture(scope="session")
def assessment() -> Assessment:
    """Five indicators: behind but improving, met, with process limits, worsening, and unknown."""
    made = [_recycling(), _carbon(), _quarterly(), _worsening(), _balance()]
    return Assessment(
        "E10000029",
        "Suffolk",
        dt.date(2011, 6, 15),
        scorecard=typed_frame([row for row, _, _ in made], SCORECARD_COLUMNS),
        history=typed_frame(_rows(history for _, history, _ in made), HISTORY_COLUMNS),
        comparators=typed_frame(_rows(areas for _, _, areas in made), COMPARATOR_COLUMNS),
    )


KEY_AREAS = (
    KeyArea(
        "Waste and carbon",
        ("NI192", "NI186"),
        "Less waste is made, and less of it is buried.",
    ),
    KeyArea("Planning", ("NI157a",)),
)


def briefing_of(
    assessment: Assessment, key_areas: tuple[KeyArea, ...] = (), **fields: Any
) -> Briefing:
    """A clinic of these areas, as its decks are made from."""
    clinic = Clinic(
        clinic_id="greenest-county-2011-06",
        title="Creating the Greenest County: performance clinic",
        partnership_id="greenest-county",
        date=dt.date(2011, 6, 15),
        key_areas=key_areas,
        place="Endeavour House, Ipswich",
    )
    return Briefing(clinic, assessment, "Creating the Greenest County", **fields)


@pytest.fixture(scope="session")
def pack(assessment: Assessment) -> Deck:
    """The evidence pack of the five indicators, two of them in no key area."""
    return build_evidence_pack(briefing_of(assessment, KEY_AREAS))
