"""What lies below an area's figure in one look: its districts' highest and lowest, and its thread.

Shows how far apart districts are; where a gap comes from is worked out elsewhere.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from clinic_lib.data.dataset import Dataset
from clinic_lib.data.register import Indicator
from clinic_lib.indicators.history import hide_suppressed
from clinic_lib.indicators.uncertainty import add_limits

NO_ACTIVITY = "no activity"
NOT_ON_THREAD = "not on the golden thread"


def district_columns(
    dataset: Dataset, indicator: Indicator, area_code: str, latest: pd.Series | None
) -> dict[str, Any]:
    """How many districts have a figure for the latest period, the highest and the lowest.

    Parameters
    ----------
    dataset : Dataset
        Not changed.
    indicator : Indicator
        Which.
    area_code : str
        The area whose parts are looked at: those that name it as their parent.
    latest : Series, optional
        The area's latest row of the history.

    Returns
    -------
    dict
        ``districts_count``, names and values of the highest and the lowest, and
        ``districts_differ``: ``yes`` where their limits lie apart, ``no`` where they do not, empty
        where there are fewer than two or no limits.
    """
    parts = dataset.areas.loc[dataset.areas["parent_code"] == area_code]
    names = dict(zip(parts["area_code"], parts["area_name"], strict=True))
    if latest is None or not names:
        return {"districts_count": 0}
    found = _figures(dataset.observations, indicator, list(names), latest)
    if len(found) < 2:
        return {"districts_count": len(found)}
    high, low = found.loc[found["value"].idxmax()], found.loc[found["value"].idxmin()]
    has_limits = pd.notna(high["lower_cl"]) and pd.notna(low["upper_cl"])
    is_apart = has_limits and high["lower_cl"] > low["upper_cl"]
    return {
        "districts_count": len(found),
        "highest_district": names[high["area_code"]],
        "highest_district_value": high["value"],
        "lowest_district": names[low["area_code"]],
        "lowest_district_value": low["value"],
        "districts_differ": ("yes" if is_apart else "no") if has_limits else "",
    }


def _figures(
    rows: pd.DataFrame, indicator: Indicator, codes: list[str], latest: pd.Series
) -> pd.DataFrame:
    """The districts' usable figures for the very same period, with limits."""
    is_wanted = (
        (rows["indicator_id"] == indicator.indicator_id)
        & rows["area_code"].isin(codes)
        & (rows["breakdown"] == "")
        & (rows["period_start"] == latest["period_start"])
        & (rows["period_end"] == latest["period_end"])
    )
    if not is_wanted.any():
        return rows.loc[is_wanted]
    described = {
        name: getattr(indicator, name) for name in ("value_type", "multiplier", "decimals")
    }
    shown = hide_suppressed(rows.loc[is_wanted].assign(**described).reset_index(drop=True))
    shown = add_limits(shown)
    return shown.loc[shown["value"].notna()]


def thread_columns(dataset: Dataset, indicator_id: str) -> dict[str, str]:
    """What is missing on the golden thread of an indicator; empty where nothing is, or no thread.

    Parameters
    ----------
    dataset : Dataset
        Its ``golden_thread`` is read, whatever the partnership.
    indicator_id : str
        Which.
    """
    rows = dataset.golden_thread
    if rows.empty:
        return {"thread_gap": ""}
    own = rows.loc[rows["indicator_id"] == indicator_id]
    if own.empty:
        return {"thread_gap": NOT_ON_THREAD}
    return {"thread_gap": "" if (own["activity_id"] != "").any() else NO_ACTIVITY}
