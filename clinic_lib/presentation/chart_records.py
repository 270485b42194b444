"""What a chart is, before any library draws it. Knows no indicator and no library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic_lib.presentation.theme import SeriesRole


class ChartKind(StrEnum):
    """Lines over time, or horizontal bars of areas or of parts."""

    TREND = "trend"
    BENCHMARK = "benchmark"
    UNDERNEATH = "underneath"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that a trend marks, such as that of an action.

    Parameters
    ----------
    day : date
        The day.
    words : str
        What happened, in two words.
    """

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Series:
    """One series; a missing value is None and is drawn as a gap, never as zero.

    Parameters
    ----------
    name : str
        As in the key and in the embedded workbook; unique within a chart.
    role : SeriesRole
        What it is; ``theme.STYLES[role]`` is how it looks.
    values : tuple of float or None
        One for each category of the chart, at full precision.
    lower, upper : tuple of float or None
        Confidence limits to draw as error bars: empty, or one for each category.
    label, first_label : str
        Direct label beside the last and above the first point that has a value; empty for none.
    """

    name: str
    role: SeriesRole
    values: tuple[float | None, ...]
    lower: tuple[float | None, ...] = ()
    upper: tuple[float | None, ...] = ()
    label: str = ""
    first_label: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a drawing program needs, and no more.

    Parameters
    ----------
    kind : ChartKind
        ``TREND``: categories are periods, oldest first. ``BENCHMARK``: categories are areas, best
        first (highest first where neither direction is good). ``UNDERNEATH``: categories are parts
        of the area, the largest contribution first.
    indicator_id : str
        The indicator.
    headline, subtitle : str
        The main message; the measure, place, period and source.
    categories : tuple of str
        Period labels, or area names.
    series : tuple of Series
        In the order of drawing. Benchmark: every area has its value in exactly one series.
    value_title, category_title : str
        Axis titles.
    axis : tuple of float
        Minimum, maximum and step of the value axis; a benchmark's includes zero.
    unit, decimals
        For printing values: ``theme.format_value(value, unit=..., decimals=...)``.
    alt_text : str
        What the chart shows, for those who do not see it.
    notes : tuple of str
        Plain sentences to stand below the chart.
    table_header, table_rows : tuple
        The same numbers, printed, for the table beside the chart.
    """

    kind: ChartKind
    indicator_id: str
    headline: str
    subtitle: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    value_title: str
    category_title: str
    axis: tuple[float, float, float]
    unit: str
    decimals: int
    alt_text: str
    notes: tuple[str, ...]
    table_header: tuple[str, ...]
    table_rows: tuple[tuple[str, ...], ...]
