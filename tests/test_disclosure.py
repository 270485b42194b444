"""A batch on data with small counts in them leaves those counts in no file that it makes."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.builders import small_tables, write_rows, write_small_clinic

pytestmark = pytest.mark.e2e

SUFFOLK, NORFOLK, REGION = "E10000029", "E10000020", "E12000006"
# Each planted figure has digits that stand nowhere else, and that no rounding makes.
PUPILS = {"2006/07": (41_117, 80_141), "2007/08": (42_223, 80_251), "2009/10": (44_339, 80_363)}
SMALL = {SUFFOLK: ("2008/09", 3, 79_193), NORFOLK: ("2009/10", 2, 68_297)}
LIMITS = ("0.00129173", "0.01113917")
HOMES = {NORFOLK: 3, SUFFOLK: 86_417, REGION: 86_420}
SECRET = (
    *("79193", "79,193", "68297", "68,297", "86417", "86,417"),
    *(f"{100 * count / whole:.8f}"[:7] for _, count, whole in SMALL.values()),
    *(limit[:8] for limit in LIMITS),
)
OPEN = "41117"


def planted_tables() -> dict[str, list[dict[str, str]]]:
    """The small data folder with pupils counted, three of them alone, and three homes too few."""
    tables = small_tables()
    rows = []
    for row in tables["observations"]:
        if row["indicator_id"] == "NI075" and row["area_code"] in SMALL and not row["breakdown"]:
            row = {**row, **_pupils(row["area_code"], row["period"])}
        if row["indicator_id"] == "NI154" and row["period"] == "2006/07":
            row = {**row, "value": str(HOMES[row["area_code"]])}
        rows.append(row)
    homes = next(row for row in rows if row["indicator_id"] == "NI154")
    rows.append({**homes, "area_code": REGION, "period": "2006/07", "value": str(HOMES[REGION])})
    for row in tables["indicators"]:
        row["decimals"] = "4" if row["indicator_id"] == "NI075" else row["decimals"]
    return {**tables, "observations": rows}


def _pupils(area: str, period: str) -> dict[str, str]:
    when, count, whole = SMALL[area]
    low, high = LIMITS
    if period != when:
        count, whole = PUPILS.get(period, (40_009, 80_009))
        low, high = str(100 * count / whole - 1), str(100 * count / whole + 1)
    return {
        "value": repr(100 * count / whole),
        "numerator": str(count),
        "denominator": str(whole),
        "lower_cl": low,
        "upper_cl": high,
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, project_folder: Path) -> Path:
    """The folder that the batch made of the planted data."""
    folder = tmp_path_factory.mktemp("planted")
    for name, rows in planted_tables().items():
        write_rows(folder / "data" / f"{name}.csv", rows)
    write_small_clinic(folder / "parameters")
    places = {name: str(folder / name) for name in ("data", "parameters", "output")}
    options = [part for name, place in places.items() for part in (f"--{name}", place)]
    done = subprocess.run(
        [sys.executable, "-m", "clinic_lib", "batch", *options],
        cwd=project_folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "output" / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    return folder / "output"


def texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Every text in a file, and in whatever is packed into it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                yield from texts(f"{name}/{part}", package.read(part))
    elif data.startswith(b"%PDF"):
        # What is packed in it would not be found by looking for its digits.
        for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages, start=1):
            yield f"{name}/page{number}.pdf", page.extract_text()
    else:
        # A duration in a notebook can have the digits of a figure by chance.
        yield name, re.sub(r'"duration": [\d.e-]+', "", data.decode("utf-8", errors="replace"))


def all_texts(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return dict(pair for path in paths for pair in texts(path.name, path.read_bytes()))


def test_no_output_holds_a_count_that_is_withheld_or_what_would_give_it_back(made: Path) -> None:
    found = all_texts(made)
    kinds = {re.sub(r".*\.", "", name) for name in found}
    assert {"xml", "html", "ipynb", "csv", "json", "txt", "pdf"} <= kinds
    assert any(".xlsx/" in name for name in found)
    leaks = [
        (name, secret) for name, words in found.items() for secret in SECRET if secret in words
    ]
    assert not leaks


def test_figures_beside_them_are_found_where_they_should_be(made: Path) -> None:
    found = all_texts(made)
    assert OPEN in found["history.csv"]
    value = f"{100 * PUPILS['2006/07'][0] / PUPILS['2006/07'][1]:.4f}"
    for kind in (".xml", ".html", ".ipynb", ".csv"):
        assert any(value in words for name, words in found.items() if name.endswith(kind)), kind
    assert any(value in words for name, words in found.items() if ".xlsx/" in name)
    latest = f"{100 * PUPILS['2007/08'][0] / PUPILS['2007/08'][1]:.4f}"
    assert any(latest in words for name, words in found.items() if name.endswith(".pdf"))
    # Numbers packed as bytes would not be found by looking for their digits.
    assert not any("bdata" in words for name, words in found.items() if name.endswith(".ipynb"))


def test_every_output_says_what_is_withheld_and_why(made: Path) -> None:
    folder = made / "greenest-county-2011-06"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["disclosure"] == {
        "threshold": 5,
        "round_to": 0,
        "suppress_zero": False,
        "withheld": {"NI154": 1, "NI075": 2},
    }
    why = "because they rest on a count under 5"
    found = all_texts(folder)
    for name in ("trend.html", "benchmark.html", "evidence_pack.ipynb"):
        assert f"NI075: 2 figures are withheld and marked [c], {why}" in found[name]
    slides = [words for name, words in found.items() if "/ppt/slides/slide" in name]
    assert any("figures are withheld" in words for words in slides)
