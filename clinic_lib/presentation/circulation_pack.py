"""The circulation pack as a description: all that is sent out before a clinic, in reading order.

Agenda and timetable are those of ``agenda.docx``, the pages those of the evidence pack: nothing is
said in other words here. Knows no file format.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_lib.indicators import figures_words
from clinic_lib.meeting import build_papers
from clinic_lib.presentation.agenda_document import build_agenda_document
from clinic_lib.presentation.evidence_pack import build_evidence_pack
from clinic_lib.presentation.text_document import TextDocument
from clinic_lib.presentation.theme import format_date
from clinic_lib.terms import DocumentStatus

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic
    from clinic_lib.presentation.briefing import Briefing
    from clinic_lib.presentation.deck import Deck


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document of the partnership that travels with the pack.

    Parameters
    ----------
    title : str
        As it is called.
    owner : str
        Who provides it.
    file : str
        Its name in the folder ``documents``; empty where it has not come.
    status : str
        Whether it has come, in words.
    """

    title: str
    owner: str
    file: str
    status: str


@dataclass(frozen=True, slots=True)
class CirculationPack:
    """All that is sent out before a clinic.

    Parameters
    ----------
    title, partnership : str
        Whose clinic.
    cover : tuple of str
        The lines of the cover.
    agenda : TextDocument
        Agenda, asks, people, timetable and documents.
    deck : Deck
        The evidence pack.
    enclosures : tuple of Enclosure
        The partnership's own documents.
    foot : str
        At the foot of every page, before its number.
    figures : str
        ``Figures a1b2c3d4``.
    day : date
        The day of the clinic; the file's only date.
    """

    title: str
    partnership: str
    cover: tuple[str, ...]
    agenda: TextDocument
    deck: Deck
    enclosures: tuple[Enclosure, ...]
    foot: str
    figures: str
    day: dt.date


def build_circulation_pack(
    briefing: Briefing, *, agenda: TextDocument | None = None, deck: Deck | None = None
) -> CirculationPack:
    """All that is sent out before a clinic.

    Parameters
    ----------
    briefing : Briefing
        From ``load_briefing``.
    agenda : TextDocument, optional
        From ``build_agenda_document``; made from the briefing without it.
    deck : Deck, optional
        From ``build_evidence_pack``; made from the briefing without it.

    Returns
    -------
    CirculationPack
    """
    clinic = briefing.clinic
    agenda = agenda or build_agenda_document(briefing)
    deck = deck or build_evidence_pack(briefing)
    where = ", ".join(part for part in (clinic.place, format_date(clinic.date)) if part)
    cover = [f"For {briefing.partnership}", where, figures_words(briefing.figures)]
    if briefing.since is not None:
        cover.append(briefing.since.words)
    if briefing.is_illustrative:
        cover.append("Illustrative data: the figures are invented to show how the pack works.")
    return CirculationPack(
        title=clinic.title,
        partnership=briefing.partnership,
        cover=tuple(cover),
        agenda=agenda,
        deck=deck,
        enclosures=_enclosures(briefing),
        foot=deck.foot,
        figures=figures_words(briefing.figures),
        day=clinic.date,
    )


def _enclosures(briefing: Briefing) -> tuple[Enclosure, ...]:
    """The partnership's documents and whether each has come."""
    if briefing.checklist is None:
        return ()
    columns = ["title", "owner", "file", "status", "days_overdue"]
    rows = briefing.checklist[columns].itertuples(index=False, name=None)
    names = _names(briefing.clinic)
    return tuple(
        Enclosure(
            title,
            owner,
            "" if status == DocumentStatus.MISSING else names.get(file, file),
            _status(status, days, bool(file)),
        )
        for title, owner, file, status, days in rows
    )


def _names(clinic: Clinic) -> dict[str, str]:
    """What each file is called where it travels with the pack: with the letter of its paper."""
    papers = build_papers(clinic)[-len(clinic.documents) :] if clinic.documents else ()
    return {
        document.file: f"{paper.letter}_{document.file.replace(chr(92), '/').rpartition('/')[2]}"
        for paper, document in zip(papers, clinic.documents, strict=True)
        if document.file
    }


def _status(status: str, days: int, has_file: bool) -> str:
    """Whether a document has come.

    Examples
    --------
    >>> _status("missing", 5, False), _status("received", 0, True), _status("missing", 0, False)
    ('missing, 5 days overdue', 'with this pack', 'not yet due')
    """
    if status != DocumentStatus.MISSING:
        return "with this pack" if has_file else "received on paper"
    number = f"{days} day{'' if days == 1 else 's'}"
    return f"missing, {number} overdue" if days else "not yet due"
