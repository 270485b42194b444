"""What a batch is told: where things are, how hard to work, and what to leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinic_lib.batch.addresses import Place
from clinic_lib.batch.executors import EngineChoice


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and how hard to work.

    Parameters
    ----------
    data, parameters : Path
        Folders of the tables and of the clinic files.
    output : Path or Address
        Where to put what is made: a folder of this machine, or of a store.
    template : Path, optional
        PowerPoint file whose design the evidence packs take.
    jobs : int
        How many notebooks run at once.
    cell_seconds, notebook_seconds : int
        Longest that a single cell, and a whole notebook, may run.
    megabytes : int, optional
        Most memory for one notebook; by default a fair share of what the machine has.
    engine : EngineChoice
        How cells are run.
    resume : bool
        Whether clinics that are up to date are left as they are.
    scheduler : str
        Address of a Dask scheduler whose workers make the clinics; empty for this machine.
    """

    data: Path
    parameters: Path
    output: Place
    template: Path | None = None
    jobs: int = 1
    cell_seconds: int = 600
    notebook_seconds: int = 3600
    megabytes: int | None = None
    engine: EngineChoice = EngineChoice.AUTO
    resume: bool = False
    scheduler: str = ""
