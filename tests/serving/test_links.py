"""What the dashboard says when it starts, the ports it finds, and the addresses it knows."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from clinic_lib.batch import Folders
from clinic_lib.errors import OutputError, ParameterError
from clinic_lib.serving.access import Access
from clinic_lib.serving.clinics import find_served, read_frozen
from clinic_lib.serving.hosts import own_addresses
from clinic_lib.serving.links import first_words
from clinic_lib.serving.ports import USUAL_PORT, open_port

pytestmark = pytest.mark.integration
TOKEN = "correct-horse-battery"


def test_shared_it_prints_a_link_for_editors_and_one_for_viewers() -> None:
    access = Access(TOKEN)
    words = first_words(access, port=8866, clinic="june", addresses=["192.168.1.20", "fd00::2"])
    assert f"http://192.168.1.20:8866/?clinic=june&token={TOKEN}" in words
    assert f"http://[fd00::2]:8866/?clinic=june&token={access.viewer_token}" in words
    assert words.index("Editors") < words.index(TOKEN, words.index("Editors"))
    assert "not encrypted" in words


def test_behind_a_proxy_only_its_address_is_given() -> None:
    address = "https://clinics.example.gov.uk/june"
    words = first_words(Access(TOKEN), port=1, clinic="", addresses=[], address=address)
    assert f"{address}/?token={TOKEN}" in words
    assert "not encrypted" not in words


def test_a_port_in_use_is_told_or_passed_over() -> None:
    sockets, port = open_port(0, shared=False)
    try:
        with pytest.raises(ParameterError, match=f"Port {port} is in use"):
            open_port(port, shared=False)
        again, usual = open_port(None, shared=False)
        assert usual >= USUAL_PORT
        for one in again:
            one.close()
    finally:
        for one in sockets:
            one.close()


def test_its_own_addresses_are_none_that_only_it_can_reach() -> None:
    for address in own_addresses():
        socket.inet_aton(address)
        assert not address.startswith("127.")


CLINIC = """\
title: June
partnership: green
date: 2011-06-08
key_areas: [{title: Waste, indicators: [NI191]}]
"""


def test_one_broken_clinic_file_takes_away_no_other(tmp_path: Path) -> None:
    good = tmp_path / "june.yml"
    good.write_text(CLINIC, encoding="utf-8")
    (tmp_path / "broken.yml").write_text("clinic: [", encoding="utf-8")
    folders = Folders(tmp_path / "data", tmp_path, tmp_path / "outputs")
    with pytest.raises(OutputError, match="clinic batch"):
        find_served("", folders)
    made = tmp_path / "outputs" / good.stem
    made.mkdir(parents=True)
    (made / "snapshot.json").write_text('{"hash": "a1b2c3d4", "files": []}', encoding="utf-8")
    (served,) = find_served("", folders)
    assert served.is_made
    assert read_frozen(made).hash == "a1b2c3d4"
    good.unlink()
    with pytest.raises(ParameterError, match="broken"):
        find_served("", folders)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"hash": 1}', '{"hash": "a", "files": [1]}'])
def test_a_damaged_snapshot_has_no_number(tmp_path: Path, text: str) -> None:
    (tmp_path / "snapshot.json").write_text(text, encoding="utf-8")
    assert read_frozen(tmp_path).hash == ""
