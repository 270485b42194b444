"""Who may look and write, and under which names the dashboard answers."""

from __future__ import annotations

import stat
import sys

import pytest

from clinic_lib.errors import ParameterError
from clinic_lib.serving.access import TOKEN_FILE, Access, Role, check_token, keep_token
from clinic_lib.serving.hosts import LOOPBACK_NAMES, Hosts, find_hosts, host_name, is_from_here

pytestmark = pytest.mark.unit
TOKEN = "correct-horse-battery"


def test_each_token_opens_what_it_is_for_and_nothing_else_opens_anything() -> None:
    access = Access(TOKEN)
    assert access.role_of(TOKEN) is Role.EDITOR
    assert access.role_of(access.viewer_token) is Role.VIEWER
    wrong = (
        "",
        TOKEN[:-1],
        f"{TOKEN} ",
        TOKEN.upper(),
        access.viewer_token[:-1],
        "é" * 40,
        "\ud800",
    )
    assert {access.role_of(word) for word in wrong} == {None}


def test_the_viewers_token_and_the_cookies_name_do_not_tell_the_editors() -> None:
    access = Access(TOKEN)
    assert TOKEN not in access.viewer_token + access.cookie
    assert len({Access(f"{TOKEN}{n}").viewer_token for n in range(20)}) == 20
    assert Access(TOKEN) == access
    assert Access(TOKEN).viewer_token == access.viewer_token


@pytest.mark.parametrize(
    ("token", "words"),
    [("short", "12"), ("x" * 11, "11 characters"), ("has a space in it", "letters A to Z")],
)
def test_a_token_that_is_weak_or_breaks_links_is_refused(token: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        check_token(token)


def test_a_made_token_is_kept_for_its_owner_alone_and_made_anew_when_deleted(tmp_path) -> None:
    first = keep_token(tmp_path)
    assert keep_token(tmp_path) == first
    assert len(first) >= 20
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / TOKEN_FILE).stat().st_mode) == 0o600
    (tmp_path / TOKEN_FILE).unlink()
    assert keep_token(tmp_path) != first


def test_a_token_file_that_somebody_shortened_is_not_believed(tmp_path) -> None:
    keep_token(tmp_path)
    (tmp_path / TOKEN_FILE).write_text("x\n", encoding="ascii")
    assert len(keep_token(tmp_path)) >= 20


@pytest.mark.parametrize(
    ("host", "is_allowed"),
    [
        ("localhost", True),
        ("LOCALHOST:8866", True),
        ("127.0.0.1:8866", True),
        ("[::1]:8866", True),
        ("localhost.:8866", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evil.example@localhost", False),
        ("localhost/evil", False),
        ("192.168.1.20:8866", False),
        ("", False),
    ],
)
def test_only_its_own_names_reach_it(host: str, is_allowed: bool) -> None:
    assert Hosts(LOOPBACK_NAMES).allow(host) is is_allowed


def test_shared_it_answers_to_numbers_and_to_the_address_given_but_to_no_other_name() -> None:
    hosts = find_hosts(shared=True, address="https://Clinics.example.gov.uk/june/")
    assert hosts.allow("192.168.1.20:8866")
    assert hosts.allow("[2001:db8::20]:8866")
    assert hosts.allow("clinics.example.gov.uk")
    assert not hosts.allow("evil.example")
    assert not find_hosts(shared=False).allow("192.168.1.20")


@pytest.mark.parametrize(
    ("origin", "is_own"),
    [
        ("http://localhost:8866", True),
        ("https://localhost:8866", True),
        ("https://clinics.example.gov.uk", True),
        ("http://localhost:8867", False),
        ("http://localhost", False),
        ("https://clinics.example.gov.uk.evil.example", False),
        ("null", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_what_writes_must_come_from_its_own_page(origin: str, is_own: bool) -> None:
    address = "https://clinics.example.gov.uk/june/"
    assert is_from_here(origin, "localhost:8866", address) is is_own


def test_a_host_without_a_port_or_with_rubbish_has_the_name_it_has() -> None:
    assert host_name("Example.ORG") == "example.org"
    assert host_name("[not an address") == ""
