"""The dashboard's page as frozen records: words, signs, tables and charts, in reading order.

Pure description. Knows no file, no library and no browser; every figure in it comes printed from
the frozen scorecard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class View(StrEnum):
    """What the dashboard can show; the word stands in the address as ``view=``."""

    OVERVIEW = "overview"
    AREA = "area"
    TREND = "trend"
    BENCHMARK = "benchmark"
    OUTLOOK = "outlook"
    UNDERNEATH = "underneath"
    STORY = "story"
    QUESTIONS = "questions"
    DEFINITION = "definition"
    COMPARE = "compare"
    SEARCH = "search"
    ACTIONS = "actions"
    CHANGES = "changes"
    DOCUMENTS = "documents"
    DEFINITIONS = "definitions"


@dataclass(frozen=True, slots=True)
class Sign:
    """A judgement: its code, its words, and the shape that stands for it without a colour.

    Parameters
    ----------
    code : str
        Of the vocabulary, such as ``not_met``.
    words : str
        As read aloud.
    shape : str
        One character; empty where there is none.
    """

    code: str
    words: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands beside it."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, or a list, as a table.

    Parameters
    ----------
    caption : str
        What it holds.
    header : tuple of str
        Column names.
    rows : tuple of tuple of str
        The first cell of each row is the row's header.
    own : str
        Row header of the row about the area itself; empty for none.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    own: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with everything that stands around it.

    Parameters
    ----------
    headline, subtitle : str
        The message; place, periods and source.
    alt_text : str
        What it shows, for those who do not see it.
    notes : tuple of str
        Small print.
    figure : mapping
        What plotly draws; what all figures share stands once in ``Dashboard.figure_base``.
    table : Table
        The same figures.
    labelled : tuple of str
        Kinds of series that bear their name beside them, so that a wide chart needs no key for
        them.
    """

    headline: str
    subtitle: str
    alt_text: str
    notes: tuple[str, ...]
    figure: Mapping[str, Any]
    table: Table
    labelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One side of an indicator: its trend, its benchmark, where it is going, what is underneath.

    Parameters
    ----------
    view : View
        Which.
    lead : str
        What it says, in a sentence or two.
    pictures : tuple of Picture
        None, one or several.
    facts : tuple of Fact
        The key figures beside the chart.
    reason : str
        Why there is no chart; empty where there is one.
    page : int
        Its page in the printed pack; 0 where it is on none.
    """

    view: View
    lead: str = ""
    pictures: tuple[Picture, ...] = ()
    facts: tuple[Fact, ...] = ()
    reason: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """A story that may be told.

    Parameters
    ----------
    words : str
        The story.
    told_with : str
        Whose consent it is told with.
    source : str
        Where it comes from.
    """

    words: str
    told_with: str
    source: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question worth asking, what prompts it, and the view that shows it (may be empty)."""

    words: str
    because: str
    view: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says under a heading, point by point."""

    name: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything about one indicator.

    Parameters
    ----------
    indicator_id, title : str
        Its code and name.
    area : int
        Number of its key area; 0 for the other indicators.
    headline, verdict : str
        The message, and the sentence or two behind it.
    status, direction : Sign
        Against the target; of travel.
    evidence, freshness : str
        How sure the direction is; how old the figure.
    latest, period, target, target_period : str
        As printed.
    panels : tuple of Panel
        Trend, benchmark, outlook, underneath.
    stories : tuple of Story
        Those that may be told.
    definition : tuple of Fact
        What it measures, where it comes from, how good it is.
    thread : tuple of Said
        The outcomes that it hangs on, each with what is done about it and by whom.
    prompts : tuple of Prompt
        Questions worth asking.
    comparison : tuple of Fact
        What is set side by side when two indicators are compared.
    page : int
        Its first page in the printed pack; 0 where it is on none.
    """

    indicator_id: str
    title: str
    area: int
    headline: str
    verdict: str
    status: Sign
    direction: Sign
    evidence: str
    freshness: str
    latest: str
    period: str
    target: str
    target_period: str
    panels: tuple[Panel, ...] = ()
    stories: tuple[Story, ...] = ()
    definition: tuple[Fact, ...] = ()
    thread: tuple[Said, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    comparison: tuple[Fact, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A key area of the clinic, or the other indicators.

    Parameters
    ----------
    number : int
        From 1; 0 for the other indicators.
    title, outcome : str
        What it is called and what is wanted.
    indicator_ids : tuple of str
        Its indicators, in order.
    is_wish : bool
        Whether the PMG asked for it.
    words : tuple of Said
        What the clinic file says under the eight headings.
    stories : tuple of str
        Those that the area has to tell, with consent.
    page : int
        Its divider in the printed pack; 0 where there is none.
    """

    number: int
    title: str
    outcome: str
    indicator_ids: tuple[str, ...]
    is_wish: bool = False
    words: tuple[Said, ...] = ()
    stories: tuple[str, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Celebration:
    """An achievement: the indicator, what is celebrated, and what bears it out."""

    indicator_id: str
    headline: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agreed agenda, and what is on the screen meanwhile.

    Parameters
    ----------
    number : int
        From 1.
    title, lead, perspective : str
        As printed.
    starts : str
        ``HH:MM``.
    minutes : int
        How long it takes.
    papers : tuple of str
        Such as ``A: Evidence pack``.
    view : View
        What to show.
    areas : tuple of int
        The key areas to show one after the other, where the view is a key area.
    """

    number: int
    title: str
    starts: str
    minutes: int
    lead: str = ""
    papers: tuple[str, ...] = ()
    perspective: str = ""
    view: View = View.OVERVIEW
    areas: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PackPage:
    """A page of the printed evidence pack, and the view that shows the same."""

    page: int
    title: str
    kind: str
    indicator_id: str
    view: View
    area: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the clinic.

    Parameters
    ----------
    title, about : str
        Its name; what it is or what is missing.
    file : str
        Address below ``documents/<clinic>/``; empty where there is nothing to open.
    group : str
        Under which heading it is listed.
    """

    title: str
    about: str
    file: str
    group: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of something that was agreed before.

    Parameters
    ----------
    action_id, words : str
        Which, and what was agreed.
    who, due : str
        Who answers for it, and by when; may be empty.
    verdict : Sign
        Done or not, and whether the figure moved.
    because : str
        What the data say of it.
    indicator_id : str
        The indicator that shows it; empty where none of this clinic does.
    """

    action_id: str
    words: str
    who: str
    due: str
    verdict: Sign
    because: str
    indicator_id: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who can own an action: a role, and the organisation."""

    role: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Indicators by status (rows) and direction (columns); ``cells`` hold their ids."""

    rows: tuple[Sign, ...]
    columns: tuple[Sign, ...]
    cells: tuple[tuple[tuple[str, ...], ...], ...]
    captions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The whole page of one clinic.

    Parameters
    ----------
    clinic_id, title, partnership, area_name, date, date_iso, place : str
        Whose clinic, where and when.
    summary : str
        How many targets are met and how many indicators improve.
    hash, as_at, illustrative, version : str
        For the foot of the page.
    notice : str
        What the reader must know of the page itself; empty for nothing.
    agenda : tuple of Item
        In order; empty where the clinic file has no timings.
    areas : tuple of Area
        In order, the other indicators last.
    indicators : tuple of Brief
        In the order of the areas.
    celebrations : tuple of Celebration
        What to celebrate, first of all.
    grid : Grid
        Status by direction.
    pages : tuple of PackPage
        The printed pack, page by page.
    changes : Table or None
        What changed since circulation; None where nothing was circulated.
    followed : tuple of Followed
        What was agreed before, and whether it worked.
    papers : tuple of Paper
        Documents to open.
    owners : tuple of Owner
        Offered when an action is written down.
    chief_executives : tuple of Owner
        Of whom something can be asked.
    figure_base : mapping
        What every figure's layout shares.
    """

    clinic_id: str
    title: str
    partnership: str
    area_name: str
    date: str
    date_iso: str
    place: str
    summary: str
    hash: str
    as_at: str
    illustrative: str
    version: str
    notice: str
    agenda: tuple[Item, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Brief, ...]
    celebrations: tuple[Celebration, ...]
    grid: Grid
    pages: tuple[PackPage, ...]
    changes: Table | None
    followed: tuple[Followed, ...]
    papers: tuple[Paper, ...]
    owners: tuple[Owner, ...]
    chief_executives: tuple[Owner, ...]
    figure_base: Mapping[str, Any]
