"""Which columns of the scorecard frames the data annex shows, and what a reader calls them.

Lists only: what each column means stands in ``docs/scorecard.md``.
"""

from __future__ import annotations

from clinic_lib.presentation.annex_records import Column, ColumnKind
from clinic_lib.terms import Marker

NOT_THERE = str(Marker.NOT_AVAILABLE)
NONE = "none"
VALUE, COUNT, NUMBER = ColumnKind.VALUE, ColumnKind.COUNT, ColumnKind.NUMBER
DATE, LONG = ColumnKind.DATE, ColumnKind.LONG

INDICATOR = (Column("indicator_id", "Code"), Column("title", "Indicator", LONG))
UNIT = Column("unit", "Unit", missing=NONE)
FIGURE = (
    Column("value", "Value", VALUE, NOT_THERE),
    Column("marker", "Status of the value", missing=NONE, note="status"),
)
LIMITS = (
    Column("lower_cl", "Lower 95% limit", VALUE, note="limits"),
    Column("upper_cl", "Upper 95% limit", VALUE, note="limits"),
)
COUNTS = (
    Column("numerator", "Count above the line", COUNT, NOT_THERE),
    Column("denominator", "Count below the line", COUNT, NOT_THERE),
)

SCORECARD = (
    *INDICATOR,
    UNIT,
    Column("period", "Latest period", missing=NOT_THERE),
    *FIGURE,
    *LIMITS,
    Column("last_year_period", "Same period a year earlier"),
    Column("last_year_value", "Value a year earlier", VALUE, NOT_THERE),
    Column("change_on_last_year", "Change on a year earlier", VALUE, NOT_THERE),
    Column("direction", "Direction of travel", note="direction"),
    Column("evidence", "Evidence for the direction", note="direction"),
    Column("baseline_period", "Baseline period"),
    Column("baseline_value", "Baseline", VALUE),
    Column("target_period", "Target period"),
    Column("target_value", "Target", VALUE, note="target"),
    Column("target_upper_value", "Upper end of the target", VALUE, note="target"),
    Column("target_status", "Status against the target", note="target"),
    Column("target_gap", "Gap to the target", VALUE),
    Column("percent_of_way", "Per cent of the way to the target", COUNT),
    Column("chance_of_target", "Chance of reaching the target", NUMBER, note="projection"),
    Column("england_value", "England", VALUE, NOT_THERE),
    Column("england_comparison", "Compared with England", note="comparison"),
    Column("region_name", "Region"),
    Column("region_value", "Value of the region", VALUE, NOT_THERE),
    Column("region_comparison", "Compared with the region", note="comparison"),
    Column("neighbours_value", "Median of similar areas", VALUE, NOT_THERE),
    Column("neighbours_comparison", "Compared with similar areas", note="comparison"),
    Column("rank", "Rank", COUNT, note="rank"),
    Column("rank_of", "Areas ranked", COUNT, note="rank"),
    Column("verdict", "In words", LONG),
    Column("as_at", "As at", DATE, NOT_THERE),
)

HISTORY = (
    *INDICATOR,
    UNIT,
    Column("period", "Period"),
    Column("period_start", "First day", DATE),
    Column("period_end", "Last day", DATE),
    *FIGURE,
    *COUNTS,
    *LIMITS,
    Column("target_value", "Target", VALUE, note="target"),
    Column("target_upper_value", "Upper end of the target", VALUE, note="target"),
    Column("original_target_value", "Target as first agreed", VALUE, note="target"),
    Column("projected_value", "Projected value", VALUE, note="projection"),
    Column("projected_lower", "Lower end of the projection", VALUE, note="projection"),
    Column("projected_upper", "Upper end of the projection", VALUE, note="projection"),
    Column("process_mean", "Centre of the process", VALUE, note="process"),
    Column("lower_process_limit", "Lower process limit", VALUE, note="process"),
    Column("upper_process_limit", "Upper process limit", VALUE, note="process"),
    Column("special_cause", "Special cause", note="process"),
)

COMPARATORS = (
    *INDICATOR,
    UNIT,
    Column("period", "Period"),
    Column("area_code", "Area code"),
    Column("area_name", "Area"),
    Column("comparator_type", "What it is to the area"),
    *FIGURE,
    *LIMITS,
    Column("comparison", "The area compared with it", note="comparison"),
    Column("rank", "Rank", COUNT, note="rank"),
)

UNDERNEATH = (
    *INDICATOR,
    UNIT,
    Column("period", "Period"),
    Column("dimension", "What it is a part by"),
    Column("part_code", "Code of the part"),
    Column("part", "Part"),
    Column("value", "Value", VALUE, NOT_THERE),
    *COUNTS,
    Column("share", "Share of the whole", NUMBER),
    Column("benchmark_name", "Compared with"),
    Column("benchmark_value", "Value there", VALUE, NOT_THERE),
    Column("benchmark_share", "Share there", NUMBER),
    Column("rate_effect", "Gap from its own value", VALUE, note="parts"),
    Column("mix_effect", "Gap from its size", VALUE, note="parts"),
    Column("contribution", "What it adds to the gap", VALUE, note="parts"),
)

TARGETS = (
    *INDICATOR,
    UNIT,
    Column("period", "Period of the target"),
    Column("target_value", "Target", VALUE, note="target"),
    Column("target_upper_value", "Upper end of the target", VALUE, note="target"),
    Column("original_target_value", "Target as first agreed", VALUE, note="target"),
    Column("value", "Value in that period", VALUE, NOT_THERE),
    Column("marker", "Status of the value", missing=NONE, note="status"),
    Column("target_kind", "Kind of target"),
    Column("target_version", "Version", COUNT),
    Column("target_agreed_on", "Agreed on", DATE),
    Column("target_reason", "Why it was agreed", LONG),
)

ACTIONS = (
    Column("action_id", "Action number"),
    Column("text", "What was agreed", LONG),
    Column("owner", "Owner"),
    Column("organisation", "Organisation"),
    Column("agreed_on", "Agreed on", DATE),
    Column("due", "Due", DATE),
    Column("status", "Status"),
    Column("days_overdue", "Days overdue", COUNT),
    Column("indicator_id", "Indicator it is about"),
    Column("effect_indicator", "Indicator it should move"),
    Column("verdict_words", "Did it work?", LONG),
    Column("evidence", "Evidence", LONG),
)

CHANGES = (
    Column("indicator_id", "Code", missing="clinic"),
    Column("title", "Indicator", LONG, "The clinic as a whole"),
    Column("what", "What changed", LONG),
    Column("period", "Period"),
    Column("before", "As circulated"),
    Column("after", "Now"),
    Column("reason", "Reason"),
)

DEFINITIONS = (
    *INDICATOR,
    Column("good_performance", "Good performance", LONG),
    Column("value_type", "Kind of number"),
    UNIT,
    Column("multiplier", "Multiplied by", COUNT),
    Column("decimals", "Decimal places", COUNT),
    Column("people", "What is counted"),
    Column("frequency", "How often"),
    Column("definition", "Definition", LONG, NOT_THERE),
    Column("source", "Source", LONG, NOT_THERE),
    Column("as_at", "As at", DATE, NOT_THERE),
    Column("freshness", "Age at the clinic"),
    Column("interval_method", "How limits are made"),
    Column("interval_reason", "Why there are no limits", LONG),
    Column("missing_periods", "Periods without a figure", missing=NONE),
    Column("break_period", "Break in the series before", missing=NONE),
    Column("withheld", "Figures withheld", COUNT),
    Column("withheld_reason", "Why they are withheld", LONG),
)

NOTES = {
    "status": "Markers of the Government Statistical Service; each sheet explains those on it. "
    "'none' means that the value is final.",
    "limits": "Published limits where there are any; else Wilson's for proportions, Byar's or "
    "exact Poisson limits for rates and counts. [z] where the value can have none.",
    "direction": "The change on the same period a year earlier, read through what good "
    "performance is; how sure it is stands beside it. It says nothing of the target.",
    "target": "The version that applies, as a level whatever its kind. A range has two ends. It "
    "says nothing of the direction.",
    "projection": "What to expect if nothing changes, with an interval that holds 8 of 10 "
    "figures. A chance is a share between 0 and 1. [z] where no target lies ahead or there are "
    "too few figures.",
    "comparison": "By the area's own 95% limits against the other's value for the same period. "
    "'not compared' where there are no limits or comparing makes no sense.",
    "rank": "1 is the best; where neither direction is good, the highest.",
    "process": "Limits of the area's own usual ups and downs; they need 13 figures. A special "
    "cause is a figure outside them or a pattern that chance alone seldom makes.",
    "parts": "What a district or group adds to the gap between the area and the benchmark: by its "
    "own value, and by being larger or smaller than there. They add up to the gap.",
}
SHORTHAND = {
    "[c]": "withheld, because it could point at somebody",
    "[x]": "not available",
    "[z]": "not applicable",
    "[p]": "provisional",
    "[r]": "revised",
    "[e]": "estimated",
    "[b]": "break in the series: not comparable with earlier figures",
    "[low]": "rounds to nought but is not nought",
    "[u]": "of low reliability",
}
