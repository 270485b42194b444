"""What a projection and the pace to a target are called in words. Calculates nothing."""

from __future__ import annotations

from clinic_lib.indicators.clauses import Row, number, period_of, size_words, value_again
from clinic_lib.indicators.wording import format_value, period_name, place_name, round_half_away
from clinic_lib.statistics.credibility import RequiredRate, Stretch
from clinic_lib.terms import Frequency, PeriodType

CHANCES = (
    (0.05, "will almost certainly not reach"),
    (0.25, "is unlikely to reach"),
    (0.45, "is more likely to miss than to reach"),
    (0.55, "is as likely to reach as to miss"),
    (0.75, "is more likely to reach than to miss"),
    (0.95, "is likely to reach"),
)
ALMOST_CERTAIN = "will almost certainly reach"
YEARS = (PeriodType.FINANCIAL, PeriodType.ACADEMIC, PeriodType.CALENDAR)
STEP_NAMES = {
    Frequency.ANNUAL: "year",
    Frequency.QUARTERLY: "quarter",
    Frequency.MONTHLY: "month",
    Frequency.BIENNIAL: "survey",
}


def chance_words(chance: float) -> str:
    """A chance as a number of ten.

    Examples
    --------
    >>> chance_words(0.31), chance_words(0.02), chance_words(0.98)
    ('about 3 in 10', 'less than 1 in 10', 'more than 9 in 10')
    """
    tens = int(round_half_away(10 * chance, 0))
    if tens == 0:
        return "less than 1 in 10"
    return "more than 9 in 10" if tens == 10 else f"about {tens} in 10"


def likely_words(chance: float) -> str:
    """What a chance says of a target, as the verb before it.

    Examples
    --------
    >>> likely_words(0.31), likely_words(0.5)
    ('is more likely to miss than to reach', 'is as likely to reach as to miss')
    """
    return next((words for below, words in CHANCES if chance < below), ALMOST_CERTAIN)


def aim_words(row: Row) -> str:
    """The target that lies ahead, with its period.

    Examples
    --------
    >>> aim_words({"outlook_target_value": 53.0, "outlook_target_upper_value": None, "unit": "%",
    ...            "decimals": 1, "outlook_target_period": "2010/11", "period_type": "financial"})
    'the target of 53.0% for 2010/11'
    """
    low, high = number(row, "outlook_target_value"), number(row, "outlook_target_upper_value")
    when = period_name(period_of(row, row["outlook_target_period"]))
    level = value_again(row, low)
    if high is not None:
        return f"the target range of {level} to {value_again(row, high)} for {when}"
    return f"the target of {level} for {when}"


def outlook_sentence(row: Row) -> str:
    """The projection in one plain sentence; empty where there is none.

    Examples
    --------
    >>> outlook_sentence({"projected_value": 50.0, "projected_lower": 48.0, "unit": "%",
    ...     "projected_upper": 52.0, "projected_period": "2010/11", "chance_of_target": 0.31,
    ...     "outlook_target_value": 51.0, "outlook_target_period": "2010/11", "decimals": 1,
    ...     "period_type": "financial", "area_name": "Suffolk"})
    'If nothing changes, Suffolk is more likely to miss than to reach the target of 51.0% for \
2010/11: the chance is about 3 in 10, with 50.0% expected (48.0% to 52.0%).'
    """
    value = number(row, "projected_value")
    if value is None:
        return ""
    place, chance = place_name(str(row["area_name"])), number(row, "chance_of_target")
    expected = value_again(row, value)
    between = f"({plain_value(row, 'projected_lower')} to {plain_value(row, 'projected_upper')})"
    if chance is None:
        when = period_name(period_of(row, row["projected_period"]))
        return (
            f"If nothing changes, {expected} is expected in {place} for {when} {between}; no "
            "chance of the target is given because neither direction is good."
        )
    return (
        f"If nothing changes, {place} {likely_words(chance)} {aim_words(row)}: the chance is "
        f"{chance_words(chance)}, with {expected} expected {between}."
    )


def plain_value(row: Row, column: str) -> str:
    """A value whose unit has just been said: only a per cent sign is said again."""
    unit = "%" if row["unit"] == "%" else ""
    return format_value(number(row, column), unit=unit, decimals=int(row["decimals"]))


def pace_words(row: Row, change: float) -> str:
    """A change for each period in words.

    Examples
    --------
    >>> pace_words({"unit": "%", "decimals": 1, "frequency": "annual"}, 1.25)
    'a rise of 1.3 percentage points a year'
    >>> pace_words({"unit": "homes", "decimals": 0, "frequency": "quarterly"}, -3.0)
    'a fall of 3 homes a quarter'
    """
    if change == 0:
        return "no change"
    step = STEP_NAMES[Frequency(row["frequency"])]
    return f"a {'rise' if change > 0 else 'fall'} of {size_words(row, change)} a {step}"


def credibility_sentence(row: Row, pace: RequiredRate) -> str:
    """What reaching the target takes, beside what was ever achieved, in up to three sentences.

    Parameters
    ----------
    row : mapping
        One row of the scorecard, with the target that lies ahead.
    pace : RequiredRate
        The paces.
    """
    aim = aim_words(row)
    if pace.stretch is Stretch.REACHED:
        latest = value_again(row, pace.latest)
        return f"{_capital(aim)} is reached already, at {latest}: it asks to be held."
    needed = f"{_capital(aim)} needs {pace_words(row, pace.required)}"
    if pace.stretch is Stretch.CANNOT_TELL:
        return f"{needed}; whether that is credible cannot be told, with {pace.reason}."
    return f"{needed}. {_achieved(row, pace)} {_peers(row, pace)}".rstrip()


def _achieved(row: Row, pace: RequiredRate) -> str:
    """The pace kept, the best ever kept, and what that says of the one that is needed."""
    kept, best = pace_words(row, pace.achieved), pace_words(row, pace.best)
    last = f"The last {_span(row, pace.span)} brought {kept}"
    if pace.stretch is Stretch.AT_PRESENT_PACE:
        return f"{last}, so the present pace is enough."
    if pace.stretch is Stretch.WITHIN_BEST:
        return f"{last}, which is too slow, but the best {_span(row, pace.span)} brought {best}."
    if pace.best == pace.achieved:
        return f"{last}, the best pace so far, and that is too slow: no such pace was ever kept."
    return f"{last} and the best {_span(row, pace.span)} {best}: no such pace was ever kept."


def _peers(row: Row, pace: RequiredRate) -> str:
    """What the best quarter of the neighbours achieved."""
    quarter = pace.peers_quartile
    if quarter != quarter:
        return ""
    towards = 1 if pace.required > 0 else -1
    enough = "" if towards * quarter >= towards * pace.required else "not "
    return (
        f"The best quarter of {pace.peers} neighbours achieved {pace_words(row, quarter)} or "
        f"better, which would {enough}be enough here."
    )


def _span(row: Row, span: int) -> str:
    """So many periods.

    Examples
    --------
    >>> _span({"frequency": "annual"}, 1), _span({"frequency": "quarterly"}, 3)
    ('year', '3 quarters')
    """
    step = STEP_NAMES[Frequency(row["frequency"])]
    return step if span == 1 else f"{span} {step}s"


def outlook_headline(row: Row) -> str:
    """The finding in a few words, for the title of a slide; no full stop.

    Examples
    --------
    >>> outlook_headline({"chance_of_target": 0.31, "outlook_target_value": 53.0, "unit": "%",
    ...     "decimals": 1, "outlook_target_period": "2010/11", "period_type": "financial"})
    'If nothing changes: about 3 in 10 to reach 53.0% by 2010/11'
    """
    chance = number(row, "chance_of_target")
    low, high = number(row, "outlook_target_value"), number(row, "outlook_target_upper_value")
    level = value_again(row, low)
    if high is not None:
        level = f"{level} to {value_again(row, high)}"
    period = period_of(row, row["outlook_target_period"])
    when = period.label if period.period_type in YEARS else period_name(period)
    required = number(row, "required_change_per_period")
    if chance is None and required:
        return f"{level} by {when} needs {pace_words(row, required)}"
    if chance is None:
        return f"Whether {level} is reached by {when} cannot be projected"
    return f"If nothing changes: {chance_words(chance)} to reach {level} by {when}"


def outlook_clause(row: Row) -> str:
    """The chance as the verdict's last clause; empty where there is none.

    Examples
    --------
    >>> outlook_clause({"chance_of_target": 0.31, "outlook_target_period": "2010/11",
    ...                 "period_type": "financial"})
    'if nothing changes, the chance of meeting the target for 2010/11 is about 3 in 10'
    """
    chance = number(row, "chance_of_target")
    if chance is None:
        return ""
    when = period_name(period_of(row, row["outlook_target_period"]))
    return (
        f"if nothing changes, the chance of meeting the target for {when} is {chance_words(chance)}"
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
