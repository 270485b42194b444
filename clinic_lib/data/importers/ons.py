"""Importer of ONS Explore Local Statistics: one row an area, indicator and ISO period.

The file beside it with the same name and the ending ``.json`` gives titles, decimals, source and
release date; without it the CSV alone will do.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.formats import ONS
from clinic_lib.data.importers.observing import Described
from clinic_lib.data.importers.pipeline import Source, run_import
from clinic_lib.data.importers.report import ImportReport
from clinic_lib.data.importers.tidying import (
    multiplier_in,
    period_kinds,
    settle_period_type,
    slug,
    usual_decimals,
)
from clinic_lib.terms import Marker, PeriodType, Polarity, Scope, ValueType

MARKERS = {
    "x": Marker.NOT_AVAILABLE,
    "c": Marker.CONFIDENTIAL,
    "z": Marker.NOT_APPLICABLE,
    "u": Marker.LOW_RELIABILITY,
    "p": Marker.PROVISIONAL,
    "r": Marker.REVISED,
    "e": Marker.ESTIMATED,
    "b": Marker.BREAK,
    "low": Marker.LOW,
    "k": Marker.LOW,
}
NO_VALUE = (Marker.NOT_AVAILABLE, Marker.CONFIDENTIAL, Marker.NOT_APPLICABLE)
PERIOD_ORDER = (
    PeriodType.CALENDAR,
    PeriodType.FINANCIAL,
    PeriodType.ACADEMIC,
    PeriodType.QUARTER,
    PeriodType.MONTH,
    PeriodType.ROLLING,
    PeriodType.SNAPSHOT,
)
_OBSOLETE = re.compile(r"Obsolete code since (\d{4})(?: \(replaced by (.*)\))?")
_SHORT_UNITS = {"yrs": "years", "£": "£", "%": "%"}


def import_ons(
    files: Iterable[str | os.PathLike[str]],
    *,
    into: str | os.PathLike[str],
    areas: Iterable[str] = (),
    partitioned: bool = False,
) -> ImportReport:
    r"""Files of ONS Explore Local Statistics as tables of a data folder.

    Parameters
    ----------
    files : iterable of path
        The CSV files as published. A ``.json`` of the same name beside one is read with it.
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
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "rate.csv"
    ...     written = file.write_text(
    ...         "areacd,areanm,indicator,period,observation\n"
    ...         "E10000029,Suffolk,Employment rate,2008-01-01/P1Y,77.9\n",
    ...         encoding="utf-8",
    ...     )
    ...     import_ons([file], into=Path(folder) / "data").indicators[0].first_period
    '2008'
    """
    given = [files] if isinstance(files, str | os.PathLike) else list(files)
    tables = [Path(file) for file in given if not _is_metadata_of(Path(file), given)]
    warnings, metadata = _load_metadata(tables)
    source = Source(ONS, _tidy, partial(_describe, metadata))
    return run_import(
        source, tables, into=into, areas=areas, warnings=warnings, partitioned=partitioned
    )


def _is_metadata_of(file: Path, given: Sequence[str | os.PathLike[str]]) -> bool:
    """Whether a file is the description of another that was named, as with ``ons/*``."""
    return file.suffix == ".json" and any(
        Path(other).suffix == ".csv" and Path(other).stem == file.stem for other in given
    )


def _load_metadata(tables: Sequence[Path]) -> tuple[tuple[str, ...], dict[str, dict[str, str]]]:
    """What to tell of the files beside the tables; what they say of each table and indicator."""
    warnings, caveats, known = [], [], {}
    for table in tables:
        beside = table.with_suffix(".json")
        if table.suffix.lower() != ".csv" or not beside.is_file():
            continue
        try:
            content = json.loads(beside.read_text(encoding="utf-8-sig"))["ess-beta-metadata"]
            shared = content.get("shared", content)
            named = {k: v for k, v in content.items() if k != "shared" and isinstance(v, dict)}
            for name, own in {str(table): {}, **named}.items():
                known[name] = {
                    key: value if isinstance(value, str) else "" if value is None else str(value)
                    for key, value in {**shared, **own}.items()
                }
                caveats += [beside.name] if known[name].get("caveats") else []
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            warnings.append(f"{beside} could not be read and was not used")
    if caveats:
        told = ", ".join(dict.fromkeys(caveats))
        warnings.append(f"read the caveats published beside the figures: {told}")
    return tuple(warnings), known


def _tidy(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Rows with markers, no breakdown and the end of areas that were abolished."""
    rows = _without_unknown_status(rows, findings)
    obsolete = rows["notes"].str.extract(_OBSOLETE)
    # English local government changes on 1 April, so a code's last day is 31 March.
    ended = (obsolete[0] + "-03-31").fillna("")
    other_notes = rows["notes"].where(ended == "", "")
    for note, count in other_notes[other_notes != ""].value_counts().items():
        findings.note(str(note), int(count))
    _tell_abolished(rows, obsolete, findings)
    value, marker = _add_markers(rows, findings)
    return rows.assign(
        key=rows["title"],
        value=value,
        marker=marker,
        breakdown="",
        valid_to=ended,
        parent_code="",
        parent_name="",
    )


def _without_unknown_status(rows: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    """Rows whose status is one we know; a forecast, for one, must not pass for a result."""
    status = rows["status"].str.strip("[] ").str.lower()
    for unknown in sorted(set(status.unique()) - {"", *MARKERS}):
        findings.leave_out(rows[status == unknown], f"status '{unknown}' is not known")
    return rows.assign(status=status)[status.isin(["", *MARKERS])]


def _add_markers(rows: pd.DataFrame, findings: Findings) -> tuple[pd.Series, pd.Series]:
    """Values and markers: a value that the status says is not published is taken away."""
    marker = rows["status"].map({**MARKERS, "": ""}).astype("str")
    withheld = marker.isin(NO_VALUE) & rows["value"].notna()
    findings.withhold(rows[withheld], "values left out, because their status says there is none")
    value = rows["value"].mask(withheld)
    doubtful = rows["notes"].str.contains("unreliable", case=False) & (marker == "")
    marker = marker.mask(doubtful, str(Marker.LOW_RELIABILITY))
    unexplained = value.isna() & (marker == "")
    if unexplained.any():
        findings.note("no value and no status: marked [x]", int(unexplained.sum()))
    bare = value.isna() & ~marker.isin((*NO_VALUE, Marker.LOW))
    return value, marker.mask(bare, str(Marker.NOT_AVAILABLE) + marker)


def _tell_abolished(rows: pd.DataFrame, obsolete: pd.DataFrame, findings: Findings) -> None:
    """Name the areas that no longer exist, and what replaced them."""
    gone = rows.assign(since=obsolete[0], by=obsolete[1].fillna(""))
    gone = gone[gone["since"].notna()].drop_duplicates("area_code")
    for area in gone.to_dict("records"):
        by = f", now {area['by']}" if area["by"] else ""
        words = f"{area['area_code']} {area['area_name']} in {area['since']}{by}"
        findings.ended(area["area_code"], words)


def _describe(
    metadata: Mapping[str, Mapping[str, str]], rows: pd.DataFrame, findings: Findings
) -> Sequence[Described]:
    """The one indicator of some rows."""
    name = str(rows["title"].iloc[0])
    told = metadata.get(name) or metadata.get(str(rows["file"].iloc[0]), {})
    kinds = period_kinds(rows["period"], PERIOD_ORDER)
    rows, kind = settle_period_type(rows, kinds, findings)
    if rows.empty:
        return ()
    indicator_id = f"ons-{slug(name)}"
    value_type, multiplier = _value_type(rows)
    indicator = {
        "indicator_id": indicator_id,
        "title": told.get("label") or name,
        "polarity": str(Polarity.NO_JUDGEMENT),
        "value_type": str(value_type),
        "unit": _unit(rows, told),
        "multiplier": str(multiplier),
        "decimals": _decimals(rows, told),
        "period_type": kind,
        "source": " and ".join(filter(None, told.get("sourceOrg", "").split("|")))
        or "Office for National Statistics",
        "scope": str(Scope.NATIONAL),
        # What is in the public file has been through the disclosure control of its publisher.
        "disclosive": "no",
        "definition": _definition(told),
    }
    rows = rows.assign(as_at=_released(told))
    return (Described(indicator, rows, "ONS does not say which direction is good"),)


def _value_type(rows: pd.DataFrame) -> tuple[ValueType, int]:
    """What kind of number the values are, from their unit and measure, and what they are per."""
    unit, measure = str(rows["unit"].iloc[0]), str(rows["measure"].iloc[0])
    per = multiplier_in(f"{unit} {measure}")
    if bool((rows["value"] < 0).any()):
        return ValueType.CHANGE, per or (100 if unit == "%" else 1)
    if unit == "%":
        above_the_whole = bool((rows["value"] > 100).any())
        return ValueType.RATE if above_the_whole else ValueType.PROPORTION, 100
    if per is not None:
        return ValueType.RATE, per
    if "per capita" in measure.lower() or "per head" in measure.lower():
        return ValueType.RATIO, 1
    if unit.lower() in ("number", "count"):
        return ValueType.COUNT, 1
    return ValueType.MEAN, 1


def _unit(rows: pd.DataFrame, told: Mapping[str, str]) -> str:
    """The unit as printed after a number."""
    unit = str(rows["unit"].iloc[0]) or str(rows["measure"].iloc[0])
    return told.get("suffix") or told.get("subText") or _SHORT_UNITS.get(unit, unit) or "units"


def _decimals(rows: pd.DataFrame, told: Mapping[str, str]) -> str:
    """Decimals to print: as the metadata says, where it says something that can be printed."""
    asked = told.get("decimalPlaces", "")
    return asked if asked in ("0", "1", "2", "3", "4") else str(usual_decimals(rows["value"]))


def _definition(told: Mapping[str, str]) -> str:
    """What the indicator is, in the publisher's words and on one line."""
    subtitle, description = told.get("subtitle", ""), told.get("longDescription", "")
    return " ".join(f"{subtitle.rstrip('.')}. {description}".split()) if subtitle else description


def _released(told: Mapping[str, str]) -> str:
    """The latest release date that the metadata gives, as an ISO date."""
    dates = pd.to_datetime(
        pd.Series(told.get("sourceDate", "").split("|"), dtype="str"),
        format="%d/%m/%Y",
        errors="coerce",
    )
    return "" if dates.isna().all() else str(dates.max().date())
