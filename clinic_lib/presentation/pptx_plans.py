"""What a template's layouts offer, read once, and which serves a slide best. Draws nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Slide, SlideKind
from clinic_lib.presentation.page import POINT, Rect
from clinic_lib.presentation.pptx_shapes import Blank, quoted

TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
TEXTS = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE})
FEET = frozenset({PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE})
# Where a layout does not say, its placeholder stands where the master's of this type does.
INHERITS = {
    **{kind: PP_PLACEHOLDER.TITLE for kind in TITLES},
    **{kind: kind for kind in FEET},
}
MARK = f"*[1]/{qn('p:nvPr')}/{qn('p:ph')}"
SHAPE, LIST_STYLE = qn("p:sp"), qn("a:lstStyle")
TITLE_STYLE, BODY_STYLE = qn("p:titleStyle"), qn("p:bodyStyle")
LEVEL = f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
# What a placeholder's mark says, and what is understood where it does not.
USUAL = {"type": "obj", "idx": "0", "orient": "horz", "sz": "full"}
Sides = tuple[int | None, ...]
# Placeholders under this share of the slide's area are meant for something smaller.
LEAST_SHARE = 0.3
# Boxes that meet within this are not thought to overlap.
NEAR = 8.0


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder of a layout.

    Parameters
    ----------
    kind : PP_PLACEHOLDER
        Its type, which is all that it is known by.
    index : int
        What ties a slide's placeholder to it.
    box : Rect
        Where it stands, inherited from the master where need be.
    size : float
        Size of its text in points; 0 where neither layout nor master say.
    element
        Its XML, to copy from.
    """

    kind: Any
    index: int
    box: Rect
    size: float
    element: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout as it is chosen by.

    Parameters
    ----------
    layout : SlideLayout
        The layout.
    form : str
        What the template's author said it is for, such as ``title``; may be empty.
    places : tuple of Place
        Its placeholders.
    """

    layout: Any
    form: str
    places: tuple[Place, ...]

    def of(self, *kinds: Any) -> tuple[Place, ...]:
        """The placeholders of some types."""
        return tuple(place for place in self.places if place.kind in kinds)


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder of a new slide, with its place on the layout."""

    blank: Blank
    place: Place

    @property
    def kind(self) -> Any:
        """Its type."""
        return self.place.kind

    @property
    def box(self) -> Rect:
        """Where it stands."""
        return self.place.box


@dataclass(frozen=True, slots=True)
class _Master:
    """What layouts inherit: the sides of placeholders by type, and sizes of text."""

    sides: Mapping[Any, Sides]
    sizes: Mapping[Any, float]


def read_plans(presentation: Any) -> tuple[Plan, ...]:
    """Every layout of every master, in the template's order."""
    plans = []
    for master in presentation.slide_masters:
        inherited = _read_master(master)
        for layout in master.slide_layouts:
            form = str(layout._element.get("type", ""))
            places = [_read_place(one, mark, inherited) for one, mark in _marked(layout)]
            plans.append(Plan(layout, form, tuple(places)))
    return tuple(plans)


def _marked(shared: Any) -> list[tuple[Any, Any]]:
    """The placeholders of a master or layout, each with the mark that makes it one."""
    pairs = [(one, one.find(MARK)) for one in shared.shapes._spTree.iter_shape_elms()]
    return [(one, mark) for one, mark in pairs if mark is not None]


def _read_master(master: Any) -> _Master:
    """The first placeholder of each type decides."""
    marked = [(one, mark.type) for one, mark in _marked(master)]
    sizes = {}
    for kind in TITLES | TEXTS:
        alike = TITLES if kind in TITLES else {kind}
        found = [_text_size(one) for one, its in marked if its in alike]
        style = master._element.find(f".//{TITLE_STYLE if kind in TITLES else BODY_STYLE}/{LEVEL}")
        sizes[kind] = next((size for size in (*found, _size_of(style)) if size), 0.0)
    return _Master({kind: _sides(one) for one, kind in reversed(marked)}, sizes)


def _read_place(element: Any, mark: Any, master: _Master) -> Place:
    kind = mark.type
    sides = _sides(element)
    if None in sides and element.tag == SHAPE:
        inherited = master.sides.get(INHERITS.get(kind, PP_PLACEHOLDER.BODY), sides)
        sides = tuple(
            base if own is None else own for own, base in zip(sides, inherited, strict=True)
        )
    size = (_text_size(element) or master.sizes[kind]) if kind in TITLES | TEXTS else 0.0
    box = Rect(*((side or 0) / POINT for side in sides))
    return Place(kind, mark.idx, box, size, element)


def _sides(element: Any) -> Sides:
    """Left, top, width and height, each None where the element does not say."""
    frame = element.xfrm
    corner, extent = (None, None) if frame is None else (frame.off, frame.ext)
    return (
        *((None, None) if corner is None else (corner.x, corner.y)),
        *((None, None) if extent is None else (extent.cx, extent.cy)),
    )


def _text_size(element: Any) -> float:
    """The size that a placeholder itself gives its text, in points; 0 if it gives none."""
    return _size_of(element.find(f".//{LIST_STYLE}/{LEVEL}"))


def _size_of(properties: Any) -> float:
    size = None if properties is None else properties.get("sz")
    return int(size) / 100 if size else 0.0


def holders_of(plan: Plan) -> tuple[Holder, ...]:
    """The placeholders that a new slide of a layout has, numbered and named as PowerPoint does."""
    places = {place.index: place for place in plan.places}
    copied = [place for place in plan.places if place.kind not in FEET]
    holders = []
    for number, place in enumerate(copied, start=2):
        mark = place.element.find(MARK)
        upright = "Vertical " if mark.get("orient") == "vert" else ""
        name = f"{upright}{plan.layout.shapes.ph_basename(place.kind)} {number - 1}"
        blank = Blank(number, name, _mark(mark))
        holders.append(Holder(blank, places[place.index]))
    return tuple(sorted(holders, key=lambda holder: holder.place.index))


def _mark(mark: Any) -> str:
    """The mark of a layout's placeholder as a slide bears it, without what is understood."""
    own = {name: mark.get(name, usual) for name, usual in USUAL.items()}
    told = (f' {name}="{quoted(own[name])}"' for name in USUAL if own[name] != USUAL[name])
    return f"<p:ph{''.join(told)}/>"


def chosen_plan(plans: tuple[Plan, ...], slide: Slide, page: Rect, *, plain: bool = False) -> Plan:
    """The layout whose placeholders serve a slide best, leaving fewest of them empty.

    Parameters
    ----------
    plans : tuple of Plan
        All layouts; of equals the first is taken.
    slide : Slide
        What goes on it.
    page : Rect
        The whole slide.
    plain : bool
        Whether all but the title is placed freely, so that only a title is wanted.
    """
    return max(plans, key=lambda plan: _score(plan, slide, page, plain=plain))


def _score(plan: Plan, slide: Slide, page: Rect, *, plain: bool) -> float:
    """Ten for a title, points for each placeholder used, less for each left over."""
    score = 10.0 * bool(plan.of(*TITLES))
    if slide.kind is SlideKind.TITLE:
        score += 5.0 * bool(plan.of(PP_PLACEHOLDER.CENTER_TITLE)) + 3.0 * (plan.form == "title")
        return score + 2.0 * bool(plan.of(PP_PLACEHOLDER.SUBTITLE)) - _left_over(plan, TEXTS)
    score -= 5.0 * bool(plan.of(PP_PLACEHOLDER.CENTER_TITLE))
    if plain or slide.panels or slide.diagram is not None:
        return score - _left_over(plan, frozenset())
    wanted = {
        PP_PLACEHOLDER.CHART: slide.chart is not None,
        PP_PLACEHOLDER.TABLE: (slide.table or slide.facts) is not None,
    }
    main = PP_PLACEHOLDER.CHART if slide.chart is not None else PP_PLACEHOLDER.TABLE
    for kind, needed in wanted.items():
        boxes = [place.box for place in plan.of(kind)]
        large = kind != main or any(box.area > LEAST_SHARE * page.area for box in boxes)
        score += (4.0 if needed and large else -2.0) * min(len(boxes), 1)
    score += _text_score(plan, slide, main)
    if plan.form == "secHead":
        score += 1.0 if slide.kind is SlideKind.SECTION and plan.of(main) else -3.0
    return score - _left_over(plan, TEXTS | set(wanted))


def _text_score(plan: Plan, slide: Slide, main: Any) -> float:
    """Text placeholders help only beside a chart or table: alone they fill the slide."""
    texts, mains = plan.of(*TEXTS), plan.of(main)
    if not mains:
        return -1.0 * len(texts)
    top = max(mains, key=lambda place: place.box.area).box.top
    above = sum(place.box.bottom <= top + NEAR for place in texts)
    lead_above = bool(slide.lead) and slide.chart is None
    wanted_above = bool(slide.subtitle) + lead_above
    wanted_other = bool(slide.notes) + (bool(slide.lead) and not lead_above)
    return sum(
        min(have, want) - 1.5 * max(have - want, 0)
        for have, want in ((above, wanted_above), (len(texts) - above, wanted_other))
    )


def _left_over(plan: Plan, used: frozenset[Any] | set[Any]) -> float:
    return 2.0 * sum(place.kind not in TITLES | FEET | used for place in plan.places)
