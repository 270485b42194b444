"""The columns of each source's file, under every heading it has been published with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFormat:
    """How to recognise a file of one source.

    Parameters
    ----------
    command : str
        The word that imports it: ``clinic import <command>``.
    name : str
        Name of the source for people.
    columns : mapping
        The headings each column has been published with, the current one first.
    required : frozenset of str
        Columns that a file must have.
    missing_words : frozenset of str
        Words that stand for an empty cell.

    Examples
    --------
    >>> ONS.column_of("AREACD")
    'area_code'
    """

    command: str
    name: str
    columns: Mapping[str, tuple[str, ...]]
    required: frozenset[str]
    missing_words: frozenset[str] = frozenset()

    def column_of(self, heading: str) -> str | None:
        """Our name of the column under a heading, or None when the format has no such column."""
        plain = _plain(heading)
        for column, headings in self.columns.items():
            if plain in {_plain(known) for known in headings}:
                return column
        return None

    def matched(self, header: list[str]) -> dict[str, str]:
        """Our column name for each heading of a file that the format knows."""
        named = {heading: self.column_of(heading) for heading in header}
        return {heading: column for heading, column in named.items() if column is not None}

    def unused(self, header: list[str]) -> list[str]:
        """Headings of a file that the format has no use for."""
        return [heading for heading in header if heading and self.column_of(heading) is None]

    def missing(self, header: list[str]) -> list[str]:
        """Headings that the format requires and a file does not have."""
        present = set(self.matched(header).values())
        return [self.columns[c][0] for c in self.columns if c in self.required - present]


def _plain(heading: str) -> str:
    """A heading without case, spaces and punctuation, which differ between export tools."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


FINGERTIPS = SourceFormat(
    command="fingertips",
    name="Fingertips",
    columns={
        "source_id": ("Indicator ID",),
        "title": ("Indicator Name",),
        "parent_code": ("Parent Code",),
        "parent_name": ("Parent Name",),
        "area_code": ("Area Code",),
        "area_name": ("Area Name",),
        "area_kind": ("Area Type",),
        "sex": ("Sex",),
        "age": ("Age",),
        "category_type": ("Category Type",),
        "category": ("Category",),
        "period": ("Time period", "Timeperiod Label"),
        "value": ("Value",),
        "lower_cl": ("Lower CI 95.0 limit", "Lower CI 95 limit", "Lower CI limit", "Lower CI"),
        "upper_cl": ("Upper CI 95.0 limit", "Upper CI 95 limit", "Upper CI limit", "Upper CI"),
        "numerator": ("Count", "Numerator"),
        "denominator": ("Denominator",),
        "value_note": ("Value note",),
        "compared_england": (
            "Compared to England value or percentiles",
            "Comparedto England value or percentiles",
            "Compared to England",
        ),
    },
    required=frozenset({"source_id", "title", "area_code", "area_name", "period", "value"}),
    # A file saved from R writes an empty cell as NA.
    missing_words=frozenset({"NA"}),
)

ONS = SourceFormat(
    command="ons",
    name="ONS Explore Local Statistics",
    columns={
        "area_code": ("areacd",),
        "area_name": ("areanm",),
        "area_kind": ("geography",),
        "title": ("indicator",),
        "period": ("period",),
        "value": ("observation",),
        "measure": ("measure",),
        "unit": ("unit",),
        "lower_cl": ("lci_95",),
        "upper_cl": ("uci_95",),
        "status": ("status",),
        "notes": ("notes",),
    },
    required=frozenset({"area_code", "area_name", "title", "period", "value"}),
)

FORMATS = (FINGERTIPS, ONS)
