"""The overview of a pack: the grid of status and direction, achievements and concerns. Pure.

Only columns of the scorecard are read. Nothing is ranked that the columns do not tell apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.chart_text import COMPARISON_WORDS, Row, text
from clinic_lib.presentation.deck import Cell, Line, Slide, SlideKind, Table
from clinic_lib.presentation.measure import ARIAL, shortened
from clinic_lib.presentation.pack_indicator import indicator_name
from clinic_lib.presentation.page import PAGE
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
)
from clinic_lib.terms import Comparison, Direction, Evidence, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

MOST_NAMED = 3
TITLE_LENGTH = 46
COLUMNS = (Direction.IMPROVING, Direction.STEADY, Direction.WORSENING, Direction.CANNOT_TELL)
ROWS = (
    TargetStatus.MET,
    TargetStatus.WITHIN_TOLERANCE,
    TargetStatus.NOT_MET,
    TargetStatus.CANNOT_TELL,
)
ROW_WORDS = {
    TargetStatus.MET: f"{STATUS_SHAPES[TargetStatus.MET]} Target met",
    TargetStatus.WITHIN_TOLERANCE: (
        f"{STATUS_SHAPES[TargetStatus.WITHIN_TOLERANCE]} Missed within tolerance"
    ),
    TargetStatus.NOT_MET: f"{STATUS_SHAPES[TargetStatus.NOT_MET]} Target not met",
    TargetStatus.CANNOT_TELL: "? No target to judge by",
}
CAPTIONS = {
    (TargetStatus.NOT_MET, Direction.IMPROVING): "Behind target but improving",
    (TargetStatus.MET, Direction.WORSENING): "Meeting target but worsening",
}
EVIDENCE_ORDER = (Evidence.STRONG, Evidence.SOME, Evidence.WEAK, Evidence.NONE)
TELLING = frozenset({Evidence.STRONG, Evidence.SOME})
Pages = Mapping[str, int]
Grid = dict[tuple[TargetStatus, Direction], list[Line]]


def overview_slides(assessment: Assessment, pages: Pages, subtitle: str) -> tuple[Slide, ...]:
    """The grid of status and direction, over as many slides as its names need.

    Parameters
    ----------
    assessment : Assessment
        The numbers.
    pages : mapping of str to int
        The page of each indicator's trend.
    subtitle : str
        Place and dates.
    """
    grids: list[Grid] = [{}]
    for row in assessment.records():
        place, line = place_of(row), _grid_line(row, pages)
        grown = _with(grids[-1], place, line)
        if grids[-1] and _grid_height(grown) > PAGE.body_height:
            grown = _with({}, place, line)
            grids.append(grown)
        else:
            grids[-1] = grown
    title = overview_title(assessment.scorecard)
    many = len(grids) > 1
    return tuple(
        Slide(
            kind=SlideKind.OVERVIEW,
            title=f"{title} ({number} of {len(grids)})" if many else title,
            subtitle=subtitle,
            table=_grid_table(grid),
            notes=(
                "Status is the latest figure against its target. Direction is the change on the "
                "same period a year before, read as better or worse. They are told apart.",
            ),
            speaker_notes=f"{title}.\n{_told(grid)}",
        )
        for number, grid in enumerate(grids, start=1)
    )


def place_of(row: Row) -> tuple[TargetStatus, Direction]:
    """Where an indicator stands in the grid of status and direction."""
    status = TargetStatus(text(row["target_status"]))
    direction = Direction(text(row["direction"]))
    return (
        status if status in ROWS else TargetStatus.CANNOT_TELL,
        direction if direction in COLUMNS else Direction.CANNOT_TELL,
    )


def _grid_line(row: Row, pages: Pages) -> Line:
    """The indicator's name and page, and what its place in the grid does not say."""
    status, direction = TargetStatus(text(row["target_status"])), Direction(text(row["direction"]))
    more = []
    if status not in ROWS:
        more.append(STATUS_WORDS[status].lower())
    if direction not in COLUMNS:
        more.append(DIRECTION_WORDS[direction].lower())
    name = f"{text(row['indicator_id'])} {shortened(text(row['title']), TITLE_LENGTH)}"
    page = pages.get(text(row["indicator_id"]), 0)
    return Line(", ".join([name, *more]), page)


def _with(grid: Grid, place: tuple[TargetStatus, Direction], line: Line) -> Grid:
    """The grid with one more line, the given one untouched."""
    return {**grid, place: [*grid.get(place, []), line]}


def _grid_cell(grid: Grid, status: TargetStatus, direction: Direction) -> Cell:
    lines = grid.get((status, direction), [])
    caption = CAPTIONS.get((status, direction))
    opening = (Line(caption, bold=True),) if caption and lines else ()
    return (*opening, *lines) or (Line("None", quiet=True),)


GRID_WIDTHS = (0.8, 1.05, 1.05, 1.05, 1.05)


def _rows_of(grid: Grid) -> tuple[TargetStatus, ...]:
    """The rows of the grid; one for near misses only where there is one."""
    there = {status for status, _ in grid}
    return tuple(s for s in ROWS if s is not TargetStatus.WITHIN_TOLERANCE or s in there)


def _grid_height(grid: Grid) -> float:
    """The height of the grid at the smallest size that still reads well."""
    width = PAGE.body_width * GRID_WIDTHS[1] / sum(GRID_WIDTHS) - PAGE.cell_padding
    heights = [
        max(
            sum(
                (ARIAL.bold if line.bold else ARIAL).height(line.printed, width, PAGE.small)
                for line in _grid_cell(grid, row, column)
            )
            for column in COLUMNS
        )
        for row in _rows_of(grid)
    ]
    return sum(heights) + (len(heights) + 1) * PAGE.row_padding + 2 * PAGE.small


def _told(grid: Grid) -> str:
    """The grid in words, for whoever reads it out."""
    return "\n".join(
        f"{ROW_WORDS[status][2:]}, {DIRECTION_WORDS[direction].lower()}: "
        f"{'; '.join(line.text for line in lines)}."
        for (status, direction), lines in sorted(grid.items())
    )


def _grid_table(grid: Grid) -> Table:
    rows = tuple(
        (
            (Line(ROW_WORDS[status], bold=True),),
            *(_grid_cell(grid, status, direction) for direction in COLUMNS),
        )
        for status in _rows_of(grid)
    )
    counts = [
        f"{ROW_WORDS[status][2:]} and {DIRECTION_WORDS[direction].lower()}: {len(lines)}"
        for (status, direction), lines in sorted(grid.items())
    ]
    return Table(
        header=("", *(f"{DIRECTION_SHAPES[d]} {DIRECTION_WORDS[d]}" for d in COLUMNS)),
        rows=rows,
        widths=GRID_WIDTHS,
        alt_text="Indicators by status against target (rows) and direction of travel (columns). "
        + "; ".join(counts)
        + ".",
    )


def overview_title(scorecard: pd.DataFrame) -> str:
    """How many meet their target and how many improve, as a sentence."""
    judged = scorecard["target_status"].isin(
        [TargetStatus.MET, TargetStatus.WITHIN_TOLERANCE, TargetStatus.NOT_MET]
    )
    met = int((scorecard["target_status"] == TargetStatus.MET).sum())
    improving = int((scorecard["direction"] == Direction.IMPROVING).sum())
    worsening = int((scorecard["direction"] == Direction.WORSENING).sum())
    targets = (
        f"{met} of {int(judged.sum())} targets met" if judged.any() else "No target can be judged"
    )
    return f"{targets}; {improving} improving, {worsening} worsening"


@dataclass(frozen=True, slots=True)
class Signs:
    """What the columns of one indicator say for it and against it."""

    good: tuple[str, ...] = field(default=())
    bad: tuple[str, ...] = field(default=())

    @property
    def balance(self) -> int:
        """Good signs less bad ones."""
        return len(self.good) - len(self.bad)


def signs_of(row: Row) -> Signs:
    """Target, direction with at least some evidence, and the first comparison that was made.

    Examples
    --------
    >>> signs_of({"target_status": "met", "direction": "worsening", "evidence": "weak",
    ...           "england_comparison": "worse", "england_name": "England"})
    Signs(good=('target met',), bad=('worse than England',))
    """
    good: list[str] = []
    bad: list[str] = []
    status = text(row["target_status"])
    if status in (TargetStatus.MET, TargetStatus.NOT_MET):
        (good if status == TargetStatus.MET else bad).append(
            STATUS_WORDS[TargetStatus(status)].lower()
        )
    direction, evidence = text(row["direction"]), text(row["evidence"])
    if direction in (Direction.IMPROVING, Direction.WORSENING) and evidence in TELLING:
        moving = DIRECTION_WORDS[Direction(direction)].lower()
        words = f"{moving} ({EVIDENCE_WORDS[Evidence(evidence)]})"
        (good if direction == Direction.IMPROVING else bad).append(words)
    for kind in ("england", "region", "neighbours"):
        result = text(row.get(f"{kind}_comparison"))
        if result in set(COMPARISON_WORDS):
            name = text(row.get(f"{kind}_name")) or "similar areas"
            words = f"{COMPARISON_WORDS[Comparison(result)]} {name}"
            if result in (Comparison.BETTER, Comparison.MUCH_BETTER):
                good.append(words)
            elif result in (Comparison.WORSE, Comparison.MUCH_WORSE):
                bad.append(words)
            break
    return Signs(tuple(good), tuple(bad))


def best_and_worst_slide(assessment: Assessment, pages: Pages, subtitle: str) -> Slide:
    """Up to three achievements, then up to three concerns; never more than the signs bear out."""
    found = [(row, signs_of(row)) for row in assessment.records()]
    best = _chosen([pair for pair in found if pair[1].balance > 0])
    worst = _chosen([pair for pair in found if pair[1].balance < 0])
    rows = [
        tuple(_entry(named, number, pages) for named in (best, worst))
        for number in range(max(len(best), len(worst), 1))
    ]
    counts = list_words(
        [_counted(len(best), "achievement"), f"{_counted(len(worst), 'concern')} stand out"]
    )
    return Slide(
        kind=SlideKind.BEST_AND_WORST,
        title=counts[:1].upper() + counts[1:],
        subtitle=subtitle,
        table=Table(
            header=("Achievements", "Concerns"),
            rows=tuple(rows),
            widths=(1.0, 1.0),
            alt_text="Achievements: "
            + (list_words([text(row["indicator_id"]) for row, _ in best]) or "none")
            + ". Concerns: "
            + (list_words([text(row["indicator_id"]) for row, _ in worst]) or "none")
            + ".",
        ),
        notes=(
            "Three signs are counted: target met or not; improving or worsening with at least some "
            "evidence; better or worse than England. More good signs than bad make an achievement, "
            f"more bad than good a concern. At most {MOST_NAMED} of each are named, and fewer "
            "where fewer deserve it.",
        ),
        speaker_notes="\n".join(
            f"{name}: {indicator_name(row)}. {text(row['verdict'])}"
            for name, named in (("Achievement", best), ("Concern", worst))
            for row, _ in named
        )
        or counts,
    )


def _counted(number: int, noun: str) -> str:
    words = ("no", "one", "two", "three")
    return f"{words[number]} {noun}{'' if number == 1 else 's'}"


def achievements_of(assessment: Assessment) -> list[tuple[Row, str]]:
    """The achievements that the pack names, the clearest first, each with what bears it out."""
    found = [(row, signs_of(row)) for row in assessment.records()]
    best = _chosen([pair for pair in found if pair[1].balance > 0])
    return [(row, signs_words(signs)) for row, signs in best]


def signs_words(signs: Signs) -> str:
    """The signs counted, as a sentence.

    Examples
    --------
    >>> signs_words(Signs(good=("target met", "improving (strong evidence)")))
    'Target met and improving (strong evidence).'
    """
    told = list_words([*signs.good, *signs.bad])
    return f"{told[:1].upper()}{told[1:]}."


def _chosen(found: list[tuple[Row, Signs]]) -> list[tuple[Row, Signs]]:
    """The clearest cases; the balance decides, then the evidence, then the order of the pack."""

    def clearness(pair: tuple[Row, Signs]) -> tuple[int, int]:
        row, signs = pair
        evidence = text(row["evidence"])
        strength = EVIDENCE_ORDER.index(Evidence(evidence)) if evidence in set(Evidence) else 3
        return (-abs(signs.balance), strength)

    return sorted(found, key=clearness)[:MOST_NAMED]


def _entry(named: list[tuple[Row, Signs]], number: int, pages: Pages) -> Cell:
    """One named indicator: what it is, what the scorecard says of it, and the signs counted."""
    if number >= len(named):
        words = "No other indicator deserves a place here." if named else "None."
        return (Line(words, quiet=True),)
    row, signs = named[number]
    page = pages.get(text(row["indicator_id"]), 0)
    return (
        Line(text(row["headline"]) or indicator_name(row), bold=True),
        Line(shortened(indicator_name(row), 90), page),
        Line(signs_words(signs)),
    )
