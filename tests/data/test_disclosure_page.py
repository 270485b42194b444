"""The page on disclosure control says what the code does."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from clinic_lib.data import Disclosure
from clinic_lib.meeting import load_clinic
from tests.builders import small_clinic

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def page(project_folder: Path) -> str:
    return (project_folder / "docs" / "disclosure.md").read_text(encoding="utf-8")


def test_its_example_gives_what_it_says(page: str) -> None:
    block = "".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL))
    example = doctest.DocTestParser().get_doctest(block, {}, "disclosure.md", "disclosure.md", 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert example.examples
    assert not told, "".join(told)


def test_its_clinic_file_can_be_used(page: str, tmp_path: Path) -> None:
    block = "".join(re.findall(r"```yaml\n(.*?)```", page, re.DOTALL))
    path = tmp_path / "clinic.yml"
    path.write_text(small_clinic() + block, encoding="utf-8")
    assert load_clinic(path).disclosure == Disclosure(10, 5, suppress_zero=True)
