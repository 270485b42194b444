"""A port to listen on: the one asked for or the next free one, with words where there is none."""

from __future__ import annotations

import errno
import socket

from clinic_lib.errors import ParameterError

USUAL_PORT = 8866
TRIES = 20
BACKLOG = 128


def open_port(wanted: int | None, *, shared: bool) -> tuple[list[socket.socket], int]:
    """Sockets to listen on, and their port.

    Parameters
    ----------
    wanted : int, optional
        The port, 0 for any; by default the usual one, or the next that is free.
    shared : bool
        Whether other machines may reach it.

    Returns
    -------
    sockets : list of socket
    port : int

    Raises
    ------
    ParameterError
        If the port cannot be used.
    """
    if wanted is not None:
        sockets = _bind(wanted, shared)
        if sockets is None:
            raise ParameterError(
                f"Port {wanted} is in use: perhaps a dashboard is running already (open "
                f"http://localhost:{wanted}/ to see). Stop that one, or give another --port."
            )
        return sockets, _port(sockets)
    for port in range(USUAL_PORT, USUAL_PORT + TRIES):
        sockets = _bind(port, shared)
        if sockets is not None:
            return sockets, port
    raise ParameterError(
        f"The ports {USUAL_PORT} to {USUAL_PORT + TRIES - 1} are all in use. Stop dashboards that "
        "are no longer needed, or give a free one with --port."
    )


def _bind(port: int, shared: bool) -> list[socket.socket] | None:
    """Sockets on a port; None where it is in use."""
    sockets: list[socket.socket] = []
    try:
        if shared:
            sockets.append(_listen("", port))
        else:
            # A browser that is told "localhost" may try either kind of address.
            sockets.append(_listen("127.0.0.1", port))
            sockets += _listen_on_newer(_port(sockets))
    except OSError as error:
        for one in sockets:
            one.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise ParameterError(
            f"Port {port} cannot be used ({error.strerror or error}). Give another one with "
            f"--port, such as {USUAL_PORT}."
        ) from error
    return sockets


def _listen_on_newer(port: int) -> list[socket.socket]:
    """A socket on the newer kind of address; none where the machine does not have it."""
    try:
        return [_listen("::1", port)]
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise
        return []


def _listen(address: str, port: int) -> socket.socket:
    """A socket on an address; an empty one is every address of the machine, of both kinds."""
    both = not address and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if both or ":" in address else socket.AF_INET
    made = socket.create_server(
        (address, port), family=family, backlog=BACKLOG, dualstack_ipv6=both
    )
    made.setblocking(False)
    return made


def _port(sockets: list[socket.socket]) -> int:
    return int(sockets[0].getsockname()[1])
