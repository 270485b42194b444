"""The import itself, the same for every source: read, tidy, park, describe, check, write, report.

A source supplies three things: its file format, how to tidy a piece of a file and how to describe
an indicator from its rows. Everything else stands here once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from clinic_lib.data.importers.area_book import AREA_COLUMNS, AreaBook
from clinic_lib.data.importers.contradictions import without_contradictions
from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.folder import DataFolder
from clinic_lib.data.importers.formats import SourceFormat
from clinic_lib.data.importers.observing import (
    Described,
    build_observations,
    observation_columns,
)
from clinic_lib.data.importers.report import ImportedIndicator, ImportReport
from clinic_lib.data.importers.spool import Spool
from clinic_lib.data.importers.streaming import read_chunks, read_header
from clinic_lib.data.importers.tidying import (
    NUMBERS,
    add_numbers,
    clean_text,
    frequency_of,
    keep_areas,
    warn_of_idle_choices,
)
from clinic_lib.errors import DataError, Problem
from clinic_lib.terms import PeriodType, Polarity

# What is in the area book would only take memory while rows wait.
NOT_SPOOLED = AREA_COLUMNS[1:]


@dataclass(frozen=True)
class Source:
    """What the import needs to know of a source.

    Parameters
    ----------
    format : SourceFormat
        The columns of its files.
    tidy : callable
        From a piece of a file to rows with a ``key``, numbers, a ``marker`` and their area.
    describe : callable
        From all rows of one key to the indicators they hold.
    """

    format: SourceFormat
    tidy: Callable[[pd.DataFrame, Findings], pd.DataFrame]
    describe: Callable[[pd.DataFrame, Findings], Sequence[Described]]


def run_import(
    source: Source,
    files: Iterable[str | os.PathLike[str]],
    *,
    into: str | os.PathLike[str],
    areas: Iterable[str] = (),
    warnings: Iterable[str] = (),
    partitioned: bool = False,
) -> ImportReport:
    """Bring the files of a source into a data folder, wholly or not at all."""
    paths = _distinct(files)
    wanted = (areas,) if isinstance(areas, str) else tuple(areas)
    findings = Findings()
    for warning in warnings:
        findings.warn(warning)
    with DataFolder(Path(into), partitioned=partitioned) as folder:
        parts = folder.staging / "parts"
        parts.mkdir()
        spool, area_book = Spool(parts), AreaBook()
        for path in paths:
            _read(path, source, wanted, spool, area_book, findings)
        if spool.waiting_keys():
            warn_of_idle_choices(wanted, area_book.codes, findings)
        elif not findings.problems:
            raise findings.empty(_empty_step(findings, wanted))
        folder.read(findings)
        written = _write(source, spool, folder, findings)
        findings.raise_if_any(map(str, paths))
        if not written:
            raise findings.empty("no row is left that is an observation of an area and a period.")
        added, completed = folder.stage_areas(area_book.frame())
        folder.commit()
    return ImportReport(
        source=source.format.name,
        folder=Path(into),
        files=tuple(map(str, paths)),
        rows_read=findings.rows_read,
        rows_kept=sum(indicator.rows for indicator in written),
        left_out=findings.left_out,
        indicators=tuple(written),
        areas_added=added,
        areas_completed=completed,
        columns_left_out=findings.columns_left_out,
        notes=findings.notes,
        warnings=findings.warnings,
        next_steps=_next_steps(Path(into), written, area_book.example),
    )


def _distinct(files: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The files, each once, however often it was named."""
    given = [files] if isinstance(files, str | os.PathLike) else list(files)
    paths = list({Path(file).resolve(): Path(file) for file in given}.values())
    if not paths:
        raise DataError("No file was named. Name the files to import.")
    return paths


def _read(
    path: Path,
    source: Source,
    wanted: Sequence[str],
    spool: Spool,
    area_book: AreaBook,
    findings: Findings,
) -> None:
    """Read one file into the spool; its problems stop the import later, with everyone else's."""
    rows_before = findings.rows_read
    try:
        header, _ = read_header(path, source.format)
        findings.leave_columns_out(source.format.unused(header))
        for piece in read_chunks(path, source.format):
            findings.rows_read += len(piece)
            rows = _usable(piece, source.format, findings)
            rows = keep_areas(rows, wanted, findings)
            if rows.empty:
                continue
            rows = source.tidy(add_numbers(rows, findings), findings)
            area_book.add(rows)
            spool.add(rows.drop(columns=[name for name in NOT_SPOOLED if name in rows]))
    except DataError as error:
        for problem in error.problems:
            findings.add(problem)
    else:
        if findings.rows_read == rows_before:
            remedy = "Download it again: it has headings but no rows."
            findings.add(Problem(str(path), "holds no rows", remedy))


def _usable(piece: pd.DataFrame, source: SourceFormat, findings: Findings) -> pd.DataFrame:
    """The rows of a piece that say what they are about; blank lines go, half rows are refused."""
    columns = list(source.columns)
    cleaned = piece.assign(
        **{c: clean_text(piece[c]) for c in columns if c not in NUMBERS},
    )
    blank = (cleaned[columns] == "").all(axis=1)
    findings.leave_out(cleaned[blank], "blank line")
    rows = cleaned[~blank]
    for column in columns:
        if column in source.required and column != "value":
            heading = source.columns[column][0]
            empty = rows[column] == ""
            if empty.any():
                remedy = "The file may be cut or shifted: download it again."
                findings.refuse(rows[empty], f"{heading} is empty", remedy)
                rows = rows[~empty]
    return rows


def _write(
    source: Source, spool: Spool, folder: DataFolder, findings: Findings
) -> list[ImportedIndicator]:
    """Describe, check and stage every indicator; says what each became."""
    written, described_rows = [], []
    for key in spool.waiting_keys():
        for described in source.describe(spool.take(key), findings):
            indicator_id = described.indicator["indicator_id"]
            known = folder.indicator(indicator_id)
            kind = _period_type(described.indicator, known, folder, findings)
            if kind is None:
                continue
            observations = without_contradictions(
                build_observations(described, kind, findings, kind_is_given=known is not None),
                known or described.indicator,
                findings,
            )
            if observations.empty:
                findings.warn(f"{indicator_id} has no observation left and was not written")
                continue
            if observations["value"].isna().all():
                findings.warn(f"{indicator_id} has no value, only markers of why there is none")
            often = str(frequency_of(observations["start"], kind))
            described_rows.append({**described.indicator, "frequency": often})
            outcome = folder.stage_observations(indicator_id, observation_columns(observations))
            written.append(_imported(described, known, observations, outcome))
    folder.check_no_other_home([indicator.indicator_id for indicator in written], findings)
    folder.stage_indicators(described_rows)
    return written


def _period_type(
    described: Mapping[str, str],
    known: Mapping[str, str] | None,
    folder: DataFolder,
    findings: Findings,
) -> PeriodType | None:
    """The period type of an indicator: people's word for it comes before the importer's."""
    kind = (known or described).get("period_type", "")
    if kind in set(PeriodType):
        return PeriodType(kind)
    file, names = str(folder.path_of("indicators")), ", ".join(PeriodType)
    what = f"the period type of {described['indicator_id']} is not known"
    findings.add(Problem(file, what, f"Write one of {names}.", column="period_type", value=kind))
    return None


def _imported(
    described: Described,
    known: Mapping[str, str] | None,
    observations: pd.DataFrame,
    outcome: str,
) -> ImportedIndicator:
    """What the report says of an indicator."""
    indicator = known or described.indicator
    by_time = observations.sort_values("start", kind="stable")["period"]
    breakdowns = observations.loc[observations["breakdown"] != "", "breakdown"]
    return ImportedIndicator(
        indicator_id=described.indicator["indicator_id"],
        title=indicator.get("title", ""),
        outcome=outcome,
        rows=len(observations),
        areas=observations["area_code"].nunique(),
        first_period=str(by_time.iloc[0]),
        last_period=str(by_time.iloc[-1]),
        breakdowns=breakdowns.nunique(),
        polarity=indicator.get("polarity", ""),
        polarity_basis="as the indicators table says" if known else described.polarity_basis,
    )


def _empty_step(findings: Findings, wanted: Sequence[str]) -> str:
    """Which step left no row at all."""
    if wanted and any(entry.reason == "area not asked for" for entry in findings.left_out):
        return f"no row is about an area whose code begins with {' or '.join(wanted)}."
    return f"none of the {findings.rows_read:,} rows read says which area and period it is about."


def _next_steps(
    folder: Path, written: Sequence[ImportedIndicator], example: str
) -> tuple[str, ...]:
    """What a person has to do before a clinic can be made from the folder."""
    steps = []
    unjudged = [i.indicator_id for i in written if i.polarity == Polarity.NO_JUDGEMENT]
    if unjudged:
        steps.append(
            "Set polarity to high_is_good or low_is_good in indicators.csv for "
            f"{', '.join(unjudged)}; until then nothing is called better or worse."
        )
    if not any((folder / f"partnerships{suffix}").exists() for suffix in (".csv", ".parquet")):
        steps.append(
            "Add partnerships.csv, which says who answers for which area, for example:\n"
            "    partnership_id,name,area_code\n"
            f"    my-partnership,My partnership,{example}"
        )
    return tuple(steps)
