"""The key figures beside a chart: which columns, in which words, most important first. Pure."""

from __future__ import annotations

from clinic_lib.indicators.wording import (
    format_change,
    format_size,
    format_value,
    one_of,
    ordinal,
    short_unit,
)
from clinic_lib.presentation.chart_text import (
    COMPARISON_WORDS,
    Row,
    markers_of,
    period_words,
    text,
)
from clinic_lib.presentation.deck import Table, cell
from clinic_lib.presentation.measure import NO_BREAK
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
    format_number,
)
from clinic_lib.terms import (
    Assurance,
    Comparison,
    Direction,
    Evidence,
    Marker,
    Polarity,
    TargetStatus,
    TrajectoryStatus,
)

QUARTERS = {1: "Highest", 2: "Second highest", 3: "Second lowest", 4: "Lowest"}
ASSURANCE_WORDS = {
    Assurance.CONSISTENTLY_PASSING: "As things run now, the target will be met",
    Assurance.INCONSISTENT: "As things run now, met or missed by chance",
    Assurance.CONSISTENTLY_FAILING: "As things run now, the target will be missed",
}

COURSE_WORDS: dict[str, str] = {
    TrajectoryStatus.ON_TRAJECTORY: "on course",
    TrajectoryStatus.WITHIN_TOLERANCE: "short, within tolerance",
    TrajectoryStatus.OFF_TRAJECTORY: "off course",
}


def status_words(row: Row) -> str:
    """Status against the target in words, with its shape."""
    status = TargetStatus(text(row["target_status"]))
    # The shape never stands alone at the end of a line.
    return f"{STATUS_SHAPES.get(status, '')}{NO_BREAK}{STATUS_WORDS[status]}".strip()


def direction_words(row: Row) -> str:
    """Direction of travel and the strength of evidence in words, with the direction's shape."""
    direction = Direction(text(row["direction"]))
    words = f"{DIRECTION_SHAPES[direction]}{NO_BREAK}{DIRECTION_WORDS[direction]}"
    evidence = text(row["evidence"])
    if direction is Direction.CANNOT_TELL or evidence not in set(Evidence):
        return words
    return f"{words}, {EVIDENCE_WORDS[Evidence(evidence)]}"


def facts_table(row: Row, facts: list[tuple[str, str]], names: float) -> Table:
    """The facts that have words as a table without a header.

    Parameters
    ----------
    row : Row
        The indicator, for the alternative text.
    facts : list of tuple
        Name and words, most important first.
    names : float
        Share of the width for the names.
    """
    named = tuple((cell(name), cell(words)) for name, words in facts if words)
    return Table(
        header=(),
        rows=named,
        widths=(names, 1 - names),
        alt_text=f"Key figures for {text(row['indicator_id'])}: "
        + "; ".join(f"{name} {words}" for name, words in facts if words)
        + ".",
    )


def _in_period(words: str, period: object) -> str:
    return f"{words}, {period_words(period)}" if text(period) else words


def trend_facts(row: Row) -> list[tuple[str, str]]:
    """The figures a chief executive asks for, each from its column."""
    facts = [("Latest", value_words(row))]
    if _known(row["target_value"]):
        facts.append(("Target", target_words(row)))
    facts.append(("Status", status_words(row)))
    if _known(row["target_tolerance"]):
        facts.append(("Tolerance", f"a miss by up to {_change_size(row, row['target_tolerance'])}"))
    if _known(row["trajectory_value"]):
        facts.append(("Line to target", _course(row)))
    facts.append(("Direction", direction_words(row)))
    if _known(row["change_on_last_year"]):
        change = _change(row, row["change_on_last_year"])
        facts.append(("Change", f"{change} since {period_words(row['last_year_period'])}"))
    facts.append(("To the target", _people(row, row["target_gap_people"])))
    if _known(row["baseline_value"]):
        baseline = _figure(row, row["baseline_value"])
        facts.append(("Baseline", _in_period(baseline, row["baseline_period"])))
    facts.append(("Progress", _progress(row)))
    if text(row["assurance"]) in set(ASSURANCE_WORDS):
        facts.append(("Outlook", ASSURANCE_WORDS[Assurance(text(row["assurance"]))]))
    facts.append(("Age of figure", text(row["freshness"])))
    return facts


def value_words(row: Row) -> str:
    """The latest figure with its markers and its period."""
    markers = "".join(str(m) for m in markers_of(row["marker"]) if m is not Marker.BREAK)
    return _in_period(f"{_figure(row, row['value'])} {markers}".strip(), row["period"])


def target_words(row: Row) -> str:
    """The target, or both ends of a range, and its period; empty where there is none."""
    if not _known(row["target_value"]):
        return ""
    target = _figure(row, row["target_value"])
    if _known(row["target_upper_value"]):
        target = f"{target} to {_figure(row, row['target_upper_value'])}"
    return _in_period(target, row["target_period"])


def _course(row: Row) -> str:
    """The line to the target in the latest period, and where the figure stands against it."""
    line = _in_period(_figure(row, row["trajectory_value"]), row["period"])
    words = COURSE_WORDS.get(text(row["trajectory_status"]), "")
    return f"{line}: {words}" if words else line


def _known(value: object) -> bool:
    return value is not None and value == value


def _progress(row: Row) -> str:
    """How far from baseline to target; less than none, and no way to go, are said in words."""
    percent = row["percent_of_way"]
    if _known(percent):
        if percent < 0:
            return "further away than at the baseline"
        return f"{format_number(percent)}% of the way from baseline"
    needed = ("value", "baseline_value", "target_value")
    if not all(_known(row[name]) for name in needed) or _known(row["target_upper_value"]):
        return ""
    return "the target asks for no improvement on the baseline"


def _figure(row: Row, value: float) -> str:
    """A value with its unit cut short, for the verdict above it gives the unit in full."""
    unit = short_unit(text(row["unit"]))
    return format_value(value, unit=unit, decimals=int(row["decimals"]))


def _change(row: Row, change: float) -> str:
    unit = short_unit(text(row["unit"]))
    return format_change(change, unit=unit, decimals=int(row["decimals"]))


def _change_size(row: Row, size: float) -> str:
    unit = short_unit(text(row["unit"]))
    return format_size(size, unit=unit, decimals=int(row["decimals"]))


def _people(row: Row, number: float) -> str:
    """How many more or fewer it would take; nothing where the figure is good enough already."""
    behind = {
        Polarity.HIGH_IS_GOOD: number > 0,
        Polarity.LOW_IS_GOOD: number < 0,
        Polarity.RANGE_IS_GOOD: number != 0,
    }
    # A missing number compares as neither more nor less, but differs from nought.
    if not _known(number) or not behind.get(Polarity(text(row["polarity"])), False):
        return ""
    people = text(row["people"]) or "cases"
    more = "more" if number > 0 else "fewer"
    return f"{format_number(abs(number))} {more} {one_of(people) if abs(number) == 1 else people}"


def benchmark_facts(row: Row) -> list[tuple[str, str]]:
    """The area, each comparator with the result, and the place among them."""
    facts = [(text(row["area_name"]), _figure(row, row["value"]))]
    for kind, fallback in (("england", "England"), ("region", "Region")):
        if _known(row[f"{kind}_value"]):
            name = text(row[f"{kind}_name"]) or fallback
            facts.append((name, _compared(row, kind)))
    if _known(row["neighbours_value"]):
        facts.append(("Median of similar areas", _compared(row, "neighbours")))
    if _known(row["rank"]) and _known(row["rank_of"]):
        facts.append(("Rank", f"{ordinal(int(row['rank']))} of {int(row['rank_of'])}"))
    if _known(row["quartile"]) and int(row["quartile"]) in QUARTERS:
        facts.append(("Quartile", f"{QUARTERS[int(row['quartile'])]} values"))
    facts.append(("To match England", _people(row, row["england_gap_people"])))
    return facts


def _compared(row: Row, kind: str) -> str:
    value = _figure(row, row[f"{kind}_value"])
    result = text(row[f"{kind}_comparison"])
    if result not in set(COMPARISON_WORDS):
        return value
    words = COMPARISON_WORDS[Comparison(result)].removesuffix(" than").removesuffix(" to")
    return f"{value}: {text(row['area_name'])} is {words}"
