"""Check, import and query of a national set, beside plain pandas: seconds, memory, rows a second.

    python -m benchmarks.rows [--rows 420000 4200000] [--keep FOLDER]

Every figure is that of a process of its own. Plain pandas reads the same files whole and looks for
rows that stand twice and for figures that are missing: the least that anybody would do by hand.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.national_set import make_national_set, write_clinics

AREAS, PERIODS = 350, 60
CHECK = "from clinic_lib.data import check_dataset; assert check_dataset(r'{data}') == ()"
CHECK_FOUR = (
    "from clinic_lib.data import check_dataset; "
    "assert check_dataset(r'{data}', indicators=['X0001', 'X0002', 'X0003', 'X0004']) == ()"
)
QUERY = (
    "import clinic_lib as cl; clinic = cl.load_clinic(r'{clinic}'); "
    "assert len(cl.load_dataset(r'{data}', indicators=clinic.indicator_ids).observations)"
)
IMPORT = (
    "from clinic_lib.data import import_ons; "
    "assert import_ons([r'{source}'], into=r'{into}', partitioned=True).rows_kept == {rows}"
)
PANDAS_CHECK = (
    "import pandas as pd; rows = pd.read_parquet(r'{data}/observations', partitioning=None); "
    "key = ['indicator_id', 'area_code', 'period']; "
    "assert not rows.duplicated(key).any() and rows['value'].notna().all()"
)
PANDAS_IMPORT = (
    "import pandas as pd; rows = pd.read_csv(r'{source}', dtype=str, keep_default_na=False); "
    "rows['observation'] = rows['observation'].astype(float); "
    "rows.to_parquet(r'{into}', partition_cols=['indicator'], index=False)"
)


@dataclass(frozen=True)
class Run:
    """One process: how long it took, and the most memory it held."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print the table for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[420_000, 4_200_000])
    parser.add_argument("--keep", type=Path, help="folder for the set, which then stays")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        tables = [_measure((asked.keep or Path(scratch)) / str(rows), rows) for rows in asked.rows]
    print(pd.concat(tables).to_string(index=False, float_format=lambda number: f"{number:,.1f}"))


def _measure(place: Path, rows: int) -> pd.DataFrame:
    """Every task on a set of this size."""
    indicators = max(4, rows // (AREAS * PERIODS))
    rows = indicators * AREAS * PERIODS
    make_national_set(place / "data", indicators, AREAS, PERIODS)
    write_clinics(place / "parameters", 1, indicators)
    _write_source(place / "source.csv", place / "data")
    names = {
        "data": place / "data",
        "clinic": place / "parameters" / "national-0001.yml",
        "source": place / "source.csv",
        "rows": rows,
    }
    tasks = (
        ("check everything", CHECK, PANDAS_CHECK),
        ("check what one clinic names", CHECK_FOUR, PANDAS_CHECK),
        ("load what one clinic names", QUERY, PANDAS_CHECK),
        ("import", IMPORT, PANDAS_IMPORT),
    )
    told = []
    for number, (task, ours, plain) in enumerate(tasks):
        own = _run(ours.format(**names, into=place / f"into {number}"))
        other = _run(plain.format(**names, into=place / f"plain {number}"))
        told.append(
            {
                "rows": f"{rows:,}",
                "task": task,
                "seconds": own.seconds,
                "MB": own.megabytes,
                "thousand rows/s": rows / own.seconds / 1000,
                "pandas seconds": other.seconds,
                "pandas MB": other.megabytes,
                "time ratio": own.seconds / other.seconds,
                "memory ratio": own.megabytes / other.megabytes,
            }
        )
    return pd.DataFrame(told)


def _run(code: str) -> Run:
    """A fresh interpreter that runs the code, measured by the operating system."""
    start = time.perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    _, status, used = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"failed: {code}")
    return Run(seconds, used.ru_maxrss / 1024)


def _write_source(path: Path, data: Path) -> None:
    """The same figures as one CSV file in the form of Explore Local Statistics."""
    areas = pd.read_csv(data / "areas.csv", dtype=str).set_index("area_code")
    for number, part in enumerate(sorted((data / "observations").rglob("*.parquet"))):
        rows = pd.read_parquet(part)
        text = rows["period"].astype(str)
        year, quarter = text.str.slice(0, 4).astype(int), text.str.slice(-1).astype(int)
        month = (quarter * 3 + 1).where(quarter < 4, 1)
        day = (year + (quarter == 4)).astype(str) + "-" + month.astype(str).str.zfill(2) + "-01/P3M"
        source = pd.DataFrame(
            {
                "areacd": rows["area_code"],
                "areanm": rows["area_code"].map(areas["area_name"]),
                "geography": rows["area_code"].map(areas["area_type"]).str.title(),
                "indicator": "Measure " + rows["indicator_id"],
                "period": day,
                "observation": np.round(rows["value"], 3),
                "measure": "Percentage",
                "unit": "%",
                "lci_95": "",
                "uci_95": "",
                "status": "",
                "notes": "",
            }
        )
        source.to_csv(path, mode="a" if number else "w", header=not number, index=False)


if __name__ == "__main__":
    main()
