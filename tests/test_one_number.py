"""One number everywhere: it agrees in every output, and changes in all of them with one figure."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest

from clinic_lib.indicators import load_snapshot
from tests.builders import small_tables, write_rows, write_small_clinic

pytestmark = pytest.mark.e2e
CLINIC = "greenest-county-2011-06"
NUMBER = re.compile(r"Figures\s+([0-9a-f]{8})\b")
# What a reader opens; each kind has the number in its own way.
READ = (".pptx", ".docx", ".xlsx", ".pdf", ".html")


@dataclass(frozen=True)
class Release:
    """What two runs with one figure between them made."""

    folder: Path
    texts: dict[str, str]
    number: str


def texts_of(folder: Path) -> dict[str, str]:
    """The words of each part of each file; of a PDF, of each page."""
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if name.startswith("documents/"):
            continue
        if path.suffix == ".pdf":
            for at, page in enumerate(pypdf.PdfReader(path).pages, start=1):
                found[f"{name}/page{at}"] = page.extract_text()
        else:
            found.update(packed(name, path.read_bytes()))
    return found


def packed(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The parts of a package, and of packages in it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.namelist():
                yield from packed(f"{name}/{part}", package.read(part))
    else:
        yield name, data.decode("utf-8", errors="replace")


def run(place: Path, *words: str) -> str:
    """The command in a folder with data, parameters and outputs."""
    done = subprocess.run(
        [sys.executable, "-m", "clinic_lib", *words],
        cwd=place,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def made(place: Path) -> Release:
    run(place, "pack", CLINIC)
    folder = place / "outputs" / CLINIC
    return Release(folder, texts_of(folder), load_snapshot(folder).hash)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one number")
    for name, rows in small_tables().items():
        write_rows(folder / "data" / f"{name}.csv", rows)
    write_small_clinic(folder / "parameters")
    return folder


@pytest.fixture(scope="module")
def releases(place: Path) -> tuple[Release, Release, Release, str]:
    """As circulated, the same again, and with one figure revised; what circulating said."""
    first = made(place)
    said = run(place, "circulate", CLINIC, "--on", "2011-06-06")
    said += run(place, "circulate", CLINIC, "--on", "2011-06-07")
    same = made(place)
    rows = small_tables()["observations"]
    for row in rows:
        is_it = (row["indicator_id"], row["area_code"]) == ("NI154", "E10000029")
        if is_it and row["period"] == LATEST:
            row["value"] = str(float(row["value"]) + 777)
    write_rows(place / "data" / "observations.csv", rows)
    return first, same, made(place), said


LATEST = max(
    row["period"] for row in small_tables()["observations"] if row["indicator_id"] == "NI154"
)


def numbers_in(release: Release) -> dict[str, set[str]]:
    """Every number that stands in a file for readers, by part."""
    found = {name: set(NUMBER.findall(words)) for name, words in release.texts.items()}
    return {name: numbers for name, numbers in found.items() if numbers}


def must_have(name: str) -> bool:
    """Whether a part is a slide, a sheet's foot, a page or a report."""
    return bool(
        re.search(r"\.pptx/ppt/slides/slide\d+\.xml$", name)
        or re.search(r"\.docx/word/footer\d+\.xml$", name)
        or re.search(r"data\.xlsx/xl/worksheets/sheet\d+\.xml$", name)
        or re.search(r"\.pdf/page\d+$", name)
        or name.endswith(".html")
    )


def flat(words: str) -> str:
    """Text without markup between its words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", words))


def test_the_number_stands_in_every_slide_page_sheet_and_report(releases) -> None:
    for release in releases[:3]:
        parts = [name for name in release.texts if must_have(name)]
        assert {suffix for suffix in READ if any(suffix in name for name in parts)} == set(READ)
        lacking = [
            name
            for name in parts
            if f"Figures {release.number}" not in flat(release.texts[name])
            and f"Figures {release.number}" not in release.texts[name]
        ]
        assert not lacking


def test_no_other_number_stands_anywhere(releases) -> None:
    first, _, revised, _ = releases
    assert {n for numbers in numbers_in(first).values() for n in numbers} == {first.number}
    told = {n for numbers in numbers_in(revised).values() for n in numbers}
    # What was circulated is named where it is told what has changed since.
    assert told == {revised.number, first.number}


def test_the_manifest_and_the_snapshot_agree(releases) -> None:
    for release in releases[:3]:
        manifest = json.loads((release.folder / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["figures"] == releases[2].number
        assert load_snapshot(release.folder).hash == releases[2].number
    assert f'"figures": "{releases[0].number}"' in releases[0].texts["manifest.json"]


def test_one_figure_changes_in_every_kind_of_file(releases) -> None:
    first, _, revised, _ = releases
    old, new = (printed(release) for release in (first, revised))
    assert old != new
    for suffix in (".pptx", ".pdf", ".html", ".csv", ".ipynb"):
        for release, value in ((first, old), (revised, new)):
            words = " ".join(t for n, t in release.texts.items() if suffix in n)
            assert value in words or value.replace(",", "") in words, (suffix, value)
    raw = f"{float(old.replace(',', '')):.0f}", f"{float(new.replace(',', '')):.0f}"
    for release, value in ((first, raw[0]), (revised, raw[1])):
        sheets = " ".join(t for n, t in release.texts.items() if "data.xlsx/xl/worksheets" in n)
        assert f"<v>{value}</v>" in sheets


def printed(release: Release) -> str:
    """The latest figure of NI154 as printed."""
    rows = csv.DictReader(io.StringIO(release.texts["scorecard.csv"]))
    value = next(float(row["value"]) for row in rows if row["indicator_id"] == "NI154")
    return f"{value:,.0f}"


def test_what_changed_is_listed_and_nothing_else(releases) -> None:
    first, same, revised, said = releases
    assert first.number == same.number
    assert list(csv.DictReader(io.StringIO(same.texts["changes.csv"]))) == []
    changes = list(csv.DictReader(io.StringIO(revised.texts["changes.csv"])))
    measured = [row for row in changes if row["reason"] != "follows from the figures"]
    assert len(measured) == 1
    assert measured[0] | {"title": ""} == {
        **{"indicator_id": "NI154", "title": "", "what": "figure", "period": LATEST},
        **{"before": f"{printed(first)} homes", "after": f"{printed(revised)} homes"},
        "reason": "revised",
    }
    assert {row["indicator_id"] for row in changes} == {"NI154"}
    assert f"Kept as circulated on 6 June 2011: Figures {first.number}" in said
    assert f"Figures {first.number} were circulated on 6 June 2011 already" in said


def test_reports_pack_and_annex_say_what_changed(releases) -> None:
    first, same, revised, _ = releases
    sent = f"since circulation on 6 June 2011 (Figures {first.number})"
    for name in ("trend.html", "benchmark.html"):
        assert "They have not been circulated." in first.texts[name]
        assert f"Nothing changed {sent}." in same.texts[name]
        assert sent in revised.texts[name]
        assert "1 revised" in revised.texts[name]
    assert sent in " ".join(revised.texts["circulation_pack.pdf/page1"].split())
    sheets = revised.texts["data.xlsx/xl/workbook.xml"]
    assert 'name="Changes"' in sheets
    assert 'name="Changes"' not in same.texts["data.xlsx/xl/workbook.xml"]
