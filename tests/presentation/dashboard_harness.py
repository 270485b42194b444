"""A small server for the dashboard's page alone, which can fail on purpose in every way."""

from __future__ import annotations

import asyncio
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web

from clinic_lib.presentation.dashboard_assets import dashboard_assets
from clinic_lib.presentation.dashboard_page import build_dashboard_page
from tests.patience import PATIENCE

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class Harness:
    """Serves one page model and an action log in memory.

    ``role``, ``hash`` and ``moved`` are told to the page. ``mood`` is how it answers writing:
    ``well``, ``deaf`` (no answer at all), ``forgetful`` (saves, then breaks off), ``refusing``.
    ``asked`` counts how often it was asked to write, ``told`` how often it told what is new.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        self.model = model
        self.role = "editor"
        self.hash = str(model.get("hash", ""))
        self.moved: list[str] = []
        self.mood = "well"
        self.has_live = True
        self.revision = 1
        self.actions: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        self.asked = 0
        self.told = 0
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> Harness:
        """Listen on a free port."""
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        return self

    def stop(self) -> None:
        """Stop listening, and wait until it has."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)

    def add(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """An action as the log keeps it; the same key adds once."""
        key = sent["key"]
        if key not in self.keys:
            action = {name: value for name, value in sent.items() if name not in ("key", "is_ask")}
            action |= {
                "action_id": f"A{len(self.actions) + 1}",
                "kind": "ask" if sent["is_ask"] else "action",
                "status": "open",
                "answer": "",
                "is_late": False,
                "history": [{"status": "open", "note": "", "at": "", "by": ""}],
            }
            self.keys[key] = action
            self.actions.append(action)
            self.revision += 1
        return self.keys[key]

    def change(self, action_id: str, sent: Mapping[str, Any]) -> dict[str, Any]:
        """What became of an action."""
        (action,) = (one for one in self.actions if one["action_id"] == action_id)
        action |= {name: value for name, value in sent.items() if name != "note"}
        line = {"status": action["status"], "note": sent.get("note", ""), "by": "A Clerk"}
        action["history"] = [*action["history"], {**line, "at": "2011-06-08T10:32:05Z"}]
        self.revision += 1
        return action

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._server.stop()
        self._loop.run_until_complete(self._server.close_all_connections())
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _listen(self) -> None:
        settings = {"harness": self}
        application = tornado.web.Application(
            [
                (r"/", _Page, settings),
                (r"/assets/(.+)", _Asset, settings),
                (r"/api/clinic/[^/]+/live", _Live, settings),
                (r"/api/clinic/[^/]+/actions", _Add, settings),
                (r"/api/clinic/[^/]+/actions/(.+)", _Change, settings),
            ],
            log_function=lambda handler: None,
        )
        self._server = tornado.httpserver.HTTPServer(application)
        sockets = tornado.netutil.bind_sockets(self.port, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)


class _Answer(tornado.web.RequestHandler):
    def initialize(self, harness: Harness) -> None:
        self.harness = harness

    def break_off(self) -> None:
        """End the connection without an answer."""
        self.request.connection.stream.close()  # type: ignore[attr-defined]
        self._finished = True


class _Page(_Answer):
    def get(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.finish(build_dashboard_page(self.harness.model))


class _Asset(_Answer):
    def get(self, name: str) -> None:
        asset = dashboard_assets()[name]
        self.set_header("Content-Type", asset.content_type)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.finish(asset.content)


class _Live(_Answer):
    async def get(self) -> None:
        harness = self.harness
        if not harness.has_live:
            self.break_off()
            return
        after = self.get_query_argument("after", "")
        state = self._state()
        for _ in range(30):
            if after != str(harness.revision) or self._state() != state or not harness.has_live:
                break
            await asyncio.sleep(0.05)
        harness.told += 1
        self.finish(self._state())

    def _state(self) -> dict[str, Any]:
        harness = self.harness
        return {
            "revision": harness.revision,
            "actions": harness.actions,
            "role": harness.role,
            "hash": harness.hash,
            "moved_on": harness.moved,
            "server": "harness",
            "now": "2011-06-08T10:00:00Z",
        }


class _Writing(_Answer, ABC):
    @abstractmethod
    def save(self) -> dict[str, Any]:
        """Keep what was sent; the action as it is now."""

    def answer(self, status: int) -> None:
        mood = self.harness.mood
        self.harness.asked += 1
        if mood == "deaf":
            self.break_off()
        elif mood == "refusing":
            problem = {"field": "owner", "message": "There is nothing in it. Name the role."}
            self.set_status(422)
            self.finish({"problems": [problem]})
        else:
            action = self.save()
            if mood == "forgetful":
                self.break_off()
                return
            self.set_status(status)
            self.finish({"action": action, "revision": self.harness.revision})


class _Add(_Writing):
    def save(self) -> dict[str, Any]:
        return self.harness.add(json.loads(self.request.body))

    def post(self) -> None:
        self.answer(201)


class _Change(_Writing):
    def save(self) -> dict[str, Any]:
        return self.harness.change(self.path_args[0], json.loads(self.request.body))

    def post(self, action_id: str) -> None:
        self.answer(200)
