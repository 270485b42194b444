"""Which page of a deck shows what, as a table for whoever has to find a page. Pure."""

from __future__ import annotations

import pandas as pd

from clinic_lib.presentation.deck import Deck

PAGE_COLUMNS = ("page", "title", "kind", "indicator_id")


def build_pages(deck: Deck) -> pd.DataFrame:
    """One row for each slide of a deck.

    Parameters
    ----------
    deck : Deck
        Such as the evidence pack.

    Returns
    -------
    DataFrame
        ``page`` counted from 1, ``title``, ``kind`` and ``indicator_id``, which is empty where a
        slide is about no single indicator.

    Examples
    --------
    >>> import datetime as dt
    >>> from clinic_lib.presentation.deck import Slide, SlideKind
    >>> deck = Deck("Waste", "", dt.date(2011, 6, 15), (Slide(SlideKind.TITLE, "Waste"),))
    >>> build_pages(deck).to_dict("records")
    [{'page': 1, 'title': 'Waste', 'kind': 'title', 'indicator_id': ''}]
    """
    rows = [
        (number, slide.title, str(slide.kind), slide.indicator_id)
        for number, slide in enumerate(deck.slides, start=1)
    ]
    return pd.DataFrame(rows, columns=list(PAGE_COLUMNS))
