"""The page that explains the columns names exactly the columns there are, in their order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clinic_lib.indicators import COMPARATOR_COLUMNS, HISTORY_COLUMNS, SCORECARD_COLUMNS, Kind

pytestmark = pytest.mark.integration

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scorecard.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.*?) \| (.+?) \|$", re.MULTILINE)


@pytest.mark.parametrize(
    ("frame", "columns"),
    [
        ("scorecard", SCORECARD_COLUMNS),
        ("history", HISTORY_COLUMNS),
        ("comparators", COMPARATOR_COLUMNS),
    ],
)
def test_the_page_explains_every_column(frame: str, columns: dict[str, Kind]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text.split(f"## `{frame}`: ")[1].split("\n## ")[0]
    rows = ROW.findall(section)
    assert [name for name, *_ in rows] == list(columns)
    for name, meaning, unit, missing in rows:
        assert len(meaning) > 5, name
        assert missing, name
        if columns[name] is Kind.NUMBER and name != "multiplier":
            assert unit, f"{name} is a number and has no unit on the page"
        if columns[name] is Kind.DATE:
            assert unit == "date", name
