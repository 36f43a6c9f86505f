"""A fragment's bytes on their way from a node."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import httpx

from backend.core.entry import Digest
from backend.core.errors import InvalidBody, Refused
from backend.wire.repr_digest import parse_repr_digest

_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]+/([0-9]{1,18})")


class FragmentStream:
    """`start` is the place in the file of the first byte that comes, `size` the whole file's, `sha256` what the node states of
    it. One thread iterates; any other may `cut`."""

    def __init__(self, response: httpx.Response) -> None:
        """Raises Refused where the bytes would come in another encoding."""
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding != "identity":
            raise Refused(str(response.url), response.status_code, f"Content-Encoding: {encoding}")
        self._response = response
        network = response.extensions.get("network_stream")
        self._socket: socket.socket | None = network and network.get_extra_info("socket")
        partial = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "")) if response.status_code == 206 else None
        self.start = int(partial[1]) if partial else 0
        self.size = int(partial[2]) if partial else _length(response)
        self.sha256 = _stated(response)

    def __iter__(self) -> Iterator[bytes]:
        # A chunk size would halve the rate.
        return self._response.iter_raw()

    def cut(self) -> None:
        """Ends the connection at once: who iterates gets Unreachable."""
        if self._socket is None:
            return
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            """It was closed already."""


def _length(response: httpx.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() else None


def _stated(response: httpx.Response) -> Digest | None:
    try:
        return parse_repr_digest(response.headers.get("Repr-Digest", ""))
    except InvalidBody:
        return None
