"""The rendered pages: one for each clinic, made again when its outputs are, kept for every viewer.

Knows neither Voila nor HTTP: it is told how a page is made.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

from clinic_lib.errors import ClinicError
from clinic_lib.serving.clinics import Served, Stamp, read_frozen

# A page that failed is told to everybody who asks within this time; later, it is tried again.
REMEMBER_SECONDS = 2.0
UNFORESEEN = (
    "The page could not be made: something went wrong that should not. Load it again; if it fails "
    "again, ask whoever started the dashboard to look at what their terminal says."
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent.

    Parameters
    ----------
    hash : str
        Number of the figures it shows.
    body : bytes
        UTF-8.
    packed : bytes
        The same, compressed with gzip.
    etag : str
        Another one for every other content.
    """

    hash: str
    body: bytes
    packed: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class View:
    """What there is to show of a clinic just now.

    Parameters
    ----------
    page : Page, optional
        The last one that was made.
    is_making : bool
        Whether one is being made.
    error : str
        Why the last try failed, in words.
    """

    page: Page | None = None
    is_making: bool = False
    error: str = ""


@dataclass(slots=True)
class _Shelf:
    """Where one clinic's page stands."""

    served: Served
    page: Page | None = None
    stamp: Stamp = ()
    making: asyncio.Task[None] | None = None
    error: str = ""
    failed_at: float = 0.0


class PageStore:
    """Every clinic's page, made in the background.

    Parameters
    ----------
    clinics : iterable of Served
        The clinics.
    make : callable
        Makes the page of a clinic, in a thread of ``pool``.
    pool : Executor
        As many at once as it has threads.
    report : callable
        Told in words of pages made and failed.
    """

    def __init__(
        self,
        clinics: Iterable[Served],
        make: Callable[[Served], str],
        *,
        pool: Executor,
        report: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._make = make
        self._pool = pool
        self._report = report
        self._shelves = {served.clinic_id: _Shelf(served) for served in clinics}
        self._is_closing = False

    async def make_all(self) -> None:
        """Make every page that is not there yet, one after the other.

        One at a time leaves room for the one that somebody asks for meanwhile.
        """
        for clinic_id, shelf in self._shelves.items():
            if self.look(clinic_id).is_making and shelf.making is not None:
                await asyncio.wait({shelf.making})

    def close(self) -> None:
        """Begin nothing any more, and say nothing of what is given up."""
        self._is_closing = True

    def look(self, clinic_id: str, *, again: bool = False) -> View:
        """What there is to show, with a new page begun where the old one is out of date.

        Parameters
        ----------
        clinic_id : str
            One of the clinics.
        again : bool
            Whether to try again what failed some time ago.
        """
        shelf = self._shelves[clinic_id]
        can_begin = shelf.making is None and not self._is_closing and shelf.served.is_made
        if can_begin and self._is_due(shelf, again):
            shelf.error = ""
            shelf.making = asyncio.get_running_loop().create_task(self._fill(shelf))
        return View(shelf.page, shelf.making is not None, shelf.error)

    async def wait(self, clinic_id: str, seconds: float) -> View:
        """As ``look``, but only when the page being made is there or has failed, or time is up."""
        view, making = self.look(clinic_id), self._shelves[clinic_id].making
        if making is not None:
            await asyncio.wait({making}, timeout=seconds)
            view = self.look(clinic_id)
        return view

    def hash(self, clinic_id: str) -> str:
        """Number of the figures on the page that whoever asks now would get."""
        page = self._shelves[clinic_id].page
        return page.hash if page else ""

    def _is_due(self, shelf: _Shelf, again: bool) -> bool:
        if shelf.served.stamp() != shelf.stamp:
            return True
        is_old_failure = time.monotonic() - shelf.failed_at > REMEMBER_SECONDS
        return bool(shelf.error) and again and is_old_failure

    async def _fill(self, shelf: _Shelf) -> None:
        """Make one page and put it on its shelf."""
        served, start = shelf.served, time.monotonic()
        # Taken before the page is made: a file that changes meanwhile makes it out of date.
        shelf.stamp = served.stamp()
        frozen = read_frozen(served.folder)
        loop = asyncio.get_running_loop()
        try:
            page = await loop.run_in_executor(self._pool, _made, self._make, served, frozen.hash)
        except ClinicError as error:
            shelf.error = str(error)
        except Exception as error:
            # The last resort: whoever looks gets a page in words, the terminal what it was.
            self._report(f"{served.clinic_id}: {type(error).__name__}: {error}")
            shelf.error = UNFORESEEN
        else:
            shelf.page, shelf.error = page, ""
            seconds = time.monotonic() - start
            self._report(f"{served.clinic_id}: page ready in {seconds:.1f} s (Figures {page.hash})")
        finally:
            shelf.making = None
        if shelf.error and not self._is_closing:
            shelf.failed_at = time.monotonic()
            self._report(f"{served.clinic_id}: {shelf.error}")


def _made(make: Callable[[Served], str], served: Served, number: str) -> Page:
    """A page with everything that is the same for all who get it."""
    return build_page(make(served), number)


def build_page(text: str, number: str) -> Page:
    """A page ready to be sent.

    Examples
    --------
    >>> page = build_page("<p>words</p>", "a1b2c3d4")
    >>> gzip.decompress(page.packed) == page.body
    True
    """
    body = text.encode("utf-8")
    digest = hashlib.sha256(body).hexdigest()[:16]
    return Page(number, body, gzip.compress(body, 6, mtime=0), f'"{digest}"')
