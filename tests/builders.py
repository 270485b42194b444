"""A small data folder and clinic file, right in every respect, for tests to use or to spoil."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = list[dict[str, str]]

AREA_LINES = """
E92000001,England,country,,1994-01-01,
E12000006,East of England,region,E92000001,1994-01-01,
E10000029,Suffolk,county,E12000006,1994-01-01,
E10000020,Norfolk,county,E12000006,1994-01-01,
E10000003,Cambridgeshire,county,E12000006,1994-01-01,
E07000202,Ipswich,district,E10000029,1994-01-01,
E07000205,Suffolk Coastal,district,E10000029,1994-01-01,2019-03-31
"""
SHARED = {"source": "Made up for tests", "scope": "national", "illustrative": "yes"}
INDICATORS: Rows = [
    {
        "indicator_id": "NI192",
        "title": "Household waste sent for reuse, recycling and composting",
        "good_performance": "Good performance is typified by a higher percentage",
        "polarity": "high_is_good",
        "value_type": "proportion",
        "unit": "%",
        "multiplier": "100",
        "decimals": "1",
        "frequency": "annual",
        "period_type": "financial",
        "people": "tonnes",
        "designated": "yes",
        "outcome": "Less waste",
        **SHARED,
    },
    {
        "indicator_id": "NI020",
        "title": "Assault with injury crime rate",
        "polarity": "low_is_good",
        "value_type": "rate",
        "unit": "per 1,000 population",
        "multiplier": "1000",
        "decimals": "2",
        "frequency": "quarterly",
        "period_type": "quarter",
        "people": "crimes",
        **SHARED,
    },
    {
        "indicator_id": "NI154",
        "title": "Net additional homes provided",
        "polarity": "high_is_good",
        "value_type": "count",
        "unit": "homes",
        "multiplier": "1",
        "decimals": "0",
        "frequency": "annual",
        "period_type": "financial",
        "benchmark_relevant": "no",
        "benchmark_reason": "Counties differ in size, so numbers of homes are not compared",
        **SHARED,
    },
    {
        "indicator_id": "NI075",
        "title": "Five or more A*-C grades at GCSE including English and mathematics",
        "polarity": "high_is_good",
        "value_type": "proportion",
        "unit": "%",
        "multiplier": "100",
        "decimals": "1",
        "frequency": "annual",
        "period_type": "academic",
        "people": "pupils",
        "statutory": "yes",
        **SHARED,
    },
    {
        "indicator_id": "L01",
        "title": "Visitors to country parks",
        "polarity": "no_judgement",
        "value_type": "count",
        "unit": "visitors",
        "multiplier": "1",
        "decimals": "0",
        "frequency": "monthly",
        "period_type": "month",
        **{**SHARED, "scope": "local"},
    },
]
WASTE = {"E92000001": 376, "E12000006": 412, "E10000029": 466, "E10000020": 428, "E10000003": 520}
YEARS = ("2005/06", "2006/07", "2007/08", "2008/09", "2009/10")
TARGET_LINES = """
NI192,E10000029,2010/11,level,55,,2007/08,,1,2008-06-26,,agreed
NI192,E10000029,2010/11,level,53.5,,2007/08,,2,2010-03-31,Refreshed,agreed
NI020,E10000029,2010/11 Q4,percent_change,-5,,2008/09 Q1,,1,2008-06-26,,agreed
NI154,E10000029,2010/11,range,2500,3000,,,1,2008-06-26,,agreed
NI075,E10000029,2010/11,gap,2,,2008/09,E92000001,1,2008-06-26,,agreed
NI075,E10000020,2010/11,level,,,,,1,,,placeholder
"""
TARGET_COLUMNS = (
    "indicator_id,area_code,period,kind,value,upper_value,baseline_period,comparator_code,"
    "version,agreed_on,reason,state"
)


def write_small_data(folder: Path | str) -> Path:
    """Write a small valid data folder: five areas' waste, crime, homes, pupils and visitors."""
    folder = Path(folder)
    for name, rows in small_tables().items():
        write_rows(folder / f"{name}.csv", rows)
    return folder


def write_small_clinic(folder: Path | str, name: str = "greenest-county-2011-06") -> Path:
    """Write a valid clinic file for the small data folder and give its path."""
    path = Path(folder) / f"{name}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(small_clinic(name), encoding="utf-8")
    return path


def small_clinic(name: str = "greenest-county-2011-06") -> str:
    """The text of a valid clinic file for the small data folder."""
    return f"""clinic: {name}
title: "Creating the Greenest County: performance clinic"
partnership: greenest-county
date: 2011-06-15
place: "Endeavour House, Ipswich"
area: E10000029
key_areas:
  - title: "Waste and recycling"
    desired_outcome: "Less waste, and more of it used again"
    indicators: [NI192]
  - title: "Homes and safety"
    indicators:
      - NI154
      - NI020
other_indicators: [NI075]
comparators:
  england: E92000001
  region: E12000006
  neighbours: [E10000020, E10000003]
"""


def small_tables() -> dict[str, Rows]:
    """Every table as rows of text, freshly made so that a test may change them."""
    return {
        "areas": _lines(
            AREA_LINES, "area_code,area_name,area_type,parent_code,valid_from,valid_to"
        ),
        "indicators": [dict(row) for row in _with_all_columns(INDICATORS)],
        "observations": _observations(),
        "targets": _lines(TARGET_LINES, TARGET_COLUMNS),
        "partnerships": [
            {
                "partnership_id": "greenest-county",
                "name": "Creating the Greenest County",
                "area_code": "E10000029",
                "theme": "Greenest county",
                "chair_role": "Chair",
                "description": "",
                "illustrative": "yes",
            },
            {
                "partnership_id": "learning",
                "name": "Learning and Skills",
                "area_code": "E10000029",
                "theme": "Learning and skills for the future",
                "chair_role": "Chair",
                "description": "",
                "illustrative": "yes",
            },
        ],
        "golden_thread": [
            _thread("greenest-county", "NI192", "A1"),
            _thread("greenest-county", "NI154", ""),
            _thread("learning", "NI075", "A2"),
        ],
        "activities": [_activity("A1", "greenest-county"), _activity("A2", "learning")],
        "comparators": [
            _comparator("E92000001", "england"),
            _comparator("E12000006", "region"),
            _comparator("E10000020", "neighbour", "1"),
            _comparator("E10000003", "neighbour", "2"),
        ],
        "stories": [
            {
                "story_id": "S1",
                "indicator_id": "NI192",
                "partnership_id": "greenest-county",
                "story": "A village now composts nearly all of its garden waste.",
                "consent": "anonymised",
                "source": "Parish meeting",
            }
        ],
        "rebases": [
            {
                "indicator_id": "NI020",
                "area_code": "E10000029",
                "period": "2009/10 Q1",
                "reason": "Recording rules changed",
                "decided_on": "2009-09-01",
            }
        ],
        "actions": [
            _action("P1", partnership_id="greenest-county", status="done", done_on="2009-12-01"),
            _action("P2", partnership_id="learning", indicator_id="NI075"),
            {
                **_action("P3", partnership_id="learning", indicator_id="", kind="ask"),
                "asked_of": "Chief executive",
                "answer": "Yes",
                "answered_on": "2009-07-01",
                "effect_indicator": "",
                "effect_direction": "",
            },
        ],
    }


def _action(action_id: str, **changes: str) -> dict[str, str]:
    row = {
        "action_id": action_id,
        "kind": "action",
        "clinic_id": "",
        "partnership_id": "",
        "indicator_id": "NI192",
        "text": "Leaflets to 3,000 homes",
        "agreed_on": "2009-06-01",
        "due": "2009-12-31",
        "effect_indicator": "NI192",
        "effect_direction": "rise",
        "asked_of": "",
        "answer": "",
        "answered_on": "",
        "status": "open",
        "done_on": "",
    }
    return {**row, **changes}


def write_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Write rows of text as a CSV file; the first row's keys are the header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _observations() -> Rows:
    rows = []
    for number, year in enumerate(YEARS):
        for area, level in WASTE.items():
            tonnes = 20 * (level - 40 + 12 * number)
            rows.append(_observation("NI192", area, year, tonnes / 200, tonnes, 20_000))
        for area, base in (("E10000029", 2400), ("E10000020", 3100)):
            rows.append(_observation("NI154", area, year, base + 97 * number))
    for number in range(16):
        quarter = f"{2006 + number // 4}/{7 + number // 4:02d} Q{number % 4 + 1}"
        for area, base in (("E10000029", 1290), ("E10000020", 1410), ("E92000001", 91_000)):
            count = base + (37 * number) % 101
            people = {"E10000029": 715_000, "E10000020": 850_000}.get(area, 51_000_000)
            rate = round(1000 * count / people, 2)
            rows.append(_observation("NI020", area, quarter, rate, count, people))
    for number, year in enumerate(("2006/07", "2007/08", "2008/09", "2009/10")):
        for area, share in (("E92000001", 46.1), ("E10000029", 48.2), ("E10000020", 45.0)):
            row = _observation("NI075", area, year, round(share + 1.3 * number, 1))
            rows.append({**row, "lower_cl": _text(share + 1.3 * number - 1.1)})
            rows[-1]["upper_cl"] = _text(share + 1.3 * number + 1.1)
    suppressed = _observation("NI075", "E07000202", "2009/10", None)
    rows.append({**suppressed, "marker": "[c]"})
    boys = _observation("NI075", "E10000029", "2009/10", 48.5)
    rows.append({**boys, "breakdown": "Sex: Male", "marker": "[p][r]"})
    for number, month in enumerate(("Jan 2010", "Feb 2010", "Mar 2010")):
        rows.append(_observation("L01", "E10000029", month, 10_250 + 731 * number))
    return rows


def _observation(
    indicator: str,
    area: str,
    period: str,
    value: float | None,
    numerator: float | None = None,
    denominator: float | None = None,
) -> dict[str, str]:
    return {
        "indicator_id": indicator,
        "area_code": area,
        "period": period,
        "value": _text(value),
        "numerator": _text(numerator),
        "denominator": _text(denominator),
        "lower_cl": "",
        "upper_cl": "",
        "breakdown": "",
        "marker": "",
        "as_at": "2010-12-31",
    }


def _text(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def _lines(lines: str, columns: str) -> Rows:
    names = columns.split(",")
    return [dict(zip(names, line.split(","), strict=True)) for line in lines.strip().splitlines()]


def _with_all_columns(rows: Rows) -> Rows:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [{name: row.get(name, "") for name in names} for row in rows]


def _thread(partnership: str, indicator: str, activity: str) -> dict[str, str]:
    return {
        "partnership_id": partnership,
        "ambition": "Suffolk, the greenest county",
        "outcome": "Less waste",
        "indicator_id": indicator,
        "activity_id": activity,
    }


def _activity(activity: str, partnership: str) -> dict[str, str]:
    return {
        "activity_id": activity,
        "partnership_id": partnership,
        "activity": "Home composting campaign",
        "lead_role": "Head of Waste",
        "organisation": "Suffolk County Council",
        "start": "2009-04-01",
        "due": "2011-03-31",
        "status": "underway",
    }


def _comparator(code: str, kind: str, rank: str = "") -> dict[str, str]:
    return {
        "area_code": "E10000029",
        "comparator_code": code,
        "comparator_type": kind,
        "rank": rank,
        "distance": "",
        "list_name": "Test neighbours" if kind == "neighbour" else "",
        "source": "Made up for tests",
        "as_at": "2010-04-01",
    }
