"""The methods page: its examples run, and no public function is left out."""

from __future__ import annotations

import doctest
import inspect
import re
from pathlib import Path

import pytest

from clinic_lib import statistics

pytestmark = pytest.mark.integration

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods.md"


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_example_gives_what_the_page_says(text):
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 10
    example = doctest.DocTestParser().get_doctest("".join(blocks), {}, PAGE.name, PAGE.name, 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert not told, "".join(told)


def test_every_public_function_is_explained(text):
    functions = [
        name for name in statistics.__all__ if inspect.isfunction(getattr(statistics, name))
    ]
    assert not [name for name in functions if f"`{name}`" not in text]


def test_every_deviation_says_who_why_and_how_to_switch_back(text):
    table = text.split("## Deviations")[1].split("## ")[0]
    rows = [line.strip().strip("|").split("|") for line in table.splitlines() if "|" in line][2:]
    assert len(rows) >= 20
    assert all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows)
