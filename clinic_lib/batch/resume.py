"""Whether what stands in a clinic's folder is what would be made now. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clinic_lib.batch.inputs import WORDS, Inputs
from clinic_lib.batch.manifest import sha256
from clinic_lib.batch.own_files import hashes_made, read_manifest

MISSING = "'{name}' is not there any more"
HAND = "'{name}' has been changed by hand"


def why_make(folder: Path, inputs: Inputs, expected: Sequence[str]) -> str:
    """Why a clinic has to be made.

    Parameters
    ----------
    folder : Path
        Where its outputs are.
    inputs : Inputs
        What it would be made from now.
    expected : sequence of str
        The files that it must have.

    Returns
    -------
    str
        In words; empty where it is up to date.
    """
    manifest = read_manifest(folder)
    if why := why_make_from_record(manifest, inputs):
        return why
    made = hashes_made(manifest)
    missing = [name for name in {*expected, *made} if not (folder / name).is_file()]
    if missing:
        return MISSING.format(name=min(missing))
    edited = [name for name, digest in sorted(made.items()) if sha256(folder / name) != digest]
    return HAND.format(name=edited[0]) if edited else ""


def why_make_from_record(manifest: dict[str, Any], inputs: Inputs) -> str:
    """Why a clinic has to be made, as far as its manifest alone tells; empty for no reason."""
    if not manifest:
        return "it has not been made yet"
    if manifest.get("status") != "complete" or not isinstance(manifest.get("inputs"), dict):
        return "it is not known what it was made from"
    before = manifest["inputs"]
    changed = [name for name, part in inputs.parts.items() if before.get(name) != part]
    return ", ".join(WORDS[name] for name in changed)
