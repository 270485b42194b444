"""What the dashboard's server answers, asked byte by byte: pages, live state, refusals."""

from __future__ import annotations

import gzip
import os
import threading
import time
from pathlib import Path

import pytest

from clinic_lib.errors import OutputError
from clinic_lib.meeting.actions import ActionLog, who
from clinic_lib.serving.access import Access
from tests.patience import PATIENCE, wait_for

from .conftest import JULY, JUNE, TOKEN, Room, freeze, running

pytestmark = pytest.mark.integration
LIVE = f"/api/clinic/{JUNE}/live"
ACTIONS = f"/api/clinic/{JUNE}/actions"


def test_the_page_is_sent_compressed_and_only_once_to_each_browser(room: Room) -> None:
    page = room.page_of()
    assert (page.status, page.text) == (200, f"<p>The page of {JUNE}</p>")
    packed = room.ask(f"/?clinic={JUNE}", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == page.body
    again = room.ask(f"/?clinic={JUNE}", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


def test_without_a_clinic_there_is_a_list_and_it_escapes_what_it_lists(room: Room) -> None:
    listed = room.ask("/")
    assert "Greenest &lt;County&gt;" in listed.text
    assert f"not made yet: clinic pack {JULY}" in listed.text
    missing = room.ask(f"/?clinic={JULY}")
    assert missing.status == 503
    assert f"clinic pack {JULY}" in missing.text


def test_every_answer_has_the_headers_that_keep_other_sites_out(room: Room) -> None:
    for path in ("/", f"/?clinic={JUNE}", LIVE, "/assets/waiting.js", "/nowhere", "/api/nowhere"):
        headers = room.ask(path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';"), path
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Server" not in headers
    assert room.ask(LIVE).headers["Cache-Control"] == "no-store"


def test_assets_named_by_their_content_are_kept_for_good(room: Room) -> None:
    from clinic_lib.presentation.dashboard_assets import dashboard_assets

    for name, asset in dashboard_assets().items():
        sent = room.ask(f"/assets/{name}")
        assert (sent.status, sent.body) == (200, asset.content)
        assert "immutable" in sent.headers["Cache-Control"]
        assert sent.headers["Content-Type"] == asset.content_type
    assert "no-cache" in room.ask("/assets/waiting.js").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/contents",
        "/api/kernels",
        "/api/sessions",
        "/api/terminals",
        "/terminals/1",
        "/files/x",
        "/nbextensions/x.js",
        "/voila/static/voila.js",
        "/voila/files/dashboard.ipynb",
        "/voila/render/dashboard.ipynb",
        "/login",
        "/static/x",
        "/assets/../server.py",
        "/assets/%2e%2e/server.py",
        "/assets/dashboard.css",
    ],
)
def test_nothing_of_jupyter_and_no_source_is_there(room: Room, path: str) -> None:
    assert room.ask(path).status == 404
    assert room.ask(path, method="POST", body="{}").status in (404, 405)
    assert room.ask(path, method="DELETE").status in (403, 404, 405, 415)


@pytest.fixture(scope="module")
def documents(room: Room) -> Room:
    """Outputs of a clinic with everything beside and around that must not be shown."""
    folder = room.output / JUNE
    files = {
        "trend.html": "<script>1</script>",
        "pack one.pptx": "pack",
        "speakers/1 A.pptx": "slides",
        "trend.ipynb": "SECRET code",
        "trend.failed.ipynb": "SECRET traceback",
        "manifest.json": "SECRET paths",
        ".hidden.csv": "SECRET hidden",
        ".part/agenda.docx": "SECRET hidden",
        "trend.failed.html": "SECRET failed",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (room.data / "secret.csv").write_text("SECRET data", encoding="utf-8")
    other = room.output / f".{JUNE}.abc"
    other.mkdir()
    (other / "trend.html").write_text("SECRET half", encoding="utf-8")
    os.symlink(room.data / "secret.csv", folder / "linked.csv")
    os.symlink(room.data, folder / "linked")
    return room


def test_documents_are_sent_and_a_report_is_shut_off_from_the_dashboard(documents: Room) -> None:
    report = documents.ask(f"/documents/{JUNE}/trend.html")
    assert (report.status, report.text) == (200, "<script>1</script>")
    assert report.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in report.headers["Content-Security-Policy"]
    pack = documents.ask(f"/documents/{JUNE}/pack%20one.pptx")
    assert pack.headers["Content-Disposition"] == "attachment; filename*=UTF-8''pack%20one.pptx"
    assert documents.ask(f"/documents/{JUNE}/speakers/1%20A.pptx").text == "slides"


@pytest.mark.parametrize(
    "name",
    [
        "trend.ipynb",
        "trend.failed.ipynb",
        "trend.failed.html",
        "manifest.json",
        "snapshot.json",
        ".hidden.csv",
        ".part/agenda.docx",
        "linked.csv",
        "linked/secret.csv",
        "speakers",
        "../../data/secret.csv",
        "..%2f..%2fdata%2fsecret.csv",
        "%2e%2e/%2e%2e/data/secret.csv",
        "%252e%252e/%252e%252e/data/secret.csv",
        "..%5c..%5cdata%5csecret.csv",
        "....//....//data/secret.csv",
        "/etc/passwd",
        "%2fetc%2fpasswd.csv",
        "trend.html%00.csv",
        "trend.html/",
        "speakers//1%20A.pptx",
        "./trend.html",
        f"../.{JUNE}.abc/trend.html",
        "nul.csv",
        "%ff%fe.csv",
        "x" * 5000 + ".csv",
    ],
)
def test_nothing_else_is_sent_as_a_document(documents: Room, name: str) -> None:
    answer = documents.ask(f"/documents/{JUNE}/{name}")
    assert answer.status in (400, 404)
    assert b"SECRET" not in answer.body


@pytest.mark.parametrize("clinic", ["nobody", f".{JUNE}.abc", "..", "%2e%2e", "../data", ""])
def test_only_the_clinics_served_have_documents_and_live_state(
    documents: Room, clinic: str
) -> None:
    assert documents.ask(f"/documents/{clinic}/trend.html").status == 404
    assert documents.ask(f"/api/clinic/{clinic}/live").status == 404
    assert documents.ask(f"/?clinic={clinic}").status in (200, 404)


def test_an_action_is_on_the_disk_when_it_is_answered(room: Room) -> None:
    sent = {"text": "Leaflets to 3,000 homes", "owner": "Head of waste", "due": "2011-09-30"}
    answer = room.send(ACTIONS, {**sent, "key": "key-1"})
    assert answer.status == 201
    action = answer.json["action"]
    with ActionLog.open(room.data) as log:
        kept = log.get(action["action_id"])
        assert log.revision == answer.json["revision"]
    assert (kept.text, kept.owner, str(kept.due)) == tuple(sent.values())
    assert (kept.clinic_id, kept.partnership_id) == (JUNE, "green")
    assert {**sent, "status": "open", "is_late": True}.items() <= action.items()
    told = room.ask(LIVE).json
    assert action in told["actions"]
    assert (told["role"], told["revision"]) == ("editor", answer.json["revision"])


def test_sent_again_with_its_key_an_action_is_not_added_again(room: Room) -> None:
    first = room.send(ACTIONS, {"text": "Once", "key": "again"}).json
    second = room.send(ACTIONS, {"text": "Once", "key": "again"}).json
    assert first["action"] == second["action"]
    other = room.send(f"/api/clinic/{JULY}/actions", {"text": "Elsewhere", "key": "again"}).json
    assert other["action"]["action_id"] != first["action"]["action_id"]


def test_an_ask_and_its_answer(room: Room) -> None:
    ask = {"text": "Release two officers", "is_ask": True, "asked_of": "Chief executive"}
    action = room.send(ACTIONS, ask).json["action"]
    assert (action["kind"], action["asked_of"]) == ("ask", "Chief executive")
    path = f"{ACTIONS}/{action['action_id']}"
    changed = room.send(path, {"answer": "Agreed", "note": "At once", "status": "done"})
    assert changed.status == 200
    assert changed.json["action"]["answer"] == "Agreed"
    assert [line["note"] for line in changed.json["action"]["history"]] == ["", "At once"]


def test_everything_that_is_wrong_is_told_at_once_beside_its_field(room: Room) -> None:
    before = room.ask(LIVE).json["revision"]
    answer = room.send(ACTIONS, {"text": " ", "due": "31/9/2011", "colour": "red", "is_ask": True})
    assert answer.status == 422
    assert [problem["field"] for problem in answer.json["problems"]] == ["colour"]
    answer = room.send(ACTIONS, {"text": " ", "due": "31/9/2011", "is_ask": True})
    fields = {problem["field"]: problem["message"] for problem in answer.json["problems"]}
    assert set(fields) == {"text", "due", "asked_of"}
    assert fields["due"].startswith("This is not a date. Write it as year-month-day")
    assert room.ask(LIVE).json["revision"] == before


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"text"', "null", "NaN", b"\xff\xfe", '{"text": 5}']
)
def test_what_is_no_action_is_refused_in_words(room: Room, body: str | bytes) -> None:
    answer = room.ask(ACTIONS, method="POST", body=body)
    assert answer.status == 422
    assert "Traceback" not in answer.text


def test_too_much_at_once_is_refused(room: Room) -> None:
    large = room.send(ACTIONS, {"text": "x" * 100_000})
    assert large.status == 413
    assert room.send(ACTIONS, {"text": "x" * 5_000}).status == 422
    try:
        huge = room.send(ACTIONS, {"text": "x" * 3_000_000})
    except ConnectionError:
        # The server need not read to the end what it will not take.
        return
    assert huge.status in (400, 413)


def test_an_action_of_another_clinic_or_of_none_cannot_be_changed(room: Room) -> None:
    other = room.send(f"/api/clinic/{JULY}/actions", {"text": "Theirs"}).json["action"]
    for action_id in (other["action_id"], "A999", "..", "A1'--"):
        assert room.send(f"{ACTIONS}/{action_id}", {"status": "done"}).status == 404
    assert (
        room.send(f"/api/clinic/{JULY}/actions/{other['action_id']}", {"status": "x"}).status == 422
    )


@pytest.fixture
def without_end(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A dashboard on which whoever waits is answered because of what happens, or not at all."""
    monkeypatch.setattr("clinic_lib.serving.answers.LONG_POLL_SECONDS", 3600.0)
    # A page that became ready meanwhile would be news too.
    room.page_of()
    wait_for(lambda: room.ask(LIVE).json["hash"])
    return room


def test_who_waits_is_told_when_another_program_writes(without_end: Room) -> None:
    room = without_end
    revision = room.ask(LIVE).json["revision"]
    told: list[dict] = []
    waits = threading.Thread(
        target=lambda: told.append(room.ask(f"{LIVE}?after={revision}").json), daemon=True
    )
    waits.start()
    time.sleep(0.2)
    assert not told
    with ActionLog.open(room.data) as log:
        log.add(partnership_id="green", clinic_id=JUNE, text="From the command line")
    waits.join(PATIENCE)
    assert told[0]["revision"] == revision + 1
    assert told[0]["actions"][-1]["text"] == "From the command line"


def test_a_browser_with_many_tabs_keeps_connections_for_loading_pages(without_end: Room) -> None:
    room = without_end
    cookie = room.page_of().headers["Set-Cookie"].split(";")[0]
    revision = room.ask(LIVE).json["revision"]
    answered: list[int] = []

    def wait() -> None:
        told = room.ask(f"{LIVE}?after={revision}", headers={"Cookie": cookie})
        answered.append(told.json["revision"])

    tabs = [threading.Thread(target=wait, daemon=True) for _ in range(6)]
    for tab in tabs:
        tab.start()
    wait_for(lambda: len(answered) >= 2)
    assert answered == [revision] * 2  # four may wait
    room.send(ACTIONS, {"text": "For every tab"})
    for tab in tabs:
        tab.join(PATIENCE)
    assert answered[2:] == [revision + 1] * 4


@pytest.mark.parametrize("after", ["x", "1.5", "٣", "1" * 30, "-", "1;2"])
def test_a_revision_that_is_none_is_refused(room: Room, after: str) -> None:
    from urllib.parse import quote

    assert room.ask(f"{LIVE}?after={quote(after)}").status == 422


@pytest.mark.parametrize("path", ["/", f"/?clinic={JUNE}", LIVE, f"/documents/{JUNE}/trend.html"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8866", "192.168.0.9", "localhost@x"]
)
def test_under_another_name_nothing_is_told(room: Room, path: str, host: str) -> None:
    answer = room.ask(path, headers={"Host": host})
    assert answer.status in (400, 403)
    assert "a1b2c3d4" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"X-Forwarded-For": "10.1.1.1"}, 403),
        ({"Host": "evil.example"}, 403),
    ],
)
def test_another_site_cannot_write(room: Room, headers: dict[str, str], status: int) -> None:
    before = room.ask(LIVE).json["revision"]
    answer = room.ask(ACTIONS, method="POST", body='{"text": "Planted"}', headers=headers)
    assert answer.status == status
    assert room.ask(LIVE).json["revision"] == before


def test_another_site_may_link_to_it_but_not_read_it(room: Room) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert room.ask("/", headers=visit).status == 200
    assert room.ask(LIVE, headers=visit).status == 403
    assert room.ask("/", headers={**visit, "Sec-Fetch-Mode": "no-cors"}).status == 403


def test_without_its_link_a_shared_dashboard_tells_nothing(shared_room: Room) -> None:
    for path in ("/", f"/?clinic={JUNE}", f"/documents/{JUNE}/trend.html", "/nowhere"):
        answer = shared_room.ask(path)
        assert answer.status == 403
        assert "This dashboard needs its link" in answer.text
        assert "Greenest" not in answer.text
    wrong = shared_room.ask(f"/?clinic={JUNE}&token=correct-horse-batterz")
    assert (wrong.status, "not valid any more" in wrong.text) == (403, True)
    api = shared_room.ask(LIVE)
    assert (api.status, list(api.json)) == (403, ["message"])
    assert shared_room.ask(LIVE, headers={"Authorization": "token nonsense"}).status == 403


def test_the_token_moves_from_the_address_into_a_cookie_no_script_can_read(
    shared_room: Room,
) -> None:
    first = shared_room.ask(f"/?clinic={JUNE}&token={TOKEN}&indicator=NI%20191")
    assert (first.status, first.headers["Location"]) == (302, f"?clinic={JUNE}&indicator=NI+191")
    cookie = first.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    kept = {"Cookie": cookie.split(";")[0]}
    assert shared_room.ask(LIVE, headers=kept).json["role"] == "editor"
    assert shared_room.ask("/", headers=kept).status == 200
    alone = shared_room.ask(f"/?token={TOKEN}")
    assert alone.headers["Location"] == "./"
    document = shared_room.ask(f"/documents/{JUNE}/a%20pack.pptx?token={TOKEN}")
    assert document.headers["Location"] == "./a%20pack.pptx"


def test_viewers_read_everything_and_write_nothing(shared_room: Room) -> None:
    viewer = {"Authorization": f"Bearer {Access(TOKEN).viewer_token}"}
    editor = {"Authorization": f"Bearer {TOKEN}"}
    added = shared_room.send(ACTIONS, {"text": "Agreed"}, **editor).json["action"]
    told = shared_room.ask(LIVE, headers=viewer).json
    assert (told["role"], told["actions"][-1]["text"]) == ("viewer", "Agreed")
    for path in (ACTIONS, f"{ACTIONS}/{added['action_id']}"):
        answer = shared_room.send(path, {"text": "Not agreed", "status": "done"}, **viewer)
        assert answer.status == 403
        assert "look, but not write" in answer.json["message"]
    assert shared_room.ask(LIVE, headers=viewer).json["revision"] == told["revision"]


@pytest.mark.parametrize("host", ["clinics.example.gov.uk", None])
def test_behind_a_proxy_it_answers_under_its_address_and_keeps_its_cookie_to_https(
    proxied_room: Room, host: str | None
) -> None:
    passed_on = {"X-Forwarded-For": "10.1.1.1", "Authorization": f"token {TOKEN}"}
    passed_on |= {"Host": host} if host else {}
    assert proxied_room.ask(LIVE, headers=passed_on).status == 200
    origin = {"Origin": "https://clinics.example.gov.uk"}
    sent = {"body": '{"text": "Agreed"}', "method": "POST"}
    assert proxied_room.ask(ACTIONS, headers={**passed_on, **origin}, **sent).status == 201
    origin = {"Origin": "https://elsewhere.example.gov.uk"}
    assert proxied_room.ask(ACTIONS, headers={**passed_on, **origin}, **sent).status == 403
    first = proxied_room.ask(f"/?token={TOKEN}", headers={"Host": "clinics.example.gov.uk"})
    assert "Secure" in first.headers["Set-Cookie"]
    assert proxied_room.ask("/", headers={"Host": "evil.example"}).status == 403


def test_who_wrote_is_kept_and_a_shared_link_names_nobody(room: Room, shared_room: Room) -> None:
    own = room.send(ACTIONS, {"text": "Mine"}).json["action"]
    shared = shared_room.send(ACTIONS, {"text": "Ours"}, Authorization=f"token {TOKEN}")
    assert own["created_by"] == who()
    assert shared.json["action"]["created_by"] == "an editor, on the dashboard"


def test_a_page_that_cannot_be_made_says_so_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_served: object) -> str:
        raise OutputError("The file is <damaged>. Make it again.")

    monkeypatch.setattr("clinic_lib.serving.pages.REMEMBER_SECONDS", 3600.0)
    with running(tmp_path, page=fail) as room:
        assert room.ask(f"/?clinic={JUNE}").status == 202
        assert room.ask(f"/api/clinic/{JUNE}/page").json == {"state": "failed"}
        failed = room.ask(f"/?clinic={JUNE}")
        assert failed.status == 503
        assert "The file is &lt;damaged&gt;. Make it again." in failed.text
        room.page = lambda served: "<p>Mended</p>"
        assert room.page_of().status == 503
        monkeypatch.setattr("clinic_lib.serving.pages.REMEMBER_SECONDS", 0.0)
        assert room.page_of().text == "<p>Mended</p>"
        # A later failure does not take away what was there.
        room.page = lambda served: 1 / 0
        freeze(room.output / JUNE, "b1b2c3d4", room.data)
        assert room.page_of().text == "<p>Mended</p>"
        assert any("ZeroDivisionError" in words for words in room.said)


def test_a_damaged_action_log_is_told_in_words_and_the_figures_can_still_be_read(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as room:
        (room.data / "live").mkdir()
        (room.data / "live" / "actions.sqlite").write_bytes(b"this is no database" * 99)
        for answer in (room.ask(LIVE), room.send(ACTIONS, {"text": "Agreed"})):
            assert answer.status == 500
            assert "actions.sqlite" in answer.json["message"]
            assert "Traceback" not in answer.text
        assert room.page_of().status == 200


def test_new_outputs_make_a_new_page_and_everybody_is_told(tmp_path: Path) -> None:
    with running(tmp_path, page=lambda served: served.folder.name + str(time.monotonic())) as room:
        old = room.page_of()
        assert room.ask(LIVE).json["hash"] == "a1b2c3d4"
        revision = room.ask(LIVE).json["revision"]
        freeze(room.output / JUNE, "c1b2c3d4", room.data)
        told = room.ask(f"{LIVE}?after={revision}").json
        assert (told["hash"], told["revision"]) == ("c1b2c3d4", revision)
        assert room.page_of().body != old.body


def test_data_that_changed_since_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic_lib.serving.live.DATA_SECONDS", 0.0)
    with running(tmp_path) as room:
        room.page_of()

        def comes_to_name(*names: str) -> bool:
            return wait_for(lambda: room.ask(LIVE).json["moved_on"] == [*names])

        areas = room.data / "areas.csv"
        assert comes_to_name()
        areas.write_text("area_code\nE10000020\n", encoding="utf-8")
        assert comes_to_name("areas.csv")
        areas.write_text("area_code\nE10000029\n", encoding="utf-8")
        assert comes_to_name()
        areas.unlink()
        assert comes_to_name("areas.csv")
