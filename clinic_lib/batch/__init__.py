"""Running many: check all, run each, keep what is good, record all. Knows no indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.on_demand import names_on_demand as _names_on_demand

if TYPE_CHECKING:
    from clinic_lib.batch.addresses import (
        Address,
        Place,
        read_place,
    )
    from clinic_lib.batch.deadlines import timetable_text
    from clinic_lib.batch.drafting import (
        Drafted,
        draft_clinic,
        drafted_text,
        print_draft,
    )
    from clinic_lib.batch.executors import (
        EngineChoice,
        Executor,
        LocalProcesses,
    )
    from clinic_lib.batch.folders import (
        Folders,
        find_folders,
    )
    from clinic_lib.batch.interruption import (
        keep_pyarrow_from_signals,
        noted_interruptions,
    )
    from clinic_lib.batch.manifest import (
        build_manifest,
        write_manifest,
    )
    from clinic_lib.batch.neighbours import (
        ComputedNeighbours,
        NeighbourRequest,
        compute_neighbours,
    )
    from clinic_lib.batch.notebooks import (
        PRODUCTS,
        Product,
        declared_parameters,
        find_notebook,
    )
    from clinic_lib.batch.preflight import (
        check_everything,
        choose_clinic,
        load_clinics,
    )
    from clinic_lib.batch.progress import (
        ProgressLine,
    )
    from clinic_lib.batch.publish import (
        ClinicResult,
    )
    from clinic_lib.batch.run import (
        run_batch,
    )
    from clinic_lib.batch.settings import (
        Settings,
    )
    from clinic_lib.batch.suggesting import (
        read_day,
        suggest_clinics,
        suggestion_json,
        suggestion_text,
    )
    from clinic_lib.batch.summary import (
        all_is_well,
        batch_summary,
        problem_list,
        warning_list,
    )
    from clinic_lib.batch.tasks import (
        NotebookOutcome,
        NotebookRun,
    )

__all__ = [
    "PRODUCTS",
    "Address",
    "ClinicResult",
    "ComputedNeighbours",
    "Drafted",
    "EngineChoice",
    "Executor",
    "Folders",
    "LocalProcesses",
    "NeighbourRequest",
    "NotebookOutcome",
    "NotebookRun",
    "Place",
    "Product",
    "ProgressLine",
    "Settings",
    "all_is_well",
    "batch_summary",
    "build_manifest",
    "check_everything",
    "choose_clinic",
    "compute_neighbours",
    "declared_parameters",
    "draft_clinic",
    "drafted_text",
    "find_folders",
    "find_notebook",
    "keep_pyarrow_from_signals",
    "load_clinics",
    "noted_interruptions",
    "print_draft",
    "problem_list",
    "read_day",
    "read_place",
    "run_batch",
    "suggest_clinics",
    "suggestion_json",
    "suggestion_text",
    "timetable_text",
    "warning_list",
    "write_manifest",
]

__getattr__, __dir__ = _names_on_demand(__name__)
