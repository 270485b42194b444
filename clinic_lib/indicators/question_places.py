"""Rules for questions from other places: areas compared with, districts, the golden thread.

Each takes the scorecard row, the history and the comparators, and asks one question or none.
"""

from __future__ import annotations

import pandas as pd

from clinic_lib.indicators.clauses import Row, number, others_compared, value_again
from clinic_lib.indicators.districts import NO_ACTIVITY, NOT_ON_THREAD
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.priority_parts import BETTER, WORSE
from clinic_lib.indicators.question_words import Asked
from clinic_lib.indicators.wording import list_words, ordinal, place_name
from clinic_lib.terms import ComparatorType, Polarity, ValueType

MOST_NAMED = 2
LEAST_RANKED = 4
"""Among fewer areas than this, a place says little."""
WIDE_SPREAD = 0.25
"""Without limits, districts this far apart are asked about, as a share of the area's figure."""


def below_others(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Worse than at least one benchmark."""
    against = _against(row, worse=True)
    if not against:
        return None
    best = _best_neighbours(comparators)
    such = f", such as {list_words(best)}," if best else ""
    return Asked(
        f"What do areas with better figures{such} do that could be tried here?",
        f"the figure is worse than {list_words(against)}",
    )


def above_others(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Better than at least one benchmark and worse than none."""
    against = _against(row, worse=False)
    if not against or _against(row, worse=True):
        return None
    area = place_name(str(row["area_name"]))
    return Asked(
        f"What can others learn from {area}, and how can it be shared?",
        f"the figure is better than {list_words(against)}",
    )


def _against(row: Row, *, worse: bool) -> list[str]:
    """The benchmarks that the area is worse (or better) than."""
    if not row["benchmark_relevant"]:
        return []
    wanted = WORSE if worse else BETTER
    return [name for name, _, result in others_compared(row) if result in wanted]


def _best_neighbours(comparators: pd.DataFrame) -> list[str]:
    """The neighbours that the area is worse than, the best first."""
    columns = ("comparator_type", "comparison", "rank", "area_name")
    better = [
        (rank, name)
        for kind, result, rank, name in zip(*(comparators[one] for one in columns), strict=True)
        if kind == ComparatorType.NEIGHBOUR and result in WORSE and not is_missing(rank)
    ]
    best = sorted(better, key=lambda one: one[0])[:MOST_NAMED]
    return [place_name(str(name)) for _, name in best]


def place_among_others(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Near one end of the ranked areas, or with a place that is hardly known."""
    rank, count = number(row, "rank"), number(row, "rank_of")
    if rank is None or count is None or count < LEAST_RANKED or not row["benchmark_relevant"]:
        return None
    if _against(row, worse=True) or _against(row, worse=False):
        return None
    place = f"{ordinal(int(rank))} of {int(count)}"
    low, high = number(row, "rank_low"), number(row, "rank_high")
    if low is not None and high is not None and high - low >= count / 2:
        ends = f"{ordinal(int(low))} to {ordinal(int(high))}"
        return Asked(
            f"How much should the place among similar areas count, as it may be anywhere from "
            f"{ends} of {int(count)}?",
            f"the area is {place}, and its margin of error is wide",
        )
    if not (rank <= count / 4 or rank > 3 * count / 4):
        return None
    if row["polarity"] == Polarity.NO_JUDGEMENT:
        place = f"{place}, counted from the highest"
    return Asked(
        f"What sets {place_name(str(row['area_name']))} apart from similar areas?",
        f"it is {place} among them",
    )


def districts_apart(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Districts further apart than their margins of error, or far apart where there are none."""
    high, low = number(row, "highest_district_value"), number(row, "lowest_district_value")
    # Numbers of homes or households differ with the size of a place, which explains nothing.
    if high is None or low is None or row["value_type"] == ValueType.COUNT:
        return None
    is_apart = row["districts_differ"] == "yes"
    value = number(row, "value")
    if not row["districts_differ"] and value is not None:
        is_apart = high - low > WIDE_SPREAD * abs(value)
    if not is_apart:
        return None
    lowest, highest = str(row["lowest_district"]), str(row["highest_district"])
    return Asked(
        f"What lies behind the spread from {value_again(row, low)} in {lowest} to "
        f"{value_again(row, high)} in {highest}, and what can places learn from each other?",
        f"places within the area range from {value_again(row, low)} to {value_again(row, high)}",
    )


def broken_thread(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """No activity, or no outcome, goes with the indicator on the golden thread."""
    gap = str(row["thread_gap"])
    if gap == NO_ACTIVITY:
        return Asked(
            "Which activity is meant to move this figure?", "the golden thread names no activity"
        )
    if gap == NOT_ON_THREAD:
        return Asked(
            "Which outcome does this figure serve?", "the figure is not on the golden thread"
        )
    return None
