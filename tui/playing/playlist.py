"""A private playlist: how a player comes to know the swarm's secret without its being in the list of processes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

_USER = "enjambre"
"""Any will do: it is the password that counts (RFC 7617)."""


@contextmanager
def private_playlist(url: str, title: str, token: str, *, folder: str | None = None) -> Iterator[Path]:
    """A file that nobody else can read, gone after the block; `title` is of one line. Without a `folder` it lies among the
    system's temporary files."""
    descriptor, name = tempfile.mkstemp(prefix="enjambre-", suffix=".m3u8", dir=folder)  # with mode 0600
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"#EXTM3U\n#EXTINF:-1,{title}\n{with_password(url, token)}\n")
        yield path
    finally:
        path.unlink()


def with_password(url: str, token: str) -> str:
    """The URL with the token as password, percent-encoded (RFC 3986, section 3.2.1)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{_USER}:{quote(token, safe='')}@{parts.netloc}"))
