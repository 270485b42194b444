"""The longest of everything: four areas of twelve indicators, long titles, long words for all."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd

from clinic_lib.indicators import Assessment
from clinic_lib.meeting import Activity, KeyArea, Person, Speaker, Thread, build_followup
from clinic_lib.meeting.action_records import Action
from clinic_lib.presentation import Briefing
from clinic_lib.presentation.stories import Story
from clinic_lib.terms import ActionKind, ActionStatus, Consent
from tests.presentation.conftest import briefing_of

LONG = (
    "Percentage of people who believe that people from different backgrounds get on well together "
    "in their local area, by ward and neighbourhood"
)
SENTENCE = (
    "Household waste recycling centres in every market town are to be open on more evenings and "
    "weekends, with help for people who have no car."
)
EACH, AREAS = 12, 4


def repeated(assessment: Assessment, count: int) -> Assessment:
    """The indicators of an assessment over and over, under long titles and codes of their own."""
    frames = {}
    codes = [f"NI{500 + n}" for n in range(count)]
    known = assessment.indicator_ids
    for name, frame in vars(assessment).items():
        if isinstance(frame, pd.DataFrame):
            parts = [
                frame[frame["indicator_id"] == known[n % len(known)]].assign(indicator_id=code)
                for n, code in enumerate(codes)
            ]
            frames[name] = pd.concat(parts, ignore_index=True)
    scorecard = frames["scorecard"]
    frames["scorecard"] = scorecard.assign(
        title=LONG,
        headline="Far more people say so than did three years ago, and still fewer than elsewhere",
        verdict=scorecard["verdict"] + " " + SENTENCE,
        definition=SENTENCE * 3,
    )
    return dataclasses.replace(assessment, **frames)


def stress_briefing(assessment: Assessment, *, areas: int = AREAS) -> Briefing:
    """A clinic whose every text is as long as it gets."""
    wide = repeated(assessment, areas * EACH)
    codes = wide.indicator_ids
    groups = [codes[n * EACH : (n + 1) * EACH] for n in range(areas)]
    key_areas = tuple(
        KeyArea(
            f"{LONG[:100]} {n}",
            group,
            desired_outcome=SENTENCE,
            pmg_wish=True,
            stories=(SENTENCE * 2,),
            drivers=(SENTENCE,) * 6,
            action_underway=(SENTENCE,) * 6,
            action_required=(SENTENCE,) * 6,
            improving_when=(SENTENCE,) * 6,
            contributors=(SENTENCE,) * 6,
            help_needed=(SENTENCE,) * 6,
        )
        for n, group in enumerate(groups)
    )
    briefing = briefing_of(
        wide,
        key_areas,
        figures="a1b2c3d4",
        thread=tuple(_threads(groups)),
        stories=tuple(Story(f"S{n}", codes[n], SENTENCE * 3, Consent.ANONYMISED) for n in range(3)),
        followup=build_followup(_actions(), wide, on=dt.date(2011, 6, 15)),
    )
    speakers = (
        Speaker(Person(LONG, LONG), LONG[:60], tuple(a.title for a in key_areas), 20, slides=8),
    )
    clinic = dataclasses.replace(
        briefing.clinic,
        title=LONG,
        place=LONG,
        speakers=speakers,
        chair=Person(LONG, LONG),
        dashboard_address="https://clinics.example.gov.uk/performance/dashboard",
    )
    return dataclasses.replace(briefing, clinic=clinic, partnership=LONG)


def _threads(groups: list[tuple[str, ...]]):
    for number, group in enumerate(groups):
        for position, code in enumerate(group):
            activity = Activity(f"A{number}{position // 3}", SENTENCE, LONG[:60], LONG[:60], "late")
            has_one = (position + number) % 5
            yield Thread(SENTENCE, f"{LONG[:90]} {number}", code, activity if has_one else None)


def _actions():
    for number in range(10):
        yield Action(
            f"A{number}",
            kind=ActionKind.ASK if number % 4 == 3 else ActionKind.ACTION,
            text=SENTENCE,
            owner=LONG[:60],
            organisation=LONG[:60],
            asked_of=LONG[:60],
            due=dt.date(2011, 3, 31),
            agreed_on=dt.date(2010, 6, 15),
            done_on=dt.date(2010, 12, 1) if number % 2 else None,
            status=ActionStatus.DONE if number % 2 else ActionStatus.OPEN,
        )
