"""What was made, from what, by which versions and when: one record a clinic, for an auditor."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

MANIFEST = "manifest.json"
FAILED_MANIFEST = "manifest.failed.json"
# The packages whose version can change a figure or a page.
PACKAGES = (
    "performance-clinics",
    "pandas",
    "numpy",
    "scipy",
    "plotly",
    "papermill",
    "nbconvert",
    "python-pptx",
    "python-docx",
    "openpyxl",
    "gptables",
    "xlsxwriter",
    "typst",
    "icalendar",
    "holidays",
    "segno",
    "pyarrow",
    "ipython",
    "jinja2",
)
PACKAGE_FOLDER = Path(__file__).resolve().parents[1]


def build_manifest(
    clinic: Clinic,
    runs: Iterable[tuple[NotebookRun, NotebookOutcome]],
    folder: Path,
    outputs: Iterable[str],
) -> dict[str, Any]:
    """The manifest of one clinic as a plain record.

    Parameters
    ----------
    clinic : Clinic
        The clinic the outputs are for.
    runs : iterable of (NotebookRun, NotebookOutcome)
        Its notebooks and what came of them.
    folder : Path
        Where the outputs are while their hashes are taken.
    outputs : iterable of str
        Names of the files to list.

    Returns
    -------
    dict
        Only text, numbers, lists and dictionaries; keys in the order of reading.
    """
    pairs = list(runs)
    provenance = next((outcome.provenance for _, outcome in pairs if outcome.provenance), {})
    return {
        "clinic": {
            "id": clinic.clinic_id,
            "title": clinic.title,
            "date": clinic.date.isoformat(),
            "partnership": clinic.partnership_id,
            "file": clinic.path.name,
            "sha256": sha256(clinic.path),
        },
        "status": "failed" if any(outcome.error for _, outcome in pairs) else "complete",
        "figures": provenance.get("figures"),
        "illustrative": provenance.get("illustrative"),
        "data_as_at": provenance.get("data_as_at"),
        "disclosure": provenance.get("disclosure"),
        "started": min((outcome.started for _, outcome in pairs if outcome.started), default=""),
        "finished": max((outcome.finished for _, outcome in pairs), default=""),
        "seconds": round(sum(outcome.seconds for _, outcome in pairs), 2),
        "notebooks": [_notebook(run, outcome) for run, outcome in pairs],
        "data": _files_read(pairs),
        "outputs": [
            {
                "file": name,
                "bytes": (folder / name).stat().st_size,
                "sha256": sha256(folder / name),
            }
            for name in sorted(outputs)
        ],
        "versions": versions(),
        "warnings": sorted({words for _, outcome in pairs for words in outcome.warnings}),
    }


def _files_read(pairs: Iterable[tuple[NotebookRun, NotebookOutcome]]) -> list[dict[str, str]]:
    """Every data file that any of the notebooks read, once, in order of name."""
    read = {
        entry["file"]: entry["sha256"]
        for _, outcome in pairs
        for entry in outcome.provenance.get("files", [])
    }
    return [{"file": name, "sha256": digest} for name, digest in sorted(read.items())]


def _notebook(run: NotebookRun, outcome: NotebookOutcome) -> dict[str, Any]:
    """One notebook's entry."""
    return {
        "name": run.name,
        "sha256": sha256(Path(run.notebook)),
        "status": "failed" if outcome.error else "complete",
        "error": outcome.error,
        "started": outcome.started,
        "finished": outcome.finished,
        "seconds": outcome.seconds,
        "parameters": run.parameters,
    }


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that can change a figure or a page.

    Examples
    --------
    >>> versions()["python"].split(".")[0]
    '3'
    """
    return dict(_versions())


@functools.cache
def _versions() -> tuple[tuple[str, str], ...]:
    packages = ((package, metadata.version(package)) for package in PACKAGES)
    return (("python", platform.python_version()), *packages)


def write_manifest(manifest: Mapping[str, Any], path: Path) -> Path:
    """Write a manifest as readable JSON, through a temporary name."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
    os.replace(temporary, path)
    return path


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, as lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
