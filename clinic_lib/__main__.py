"""``python -m clinic_lib`` is the ``clinic`` command."""

from __future__ import annotations

from clinic_lib.cli import main

if __name__ == "__main__":
    main()
