"""The clinic file: one meeting of one partnership, from its indicators to its timings.

One file makes a whole clinic. Knows nothing of the data it will be run on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from clinic_lib.data import ComparatorChoice, Disclosure
from clinic_lib.errors import ParameterError, Problem
from clinic_lib.meeting.plan_minutes import shared_minutes
from clinic_lib.meeting.plan_parts import (
    MOST_KEY_AREAS,
    read_achievements,
    read_agreement,
    read_business,
    read_comparators,
    read_disclosure,
    read_documents,
    read_key_areas,
    read_people,
    read_person,
    read_speakers,
    read_timetable,
    read_timings,
)
from clinic_lib.meeting.plan_reading import Reader
from clinic_lib.meeting.plan_records import (
    Achievement,
    Agreement,
    Business,
    Document,
    KeyArea,
    Person,
    Speaker,
    TimetableRules,
    Timings,
)
from clinic_lib.meeting.plan_rules import apply_rules, refuse_repeats
from clinic_lib.meeting.plan_values import address_problem

__all__ = ["KEYS", "MOST_KEY_AREAS", "Clinic", "KeyArea", "load_clinic", "read_clinic"]

USUAL_START = time(10, 0)
CLINIC_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,78}[A-Za-z0-9])?")
# Windows keeps these names for devices, and a folder cannot have one.
DEVICE_NAMES = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(10)}
KEYS = (
    "clinic",
    "title",
    "partnership",
    "date",
    "starts",
    "place",
    "area",
    "pmg",
    "performance_lead",
    "performance_contact",
    "chair",
    "key_areas",
    "achievements",
    "other_indicators",
    "speakers",
    "other_business",
    "timings",
    "documents",
    "agreed",
    "timetable",
    "comparators",
    "disclosure",
    "dashboard_address",
)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A performance clinic as its file plans it.

    Parameters
    ----------
    clinic_id : str
        Names the folder of its outputs.
    title : str
        As printed.
    partnership_id : str
        Whose clinic it is.
    date : date
        The day of the meeting.
    key_areas : tuple of KeyArea
        One to four, the PMG's wishes first.
    place : str
        Where it meets.
    area_code : str
        The area it is about; empty for the partnership's own.
    other_indicators : tuple of str
        In the pack after the key areas.
    comparators : ComparatorChoice
        Whom to compare with, where the file says so.
    disclosure : Disclosure
        Which counts are too small to show, and how counts are rounded.
    path : Path
        The file.
    starts : time
        When it begins; it lasts two hours.
    pmg : tuple of Person
        The Performance Management Group; the first of them leads the meeting.
    performance_lead, performance_contact, chair : Person, optional
        Who explains the headlines, to whom documents go, and who chairs the delivery partnership.
    achievements : tuple of Achievement
        What is to be celebrated.
    speakers : tuple of Speaker
        Who speaks after the chair.
    other_business : tuple of Business
        What comes first.
    timings : Timings
        How the two hours are divided.
    documents : tuple of Document
        What the partnership adds to the pack.
    agreed : Agreement, optional
        Who agreed the agenda, and when; none while it is a draft.
    timetable : TimetableRules
        How many days before the clinic everything is due.
    dashboard_address : str
        Where the dashboard is served, for links and QR codes; empty for none.
    """

    clinic_id: str
    title: str
    partnership_id: str
    date: date
    key_areas: tuple[KeyArea, ...]
    place: str = ""
    area_code: str = ""
    other_indicators: tuple[str, ...] = ()
    comparators: ComparatorChoice = field(default_factory=ComparatorChoice)
    disclosure: Disclosure = field(default_factory=Disclosure)
    path: Path = Path()
    starts: time = USUAL_START
    pmg: tuple[Person, ...] = ()
    performance_lead: Person | None = None
    performance_contact: Person | None = None
    chair: Person | None = None
    achievements: tuple[Achievement, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    other_business: tuple[Business, ...] = ()
    timings: Timings = field(default_factory=Timings)
    documents: tuple[Document, ...] = ()
    agreed: Agreement | None = None
    timetable: TimetableRules = field(default_factory=TimetableRules)
    dashboard_address: str = ""

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """Every indicator once: those of the key areas in order, then the others."""
        named = [code for area in self.key_areas for code in area.indicator_ids]
        return tuple(dict.fromkeys([*named, *self.other_indicators]))


def load_clinic(path: Path | str) -> Clinic:
    """The clinic that a file plans.

    Parameters
    ----------
    path : Path or str
        A file such as ``parameters/greenest-county.yml``.

    Returns
    -------
    Clinic

    Raises
    ------
    ParameterError
        With everything that is wrong with the file, whatever data it will be run on.
    """
    path = Path(path)
    clinic, reader = read_clinic(path, path.name)
    if clinic is None or reader.problems:
        count = len(reader.problems)
        raise ParameterError(
            f"the clinic file '{path.name}' cannot be used: "
            f"{count} problem{'s' if count > 1 else ''}. Correct the lines named here.",
            sorted(reader.problems, key=lambda problem: problem.row or 0),
        )
    return clinic


def read_clinic(path: Path, name: str) -> tuple[Clinic | None, Reader]:
    """The clinic of a file, or nothing, and the reader with every problem and every mention.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What to call it in problems.

    Returns
    -------
    clinic : Clinic or None
    reader : Reader
    """
    reader = Reader.open(path, name)
    if reader.root is None:
        return None, reader
    reader.allow(KEYS)
    reader.require(["title", "partnership", "date", "key_areas"])
    timings = read_timings(reader)
    clinic = Clinic(
        clinic_id=_clinic_id(reader, path.stem),
        title=reader.text("title", most=120),
        partnership_id=reader.code("partnership"),
        date=reader.date("date"),
        starts=reader.time("starts", USUAL_START),
        place=reader.text("place"),
        area_code=reader.code("area"),
        pmg=read_people(reader, "pmg"),
        performance_lead=read_person(reader, "performance_lead"),
        performance_contact=read_person(reader, "performance_contact"),
        chair=read_person(reader, "chair"),
        key_areas=read_key_areas(reader),
        achievements=read_achievements(reader),
        other_indicators=reader.codes("other_indicators", "indicator"),
        speakers=shared_minutes(read_speakers(reader), timings.speakers),
        other_business=read_business(reader),
        timings=timings,
        documents=read_documents(reader, path.parent),
        agreed=read_agreement(reader),
        timetable=read_timetable(reader),
        comparators=read_comparators(reader),
        disclosure=read_disclosure(reader),
        dashboard_address=_dashboard_address(reader),
        path=path,
    )
    refuse_repeats(reader, "indicator", "Keep it in one place: an indicator may stand only once.")
    apply_rules(clinic, reader)
    return clinic, reader


def _clinic_id(reader: Reader, stem: str) -> str:
    """The name of the clinic's folder: the key clinic, or the name of the file."""
    is_named = "clinic" in reader.keys
    clinic = reader.text("clinic", most=1000) if is_named else stem
    if clinic and (CLINIC_ID.fullmatch(clinic) is None or clinic.lower() in DEVICE_NAMES):
        plain = re.sub(r"[^A-Za-z0-9]+", "-", clinic).strip("-") or "my-clinic"
        plain = f"{plain}-clinic" if plain.lower() in DEVICE_NAMES else plain[:80].strip("-")
        what = "the clinic's name cannot be that of a folder: letters, digits and hyphens only"
        row = reader.row_of("clinic") if is_named else 1
        where = "clinic" if is_named else None
        remedy = f"Write 'clinic: {plain}'."
        reader.problems.append(
            Problem(reader.name, what, remedy, row=row, column=where, value=clinic)
        )
    return clinic


def _dashboard_address(reader: Reader) -> str:
    address = reader.text("dashboard_address")
    if address and (what := address_problem(address)):
        remedy = "Write it as in 'dashboard_address: \"https://clinics.example.gov.uk/\"'."
        reader.refuse("dashboard_address", what, remedy, address)
    return address
