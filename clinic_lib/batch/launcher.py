"""The start of a notebook's kernel, without the part of it that nothing here needs."""

from __future__ import annotations

import sys


def main() -> None:
    """Start an IPython kernel on the connection file that the command line names."""
    # jsonschema's optional check of internationalised addresses takes more than half of a kernel's
    # start; where the module cannot be imported jsonschema leaves that one check out.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
