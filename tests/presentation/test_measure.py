"""Words are cut whole, and what belongs together stays on one line."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, pairwise

import pytest

from clinic_lib.presentation.chart_labels import spread
from clinic_lib.presentation.deck import LEAST_FOOTER, Deck
from clinic_lib.presentation.measure import ARIAL, ELLIPSIS, NO_BREAK, shortened, unbroken
from clinic_lib.presentation.pptx_panels import _caption

pytestmark = pytest.mark.unit

TITLE = "Per capita reduction in CO2 emissions in the local authority area"


@pytest.mark.parametrize("length", range(len(ELLIPSIS) + 1, len(TITLE) + 2))
def test_a_text_that_is_cut_ends_in_three_dots_at_any_length(length):
    cut = shortened(TITLE, length)
    assert len(cut) <= length
    assert cut == TITLE or (cut.endswith(ELLIPSIS) and not cut.endswith(".." + ELLIPSIS))
    if cut != TITLE and length > len("Per ...") + 1:
        assert TITLE.startswith(f"{cut.removesuffix(ELLIPSIS)} ")


def test_a_no_break_space_keeps_two_words_on_one_line():
    together, apart = f"of {NO_BREAK.join(('not', 'met'))}", "of not met"
    assert unbroken(together) == ["of", f"not{NO_BREAK}met"]
    narrow = ARIAL.width("not met", 12) + 1
    assert ARIAL.lines(apart, narrow, 12) == ARIAL.lines(together, narrow, 12) == 2
    assert ARIAL.width(together, 12) == pytest.approx(ARIAL.width(apart, 12))
    too_narrow = ARIAL.width("not m", 12)
    assert ARIAL.keeps_words(apart, too_narrow, 12)
    assert not ARIAL.keeps_words(together, too_narrow, 12)


@pytest.mark.parametrize("ends", [(0.0, 400.0), (0.0, 64.0), (30.0, 94.0)])
def test_labels_spread_in_their_order_and_apart(ends):
    middles = [20.0, 21.0, 21.5, 50.0, 50.0]
    found = spread(middles, [1.0, 1.0, 10.0, 100.0, 1.0], 16.0, ends)
    assert all(below - above >= 16.0 - 1e-9 for above, below in pairwise(found))
    assert ends[0] <= found[0]
    assert found[-1] <= ends[1] + 1e-9
    assert all(one < other for one, other in combinations(found, 2))


def test_the_label_that_matters_most_moves_least():
    light, heavy = spread([100.0, 101.0], [1.0, 100.0], 15.0, (0.0, 200.0))
    assert abs(heavy - 101.0) < 1
    assert light == pytest.approx(heavy - 15.0)


@pytest.mark.parametrize("length", range(8, 70, 3))
def test_a_footer_that_is_cut_keeps_the_day_and_always_the_figures(length):
    footer = "Creating the Greenest County: performance clinic, 8 June 2011"
    deck = Deck("Waste", "", dt.date(2011, 6, 8), (), footer, figures="a1b2c3d4")
    foot = deck.shorter_foot(length)
    assert foot.endswith(" Figures a1b2c3d4")
    assert "...." not in foot
    if length >= len(", 8 June 2011") + LEAST_FOOTER:
        assert foot.endswith(", 8 June 2011. Figures a1b2c3d4")


def test_the_caption_of_a_chart_gives_up_its_source_first():
    told = "NI16 Serious acquisitive crime rate, Suffolk, Apr 2006 to Mar 2011. Source: ONS."
    without = "NI16 Serious acquisitive crime rate, Suffolk, Apr 2006 to Mar 2011"
    assert _caption(told, 900, ARIAL, 12) == told
    assert _caption(told, 440, ARIAL, 12) == without
    assert _caption(told, 250, ARIAL, 12).endswith(ELLIPSIS)


@pytest.mark.parametrize(
    "text", ["", "one", "a much-longer-word here", f"met{NO_BREAK}late\nor not"]
)
def test_the_longest_word_is_the_widest_of_what_stays_on_one_line(text: str) -> None:
    widths = [ARIAL.bold.width(word, 14) for word in unbroken(text)]
    assert ARIAL.bold.longest_word(text, 14) == max(widths, default=0.0)
    for room in (*widths, 10.0, 500.0):
        assert ARIAL.bold.keeps_words(text, room, 14) == all(one <= room for one in widths)
