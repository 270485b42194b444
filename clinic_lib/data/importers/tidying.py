"""Steps that every source needs: clean text, numbers, the areas asked for, kinds of area, keys.

Frame in, frame out. Knows no source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.periods import read_periods
from clinic_lib.errors import suggestion
from clinic_lib.terms import Frequency, PeriodType

NUMBERS = ("value", "numerator", "denominator", "lower_cl", "upper_cl")

# The first three characters of a GSS code say what kind of area it is.
AREA_TYPES = {
    "K02": "group_of_countries",
    "K03": "group_of_countries",
    "K04": "group_of_countries",
    "E92": "country",
    "W92": "country",
    "S92": "country",
    "N92": "country",
    "E12": "region",
    "E11": "metropolitan_county",
    "E10": "county",
    "E06": "unitary",
    "E07": "district",
    "E08": "metropolitan_district",
    "E09": "london_borough",
    "E47": "combined_authority",
    "S12": "council_area",
    "W06": "unitary",
    "N09": "district",
    "E38": "sub_icb_location",
    "E54": "integrated_care_board",
}

_PER = re.compile(r"(?:\bper|/)\s*(1,?000,?000|100,?000|10,?000|1,?000|100)\b", re.IGNORECASE)
_FREQUENCY_OF_KIND = {
    PeriodType.QUARTER: Frequency.QUARTERLY,
    PeriodType.MONTH: Frequency.MONTHLY,
}
_DAYS = ((45, Frequency.MONTHLY), (135, Frequency.QUARTERLY), (550, Frequency.ANNUAL))


def slug(text: str) -> str:
    """A key made of a text: lower-case letters and digits with single hyphens.

    Examples
    --------
    >>> slug("Net additions to the housing stock (England)")
    'net-additions-to-the-housing-stock-england'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def to_number(text: str, otherwise: float) -> float:
    """The number a text stands for, or another where it stands for none.

    Examples
    --------
    >>> to_number("100", 0.0), to_number("", 1.0)
    (100.0, 1.0)
    """
    try:
        return float(text)
    except ValueError:
        return otherwise


def clean_text(texts: pd.Series) -> pd.Series:
    """The texts with every run of white space, line breaks included, as one space."""
    codes, distinct = pd.factorize(texts)
    cleaned = np.array([" ".join(str(text).split()) for text in distinct], dtype=object)
    return pd.Series(cleaned[codes], index=texts.index, dtype="str")


def add_numbers(frame: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """The frame with its number columns as numbers, exactly as written; blank is missing."""
    columns = {}
    for column in NUMBERS:
        texts = (
            frame[column].str.strip()
            if column in frame
            else pd.Series("", frame.index, dtype="str")
        )
        values = pd.to_numeric(texts, errors="coerce")
        blank = texts == ""
        bad = ~blank & ~np.isfinite(values)
        if bad.any():
            findings.refuse(
                frame[bad],
                "is not a number",
                "Import the file as published, or correct the cell.",
                column,
            )
        # float() reads a decimal to the nearest double; pandas' own reader may be one bit off.
        columns[column] = texts.mask(blank | bad, "nan").to_numpy(dtype=object).astype(float)
    return frame.assign(**columns)


def keep_areas(frame: pd.DataFrame, areas: Sequence[str], findings: Findings) -> pd.DataFrame:
    """The rows of the areas asked for, by code or by the beginning of a code; all if none is."""
    if not areas:
        return frame
    wanted = frame["area_code"].str.startswith(tuple(areas))
    findings.leave_out(frame[~wanted], "area not asked for")
    return frame[wanted]


def warn_of_idle_choices(asked: Sequence[str], found: Sequence[str], findings: Findings) -> None:
    """Say which of the areas asked for no file has."""
    for choice in asked:
        if not any(code.startswith(choice) for code in found):
            near = suggestion(choice, found)
            findings.warn(f"no row is about the area '{choice}' that was asked for.{near}")


def area_types(codes: pd.Series, kinds: pd.Series) -> pd.Series:
    """Kind of each area from its GSS code, else from the source's own word for it."""
    by_code = codes.str[:3].map(AREA_TYPES)
    own = kinds.map({kind: slug(kind).replace("-", "_") for kind in kinds.unique()})
    return by_code.fillna(own).replace("", "other").astype("str")


def multiplier_in(text: str) -> int | None:
    """What a rate is per, read from its name.

    Examples
    --------
    >>> multiplier_in("Incidence rate/100,000"), multiplier_in("Net additions per 1,000 dwellings")
    (100000, 1000)
    >>> multiplier_in("Emissions per capita") is None
    True
    """
    found = _PER.search(text)
    return int(found.group(1).replace(",", "")) if found else None


def frequency_of(starts: pd.Series, kind: PeriodType) -> Frequency:
    """How often a figure comes: by the kind of period, else the usual distance of their starts.

    Examples
    --------
    >>> starts = pd.Series(pd.to_datetime(["2008-04-16", "2009-04-22", "2010-04-21"]))
    >>> frequency_of(starts, PeriodType.SNAPSHOT)
    <Frequency.ANNUAL: 'annual'>
    """
    if kind in _FREQUENCY_OF_KIND:
        return _FREQUENCY_OF_KIND[kind]
    distinct = starts.drop_duplicates().sort_values()
    if len(distinct) < 2:
        return Frequency.ANNUAL
    days = distinct.diff().dt.days.median()
    return next((often for limit, often in _DAYS if days <= limit), Frequency.BIENNIAL)


def usual_decimals(values: pd.Series) -> int:
    """Decimals to print: none when every value is a whole number, else one.

    Examples
    --------
    >>> usual_decimals(pd.Series([8.0, -18.0])), usual_decimals(pd.Series([94.7262, 8.0]))
    (0, 1)
    """
    given = values.dropna()
    return 0 if bool((given == given.round()).all()) else 1


def period_kinds(labels: pd.Series, order: Sequence[PeriodType]) -> pd.Series:
    """The first kind of period, in ``order``, that each label can be read as; blank if none.

    Examples
    --------
    >>> labels = pd.Series(["2008-04-01/P1Y", "2008-01-01/P3Y", "soon"])
    >>> list(period_kinds(labels, (PeriodType.FINANCIAL, PeriodType.ROLLING)))
    ['financial', 'rolling', '']
    """
    kinds = pd.Series("", index=labels.index, dtype="str")
    for kind in order:
        readable = read_periods(labels, kind)["start"].notna()
        kinds = kinds.mask((kinds == "") & readable, str(kind))
    return kinds


def settle_period_type(
    rows: pd.DataFrame, types: pd.Series, findings: Findings
) -> tuple[pd.DataFrame, str]:
    """The rows of the commonest kind of period, and that kind; the others are left out.

    ``types`` has the kind of period of each row, blank where the label is not understood. Periods
    of two kinds under one indicator would be drawn as one line, so only one kind can stay.
    """
    for label in rows.loc[types == "", "period"].unique():
        unknown = rows[(types == "") & (rows["period"] == label)]
        findings.leave_out(unknown, f"period '{label}' is not understood")
    known = types[types != ""]
    if known.empty:
        return rows.iloc[:0], ""
    common = str(known.value_counts().sort_index(kind="stable").idxmax())
    for kind in sorted(set(known.unique()) - {common}):
        other = rows[types == kind]
        findings.leave_out(other, f"{kind} period among {common} periods of one indicator")
    return rows[types == common], common
