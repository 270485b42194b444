"""What every request goes through: whose it is, what it may do, and how it is refused in words."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tornado.web import HTTPError, RequestHandler

from clinic_lib.errors import ClinicError
from clinic_lib.serving.access import Access, Role
from clinic_lib.serving.assets import Asset
from clinic_lib.serving.clinics import Served
from clinic_lib.serving.hosts import Hosts, is_from_here
from clinic_lib.serving.live import Live
from clinic_lib.serving.pages import PageStore
from clinic_lib.serving.plain_pages import plain_page

_LOG = logging.getLogger("clinic_lib.serving")
LARGEST_BODY = 64 * 1024
COOKIE_DAYS = 30
# Nothing but this server's own files; plotly writes styles, and charts are saved as images.
PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
# Set by programs that pass requests on.
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via")
REASONS = {
    404: ("There is no such page", "Check the address, or start from the list of clinics."),
    405: ("This cannot be done here", "Use the links and buttons of the dashboard."),
    413: ("That is too much at once", "Send less: an action is a few sentences."),
    500: (
        "Something went wrong that should not",
        "Load the page again. If it goes wrong again, ask whoever started the dashboard to look at "
        "what their terminal says. Actions that were saved are safe.",
    ),
}


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that answers of a dashboard draw on.

    Parameters
    ----------
    clinics : mapping of str to Served
        By id.
    access : Access
        Who may look and write.
    hosts : Hosts
        Under which names it may be asked for.
    address : str
        The address people use, where it is a proxy's.
    pages : PageStore
        The rendered pages.
    live : Live
        What changes.
    assets : mapping of str to Asset
        What pages load.
    """

    clinics: Mapping[str, Served]
    access: Access
    hosts: Hosts
    address: str
    pages: PageStore
    live: Live
    assets: Mapping[str, Asset]


class Refusal(HTTPError):
    """A request that is not answered, and why.

    Parameters
    ----------
    status : int
        As HTTP has it.
    title, words : str
        What is shown: a heading, and what to do.
    """

    def __init__(self, status: int, title: str, words: str) -> None:
        super().__init__(status)
        self.title = title
        self.words = words


class Request(RequestHandler):
    """One request to the dashboard."""

    role: Role
    # Scripts and styles tell nothing that is not in the library itself.
    is_public = False

    @property
    def dashboard(self) -> Dashboard:
        """The dashboard that is asked."""
        found: Dashboard = self.settings["dashboard"]
        return found

    @property
    def is_api(self) -> bool:
        """Whether a program asks, which wants JSON."""
        return "/api/" in self.request.path

    def set_default_headers(self) -> None:
        """Headers that every answer has, refusals too."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse what must not be answered, before anything is looked up."""
        self._refuse_strangers()
        if self.is_public:
            return
        token = self.get_query_argument("token", "")
        role = self.dashboard.access.role_of(token or self._kept_token())
        if role is None:
            raise Refusal(*_no_entry(bool(token or self._kept_token())))
        self.role = role
        if token and not self.dashboard.access.is_open:
            self._keep_token(token)
        if self.request.method not in ("GET", "HEAD"):
            self._refuse_foreign_writing()

    def _refuse_strangers(self) -> None:
        """A name that is not this dashboard's; a page of another site; a proxy nobody spoke of."""
        if not self.dashboard.hosts.allow(self.request.host):
            raise Refusal(
                403,
                "This is not the dashboard's address",
                "Use the link that was printed when the dashboard was started. To give it another "
                "name, start it with: clinic dashboard --address https://that.name",
            )
        site = self.request.headers.get("Sec-Fetch-Site", "none")
        is_visit = self.request.headers.get("Sec-Fetch-Mode", "") == "navigate"
        if site in ("cross-site", "same-site") and not (is_visit and not self.is_api):
            raise Refusal(403, "Another web site asked for this", "Open the dashboard itself.")
        if self.dashboard.access.is_open and any(h in self.request.headers for h in PASSED_ON):
            raise Refusal(
                403,
                "This dashboard is for the computer it runs on",
                "It was reached through another program that passes requests on. Whoever started "
                "it can let others in with: clinic dashboard --address https://the.address",
            )

    def _kept_token(self) -> str:
        """The word from this browser's cookie, or from a program's header."""
        kind, _, word = self.request.headers.get("Authorization", "").partition(" ")
        if kind.lower() in ("token", "bearer"):
            return word.strip()
        return self.get_cookie(self.dashboard.access.cookie, "") or ""

    def _keep_token(self, token: str) -> None:
        """Keep the word in this browser, where no script can read it, and out of the address."""
        is_secure = self.dashboard.address.startswith("https:")
        self.set_cookie(
            self.dashboard.access.cookie,
            token,
            httponly=True,
            samesite="Lax",
            secure=is_secure,
            max_age=COOKIE_DAYS * 24 * 3600,
        )
        if self.request.method == "GET" and not self.is_api:
            rest = [
                (name, value.decode("utf-8", "replace"))
                for name, values in self.request.query_arguments.items()
                for value in values
                if name != "token"
            ]
            # Relative: behind a proxy only the browser knows the whole address.
            here = "./" + self.request.path.rpartition("/")[2]
            self.set_status(302)
            self.set_header("Location", f"?{urlencode(rest)}" if rest else here)
            self.finish()

    def _refuse_foreign_writing(self) -> None:
        origin = self.request.headers.get("Origin")
        if origin is not None and not is_from_here(
            origin, self.request.host, self.dashboard.address
        ):
            raise Refusal(403, "Another web site sent this", "Nothing was saved.")
        if self.request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            # What a form of another site can send is never JSON.
            raise Refusal(415, "Only JSON can be sent here", "Nothing was saved.")
        if len(self.request.body) > LARGEST_BODY:
            raise Refusal(413, *REASONS[413])

    def served(self, clinic_id: str) -> Served:
        """The clinic of an id; refused where there is none."""
        found = self.dashboard.clinics.get(clinic_id)
        if found is None:
            raise Refusal(404, "There is no such clinic here", REASONS[404][1])
        return found

    def send_json(self, content: str, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(content)

    def send_page(self, content: str, status: int = 200) -> None:
        """Answer with a page of words."""
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(content)

    def write_error(self, status_code: int, **details: Any) -> None:
        """Words instead of whatever went wrong; no code, no path, no traceback."""
        error = details.get("exc_info", (None, None, None))[1]
        title, words = REASONS.get(status_code, REASONS[404 if status_code < 500 else 500])
        if isinstance(error, Refusal):
            title, words = error.title, error.words
        elif isinstance(error, ClinicError):
            words = error.message
        if self.is_api:
            self.send_json(json.dumps({"message": f"{title}. {words}"}), status_code)
        else:
            self.send_page(plain_page(title, words), status_code)

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """What nobody foresaw goes to the terminal, without the address: it may hold a token."""
        if not isinstance(error, (HTTPError, ClinicError)):
            where = f"{self.request.method} {self.request.path}"
            _LOG.error("The dashboard could not answer %s", where, exc_info=(kind, error, trace))


def _no_entry(has_token: bool) -> tuple[int, str, str]:
    """Why somebody without the right word is not let in, and what to do."""
    if has_token:
        return (
            403,
            "This link is not valid any more",
            "The word in it (the token) is not the one this dashboard was started with. Copy the "
            "whole link again from the message you were sent, or ask for a new one.",
        )
    return (
        403,
        "This dashboard needs its link",
        "Open the link you were sent, with everything that follows '?token='. If you have none, "
        "ask whoever prepares the clinic.",
    )


class NotFound(Request):
    """Everything that is nowhere."""

    def prepare(self) -> None:
        """Refused like everything else first, then as not found."""
        super().prepare()
        if not self._finished:
            raise Refusal(404, *REASONS[404])
