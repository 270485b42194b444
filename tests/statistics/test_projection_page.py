"""The projection's page: its examples run, and its worked table is what the stories say."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import numpy as np
import pytest

from clinic_lib.statistics.outlook import Company, hear_evidence, look_ahead
from clinic_lib.statistics.stories import STORIES, open_book

pytestmark = pytest.mark.integration

PAGE = Path(__file__).resolve().parents[2] / "docs" / "projection.md"
RECYCLED = np.array([[41.2, 43.0, 44.1, 46.3, 47.0, 48.8]])


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_example_gives_what_the_page_says(text):
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    example = doctest.DocTestParser().get_doctest("".join(blocks), {}, PAGE.name, PAGE.name, 0)
    told: list[str] = []
    doctest.DocTestRunner(verbose=False).run(example, out=told.append)
    assert not told, "".join(told)


def test_the_worked_table_is_what_every_story_says(text):
    table = text.split("| The figures behave as if")[1].split("\n\n")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    book = open_book(tuple(range(6)), 3, 1)
    evidence = hear_evidence(RECYCLED, book, 1)
    nobody = Company.nobody(RECYCLED, len(STORIES))
    outlook = look_ahead(RECYCLED, book, evidence, nobody, 1)
    misses = evidence.errors[0] * np.exp(book.expected / 5)
    foretold = book.foretold @ RECYCLED[0]
    for place, (words, start, miss, say, coming) in enumerate(rows):
        assert words.strip() == book.words[place]
        assert float(start) == STORIES[place].start
        assert float(miss) == round(misses[place], 2)
        assert say.strip() == f"{outlook.weights[0, place]:.0%}"
        assert [float(item) for item in coming.split(",")] == foretold[place].round(1).tolist()
    assert len(rows) == len(STORIES)


def test_the_say_is_the_starting_weight_by_the_miss_once_for_each_change():
    book = open_book(tuple(range(6)), 3, 1)
    evidence = hear_evidence(RECYCLED, book, 1)
    outlook = look_ahead(RECYCLED, book, evidence, Company.nobody(RECYCLED, len(STORIES)), 1)
    misses = evidence.errors[0] * np.exp(book.expected / 5)
    say = np.exp(book.start) / misses**5
    np.testing.assert_allclose(outlook.weights[0], say / say.sum())
