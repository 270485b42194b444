"""The clinic file: which partnership, when, which key areas, which indicators.

One file makes a whole clinic. Knows nothing of the data it will be run on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clinic_lib.data import ComparatorChoice, Disclosure
from clinic_lib.data.disclosure_counts import DEFAULT_THRESHOLD, ROUND_TO
from clinic_lib.errors import ParameterError
from clinic_lib.meeting.plan_reading import Reader

MOST_KEY_AREAS = 4
HIGHEST_THRESHOLD = 100
KEYS = (
    "clinic",
    "title",
    "partnership",
    "date",
    "place",
    "area",
    "key_areas",
    "other_indicators",
    "comparators",
    "disclosure",
)


@dataclass(frozen=True, slots=True)
class KeyArea:
    """One of the areas that the clinic looks into.

    Parameters
    ----------
    title : str
        As printed.
    indicator_ids : tuple of str
        Its indicators, in order.
    desired_outcome : str
        What is wanted, in words.
    """

    title: str
    indicator_ids: tuple[str, ...]
    desired_outcome: str = ""


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
        One to four.
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
    clinic = Clinic(
        clinic_id=reader.clinic_id(path.stem),
        title=reader.text("title"),
        partnership_id=reader.code("partnership"),
        date=reader.date("date"),
        place=reader.text("place"),
        area_code=reader.code("area"),
        key_areas=_key_areas(reader),
        other_indicators=reader.codes("other_indicators", "indicator"),
        comparators=_comparators(reader),
        disclosure=_disclosure(reader),
        path=path,
    )
    reader.refuse_repeats("indicator", "Keep it in one place: an indicator may stand only once.")
    return clinic, reader


def _key_areas(reader: Reader) -> tuple[KeyArea, ...]:
    parts = reader.parts("key_areas", most=MOST_KEY_AREAS)
    areas = []
    for part in parts:
        part.allow(["title", "desired_outcome", "indicators"])
        part.require(["title", "indicators"])
        areas.append(
            KeyArea(
                title=part.text("title"),
                indicator_ids=part.codes("indicators", "indicator", at_least_one=True),
                desired_outcome=part.text("desired_outcome"),
            )
        )
    return tuple(areas)


def _comparators(reader: Reader) -> ComparatorChoice:
    part = reader.part("comparators")
    if part is None:
        return ComparatorChoice()
    part.allow(["england", "region", "neighbours"])
    choice = ComparatorChoice(
        england=part.code("england", "comparator"),
        region=part.code("region", "comparator"),
        neighbours=part.codes("neighbours", "comparator"),
    )
    reader.refuse_repeats("comparator", "Keep it in one place among the comparators.")
    return choice


def _disclosure(reader: Reader) -> Disclosure:
    part = reader.part("disclosure")
    if part is None:
        return Disclosure()
    part.allow(["threshold", "round_to", "suppress_zero"])
    return Disclosure(
        threshold=part.whole_number("threshold", DEFAULT_THRESHOLD, range(HIGHEST_THRESHOLD + 1)),
        round_to=part.whole_number("round_to", 0, ROUND_TO),
        suppress_zero=part.yes_no("suppress_zero"),
    )
