"""A whole clinic, two hours by the clock, run in the browser with the real server and by keyboard.

``REHEARSAL_PICTURES=docs/pictures python -m pytest tests/test_rehearsal.py`` takes the pictures of
``docs/dashboard.md`` anew.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import os
import re
import shutil
import subprocess
import sys
import time
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clinic_lib.meeting import ActionLog, load_clinic
from tests.patience import BROWSER_PATIENCE, PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("shipped")]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONDON = "Europe/London"
CLINIC = "greenest-county-2011-06"
PICTURES = os.environ.get("REHEARSAL_PICTURES", "")
ACTIONS = (
    (
        "NI192",
        "Compare the rounds that never change, street by street",
        "Waste partnership manager",
    ),
    (
        "NI193",
        "A dated plan for the districts without food waste rounds",
        "Head of waste management",
    ),
    ("NI185", "Meter readings from every partner by the end of the summer", "Energy manager"),
    ("NI195", "Find out which kinds of street fall short", "Street scene manager"),
    ("NI197", "Advice for the owners of Local Sites", "Wildlife adviser"),
    ("NI175", "An activity for access without a car", "Transport manager"),
)
ASKS = (
    "Agree one date by which every district collects food waste",
    "Name an officer who answers for the energy of their own buildings",
)
JUMPS = (5, 6, 10, 14, 15, 16, 19, 22, 25, 28)


@dataclass(frozen=True)
class Served:
    """A dashboard that runs, its address and its data."""

    address: str
    data: Path


@pytest.fixture
def served(shipped, project_folder, tmp_path: Path) -> Iterator[Served]:
    """The real server on the shipped clinics, with a data folder that may be written to."""
    data = tmp_path / "data"
    shutil.copytree(project_folder / "data", data, ignore=shutil.ignore_patterns("live"))
    command = [
        sys.executable,
        "-m",
        "clinic_lib",
        "dashboard",
        CLINIC,
        "--no-browser",
        "--port",
        "0",
    ]
    command += ["--data", str(data), "--output", str(shipped.output)]
    log = tmp_path / "dashboard.log"
    with log.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(command, cwd=project_folder, stdout=said, stderr=said)
    try:
        yield Served(_address(log, server), data)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server says it is, once the page is made."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        said = log.read_text(encoding="utf-8")
        found = re.search(r"http://\S+", said)
        if found and "page ready" in said:
            return found.group().partition("?")[0]
        time.sleep(0.1)
    pytest.fail(f"the dashboard did not start: {log.read_text(encoding='utf-8')}")


def _picture(page: Any, name: str) -> None:
    """A picture for the documentation, when pictures are wanted; small enough to be kept."""
    if PICTURES:
        from PIL import Image

        path = Path(PICTURES) / f"dashboard_{name}.png"
        page.screenshot(path=path)
        with Image.open(path) as taken:
            small = taken.resize((1280, 720), Image.Resampling.LANCZOS)
            few = small.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE)
            few.save(path, optimize=True)


def _press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _jump(page: Any, number: int) -> None:
    _press(page, "p")
    page.keyboard.type(str(number))
    _press(page, "Enter")


def _write_down(page: Any, text: str, owner: str, due: str) -> None:
    """An action about what is on the screen, by keyboard alone."""
    _press(page, "a")
    page.keyboard.type(text)
    _press(page, "Tab")
    page.keyboard.type(owner)
    _press(page, "Tab", "Tab")
    page.keyboard.type(due)
    _press(page, "Control+Enter")
    page.wait_for_selector("#capture", state="hidden")


def _ask(page: Any, text: str, of: str) -> None:
    """Something asked of a chief executive, by keyboard alone."""
    _press(page, "a")
    page.keyboard.type(text)
    _press(page, *["Tab"] * 5, "Space", "Tab")
    page.keyboard.type(of)
    _press(page, "Control+Enter")
    page.wait_for_selector("#capture", state="hidden")


def test_a_whole_clinic_is_run_from_the_dashboard(served, browser, project_folder, shipped) -> None:
    clinic = load_clinic(project_folder / "parameters" / f"{CLINIC}.yml")
    begins = dt.datetime.combine(clinic.date, clinic.starts)
    context = browser.new_context(
        viewport={"width": 1920, "height": 1080}, locale="en-GB", timezone_id=LONDON
    )
    context.set_default_timeout(BROWSER_PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    here = begins.replace(tzinfo=zoneinfo.ZoneInfo(LONDON))
    page.clock.install(time=here - dt.timedelta(hours=1))
    page.goto(f"{served.address}?clinic={CLINIC}")
    page.wait_for_selector("html[data-charts=ready]")
    page.wait_for_selector("#top-action button")
    _picture(page, "overview")
    _press(page, "m")
    page.wait_for_timeout(300)

    # The clinic's hours pass when they are told to, however long the machine takes over them.
    page.clock.pause_at(here)
    bar = page.locator("#running")
    items = _follow_the_clock(page, bar, clinic, begins)
    assert items == list(range(1, len(items) + 1))
    page.clock.resume()

    pages = _pages(shipped.folder(CLINIC) / "pages.csv")
    for number in JUMPS:
        _jump(page, number)
        wanted = pages[number]
        assert wanted["indicator_id"] in page.title(), number
        assert f"page={number}" in page.url
    page.goto(f"{served.address}?clinic={CLINIC}&indicator=NI192")
    page.wait_for_selector("html[data-charts=ready]")
    page.wait_for_selector("#top-action button")
    _press(page, "m")
    page.wait_for_timeout(300)
    _picture(page, "meeting")
    _press(page, "b")
    page.wait_for_timeout(300)
    _picture(page, "benchmark")

    for indicator_id, text, owner in ACTIONS:
        page.locator("#find").evaluate("e => { e.value = '' }")
        page.evaluate(
            "id => { history.pushState(null, '', '?indicator=' + id);"
            " dispatchEvent(new Event('popstate')) }",
            indicator_id,
        )
        _write_down(page, text, owner, "30/9")
    for text in ASKS:
        _ask(page, text, "Chief executive, County council")
    _press(page, "a")
    page.keyboard.type("Leaflets to 3,000 homes")
    _picture(page, "capture")
    _press(page, "Escape", "l")
    page.wait_for_selector("li[data-id=A8]")
    page.wait_for_selector("#toast", state="hidden")
    _picture(page, "actions")
    _answer_and_follow_up(page)

    assert complaints == []
    assert all(address.startswith(served.address) for address in asked)
    context.close()
    _is_in_the_log(served)
    _is_in_the_minutes(served, shipped, project_folder)


def _follow_the_clock(page: Any, bar: Any, clinic: Any, begins: dt.datetime) -> list[int]:
    """The number of each item that the bar tells, in the middle of each, without touching a key."""
    from clinic_lib.meeting import build_agenda

    told = []
    now = 0.0
    for item in build_agenda(clinic).items:
        starts = dt.datetime.combine(clinic.date, item.starts)
        middle = (starts - begins).total_seconds() + item.minutes * 30
        page.clock.fast_forward(int((middle - now) * 1000))
        now = middle
        page.wait_for_selector(f"#running:has-text('{item.number} of ')")
        words = bar.inner_text()
        assert item.title[:30] in words
        left = int(re.search(r"(\d+) minutes? left", words).group(1))
        assert left == math.ceil(item.minutes / 2)
        told.append(int(re.search(r"(\d+) of \d+:", words).group(1)))
    return told


def _answer_and_follow_up(page: Any) -> None:
    """The answer to an ask, and the status of an action, written down by those at the table."""
    ask = page.locator("li[data-id=A7]")
    ask.locator("summary").press("Enter")
    ask.get_by_label("What was answered").fill("Yes: April 2012")
    ask.get_by_role("button", name="Save").press("Enter")
    page.wait_for_selector("li[data-id=A7]:has-text('Answer: Yes: April 2012')")
    action = page.locator("li[data-id=A1]")
    action.locator("summary").press("Enter")
    action.get_by_label("Status").select_option("underway")
    action.get_by_label("Note").fill("Two rounds compared so far")
    action.get_by_role("button", name="Save").press("Enter")
    page.wait_for_selector("li[data-id=A1]:has-text('Two rounds compared so far')")


def _pages(path: Path) -> dict[int, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {int(row["page"]): row for row in csv.DictReader(file)}


def _is_in_the_log(served: Served) -> None:
    with ActionLog.open(served.data) as log:
        kept = log.list(clinic_id=CLINIC)
    assert [one.text for one in kept if not one.is_ask] == [text for _, text, _ in ACTIONS]
    assert [one.text for one in kept if one.is_ask] == list(ASKS)
    assert [one.indicator_id for one in kept if not one.is_ask] == [code for code, _, _ in ACTIONS]
    assert {one.due for one in kept if not one.is_ask} == {dt.date(2011, 9, 30)}
    assert kept[6].answer == "Yes: April 2012"
    assert kept[0].status == "underway"


def _is_in_the_minutes(served: Served, shipped: Any, project_folder: Path) -> None:
    command = [sys.executable, "-m", "clinic_lib", "minutes", CLINIC]
    command += ["--data", str(served.data), "--output", str(shipped.output)]
    done = subprocess.run(
        command,
        cwd=project_folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    told = _words_of(shipped.folder(CLINIC) / "minutes.docx")
    for text in (*(text for _, text, _ in ACTIONS), *ASKS):
        assert text in told


def _words_of(path: Path) -> str:
    """Every paragraph of a Word file, those of tables too."""
    import docx

    document = docx.Document(str(path))
    return "\n".join(text.text or "" for text in document.element.iter(f"{WORD}t"))
