"""The golden thread: from an ambition to who does what about it, and where it is broken.

One chain runs from an ambition over an outcome and an indicator to an activity and who leads it.
Knows no figure and no look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_lib.data import Dataset


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that a partnership does.

    Parameters
    ----------
    activity_id : str
        Its code.
    words : str
        What is done.
    lead_role, organisation : str
        Who leads it.
    status : str
        How far it is; may be empty.
    """

    activity_id: str
    words: str
    lead_role: str
    organisation: str
    status: str = ""

    @property
    def lead(self) -> str:
        """Role and organisation.

        Examples
        --------
        >>> Activity("A1", "Visit", "Nurse manager", "Health service").lead
        'Nurse manager, Health service'
        """
        return ", ".join(part for part in (self.lead_role, self.organisation) if part)


@dataclass(frozen=True, slots=True)
class Thread:
    """One chain; what is missing from it is empty.

    Parameters
    ----------
    ambition, outcome : str
        What it is all for, and what is to come true.
    indicator_id : str
        What shows whether it does; empty where nothing does.
    activity : Activity, optional
        What is done about it; None where nothing is.
    """

    ambition: str
    outcome: str
    indicator_id: str = ""
    activity: Activity | None = None

    @property
    def is_broken(self) -> bool:
        """Whether it has no indicator, no activity or no outcome."""
        return not self.indicator_id or self.activity is None or not self.outcome


def build_golden_thread(
    dataset: Dataset, partnership_id: str, indicator_ids: Collection[str]
) -> tuple[Thread, ...]:
    """Every chain of a clinic, outcome by outcome.

    Parameters
    ----------
    dataset : Dataset
        Its ``golden_thread`` and ``activities`` are read.
    partnership_id : str
        Whose.
    indicator_ids : collection of str
        The indicators of the clinic. One that no chain names is a broken thread of its own; an
        activity that no chain ties to an indicator is one, too.

    Returns
    -------
    tuple of Thread
        In the order of the outcomes, and within each so that chains of one activity stand
        together. Empty where the data have no golden thread at all.
    """
    links, activities = dataset.golden_thread, _activities(dataset, partnership_id)
    if links.empty:
        return ()
    own = links[links["partnership_id"] == partnership_id]
    threads = [
        Thread(row["ambition"], row["outcome"], row["indicator_id"], activities.get(activity))
        for row in own.to_dict("records")
        for activity in (row["activity_id"],)
        if not row["indicator_id"] or row["indicator_id"] in indicator_ids
    ]
    ambition = threads[0].ambition if threads else ""
    named = {thread.indicator_id for thread in threads}
    threads += [Thread(ambition, "", code) for code in indicator_ids if code not in named]
    # An activity that serves only indicators outside this clinic is not broken.
    tied = set(own["activity_id"])
    threads += [
        Thread(ambition, "", "", activity)
        for code, activity in activities.items()
        if code not in tied
    ]
    return _ordered(threads)


def _activities(dataset: Dataset, partnership_id: str) -> Mapping[str, Activity]:
    rows = dataset.activities
    return {
        row["activity_id"]: Activity(
            row["activity_id"],
            row["activity"],
            row["lead_role"],
            row["organisation"],
            row["status"],
        )
        for row in rows[rows["partnership_id"] == partnership_id].to_dict("records")
    }


def _ordered(threads: list[Thread]) -> tuple[Thread, ...]:
    """By ambition and outcome as they first come, chains of one activity next to each other."""
    keys = [
        (one.ambition, one.outcome, one.activity.activity_id if one.activity else "")
        for one in threads
    ]
    first: dict[object, int] = {}
    for ambition, outcome, activity in keys:
        for part in (ambition, (ambition, outcome), (ambition, outcome, activity)):
            first.setdefault(part, len(first))
    return tuple(
        thread
        for _, thread in sorted(
            zip(keys, threads, strict=True),
            key=lambda pair: (first[pair[0][0]], first[pair[0][:2]], first[pair[0]]),
        )
    )
