"""The check before anything is run: data, clinic files, notebooks, template and output folder."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.addresses import Address, Place
from clinic_lib.batch.notebook_runs import notebook_parameters
from clinic_lib.batch.notebooks import PRODUCTS, check_notebook, find_notebook
from clinic_lib.batch.settings import Settings
from clinic_lib.errors import ParameterError, Problem, suggestion

if TYPE_CHECKING:
    from clinic_lib.data import Survey
    from clinic_lib.meeting import Clinic


def load_clinics(files: Sequence[Path]) -> tuple[Clinic, ...]:
    """The clinics of some files.

    Raises
    ------
    ParameterError
        If a file cannot be used, with everything that is wrong with it.
    """
    # Reading clinic files needs the data layer, and with it pandas: not before it has to.
    from clinic_lib.meeting import load_clinic

    return tuple(load_clinic(path) for path in files)


def choose_clinic(wanted: str, folder: Path) -> Path:
    """The file of one clinic, named by its id or by its path.

    Parameters
    ----------
    wanted : str
        Such as ``greenest-county-2011-06`` or ``parameters/greenest-county-2011-06.yml``.
    folder : Path
        The clinic files.

    Returns
    -------
    Path

    Raises
    ------
    ParameterError
        If there is none, with the nearest spelling and all there are.
    """
    if Path(wanted).is_file():
        return Path(wanted)
    from clinic_lib.meeting import clinic_files, read_clinic

    by_id: dict[str, Path] = {}
    for path in clinic_files(folder):
        by_id[path.stem] = path
        # A broken file can still be named; the check will say what is wrong with it.
        clinic, _ = read_clinic(path, path.name)
        if clinic is not None:
            by_id[clinic.clinic_id] = path
    if wanted in by_id:
        return by_id[wanted]
    if not by_id:
        lack = "holds no clinic file" if Path(folder).is_dir() else "is not there"
        raise ParameterError(
            f"There is no clinic '{wanted}': the folder '{folder}' {lack}. Name the folder that "
            "holds the clinic files with --parameters, or the clinic file itself."
        )
    raise ParameterError(
        f"There is no clinic '{wanted}' in '{folder}'.{suggestion(wanted, by_id)} "
        f"Name one of these, or a file: {', '.join(sorted(by_id))}."
    )


def check_everything(
    settings: Settings, *, only: Path | None = None, seen: Survey | None = None
) -> tuple[Problem, ...]:
    """Every problem that would spoil a batch, all at once; nothing is run.

    Parameters
    ----------
    settings : Settings
        Folders and template.
    only : Path, optional
        The one clinic file that is to be used; all of the folder's without it.
    seen : Survey, optional
        What is known of the data already. Without it they are looked at as far as a clinic file
        names their indicators: a national set is far larger than what one batch needs of it.

    Returns
    -------
    tuple of Problem
        Data first, then clinic files, then everything else; empty when all is well.
    """
    # Checking data needs pandas: not before it has to.
    from clinic_lib.data import survey
    from clinic_lib.meeting import check_clinics, clinic_files, mentioned_indicators

    folder = only.parent if only else settings.parameters
    if seen is None:
        seen = survey(settings.data, indicators=mentioned_indicators(clinic_files(folder)))
    found = check_clinics(folder, settings.data, seen=seen)
    problems = [
        *seen.problems,
        *(problem for problem in found if only is None or problem.file == only.name),
        *check_template(settings.template),
        *check_output(settings.output),
    ]
    if not problems:
        clinics = load_clinics((only,) if only else clinic_files(folder))
        problems += check_notebooks(clinics, settings)
    return tuple(dict.fromkeys(problems))


def check_notebooks(clinics: Sequence[Clinic], settings: Settings) -> tuple[Problem, ...]:
    """Every parameter that a notebook would be given but does not declare."""
    found: dict[Problem, None] = {}
    for product in PRODUCTS:
        notebook = find_notebook(product.name)
        for clinic in clinics:
            parameters = notebook_parameters(product.name, clinic, settings, settings.data.parent)
            found |= dict.fromkeys(check_notebook(notebook, parameters))
    return tuple(found)


def check_output(folder: Place) -> tuple[Problem, ...]:
    """Why outputs cannot be written to a place, which need not exist yet; empty where they can.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     check_output(Path(folder))
    ()
    """
    if isinstance(folder, Address):
        # What reaches stores is an extra: not for a folder.
        from clinic_lib.batch.stores import check_store

        return check_store(folder)
    remedy = "Name another folder with --output, or ask for the right to write to this one."
    # A check changes nothing, so a folder that is not there is not made: its place is tried.
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return ()
    except OSError as error:
        reason = error.strerror or str(error)
        return (Problem(str(folder), f"cannot be written to ({reason})", remedy),)


def check_template(template: Path | None) -> tuple[Problem, ...]:
    """Why a file cannot be the packs' PowerPoint template; empty where it can.

    Examples
    --------
    >>> check_template(None)
    ()
    """
    if template is None:
        return ()
    if not template.is_file():
        return (Problem(str(template), "the template is not there", "Check the name."),)
    try:
        with zipfile.ZipFile(template) as package:
            is_powerpoint = "ppt/presentation.xml" in package.namelist()
    except (OSError, zipfile.BadZipFile):
        is_powerpoint = False
    if is_powerpoint:
        return ()
    return (
        Problem(
            str(template),
            "is not a PowerPoint file",
            "Save the template as .pptx in PowerPoint and name that file.",
        ),
    )
