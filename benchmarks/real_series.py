"""Every usable real series under the shared folder, each with its frequency and its bounds.

Usable means: the longest run of consecutive periods that holds at least one period to hold back
after the shortest history the projection accepts. Nothing is filled in, smoothed or clipped.
Workbooks whose layout changes from year to year (dwellings by tenure, children in low-income
families) hold nothing that is not a project of its own to read, and are left out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SEASONS = {"annual": 1, "rolling": 1, "quarterly": 4, "monthly": 12}
"""Periods in a year, by frequency. Rolling series here move on by a year at a time."""

OVERLAP = {"annual": 1, "rolling": 3, "quarterly": 1, "monthly": 1}
"""How many periods share data with the next: a three-year average shares two of its years."""

SHORTEST = {"annual": 6, "rolling": 6, "quarterly": 9, "monthly": 25}
"""Least number of periods: the history needed, and one to hold back."""

PERCENT = (0.0, 100.0)
NOT_NEGATIVE = (0.0, None)
FREE = (None, None)
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class RealSeries:
    """One area's figures for one measure, without gaps, in time order."""

    source: str
    measure: str
    area: str
    frequency: str
    bounds: Bounds
    start: int
    figures: NDArray[np.float64]

    @property
    def is_tuned_on(self) -> bool:
        """Whether it is in the half that constants were set on.

        The many measures of the Department for Education are halved by measure, because areas move
        together; the few of the other sources by area.
        """
        by_area = "" if self.source == "dfe" else f"|{self.area}"
        return zlib.crc32(f"{self.source}|{self.measure}{by_area}".encode()) % 2 == 0


def load_real_series(folder: Path, *, only: Sequence[str] = ()) -> list[RealSeries]:
    """Every usable series of all sources, or of those named, in a fixed order."""
    found = [series for name in only or READERS for series in READERS[name](folder)]
    return sorted(found, key=lambda s: (s.source, s.frequency, s.measure, s.area))


def _series(
    source: str, measure: str, area: str, frequency: str, bounds: Bounds, by_period: pd.Series
) -> Iterator[RealSeries]:
    """The longest unbroken run (the latest of equals), if it is long enough."""
    periods, numbers = by_period.index.to_numpy(), by_period.to_numpy(dtype=float)
    order = np.argsort(periods, kind="stable")
    order = order[~np.isnan(numbers[order])]
    periods, numbers = periods[order], numbers[order]
    steps = np.diff(periods)
    # Two figures for one period: which of the two is meant cannot be told.
    if not len(periods) or (steps == 0).any():
        return
    run = np.cumsum(np.r_[0, steps != 1])
    lengths = np.bincount(run)
    best = len(lengths) - 1 - int(np.argmax(lengths[::-1]))
    values = numbers[run == best]
    if len(values) < SHORTEST[frequency]:
        return
    low, high = bounds
    if (low is not None and values.min() < low) or (high is not None and values.max() > high):
        bounds = FREE
    start = int(periods[run == best][0])
    yield RealSeries(source, measure, area, frequency, bounds, start, values)


def _bounds_of(unit: str) -> Bounds:
    """What the published unit says of the values a measure can take."""
    text = unit.lower()
    if "gap" in text or "change" in text or "difference" in text:
        return FREE
    return PERCENT if "%" in text or "percent" in text or "proportion" in text else NOT_NEGATIVE


def _number(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.astype(str).str.replace(",", "").str.rstrip("%"), errors="coerce")


def _ons(folder: Path) -> Iterator[RealSeries]:
    for path in sorted((folder / "ons").glob("*.csv")):
        table = pd.read_csv(path, dtype=str, encoding="utf-8-sig").fillna("")
        table["year"] = table["period"].str[:4].astype(int)
        table["number"] = _number(table["observation"])
        frequency = "rolling" if table["period"].str.contains("P3Y").any() else "annual"
        for (measure, area), rows in table.groupby(["indicator", "areacd"]):
            bounds = _bounds_of(rows["unit"].iloc[0])
            by_year = rows.set_index("year")["number"]
            yield from _series(f"ons/{path.stem}", measure, area, frequency, bounds, by_year)


def _trafford(folder: Path) -> Iterator[RealSeries]:
    for path in sorted((folder / "trafford").glob("*.csv")):
        table = pd.read_csv(path, dtype=str).fillna("")
        table["year"] = table["period"].str[:4].astype(int)
        table["number"] = _number(table["value"])
        for (measure, area), rows in table.groupby(["indicator", "area_code"]):
            bounds = _bounds_of(rows["measure"].iloc[0])
            by_year = rows.set_index("year")["number"]
            yield from _series(f"trafford/{path.stem}", measure, area, "annual", bounds, by_year)


def _dfe(folder: Path) -> Iterator[RealSeries]:
    table = pd.read_parquet(folder / "dfe" / "bds_long_0.parquet").astype({"Years": str})
    words = pd.read_csv(folder / "dfe" / "lait_data_dictionary.csv", dtype=str, encoding="utf-8")
    words = words.drop_duplicates("Measure_short").set_index("Measure_short").fillna("")
    # Three years in one label, such as 2014-16 or 2013/14-15/16, are a rolling average.
    three_years = table["Years"].str.match(r"\d{4}/\d\d-\d\d/\d\d$") | (_span(table["Years"]) == 2)
    rolling = set(table.loc[three_years, "Short Desc"])
    table["year"] = table["Years"].str.extract(r"((?:19|20)\d\d)")[0].astype(float)
    table["number"] = _number(table["Values"])
    table = table.dropna(subset=["year", "number"]).astype({"year": int})
    for measure, rows in table.groupby("Short Desc"):
        known = measure in words.index
        unit = words.loc[measure, "y_axis_name"] + words.loc[measure, "Measure"] if known else ""
        frequency = "rolling" if measure in rolling else "annual"
        by_year = rows.set_index("year")["number"]
        for area, places in rows.groupby("LA and Regions").indices.items():
            one = by_year.iloc[places]
            yield from _series("dfe", measure, area, frequency, _bounds_of(unit), one)


def _span(labels: pd.Series) -> pd.Series:
    """Years from the first to the last that a label such as 2014-16 names; missing if neither."""
    parts = labels.str.extract(r"^\d\d(\d\d)-(\d\d)$").astype(float)
    return parts[1] - parts[0]


def _referrals(folder: Path) -> Iterator[RealSeries]:
    path = folder / "messy" / "dfe_c1_cin_referrals_2013_to_2022.csv"
    table = pd.read_csv(path, dtype=str, encoding="utf-8-sig").fillna("")
    table["area"] = table["new_la_code"] + table["region_code"] + table["country_code"]
    for measure in ("Referrals_rate", "Re_referrals_percent", "No_Further_Action_percent"):
        table["number"] = _number(table[measure])
        for area, rows in table.groupby("area"):
            by_year = rows.set_index(rows["time_period"].astype(int))["number"]
            yield from _series("referrals", measure, area, "annual", _bounds_of(measure), by_year)


def _lginform(folder: Path) -> Iterator[RealSeries]:
    for path in sorted((folder / "lginform").glob("*.csv")):
        if "2004-19" in path.name:
            continue  # an earlier release of the deaths of enterprises in the file to 2021
        raw = pd.read_csv(path, header=None, dtype=str, encoding="utf-8-sig").fillna("")
        quarterly = raw.iloc[5, 3:].str.contains("_Q").all()
        frequency = "quarterly" if quarterly else "annual"
        for _, row in raw.iloc[6:].iterrows():
            if re.match(r"[EK]\d{8}", row[2]):
                values = _number(row.iloc[3:]).reset_index(drop=True)
                unit = f"{raw.iloc[2, 3]} {raw.iloc[0, 3]}".replace("changes", "")
                yield from _series(
                    f"lginform/{path.stem}", raw.iloc[0, 3], row[2], frequency,
                    _bounds_of(unit), values,
                )  # fmt: skip


def _defra(folder: Path) -> Iterator[RealSeries]:
    rows = _sheet(folder / "defra" / "ENV18_LA_and_Regional_Spreadsheet_2021_rev.xlsx", "Table_3")
    titles = next(row for row in rows if row.get("A") == "Year")
    table = pd.DataFrame([row for row in rows if re.match(r"\d{4}-\d\d", row.get("A", ""))])
    table["year"] = table["A"].str[:4].astype(int)
    for column in ("G", "H", "I", "J"):
        percent = titles[column].startswith("Percentage")
        table["number"] = _number(table[column]) * (100 if percent else 1)
        for area, one in table.groupby(table["C"] + table["E"]):
            by_year = one.set_index("year")["number"]
            bounds = PERCENT if percent else NOT_NEGATIVE
            yield from _series("defra/waste", titles[column], area, "annual", bounds, by_year)


def _nhs(folder: Path) -> Iterator[RealSeries]:
    table = pd.read_csv(folder / "nhs" / "nhsr_ae_attendances.csv", dtype={"type": str})
    month = pd.PeriodIndex(table["period"], freq="M")
    table["month"] = month.asi8 if hasattr(month, "asi8") else month.astype("int64")
    table["quarter"] = table["month"] // 3
    for step, frequency in (("month", "monthly"), ("quarter", "quarterly")):
        for (organisation, kind), rows in table.groupby(["org_code", "type"]):
            sums = rows.groupby(step)[["attendances", "breaches", "admissions"]].sum()
            if step == "quarter":
                sums = sums[rows.groupby(step).size() == 3]
            for measure in ("attendances", "breaches", "admissions"):
                if sums[measure].any():
                    yield from _series(
                        "nhs", f"{measure}, type {kind}", organisation, frequency, NOT_NEGATIVE,
                        sums[measure].astype(float),
                    )  # fmt: skip
            seen = 100 * (1 - sums["breaches"] / sums["attendances"].where(sums["attendances"] > 0))
            measure = f"within four hours, type {kind}"
            yield from _series("nhs", measure, organisation, frequency, PERCENT, seen)


def _transit(folder: Path) -> Iterator[RealSeries]:
    table = pd.read_csv(folder / "scorecards" / "MTA_Performance_TBTA.csv", dtype=str)
    table["number"] = _number(table["MONTHLY_ACTUAL"])
    table["month"] = table["PERIOD_YEAR"].astype(int) * 12 + table["PERIOD_MONTH"].astype(int) - 1
    for measure, rows in table.groupby("INDICATOR_NAME"):
        by_month = rows.set_index("month")["number"]
        yield from _series("transit", measure, "all", "monthly", NOT_NEGATIVE, by_month)
        yield from _series("transit", measure, "all", "quarterly", NOT_NEGATIVE, _thirds(by_month))


def _claimants(folder: Path) -> Iterator[RealSeries]:
    rows = _sheet(folder / "messy" / "nomis_Claimant_count_by_month.xlsx", "Sheet1")
    for column in ("B", "C", "D", "E"):
        bounds = NOT_NEGATIVE if column == "B" else PERCENT
        values = [row.get(column, "") for row in rows[2:] if row.get("A", "").isdigit()]
        by_month = _number(pd.Series(values))
        yield from _series("claimants", "claimants", column, "monthly", bounds, by_month)
        yield from _series("claimants", "claimants", column, "quarterly", bounds, _thirds(by_month))


def _thirds(by_month: pd.Series) -> pd.Series:
    """The mean of each whole quarter of a monthly series."""
    grouped = by_month.groupby(by_month.index // 3)
    return grouped.mean()[grouped.count() == 3]


def _sheet(path: Path, name: str) -> list[dict[str, str]]:
    """The rows of one sheet of a workbook as text by column letter (no spreadsheet library)."""
    with zipfile.ZipFile(path) as archive:
        read = {
            item: archive.read(item)
            for item in archive.namelist()
            if item.endswith((".xml", ".rels"))
        }
    relations = ElementTree.fromstring(read["xl/_rels/workbook.xml.rels"])
    target = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    sheets = {
        item.get("name"): next(v for k, v in item.attrib.items() if k.endswith("}id"))
        for item in _named(ElementTree.fromstring(read["xl/workbook.xml"]), "sheet")
    }
    shared = [
        "".join(text.text or "" for text in _named(item, "t"))
        for item in _named(ElementTree.fromstring(read["xl/sharedStrings.xml"]), "si")
    ]
    rows = []
    for row in _named(ElementTree.fromstring(read["xl/" + target[sheets[name]]]), "row"):
        texts = {}
        for cell in _named(row, "c"):
            text = next((item.text or "" for item in _named(cell, "v")), "")
            is_shared = cell.get("t") == "s" and text
            texts[re.sub(r"\d", "", cell.get("r", ""))] = shared[int(text)] if is_shared else text
        rows.append(texts)
    return rows


def _named(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Every element below of that name, whatever its namespace."""
    return (item for item in element.iter() if item.tag.rsplit("}", 1)[-1] == name)


READERS: dict[str, Callable[[Path], Iterator[RealSeries]]] = {
    "ons": _ons,
    "trafford": _trafford,
    "dfe": _dfe,
    "referrals": _referrals,
    "lginform": _lginform,
    "defra": _defra,
    "nhs": _nhs,
    "transit": _transit,
    "claimants": _claimants,
}
