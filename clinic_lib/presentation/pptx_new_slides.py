"""Empty slides of a presentation: the first of a layout is made, the others start as copies."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any


def add_slides(presentation: Any, layouts: Iterable[Any]) -> list[Any]:
    """A new slide for each layout, its placeholders still empty, in this order.

    Parameters
    ----------
    presentation : Presentation
        What they are added to.
    layouts : iterable of SlideLayout
        One for each slide.

    Returns
    -------
    list of pptx Slide
    """
    empty: dict[str, list[Any]] = {}
    natives = []
    for layout in layouts:
        name = str(layout.part.partname)
        if name not in empty:
            native = presentation.slides.add_slide(layout)
            holders = [one._element for one in native.placeholders]
            tree = native.shapes._spTree
            empty[name] = [copy.deepcopy(one) for one in sorted(holders, key=tree.index)]
        else:
            native = _add_copy(presentation, layout, empty[name])
        natives.append(native)
    return natives


def _add_copy(presentation: Any, layout: Any, holders: list[Any]) -> Any:
    """A slide with copies of placeholders, which python-pptx would read off the layout again."""
    relationship, native = presentation.part.add_slide(layout)
    native.shapes._spTree.extend([copy.deepcopy(one) for one in holders])
    presentation.slides._sldIdLst.add_sldId(relationship)
    return native
