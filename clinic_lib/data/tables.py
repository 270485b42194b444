"""The tables of a data folder: every column, what it means and what may stand in it.

The reader, the checks, the importers and the data dictionary all read these records. Knows no file
and no value.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from clinic_lib.data.columns import Column, Kind, Table
from clinic_lib.terms import (
    ActionKind,
    ActionStatus,
    ComparatorType,
    Consent,
    EffectDirection,
    Frequency,
    Marker,
    PeriodType,
    Polarity,
    Scope,
    TargetKind,
    TargetState,
    ValueType,
)


def _required(name: str, kind: Kind, meaning: str, **more: object) -> Column:
    return Column(name, kind, meaning, required=True, **more)  # type: ignore[arg-type]


def _optional(name: str, kind: Kind, meaning: str, **more: object) -> Column:
    return Column(name, kind, meaning, **more)  # type: ignore[arg-type]


def _words(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(member) for member in enum)


AREAS = Table(
    "areas",
    "One area: a country, region, county or district",
    (
        _required("area_code", Kind.IDENTIFIER, "Code of the area, such as E10000029"),
        _required("area_name", Kind.TEXT, "Name as printed"),
        _required("area_type", Kind.WORD, "What it is: country, region, county, district..."),
        _optional("parent_code", Kind.IDENTIFIER, "Code of the area it lies in"),
        _optional("valid_from", Kind.DATE, "First day of the area's existence"),
        _optional("valid_to", Kind.DATE, "Last day of the area's existence"),
    ),
    ("area_code",),
    required=True,
)

INDICATORS = Table(
    "indicators",
    "One measure, with everything needed to read its numbers",
    (
        _required("indicator_id", Kind.IDENTIFIER, "Code of the indicator, such as NI192"),
        _required("title", Kind.TEXT, "Title as printed"),
        _optional("good_performance", Kind.TEXT, "Good performance is typified by..."),
        _required("polarity", Kind.WORD, "Which direction is good", words=_words(Polarity)),
        _required("value_type", Kind.WORD, "What kind of number it is", words=_words(ValueType)),
        _required(
            "unit",
            Kind.TEXT,
            "As printed after the number: %, per 1,000 population, homes; empty for none",
            filled=False,
        ),
        _required(
            "multiplier",
            Kind.NUMBER,
            "What numerator / denominator is multiplied by: 100 for a percentage",
            low=0,
        ),
        _required("decimals", Kind.WHOLE_NUMBER, "Decimal places printed", low=0.0, high=4.0),
        _required("frequency", Kind.WORD, "How often a figure comes", words=_words(Frequency)),
        _required("period_type", Kind.WORD, "What its periods are", words=_words(PeriodType)),
        _required("source", Kind.TEXT, "Who publishes it"),
        _required("scope", Kind.WORD, "Who set it", words=_words(Scope)),
        _optional("designated", Kind.YES_NO, "A designated target of the agreement", default="no"),
        _optional("statutory", Kind.YES_NO, "A statutory education target", default="no"),
        _optional("in_reward_scheme", Kind.YES_NO, "Part of the reward scheme", default="no"),
        _optional("outcome", Kind.TEXT, "The outcome it stands for"),
        _optional("people", Kind.TEXT, "What the numerator counts: people, homes, pupils"),
        _optional(
            "disclosive",
            Kind.YES_NO,
            "Whether a small count could point at somebody: no for what is weighed or graded, and "
            "for figures that their publisher has already protected",
            default="yes",
        ),
        _optional(
            "benchmark_relevant",
            Kind.YES_NO,
            "Whether comparing areas makes sense",
            default="yes",
        ),
        _optional("benchmark_reason", Kind.TEXT, "Why it does not, when benchmark_relevant is no"),
        _optional("definition", Kind.TEXT, "What is counted and how"),
        _optional("illustrative", Kind.YES_NO, "Made up for illustration", default="no"),
    ),
    ("indicator_id",),
    required=True,
)

OBSERVATIONS = Table(
    "observations",
    "One value of one indicator for one area, period and breakdown",
    (
        _required("indicator_id", Kind.IDENTIFIER, "The indicator, from indicators"),
        _required("area_code", Kind.IDENTIFIER, "The area, from areas"),
        _required("period", Kind.PERIOD, "The period, of the indicator's period type"),
        _required(
            "value",
            Kind.NUMBER,
            "The figure in the indicator's unit; empty only with the marker [c], [x], [z] or [low]",
            filled=False,
        ),
        _optional("numerator", Kind.NUMBER, "The count above the line"),
        _optional("denominator", Kind.NUMBER, "The count below the line"),
        _optional("lower_cl", Kind.NUMBER, "Published lower 95% confidence limit"),
        _optional("upper_cl", Kind.NUMBER, "Published upper 95% confidence limit"),
        _optional("breakdown", Kind.TEXT, "Empty for everybody, else such as Sex: Male"),
        _optional("marker", Kind.MARKERS, "Status markers run together, such as [p][r]"),
        _optional("as_at", Kind.DATE, "The day on which the figure stood so"),
    ),
    ("indicator_id", "area_code", "period", "breakdown"),
    required=True,
)

TARGETS = Table(
    "targets",
    "One version of a goal for one indicator, area and period",
    (
        _required("indicator_id", Kind.IDENTIFIER, "The indicator, from indicators"),
        _required("area_code", Kind.IDENTIFIER, "The area, from areas"),
        _required("period", Kind.PERIOD, "The period in which it is to be reached"),
        _required("kind", Kind.WORD, "How it is expressed", words=_words(TargetKind)),
        _required(
            "value",
            Kind.NUMBER,
            "The level; or % change on the baseline; or gap to the comparator; or low end of the "
            "range. Empty only for a placeholder or deferred target",
            filled=False,
        ),
        _optional("upper_value", Kind.NUMBER, "High end of the range"),
        _optional(
            "tolerance",
            Kind.NUMBER,
            "How far a figure may miss the target, in the indicator's unit, and still be within "
            "tolerance; empty for none",
            low=0,
        ),
        _optional("baseline_period", Kind.PERIOD, "The period that change is counted from"),
        _optional("comparator_code", Kind.IDENTIFIER, "The area that the gap is counted to"),
        _required("version", Kind.WHOLE_NUMBER, "1, 2...: the highest applies", low=1),
        _optional("agreed_on", Kind.DATE, "The day on which it was agreed"),
        _optional("reason", Kind.TEXT, "Why this version"),
        _optional(
            "state",
            Kind.WORD,
            "Whether it has been agreed",
            words=_words(TargetState),
            default="agreed",
        ),
    ),
    ("indicator_id", "area_code", "period", "version"),
)

PARTNERSHIPS = Table(
    "partnerships",
    "One delivery partnership",
    (
        _required("partnership_id", Kind.IDENTIFIER, "Name for use in files, in small letters"),
        _required("name", Kind.TEXT, "Name as printed"),
        _required("area_code", Kind.IDENTIFIER, "The area it serves, from areas"),
        _optional("theme", Kind.TEXT, "The community strategy's theme"),
        _optional("chair_role", Kind.TEXT, "The role that chairs it"),
        _optional("description", Kind.TEXT, "What it is for"),
        _optional("illustrative", Kind.YES_NO, "Made up for illustration", default="no"),
    ),
    ("partnership_id",),
    required=True,
)

GOLDEN_THREAD = Table(
    "golden_thread",
    "One link from ambition to outcome to indicator to activity",
    (
        _required("partnership_id", Kind.IDENTIFIER, "The partnership, from partnerships"),
        _required("ambition", Kind.TEXT, "The ambition"),
        _required("outcome", Kind.TEXT, "The outcome"),
        _optional("indicator_id", Kind.IDENTIFIER, "The indicator; empty for a broken thread"),
        _optional("activity_id", Kind.IDENTIFIER, "The activity; empty for a broken thread"),
    ),
    ("partnership_id", "ambition", "outcome", "indicator_id", "activity_id"),
)

ACTIVITIES = Table(
    "activities",
    "One activity of a partnership's plan",
    (
        _required("activity_id", Kind.IDENTIFIER, "Code of the activity"),
        _required("partnership_id", Kind.IDENTIFIER, "The partnership, from partnerships"),
        _required("activity", Kind.TEXT, "What is done"),
        _required("lead_role", Kind.TEXT, "The role that leads it"),
        _required("organisation", Kind.TEXT, "The organisation that leads it"),
        _optional("start", Kind.DATE, "First day"),
        _optional("due", Kind.DATE, "Day by which it is to be done"),
        _optional(
            "status",
            Kind.WORD,
            "How far it is",
            words=("not_started", "underway", "complete", "late"),
        ),
    ),
    ("activity_id",),
)

COMPARATORS = Table(
    "comparators",
    "One area that another is compared with",
    (
        _required("area_code", Kind.IDENTIFIER, "The area, from areas"),
        _required("comparator_code", Kind.IDENTIFIER, "What it is compared with, from areas"),
        _required(
            "comparator_type",
            Kind.WORD,
            "What that is to it",
            words=_words(ComparatorType),
        ),
        _optional("rank", Kind.WHOLE_NUMBER, "1 for the nearest neighbour", low=1),
        _optional("distance", Kind.NUMBER, "How far in the list's own measure", low=0),
        _optional("closeness", Kind.TEXT, "How near in the list's own words"),
        _optional("list_name", Kind.TEXT, "Name of the list of neighbours"),
        _required("source", Kind.TEXT, "Who says so"),
        _required("as_at", Kind.DATE, "The day on which it was so"),
    ),
    ("area_code", "comparator_code", "comparator_type", "list_name"),
)

STORIES = Table(
    "stories",
    "One story beside the numbers",
    (
        _required("story_id", Kind.IDENTIFIER, "Code of the story"),
        _required("indicator_id", Kind.IDENTIFIER, "The indicator it stands beside"),
        _optional("partnership_id", Kind.IDENTIFIER, "The partnership that tells it"),
        _required("story", Kind.TEXT, "The story in words"),
        _required("consent", Kind.WORD, "Whether it may be told", words=_words(Consent)),
        _optional("source", Kind.TEXT, "Where it comes from"),
    ),
    ("story_id",),
)

REBASES = Table(
    "rebases",
    "One recorded decision to start new process limits",
    (
        _required("indicator_id", Kind.IDENTIFIER, "The indicator, from indicators"),
        _required("area_code", Kind.IDENTIFIER, "The area, from areas"),
        _required("period", Kind.PERIOD, "The first period of the new limits"),
        _required("reason", Kind.TEXT, "Why"),
        _required("decided_on", Kind.DATE, "The day of the decision"),
    ),
    ("indicator_id", "area_code", "period"),
)

ACTIONS = Table(
    "actions",
    "One action or ask agreed at an earlier clinic",
    (
        _required("action_id", Kind.IDENTIFIER, "Code of the action, such as GC10-1"),
        _optional("kind", Kind.WORD, "What it is", words=_words(ActionKind), default="action"),
        _optional("clinic_id", Kind.IDENTIFIER, "The clinic it was agreed at"),
        _required("partnership_id", Kind.IDENTIFIER, "The partnership, from partnerships"),
        _optional("area", Kind.TEXT, "Title of the key area"),
        _optional("indicator_id", Kind.IDENTIFIER, "The indicator it was agreed about"),
        _required("text", Kind.TEXT, "What is to be done"),
        _optional("owner", Kind.TEXT, "The role that answers for it"),
        _optional("organisation", Kind.TEXT, "The owner's organisation"),
        _optional("contributors", Kind.TEXT, "Who else has a part in it"),
        _required("agreed_on", Kind.DATE, "The day of that clinic"),
        _optional("due", Kind.DATE, "Day by which it is to be done"),
        _optional("review", Kind.DATE, "Day on which it is looked at again"),
        _optional("effect_indicator", Kind.IDENTIFIER, "The indicator it is expected to move"),
        _optional(
            "effect_direction", Kind.WORD, "Which way it should go", words=_words(EffectDirection)
        ),
        _optional("effect_by", Kind.DATE, "Day by which it should have; its figure comes later"),
        _optional("asked_of", Kind.TEXT, "For an ask, the role of the chief executive"),
        _optional("answer", Kind.TEXT, "For an ask, what was answered"),
        _optional("answered_on", Kind.DATE, "For an ask, when"),
        _optional("status", Kind.WORD, "How far it is", words=_words(ActionStatus), default="open"),
        _optional("done_on", Kind.DATE, "Day on which it was done"),
        _optional("evidence", Kind.TEXT, "What shows it, or why it was not done"),
        _optional("source", Kind.TEXT, "Where it is taken from"),
    ),
    ("action_id",),
)

TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            AREAS,
            INDICATORS,
            OBSERVATIONS,
            TARGETS,
            PARTNERSHIPS,
            GOLDEN_THREAD,
            ACTIVITIES,
            COMPARATORS,
            STORIES,
            REBASES,
            ACTIONS,
        )
    }
)

MARKERS = _words(Marker)
EXPLAINS_MISSING = (
    Marker.CONFIDENTIAL,
    Marker.NOT_AVAILABLE,
    Marker.NOT_APPLICABLE,
    Marker.LOW,
)
DERIVED_COLUMNS = ("period_type", "period_start", "period_end")
