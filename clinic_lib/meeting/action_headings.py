"""What a column of an action plan is called, here and elsewhere. Knows headings and no cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clinic_lib.meeting.action_records import FIELDS

HEADINGS = dict(
    zip(
        FIELDS,
        (
            "Id",
            "Kind",
            "Clinic",
            "Partnership",
            "Key area",
            "Indicator",
            "What was agreed",
            "Owner",
            "Organisation",
            "Contributors",
            "Agreed on",
            "Due",
            "Review on",
            "Should move",
            "Which way",
            "By",
            "Asked of",
            "Answer",
            "Answered on",
            "Status",
            "Done on",
            "Evidence",
            "Written down at",
            "Written down by",
        ),
        strict=True,
    )
)
"""How our own export heads each field."""
EXPORTED = (
    *("action_id", "area", "text", "owner", "organisation", "due", "review", "status", "evidence"),
    *("kind", "asked_of", "answer", "answered_on", "contributors", "agreed_on", "done_on"),
    *("indicator_id", "effect_indicator", "effect_direction", "effect_by"),
    *("clinic_id", "partnership_id", "created_at", "created_by"),
)
"""The fields in the order of our own export: what a meeting looks at comes first."""
PRINTED = 9
"""So many of its columns fit on paper."""
LAST_CHANGE = "Last change"
"""Its further column: the number of the latest change, so that an old export is known as one."""
DESCRIPTION = "description"
PROGRESS = "progress"
"""Columns that are read by what stands in them: words of a status, or what has happened."""

_KNOWN = {
    "text": "action|actions|agreed action|action agreed|action required|actions required|"
    "action point|action item|what|what was agreed|what will be done|what will we do|"
    "what are we going to do|task|activity|recommendation|milestone|key action|key actions|"
    "specific action|proposed action|improvement action",
    DESCRIPTION: "description|action description|detail|details|description of action|how|"
    "how will we do it|further detail",
    "owner": "owner|action owner|lead|lead officer|action lead|lead name|who|by whom|"
    "who will do it|responsible|responsibility|responsible officer|responsible person|"
    "person responsible|responsible lead|lead person|assigned to|accountable|"
    "accountable officer|name|officer",
    "organisation": "organisation|organization|lead organisation|lead agency|agency|lead partner|"
    "partner|department|directorate|service|team|responsible organisation|"
    "owner's organisation",
    "contributors": "contributors|contributor|supported by|supporting|support|with whom|"
    "key partners|partners|partners involved|which partners are involved|other partners|"
    "others involved|supporting partners|stakeholders|delivery partners",
    "due": "due|due date|date due|by when|deadline|target date|when|timescale|timescales|"
    "timeframe|time scale|end date|target completion date|completion date|complete by|"
    "to be completed by|target|finish date|finish",
    "review": "review|review date|review on|next review|date of review",
    "agreed_on": "agreed on|date agreed|date raised|raised on|date of meeting|meeting date|"
    "date of clinic|date opened|opened",
    "done_on": "done on|date completed|completed on|date done|actual completion date|"
    "date closed|closed on|actual date|completed date",
    "status": "status|current status|action status|state|rag|rag status|rag rating|brag|"
    "brag rating|complete|completed|done|complete y n|completed y n|open closed",
    PROGRESS: "progress|progress update|position|current position",
    "evidence": "evidence|update|updates|latest update|comment|comments|commentary|note|notes|"
    "evidence of completion|outcome of action|progress notes|progress comments|progress to date|"
    "remarks|latest position",
    "area": "key area|area|theme|priority|priority area|objective|workstream|work stream|"
    "strategic priority|goal|aim|outcome|improvement area",
    "indicator_id": "indicator|indicator id|ni|ni code|kpi|pi|pi ref|measure id",
    "asked_of": "asked of",
    "answer": "answer|response",
}
_FIELD_OF = {word: field for field, words in _KNOWN.items() for word in words.split("|")}
NEEDED = "text"
LEAST_FIELDS = 2
"""A header has a heading for the action and at least one other that is known."""


def plain(heading: str) -> str:
    r"""A heading without what people write differently: capitals, signs and spaces.

    Examples
    --------
    >>> plain(" By When?\n(date) "), plain("RAG-status")
    ('by when', 'rag status')
    """
    words = re.sub(r"\(.*?\)|[*:?.,!]", " ", heading.lower())
    return " ".join(re.sub(r"[-_/&]", " ", words).split())


def guess_fields(headings: Sequence[str]) -> dict[int, str]:
    """The field that each column holds, where its heading says so; each field once.

    Parameters
    ----------
    headings : sequence of str
        As they stand.

    Returns
    -------
    dict of int to str
        Position to name of a field of ``Action``, or ``description`` or ``progress``.

    Examples
    --------
    >>> guess_fields(["Ref", "Action", "Who", "By when", "RAG"])
    {1: 'text', 2: 'owner', 3: 'due', 4: 'status'}
    """
    found: dict[int, str] = {}
    for position, heading in enumerate(headings):
        field = _FIELD_OF.get(plain(heading), "")
        if field and field not in found.values():
            found[position] = field
    return _without_text(found, headings)


def _without_text(found: dict[int, str], headings: Sequence[str]) -> dict[int, str]:
    """Where no column is called an action, its description or its milestone is one."""
    if NEEDED in found.values():
        return found
    for position, field in found.items():
        if field == DESCRIPTION and plain(headings[position]) != "how":
            return found | {position: NEEDED}
    return found


def is_header(headings: Sequence[str]) -> bool:
    """Whether these are the headings of a table of actions.

    Examples
    --------
    >>> is_header(["Action", "Owner"]), is_header(["Action plan 2011", ""])
    (True, False)
    """
    fields = set(guess_fields(headings).values())
    return NEEDED in fields and len(fields) >= LEAST_FIELDS


def is_own(headings: Sequence[str]) -> bool:
    """Whether these are the headings of our own export."""
    return set(HEADINGS.values()) <= set(headings)
