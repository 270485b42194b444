"""The IPython shell that runs a notebook's cells in this very process. Knows nothing of clinics.

It is the shell of a real kernel, with one thing put in the kernel's place: the session, which hands
the messages over instead of sending them.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from typing import Any

from jupyter_client.session import Session
from traitlets.config import Config

from clinic_lib.batch.capture import no_input
from clinic_lib.batch.own_kernel import ZMQInteractiveShell as KernelShell

Receive = Callable[[dict[str, Any]], None]


class HandingSession(Session):  # type: ignore[misc]
    """A session that hands each message to a function of this process."""

    receive: Receive | None = None

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> Any:
        """Hand a message over."""
        message = msg_or_type
        if isinstance(msg_or_type, str):
            message = {"msg_type": msg_or_type, "content": content}
        if self.receive is not None:
            self.receive(message)
        return message


class _NoKernel:
    """What the shell asks of a kernel that is not there."""

    eventloop = None


class ZMQInteractiveShell(KernelShell):
    """A kernel's shell without a kernel."""

    __module__ = KernelShell.__module__
    asked_to_exit = False

    def ask_exit(self) -> None:
        """Remember that the cell called ``exit()`` or ``quit()``."""
        self.asked_to_exit = True

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to open."""


def make_shell() -> ZMQInteractiveShell:
    """The one shell of this process, ready for ``connect``.

    A process makes it before it imports a library that looks for it, such as plotly.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    shell: ZMQInteractiveShell = ZMQInteractiveShell.instance(
        config=config, kernel=_NoKernel(), user_ns={}
    )
    session = HandingSession()
    for part in (shell.displayhook, shell.display_pub):
        part.session, part.pub_socket, part.topic = session, object(), b""
    return shell


def connect(shell: ZMQInteractiveShell, receive: Receive) -> None:
    """From now on everything that cells show goes to a function.

    Parameters
    ----------
    shell : ZMQInteractiveShell
        From ``make_shell``.
    receive : callable
        Takes a message as a kernel would have sent it.
    """
    shell.displayhook.session.receive = receive
    builtins.input = no_input
    # A notebook finds modules that lie beside it, as it does with a kernel.
    if "" not in sys.path:
        sys.path.insert(0, "")
