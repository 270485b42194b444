"""The placeholders of the shipped template: which, where, and how their text looks. Data only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder of a layout: its type, name and box in inches, and how its text looks.

    Parameters
    ----------
    kind : str
        Placeholder type as the format names it: ``title``, ``body``, ``chart``, ``tbl``...
    name, prompt : str
        What the selection pane and the empty placeholder say.
    box : tuple of float
        Left, top, width and height in inches.
    size : float
        Size of the text in points; 0 leaves the master's.
    colour : str
        Theme colour of the text.
    anchor : str
        Where text stands in its box: ``t``, ``ctr`` or ``b``.
    """

    kind: str
    name: str
    prompt: str
    box: tuple[float, float, float, float]
    size: float = 0
    colour: str = ""
    anchor: str = ""


FOOTER = Place("ftr", "Footer", "", (0.5, 6.99, 10.6, 0.34), 12, anchor="ctr")
NUMBER = Place("sldNum", "Slide number", "", (11.33, 6.99, 1.5, 0.34), 12, anchor="ctr")
TITLE = Place("title", "Title", "The main message", (0.5, 0.35, 12.33, 0.85))
SUBTITLE = Place(
    "body", "Subtitle", "Measure, place, period, source", (0.5, 1.24, 12.33, 0.5), 14, "accent3"
)


def _notes(box: tuple[float, float, float, float]) -> Place:
    return Place("body", "Notes", "Notes", box, 12, "accent3")


LAYOUTS: dict[str, tuple[str, tuple[Place, ...]]] = {
    "Title slide": (
        "title",
        (
            Place("ctrTitle", "Title", "Title", (1.1, 1.7, 11.2, 1.8), 40, anchor="b"),
            Place("subTitle", "Subtitle", "Subtitle", (1.1, 3.75, 11.2, 2.4), 20),
        ),
    ),
    "Section": (
        "secHead",
        (
            TITLE,
            SUBTITLE,
            Place("body", "Lead", "The main sentence", (0.5, 1.85, 12.33, 0.75), 18),
            Place("tbl", "Table", "Table", (0.5, 2.7, 12.33, 4.15)),
        ),
    ),
    "Trend chart": (
        "cust",
        (
            TITLE,
            SUBTITLE,
            Place("chart", "Chart", "Chart", (0.5, 1.85, 8.4, 4.3)),
            Place("body", "Lead", "What the chart says", (9.15, 1.85, 3.68, 1.75), 14),
            Place("tbl", "Facts", "Key figures", (9.15, 3.7, 3.68, 3.2)),
            _notes((0.5, 6.17, 8.4, 0.75)),
        ),
    ),
    "Benchmark chart": (
        "cust",
        (
            TITLE,
            SUBTITLE,
            Place("chart", "Chart", "Chart", (0.5, 1.85, 8.4, 5.05)),
            Place("tbl", "Facts", "Key figures", (9.15, 1.85, 3.68, 2.75)),
            _notes((9.15, 4.85, 3.68, 2.05)),
        ),
    ),
    "Table": (
        "tbl",
        (
            TITLE,
            SUBTITLE,
            Place("tbl", "Table", "Table", (0.5, 1.85, 12.33, 4.4)),
            _notes((0.5, 6.34, 12.33, 0.58)),
        ),
    ),
    "Text and table": (
        "cust",
        (
            TITLE,
            SUBTITLE,
            Place("body", "Lead", "The main sentence", (0.5, 1.85, 12.33, 0.7), 16),
            Place("tbl", "Table", "Table", (0.5, 2.65, 12.33, 3.6)),
            _notes((0.5, 6.34, 12.33, 0.58)),
        ),
    ),
    "Title and content": (
        "obj",
        (TITLE, Place("obj", "Content", "Content", (0.5, 1.6, 12.33, 5.2))),
    ),
    "Title only": ("titleOnly", (TITLE,)),
}
BANDED = frozenset({"Title slide", "Section"})
