"""The sentence that says where a gap comes from, and how its parts are printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clinic_lib.indicators.records import Row, Rows, numbers
from clinic_lib.indicators.wording import (
    difference_unit,
    format_size,
    format_value,
    list_words,
    place_name,
    round_half_away,
    short_unit,
)

MOST_NAMED = 3
FEW_STEPS = 10
"""Parts of fewer steps of the last digit than this are printed with one digit more."""


def part_decimals(contributions: Iterable[float], decimals: int) -> int:
    """The decimals that tell the parts of a gap apart: the indicator's, or one more.

    Examples
    --------
    >>> part_decimals([0.44, -0.21], 1), part_decimals([4.4, -2.1], 1)
    (2, 1)
    """
    return decimals + int(max(map(abs, contributions)) < FEW_STEPS * 10.0**-decimals)


def largest_first(part: Row) -> tuple[float, str]:
    """Sorts parts: the largest contribution either way first; ties by name."""
    return -abs(part["contribution"]), part["part"]


def counted_words(count: float, people: str) -> str:
    """A number of people, homes or whatever is counted, without its sign; empty for no noun.

    Examples
    --------
    >>> counted_words(-573.6, "children"), counted_words(1.0, "homes"), counted_words(3.0, "")
    ('574 children', '1 home', '')
    >>> counted_words(0.2, "homes")
    'less than 1 home'
    """
    return format_size(count, unit=people) if people else ""


def gap_words(row: Mapping[str, Any], gap: float, decimals: int) -> str:
    """On which side of the benchmark the area is, and by how much.

    Examples
    --------
    >>> gap_words({"unit": "%"}, -1.64, 1), gap_words({"unit": "%"}, 0.0, 1)
    ('1.6 percentage points below', 'level with')
    """
    if round_half_away(gap, decimals) == 0:
        return "level with"
    size = format_size(gap, unit=str(row["unit"]), decimals=decimals)
    return f"{size} {'above' if gap > 0 else 'below'}"


def underneath_sentence(row: Mapping[str, Any], parts: Rows) -> str:
    """Where the gap comes from in one plain sentence that names the three largest parts.

    Parameters
    ----------
    row : mapping
        The scorecard's columns: area, unit, decimals and people.
    parts : sequence of Row
        The parts of one gap, with the columns ``UNDERNEATH_COLUMNS``.

    Returns
    -------
    str
        Without judgement: a part adds to the figure or takes off it.
    """
    decimals = int(row["decimals"])
    contributions = numbers(parts, "contribution")
    fine = part_decimals(contributions, decimals)
    largest = sorted(parts, key=largest_first)
    named = [_part_words(row, part, fine) for part in largest[:MOST_NAMED]]
    gap = float(contributions.sum())
    side = f"{gap_words(row, gap, fine)} {place_name(str(parts[0]['benchmark_name']))}"
    what = "the largest parts of that are" if len(parts) > MOST_NAMED else "its parts are"
    return f"{place_name(str(row['area_name']))} is {side}; {what} {list_words(named)}."


def _part_words(row: Mapping[str, Any], part: Mapping[str, Any], decimals: int) -> str:
    """A part's name, what it adds or takes off, and the same as people."""
    change = float(part["contribution"])
    name = place_name(str(part["part"]))
    if round_half_away(change, decimals) == 0:
        return f"{name} (next to nothing)"
    size = format_value(abs(change), unit=_short(str(row["unit"])), decimals=decimals)
    way = "adds" if change > 0 else "takes off"
    people = counted_words(float(part["contribution_people"]), str(row.get("people", "")))
    return f"{name} ({way} {size}{f', {people}' if people else ''})"


def _short(unit: str) -> str:
    """The unit of a difference that has been named before."""
    return "" if unit == "%" else short_unit(difference_unit(unit))
