"""What a partnership's clinic could look into: its golden thread, ranked. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinic_lib.data import Dataset
from clinic_lib.errors import ParameterError, suggestion
from clinic_lib.indicators import Suggestion, assess, suggest
from clinic_lib.meeting.plan import Clinic, load_clinic
from clinic_lib.meeting.plan_checks import clinic_files

SHARING = "and could share a key area."


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one partnership's clinic could look into and celebrate.

    Parameters
    ----------
    partnership_id, partnership_name, area_name : str
        Whose clinic, and where.
    on : date
        The day of the clinic.
    suggestion : Suggestion
        The ranked indicators.
    outcomes : mapping of str to str
        The outcome that each indicator serves on the golden thread; those on none are left out.
    earlier : tuple of str
        The partnership's earlier clinics, the latest first.
    notes : tuple of str
        What to know about where the candidates come from, in sentences.
    """

    partnership_id: str
    partnership_name: str
    area_name: str
    on: date
    suggestion: Suggestion
    outcomes: Mapping[str, str]
    earlier: tuple[str, ...]
    notes: tuple[str, ...] = ()


def suggest_clinic(
    dataset: Dataset,
    partnership_id: str,
    *,
    on: date,
    wishes: Iterable[str] = (),
    earlier: Sequence[Clinic] = (),
) -> Proposal:
    """The four to look into and the achievements to celebrate, for one partnership.

    Parameters
    ----------
    dataset : Dataset
        A whole data folder, from ``load_dataset``.
    partnership_id : str
        The partnership. Its candidates are the indicators of its golden thread; without one, every
        indicator that its area has a figure for.
    on : date
        The day of the clinic.
    wishes : iterable of str
        Indicators that the PMG asked for; they may stand on no thread.
    earlier : sequence of Clinic
        Clinics held before; those of other partnerships or on or after the day are left out.

    Returns
    -------
    Proposal

    Raises
    ------
    ParameterError
        If the partnership or a wish is not in the data, with the nearest spelling, or if there is
        no indicator to choose from.
    """
    _require("partnership", partnership_id, list(dataset.partnerships["partnership_id"]))
    wished = tuple(dict.fromkeys(wishes))
    for wish in wished:
        _require("indicator", wish, list(dataset.indicators["indicator_id"]))
    partnership = dataset.partnership(partnership_id)
    outcomes = _outcomes(dataset, partnership_id)
    threaded = list(outcomes)
    codes = threaded or _observed(dataset, partnership.area_code)
    if not codes and not wished:
        raise ParameterError(
            f"The partnership '{partnership_id}' has no indicator on its golden thread and its "
            f"area {partnership.area_code} has no figure. Add rows to golden_thread."
        )
    held = _held_before(earlier, partnership_id, on)
    assessment = assess(
        dataset,
        area_code=partnership.area_code,
        indicator_ids=list(dict.fromkeys([*codes, *wished])),
        on=on,
    )
    found = suggest(
        assessment.scorecard,
        wishes=wished,
        last_looked_at=clinics_since(held, assessment.indicator_ids) if held else None,
    )
    return Proposal(
        partnership_id=partnership_id,
        partnership_name=partnership.name,
        area_name=assessment.area_name,
        on=on,
        suggestion=found,
        outcomes=outcomes,
        earlier=tuple(clinic.clinic_id for clinic in held),
        notes=tuple(_notes(found, outcomes)),
    )


def clinics_since(held: Sequence[Clinic], indicator_ids: Iterable[str]) -> dict[str, int]:
    """For how many clinics each indicator has not been looked at; all of them where never.

    Parameters
    ----------
    held : sequence of Clinic
        The latest first. Only key areas count as looked at, not the pack's other indicators.
    indicator_ids : iterable of str
        The indicators.

    Returns
    -------
    dict of str to int
    """
    looked_at = [{code for area in c.key_areas for code in area.indicator_ids} for c in held]
    return {
        code: next((n for n, codes in enumerate(looked_at) if code in codes), len(held))
        for code in indicator_ids
    }


def earlier_clinics(folder: Path | str) -> tuple[tuple[Clinic, ...], tuple[str, ...]]:
    """The clinics that the files of a folder plan, and a sentence for each file left out.

    A file that cannot be used spoils no suggestion: it is named, and ``clinic check`` tells more.

    Parameters
    ----------
    folder : Path or str
        The clinic files.

    Returns
    -------
    clinics : tuple of Clinic
    notes : tuple of str
    """
    clinics, notes = [], []
    files = clinic_files(Path(folder))
    if not files:
        notes.append(f"There are no clinic files in '{folder}', so no earlier clinic is known.")
    for path in files:
        try:
            clinics.append(load_clinic(path))
        except ParameterError:
            notes.append(f"{path.name} cannot be used and is left out: run 'clinic check'.")
    return tuple(clinics), tuple(notes)


def _require(kind: str, word: str, known: list[str]) -> None:
    """Refuse what is not in the data, with the nearest spelling and, where few, all there are."""
    if word in known:
        return
    near = suggestion(word, known)
    upper = [one for one in known if one.lower() == word.lower()]
    near = f" Did you mean '{upper[0]}'?" if upper else near
    there = (
        f"Name one of these: {', '.join(known)}."
        if len(known) <= 12
        else (f"Name one of the {len(known)} in the table {kind}s.")
    )
    raise ParameterError(f"There is no {kind} '{word}' in the data.{near} {there}")


def _outcomes(dataset: Dataset, partnership_id: str) -> dict[str, str]:
    """The indicators on the golden thread in its order, each with the outcome it serves first."""
    rows = dataset.golden_thread
    rows = rows.loc[(rows["partnership_id"] == partnership_id) & (rows["indicator_id"] != "")]
    found: dict[str, str] = {}
    for code, outcome in zip(rows["indicator_id"], rows["outcome"], strict=True):
        found.setdefault(str(code), str(outcome))
    return found


def _observed(dataset: Dataset, area_code: str) -> list[str]:
    """Every indicator that the area has a figure for, in the order of the register."""
    rows = dataset.observations
    own = rows.loc[(rows["area_code"] == area_code) & rows["value"].notna()]
    seen = set(own["indicator_id"])
    return [str(code) for code in dataset.indicators["indicator_id"] if code in seen]


def _held_before(clinics: Sequence[Clinic], partnership_id: str, on: date) -> list[Clinic]:
    """The partnership's clinics before a day, the latest first."""
    held = [one for one in clinics if one.partnership_id == partnership_id and one.date < on]
    return sorted(held, key=lambda clinic: clinic.date, reverse=True)


def _notes(found: Suggestion, outcomes: Mapping[str, str]) -> Iterable[str]:
    """Where the candidates come from, and which of the four could share a key area."""
    if not outcomes:
        yield "No golden thread is written down, so every indicator with a figure was ranked."
    shared: dict[str, list[str]] = {}
    for one in found.to_look_at:
        shared.setdefault(outcomes.get(one.indicator_id, ""), []).append(one.indicator_id)
    for outcome, codes in shared.items():
        if outcome and len(codes) > 1:
            words = f"{', '.join(codes[:-1])} and {codes[-1]}"
            yield f"{words} serve one outcome ({outcome}) {SHARING}"
