"""The records that a data folder keeps one of: indicators, areas, partnerships.

Each is one row of its table as a frozen record with the closed sets as enums. Knows no value.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import pandas as pd

from clinic_lib.errors import DataError, suggestion
from clinic_lib.terms import Frequency, PeriodType, Polarity, Scope, ValueType

Row = Mapping[Hashable, Any]
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A defined measure: one row of ``indicators``, whose schema says what each field means.

    Examples
    --------
    >>> row = {"indicator_id": "NI192", "title": "Waste recycled", "polarity": "high_is_good",
    ...        "value_type": "proportion", "unit": "%", "multiplier": 100.0, "decimals": 1.0,
    ...        "frequency": "annual", "period_type": "financial", "source": "Defra",
    ...        "scope": "national"}
    >>> Indicator.from_row(row).polarity
    <Polarity.HIGH_IS_GOOD: 'high_is_good'>
    """

    indicator_id: str
    title: str
    polarity: Polarity
    value_type: ValueType
    unit: str
    multiplier: float
    decimals: int
    frequency: Frequency
    period_type: PeriodType
    source: str
    scope: Scope
    good_performance: str = ""
    designated: bool = False
    statutory: bool = False
    in_reward_scheme: bool = False
    outcome: str = ""
    people: str = ""
    disclosive: bool = True
    benchmark_relevant: bool = True
    benchmark_reason: str = ""
    definition: str = ""
    illustrative: bool = False

    @classmethod
    def from_row(cls, row: Row) -> Indicator:
        """The record of a row of the ``indicators`` frame.

        Raises
        ------
        DataError
            If a word is not one of its closed set.
        """
        fields = {name: row[name] for name in cls.__slots__ if name in row}
        who = f"indicator {row['indicator_id']}"
        fields |= {
            "polarity": _word(row, "polarity", Polarity, who),
            "value_type": _word(row, "value_type", ValueType, who),
            "frequency": _word(row, "frequency", Frequency, who),
            "period_type": _word(row, "period_type", PeriodType, who),
            "scope": _word(row, "scope", Scope, who),
            "multiplier": float(row["multiplier"]),
            "decimals": int(row["decimals"]),
        }
        return cls(**{name: _plain(value) for name, value in fields.items()})


@dataclass(frozen=True, slots=True)
class Area:
    """A place with a code: one row of ``areas``.

    Examples
    --------
    >>> Area("E10000029", "Suffolk", "county", "E12000006").area_name
    'Suffolk'
    """

    area_code: str
    area_name: str
    area_type: str
    parent_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @classmethod
    def from_row(cls, row: Row) -> Area:
        """The record of a row of the ``areas`` frame."""
        return cls(**{name: _plain(row[name]) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Partnership:
    """A delivery partnership: one row of ``partnerships``.

    Examples
    --------
    >>> Partnership("greenest-county", "Creating the Greenest County", "E10000029").area_code
    'E10000029'
    """

    partnership_id: str
    name: str
    area_code: str
    theme: str = ""
    chair_role: str = ""
    description: str = ""
    illustrative: bool = False

    @classmethod
    def from_row(cls, row: Row) -> Partnership:
        """The record of a row of the ``partnerships`` frame."""
        return cls(**{name: _plain(row[name]) for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class ComparatorChoice:
    """Whom a clinic asks to be compared with; an empty field leaves the choice to the data.

    Parameters
    ----------
    england : str
        Code of England.
    region : str
        Code of the region.
    neighbours : tuple of str
        Codes of the neighbours, nearest first.

    Examples
    --------
    >>> ComparatorChoice(england="E92000001").codes
    ('E92000001',)
    """

    england: str = ""
    region: str = ""
    neighbours: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that is given: England, region, neighbours."""
        return tuple(code for code in (self.england, self.region, *self.neighbours) if code)


def _word(row: Row, name: str, enum: type[Word], who: str) -> Word:
    value = str(row[name])
    allowed = [str(member) for member in enum]
    if value not in allowed:
        raise DataError(
            f"{name} '{value}' of {who} is not one of {', '.join(allowed)}."
            f"{suggestion(value, allowed)} Correct it in the table indicators."
        )
    return enum(value)


def _plain(value: Any) -> Any:
    """Numpy and pandas scalars as the plain values that a record holds."""
    if value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value
