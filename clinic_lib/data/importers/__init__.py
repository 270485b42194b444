"""Importers: published data as they are, into tables of a data folder, saying what was left out."""

from clinic_lib.data.importers.fingertips import import_fingertips
from clinic_lib.data.importers.neighbours import (
    ImportedList,
    NeighbourReport,
    import_neighbours,
)
from clinic_lib.data.importers.ons import import_ons
from clinic_lib.data.importers.report import ImportedIndicator, ImportReport, LeftOut

__all__ = [
    "ImportReport",
    "ImportedIndicator",
    "ImportedList",
    "LeftOut",
    "NeighbourReport",
    "import_fingertips",
    "import_neighbours",
    "import_ons",
]
