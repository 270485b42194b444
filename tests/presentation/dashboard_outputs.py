"""The outputs that a dashboard reads, made in a second without running a notebook."""

from __future__ import annotations

from typing import Any

import clinic_lib as cl
from clinic_lib.presentation.dashboard_loading import find_clinic
from clinic_lib.presentation.pack_pages import build_pages

CHANGES = (
    "indicator_id,title,what,period,before,after,reason\n"
    "NI192,Waste recycled,figure,2010/11 Q4,44.0%,44.7% [p],revised\n"
)


def make_outputs(folders: Any, clinic_id: str) -> None:
    """Freeze a clinic's figures, and list the pages of its pack, in the output folder."""
    clinic = find_clinic(folders, clinic_id)
    dataset = cl.load_dataset(
        folders.data, indicators=clinic.indicator_ids, disclosure=clinic.disclosure
    )
    assessment = cl.assess_clinic(clinic, dataset)
    folder = folders.output / clinic_id
    folder.mkdir(parents=True)
    cl.write_snapshot(cl.freeze_clinic(clinic, dataset, assessment), folder)
    deck = cl.build_evidence_pack(cl.build_briefing(clinic, dataset, assessment))
    build_pages(deck).to_csv(folder / "pages.csv", index=False)
    (folder / "changes.csv").write_text(CHANGES, encoding="utf-8")
    (folder / "agenda.docx").touch()
