"""How everything looks: the only colours, fonts, line styles and number formats. Knows no data.

The colours are the Government Analysis Function's; at most four are used in one chart, and none of
them carries meaning alone: every series also differs in line style, marker or pattern, so that a
page printed in black and white says the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# Sentences and pictures must round alike, so there is one place for it, where sentences are made.
from clinic_lib.indicators.wording import NO_VALUE, format_change, format_number, format_value
from clinic_lib.terms import Direction, Evidence, TargetStatus

__all__ = [
    "DIRECTION_SHAPES",
    "DIRECTION_WORDS",
    "EVIDENCE_WORDS",
    "FONT",
    "LANGUAGE",
    "NO_VALUE",
    "STATUS_SHAPES",
    "STATUS_WORDS",
    "STYLES",
    "Dash",
    "Fill",
    "MarkerShape",
    "SeriesRole",
    "SeriesStyle",
    "axis_number_format",
    "format_change",
    "format_date",
    "format_number",
    "format_value",
]

DARK_BLUE = "#12436D"
BLUE = "#2073BC"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
BLACK = "#0B0C0C"
DARK_GREY = "#3D3D3D"
MID_GREY = "#6F6F6F"
LIGHT_GREY = "#D4D4D4"
PALE_BLUE = "#E8EFF6"
PALE_GREY = "#F3F3F3"
WHITE = "#FFFFFF"

# For printing in black and white: dark enough to read, light enough to tell bars apart.
GREYS = {
    DARK_BLUE: "#000000",
    BLUE: "#595959",
    TURQUOISE: "#8C8C8C",
    DARK_PINK: "#404040",
    ORANGE: "#404040",
    BLACK: "#000000",
    DARK_GREY: "#262626",
    MID_GREY: "#6B6B6B",
    LIGHT_GREY: "#D4D4D4",
    PALE_BLUE: "#F0F0F0",
    PALE_GREY: "#F3F3F3",
    WHITE: "#FFFFFF",
}

FONT = "Arial"
LANGUAGE = "en-GB"


class SeriesRole(StrEnum):
    """What a series of a chart is, which decides how it looks everywhere."""

    VALUE = "value"
    TARGET = "target"
    TARGET_UPPER = "target_upper"
    TRAJECTORY = "trajectory"
    TOLERANCE = "tolerance"
    BASELINE = "baseline"
    MEAN = "mean"
    LOWER_LIMIT = "lower_limit"
    UPPER_LIMIT = "upper_limit"
    PROJECTION = "projection"
    PROJECTION_LOWER = "projection_lower"
    PROJECTION_UPPER = "projection_upper"
    SPECIAL_IMPROVEMENT = "special_improvement"
    SPECIAL_CONCERN = "special_concern"
    SPECIAL_NEUTRAL = "special_neutral"
    AREA = "area"
    COMPARATOR = "comparator"
    ENGLAND = "england"
    REGION = "region"
    ACTION = "action"
    ADDS = "adds"
    TAKES_OFF = "takes_off"


class Dash(StrEnum):
    """How a line is drawn; ``NONE`` draws markers only."""

    SOLID = "solid"
    DASH = "dash"
    DOT = "dot"
    LONG_DASH = "long_dash"
    NONE = "none"


class MarkerShape(StrEnum):
    """The shape at each point of a line."""

    NONE = "none"
    CIRCLE = "circle"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    BAR = "bar"
    CROSS = "cross"


class Fill(StrEnum):
    """How a bar is filled, so that bars differ on paper without colour."""

    SOLID = "solid"
    DIAGONAL = "diagonal"
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class SeriesStyle:
    """The look of one kind of series; the same in PowerPoint and in the web report.

    Parameters
    ----------
    colour : str
        Line, marker edge or bar colour, ``#RRGGBB``.
    width : float
        Line width in points.
    dash : Dash
        Line style.
    marker : MarkerShape
        Shape at each point.
    marker_size : int
        Size of the marker in points.
    hollow : bool
        Marker filled with white instead of the colour.
    fill : Fill
        Pattern of a bar.
    """

    colour: str
    width: float = 2.25
    dash: Dash = Dash.SOLID
    marker: MarkerShape = MarkerShape.NONE
    marker_size: int = 7
    hollow: bool = False
    fill: Fill = Fill.SOLID


STYLES: dict[SeriesRole, SeriesStyle] = {
    SeriesRole.VALUE: SeriesStyle(DARK_BLUE, 2.75, marker=MarkerShape.CIRCLE),
    SeriesRole.TARGET: SeriesStyle(DARK_PINK, 2.25, Dash.DASH, MarkerShape.BAR, 9),
    SeriesRole.TARGET_UPPER: SeriesStyle(DARK_PINK, 2.25, Dash.DASH, MarkerShape.BAR, 9),
    SeriesRole.TRAJECTORY: SeriesStyle(DARK_PINK, 1.25, Dash.DOT),
    SeriesRole.TOLERANCE: SeriesStyle(DARK_PINK, 1.0, Dash.LONG_DASH, MarkerShape.BAR, 6),
    SeriesRole.BASELINE: SeriesStyle(
        DARK_BLUE, 2.0, Dash.NONE, MarkerShape.DIAMOND, 13, hollow=True
    ),
    SeriesRole.MEAN: SeriesStyle(MID_GREY, 1.25, Dash.SOLID),
    SeriesRole.LOWER_LIMIT: SeriesStyle(MID_GREY, 1.75, Dash.DOT),
    SeriesRole.UPPER_LIMIT: SeriesStyle(MID_GREY, 1.75, Dash.DOT),
    SeriesRole.PROJECTION: SeriesStyle(DARK_BLUE, 2.25, Dash.LONG_DASH, MarkerShape.CIRCLE),
    SeriesRole.PROJECTION_LOWER: SeriesStyle(DARK_BLUE, 1.5, Dash.DOT, MarkerShape.BAR, 7),
    SeriesRole.PROJECTION_UPPER: SeriesStyle(DARK_BLUE, 1.5, Dash.DOT, MarkerShape.BAR, 7),
    SeriesRole.SPECIAL_IMPROVEMENT: SeriesStyle(
        DARK_BLUE, 1.5, Dash.NONE, MarkerShape.SQUARE, 10, hollow=True
    ),
    SeriesRole.SPECIAL_CONCERN: SeriesStyle(ORANGE, 1.5, Dash.NONE, MarkerShape.TRIANGLE, 11),
    SeriesRole.SPECIAL_NEUTRAL: SeriesStyle(
        DARK_BLUE, 1.5, Dash.NONE, MarkerShape.DIAMOND, 10, hollow=True
    ),
    SeriesRole.ACTION: SeriesStyle(BLACK, 2.0, Dash.NONE, MarkerShape.CROSS, 10),
    SeriesRole.AREA: SeriesStyle(BLUE),
    SeriesRole.COMPARATOR: SeriesStyle(LIGHT_GREY),
    SeriesRole.ENGLAND: SeriesStyle(DARK_PINK, fill=Fill.DIAGONAL),
    SeriesRole.REGION: SeriesStyle(MID_GREY, fill=Fill.DOTS),
    SeriesRole.ADDS: SeriesStyle(BLUE),
    SeriesRole.TAKES_OFF: SeriesStyle(ORANGE, fill=Fill.DIAGONAL),
}

STATUS_WORDS: dict[TargetStatus, str] = {
    TargetStatus.MET: "Target met",
    TargetStatus.WITHIN_TOLERANCE: "Target missed within tolerance",
    TargetStatus.NOT_MET: "Target not met",
    TargetStatus.NOT_YET_DUE: "Target not yet due",
    TargetStatus.NO_TARGET: "No target set",
    TargetStatus.PLACEHOLDER: "Target still to be agreed",
    TargetStatus.DEFERRED: "Target deferred",
    TargetStatus.CANNOT_TELL: "Cannot tell whether the target is met",
}
STATUS_SHAPES: dict[TargetStatus, str] = {
    TargetStatus.MET: "●",
    TargetStatus.WITHIN_TOLERANCE: "◊",
    TargetStatus.NOT_MET: "○",
    TargetStatus.CANNOT_TELL: "?",
}
DIRECTION_WORDS: dict[Direction, str] = {
    Direction.IMPROVING: "Improving",
    Direction.STEADY: "Steady",
    Direction.WORSENING: "Worsening",
    Direction.RISING: "Rising",
    Direction.FALLING: "Falling",
    Direction.CANNOT_TELL: "Cannot tell",
}
DIRECTION_SHAPES: dict[Direction, str] = {
    Direction.IMPROVING: "▲",
    Direction.STEADY: "■",
    Direction.WORSENING: "▼",
    Direction.RISING: "↑",
    Direction.FALLING: "↓",
    Direction.CANNOT_TELL: "?",
}
EVIDENCE_WORDS: dict[Evidence, str] = {
    Evidence.STRONG: "strong evidence",
    Evidence.SOME: "some evidence",
    Evidence.WEAK: "weak evidence",
    Evidence.NONE: "no evidence either way",
}


def axis_number_format(*, unit: str, decimals: int) -> str:
    """The spreadsheet number format that prints as ``format_value`` does, in short.

    Examples
    --------
    >>> axis_number_format(unit="%", decimals=1)
    '#,##0.0"%"'
    """
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if unit == "%":
        return f'{digits}"%"'
    return f'"£"{digits}' if unit.startswith("£") else digits


def format_date(day: dt.date) -> str:
    """A date in words.

    Examples
    --------
    >>> format_date(dt.date(2011, 6, 15))
    '15 June 2011'
    """
    return f"{day.day} {day:%B %Y}"
