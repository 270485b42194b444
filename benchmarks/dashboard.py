"""How fast the dashboard is in a real browser, beside the same page in Streamlit and Panel.

Run ``python -m benchmarks.dashboard`` for the dashboard alone, ``--peers`` for all three in one
run: the peers are then installed into an environment of their own, which is thrown away.
``--viewers``, ``--changes`` and ``--clinic`` say how many, how often, and of which clinic.
Nothing here fails: seconds differ between machines, so read the ratios. Same figures, same plotly
charts, same browser; the dashboard's page holds much more besides (every view of every indicator).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import sync_playwright

from benchmarks.dashboard_rivals import (
    PROJECT,
    ROUNDS,
    Rival,
    own_dashboard,
    panel_page,
    peers_environment,
    say,
    streamlit_page,
)
from benchmarks.dashboard_viewers import Viewers
from clinic_lib.batch import Folders
from clinic_lib.presentation.dashboard_json import plain_model
from clinic_lib.presentation.dashboard_loading import load_dashboard

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOADS, TABS = 3, 3
# What is drawn, wherever it stands: charts of some peers are behind shadow roots.
WATCH = """
window.drawn = () => {
  const found = [];
  const walk = (root) => {
    for (const line of root.querySelectorAll(".main-svg .scatterlayer path.js-line")) {
      found.push(line.getAttribute("d"));
    }
    for (const one of root.querySelectorAll("*")) if (one.shadowRoot) walk(one.shadowRoot);
  };
  walk(document);
  return found.join();
};
window.measure = () => new Promise((resolve) => {
  const before = window.drawn();
  let start = null;
  for (const kind of ["click", "input"]) {
    addEventListener(kind, () => { start = performance.now(); }, { capture: true });
  }
  const look = () => {
    const now = window.drawn();
    if (start !== null && now && now !== before) resolve(performance.now() - start);
    else requestAnimationFrame(look);
  };
  setTimeout(() => resolve(NaN), 60000);
  look();
});
window.first = new Promise((resolve) => {
  const look = () => {
    if (window.drawn()) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  setTimeout(() => resolve(NaN), 60000);
  addEventListener("DOMContentLoaded", look);
});
"""


@dataclass
class Measured:
    """One program's figures, in seconds and megabytes; None where nothing could be measured."""

    name: str
    cold: float | None = None
    warm: float | None = None
    change: float | None = None
    memory: float | None = None
    crowd_median: float | None = None
    crowd_worst: float | None = None
    told_worst: float | None = None
    notes: list[str] = field(default_factory=list)


def figures(clinic_id: str) -> list[dict[str, Any]]:
    """Each indicator's trend with its headline and facts, as the dashboard shows it."""
    model = plain_model(load_dashboard(Folders(), clinic_id))
    found = []
    for one in model["indicators"]:
        panel = next(panel for panel in one["panels"] if panel["view"] == "trend")
        if panel["pictures"]:
            figure = panel["pictures"][0]["figure"]
            layout = {**model["figure_base"], **figure["layout"]}
            found.append(
                {
                    "id": one["indicator_id"],
                    "title": f"{one['indicator_id']} {one['title']}",
                    "headline": one["headline"],
                    "figure": {"data": figure["data"], "layout": layout},
                    "facts": [[fact["name"], fact["words"]] for fact in panel["facts"]],
                }
            )
    return found


def memory(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that a server and all it started hold for themselves, shared pages in parts."""
    parent = psutil.Process(process.pid)
    total = 0
    for one in (parent, *parent.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += one.memory_full_info().pss
    return total / 2**20


def measure(rival: Rival, chosen: Sequence[dict[str, Any]], browser: Any, asked: Any) -> Measured:
    """Everything about one program, one thing after the other."""
    measured = Measured(rival.name)
    say(f"{rival.name}: first charts")
    cold, warm = [], []
    for _ in range(LOADS):
        context = browser.new_context()
        context.add_init_script(WATCH)
        cold.append(_first_chart(context, rival.address))
        warm.append(_first_chart(context, rival.address))
        context.close()
    measured.cold, measured.warm = _median(cold), _median(warm)
    say(f"{rival.name}: changes")
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = _opened(context, rival.address)
    measured.change = _median(_changes(rival, page, chosen, asked.changes))
    context.close()
    say(f"{rival.name}: {asked.viewers} viewers")
    before = memory(rival.process)
    with rival.viewers(asked.viewers) as crowd:
        time.sleep(1)
        measured.memory = (memory(rival.process) - before) / asked.viewers
        seconds = crowd.change(ROUNDS)
        if seconds:
            measured.crowd_median, measured.crowd_worst = statistics.median(seconds), max(seconds)
        if isinstance(crowd, Viewers):
            measured.told_worst = max(seconds)
            tabs = _tabs_in_a_crowd(rival, chosen, browser, asked)
            measured.crowd_median, measured.crowd_worst = statistics.median(tabs), max(tabs)
    return measured


def _median(seconds: Sequence[float]) -> float | None:
    """The middle of those that came about; a page that never drew its chart is left out."""
    known = [one for one in seconds if one == one]
    return statistics.median(known) if known else None


def _opened(context: Any, address: str) -> Any:
    page = context.new_page()
    page.goto(address)
    page.evaluate("window.first")
    return page


def _first_chart(context: Any, address: str) -> float:
    """Seconds from asking for the page to its first chart."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    seconds = page.evaluate("window.first") / 1000
    page.close()
    return float(seconds)


def _changes(rival: Rival, page: Any, chosen: Sequence[Any], number: int) -> list[float]:
    """Seconds from each choice of another indicator to its chart."""
    found = []
    for turn in range(number):
        one = chosen[(turn + 1) % len(chosen)]
        page.evaluate("void (window.measured = window.measure())")
        rival.choose(page, one)
        found.append(page.evaluate("window.measured") / 1000)
        page.wait_for_timeout(150)
    return found


def _tabs_in_a_crowd(rival: Rival, chosen: Sequence[Any], browser: Any, asked: Any) -> list[float]:
    """Seconds of each change in a few real tabs that change together while the others look on."""
    contexts = [browser.new_context() for _ in range(TABS)]
    for context in contexts:
        context.add_init_script(WATCH)
    pages = [_opened(context, rival.address) for context in contexts]
    found = []
    for turn in range(asked.changes):
        one = chosen[(turn + 1) % len(chosen)]
        for page in pages:
            page.evaluate("void (window.measured = window.measure())")
        for page in pages:
            rival.choose(page, one)
        found += [page.evaluate("window.measured") / 1000 for page in pages]
    for context in contexts:
        context.close()
    return found


ROWS: tuple[tuple[str, str, float, str], ...] = (
    ("First chart, nothing kept in the browser", "cold", 1, "s"),
    ("First chart, browser has been here", "warm", 1, "s"),
    ("Change of indicator -> drawn, median", "change", 1000, "ms"),
    ("{viewers} viewers: a change, median", "crowd_median", 1000, "ms"),
    ("{viewers} viewers: a change, worst", "crowd_worst", 1000, "ms"),
    ("{viewers} viewers: an action on every screen, worst", "told_worst", 1000, "ms"),
    ("Memory for each viewer, server and kernels", "memory", 1, "MB"),
)
GOALS = {"warm": 1.0, "change": 0.05, "crowd_worst": 0.2, "told_worst": 0.2, "memory": 15.0}


def table(all_measured: Sequence[Measured], viewers: int) -> str:
    """Everything side by side, each peer with its ratio to the dashboard."""
    own, *peers = all_measured
    head = f"{'':52}{own.name:>16}{'goal':>9}"
    head += "".join(f"{peer.name:>14}{'ratio':>9}" for peer in peers)
    lines = [head, "-" * len(head)]
    for words, name, factor, unit in ROWS:
        line = f"{words.format(viewers=viewers):52}{_shown(getattr(own, name), factor, unit):>16}"
        goal = GOALS.get(name)
        line += f"{f'< {goal * factor:g}' if goal else '':>9}"
        for peer in peers:
            line += f"{_shown(getattr(peer, name), factor, unit):>14}"
            line += f"{_ratio(getattr(peer, name), getattr(own, name), unit):>9}"
        lines.append(line)
    return "\n".join(lines)


def _shown(value: float | None, factor: float, unit: str) -> str:
    if value is None:
        return ""
    number = max(value, 0.0) * factor
    return f"{number:.2f} {unit}" if number < 10 and unit != "ms" else f"{number:.0f} {unit}"


def _ratio(peer: float | None, own: float | None, unit: str) -> str:
    # Less than a tenth of a megabyte is below what can be told from noise.
    least = 0.1 if unit == "MB" else 0.001
    return "" if peer is None or own is None or own < least else f"{peer / own:.1f} x"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peers", action="store_true", help="measure Streamlit and Panel as well")
    parser.add_argument("--clinic", default="greenest-county-2011-06")
    parser.add_argument("--viewers", type=int, default=20)
    parser.add_argument("--changes", type=int, default=20)
    asked = parser.parse_args()
    os.chdir(PROJECT)
    chosen = figures(asked.clinic)
    with contextlib.ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        rivals = [own_dashboard(asked.clinic, chosen[0]["id"])]
        if asked.peers:
            python = stack.enter_context(peers_environment())
            file = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "figures.json"
            file.write_text(json.dumps(chosen), encoding="utf-8")
            environment = {"BENCHMARK_FIGURES": str(file)}
            rivals += [streamlit_page(python, environment), panel_page(python, environment)]
        found = []
        for rival in rivals:
            with rival as started:
                found.append(measure(started, chosen, browser, asked))
        browser.close()
    print(table(found, asked.viewers))
    print(
        f"\nA change while {asked.viewers} look on: here in {TABS} real tabs, since it asks no "
        "server; elsewhere\nfor all of them at once, without a browser's drawing."
    )


if __name__ == "__main__":
    main()
