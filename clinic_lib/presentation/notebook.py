"""What a notebook says of itself: whose clinic it is about, and from which data it was made.

Knows nothing of how a notebook is run.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.meeting import changes_since_circulation, freeze_clinic
from clinic_lib.presentation import theme
from clinic_lib.presentation.markup import table_markup
from clinic_lib.presentation.report import (
    ILLUSTRATIVE,
    PART_KEY,
    Part,
    Report,
    Role,
    heading,
    notes,
    prose,
)

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.data import Dataset
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Clinic
    from clinic_lib.presentation.deck import Deck
    from clinic_lib.presentation.text_document import TextDocument

PROVENANCE_TYPE = "application/vnd.performance-clinics.provenance+json"
DISTRIBUTION = "performance-clinics"
NOT_CIRCULATED = "They have not been circulated."


def opening(clinic: Clinic, dataset: Dataset, assessment: Assessment) -> Report:
    """Whose clinic, where and when, what is withheld, and a warning where figures are invented.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    dataset : Dataset
        Gives the partnership's name.
    assessment : Assessment
        Gives the area, and whether any figure is illustrative.

    Returns
    -------
    Report
    """
    partnership = dataset.partnership(clinic.partnership_id).name
    facts = [clinic.title, partnership, assessment.area_name, theme.format_date(clinic.date)]
    if clinic.place:
        facts.append(clinic.place)
    parts = [prose(" · ".join(dict.fromkeys(facts)))]
    if is_illustrative(assessment):
        parts.append(Part(Role.PROSE, f'<p class="illustrative">{ILLUSTRATIVE}</p>'))
    return Report((*parts, *_withheld(assessment), _standing(clinic, dataset, assessment)))


def _standing(clinic: Clinic, dataset: Dataset, assessment: Assessment) -> Part:
    """The short number of the figures, and what has changed since they were circulated."""
    snapshot = freeze_clinic(clinic, dataset, assessment)
    since = changes_since_circulation(dataset.folder, clinic.clinic_id, snapshot)
    return prose(f"{snapshot.words}. {since.words if since else NOT_CIRCULATED}")


def _withheld(assessment: Assessment) -> tuple[Part, ...]:
    """What is withheld or rounded of each indicator, and why; or that nothing is."""
    scorecard = assessment.scorecard
    told = [
        f"{code}: {reason}"
        for code, reason in zip(
            scorecard["indicator_id"], scorecard["withheld_reason"], strict=True
        )
        if reason
    ]
    return (notes(told),) if told else (prose("No figure is withheld."),)


def is_illustrative(assessment: Assessment) -> bool:
    """Whether any figure of an assessment is invented."""
    return bool(assessment.scorecard["illustrative"].any())


@dataclass(frozen=True, slots=True)
class Colophon:
    """The end of every notebook: data date, library version, parameters; read by people and batch.

    Parameters
    ----------
    provenance : dict
        What the batch puts into the manifest.
    report : Report
        The same in words.
    """

    provenance: dict[str, Any]
    report: Report

    def _ipython_display_(self) -> None:
        """Show the words, and leave the record in the notebook for the batch."""
        # IPython is there when a notebook runs; a plain program need not wait for it.
        from IPython.display import display

        self.report._ipython_display_()
        mark = {PART_KEY: {"role": "provenance"}}
        show: Any = display
        show({PROVENANCE_TYPE: self.provenance}, raw=True, metadata=mark)


def colophon(
    clinic: Clinic, dataset: Dataset, assessment: Assessment, **parameters: str | Path
) -> Colophon:
    """How the notebook was made.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    dataset : Dataset
        The data that were read.
    assessment : Assessment
        The numbers that were shown.
    **parameters : str or Path
        The notebook's own parameters, shown as they are.

    Returns
    -------
    Colophon
    """
    version = metadata.version(DISTRIBUTION)
    snapshot = freeze_clinic(clinic, dataset, assessment)
    latest, as_at = _last(assessment.scorecard["period_end"]), _last(assessment.scorecard["as_at"])
    rows = [
        ("Clinic", clinic.clinic_id),
        ("Figures", snapshot.hash),
        ("Latest period ends", latest),
        ("Data as at", as_at or "not stated"),
        ("Illustrative", "yes" if is_illustrative(assessment) else "no"),
        ("Data files read", str(len(dataset.files))),
        ("Disclosure control", clinic.disclosure.in_words),
        ("Figures withheld", f"{assessment.scorecard['withheld'].sum():.0f}"),
        ("Library", f"{DISTRIBUTION} {version}"),
        *((f"Parameter {name}", str(value) or "none") for name, value in parameters.items()),
    ]
    caption = "Data, library and parameters"
    table = Part(Role.WIDE_TABLE, table_markup(("What", "Value"), rows, caption))
    provenance = {
        "clinic_id": clinic.clinic_id,
        "title": clinic.title,
        "area": assessment.area_name,
        "date": theme.format_date(clinic.date),
        "figures": snapshot.hash,
        "illustrative": is_illustrative(assessment),
        "data_as_at": as_at,
        "version": version,
        "disclosure": _disclosure(clinic, assessment),
        "files": [{"file": name, "sha256": digest} for name, digest in dataset.files],
    }
    return Colophon(provenance, Report((heading("How this was made", level=2), table)))


def _disclosure(clinic: Clinic, assessment: Assessment) -> dict[str, Any]:
    """The rule, and how many figures of each indicator are withheld."""
    numbers = zip(assessment.indicator_ids, assessment.scorecard["withheld"], strict=True)
    withheld = {code: int(number) for code, number in numbers if number > 0}
    return {**asdict(clinic.disclosure), "withheld": withheld}


def _last(days: pd.Series) -> str:
    """The last of some dates in words; empty where none is known."""
    known = days.dropna()
    return "" if known.empty else theme.format_date(known.max().date())


def write_document(document: TextDocument, folder: Path | str, name: str) -> Path:
    """Write a document into a folder as a Word file.

    Parameters
    ----------
    document : TextDocument
        What to write, such as from ``build_agenda_document``.
    folder : Path or str
        Made if need be.
    name : str
        Name of the file.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    # python-docx takes a fifth of a second to import: only those who write a document wait for it.
    from clinic_lib.presentation.docx import write_docx

    return write_docx(document, Path(folder) / name)


def pack_contents(deck: Deck) -> Report:
    """The slides of a deck as a table: number, title, what each is about.

    Parameters
    ----------
    deck : Deck
        From ``build_evidence_pack``.

    Returns
    -------
    Report
    """
    rows = [
        (str(number), slide.title, slide.indicator_id)
        for number, slide in enumerate(deck.slides, start=1)
    ]
    table = table_markup(("Slide", "Title", "Indicator"), rows, f"Slides of {deck.title}")
    return Report((heading("Slides", level=2), Part(Role.WIDE_TABLE, table)))
