"""The vocabulary: the closed sets of words that data, statistics and judgement share.

Every value is a lower-case string, so that a CSV stays readable and a column of them can be
compared with plain text. Knows no number and no colour.
"""

from __future__ import annotations

from enum import StrEnum


class Polarity(StrEnum):
    """Which direction is good."""

    HIGH_IS_GOOD = "high_is_good"
    LOW_IS_GOOD = "low_is_good"
    RANGE_IS_GOOD = "range_is_good"
    NO_JUDGEMENT = "no_judgement"


class ValueType(StrEnum):
    """What kind of number an indicator's value is."""

    PROPORTION = "proportion"
    RATE = "rate"
    COUNT = "count"
    MEAN = "mean"
    RATIO = "ratio"
    SCORE = "score"
    CHANGE = "change"


class PeriodType(StrEnum):
    """What stretch of time a period label stands for."""

    FINANCIAL = "financial"
    ACADEMIC = "academic"
    CALENDAR = "calendar"
    ROLLING = "rolling"
    QUARTER = "quarter"
    MONTH = "month"
    SNAPSHOT = "snapshot"


class Frequency(StrEnum):
    """How often a new figure comes."""

    ANNUAL = "annual"
    BIENNIAL = "biennial"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Scope(StrEnum):
    """Who set the indicator."""

    NATIONAL = "national"
    LOCAL = "local"


class Marker(StrEnum):
    """Status markers of the Government Statistical Service, each in its own brackets."""

    PROVISIONAL = "[p]"
    REVISED = "[r]"
    ESTIMATED = "[e]"
    CONFIDENTIAL = "[c]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"
    LOW = "[low]"
    LOW_RELIABILITY = "[u]"
    BREAK = "[b]"


class TargetKind(StrEnum):
    """How a target is expressed."""

    LEVEL = "level"
    PERCENT_CHANGE = "percent_change"
    GAP = "gap"
    RANGE = "range"


class TargetState(StrEnum):
    """Whether a target has been agreed."""

    AGREED = "agreed"
    PLACEHOLDER = "placeholder"
    DEFERRED = "deferred"


class Consent(StrEnum):
    """Whether a story may be told."""

    YES = "yes"
    ANONYMISED = "anonymised"
    NO = "no"


class ComparatorType(StrEnum):
    """What a comparator is to the area."""

    ENGLAND = "england"
    REGION = "region"
    NEIGHBOUR = "neighbour"


class ProcessChart(StrEnum):
    """What chart of a process fits a series."""

    XMR = "xmr"
    P_PRIME = "p_prime"
    RUN = "run"
    NONE = "none"


class SpecialCause(StrEnum):
    """The one rule that a point of a process behaviour chart fired, without judgement."""

    NONE = "none"
    OUTSIDE_HIGH = "outside_high"
    OUTSIDE_LOW = "outside_low"
    TREND_RISING = "trend_rising"
    TREND_FALLING = "trend_falling"
    TWO_IN_THREE_HIGH = "two_in_three_high"
    TWO_IN_THREE_LOW = "two_in_three_low"
    SHIFT_HIGH = "shift_high"
    SHIFT_LOW = "shift_low"


class Variation(StrEnum):
    """A special cause read through polarity."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    NONE = "none"


class Assurance(StrEnum):
    """Whether the process, as it runs now, will meet the target."""

    CONSISTENTLY_PASSING = "consistently_passing"
    INCONSISTENT = "inconsistent"
    CONSISTENTLY_FAILING = "consistently_failing"
    NONE = "none"


class Trend(StrEnum):
    """Recent trend over the last five independent periods."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_SIGNIFICANT_CHANGE = "no_significant_change"
    CANNOT_BE_CALCULATED = "cannot_be_calculated"


class Comparison(StrEnum):
    """The result of comparing a value with a benchmark or a goal."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    MUCH_WORSE = "much_worse"
    MUCH_HIGHER = "much_higher"
    HIGHER = "higher"
    LOWER = "lower"
    MUCH_LOWER = "much_lower"
    NOT_COMPARED = "not_compared"


class TargetStatus(StrEnum):
    """Where the latest value stands against the target; says nothing of direction."""

    MET = "met"
    WITHIN_TOLERANCE = "within_tolerance"
    NOT_MET = "not_met"
    NOT_YET_DUE = "not_yet_due"
    NO_TARGET = "no_target"
    PLACEHOLDER = "placeholder"
    DEFERRED = "deferred"
    CANNOT_TELL = "cannot_tell"


class TrajectoryStatus(StrEnum):
    """Where the latest value stands against the straight line to a target that is yet to come."""

    ON_TRAJECTORY = "on_trajectory"
    WITHIN_TOLERANCE = "within_tolerance"
    OFF_TRAJECTORY = "off_trajectory"


class Direction(StrEnum):
    """Direction of travel, read through polarity; says nothing of the target."""

    IMPROVING = "improving"
    STEADY = "steady"
    WORSENING = "worsening"
    RISING = "rising"
    FALLING = "falling"
    CANNOT_TELL = "cannot_tell"


class Evidence(StrEnum):
    """How strongly the data support the direction that is stated."""

    STRONG = "strong"
    SOME = "some"
    WEAK = "weak"
    NONE = "none"


class AgendaKind(StrEnum):
    """What part of the meeting an item of the agenda belongs to, in the order of the meeting."""

    OTHER_BUSINESS = "other_business"
    PERFORMANCE_LEAD = "performance_lead"
    CHAIR = "chair"
    SPEAKER = "speaker"
    DISCUSSION = "discussion"
    ACTIONS = "actions"


class DocumentKind(StrEnum):
    """What a document of the delivery partnership is."""

    INTRODUCTION = "introduction"
    ACTIVITY_PLAN = "activity_plan"
    STRATEGIC_DOCUMENT = "strategic_document"
    REVIEW = "review"


class DocumentStatus(StrEnum):
    """Whether a document of the delivery partnership has come in time."""

    RECEIVED = "received"
    LATE = "late"
    MISSING = "missing"


class ActionKind(StrEnum):
    """What was agreed: something a partner does, or something asked of a chief executive."""

    ACTION = "action"
    ASK = "ask"


class ActionStatus(StrEnum):
    """How far an action is; whether it is late is worked out from its date."""

    OPEN = "open"
    UNDERWAY = "underway"
    DONE = "done"
    NOT_DONE = "not_done"


class EffectDirection(StrEnum):
    """Which way an action is expected to move an indicator."""

    RISE = "rise"
    FALL = "fall"


class FollowUp(StrEnum):
    """Whether an action was done, and whether the figure it was for has moved."""

    DONE_AND_MOVED = "done_and_moved"
    DONE_NOT_MOVED = "done_not_moved"
    DONE_TOO_EARLY = "done_too_early"
    DONE = "done"
    NOT_DONE = "not_done"
    NOT_YET_DUE = "not_yet_due"


class ChangeReason(StrEnum):
    """Why something that is shown differs from an earlier snapshot; printed as it is."""

    CLINIC = "clinic changed"
    ADDED = "indicator added"
    REMOVED = "indicator removed"
    DEFINITION = "definition changed"
    NEW_PERIOD = "new period"
    REVISED = "revised"
    FIGURE_ADDED = "figure added"
    FIGURE_GONE = "figure no longer given"
    WITHHELD = "now withheld"
    SHOWN = "no longer withheld"
    TOO_SMALL = "revised by too few to show"
    MARKER = "marker changed"
    AS_AT = "as-at date changed"
    BASELINE = "baseline revised"
    COMPARATOR = "comparator revised"
    COMPARATOR_ADDED = "comparator added"
    COMPARATOR_GONE = "comparator removed"
    TARGET_REFRESHED = "target refreshed"
    TARGET_SET = "target set"
    TARGET_CORRECTED = "target corrected"
    TARGET_GONE = "target withdrawn"
    SERIES = "series cut elsewhere"
    THREAD = "golden thread changed"
    FOLLOWS = "follows from the figures"
    METHOD = "worked out anew"
