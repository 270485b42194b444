"""Importer of Fingertips data exports: indicators by area, sex, age, category and period.

The file does not say which direction is good, what the years are or what a value is per; each is
worked out where the figures leave no doubt, and told in the report where they do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from clinic_lib.data.fractions import agrees_with_counts
from clinic_lib.data.importers.breakdowns import Split, split_by_whole
from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.formats import FINGERTIPS
from clinic_lib.data.importers.observing import Described
from clinic_lib.data.importers.pipeline import Source, run_import
from clinic_lib.data.importers.report import ImportReport
from clinic_lib.data.importers.tidying import (
    multiplier_in,
    period_kinds,
    settle_period_type,
    usual_decimals,
)
from clinic_lib.terms import Marker, PeriodType, Polarity, Scope, ValueType

ENGLAND = "E92000001"
# Pooled years are written with a dash, a financial or academic year with a slash.
PERIOD_ORDER = (
    PeriodType.CALENDAR,
    PeriodType.ROLLING,
    PeriodType.FINANCIAL,
    PeriodType.QUARTER,
    PeriodType.MONTH,
    PeriodType.SNAPSHOT,
)
MULTIPLIERS = (100, 1_000, 10_000, 100_000, 1_000_000, 1)
# A few corrected or rounded figures do not make a rate standardised.
NEARLY_ALL = 0.9
_SCHOOL = re.compile(
    r"\b(reception|year 6|year r|pupils?|schools?|key stage|gcses?|attainment|early years)\b",
    re.IGNORECASE,
)
_PERCENTAGE = re.compile(
    r"%|\b(percentage|percent|per cent|proportion|prevalence)\b", re.IGNORECASE
)
_MEAN = re.compile(r"\b(life expectancy|mean|average|median)\b", re.IGNORECASE)
_WITHHELD = re.compile(r"suppress|disclos|too small|small number|small count", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(r"not applicable", re.IGNORECASE)
_ESTIMATED = re.compile(r"estimate|modelled|synthetic", re.IGNORECASE)
_PROVISIONAL = re.compile(r"provisional", re.IGNORECASE)
_DOUBTFUL = re.compile(r"unreliable|low reliability|caution", re.IGNORECASE)


def import_fingertips(
    files: Iterable[str | os.PathLike[str]],
    *,
    into: str | os.PathLike[str],
    areas: Iterable[str] = (),
    partitioned: bool = False,
) -> ImportReport:
    r"""Fingertips data exports as tables of a data folder.

    Parameters
    ----------
    files : iterable of path
        The CSV files as downloaded, with the headings of any year.
    into : path
        The data folder; made if need be. What it holds already stays, except the observations of
        the indicators in these files.
    areas : iterable of str
        Area codes or beginnings of codes (``E10`` is every county); all areas when empty.
    partitioned : bool
        Whether new indicators get a Parquet file each in a folder of their own, as suits a
        national set; a folder that is partitioned already stays so.

    Returns
    -------
    ImportReport
        What was read, kept, left out and written.

    Raises
    ------
    DataError
        With every problem of every file, if there is one; nothing is written then.
    OutputError
        If the folder cannot be written into.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "obesity.csv"
    ...     written = file.write_text(
    ...         "Indicator ID,Indicator Name,Area Code,Area Name,Time period,Value\n"
    ...         "20601,Reception: prevalence of overweight,E10000029,Suffolk,2006/07,21.4\n",
    ...         encoding="utf-8",
    ...     )
    ...     import_fingertips([file], into=Path(folder) / "data").indicators[0].indicator_id
    'fingertips-20601'
    """
    source = Source(FINGERTIPS, _tidy, _describe)
    return run_import(source, files, into=into, areas=areas, partitioned=partitioned)


def _tidy(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Rows with markers for what is missing or doubtful."""
    for note, count in rows.loc[rows["value_note"] != "", "value_note"].value_counts().items():
        findings.note(str(note), int(count))
    return rows.assign(key=rows["source_id"], marker=_markers(rows, findings), valid_to="")


def _markers(rows: pd.DataFrame, findings: Findings) -> pd.Series:
    """A marker for each row, read from its value note; a missing value always has one."""
    notes, missing = rows["value_note"], rows["value"].isna()
    silent = missing & (notes == "")
    if silent.any():
        findings.note("no value and no value note: marked [x]", int(silent.sum()))
    present = np.select(
        [notes.str.contains(p) for p in (_PROVISIONAL, _ESTIMATED, _DOUBTFUL)],
        [Marker.PROVISIONAL, Marker.ESTIMATED, Marker.LOW_RELIABILITY],
        default="",
    )
    absent = np.select(
        [notes.str.contains(p) for p in (_WITHHELD, _NOT_APPLICABLE)],
        [Marker.CONFIDENTIAL, Marker.NOT_APPLICABLE],
        default=Marker.NOT_AVAILABLE,
    )
    return pd.Series(np.where(missing, absent, present), index=rows.index, dtype="str")


def _describe(rows: pd.DataFrame, findings: Findings) -> Sequence[Described]:
    """The indicators of one Fingertips number: one, or one a sex or age where there is no whole."""
    kinds = period_kinds(rows["period"], PERIOD_ORDER)
    rows, kind = settle_period_type(rows, kinds, findings)
    if rows.empty:
        return ()
    splits = split_by_whole(rows)
    if len(splits) > 1:
        titles = " and ".join(split.words for split in splits)
        findings.warn(
            f"fingertips-{rows['source_id'].iloc[0]} has no figure for everybody together: "
            f"one indicator each for {titles}"
        )
    return [_described(split, kind, findings) for split in splits]


def _described(split: Split, kind: str, findings: Findings) -> Described:
    """One indicator with its row of the indicators table."""
    rows = split.rows
    number, name = str(rows["source_id"].iloc[0]), str(rows["title"].iloc[0])
    indicator_id = "-".join(filter(None, ("fingertips", number, split.key)))
    title = f"{name} ({split.words})" if split.key else name
    value_type, unit, multiplier = _measure(rows, name)
    if value_type is ValueType.SCORE or unit == "rate":
        findings.warn(
            f"{indicator_id}: the file does not say what a value is per; put value_type, unit and "
            "multiplier right in indicators.csv"
        )
    polarity, basis = polarity_shown_by(rows)
    indicator = {
        "indicator_id": indicator_id,
        "title": title,
        "polarity": str(polarity),
        "value_type": str(value_type),
        "unit": unit,
        "multiplier": str(multiplier),
        "decimals": str(usual_decimals(rows["value"])),
        "period_type": _kind_of_year(kind, indicator_id, name, findings),
        "source": f"OHID Fingertips, indicator {number}",
        "scope": str(Scope.NATIONAL),
        # What is in the public file has been through the disclosure control of its publisher.
        "disclosive": "no",
        "definition": _definition(name, split),
    }
    return Described(indicator, rows, basis)


def _definition(name: str, split: Split) -> str:
    """The name and whom the whole is about, as far as the file tells."""
    about = ", ".join(part for part in (split.sex, split.age) if part)
    return f"{name} ({about})" if about else name


def _kind_of_year(kind: str, indicator_id: str, name: str, findings: Findings) -> str:
    """Financial or academic, which look the same in the file: by the words of the name."""
    if kind != PeriodType.FINANCIAL:
        return kind
    found = _SCHOOL.search(name)
    chosen = PeriodType.ACADEMIC if found else PeriodType.FINANCIAL
    why = f" because its name says '{found.group()}'" if found else ""
    findings.warn(
        f"{indicator_id}: the file does not say whether its years are financial or academic; "
        f"taken as {chosen}{why}. If not, change period_type in indicators.csv and import again"
    )
    return str(chosen)


def _measure(rows: pd.DataFrame, name: str) -> tuple[ValueType, str, int]:
    """Value type, unit and multiplier: from the counts where there are some, else from the name."""
    found = _counted_measure(rows, multiplier_in(name)) or _named_measure(rows, name)
    return (ValueType.CHANGE, *found[1:]) if bool((rows["value"] < 0).any()) else found


def _counted_measure(rows: pd.DataFrame, named: int | None) -> tuple[ValueType, str, int] | None:
    """What a value is if nearly every one is its count over its denominator; else None."""
    counted = rows[(rows["numerator"] > 0) & (rows["denominator"] > 0) & rows["value"].notna()]
    if counted.empty:
        return None
    asked = counted.assign(indicator_id="", value_type=str(ValueType.RATE))
    for multiplier in MULTIPLIERS:
        if agrees_with_counts(asked.assign(multiplier=multiplier)).mean() >= NEARLY_ALL:
            break
    else:
        return None
    within = bool((counted["numerator"] <= counted["denominator"]).all())
    if multiplier == 100 and within and named in (None, 100):
        return ValueType.PROPORTION, "%", 100
    if multiplier == 1:
        return ValueType.RATIO, "for each", 1
    return ValueType.RATE, f"per {multiplier:,}", multiplier


def _named_measure(rows: pd.DataFrame, name: str) -> tuple[ValueType, str, int]:
    """What the words of the name say a value is."""
    named = multiplier_in(name)
    if named is not None and named > 100:
        return ValueType.RATE, f"per {named:,}", named
    if _PERCENTAGE.search(name) and rows["value"].dropna().between(0, 100).all():
        return ValueType.PROPORTION, "%", 100
    if _MEAN.search(name):
        return ValueType.MEAN, "years" if "expectancy" in name.lower() else "on average", 1
    if re.search(r"\brate\b", name, re.IGNORECASE):
        return ValueType.RATE, "rate", 1
    return ValueType.SCORE, "score", 1


def polarity_shown_by(rows: pd.DataFrame) -> tuple[Polarity, str]:
    """Which direction is good, from the published comparisons with England; and how it is known.

    Only when every 'Better' lies on one side of England and every 'Worse' on the other is the
    direction taken; one exception, and nothing is.
    """
    verdict = rows["compared_england"].str.lower()
    judged = rows[verdict.str.startswith(("better", "worse")) & rows["value"].notna()]
    if judged.empty:
        neutral = verdict.str.startswith(("higher", "lower")).any()
        why = "compares without judging" if neutral else "publishes no better or worse"
        return Polarity.NO_JUDGEMENT, f"the file {why}"
    same = ["period", "sex", "age"]
    england = rows[(rows["area_code"] == ENGLAND) & (rows["category"] == "")]
    benchmark = england.drop_duplicates(same).set_index(same)["value"]
    level = judged.join(benchmark.rename("england"), on=same)["england"]
    better = judged["compared_england"].str.lower().str.startswith("better")
    above, below = judged["value"] > level, judged["value"] < level
    compared = above | below
    if not compared.any():
        return Polarity.NO_JUDGEMENT, "the file has no figure for England to read better against"
    high, low = (better & above) | (~better & below), (better & below) | (~better & above)
    counted = f"{int(compared.sum()):,} published comparisons with England agree"
    if high[compared].all():
        return Polarity.HIGH_IS_GOOD, counted
    if low[compared].all():
        return Polarity.LOW_IS_GOOD, counted
    return Polarity.NO_JUDGEMENT, "the published comparisons with England disagree on a direction"
