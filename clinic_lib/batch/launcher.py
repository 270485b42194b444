"""The start of a notebook's kernel, without the part of it that nothing here needs."""

from __future__ import annotations

import os
import sys

from clinic_lib.batch import processes

MEGABYTES = "CLINIC_MEGABYTES"
"""The environment variable that says how much memory the kernel may have; 0 for no limit."""


def main() -> None:
    """Start an IPython kernel on the connection file that the command line names."""
    # A worker that is killed has no chance to end its kernel.
    processes.die_with_parent()
    megabytes = int(os.environ.pop(MEGABYTES, "0"))
    if megabytes:
        processes.limit_memory(megabytes)
    # jsonschema's optional check of internationalised addresses takes more than half of a kernel's
    # start; where the module cannot be imported jsonschema leaves that one check out.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
