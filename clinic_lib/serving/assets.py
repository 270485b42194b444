"""The scripts and styles that pages load: read once, kept ready for every viewer."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

OWN = Path(__file__).resolve().parent / "assets"
JAVASCRIPT = "text/javascript; charset=utf-8"
_NAMES_ITS_CONTENT = re.compile(r"\.[0-9a-f]{8,}\.\w+$")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file that pages load.

    Parameters
    ----------
    content_type : str
        As HTTP says it.
    is_for_good : bool
        Whether its name changes with its content, so that browsers may keep it for good.
    etag : str
        Of its content.
    body, packed : bytes
        As it is, and compressed with gzip.
    """

    content_type: str
    is_for_good: bool
    etag: str
    body: bytes
    packed: bytes


def keep_asset(name: str, body: bytes, content_type: str) -> Asset:
    """An asset ready to be sent.

    Examples
    --------
    >>> keep_asset("page.1a2b3c4d.css", b"p {}", "text/css").is_for_good
    True
    >>> keep_asset("waiting.js", b";", JAVASCRIPT).is_for_good
    False
    """
    return Asset(
        content_type,
        bool(_NAMES_ITS_CONTENT.search(name)),
        f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        body,
        gzip.compress(body, 9, mtime=0),
    )


def load_assets() -> dict[str, Asset]:
    """Every asset of the dashboard by its name."""
    from clinic_lib.presentation.dashboard_assets import dashboard_assets

    found = {
        name: keep_asset(name, asset.content, asset.content_type)
        for name, asset in dashboard_assets().items()
    }
    waiting = (OWN / "waiting.js").read_bytes()
    return {**found, "waiting.js": keep_asset("waiting.js", waiting, JAVASCRIPT)}
