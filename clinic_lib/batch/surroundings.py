"""The environment in which notebooks run: the same for everybody, and nothing of it is kept."""

from __future__ import annotations

import os
from pathlib import Path


def quiet_environment(private: Path) -> dict[str, str]:
    """Environment variables for a process that runs notebooks.

    Parameters
    ----------
    private : Path
        A folder of its own, to be removed afterwards.

    Returns
    -------
    dict of str
        Nothing of the user's Jupyter or IPython, nothing kept.
    """
    folders = {
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
    }
    # Each notebook is one of several: threads of its linear algebra would only get in their way.
    single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    # Memory that a thread of its own tidies up would be in the way of forking.
    single |= {
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "JE_ARROW_MALLOC_CONF": "background_thread:false",
    }
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONIOENCODING": "utf-8"}
    own = {name: str(private / folder) for name, folder in folders.items()}
    return {**single, **os.environ, **quiet, **own}
