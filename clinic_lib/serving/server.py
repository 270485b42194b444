"""The dashboard's server: everything put together, run until it is stopped, and ended cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clinic_lib.batch.folders import Folders
from clinic_lib.batch.notebooks import find_notebook
from clinic_lib.errors import ParameterError
from clinic_lib.serving.access import Access, check_token, keep_token
from clinic_lib.serving.assets import load_assets
from clinic_lib.serving.clinics import Served, find_served
from clinic_lib.serving.hosts import find_hosts, own_addresses
from clinic_lib.serving.links import first_words, link
from clinic_lib.serving.moved import DataWatch
from clinic_lib.serving.pages import PageStore
from clinic_lib.serving.ports import open_port

if TYPE_CHECKING:
    from clinic_lib.serving.request import Dashboard

Tell = Callable[[str], None]
PAGES_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class DashboardSettings:
    """What a dashboard is started with.

    Parameters
    ----------
    folders : Folders
        Data, clinic files and outputs.
    clinic : str
        Id or file of the one clinic to serve; empty for all.
    port : int, optional
        By default the usual one or the next that is free.
    share : bool
        Whether other machines may reach it.
    token : str
        The editors' word; made where one is needed and none is given.
    address : str
        The address that people use, where a proxy passes requests on.
    browser : bool
        Whether to open a browser window.
    """

    folders: Folders = field(default_factory=Folders)
    clinic: str = ""
    port: int | None = None
    share: bool = False
    token: str = ""
    address: str = ""
    browser: bool = True


def open_dashboard(settings: DashboardSettings, *, tell: Tell) -> int:
    """Serve the dashboard until it is stopped.

    Parameters
    ----------
    settings : DashboardSettings
        What to serve, and to whom.
    tell : callable
        Told in words what happens.

    Returns
    -------
    int
        0, after Ctrl-C or a request to end.

    Raises
    ------
    ClinicError
        If it cannot be started, with what to do.
    """
    access = _access(settings)
    notebook = find_notebook("dashboard")
    clinics = find_served(settings.clinic, settings.folders)
    sockets, port = open_port(settings.port, shared=settings.share)
    try:
        asyncio.run(_Server(settings, access, clinics, notebook, tell).run(sockets, port))
    except KeyboardInterrupt:
        # Only where the system has no signals to wait for.
        tell("")
    tell("The dashboard has stopped. Everything that was saved is in the action log.")
    return 0


def _access(settings: DashboardSettings) -> Access:
    """Who may come in: everybody on this machine, or whoever has a word."""
    if settings.address and not _is_address(settings.address):
        raise ParameterError(
            f"'{settings.address}' is not an address that people can open. Give the whole of it, "
            "such as --address https://clinics.example.gov.uk/"
        )
    if settings.token:
        return Access(check_token(settings.token))
    if settings.share or settings.address:
        return Access(keep_token(settings.folders.data))
    return Access()


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query


class _Server:
    """One run of the dashboard."""

    def __init__(
        self,
        settings: DashboardSettings,
        access: Access,
        clinics: tuple[Served, ...],
        notebook: Path,
        tell: Tell,
    ) -> None:
        self._settings = settings
        self._access = access
        self._clinics = clinics
        self._notebook = notebook
        self._tell = tell

    async def run(self, sockets: list[socket.socket], port: int) -> None:
        """Listen until a signal asks to end."""
        # What answers needs the library of tables, which takes a moment: the port is taken by now.
        from clinic_lib.serving.application import build_server

        stop = _stop_event()
        pool = ThreadPoolExecutor(PAGES_AT_ONCE, thread_name_prefix="page")
        make = functools.partial(
            _make_page, folders=self._settings.folders, notebook=self._notebook
        )
        pages = PageStore(self._clinics, make, pool=pool, report=self._tell)
        dashboard = assemble(self._settings, self._access, self._clinics, pages)
        server = build_server(dashboard)
        server.add_sockets(sockets)
        background = [asyncio.create_task(dashboard.live.watch())]
        background.append(asyncio.create_task(pages.make_all()))
        self._say_ready(port)
        try:
            await stop.wait()
        finally:
            server.stop()
            for task in background:
                task.cancel()
            pages.close()
            await dashboard.live.close()
            await _end_pages(pool)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(server.close_all_connections(), 2)

    def _say_ready(self, port: int) -> None:
        """Print the links, and open a browser where one is wanted."""
        settings, access = self._settings, self._access
        clinic = self._clinics[0].clinic_id if settings.clinic else ""
        addresses = own_addresses() if settings.share and not settings.address else ()
        words = first_words(
            access, port=port, clinic=clinic, addresses=addresses, address=settings.address
        )
        self._tell(words)
        if settings.browser:
            own = link(f"http://localhost:{port}/", clinic, access.editor_token)
            # Some browsers keep whoever starts them waiting.
            Thread(target=webbrowser.open, args=(own,), daemon=True).start()


def assemble(
    settings: DashboardSettings, access: Access, clinics: Iterable[Served], pages: PageStore
) -> Dashboard:
    """Everything that answers draw on.

    Parameters
    ----------
    settings : DashboardSettings
        Folders, and who may reach it.
    access : Access
        The tokens.
    clinics : iterable of Served
        The clinics.
    pages : PageStore
        Their pages.

    Returns
    -------
    Dashboard
    """
    # Both need the library of tables.
    from clinic_lib.meeting.actions import ActionLog
    from clinic_lib.serving.live import Live
    from clinic_lib.serving.request import Dashboard

    served = tuple(clinics)
    data = settings.folders.data
    live = Live(
        served,
        ActionLog.open(data),
        pages=pages,
        data=DataWatch(data),
        server=secrets.token_hex(8),
    )
    return Dashboard(
        clinics={one.clinic_id: one for one in served},
        access=access,
        hosts=find_hosts(shared=settings.share, address=settings.address),
        address=settings.address,
        pages=pages,
        live=live,
        assets=load_assets(),
    )


def _make_page(served: Served, *, folders: Folders, notebook: Path) -> str:
    """A clinic's page by Voila; called in a thread."""
    # Voila takes a moment to import, and only a thread that makes a page waits for it.
    from clinic_lib.presentation.dashboard_assets import FOLDER
    from clinic_lib.presentation.dashboard_page import page_words
    from clinic_lib.serving.rendering import Look, render_page

    # A clinic may be served whose file stands elsewhere than the others.
    own = Folders(folders.data, served.clinic.path.parent, folders.output)
    environment = {**own.as_environment(), "CLINIC_ID": served.clinic_id}
    return render_page(notebook, Look(FOLDER, {"dashboard": page_words()}), environment)


def _stop_event() -> asyncio.Event:
    """Set when somebody wants the dashboard to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no such handlers: there, Ctrl-C ends the loop itself.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def _end_pages(pool: ThreadPoolExecutor) -> None:
    """End pages being made, and the kernels that make them."""
    from clinic_lib.serving.rendering import end_rendering

    loop = asyncio.get_running_loop()
    ended = loop.run_in_executor(None, functools.partial(pool.shutdown, cancel_futures=True))
    while not ended.done():
        # Again and again: a page may just have been begun.
        end_rendering()
        await asyncio.wait({ended}, timeout=0.1)
