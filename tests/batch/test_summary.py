"""What the batch says: while it runs, at its end, and when nothing was run."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_lib.batch import (
    PRODUCTS,
    ClinicResult,
    NotebookOutcome,
    NotebookRun,
    ProgressLine,
    batch_summary,
    problem_list,
)
from clinic_lib.errors import Problem

pytestmark = pytest.mark.unit

GOOD = ClinicResult(
    "greenest", "Greenest", Path("outputs/greenest"), made=("trend.html", "manifest.json")
)
BAD = ClinicResult(
    "economy", "Economy", Path("outputs/economy"), errors=("trend: KeyError: 'x'",), seconds=12
)


def test_the_summary_says_what_was_made_and_where() -> None:
    assert batch_summary([GOOD], 21.4) == "\n".join(
        [
            "Made 1 of 1 clinic in 21 s.",
            "",
            "  Clinic    Result  Folder",
            f"  greenest  made    {GOOD.folder}",
            "",
            "Each folder holds:",
            "  trend.html, manifest.json",
            "",
            f"Open first: {GOOD.folder / 'trend.html'}",
        ]
    )


def test_the_summary_says_why_a_clinic_failed() -> None:
    said = batch_summary([GOOD, BAD], 21.4)
    assert said.startswith("Made 1 of 2 clinics in 21 s.")
    assert f"  economy   FAILED  {BAD.folder}" in said
    assert "Why economy failed:\n  trend: KeyError: 'x'\n" in said
    assert "manifest.failed.json has the record" in said


def test_a_reason_that_notebooks_share_is_said_once_and_files_are_listed_as_in_a_sentence(
    tmp_path: Path,
) -> None:
    names = [product.name for product in PRODUCTS]
    for name in names[:3]:
        (tmp_path / f"{name}.failed.ipynb").touch()
    errors = tuple(f"{name}: it was lost" for name in names[:3])
    said = _joined([replace(BAD, folder=tmp_path, errors=(*errors, "the data changed"))])
    assert "failed: trend, benchmark and evidence_pack: it was lost the data changed Open" in said
    files = "benchmark.failed.ipynb, evidence_pack.failed.ipynb or trend.failed.ipynb"
    assert f"Open {files} in {tmp_path} to see how far it came" in said
    (tmp_path / f"{names[3]}.failed.ipynb").touch()
    all_of_them = tuple(f"{name}: it was lost" for name in names)
    said = _joined([replace(BAD, folder=tmp_path, errors=all_of_them)])
    assert "failed: every notebook: it was lost Open any *.failed.ipynb in" in said
    assert said.count("it was lost") == 1


def _joined(results: list[ClinicResult]) -> str:
    """The summary on one line."""
    return " ".join(batch_summary(results, 1).split())


def test_warnings_are_told_with_their_clinic() -> None:
    warned = ClinicResult("w", "W", Path("o/w"), made=("a",), warnings=("UserWarning: old",))
    assert "Please look at:\n  w: UserWarning: old" in batch_summary([warned], 1)


def test_problems_are_grouped_by_file_one_a_line_and_counted() -> None:
    problems = [
        Problem("b.csv", "is empty", "Fill it.", row=2),
        Problem("a.csv", "is odd", "Mend it."),
        Problem("b.csv", "is worse", "Mend\nit too.", row=9),
    ]
    assert problem_list(problems, "nothing was run").splitlines() == [
        "b.csv, row 2: is empty. Fill it.",
        "b.csv, row 9: is worse. Mend it too.",
        "a.csv: is odd. Mend it.",
        "",
        "3 problems in 2 files; nothing was run.",
    ]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


EVENTS = (
    NotebookRun("greenest", "trend", "", "", {}),
    None,
    NotebookOutcome("greenest", "trend"),
    GOOD,
)


def test_elsewhere_than_on_a_terminal_progress_is_plain_lines() -> None:
    stream = io.StringIO()
    line = ProgressLine(stream, 2, 6)
    for event in (*EVENTS, BAD):
        line(event)
    line.close()
    assert stream.getvalue() == ("  1 of 2  greenest: made\n  2 of 2  economy: failed after 12 s\n")


def test_on_a_terminal_a_line_moves_and_is_wiped_at_the_end() -> None:
    stream = Terminal()
    line = ProgressLine(stream, 2, 6)
    for event in EVENTS:
        line(event)
    line.close()
    shown = stream.getvalue()
    assert "0 of 6 notebooks" in shown
    assert "1 of 6 notebooks" in shown
    assert "left" in shown
    assert "greenest trend" in shown
    assert shown.endswith("\r\x1b[K")
    assert all(len(part) < 80 + 10 for part in shown.split("\r"))
