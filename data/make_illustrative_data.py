"""Make every table of the illustrative data: ``python data/make_illustrative_data.py [FOLDER]``.

What stands in the data set is in ``illustrative_register`` and ``illustrative_actions``; here its
figures are drawn and its tables written. Every number comes from SEED and the name of its series,
so running this again changes no byte, and adding an indicator changes no other. Reads no file.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import illustrative_actions
import numpy as np
import pandas as pd
from illustrative_register import (
    ACTIVITIES,
    DISTRICTS,
    ENGLAND,
    HIGH,
    LOW,
    NEIGHBOURS,
    NEITHER,
    PARTNERSHIPS,
    RANGE,
    REBASES,
    REGION,
    REGIONS,
    SOURCE,
    SPECS,
    STORIES,
    SUFFOLK,
    TARGETS,
    THOUSANDS,
    Spec,
    TargetPlan,
)

SEED = 2011
SUPPRESSED_BELOW = 5
# Small numbers of these point at nobody.
NOBODY = ("tonnes", "gradings", "Local Sites")
NO_VALUE = ("[x]", "[z]", "[c]")
COMPARED = (SUFFOLK, ENGLAND, REGION, *NEIGHBOURS)
# A large area averages out the chances that move a small one.
STEADINESS = {ENGLAND: 0.3, REGION: 0.5}
PERIODS_A_YEAR = {"annual": 1, "biennial": 1, "quarterly": 4, "monthly": 12}
GOOD_PERFORMANCE = {
    HIGH: "Good performance is typified by a higher figure",
    LOW: "Good performance is typified by a lower figure",
    RANGE: "Good performance is typified by a figure inside the agreed range",
    NEITHER: "No judgement: a higher figure may be good or bad, so read it with its story",
}
NUMBER_COLUMNS = ["value", "numerator", "denominator", "lower_cl", "upper_cl"]
OBSERVATION_COLUMNS = [
    "indicator_id",
    "area_code",
    "period",
    *NUMBER_COLUMNS,
    "breakdown",
    "marker",
    "as_at",
]


@dataclass(frozen=True)
class Figures:
    """The figures of one area or group, an array for each column that is published."""

    value: np.ndarray
    numerator: np.ndarray | None = None
    denominator: np.ndarray | None = None
    lower_cl: np.ndarray | None = None
    upper_cl: np.ndarray | None = None

    def rows(self) -> list[tuple[float | int | None, ...]]:
        """The numbers of each period, in the order of NUMBER_COLUMNS."""
        columns = (getattr(self, name) for name in NUMBER_COLUMNS)
        nothing = [None] * len(self.value)
        return list(zip(*(nothing if c is None else c.tolist() for c in columns), strict=True))


def draw_normals(key: str, size: int) -> np.ndarray:
    """Nearly normal numbers that depend on nothing but the seed and the key.

    Twelve uniform numbers are added, because only those are sure to be the same in every release
    of numpy.
    """
    generator = np.random.default_rng([SEED, zlib.crc32(key.encode("utf-8"))])
    return generator.random((size, 12)).sum(axis=1) - 6


def draw_noise(key: str, size: int) -> np.ndarray:
    """Noise of variance one in which each period remembers a third of the one before."""
    memory = 0.33
    noise = draw_normals(key, size)
    for k in range(1, size):
        noise[k] = memory * noise[k - 1] + (1 - memory**2) ** 0.5 * noise[k]
    return noise


def interpolate(anchors: Sequence[float], size: int) -> np.ndarray:
    """Values on straight lines between evenly spaced anchors."""
    return np.interp(np.linspace(0, 1, size), np.linspace(0, 1, len(anchors)), anchors)


def draw_offset(spec: Spec, area_code: str) -> np.ndarray:
    """How far an area lies from its own anchors, relative to the level of the series."""
    size = len(spec.timeline.labels)
    if area_code in (SUFFOLK, ENGLAND):
        return np.zeros(size)
    if area_code == REGION:
        return np.full(size, spec.region - 1)
    first, drift = draw_normals(f"{spec.indicator_id} level {area_code}", 2)
    offset = spec.spread * interpolate((first, 0.9 * first + 0.44 * drift), size)
    return spec.neighbours - 1 + offset


def add_events(spec: Spec, area_code: str, course: np.ndarray) -> np.ndarray:
    """The course with the jumps that reached this area."""
    course = course.copy()
    for event in spec.events:
        if event.everywhere or area_code == SUFFOLK:
            at = spec.timeline.labels.index(event.period)
            course[at : None if event.lasting else at + 1] += event.size
    return course


def draw_course(spec: Spec, area_code: str) -> np.ndarray:
    """The figures an area would have if nothing were counted or rounded."""
    size = len(spec.timeline.labels)
    anchors = spec.suffolk if area_code == SUFFOLK else spec.england
    course = add_events(spec, area_code, interpolate(anchors, size))
    noise = STEADINESS.get(area_code, 1.0) * spec.noise
    chance = draw_offset(spec, area_code) + noise * draw_noise(spec.indicator_id + area_code, size)
    return (course + np.abs(course) * chance) * np.resize(spec.season, size)


def draw_denominator(spec: Spec, area_code: str) -> np.ndarray:
    """Denominators that grow by half a per cent a year; small groups also vary between years."""
    size = len(spec.timeline.labels)
    year = np.arange(size) // PERIODS_A_YEAR[spec.timeline.frequency]
    varies = 0.015 if spec.share < 0.05 else 0.0
    chance = draw_normals(f"{spec.indicator_id} denominator {area_code}", size)[year]
    residents = 1000 * THOUSANDS[area_code] * 1.005**year
    return np.rint(residents * spec.share * (1 + varies * chance)).astype(int)


def from_counts(spec: Spec, numerator: np.ndarray, denominator: np.ndarray | None) -> Figures:
    """Figures whose value is the exact result of their counts."""
    if denominator is None:
        return Figures(numerator, numerator)
    return Figures(spec.measure.multiplier * numerator / denominator, numerator, denominator)


def as_printed(spec: Spec, numbers: np.ndarray) -> np.ndarray:
    """Numbers with the decimals of their indicator: whole numbers where it has none."""
    rounded = np.round(numbers, spec.measure.decimals)
    return rounded if spec.measure.decimals else rounded.astype(int)


def from_course(spec: Spec, course: np.ndarray, thousands: float) -> Figures:
    """Figures published without counts: rounded, with limits where they come from a sample."""
    value = as_printed(spec, course)
    if spec.limits is None:
        return Figures(value)
    half_width = spec.limits * (THOUSANDS[SUFFOLK] / thousands) ** 0.5
    lower, upper = as_printed(spec, value - half_width), as_printed(spec, value + half_width)
    return Figures(value, lower_cl=lower, upper_cl=upper)


def draw_area(spec: Spec, area_code: str) -> Figures:
    """The figures of the county, or of an area it is compared with."""
    course = draw_course(spec, area_code)
    if spec.measure.value_type == "count":
        return from_counts(spec, np.rint(course).astype(int), None)
    if spec.share is None:
        return from_course(spec, course, THOUSANDS[area_code])
    denominator = draw_denominator(spec, area_code)
    numerator = np.rint(course / spec.measure.multiplier * denominator).astype(int)
    return from_counts(spec, numerator, denominator)


def split_whole(whole: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Whole numbers that add up to each whole: rows are parts, columns are periods."""
    exact = whole * weights / weights.sum(axis=0)
    parts = np.floor(exact).astype(int)
    place = np.argsort(np.argsort(parts - exact, axis=0, kind="stable"), axis=0)
    return parts + (place < whole - parts.sum(axis=0))


def split_figures(
    spec: Spec, whole: Figures, thousands: Sequence[float], effects: np.ndarray
) -> list[Figures]:
    """The county's parts, of so many residents each; effects are levels relative to the whole.

    Counts add up to those of the whole.
    """
    if whole.numerator is None:
        parts = zip(whole.value * effects, thousands, strict=True)
        return [from_course(spec, course, residents) for course, residents in parts]
    sizes = np.array(thousands)[:, np.newaxis] * np.ones_like(effects)
    if whole.denominator is None:
        return [
            from_counts(spec, row, None) for row in split_whole(whole.numerator, sizes * effects)
        ]
    denominators = split_whole(whole.denominator, sizes)
    numerators = split_whole(whole.numerator, denominators * effects)
    return [from_counts(spec, *pair) for pair in zip(numerators, denominators, strict=True)]


def draw_districts(spec: Spec, county: Figures) -> dict[str, Figures]:
    """The districts' figures: worse where there is more disadvantage, and with more chance."""
    if spec.district_spread is None:
        return {}
    direction = -1 if spec.polarity == HIGH else 1
    disadvantage = np.array([row[2] for row in DISTRICTS.values()])[:, np.newaxis]
    size = len(spec.timeline.labels)
    chance = np.array([draw_noise(spec.indicator_id + code, size) for code in DISTRICTS])
    effects = 1 + direction * spec.district_spread * disadvantage + 1.5 * spec.noise * chance
    thousands = [THOUSANDS[code] for code in DISTRICTS]
    return dict(zip(DISTRICTS, split_figures(spec, county, thousands, effects), strict=True))


def draw_breakdown(spec: Spec, area_code: str, whole: Figures) -> dict[str, Figures]:
    """The figures of each group, all groups being of the same size."""
    if not spec.breakdowns or area_code in NEIGHBOURS:
        return {}
    labels, levels = zip(*spec.breakdowns, strict=True)
    effects = np.array(levels)[:, np.newaxis] * np.ones(len(spec.timeline.labels))
    thousands = [THOUSANDS[area_code] / len(labels)] * len(labels)
    return dict(zip(labels, split_figures(spec, whole, thousands, effects), strict=True))


def marker_of(spec: Spec, area_code: str, period: str) -> str:
    """The status markers of one observation."""
    if area_code in DISTRICTS and spec.district_marker:
        return spec.district_marker
    labels = spec.timeline.labels
    is_provisional = period in labels[len(labels) - spec.provisional :]
    return dict(spec.markers).get(period, "[p]" if is_provisional else "")


def series_rows(
    spec: Spec, area_code: str, figures: Figures, breakdown: str = ""
) -> Iterator[tuple[object, ...]]:
    """One series as rows of the observations table."""
    for period, numbers in zip(spec.timeline.labels, figures.rows(), strict=True):
        marker = marker_of(spec, area_code, period)
        shown = [None] * len(numbers) if marker in NO_VALUE else numbers
        if (area_code, period) not in spec.missing:
            yield spec.indicator_id, area_code, period, *shown, breakdown, marker, spec.as_at


def observation_rows(spec: Spec) -> Iterator[tuple[object, ...]]:
    """Every row of an indicator: the county, its groups and districts, and the comparators."""
    for area_code in COMPARED if spec.england else (SUFFOLK,):
        whole = draw_area(spec, area_code)
        yield from series_rows(spec, area_code, whole)
        for label, part in draw_breakdown(spec, area_code, whole).items():
            yield from series_rows(spec, area_code, part, label)
        if area_code == SUFFOLK:
            for district, part in draw_districts(spec, whole).items():
                yield from series_rows(spec, district, part)


def rows_to_suppress(numerators: pd.Series) -> list[int]:
    """Rows to hide so that no small count is shown, nor found by subtraction from the total."""
    counts = numerators[numerators > 0].sort_values(kind="stable")
    hidden = int((counts < SUPPRESSED_BELOW).sum())
    while 0 < hidden < len(counts) and (hidden < 2 or counts[:hidden].sum() < SUPPRESSED_BELOW):
        hidden += 1
    return list(counts.index[:hidden])


def suppress_districts(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations in which small counts of districts are replaced by [c]."""
    observations = observations.copy()
    districts = observations[observations["area_code"].isin(DISTRICTS)]
    counts = pd.to_numeric(districts["numerator"])
    if (counts < SUPPRESSED_BELOW).any():
        for _, same_period in counts.groupby(districts["period"], sort=False):
            rows = rows_to_suppress(same_period)
            observations.loc[rows, NUMBER_COLUMNS] = None
            observations.loc[rows, "marker"] = "[c]"
    return observations


def build_observations(spec: Spec) -> pd.DataFrame:
    """The observations of one indicator."""
    rows = list(observation_rows(spec))
    return suppress_districts(pd.DataFrame(rows, columns=OBSERVATION_COLUMNS, dtype=object))


def build_areas() -> pd.DataFrame:
    """Areas, the smallest last; Suffolk and its districts have kept their boundaries since 1974."""
    columns = ["area_code", "area_name", "area_type", "parent_code", "valid_from", "valid_to"]
    rows = [(ENGLAND, "England", "country", "", "", "")]
    rows += [(code, name, "region", ENGLAND, "", "") for code, name in REGIONS.items()]
    rows += [(SUFFOLK, "Suffolk", "county", REGION, "1974-04-01", "")]
    rows += [
        (code, name, "county", region, "", last)
        for code, (name, _, region, _, last) in NEIGHBOURS.items()
    ]
    rows += [
        (code, name, "district", SUFFOLK, "1974-04-01", last)
        for code, (name, _, _, last) in DISTRICTS.items()
    ]
    return pd.DataFrame(rows, columns=columns)


def yes_or_no(answer: bool) -> str:
    """How the tables write a truth value."""
    return "yes" if answer else "no"


def indicator_row(spec: Spec) -> dict[str, object]:
    """An indicator as a row of the register."""
    unchecked = "" if spec.title_checked else " Title not checked against the official handbook."
    return {
        "indicator_id": spec.indicator_id,
        "title": spec.title,
        "good_performance": spec.good_performance or GOOD_PERFORMANCE[spec.polarity],
        "polarity": spec.polarity,
        **vars(spec.measure),
        "frequency": spec.timeline.frequency,
        "period_type": spec.timeline.period_type,
        "source": SOURCE,
        "scope": "national" if spec.indicator_id.startswith("NI") else "local",
        "designated": yes_or_no("designated" in spec.flags),
        "statutory": yes_or_no("statutory" in spec.flags),
        "in_reward_scheme": yes_or_no("reward" in spec.flags),
        "outcome": spec.outcome,
        "people": spec.people,
        "disclosive": yes_or_no(spec.people not in NOBODY),
        "benchmark_relevant": yes_or_no(not spec.no_benchmark),
        "benchmark_reason": spec.no_benchmark,
        "definition": spec.definition + unchecked,
        "illustrative": "yes",
    }


def build_indicators() -> pd.DataFrame:
    """The register of indicators, in the order of the partnerships."""
    return pd.DataFrame([indicator_row(spec) for spec in SPECS.values()])


def target_rows(plan: TargetPlan) -> Iterator[dict[str, object]]:
    """A plan as rows of the targets table, one for each period of its years."""
    spec = SPECS[plan.indicator_id]
    periods_before = spec.timeline.of_year(2007)
    season = np.resize(spec.season if plan.kind == "level" else (1.0,), len(periods_before))
    for k, year in enumerate(plan.years):
        periods = zip(spec.timeline.of_year(year), periods_before, season, strict=True)
        for period, before, factor in periods:
            yield {
                "indicator_id": plan.indicator_id,
                "area_code": plan.area_code,
                "period": period,
                "kind": plan.kind,
                "value": as_printed(spec, plan.goals[k] * factor).item() if plan.goals else None,
                "upper_value": plan.upper_value,
                "tolerance": plan.tolerance,
                "baseline_period": plan.baseline
                or (before if before in spec.timeline.labels else ""),
                "comparator_code": plan.comparator_code,
                "version": plan.version,
                "agreed_on": plan.agreed_on,
                "reason": plan.reason,
                "state": plan.state,
            }


def build_targets() -> pd.DataFrame:
    """Every version of every target."""
    rows = list(chain.from_iterable(target_rows(plan) for plan in TARGETS))
    return pd.DataFrame(rows, dtype=object)


def build_partnerships() -> pd.DataFrame:
    """The four partnerships, each labelled as an illustration."""
    return pd.DataFrame(
        {
            "partnership_id": theme.partnership_id,
            "name": theme.name,
            "area_code": SUFFOLK,
            "theme": theme.name,
            "chair_role": theme.chair_role,
            "description": f"{theme.ambition}. An illustration for this demonstration, not a "
            "record of any partnership's real membership, targets or plans",
            "illustrative": "yes",
        }
        for theme in PARTNERSHIPS
    )


def build_golden_thread() -> pd.DataFrame:
    """Ambition, outcome, indicator and activity; an empty cell is a thread broken on purpose."""
    columns = ["partnership_id", "ambition", "outcome", "indicator_id", "activity_id"]
    rows = []
    for theme in PARTNERSHIPS:
        start = (theme.partnership_id, theme.ambition)
        for spec in theme.specs:
            moving = [row.activity_id for row in ACTIVITIES if spec.indicator_id in row.moves]
            rows += [(*start, spec.outcome, spec.indicator_id, code) for code in moving or [""]]
        rows += [
            (*start, theme.specs[-1].outcome, "", row.activity_id)
            for row in ACTIVITIES
            if row.partnership_id == theme.partnership_id and not row.moves
        ]
    return pd.DataFrame(rows, columns=columns)


def build_activities() -> pd.DataFrame:
    """The activity plans."""
    return pd.DataFrame([vars(activity) for activity in ACTIVITIES]).drop(columns="moves")


def build_comparators() -> pd.DataFrame:
    """Whom Suffolk is compared with: England, its region, and an invented list of neighbours."""
    columns = ["comparator_code", "comparator_type", "rank", "distance", "list_name", "source"]
    geography, invented = "Administrative geography", "Invented for demonstration; not published"
    rows = [
        (ENGLAND, "england", None, None, "", geography),
        (REGION, "region", None, None, "", geography),
    ]
    rows += [
        (code, "neighbour", rank, row[3], "Illustrative nearest neighbours, 2011", invented)
        for rank, (code, row) in enumerate(NEIGHBOURS.items(), start=1)
    ]
    comparators = pd.DataFrame(rows, columns=columns, dtype=object).assign(as_at="2011-03-31")
    comparators.insert(0, "area_code", SUFFOLK)
    return comparators


def build_stories() -> pd.DataFrame:
    """Stories behind the numbers, invented, with every kind of consent."""
    columns = ["story_id", "indicator_id", "partnership_id", "story", "consent"]
    stories = pd.DataFrame(STORIES, columns=columns)
    return stories.assign(source="Invented for demonstration; no real person")


def build_rebases() -> pd.DataFrame:
    """The recorded decisions to start new process limits."""
    columns = ["indicator_id", "area_code", "period", "reason", "decided_on"]
    return pd.DataFrame(REBASES, columns=columns)


def build_actions() -> pd.DataFrame:
    """What was agreed at the clinics of a year before, in the order of its codes."""
    table = pd.DataFrame(illustrative_actions.rows(), columns=illustrative_actions.COLUMNS)
    return table.sort_values("action_id", ignore_index=True)


def build_tables() -> dict[str, pd.DataFrame]:
    """Every table, by its path inside the data folder."""
    tables = {
        "areas.csv": build_areas(),
        "indicators.csv": build_indicators(),
        "targets.csv": build_targets(),
        "partnerships.csv": build_partnerships(),
        "golden_thread.csv": build_golden_thread(),
        "activities.csv": build_activities(),
        "comparators.csv": build_comparators(),
        "stories.csv": build_stories(),
        "rebases.csv": build_rebases(),
        "actions.csv": build_actions(),
    }
    for indicator_id, spec in SPECS.items():
        tables[f"observations/{indicator_id}.csv"] = build_observations(spec)
    return tables


def write_table(table: pd.DataFrame, path: Path) -> Path:
    """Write a table under a temporary name, then rename it: no half table is ever read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    table.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
    os.replace(temporary, path)
    return path


def write_tables(folder: Path) -> tuple[Path, ...]:
    """Write every table into a folder and give their paths."""
    return tuple(write_table(table, folder / name) for name, table in build_tables().items())


def main(arguments: Sequence[str]) -> None:
    """Write the tables beside this script, or into the folder that is named."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    print(f"{len(write_tables(folder))} tables written to {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
