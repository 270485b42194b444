"""The addresses that the dashboard answers; everything else is refused."""

from __future__ import annotations

from tornado.httpserver import HTTPServer
from tornado.web import Application

from clinic_lib.serving import answers
from clinic_lib.serving.request import Dashboard, NotFound

LARGEST_REQUEST = 1024 * 1024
LARGEST_HEADERS = 16 * 1024
# Longer than the longest poll; a connection that nobody uses is let go.
IDLE_SECONDS = 60
BODY_SECONDS = 10


def build_server(dashboard: Dashboard) -> HTTPServer:
    """A server that answers for a dashboard; it listens nowhere yet.

    None of Jupyter's own addresses are among them: no kernels, contents, files or terminals.
    """
    application = Application(
        [
            (r"/", answers.RootAnswer),
            (r"/api/clinic/([^/]+)/page", answers.PageStateAnswer),
            (r"/api/clinic/([^/]+)/live", answers.LiveAnswer),
            (r"/api/clinic/([^/]+)/actions", answers.ActionsAnswer),
            (r"/api/clinic/([^/]+)/actions/([^/]+)", answers.ActionAnswer),
            (r"/assets/([^/]+)", answers.AssetAnswer),
            (r"/documents/([^/]+)/(.+)", answers.DocumentAnswer),
        ],
        dashboard=dashboard,
        default_handler_class=NotFound,
        compress_response=True,
        # Addresses may hold a token; no line of a log may.
        log_function=lambda _handler: None,
    )
    return HTTPServer(
        application,
        max_body_size=LARGEST_REQUEST,
        max_header_size=LARGEST_HEADERS,
        idle_connection_timeout=IDLE_SECONDS,
        body_timeout=BODY_SECONDS,
    )
