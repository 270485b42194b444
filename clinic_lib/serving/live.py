"""What changes while people look: actions, who is behind, data that moved on. One watch for all.

However many look on, the log is asked once at a time, in one thread, and only while somebody looks.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from clinic_lib.meeting.actions import ActionLog
from clinic_lib.serving.access import Role
from clinic_lib.serving.clinics import Served, read_frozen
from clinic_lib.serving.moved import DataWatch
from clinic_lib.serving.pages import PageStore
from clinic_lib.serving.writing import action_as_told

EVERY_SECONDS = 0.4
# The data change rarely, and looking at some hundred files is not free on a network drive.
DATA_SECONDS = 5.0
# A browser opens no more than six connections to one server: some must be left for loading pages.
MOST_WAITS_OF_A_BROWSER = 4
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Told:
    """What all who look at a clinic are told.

    Parameters
    ----------
    revision : int
        Of the action log.
    actions : str
        The clinic's actions as JSON.
    hash : str
        Number of the figures that a page loaded now would show.
    moved_on : tuple of str
        Data files that are no longer what the figures were made from.
    day : date
        The day for which it is said what is late.
    """

    revision: int = -1
    actions: str = "[]"
    hash: str = ""
    moved_on: tuple[str, ...] = ()
    day: date = date.min


class Live:
    """The live state of every clinic of a dashboard.

    Parameters
    ----------
    clinics : iterable of Served
        The clinics.
    log : ActionLog
        Where actions are kept; used by one thread at a time.
    pages : PageStore
        Says which figures a page would show.
    data : DataWatch
        Says which data moved on.
    server : str
        Another word each time the dashboard is started.
    """

    def __init__(
        self,
        clinics: Iterable[Served],
        log: ActionLog,
        *,
        pages: PageStore,
        data: DataWatch,
        server: str,
    ) -> None:
        self._clinics = {served.clinic_id: served for served in clinics}
        self._log = log
        self._pages = pages
        self._data = data
        self.server = server
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")
        self._told = {clinic_id: Told() for clinic_id in self._clinics}
        # Of its own: reading large tables must not keep an action waiting that is to be saved.
        self._tables = ThreadPoolExecutor(1, thread_name_prefix="tables")
        self._moved: dict[str, tuple[str, ...]] = {}
        self._compared: tuple[float, tuple[str, ...]] = (-DATA_SECONDS, ())
        self._comparing: asyncio.Task[None] | None = None
        self._fresh = asyncio.Condition()
        self._looking = 0
        self._waits: dict[str, list[asyncio.Event]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._is_closing = False

    async def on_disk(self, call: Callable[..., Result], *arguments: Any) -> Result:
        """What a call gives that waits for the disk: in the one thread that may use the log."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._disk, call, self._log, *arguments)

    async def state(self, clinic_id: str, role: Role) -> str:
        """The state as JSON, as it is now."""
        await self.look()
        return self._as_json(clinic_id, role)

    async def news(
        self, clinic_id: str, role: Role, *, after: int, seconds: float, browser: str = ""
    ) -> str:
        """The state as JSON, once it differs from revision ``after`` or time is up.

        Parameters
        ----------
        clinic_id : str
            The clinic.
        role : Role
            Whoever waits.
        after : int
            The revision they know.
        seconds : float
            How long they wait at most.
        browser : str
            Which browser it is, where known: of many tabs, those that waited longest are answered.
        """
        await self.look()
        before = self._told[clinic_id]
        enough = asyncio.Event()

        def is_news() -> bool:
            now = self._told[clinic_id]
            return now.revision != after or now is not before or enough.is_set() or self._is_closing

        self._looking += 1
        waits = self._waits.setdefault(browser, [])
        try:
            async with self._fresh:
                if browser:
                    waits.append(enough)
                    for longest in waits[:-MOST_WAITS_OF_A_BROWSER]:
                        longest.set()
                    self._fresh.notify_all()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._fresh.wait_for(is_news), seconds)
        finally:
            self._looking -= 1
            if enough in waits:
                waits.remove(enough)
            if not waits:
                self._waits.pop(browser, None)
        return self._as_json(clinic_id, role)

    async def watch(self) -> None:
        """Look again and again for as long as somebody waits; until cancelled."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            if self._looking:
                with contextlib.suppress(Exception):
                    await self.look()

    async def look(self, *, written: bool = False) -> None:
        """Ask the log once, and wake whoever waits for what is new.

        Parameters
        ----------
        written : bool
            Whether something was written just now: an answer on its way does not know it yet.
        """
        if self._asking is None or self._asking.done() or written:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        await asyncio.shield(self._asking)

    async def _ask(self) -> None:
        told = await self.on_disk(self._read, dict(self._told))
        self._begin_comparing()
        changed = False
        for clinic_id, now in told.items():
            # The page may be out of date as well: looking at it begins a new one.
            self._pages.look(clinic_id)
            if now != self._told[clinic_id]:
                self._told[clinic_id] = now
                changed = True
        if changed:
            async with self._fresh:
                self._fresh.notify_all()

    async def close(self) -> None:
        """Answer everybody who waits, and let go of the log."""
        self._is_closing = True
        async with self._fresh:
            self._fresh.notify_all()
        self._tables.shutdown(wait=False, cancel_futures=True)
        self._disk.shutdown(wait=True)
        self._log.close()

    def _read(self, log: ActionLog, before: dict[str, Told]) -> dict[str, Told]:
        """What is to be told of each clinic; the same record where nothing changed."""
        revision, today = log.revision, date.today()
        now: dict[str, Told] = {}
        for clinic_id, told in before.items():
            actions = told.actions
            if (told.revision, told.day) != (revision, today):
                found = log.list(clinic_id=clinic_id)
                actions = json.dumps(
                    [action_as_told(log, action, today) for action in found], ensure_ascii=False
                )
            moved = self._moved.get(clinic_id, ())
            now[clinic_id] = Told(revision, actions, self._pages.hash(clinic_id), moved, today)
        return now

    def _begin_comparing(self) -> None:
        """Compare the data with the snapshots, unless that was done just before or is being done.

        What is found is told at the next look.
        """
        numbers = tuple(self._pages.hash(clinic_id) for clinic_id in self._clinics)
        at, before = self._compared
        is_due = time.monotonic() - at >= DATA_SECONDS or numbers != before
        if is_due and (self._comparing is None or self._comparing.done()) and not self._is_closing:
            self._compared = (time.monotonic(), numbers)
            self._comparing = asyncio.get_running_loop().create_task(self._compare())

    async def _compare(self) -> None:
        loop = asyncio.get_running_loop()
        self._moved = await loop.run_in_executor(self._tables, self._moved_on)

    def _moved_on(self) -> dict[str, tuple[str, ...]]:
        return {
            clinic_id: self._data.moved_on(read_frozen(served.folder).files)
            for clinic_id, served in self._clinics.items()
        }

    def _as_json(self, clinic_id: str, role: Role) -> str:
        told = self._told[clinic_id]
        head = {
            "revision": told.revision,
            "role": str(role),
            "hash": told.hash,
            "moved_on": told.moved_on,
            "server": self.server,
            "now": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "actions": {told.actions}}}'
