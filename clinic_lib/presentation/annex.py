"""Build the data annex of a clinic: every figure of the pack in tables that a program can read.

Chooses and names columns; works nothing out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clinic_lib.indicators import figures_words
from clinic_lib.indicators.records import rows_of
from clinic_lib.presentation import annex_columns as columns
from clinic_lib.presentation.annex_records import Annex, AnnexTable, Column, build_cells
from clinic_lib.presentation.theme import format_date

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing

TABLE_ORDER = (
    *("Scorecard", "History", "Comparators", "Underneath", "Targets", "Actions", "Changes"),
    "Definitions",
)
"""The sheets of tables, in order; one without rows is left out."""
UNIT_WORDS = {"%": "per cent", "£": "pounds"}
# Written with an underscore in the data, in words here.
CODED = (
    *("direction", "evidence", "target_status", "target_kind", "value_type", "interval_method"),
    *("england_comparison", "region_comparison", "neighbours_comparison", "comparison"),
    *("special_cause", "comparator_type", "status"),
)
Row = Mapping[str, Any]


def build_annex(briefing: Briefing) -> Annex:
    """Everything that the data annex holds.

    Parameters
    ----------
    briefing : Briefing
        The clinic and its figures, what has changed, and what became of earlier actions.

    Returns
    -------
    Annex
        Scorecard, history, comparators, what lies underneath, targets, actions, changes and
        definitions; a table without rows is left out.
    """
    clinic, assessment, since = briefing.clinic, briefing.assessment, briefing.since
    scorecard, history = assessment.records(), rows_of(assessment.history)
    known = {row["indicator_id"]: row for row in scorecard}
    area = assessment.area_name
    make = _maker(known)
    all_tables = (
        make(
            "Scorecard",
            f"How {area} stands on each indicator",
            columns.SCORECARD,
            scorecard,
            "One row is one indicator at its latest period.",
        ),
        make(
            "History",
            f"Every figure of {area} over time",
            columns.HISTORY,
            history,
            "One row is one period of one indicator.",
        ),
        make(
            "Comparators",
            f"{area} beside England, its region and similar areas",
            columns.COMPARATORS,
            rows_of(assessment.comparators),
            "One row is one area in the latest period of one indicator.",
        ),
        make(
            "Underneath",
            f"What the gaps of {area} are made of",
            columns.UNDERNEATH,
            rows_of(assessment.underneath),
            "One row is one district or group of one indicator.",
        ),
        make(
            "Targets",
            f"Targets of {area}",
            columns.TARGETS,
            _targets(history, known),
            "One row is the target of one indicator for one period.",
        ),
        make(
            "Actions",
            "Actions agreed earlier and what came of them",
            columns.ACTIONS,
            [] if briefing.followup is None else rows_of(briefing.followup),
            "One row is one action or ask.",
        ),
        make(
            "Changes",
            "What has changed since the figures were circulated",
            columns.CHANGES,
            [] if since is None else rows_of(since.changes),
            "One row is one change.",
        ),
        make(
            "Definitions",
            "What each indicator measures",
            columns.DEFINITIONS,
            scorecard,
            "One row is one indicator.",
        ),
    )
    tables = tuple(table for table in all_tables if table.rows)
    used = {column.note for table in tables for column in table.columns}
    changed = () if since is None else (since.words,)
    return Annex(
        title=f"Data annex: {clinic.title}",
        intro=(
            f"The figures behind the evidence pack of the performance clinic of "
            f"{briefing.partnership} on {format_date(clinic.date)}.",
            *([_ILLUSTRATIVE] if briefing.is_illustrative else []),
            f"{figures_words(briefing.figures)}. Every output with the same number shows the same "
            "figures.",
            *changed,
        ),
        about=(
            f"Area: {area} ({assessment.area_code}).",
            f"Disclosure control: {clinic.disclosure.in_words}.",
            "Numbers are kept at full precision and shown with the indicator's decimals. No cell "
            "of a table is empty: a marker in square brackets says why there is no number, and "
            "each sheet explains those that stand on it.",
        ),
        contact=(_contact(briefing),),
        figures=figures_words(briefing.figures),
        standing=_standing(briefing),
        tables=tables,
        notes={key: words for key, words in columns.NOTES.items() if key in used},
        created=dt.datetime.combine(clinic.date, dt.time()),
    )


_ILLUSTRATIVE = "The figures are illustrative: invented in the shape of real ones."


def _maker(known: Mapping[str, Row]) -> Callable[..., AnnexTable]:
    """Makes a table whose rows are told of their indicator."""

    def make(
        sheet: str, title: str, wanted: Sequence[Column], rows: Iterable[Row], about: str
    ) -> AnnexTable:
        told = [_in_words(row, known.get(row.get("indicator_id", ""), {})) for row in rows]
        decimals = tuple(_decimals(row, known) for row in told)
        return AnnexTable(
            sheet=sheet,
            name=f"{sheet.lower()}_table",
            title=title,
            about=about,
            columns=tuple(wanted),
            rows=tuple(
                build_cells(row, wanted, places) for row, places in zip(told, decimals, strict=True)
            ),
            decimals=decimals,
            source=_sources(told, known),
        )

    return make


def _in_words(row: Row, indicator: Row) -> dict[str, Any]:
    """A row with its indicator's title and unit, and codes in words."""
    named = {name: indicator.get(name, "") for name in ("title", "unit")}
    told = {**named, **row}
    told["unit"] = UNIT_WORDS.get(told["unit"], told["unit"])
    for name in CODED:
        if isinstance(told.get(name), str):
            told[name] = told[name].replace("_", " ")
    return told


def _decimals(row: Row, known: Mapping[str, Row]) -> int:
    places = known.get(row.get("indicator_id", ""), {}).get("decimals", 0)
    return int(places) if places == places else 0


def _sources(rows: Iterable[Row], known: Mapping[str, Row]) -> str:
    """Who publishes the figures of some rows, each named once."""
    ids = dict.fromkeys(row.get("indicator_id", "") for row in rows)
    names = dict.fromkeys(known[one]["source"] for one in ids if one in known)
    return "; ".join(name for name in names if name) or "the partnership's own record"


def _targets(history: Iterable[Row], known: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The rows of the history with a target; what is known of one version stands with its own."""
    details = ("target_kind", "target_version", "target_agreed_on", "target_reason")
    rows = []
    for row in history:
        indicator = known[row["indicator_id"]]
        if row["target_value"] == row["target_value"]:
            applies = indicator["target_period"] == row["period"]
            rows.append({**row, **({name: indicator[name] for name in details} if applies else {})})
    return rows


def _contact(briefing: Briefing) -> str:
    """Whom to ask, by role."""
    contact = briefing.clinic.performance_contact or briefing.clinic.performance_lead
    if contact is None or not contact.role:
        return f"Ask the performance team of {briefing.partnership}."
    return f"Ask the {contact.role}" + (
        f", {contact.organisation}." if contact.organisation else "."
    )


def _standing(briefing: Briefing) -> str:
    """As at which day, for which clinic, and whether figures are invented."""
    known = briefing.assessment.scorecard["as_at"].dropna()
    day = "not stated" if known.empty else format_date(known.max().date())
    label = f" {_ILLUSTRATIVE}" if briefing.is_illustrative else ""
    return f"Data as at {day}. Clinic of {format_date(briefing.date)}.{label}"
