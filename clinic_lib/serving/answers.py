"""The answers of the dashboard's server: page, live state, actions, assets, documents."""

from __future__ import annotations

import asyncio
import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from clinic_lib.meeting.actions import Action, ActionLog, who
from clinic_lib.serving.access import Role
from clinic_lib.serving.clinics import Served
from clinic_lib.serving.pages import Page
from clinic_lib.serving.plain_pages import failed_page, index_page, not_made_page, waiting_page
from clinic_lib.serving.request import REASONS, Refusal, Request
from clinic_lib.serving.writing import Refused, action_as_told, add_action, change_action

LONG_POLL_SECONDS = 25.0
BROWSER_COOKIE = "clinic_browser"
FOR_GOOD = "public, max-age=31536000, immutable"
CHECK_EACH_TIME = "private, no-cache"
# What people read. Notebooks hold code, manifests hold paths: neither is for the room.
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = {
    ".csv": "text/csv; charset=utf-8",
    ".doc": "application/msword",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".rtf": "application/rtf",
    ".txt": "text/plain; charset=utf-8",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
OPENED_IN_PLACE = (".html", ".pdf")
# A report brings its own scripts, so it is shut off from the dashboard: it cannot ask it anything.
REPORT_POLICY = (
    "sandbox allow-scripts allow-popups allow-downloads; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "frame-ancestors 'none'"
)


class RootAnswer(Request):
    """The page of a clinic, or the list of them."""

    async def get(self) -> None:
        """Send the page; where it is not there yet, say so at once."""
        wanted = self.get_query_argument("clinic", "")
        clinics = self.dashboard.clinics
        if not wanted and len(clinics) == 1:
            (wanted,) = clinics
        if not wanted:
            self.send_page(index_page(clinics.values()))
            return
        served = self.served(wanted)
        view = self.dashboard.pages.look(wanted, again=True)
        if view.page is not None:
            self._send(view.page)
        elif view.is_making:
            self.send_page(waiting_page(served), 202)
        elif view.error:
            self.send_page(failed_page(served, view.error), 503)
        else:
            self.send_page(not_made_page(served), 503)

    def _send(self, page: Page) -> None:
        """A rendered page, compressed; nothing where the browser has it already."""
        if not self.get_cookie(BROWSER_COOKIE):
            # Tells the tabs of one browser from those of another; it opens nothing.
            name = secrets.token_hex(8)
            self.set_cookie(BROWSER_COOKIE, name, httponly=True, samesite="Lax")
        self.set_header("Cache-Control", CHECK_EACH_TIME)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        send_kept(self, page.body, page.packed, page.etag)


class PageStateAnswer(Request):
    """Whether a clinic's page is there: what the waiting page asks."""

    async def get(self, clinic_id: str) -> None:
        """Answer when the page is there or has failed, or time is up."""
        self.served(clinic_id)
        view = await self.dashboard.pages.wait(clinic_id, LONG_POLL_SECONDS)
        state = "making" if view.is_making else "failed" if view.error else "ready"
        self.send_json(json.dumps({"state": state}))


class LiveAnswer(Request):
    """The live state of a clinic."""

    async def get(self, clinic_id: str) -> None:
        """Answer at once, or with ``after`` only when something is new."""
        self.served(clinic_id)
        after = self.get_query_argument("after", "")
        live = self.dashboard.live
        if not after:
            self.send_json(await live.state(clinic_id, self.role))
            return
        if not after.isascii() or not after.lstrip("-").isdigit() or len(after) > 18:
            raise Refusal(422, "This is not a revision", "Send the number that was told last.")
        news = await live.news(
            clinic_id,
            self.role,
            after=int(after),
            seconds=LONG_POLL_SECONDS,
            browser=self.get_cookie(BROWSER_COOKIE, "") or "",
        )
        self.send_json(news)


class WritingAnswer(Request):
    """What both ways of writing have in common."""

    def sent(self) -> dict[str, Any]:
        """What an editor sent; a viewer is refused."""
        if self.role is not Role.EDITOR:
            raise Refusal(
                403,
                "You can look, but not write",
                "This link is for looking on. Ask whoever prepares the clinic for the editors' "
                "link. Nothing was saved",
            )
        try:
            content = json.loads(self.request.body)
        except ValueError:
            content = None
        if not isinstance(content, dict):
            raise Refusal(422, "This is not an action", "Send one JSON object. Nothing was saved.")
        return content

    @property
    def writer(self) -> str:
        """Who writes, as the log keeps it: a link that several people have names nobody."""
        return who() if self.dashboard.access.is_open else "an editor, on the dashboard"

    async def answer(self, action: Action, status: int) -> None:
        """Tell the action as it was kept, and everybody that there is something new."""
        live = self.dashboard.live
        await live.look(written=True)
        told, revision = await live.on_disk(_told, action)
        self.send_json(json.dumps({"action": told, "revision": revision}), status)

    def send_problems(self, refused: Refused) -> None:
        """Everything that is wrong with what was sent, at once."""
        self.send_json(json.dumps({"problems": list(refused.problems)}), 422)


class ActionsAnswer(WritingAnswer):
    """A new action or ask."""

    async def post(self, clinic_id: str) -> None:
        """Save it; answer when it is safe on the disk."""
        served, sent = self.served(clinic_id), self.sent()
        try:
            action = await self.dashboard.live.on_disk(_add, served, sent, self.writer)
        except Refused as refused:
            self.send_problems(refused)
            return
        await self.answer(action, 201)


class ActionAnswer(WritingAnswer):
    """What became of an action."""

    async def post(self, clinic_id: str, action_id: str) -> None:
        """Save it; answer when it is safe on the disk."""
        served, sent = self.served(clinic_id), self.sent()
        try:
            action = await self.dashboard.live.on_disk(
                _change, served, action_id, sent, self.writer
            )
        except Refused as refused:
            self.send_problems(refused)
            return
        if action is None:
            raise Refusal(404, f"There is no action '{action_id}' here", "Nothing was saved.")
        await self.answer(action, 200)


class AssetAnswer(Request):
    """A script or style that pages load."""

    is_public = True

    def get(self, name: str) -> None:
        """Send it; for good where its name names its content."""
        asset = self.dashboard.assets.get(name)
        if asset is None:
            raise Refusal(404, *REASONS[404])
        self.set_header("Cache-Control", FOR_GOOD if asset.is_for_good else CHECK_EACH_TIME)
        self.set_header("Content-Type", asset.content_type)
        send_kept(self, asset.body, asset.packed, asset.etag)


class DocumentAnswer(Request):
    """A file of a clinic's outputs."""

    async def get(self, clinic_id: str, name: str) -> None:
        """Send it; nothing outside the clinic's own folder, nothing hidden, no code."""
        path = find_document(self.served(clinic_id), name)
        if path is None:
            raise Refusal(
                404, "There is no such document", "Choose one from the list on the dashboard."
            )
        suffix = path.suffix.lower()
        if suffix == ".html":
            self.set_header("Content-Security-Policy", REPORT_POLICY)
        way = "inline" if suffix in OPENED_IN_PLACE else "attachment"
        self.set_header("Content-Disposition", f"{way}; filename*=UTF-8''{quote(path.name)}")
        self.set_header("Content-Type", DOCUMENTS[suffix])
        self.set_header("Cache-Control", CHECK_EACH_TIME)
        # A circulation pack can be large, and a network drive slow: nobody else waits for either.
        content = await asyncio.get_running_loop().run_in_executor(None, path.read_bytes)
        self.finish(content)


def find_document(served: Served, name: str) -> Path | None:
    """The file that may be shown under a name; None where there is none.

    Parameters
    ----------
    served : Served
        Whose outputs.
    name : str
        As asked for, decoded; parts separated by ``/``.
    """
    parts = name.split("/")
    if any(not part or part[0] in "._~" or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        folder = served.folder.resolve(strict=True)
        path = folder.joinpath(*parts).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    is_inside = path.is_relative_to(folder) and not path.name.startswith(".")
    is_shown = path.suffix.lower() in DOCUMENTS and ".failed." not in path.name
    return path if is_inside and is_shown and path.is_file() else None


def send_kept(request: Request, body: bytes, packed: bytes, etag: str) -> None:
    """Send what is kept ready, compressed if the browser can; only headers if it has it."""
    request.set_header("ETag", etag)
    request.set_header("Vary", "Accept-Encoding")
    if etag in request.request.headers.get("If-None-Match", ""):
        request.set_status(304)
        request.finish()
    elif "gzip" in request.request.headers.get("Accept-Encoding", ""):
        request.set_header("Content-Encoding", "gzip")
        request.finish(packed)
    else:
        request.finish(body)


def _add(log: ActionLog, served: Served, sent: dict[str, Any], by: str) -> Action:
    return add_action(log, served.clinic, sent, by=by)


def _change(
    log: ActionLog, served: Served, action_id: str, sent: dict[str, Any], by: str
) -> Action | None:
    return change_action(log, served.clinic, action_id, sent, by=by)


def _told(log: ActionLog, action: Action) -> tuple[dict[str, Any], int]:

    return action_as_told(log, action, date.today()), log.revision
