"""The checklist of documents, and the copies that travel with the pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from clinic_lib.errors import OutputError
from clinic_lib.meeting import (
    build_checklist,
    documents_due,
    load_clinic,
    write_documents,
)

pytestmark = pytest.mark.integration
DAY = date(2011, 6, 10)


@pytest.fixture
def clinic(full_clinic):
    return load_clinic(full_clinic())


def rows(frame, *columns):
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_received_late_and_missing(clinic, meeting_folder):
    frame = build_checklist(clinic, meeting_folder, DAY)
    # Ten days before the clinic is a Sunday, and weekends are skipped.
    assert documents_due(clinic) == date(2011, 6, 3)
    assert rows(frame, "title", "status", "days_overdue", "file") == [
        ("Introduction", "received", 0, "documents/introduction.docx"),
        ("Plan", "late", 5, "documents/plan.pdf"),
        ("Review", "missing", 7, ""),
    ]
    assert set(frame["due"]) == {date(2011, 6, 3)}


def test_what_comes_later_has_not_come_yet(clinic, meeting_folder):
    frame = build_checklist(clinic, meeting_folder, date(2011, 6, 3))
    assert rows(frame, "status", "days_overdue")[1:] == [("missing", 0), ("missing", 0)]
    assert pd.isna(frame["received"].iloc[1])


def test_a_file_without_a_day_has_come(clinic, meeting_folder):
    first = replace(clinic.documents[0], received=None)
    frame = build_checklist(replace(clinic, documents=(first,)), meeting_folder, DAY)
    assert rows(frame, "kind", "status") == [
        ("introduction", "received"),
        ("activity_plan", "missing"),
        ("strategic_document", "missing"),
    ]


def test_what_every_clinic_needs_is_on_the_list_whether_named_or_not(clinic, meeting_folder):
    frame = build_checklist(replace(clinic, documents=()), meeting_folder, DAY)
    assert rows(frame, "title", "owner") == [
        ("Introduction and key objectives", "Cabinet member"),
        ("Activity plan", "Cabinet member"),
        ("Key strategic documents and reviews", "Cabinet member"),
    ]
    due = documents_due(clinic)
    for days in (-3, 0, 1, 30):
        told = build_checklist(clinic, meeting_folder, due + timedelta(days=days))
        assert told["days_overdue"].iloc[2] == max(0, days)


def test_copies_carry_the_letters_of_the_agenda(clinic, tmp_path):
    copies = write_documents(clinic, tmp_path)
    names = [str(path.relative_to(tmp_path)) for path in copies]
    assert names == ["documents/D_introduction.docx", "documents/E_plan.pdf"]
    assert copies[1].read_bytes() == b"%PDF-1.7 and so on"
    assert write_documents(replace(clinic, documents=()), tmp_path / "none") == ()
    assert not (tmp_path / "none").exists()


def test_a_copy_that_cannot_be_made_is_told(clinic, tmp_path):
    (tmp_path / "documents").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match=r"introduction\.docx' cannot be copied"):
        write_documents(clinic, tmp_path)
