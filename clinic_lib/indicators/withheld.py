"""How many of the figures that an indicator would show are withheld, and why, in words.

Counts markers only: which figure was too small and which merely protects it is never told.
"""

from __future__ import annotations

from typing import Any

from clinic_lib.data.disclosure_counts import Disclosure
from clinic_lib.data.register import Indicator
from clinic_lib.indicators.records import Rows, is_confidential


def withheld_columns(
    indicator: Indicator,
    history: Rows,
    comparators: Rows,
    rule: Disclosure | None,
) -> dict[str, Any]:
    """The columns ``disclosive``, ``withheld`` and ``withheld_reason`` of the scorecard.

    Parameters
    ----------
    indicator : Indicator
        Whether its counts could point at somebody.
    history, comparators : sequence of Row
        What is shown of it.
    rule : Disclosure, optional
        What was withheld from the data; None where nothing was.

    Returns
    -------
    dict
    """
    others = [row for row in comparators if row["comparator_type"] != "area"]
    number = sum(map(is_confidential, (*history, *others)))
    return {
        "disclosive": indicator.disclosive,
        "withheld": number,
        "withheld_reason": _reason(indicator, number, rule),
    }


def _reason(indicator: Indicator, number: int, rule: Disclosure | None) -> str:
    """Why figures are withheld, and how counts are rounded, in sentences; empty for neither."""
    told = []
    if number:
        figures = "1 figure is" if number == 1 else f"{number} figures are"
        told.append(f"{figures} withheld and marked [c], {_cause(indicator, number, rule)}")
    if indicator.disclosive and rule is not None and rule.round_to:
        told.append(
            f"Counts are rounded to the nearest {rule.round_to}, and values are worked out from "
            "the rounded counts"
        )
    return ". ".join(told) + "." if told else ""


def _cause(indicator: Indicator, number: int, rule: Disclosure | None) -> str:
    it, rests, its = ("it", "rests", "its") if number == 1 else ("they", "rest", "their")
    them = "it" if number == 1 else "them"
    if not indicator.disclosive or rule is None or not rule.threshold:
        return f"because {its} publisher withholds {them}"
    small = f"a count under {rule.threshold}"
    return f"because {it} {rests} on {small}, or because {small} could be worked out from {them}"
