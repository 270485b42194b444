"""The page of the dashboard, built from the frozen figures and the clinic file. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from clinic_lib.presentation import theme
from clinic_lib.presentation.chart_text import text
from clinic_lib.presentation.dashboard_figures import shared_layout, without_shared
from clinic_lib.presentation.dashboard_indicator import build_brief, direction_sign
from clinic_lib.presentation.dashboard_meeting import (
    agenda_items,
    area_words,
    celebrations,
    chief_executives,
    followed,
    owners_of,
)
from clinic_lib.presentation.dashboard_records import (
    Area,
    Brief,
    Dashboard,
    Grid,
    PackPage,
    Paper,
    Sign,
    Table,
    View,
)
from clinic_lib.presentation.deck import SlideKind
from clinic_lib.presentation.pack_overview import (
    CAPTIONS,
    COLUMNS,
    ROW_WORDS,
    ROWS,
    overview_title,
    place_of,
)
from clinic_lib.presentation.pack_story import stories_of_area
from clinic_lib.presentation.report import ILLUSTRATIVE
from clinic_lib.terms import TargetStatus

if TYPE_CHECKING:
    from clinic_lib.presentation.briefing import Briefing

OTHERS = "Other indicators"
VIEW_OF_SLIDE: dict[str, View] = {
    SlideKind.TREND: View.TREND,
    SlideKind.BENCHMARK: View.BENCHMARK,
    SlideKind.NO_BENCHMARK: View.BENCHMARK,
    SlideKind.OUTLOOK: View.OUTLOOK,
    SlideKind.UNDERNEATH: View.UNDERNEATH,
    SlideKind.STORY: View.STORY,
    SlideKind.QUESTIONS: View.QUESTIONS,
    SlideKind.FOLLOW_UP: View.ACTIONS,
    SlideKind.CHANGES: View.CHANGES,
    SlideKind.CONTENTS: View.SEARCH,
    SlideKind.SIGN_OFF: View.SEARCH,
    SlideKind.DEFINITIONS: View.DEFINITIONS,
    SlideKind.SECTION: View.AREA,
}


@dataclass(frozen=True, eq=False)
class Material:
    """What a dashboard is made from.

    Parameters
    ----------
    briefing : Briefing
        The clinic with its frozen figures, stories, golden thread and earlier actions.
    activities : DataFrame
        The activities of the partnership, whose leads may own an action.
    pages : DataFrame or None
        ``page``, ``title``, ``kind`` and ``indicator_id`` of the printed pack; None where there is
        no pack.
    changes : DataFrame or None
        What changed since circulation; None where nothing was circulated.
    papers : tuple of Paper
        Documents to open.
    version : str
        Of the library.
    notice : str
        What the reader must know of the page itself.
    """

    briefing: Briefing
    activities: pd.DataFrame
    pages: pd.DataFrame | None = None
    changes: pd.DataFrame | None = None
    papers: tuple[Paper, ...] = ()
    version: str = ""
    notice: str = ""


def build_dashboard(material: Material) -> Dashboard:
    """The page of one clinic's dashboard.

    Parameters
    ----------
    material : Material
        The frozen figures, the clinic file and what was made of them.

    Returns
    -------
    Dashboard
        Every figure in it is a column of the scorecard, printed.
    """
    briefing = material.briefing
    clinic, assessment = briefing.clinic, briefing.assessment
    pages = _pack_pages(material)
    areas = _areas(briefing, pages)
    briefs = [
        _brief(material, code, area.number, pages) for area in areas for code in area.indicator_ids
    ]
    shared = shared_layout(
        picture.figure for one in briefs for panel in one.panels for picture in panel.pictures
    )
    scorecard = assessment.scorecard
    return Dashboard(
        clinic_id=clinic.clinic_id,
        title=clinic.title,
        partnership=briefing.partnership,
        area_name=assessment.area_name,
        date=theme.format_date(clinic.date),
        date_iso=clinic.date.isoformat(),
        place=clinic.place,
        summary=overview_title(scorecard),
        hash=briefing.figures,
        as_at=_as_at(scorecard),
        illustrative=ILLUSTRATIVE if bool(scorecard["illustrative"].any()) else "",
        version=material.version,
        notice=material.notice,
        agenda=agenda_items(clinic),
        areas=areas,
        indicators=tuple(_compact(one, shared) for one in briefs),
        celebrations=celebrations(clinic, assessment),
        grid=_grid(scorecard),
        pages=pages,
        changes=_changes(material.changes),
        followed=followed(briefing),
        papers=material.papers,
        owners=owners_of(clinic, material.activities),
        chief_executives=chief_executives(clinic),
        figure_base=shared,
    )


def _as_at(scorecard: pd.DataFrame) -> str:
    """The day of the newest data file; empty where none says."""
    known = scorecard["as_at"].dropna()
    return "" if known.empty else theme.format_date(known.max().date())


def _areas(briefing: Briefing, pages: tuple[PackPage, ...]) -> tuple[Area, ...]:
    """The key areas in order, then the other indicators where there are any."""
    clinic = briefing.clinic
    dividers = {page.area: page.page for page in pages if page.kind == SlideKind.SECTION}
    areas = [
        Area(
            number=number,
            title=one.title,
            outcome=one.desired_outcome,
            indicator_ids=one.indicator_ids,
            is_wish=one.pmg_wish,
            words=area_words(one),
            stories=stories_of_area(briefing, one),
            page=dividers.get(number, 0),
        )
        for number, one in enumerate(clinic.key_areas, start=1)
    ]
    if clinic.other_indicators:
        areas.append(Area(0, OTHERS, "", clinic.other_indicators, page=dividers.get(0, 0)))
    return tuple(areas)


def _brief(material: Material, code: str, area: int, pages: Iterable[PackPage]) -> Brief:
    """One indicator, with the first page of each of its sides."""
    own = [page for page in pages if page.indicator_id == code]
    return build_brief(
        material.briefing,
        code,
        area=area,
        pages={page.view: page.page for page in reversed(own)},
    )


def _compact(brief: Brief, shared: Mapping[str, object]) -> Brief:
    """The indicator with figures that leave out what all of them share."""
    panels = tuple(
        replace(panel, pictures=tuple(without_shared(one, shared) for one in panel.pictures))
        for panel in brief.panels
    )
    return replace(brief, panels=panels)


def _pack_pages(material: Material) -> tuple[PackPage, ...]:
    """Each page of the pack with the view that shows the same."""
    if material.pages is None:
        return ()
    titles = {
        one.title: number for number, one in enumerate(material.briefing.clinic.key_areas, start=1)
    }
    found: list[PackPage] = []
    for row in material.pages.to_dict("records"):
        kind, title = text(row["kind"]), text(row["title"])
        view = VIEW_OF_SLIDE.get(kind, View.OVERVIEW)
        area = _area_number(title, titles) if view is View.AREA else 0
        indicator_id = text(row["indicator_id"])
        found.append(PackPage(int(row["page"]), title, kind, indicator_id, view, area))
    return tuple(found)


def _area_number(title: str, titles: Mapping[str, int]) -> int:
    """The key area whose divider a slide is; 0 for that of the other indicators."""
    return next((number for name, number in titles.items() if name in title), 0)


def _grid(scorecard: pd.DataFrame) -> Grid:
    """Every indicator at its status and direction."""
    places = {row["indicator_id"]: place_of(row) for row in scorecard.to_dict("records")}
    cells = tuple(
        tuple(
            tuple(code for code, place in places.items() if place == (status, direction))
            for direction in COLUMNS
        )
        for status in ROWS
    )
    return Grid(
        rows=tuple(_row_sign(status) for status in ROWS),
        columns=tuple(direction_sign(direction) for direction in COLUMNS),
        cells=cells,
        captions=tuple(
            tuple(CAPTIONS.get((status, direction), "") for direction in COLUMNS) for status in ROWS
        ),
    )


def _row_sign(status: TargetStatus) -> Sign:
    shape, words = ROW_WORDS[status].split(" ", 1)
    return Sign(status.value, words, shape)


CHANGE_COLUMNS = {
    "indicator_id": "Indicator",
    "title": "Title",
    "what": "What",
    "period": "Period",
    "before": "As circulated",
    "after": "Now",
    "reason": "Reason",
}


def _changes(changes: pd.DataFrame | None) -> Table | None:
    """The list of changes as a table; None where nothing was circulated."""
    if changes is None:
        return None
    names = [name for name in CHANGE_COLUMNS if name in changes.columns]
    rows = tuple(tuple(text(row[name]) for name in names) for row in changes.to_dict("records"))
    header = tuple(CHANGE_COLUMNS[name] for name in names)
    return Table("Every figure that differs from the circulated pack", header, rows)
