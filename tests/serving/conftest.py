"""A dashboard that answers for real on a port of its own; its page is a few words, made at once."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from clinic_lib.batch import Folders
from clinic_lib.meeting import Clinic, KeyArea
from clinic_lib.serving.access import Access
from clinic_lib.serving.application import build_server
from clinic_lib.serving.clinics import Served
from clinic_lib.serving.pages import PageStore
from clinic_lib.serving.ports import open_port
from clinic_lib.serving.server import DashboardSettings, assemble
from tests.patience import PATIENCE, wait_for

TOKEN = "correct-horse-battery"
JUNE, JULY = "green-2011-06", "skills-2011-07"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Room:
    """A dashboard, its folders, and a way to ask it."""

    data: Path
    output: Path
    port: int = 0
    page: Callable[[Served], str] = lambda served: f"<p>The page of {served.clinic_id}</p>"
    said: list[str] = field(default_factory=list)

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Exactly this request: nothing is followed, cleaned or added."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": f"localhost:{self.port}", **(headers or {})}
            data = body.encode("utf-8") if isinstance(body, str) else body
            if data is not None:
                sent.setdefault("Content-Type", "application/json")
                sent.setdefault("Content-Length", str(len(data)))
            for name, value in sent.items():
                line.putheader(name, value)
            line.endheaders(data)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def send(self, path: str, content: Any, **headers: str) -> Answer:
        """Something to be written, as the page sends it."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(path, method="POST", body=json.dumps(content), headers=named)

    def page_of(self, clinic_id: str = JUNE) -> Answer:
        """A clinic's page, when it is ready."""
        self.ask(f"/?clinic={clinic_id}")
        wait_for(lambda: self.ask(f"/api/clinic/{clinic_id}/page").json["state"] != "making")
        return self.ask(f"/?clinic={clinic_id}")


def freeze(folder: Path, number: str, data: Path) -> None:
    """The head of a snapshot, as the server reads it."""
    files = [
        [path.name, hashlib.sha256(path.read_bytes()).hexdigest()] for path in data.glob("*.csv")
    ]
    folder.mkdir(parents=True, exist_ok=True)
    head = {"hash": number, "files": sorted(files)}
    (folder / "snapshot.json").write_text(json.dumps(head), encoding="utf-8")


def clinics(folder: Path) -> tuple[Served, ...]:
    """Two clinics; the second's outputs are not made."""
    found = []
    for clinic_id, title in ((JUNE, "Greenest <County>"), (JULY, "Skills & learning")):
        file = folder / f"{clinic_id}.yml"
        file.write_text(f"clinic: {clinic_id}\n", encoding="utf-8")
        area = KeyArea("Waste", ("NI191",))
        clinic = Clinic(clinic_id, title, "green", date(2011, 6, 8), (area,), path=file)
        found.append(Served(clinic, folder / "outputs" / clinic_id))
    return tuple(found)


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[Room]:
    """A dashboard over a folder, until the block ends."""
    room = Room(folder / "data", folder / "outputs")
    room.page = options.pop("page", room.page)
    room.data.mkdir(exist_ok=True)
    (room.data / "areas.csv").write_text("area_code\nE10000029\n", encoding="utf-8")
    freeze(room.output / JUNE, "a1b2c3d4", room.data)
    token = options.pop("token", "")
    settings = DashboardSettings(Folders(room.data, folder, room.output), **options)
    started, stop = threading.Event(), threading.Event()

    async def serve() -> None:
        with ThreadPoolExecutor(2) as pool:
            served = clinics(folder)
            pages = PageStore(
                served, lambda one: room.page(one), pool=pool, report=room.said.append
            )
            dashboard = assemble(settings, Access(token), served, pages)
            server = build_server(dashboard)
            sockets, room.port = open_port(0, shared=False)
            server.add_sockets(sockets)
            watch = asyncio.create_task(dashboard.live.watch())
            started.set()
            while not stop.is_set():
                await asyncio.sleep(0.02)
            watch.cancel()
            server.stop()
            await dashboard.live.close()
            await server.close_all_connections()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert started.wait(PATIENCE)
        yield room
    finally:
        stop.set()
        thread.join()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A dashboard on one's own machine: no token."""
    with running(tmp_path_factory.mktemp("own")) as found:
        yield found


@pytest.fixture(scope="module")
def shared_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A dashboard that was shared: two tokens."""
    with running(tmp_path_factory.mktemp("shared"), token=TOKEN, share=True) as found:
        yield found


@pytest.fixture(scope="module")
def proxied_room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A dashboard behind a proxy with https."""
    options = {"token": TOKEN, "address": "https://clinics.example.gov.uk/june/"}
    with running(tmp_path_factory.mktemp("proxied"), **options) as found:
        yield found
