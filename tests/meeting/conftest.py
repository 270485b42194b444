"""A clinic file that uses every key, with the documents that it names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FULL = (Path(__file__).parent / "full_clinic.yml").read_text(encoding="utf-8")
FILES = {
    "introduction.docx": b"PK\x03\x04and so on",
    "plan.pdf": b"%PDF-1.7 and so on",
    "empty.pdf": b"",
    "not.pdf": b"PK\x03\x04 is no PDF",
    "plan.exe": b"MZ",
}


@pytest.fixture(scope="session")
def meeting_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of clinic files with good and bad documents in it."""
    folder = tmp_path_factory.mktemp("meetings")
    documents = folder / "documents"
    documents.mkdir()
    for name, content in FILES.items():
        (documents / name).write_bytes(content)
    (documents / "folder.pdf").mkdir()
    outside = folder.parent / "outside.pdf"
    outside.write_bytes(b"%PDF-1.7")
    os.symlink(outside, documents / "link.pdf")
    return folder


@pytest.fixture
def full_clinic(meeting_folder: Path) -> Callable[..., Path]:
    """Writes the clinic file that uses every key, with some words put in place of others."""

    def write(*changes: tuple[str, str], name: str = "full.yml") -> Path:
        text = FULL
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        path = meeting_folder / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
