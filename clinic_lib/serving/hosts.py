"""Under which names the dashboard may be asked for: what keeps other web sites from reaching it.

A page of another web site can make a browser ask a server of one's own machine or office network.
It then asks under the other site's name (DNS rebinding), or says that it comes from there.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names of this dashboard.

    Parameters
    ----------
    names : frozenset of str
        In lower case, without a port.
    any_address : bool
        Whether every numeric address will do: no other web site has a name that is a number.

    Examples
    --------
    >>> own = Hosts(LOOPBACK_NAMES)
    >>> own.allow("localhost:8866"), own.allow("[::1]:8866"), own.allow("evil.example:8866")
    (True, True, False)
    """

    names: frozenset[str]
    any_address: bool = False

    def allow(self, host: str) -> bool:
        """Whether a request under this name, as its Host header has it, may be answered."""
        name = host_name(host)
        if name in self.names:
            return True
        return self.any_address and _is_address(name)


def find_hosts(*, shared: bool, address: str = "") -> Hosts:
    """The names under which this machine may be asked.

    Parameters
    ----------
    shared : bool
        Whether other machines may ask.
    address : str
        The address that people use where it is another machine's, such as a proxy's.
    """
    names = set(LOOPBACK_NAMES)
    if address:
        names.add(host_name(urlsplit(address).netloc))
    if shared:
        # The name alone, as small networks use it; asking for its domain would need the network.
        own = socket.gethostname().lower()
        names |= {own, own.split(".")[0], f"{own.split('.')[0]}.local"}
    return Hosts(frozenset(names), any_address=shared)


def host_name(host: str) -> str:
    """The name in a Host header, without its port.

    Examples
    --------
    >>> host_name("Clinic.Example.gov.uk.:8866"), host_name("[::1]:8866"), host_name("a:b:c")
    ('clinic.example.gov.uk', '::1', '')
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
    return (
        ""
        if "@" in host or "/" in host or (host.count(":") > 1 and "[" not in host)
        else (name.rstrip(".").lower())
    )


def is_from_here(origin: str, host: str, address: str = "") -> bool:
    """Whether the page that sent a request was served by this dashboard.

    Parameters
    ----------
    origin : str
        The Origin header, which browsers send with everything that writes.
    host : str
        The Host header of the same request.
    address : str
        The address that people use where it is a proxy's.

    Examples
    --------
    >>> is_from_here("http://localhost:8866", "localhost:8866")
    True
    >>> is_from_here("http://localhost:9999", "localhost:8866"), is_from_here("null", "localhost")
    (False, False)
    """
    try:
        sender = urlsplit(origin).netloc.lower()
        public = urlsplit(address).netloc.lower()
    except ValueError:
        return False
    return bool(sender) and sender in {host.lower(), public}


def own_addresses() -> tuple[str, ...]:
    """The addresses that others may reach this machine by; only the likeliest where one is known.

    Nothing is sent and no name is looked up, so it works with the cable out.
    """
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Connecting such a socket sends nothing: it only chooses where the way out starts.
        probe.connect(("192.0.2.1", 9))
        return (str(probe.getsockname()[0]),)
    # psutil is imported only here: hardly anybody shares a dashboard without a network.
    import psutil

    found = [
        one.address
        for addresses in psutil.net_if_addrs().values()
        for one in addresses
        if one.family == socket.AF_INET and not ipaddress.ip_address(one.address).is_loopback
    ]
    return tuple(dict.fromkeys(found))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
