"""What lies below an area's figure in one look: its districts' highest and lowest, and its thread.

Shows how far apart districts are; where a gap comes from is worked out elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from clinic_lib.indicators.benchmark import Field
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.records import Row, Rows, has_value

NO_ACTIVITY = "no activity"
NOT_ON_THREAD = "not on the golden thread"


def district_columns(field: Field, there: Rows, latest: Row | None) -> dict[str, Any]:
    """How many districts have a figure for the latest period, the highest and the lowest.

    Parameters
    ----------
    field : Field
        Which indicator and area, and the areas inside it.
    there : sequence of Row
        The indicator's observations of the latest period, with limits added, without breakdowns.
    latest : Row, optional
        The area's latest row of the history.

    Returns
    -------
    dict
        ``districts_count``, names and values of the highest and the lowest, and
        ``districts_differ``: ``yes`` where their limits lie apart, ``no`` where they do not, empty
        where there are fewer than two or no limits.
    """
    names = {row["area_code"]: row["area_name"] for row in field.inside}
    found = [row for row in there if row["area_code"] in names and has_value(row)]
    if latest is None or len(found) < 2:
        return {"districts_count": 0 if latest is None else len(found)}
    high = max(found, key=lambda row: float(row["value"]))
    low = min(found, key=lambda row: float(row["value"]))
    has_limits = not is_missing(high["lower_cl"]) and not is_missing(low["upper_cl"])
    is_apart = has_limits and high["lower_cl"] > low["upper_cl"]
    return {
        "districts_count": len(found),
        "highest_district": names[high["area_code"]],
        "highest_district_value": high["value"],
        "lowest_district": names[low["area_code"]],
        "lowest_district_value": low["value"],
        "districts_differ": ("yes" if is_apart else "no") if has_limits else "",
    }


def thread_gaps(golden_thread: pd.DataFrame) -> dict[str, str]:
    """What is missing on the golden thread of each indicator on it; empty where nothing is."""
    gaps: dict[str, str] = {}
    for code, activity in zip(
        golden_thread["indicator_id"], golden_thread["activity_id"], strict=True
    ):
        gaps[code] = "" if activity else gaps.get(code, NO_ACTIVITY)
    return gaps


def thread_columns(gaps: Mapping[str, str], indicator_id: str) -> dict[str, str]:
    """What is missing on the golden thread of an indicator; empty where nothing is, or no thread.

    Parameters
    ----------
    gaps : mapping of str to str
        From ``thread_gaps``, whatever the partnership.
    indicator_id : str
        Which.

    Examples
    --------
    >>> thread_columns({"NI192": ""}, "NI193"), thread_columns({}, "NI193")
    ({'thread_gap': 'not on the golden thread'}, {'thread_gap': ''})
    """
    return {"thread_gap": gaps.get(indicator_id, NOT_ON_THREAD) if gaps else ""}
