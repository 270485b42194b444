"""The draft of a clinic file: what the figures and the golden thread suggest, for a person to edit.

Words that only people know are left as comments to fill in. Decides nothing: ``suggesting`` ranks,
the PMG chooses.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from clinic_lib.data import Dataset, Disclosure
from clinic_lib.data.cell_rules import UNPRINTABLE_CHARACTER
from clinic_lib.indicators import Candidate
from clinic_lib.meeting.draft_areas import DraftArea, draft_areas, has_figure, shortened
from clinic_lib.meeting.plan import Clinic
from clinic_lib.meeting.plan_parts import LONGEST_NAME
from clinic_lib.meeting.plan_reading import MOST_CHARACTERS, MOST_TOGETHER
from clinic_lib.meeting.plan_records import TimetableRules
from clinic_lib.meeting.suggesting import SHARING, Proposal
from clinic_lib.meeting.timetable import Deadline, build_timetable
from clinic_lib.terms import Consent

WIDTH = 100
# What YAML cannot hold as it is or takes for the end of a line, though JSON leaves it.
ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x80, 0xA0), 0x2028, 0x2029)}
HEAD = """\
# A draft of a performance clinic, to be edited. Lines that begin with # are not read: take the #
# away and fill them in. Every key is explained in README.md. Look at it with: clinic check

clinic: {name}
title: {title}
partnership: {partnership}
date: {on}
starts: "10:00"                     # it lasts two hours
# place: "Where it meets"

# Roles, not names: they outlast whoever holds them. The first of the PMG leads the meeting.
# pmg:
#   - {{role: "Chief executive", organisation: "..."}}
performance_lead: {{role: "Performance manager"}}
performance_contact: {{role: "Performance manager"}}
chair: {{role: {chair}}}

# No more than four, the PMG's own wishes first. An indicator may stand only once.
# Proposed from the figures as of {on}; the PMG chooses.
"""
# What only people can say for the eight headings of the chair's presentation.
QUESTIONS = """\
    # drivers: "Why is it important? What drives it?"
    # action_required: "What more evidence or action is needed?"
    # improving_when: "How will we know that things are improving?"
    # help_needed: "What can the chief executives help with?"
"""
CELEBRATE = """
# To celebrate, found with the same rigour. Each must stand in the file as well.
"""
NOTHING_TO_CELEBRATE = """\
# achievements:
#   - {indicator: ..., title: "...", words: "..."}
# other_indicators: []
"""
REST = """
# Who speaks after the chair: let more than one side speak, and nobody cover what another does.
# speakers:
#   - role: "..."
#     organisation: "..."
#     perspective: "Providers"        # or employers, residents, those who are served
#     covers: [{area}]

# Comes first. Its minutes are part of those that timings gives it.
# other_business:
#   - {{title: "Matters arising from the last clinic", minutes: 5}}
timings:                              # minutes: two hours and no more
  other_business: 10
  performance_lead: 10
  chair: 30
  speakers: 20
  discussion: 35
  actions: 15

# What the partnership adds to the pack. When one comes, say when, and where its file is, from this
# folder: {{..., received: {due}, file: documents/activity_plan.docx}}.
documents:
  - {{title: "Introduction and key objectives", kind: introduction, owner: {chair}}}
  - {{title: "Activity plan", kind: activity_plan, owner: {chair}}}
  - {{title: "Key strategic documents and reviews", kind: strategic_document, owner: {chair}}}

# Until the performance manager and the chair have agreed it, the agenda is a draft.
# agreed: {{by: ["Performance manager", "Chair of the partnership"], on: {meeting}}}

# Worked back from {day}, days on which nobody works left out:
"""
RULES = TimetableRules(skip_weekends=True, skip_bank_holidays=True)
TIMETABLE = "timetable: {days_before: 9, skip_weekends: yes, skip_bank_holidays: yes}\n"
DISCLOSURE = """
# Small counts are protected as the strictest of the other clinic files says.
disclosure: {{threshold: {rule.threshold}, round_to: {rule.round_to}, suppress_zero: {zero}}}
"""


def draft_name(partnership_id: str, on: date) -> str:
    """What the clinic of a partnership and month is called.

    Examples
    --------
    >>> draft_name("greenest_county", date(2011, 6, 8))
    'greenest-county-2011-06'
    """
    plain = re.sub(r"[^A-Za-z0-9]+", "-", partnership_id).strip("-")[:70].strip("-")
    return f"{plain or 'clinic'}-{on:%Y-%m}"


def build_draft(proposal: Proposal, dataset: Dataset) -> str:
    """The draft of a clinic file.

    Parameters
    ----------
    proposal : Proposal
        From ``suggest_clinic``.
    dataset : Dataset
        The data it was made from: gives activities and stories.

    Returns
    -------
    str
        A clinic file that passes its check.

    Raises
    ------
    ParameterError
        If no indicator has a figure for the partnership's area by the day of the clinic, or one
        that was wished for has none.
    """
    areas = draft_areas(proposal, dataset)
    on = proposal.on
    chair = quoted(shortened(_chair(proposal, dataset), LONGEST_NAME))
    head = HEAD.format(
        name=draft_name(proposal.partnership_id, on),
        title=quoted(shortened(f"{proposal.partnership_name}: performance clinic", 120)),
        partnership=proposal.partnership_id,
        on=on,
        chair=chair,
    )
    timetable = build_timetable(
        Clinic("draft", "", proposal.partnership_id, on, (), timetable=RULES)
    )
    lines = (
        *_key_areas(areas, proposal, dataset),
        *_achievements(areas, proposal, dataset),
        _rest(areas[0].title, chair, timetable, on),
        *(_comment(f"{deadline.due}  {deadline.what}") for deadline in timetable[:-1]),
    )
    return head + "".join(lines) + TIMETABLE + _disclosure(dataset.disclosure)


def quoted(text: str) -> str:
    r"""A text as YAML reads it back exactly, but for what nobody can print.

    Examples
    --------
    >>> print(quoted('He said "no": 50 %'))
    "He said \"no\": 50 %"
    """
    words = " ".join(UNPRINTABLE_CHARACTER.sub(" ", text).split())
    return json.dumps(words, ensure_ascii=False).translate(ESCAPES)


def _chair(proposal: Proposal, dataset: Dataset) -> str:
    rows = dataset.partnerships
    roles = list(rows.loc[rows["partnership_id"] == proposal.partnership_id, "chair_role"])
    return str(roles[0]) if roles and roles[0] else "Chair of the delivery partnership"


def _key_areas(areas: Sequence[DraftArea], proposal: Proposal, dataset: Dataset) -> Iterator[str]:
    """The areas with the reasons for each indicator as comments."""
    for note in (*proposal.suggestion.notes, *proposal.notes):
        # Here they do share one.
        yield "" if note.endswith(SHARING) else _comment(note)
    yield "key_areas:\n"
    for area in areas:
        codes = [one.indicator_id for one in area.candidates]
        yield f"  - title: {quoted(area.title)}\n"
        yield f"    indicators: [{', '.join(codes)}]\n"
        for one in area.candidates:
            yield _comment(f"{one.indicator_id} {one.title}: {_reasons(one)}.", "    ")
        yield f"    desired_outcome: {quoted(area.outcome)}\n" if area.outcome else ""
        yield f"    {'' if area.is_wish else '# '}pmg_wish: yes\n"
        yield from _stories(codes, proposal.partnership_id, dataset)
        yield from _activities(codes, proposal.partnership_id, dataset)
        yield QUESTIONS


def _reasons(one: Candidate) -> str:
    return "; ".join(one.reasons) or "nothing stands out"


def _stories(codes: Sequence[str], partnership_id: str, dataset: Dataset) -> Iterator[str]:
    """Up to two stories that may be told."""
    rows = dataset.stories
    told = rows.loc[
        rows["indicator_id"].isin(codes)
        & (rows["partnership_id"] == partnership_id)
        & (rows["consent"] != Consent.NO)
    ]
    if not told.empty:
        yield f"    stories: [{', '.join(quoted(one) for one in told['story_id'].head(2))}]\n"


def _activities(codes: Sequence[str], partnership_id: str, dataset: Dataset) -> Iterator[str]:
    """What the golden thread says is being done for these indicators, and by whom."""
    thread = dataset.golden_thread
    is_own = (thread["partnership_id"] == partnership_id) & thread["indicator_id"].isin(codes)
    ids = list(dict.fromkeys(thread.loc[is_own, "activity_id"]))
    rows = dataset.activities.set_index("activity_id")
    rows = rows.loc[[one for one in ids if one in rows.index]]
    yield from _listed("action_underway", rows["activity"], MOST_CHARACTERS)
    yield from _listed("contributors", rows["organisation"], LONGEST_NAME)


def _listed(key: str, texts: Iterable[str], longest: int) -> Iterator[str]:
    """A key with as many of some texts as fit on a slide."""
    kept: list[str] = []
    for text in dict.fromkeys(shortened(str(text), longest) for text in texts):
        if text and sum(map(len, kept)) + len(text) <= MOST_TOGETHER and len(kept) < 6:
            kept.append(text)
    if kept:
        yield f"    {key}:\n"
        yield from (f"      - {quoted(text)}\n" for text in kept)


def _achievements(
    areas: Sequence[DraftArea], proposal: Proposal, dataset: Dataset
) -> Iterator[str]:
    """What to celebrate; what stands in no key area goes into the pack after them."""
    has = has_figure(proposal, dataset)
    found = [one for one in proposal.suggestion.achievements if has(one)]
    named = {one.indicator_id for area in areas for one in area.candidates}
    yield CELEBRATE
    if not found:
        yield NOTHING_TO_CELEBRATE
        return
    yield "achievements:\n"
    for one in found:
        title = quoted(shortened(one.title, LONGEST_NAME))
        yield _comment(f"{one.indicator_id}: {_reasons(one)}.", "  ")
        yield f"  - {{indicator: {one.indicator_id}, title: {title}}}\n"
    others = [one.indicator_id for one in found if one.indicator_id not in named]
    yield f"{'' if others else '# '}other_indicators: [{', '.join(others)}]\n"


def _rest(area: str, chair: str, timetable: Sequence[Deadline], on: date) -> str:
    """The other parts, their samples in days of this clinic."""
    due = {deadline.key: deadline.due for deadline in timetable}
    return REST.format(
        area=quoted(area),
        chair=chair,
        due=due["documents"],
        meeting=due["chairs-meeting"],
        day=f"{on:%A} {on.day} {on:%B %Y}",
    )


def _disclosure(rule: Disclosure | None) -> str:
    """The rule for small counts that the data were read by, unless it is the usual one."""
    if rule is None or rule == Disclosure():
        return ""
    zero = "yes" if rule.suppress_zero else "no"
    return DISCLOSURE.format(rule=rule, zero=zero)


def _comment(text: str, indent: str = "") -> str:
    start = f"{indent}# "
    lines = textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=start, break_long_words=False
    )
    return "".join(f"{line}\n" for line in lines)
