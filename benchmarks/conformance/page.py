"""The conformance page: outcomes as text. Reads the reference and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from benchmarks.conformance import benchmark, funnels, intervals, process, trends
from benchmarks.conformance.outcome import Outcome, Reference

SECTIONS: dict[str, Callable[[Reference], Iterator[Outcome]]] = {
    "Intervals and standardised rates": intervals.outcomes,
    "Process behaviour charts": process.outcomes,
    "Recent trend": trends.outcomes,
    "Comparisons, goals and quantiles": benchmark.outcomes,
    "Funnels": funnels.outcomes,
}
INTRODUCTION = """# Conformance

How the statistics agree with the programs that an analyst may check them against. This page is made
by a command from the programs' own output in `../shared/reference`, and a test keeps it up to date:

```text
python -m benchmarks.conformance
```

A case is one number or one word that both give: a limit, a label, an icon. "Differ" are cases in
which we knowingly do otherwise; each is listed below its table with the reason, and
[methods](methods.md) says how to switch back. "Unexplained" must be nothing. Where a function is
called *strict* it runs with `strict_compatibility=True`.
"""


def reader(folder: Path) -> Reference:
    """Reads each file of the reference folder once."""

    @cache
    def read(name: str) -> pd.DataFrame:
        return pd.read_csv(folder / f"{name}.csv", low_memory=False)

    return read


def build_page(reference: Reference) -> str:
    """The whole page."""
    sections = {name: list(outcomes(reference)) for name, outcomes in SECTIONS.items()}
    every = [one for outcomes in sections.values() for one in outcomes]
    lines = [INTRODUCTION, *_total(every)]
    for name, outcomes in sections.items():
        lines += ["", f"## {name}", "", *_table(outcomes), *_deviations(outcomes)]
    lines += ["", "## Left out", ""]
    lines += [f"- {count:,} results: {why}" for count, why in benchmark.left_out(reference)]
    lines += ["", "## Programs", "", *_programs(reference("VERSIONS"), every)]
    return "\n".join(lines) + "\n"


def _total(every: list[Outcome]) -> list[str]:
    cases = sum(one.cases for one in every)
    agreeing = sum(one.agreeing for one in every)
    disputed = sum(one.disputed for one in every)
    return [
        f"{cases:,} cases: {agreeing:,} agree, {cases - agreeing - disputed:,} differ knowingly, "
        f"{disputed:,} are unexplained."
    ]


def _table(outcomes: list[Outcome]) -> list[str]:
    lines = [
        "| Function | Compared | With | Cases | Agree | Differ | Unexplained | Tolerance |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in outcomes:
        differ = one.cases - one.agreeing - one.disputed
        counts = f"{one.cases:,} | {one.agreeing:,} | {differ:,} | {one.disputed:,}"
        function, _, how = one.function.partition(", ")
        called = f"`{function}`" + (f", {how}" if how else "")
        lines.append(f"| {called} | {one.what} | {one.program} | {counts} | {one.tolerance} |")
    return lines


def _deviations(outcomes: list[Outcome]) -> list[str]:
    told = [
        f"- `{one.function}`, {one.what}, {one.program}: {deviation.count:,} differ: "
        f"{deviation.reason}."
        for one in outcomes
        for deviation in one.deviations
    ]
    return ["", *told] if told else []


def _programs(versions: pd.DataFrame, every: list[Outcome]) -> list[str]:
    """The programs used, with what they ran on, as their versions file has them."""
    used = {one.program for one in every} | {"R", "mono / mcs"}
    rows = versions[versions["what"].isin(used)].fillna("")
    return [
        "| Program | Version | Source |",
        "|---|---|---|",
        *(f"| {row.what} | {row.version} | {row.commit_or_source} |" for row in rows.itertuples()),
    ]
