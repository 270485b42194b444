"""A national set of figures, made by a seed: every area, many indicators, many quarters.

    python -m benchmarks.national_set FOLDER [--indicators 200] [--areas 350] [--periods 60]

Written one indicator at a time as partitioned Parquet, so that it takes no more memory for being
large. The figures are invented; what matters is that there are so many of them.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from clinic_lib.data import write_table

COUNTY = "E10000001"
CLINIC = """title: "A clinic on a national set"
partnership: {partnership}
date: 2019-12-02
key_areas:
  - title: "First"
    indicators: [{first}, {second}]
  - title: "Second"
    indicators: [{third}, {fourth}]
"""


def main() -> None:
    """Make the set that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--indicators", type=int, default=200)
    parser.add_argument("--areas", type=int, default=350)
    parser.add_argument("--periods", type=int, default=60)
    asked = parser.parse_args()
    rows = make_national_set(asked.folder, asked.indicators, asked.areas, asked.periods)
    print(f"{rows:,} observations in {asked.folder}")


def make_national_set(folder: Path, indicators: int, areas: int, periods: int) -> int:
    """Write the set; returns how many observations it has."""
    codes = [f"X{number:04d}" for number in range(1, indicators + 1)]
    places = _areas(areas)
    quarters = _quarters(periods)
    write_table(places, folder / "areas.csv")
    write_table(_register(codes), folder / "indicators.csv")
    write_table(_partnerships(places), folder / "partnerships.csv")
    write_table(_targets(codes, quarters[-1]), folder / "targets.csv")
    for number, code in enumerate(codes):
        rows = _observations(code, places["area_code"], quarters, np.random.default_rng(number))
        partition = folder / "observations" / f"indicator_id={code}"
        write_table(rows, partition / "part-0.parquet")
    return indicators * areas * periods


def write_clinics(folder: Path, count: int, indicators: int) -> None:
    """Clinic files of counties of the set, four indicators each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        at = [(4 * number + step) % indicators + 1 for step in range(4)]
        words = dict(
            zip(("first", "second", "third", "fourth"), (f"X{n:04d}" for n in at), strict=True)
        )
        text = CLINIC.format(partnership=f"county-{number % 20 + 1}", **words)
        (folder / f"national-{number + 1:04d}.yml").write_text(text, encoding="utf-8")


def _areas(count: int) -> pd.DataFrame:
    """England, nine regions, counties and districts, each with the area it lies in."""
    rows = [("E92000001", "England", "country", "")]
    rows += [(f"E1200000{n}", f"Region {n}", "region", "E92000001") for n in range(1, 10)]
    for number in range(1, count - len(rows) + 1):
        kind, stem = ("county", "E100") if number <= 30 else ("district", "E070")
        parent = f"E1200000{number % 9 + 1}"
        if kind == "district":
            parent = f"E100{number % 30 + 1:05d}"
        rows.append((f"{stem}{number:05d}", f"{kind.title()} {number}", kind, parent))
    names = ("area_code", "area_name", "area_type", "parent_code")
    return pd.DataFrame(rows, columns=pd.Index(names))


def _register(codes: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": codes,
            "title": [f"Measure number {code[1:].lstrip('0')}" for code in codes],
            "polarity": ["high_is_good" if n % 2 else "low_is_good" for n in range(len(codes))],
            "value_type": "proportion",
            "unit": "%",
            "multiplier": 100,
            "decimals": 1,
            "frequency": "quarterly",
            "period_type": "quarter",
            "source": "Made by a seed",
            "scope": "national",
            "people": "people",
            "illustrative": "yes",
        }
    )


def _partnerships(places: pd.DataFrame) -> pd.DataFrame:
    counties = places.loc[places["area_type"] == "county", "area_code"].tolist()[:20]
    names = [f"county-{number}" for number in range(1, len(counties) + 1)]
    return pd.DataFrame(
        {"partnership_id": names, "name": names, "area_code": counties, "illustrative": "yes"}
    )


def _targets(codes: list[str], last: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator_id": codes,
            "area_code": COUNTY,
            "period": last,
            "kind": "level",
            "value": 60.0,
            "version": 1,
            "agreed_on": date(2008, 6, 1),
        }
    )


def _quarters(count: int) -> list[str]:
    """Quarters of financial years from 2004/05 on."""
    years = [f"{2004 + n // 4}/{(5 + n // 4) % 100:02d}" for n in range(count)]
    return [f"{year} Q{n % 4 + 1}" for n, year in enumerate(years)]


def _observations(
    code: str, areas: pd.Series, quarters: list[str], rng: np.random.Generator
) -> pd.DataFrame:
    """One indicator: a level of each area that wanders, counted in a population."""
    shape = (len(areas), len(quarters))
    level = np.clip(
        rng.normal(50, 8, (shape[0], 1)) + rng.normal(0, 0.8, shape).cumsum(axis=1), 5, 95
    )
    denominator = rng.integers(2_000, 60_000, (shape[0], 1)).repeat(shape[1], axis=1)
    numerator = np.rint(denominator * level / 100)
    return pd.DataFrame(
        {
            "indicator_id": code,
            "area_code": np.repeat(areas.to_numpy(), shape[1]),
            "period": np.tile(np.array(quarters, dtype=object), shape[0]),
            "value": (100 * numerator / denominator).ravel(),
            "numerator": numerator.ravel(),
            "denominator": denominator.ravel().astype(float),
        }
    )


if __name__ == "__main__":
    main()
