"""Real stores on this machine's loopback, each a process of its own that can be killed.

Started as a program it is an FTP server; the S3 one is the `moto` package's, where that is
installed.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "ann", "s3cr@t"
QUOTED = "s3cr%40t"


@dataclass(frozen=True)
class RunningStore:
    """A store, its address and its process."""

    address: str
    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def ftp_server(folder: Path, port: int = 0) -> Iterator[RunningStore]:
    """An FTP server over a folder."""
    folder.mkdir(exist_ok=True)
    port = port or _free_port()
    command = [sys.executable, "-W", "ignore", __file__, str(folder), str(port)]
    with _running(command, port) as process:
        address = f"ftp://{USER}:{QUOTED}@127.0.0.1:{port}/clinics"
        yield RunningStore(address, process, port)


@contextlib.contextmanager
def s3_server() -> Iterator[RunningStore]:
    """An S3 server with a bucket; the environment is to say where it is."""
    port = _free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-p", str(port)]
    with _running(command, port) as process:
        import fsspec

        store = fsspec.filesystem("s3", **s3_options(port))
        store.mkdir("bucket")
        yield RunningStore("s3://bucket/clinics", process, port)


def s3_options(port: int) -> dict[str, str]:
    """What reaches the S3 server."""
    return {"key": "k", "secret": "s", "endpoint_url": f"http://127.0.0.1:{port}"}


@contextlib.contextmanager
def _running(command: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env=os.environ, **quiet)
    try:
        _wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    """A port that nobody has, of those that the system gives to no connection meanwhile."""
    for port in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as found, contextlib.suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise OSError("no port of 50 was free")


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    # As a program this file knows no other.
    from tests.patience import PATIENCE

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError("the store did not start")


def _serve(folder: str, port: str) -> None:
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    FTPHandler.authorizer = DummyAuthorizer()
    FTPHandler.authorizer.add_user(USER, PASSWORD, folder, perm="elradfmwMT")
    ThreadedFTPServer(("127.0.0.1", int(port)), FTPHandler).serve_forever()


if __name__ == "__main__":
    _serve(*sys.argv[1:])
