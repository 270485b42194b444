"""The agenda: two hours in the fixed order, whatever the clinic file says or leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.meeting import (
    Business,
    Clinic,
    Document,
    KeyArea,
    Person,
    Speaker,
    Timings,
    build_agenda,
    build_papers,
    load_clinic,
)
from clinic_lib.meeting.plan_minutes import shared_minutes
from clinic_lib.terms import AgendaKind, DocumentKind

pytestmark = pytest.mark.unit
BARE = Clinic("bare", "Bare", "p", date(2011, 6, 15), (KeyArea("Waste", ("NI192",)),))


def told(clinic, titles=None):
    """The agenda, a short line for each item."""
    return [
        f"{item.number} {item.starts:%H:%M} {item.minutes} {item.title} | {', '.join(item.papers)}"
        f" | {item.lead}"
        for item in build_agenda(clinic, titles).items
    ]


def test_the_order_of_a_full_agenda(full_clinic):
    clinic = load_clinic(full_clinic())
    agenda = build_agenda(clinic, {"NI154": "Net additional homes"})
    assert told(clinic, {"NI154": "Net additional homes"}) == [
        "1 10:30 5 Welcome |  | Chief executive, County council",
        "2 10:35 5 Matters arising |  | Performance manager",
        "3 10:40 10 The golden thread and the performance headlines | B: Performance headlines"
        " | Performance manager, County council",
        "4 10:50 30 Key areas: Waste; Homes and safety | C: Chair's presentation,"
        " D: Introduction, E: Plan | Cabinet member, County council",
        "5 11:20 8 Speaker: Waste |  | Operations director, Contractor",
        "6 11:28 6 Speaker: NI154 Net additional homes |  | Tenant, Residents",
        "7 11:34 6 Speaker |  | Superintendent, Police",
        "8 11:40 35 Questions and discussion | A: Evidence pack, F: Review"
        " | Chief executive, County council",
        "9 12:15 15 Actions, and what chief executives are asked to help with | "
        " | Performance manager, County council",
    ]
    assert (agenda.starts, agenda.ends, agenda.minutes) == (time(10, 30), time(12, 30), 120)
    assert [item.perspective for item in agenda.items[4:7]] == ["Provider", "Residents", "Police"]


def test_an_agenda_of_a_file_that_says_nothing_of_the_meeting():
    assert told(BARE) == [
        "1 10:00 10 Welcome and other business |  | Chair of the PMG",
        "2 10:10 10 The golden thread and the performance headlines | B: Performance headlines"
        " | Performance manager",
        "3 10:20 30 Key areas: Waste | C: Chair's presentation | Chair of the delivery partnership",
        "4 10:50 20 Other speakers |  | To be agreed",
        "5 11:10 35 Questions and discussion | A: Evidence pack | Chair of the PMG",
        "6 11:45 15 Actions, and what chief executives are asked to help with | "
        " | Performance manager",
    ]


def test_a_part_of_no_minutes_is_left_out():
    timings = Timings(other_business=0, speakers=0, discussion=65)
    kinds = [item.kind for item in build_agenda(replace(BARE, timings=timings)).items]
    assert kinds == [
        AgendaKind.PERFORMANCE_LEAD,
        AgendaKind.CHAIR,
        AgendaKind.DISCUSSION,
        AgendaKind.ACTIONS,
    ]


def test_papers_have_letters_beyond_z():
    documents = tuple(Document(f"Paper {n}", DocumentKind.REVIEW) for n in range(26))
    papers = build_papers(replace(BARE, documents=documents))
    assert [papers[n].letter for n in (0, 3, 25, 26, 28)] == ["A", "D", "Z", "AA", "AC"]


@given(
    speakers=st.lists(st.text(min_size=1, max_size=5), max_size=12),
    business=st.lists(st.integers(1, 2), max_size=8),
    minutes=st.lists(st.integers(0, 20), min_size=3, max_size=3),
    starts=st.times(max_value=time(22, 0)),
)
def test_every_agenda_takes_two_hours_without_a_gap(speakers, business, minutes, starts):
    lead, chair, talk = minutes
    timings = Timings(16, lead, chair, talk, 99 - lead - chair - talk, 5)
    clinic = replace(
        BARE,
        starts=starts.replace(second=0, microsecond=0),
        timings=timings,
        speakers=shared_minutes([Speaker(Person(name)) for name in speakers], talk),
        other_business=tuple(Business("Item", length) for length in business),
    )
    items = build_agenda(clinic).items
    kinds = [list(AgendaKind).index(item.kind) for item in items]
    assert kinds == sorted(kinds)
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    assert all(one.ends == other.starts for one, other in pairwise(items))
    if not speakers or talk >= len(speakers):
        assert sum(item.minutes for item in items) == 120
