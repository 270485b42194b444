"""Makes the illustrative documents that the partnerships of the shipped clinics add to their packs.

    python parameters/documents/make_illustrative_documents.py

Introductions and activity plans say what the tables in data/ say; the reviews are invented. Every
page says that it is illustrative. The same tables give the same files.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import typst

from clinic_lib.presentation.docx import write_docx
from clinic_lib.presentation.text_document import (
    Block,
    Grid,
    Heading,
    Paragraph,
    Points,
    TextDocument,
)
from clinic_lib.presentation.theme import format_date

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
FOOT = "Illustrative document: an invention for demonstration"
DAY = dt.date(2011, 5, 20)
# Of each partnership: the clinic, its third document, and what stands in it.
THIRD = {
    "greenest-county": (
        "greenest-county-2011-06",
        "climate_strategy_summary",
        "Climate strategy: summary",
        {
            "What we want": "A county that emits less, wastes less, and is ready for weather that "
            "is not what it was. The strategy runs to 2028 and is looked at every three years.",
            "Where emissions come from": "Homes, roads and work share them in almost equal parts. "
            "The partners' own buildings and fleets are a small share, and the one they decide on.",
            "What we will do first": "Insulate and meter public buildings; treat waste as fuel and "
            "food as compost; buy lower-emission vehicles when old ones are due.",
            "What we cannot do alone": "Grid, railways and trunk roads are decided elsewhere. We "
            "ask, with one voice and with figures.",
        },
    ),
    "learning-and-skills": (
        "learning-and-skills-2011-06",
        "review_of_adult_learning",
        "Review of adult learning",
        {
            "What was looked at": "Courses of one year or less for adults, at four colleges and "
            "eleven other providers, from the autumn of 2008.",
            "What was found": "Courses at workplaces are finished more often than courses at "
            "colleges, whatever the subject. Evening courses lose most learners in January.",
            "What learners said": "They stay when somebody notices that they are not there, and "
            "when the last bus leaves after the course ends.",
            "What is recommended": "Ask for a course at work first. Ring after the first evening "
            "missed. Agree times with the bus companies before the prospectus is printed.",
        },
    ),
    "prosperous-economy": (
        "prosperous-economy-2011-06",
        "economic_assessment_summary",
        "Economic assessment: summary",
        {
            "Where we are": "Many small firms, few large ones, a port, farms and food, energy on "
            "the coast. The recession came later than elsewhere and is leaving more slowly.",
            "What holds us back": "Slow lines to villages, skills that are taught elsewhere, and "
            "homes that those who work here cannot rent.",
            "What we build on": "Energy at sea, food, and people who moved here for the landscape "
            "and brought their work with them.",
            "What follows": "Lines and homes first, because both decide whether firms stay.",
        },
    ),
    "safe-healthy-inclusive": (
        "safe-healthy-inclusive-2011-06",
        "review_of_services_for_carers",
        "Review of services for carers",
        {
            "What was looked at": "How carers are found, asked and helped, by following forty who "
            "agreed to it through one year.",
            "What was found": "Half were found by a family doctor, and only where the practice "
            "keeps a register. Nobody was found by housing, though all of them have a landlord.",
            "What carers said": "They ask for an hour off, once a week, from somebody they know.",
            "What is recommended": "A register in every practice. One form for all partners. "
            "Breaks booked by the carer, not for the carer.",
        },
    ),
}
PAGE = """
#let it = json(bytes(sys.inputs.document))
#set document(title: it.title, author: "", date: none)
#set text(lang: "en", region: "GB", font: ("Liberation Sans", "Arial"), size: 11pt)
#set page(paper: "a4", margin: 2cm, footer: context [#text(9pt)[#it.foot #h(1fr)
  Page #counter(page).display() of #counter(page).final().first()]])
#set par(leading: 0.75em, spacing: 1.1em)
#show heading: set block(above: 1.6em, below: 0.8em)
#text(22pt, weight: "bold", fill: rgb("#12436D"))[#it.title]

#text(14pt)[#it.partnership]

#for part in it.parts [
  = #part.at(0)
  #part.at(1)
]
"""


def main() -> None:
    """Make every document."""
    for partnership in _rows("partnerships"):
        clinic, name, title, parts = THIRD[partnership["partnership_id"]]
        folder = HERE / clinic
        folder.mkdir(exist_ok=True)
        write_docx(_introduction(partnership), folder / "introduction.docx")
        write_docx(_activity_plan(partnership), folder / "activity_plan.docx")
        document = {
            "title": title,
            "partnership": partnership["name"],
            "parts": list(parts.items()),
            "foot": FOOT,
        }
        pdf = typst.compile(
            PAGE.encode(), sys_inputs={"document": json.dumps(document)}, pdf_standards=["ua-1"]
        )
        (folder / f"{name}.pdf").write_bytes(pdf)


def _introduction(partnership: dict[str, str]) -> TextDocument:
    """Who the partnership is and what it wants, from the golden thread."""
    thread = [
        r for r in _rows("golden_thread") if r["partnership_id"] == partnership["partnership_id"]
    ]
    outcomes = tuple(dict.fromkeys(row["outcome"] for row in thread))
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"The partnership is chaired by a {partnership['chair_role'][0].lower()}"
            f"{partnership['chair_role'][1:]}. It works for one ambition: {thread[0]['ambition']}."
        ),
        Heading("Key objectives"),
        Points(outcomes),
        Heading("How we work"),
        Paragraph(
            "Partners meet every two months. Each activity has one lead, named by role, who tells "
            "the partnership what has been done, what has not, and what is needed."
        ),
        Paragraph(
            "Figures are looked at before opinions, and the people behind the figures before "
            "either. What cannot be settled among partners is brought to the Performance "
            "Management Group."
        ),
    )
    return TextDocument("Introduction and key objectives", partnership["name"], blocks, FOOT, DAY)


def _activity_plan(partnership: dict[str, str]) -> TextDocument:
    """What the partnership does, from the table of activities."""
    rows = tuple(
        (
            row["activity"],
            f"{row['lead_role']}\n{row['organisation']}",
            f"{_day(row['start'])} to {_day(row['due'])}",
            row["status"].replace("_", " ").capitalize(),
        )
        for row in _rows("activities")
        if row["partnership_id"] == partnership["partnership_id"]
    )
    header = ("Activity", "Lead", "When", "Status")
    blocks: tuple[Block, ...] = (
        Paragraph("Each activity has one lead, who answers for it to the partnership."),
        Heading("Activities"),
        Grid(header, rows, (36, 28, 22, 14), f"The {len(rows)} activities of the partnership"),
    )
    return TextDocument("Activity plan 2011/12", partnership["name"], blocks, FOOT, DAY)


def _day(text: str) -> str:
    return format_date(dt.date.fromisoformat(text))


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
