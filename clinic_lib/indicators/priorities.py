"""The four to look into and what to celebrate, ranked by points that are all shown.

A score is the sum of named parts, each a weight times a share of 0, a quarter, a half, three
quarters or all, with the reason beside it. What cannot be told gets no points and says so. It is a
proposal: the choice is made by people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from clinic_lib.errors import ParameterError, suggestion
from clinic_lib.indicators.clauses import Row
from clinic_lib.indicators.priority_parts import (
    CHANCE_COLUMN,
    UNKNOWN,
    Finding,
    Side,
    chance_finding,
    direction_finding,
    is_double,
    peers_finding,
    people_finding,
    target_finding,
)
from clinic_lib.indicators.priority_records import Candidate, ScorePart, Suggestion

MOST = 4
"""A clinic looks into no more than so many; as many achievements are proposed at most."""
MANY_CLINICS = 4
"""An indicator not looked at for so many clinics gets all points of that part."""
MOST_WEIGHT = 1000
FEWER = ("No indicator has", "Only one indicator has", "Only two have", "Only three have")
DEFAULT_WEIGHTS: Mapping[str, int] = {
    "wish": 24,
    "off_target": 4,
    "worsening": 4,
    "below_peers": 4,
    "people_affected": 2,
    "chance_of_missing": 4,
    "not_looked_at": 2,
}
"""Points of each part at most. The wish outweighs all the others together."""
MIRRORED: Mapping[str, str] = {
    "off_target": "on_target",
    "worsening": "improving",
    "below_peers": "above_peers",
    "people_affected": "people_served",
    "chance_of_missing": "chance_of_reaching",
}
"""What each part is called when achievements are looked for; it keeps its weight."""
RULES: Mapping[str, Callable[[Row, Side], Finding]] = {
    "off_target": target_finding,
    "worsening": direction_finding,
    "below_peers": peers_finding,
    "people_affected": people_finding,
    "chance_of_missing": chance_finding,
}


def rank_candidates(
    scorecard: pd.DataFrame,
    *,
    weights: Mapping[str, int] | None = None,
    wishes: Iterable[str] = (),
    last_looked_at: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Every indicator of a scorecard as something to look into, the strongest case first.

    Parameters
    ----------
    scorecard : DataFrame
        One row per indicator. Not changed.
    weights : mapping of str to int, optional
        Points of some parts, in place of ``DEFAULT_WEIGHTS``.
    wishes : iterable of str
        Indicators that the PMG asked for; they come first whatever their score.
    last_looked_at : mapping of str to int, optional
        For how many clinics each has not been looked at, 0 for one looked at in the latest. An
        indicator that is not named, and all of them without this, gets no points for it.

    Returns
    -------
    DataFrame
        ``rank``, ``indicator_id``, ``title``, ``score``, then ``<part>_points`` and
        ``<part>_reason`` for each part, ``worse_and_worsening``, ``reasons``, ``cannot_tell``.
        The points add up to the score. Equal scores: worse and worsening first, then in the order
        of the scorecard.

    Raises
    ------
    ParameterError
        For a weight or wish that is not known, with the nearest spelling.
    """
    found = _candidates(scorecard, Side.CONCERN, weights, tuple(wishes), last_looked_at)
    return _frame(found, "worse_and_worsening", list(_weights(weights)), scorecard)


def rank_achievements(
    scorecard: pd.DataFrame, *, weights: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """Every indicator of a scorecard as something to celebrate, by the same rules mirrored.

    Parameters
    ----------
    scorecard, weights
        As in ``rank_candidates``; each part keeps its weight under its mirrored name.

    Returns
    -------
    DataFrame
        As ``rank_candidates``, with the parts of ``MIRRORED`` and ``better_and_improving``.
    """
    found = _candidates(scorecard, Side.ACHIEVEMENT, weights, (), None)
    return _frame(found, "better_and_improving", list(MIRRORED.values()), scorecard)


def suggest(
    scorecard: pd.DataFrame,
    *,
    weights: Mapping[str, int] | None = None,
    wishes: Iterable[str] = (),
    last_looked_at: Mapping[str, int] | None = None,
) -> Suggestion:
    """The four to look into and the achievements to celebrate; fewer where fewer deserve it.

    Parameters
    ----------
    scorecard, weights, wishes, last_looked_at
        As in ``rank_candidates``.

    Returns
    -------
    Suggestion
        A concern has points for concern, and at least as many as for achievement; an achievement
        has more for achievement. A wish is always proposed, up to four.
    """
    wished = tuple(wishes)
    ranked = _candidates(scorecard, Side.CONCERN, weights, wished, last_looked_at)
    praised = _candidates(scorecard, Side.ACHIEVEMENT, weights, (), None)
    bad = {one.indicator_id: one.evidence for one in ranked}
    good = {one.indicator_id: one.score for one in praised}
    to_look_at = [
        one
        for one in ranked
        if one.is_wish or (one.evidence > 0 and one.evidence >= good[one.indicator_id])
    ]
    best = [one for one in praised if one.score > bad[one.indicator_id]]
    chosen = {one.indicator_id for one in to_look_at[:MOST]}
    mixed = [one for one in praised if one.score > 0 and one.indicator_id not in chosen]
    return Suggestion(
        to_look_at=tuple(to_look_at[:MOST]),
        achievements=tuple((best or mixed)[:MOST]),
        ranked=tuple(ranked),
        weights=_weights(weights),
        notes=tuple(_notes(to_look_at, best, mixed)),
        further=tuple(to_look_at[MOST:]),
    )


def _notes(
    to_look_at: Sequence[Candidate], best: Sequence[Candidate], mixed: Sequence[Candidate]
) -> Iterable[str]:
    """What the reader must know about how many are proposed."""
    wishes = sum(one.is_wish for one in to_look_at)
    if wishes > MOST:
        yield f"The PMG has {wishes} wishes and a clinic takes {MOST}: those with most points come."
    if len(to_look_at) < MOST:
        have = FEWER[len(to_look_at)]
        yield f"{have} a case to be looked into; the list is not filled up with others."
    if not best:
        near = "; those named come nearest" if mixed else ""
        yield f"No indicator has more good points than bad{near}."


def _candidates(
    scorecard: pd.DataFrame,
    side: Side,
    weights: Mapping[str, int] | None,
    wishes: tuple[str, ...],
    last_looked_at: Mapping[str, int] | None,
) -> list[Candidate]:
    """Every indicator with its parts, the strongest case first."""
    used = _weights(weights)
    _check_wishes(wishes, list(scorecard["indicator_id"]))
    found = []
    for row in scorecard.to_dict("records"):
        code = str(row["indicator_id"])
        parts = [_part(name, used, RULES[name](row, side), side) for name in _rules(scorecard)]
        if side is Side.CONCERN:
            wish = _wish(code, wishes)
            parts = [
                _part("wish", used, wish, side),
                *parts,
                _part("not_looked_at", used, _not_looked_at(code, last_looked_at), side),
            ]
        is_wish = code in wishes and side is Side.CONCERN
        found.append(
            Candidate(code, str(row["title"]), tuple(parts), is_double(row, side), is_wish)
        )
    return sorted(found, key=lambda one: (not one.is_wish, -one.score, not one.stands_out))


def _rules(scorecard: pd.DataFrame) -> list[str]:
    """The parts that this scorecard has columns for."""
    return [
        name for name in RULES if name != "chance_of_missing" or CHANCE_COLUMN in scorecard.columns
    ]


def _part(name: str, weights: Mapping[str, int], finding: Finding, side: Side) -> ScorePart:
    shown = name if side is Side.CONCERN else MIRRORED[name]
    points = weights[name] * finding.share
    return ScorePart(shown, weights[name], points, finding.reason, finding.is_known)


def _wish(code: str, wishes: tuple[str, ...]) -> Finding:
    if code in wishes:
        return Finding(1.0, "the PMG asked for it")
    return Finding(0.0, "the PMG did not ask for it" if wishes else "no wish was stated")


def _not_looked_at(code: str, last_looked_at: Mapping[str, int] | None) -> Finding:
    """A quarter of the points for each clinic since it was last looked at."""
    clinics = (last_looked_at or {}).get(code)
    if clinics is None:
        return Finding(0.0, f"{UNKNOWN}: no earlier clinic is known", is_known=False)
    if clinics <= 0:
        return Finding(0.0, "looked at in the latest clinic")
    many = f"{clinics} clinics" if clinics > 1 else "one clinic"
    return Finding(min(clinics, MANY_CLINICS) / MANY_CLINICS, f"not looked at for {many}")


def _weights(given: Mapping[str, int] | None) -> dict[str, int]:
    """The default weights with those given put in their place."""
    for name, weight in (given or {}).items():
        if name not in DEFAULT_WEIGHTS:
            raise ParameterError(
                f"There is no part '{name}' to weigh.{suggestion(name, DEFAULT_WEIGHTS)} "
                f"The parts are {', '.join(DEFAULT_WEIGHTS)}."
            )
        is_whole = isinstance(weight, int) and not isinstance(weight, bool)
        if not is_whole or not 0 <= weight <= MOST_WEIGHT:
            raise ParameterError(
                f"The weight of '{name}' is {weight!r}, which is not a whole number from 0 to "
                f"{MOST_WEIGHT}. Points add up exactly only from whole weights: write such a one."
            )
    return {**DEFAULT_WEIGHTS, **(given or {})}


def _check_wishes(wishes: tuple[str, ...], known: list[str]) -> None:
    unknown = [wish for wish in wishes if wish not in known]
    if unknown:
        raise ParameterError(
            f"The wish '{unknown[0]}' is not among the {len(known)} indicators to choose from."
            f"{suggestion(unknown[0], known)} Name an indicator by its code."
        )


def _frame(
    found: Sequence[Candidate], flag: str, parts: Sequence[str], scorecard: pd.DataFrame
) -> pd.DataFrame:
    """The candidates as a frame, a line each; the same columns however many there are."""
    has_chance = CHANCE_COLUMN in scorecard.columns
    shown = [name for name in parts if has_chance or not name.startswith("chance")]
    columns: dict[str, list[object]] = {
        "rank": list(range(1, len(found) + 1)),
        "indicator_id": [one.indicator_id for one in found],
        "title": [one.title for one in found],
        "score": [one.score for one in found],
    }
    by_name = [{part.name: part for part in one.parts} for one in found]
    for name in shown:
        columns[f"{name}_points"] = [parts[name].points for parts in by_name]
        columns[f"{name}_reason"] = [parts[name].reason for parts in by_name]
    columns[flag] = [one.stands_out for one in found]
    columns["reasons"] = ["; ".join(one.reasons) for one in found]
    columns["cannot_tell"] = [", ".join(one.cannot_tell) for one in found]
    kinds = {"rank": "int64", flag: "bool"}
    return pd.DataFrame(
        {
            name: pd.Series(cells, dtype=kinds.get(name) or _dtype(name))
            for name, cells in columns.items()
        }
    )


def _dtype(name: str) -> str:
    return "float64" if name == "score" or name.endswith("_points") else "str"
