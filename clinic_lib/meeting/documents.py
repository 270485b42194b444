"""The checklist of the delivery partnership's documents: received, late, missing.

Opens no document: whether a file may travel with the pack is checked when the clinic file is read.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from clinic_lib.errors import OutputError
from clinic_lib.meeting.agenda import build_papers
from clinic_lib.meeting.plan import Clinic
from clinic_lib.meeting.plan_records import Document
from clinic_lib.meeting.timetable import documents_due
from clinic_lib.terms import DocumentKind, DocumentStatus

CHECKLIST_COLUMNS = (
    "title",
    "kind",
    "owner",
    "due",
    "received",
    "status",
    "days_overdue",
    "file",
)
KIND_WORDS = {
    DocumentKind.INTRODUCTION: "Introduction and key objectives",
    DocumentKind.ACTIVITY_PLAN: "Activity plan",
    DocumentKind.STRATEGIC_DOCUMENT: "Key strategic document",
    DocumentKind.REVIEW: "Review",
}
FOLDER_NAME = "documents"
STRATEGIC_OR_REVIEW = "Key strategic documents and reviews"


def build_checklist(clinic: Clinic, folder: Path | str, on: date) -> pd.DataFrame:
    """Which of the partnership's documents have come, and which not.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.
    folder : Path or str
        The folder of the clinic file, from which its documents' places are written.
    on : date
        The day as of which is told what is overdue.

    Returns
    -------
    DataFrame
        A row for each document: what every clinic needs first, named or not, then the others.
        ``due`` and ``received`` are dates or missing; ``status`` is a ``DocumentStatus``; ``file``
        is the place of the file from ``folder``, empty where there is none.
    """
    due = documents_due(clinic)
    rows = [_row(document, Path(folder), due, on) for document in _expected(clinic)]
    frame = pd.DataFrame(rows, columns=list(CHECKLIST_COLUMNS))
    return frame.astype({"days_overdue": "int64"})


def write_documents(clinic: Clinic, folder: Path | str) -> tuple[Path, ...]:
    """The partnership's documents copied to where they travel with the pack.

    Parameters
    ----------
    clinic : Clinic
        From ``load_clinic``.
    folder : Path or str
        The clinic's outputs; they go into ``documents`` there, each with the letter that the
        agenda gives it.

    Returns
    -------
    tuple of Path
        The copies; of a document that is not there yet there is none.

    Raises
    ------
    OutputError
        If one cannot be copied.
    """
    target = Path(folder) / FOLDER_NAME
    papers = build_papers(clinic)[-len(clinic.documents) :] if clinic.documents else ()
    copies = []
    for paper, document in zip(papers, clinic.documents, strict=True):
        source = clinic.path.parent / document.file
        if not document.file or not source.is_file():
            continue
        copy = target / f"{paper.letter}_{source.name}"
        try:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        except OSError as error:
            raise OutputError(
                f"The document '{source}' cannot be copied to '{target}' "
                f"({error.strerror or error}). Check that both may be used, and try again."
            ) from error
        copies.append(copy)
    return tuple(copies)


def _expected(clinic: Clinic) -> Iterator[Document]:
    """The documents in the order of their kinds, with those that nobody has named yet."""
    owner = clinic.chair.role if clinic.chair else "Chair of the delivery partnership"
    kinds = {document.kind for document in clinic.documents}
    for kind in DocumentKind:
        yield from (document for document in clinic.documents if document.kind == kind)
        if kind not in kinds and kind in (DocumentKind.INTRODUCTION, DocumentKind.ACTIVITY_PLAN):
            yield Document(KIND_WORDS[kind], kind, owner)
    if not kinds & {DocumentKind.STRATEGIC_DOCUMENT, DocumentKind.REVIEW}:
        yield Document(STRATEGIC_OR_REVIEW, DocumentKind.STRATEGIC_DOCUMENT, owner)


def _row(document: Document, folder: Path, due: date, on: date) -> dict[str, object]:
    came = document.received
    # A file without a day has come at some time; a document that comes later has not come yet.
    file = document.file if document.file and (folder / document.file).is_file() else ""
    is_here = came <= on if came else bool(file)
    if is_here:
        overdue = max(0, (came - due).days) if came else 0
        status = DocumentStatus.LATE if overdue else DocumentStatus.RECEIVED
    else:
        overdue, status = max(0, (on - due).days), DocumentStatus.MISSING
    return {
        "title": document.title,
        "kind": str(document.kind),
        "owner": document.owner,
        "due": due,
        "received": came if is_here else None,
        "status": str(status),
        "days_overdue": overdue,
        "file": file if is_here else "",
    }
