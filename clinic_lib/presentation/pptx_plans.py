"""What a template's layouts offer, read once, and which serves a slide best. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from clinic_lib.presentation.deck import Slide, SlideKind
from clinic_lib.presentation.page import POINT, Rect

TITLES = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
TEXTS = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE})
FEET = frozenset({PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE})
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
    """A placeholder of a slide, with its place on the layout."""

    shape: Any
    place: Place

    @property
    def kind(self) -> Any:
        """Its type."""
        return self.place.kind

    @property
    def box(self) -> Rect:
        """Where it stands."""
        return self.place.box


def read_plans(presentation: Any) -> tuple[Plan, ...]:
    """Every layout of every master, in the template's order."""
    return tuple(
        Plan(
            layout,
            str(layout._element.get("type", "")),
            tuple(_read_place(layout, placeholder) for placeholder in layout.placeholders),
        )
        for master in presentation.slide_masters
        for layout in master.slide_layouts
    )


def rect_of(shape: Any) -> Rect:
    """The box of a shape; placeholders inherit theirs from layout and master."""
    sides = [shape.left, shape.top, shape.width, shape.height]
    return Rect(*((side or 0) / POINT for side in sides))


def _read_place(layout: Any, placeholder: Any) -> Place:
    form = placeholder.placeholder_format
    size = 0.0
    if form.type in TITLES | TEXTS:
        size = _text_size(layout.slide_master, placeholder, form.type)
    return Place(form.type, form.idx, rect_of(placeholder), size, placeholder._element)


def _text_size(master: Any, placeholder: Any, kind: Any) -> float:
    """The size of a placeholder's text in points, its own or the master's; 0 if neither says."""
    alike = TITLES if kind in TITLES else {kind}
    shared = [p._element for p in master.placeholders if p.placeholder_format.type in alike]
    level = f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    style = qn("p:titleStyle" if kind in TITLES else "p:bodyStyle")
    found = [
        *(e.find(f".//{qn('a:lstStyle')}/{level}") for e in (placeholder._element, *shared)),
        master._element.find(f".//{style}/{level}"),
    ]
    sizes = [one.get("sz") for one in found if one is not None and one.get("sz")]
    return int(sizes[0]) / 100 if sizes else 0.0


def holders_of(native: Any, plan: Plan) -> tuple[Holder, ...]:
    """The placeholders of a new slide, which inherit everything from its layout's."""
    places = {place.index: place for place in plan.places}
    found = [(shape, shape.placeholder_format.idx) for shape in native.placeholders]
    return tuple(Holder(shape, places[index]) for shape, index in found if index in places)


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
