"""The slide of questions worth asking about an indicator, each with its page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from clinic_lib.indicators import Question, QuestionPage
from clinic_lib.presentation.chart_text import measure_line, text
from clinic_lib.presentation.deck import Cell, Line, Slide, SlideKind, Table, cell

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

WIDTHS = (3.3, 2.1, 1.25)
NOTE = "Fixed rules put these questions from patterns in the figures; they open the discussion."


def question_slides(
    assessment: Assessment,
    indicator_id: str,
    asked: Sequence[Question],
    *,
    pages: Mapping[QuestionPage, int] = MappingProxyType({}),
) -> tuple[Slide, ...]:
    """One slide with up to five questions, or none where there is nothing to ask.

    Parameters
    ----------
    assessment : Assessment
        The figures.
    indicator_id : str
        Which.
    asked : sequence of Question
        From ``questions``.
    pages : mapping of QuestionPage to int
        Pages of the indicator's slides; empty while they are not known.

    Returns
    -------
    tuple of Slide
    """
    if not asked:
        return ()
    row = assessment.record(indicator_id)
    rows = tuple((cell(one.text), cell(_capital(one.because)), _where(one, pages)) for one in asked)
    return (
        Slide(
            kind=SlideKind.QUESTIONS,
            title=f"Questions worth asking about {text(row['indicator_id'])}",
            subtitle=measure_line(row, text(row["period_long"])),
            table=Table(
                header=("Question", "What prompts it", "See"),
                rows=rows,
                widths=WIDTHS,
                alt_text=f"{len(asked)} questions about {text(row['title'])}, what in the figures "
                "prompts each, and the page where it is shown.",
            ),
            notes=(NOTE,),
            speaker_notes="\n".join(one.text for one in asked),
            indicator_id=indicator_id,
        ),
    )


def _where(question: Question, pages: Mapping[QuestionPage, int]) -> Cell:
    """The kind of page and its number, which can be clicked."""
    if question.page is QuestionPage.HERE:
        return (Line("This page", quiet=True),)
    return cell(_capital(question.page.value), page=pages.get(question.page, 0))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
