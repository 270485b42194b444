"""Write docs/conformance.md anew; with --check only say whether it is up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.conformance.page import build_page, reader

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT.parent / "shared" / "reference"
PAGE = PROJECT / "docs" / "conformance.md"


def main(arguments: list[str]) -> int:
    if not REFERENCE.is_dir():
        print("The folder ../shared/reference is missing. Put it beside the project's own folder.")
        return 2
    text = build_page(reader(REFERENCE))
    is_current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
    if "--check" in arguments:
        print("docs/conformance.md is " + ("up to date." if is_current else "out of date."))
        return 0 if is_current else 1
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    print("Wrote docs/conformance.md" + (", unchanged." if is_current else "."))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
