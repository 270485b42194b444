"""What the dashboard says when it starts: its links, who gets which, and how to stop it."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_lib.serving.access import Access


def first_words(
    access: Access, *, port: int, clinic: str, addresses: Sequence[str], address: str = ""
) -> str:
    """The links of a dashboard that has just started.

    Parameters
    ----------
    access : Access
        The tokens.
    port : int
        Where it listens.
    clinic : str
        Id of the one clinic it shows; empty where there are several.
    addresses : sequence of str
        The machine's addresses that others may use; empty where only this machine may.
    address : str
        The address people use, where it is a proxy's.

    Examples
    --------
    >>> print(first_words(Access(), port=8866, clinic="june", addresses=[]))
    The dashboard is ready: http://localhost:8866/?clinic=june
    Only this computer can open it; --share lets others in. Ctrl-C stops it.
    """
    own = f"http://localhost:{port}/"
    if access.is_open:
        return (
            f"The dashboard is ready: {link(own, clinic)}\n"
            "Only this computer can open it; --share lets others in. Ctrl-C stops it."
        )
    bases = [address] if address else [f"http://{_bracketed(a)}:{port}/" for a in addresses]
    bases = bases or [own]
    here = link(own, clinic, access.editor_token)
    lines = [f"The dashboard is ready. On this computer: {here}", "", "Editors, who write:"]
    lines += [f"  {link(base, clinic, access.editor_token)}" for base in bases]
    lines += ["Viewers, who look on:"]
    lines += [f"  {link(base, clinic, access.viewer_token)}" for base in bases]
    lines += ["", *_how_to_give(bases, own, address)]
    return "\n".join(lines)


def link(base: str, clinic: str, token: str = "") -> str:
    """An address with the clinic and the token in it.

    Examples
    --------
    >>> link("https://clinics.example.gov.uk", "june", "secret-word-1")
    'https://clinics.example.gov.uk/?clinic=june&token=secret-word-1'
    """
    words = [f"clinic={clinic}"] if clinic else []
    words += [f"token={token}"] if token else []
    base = base if base.endswith("/") else f"{base}/"
    return f"{base}?{'&'.join(words)}" if words else base


def _how_to_give(bases: Sequence[str], own: str, address: str) -> list[str]:
    """What to do with the links."""
    lines = [
        "Send each person one of the links, whole, in a message that only they get; each browser",
        "remembers it after the first time. Whoever has the editors' link can write.",
    ]
    if not address and bases != [own]:
        lines += [
            "They must be on the same network. Where a link does not open for them, the firewall",
            "of this computer is the likely reason: allow the port. What is sent is not encrypted:",
            "on a network that you do not trust put it behind https (docs/dashboard.md says how).",
        ]
    return [*lines, "Ctrl-C stops the dashboard."]


def _bracketed(name: str) -> str:
    return f"[{name}]" if ":" in name else name
