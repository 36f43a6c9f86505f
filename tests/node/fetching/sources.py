"""Sources of every kind: good ones, and such as flip a byte, stop half-way, or hang."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Any

from werkzeug import Request, Response

from backend.core.entry import VideoId
from backend.core.manifest import manifest_box
from backend.core.names import fragment_name
from backend.wire.broker_client import BrokerClient
from backend.wire.fragments import EntryBody
from backend.wire.nodes import Registration
from tests.core.manifests import TinyVideo, digest_of
from tests.node.running import Served

VIDEO = TinyVideo()
NAME = fragment_name("film_001.mp4")
FILE = VIDEO.contents[1] + manifest_box(VIDEO.manifest.to_json())
"""Fragment 1 of a tiny video, with its manifest."""


class Source(Served):
    """Serves one content under any name; `ranges` are the Range fields that it was asked with."""

    def __init__(self, content: bytes) -> None:
        super().__init__(self._serve)
        self.content = content
        self.ranges: list[str | None] = []

    def _serve(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        asked = Request(environ)
        self.ranges.append(asked.headers.get("Range"))
        response = Response(self._octets(), headers=self._headers(), direct_passthrough=True)
        response.content_length = len(self.content)
        response.make_conditional(environ, accept_ranges=True, complete_length=len(self.content))
        return response(environ, start_response)

    def _headers(self) -> dict[str, str]:
        return {}

    def _octets(self) -> Iterator[bytes]:
        yield self.content


class BrokenOffSource(Source):
    """Promises all of it and sends `sent` bytes."""

    def __init__(self, content: bytes, sent: int) -> None:
        super().__init__(content)
        self._sent = sent

    def _octets(self) -> Iterator[bytes]:
        yield self.content[: self._sent]


class HangingSource(Source):
    """Sends half of it, and the rest when it is told to."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.half_sent = threading.Event()
        self.go_on = threading.Event()

    def __exit__(self, *error: Any) -> None:
        self.go_on.set()
        super().__exit__(*error)

    def _octets(self) -> Iterator[bytes]:
        middle = len(self.content) // 2
        yield self.content[:middle]
        self.half_sent.set()
        self.go_on.wait(30)
        yield self.content[middle:]


def with_a_flipped_bit(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def entry_of(content: bytes = FILE, *, name: str = NAME, video: VideoId | None = None, index: int | None = None) -> EntryBody:
    return EntryBody(name=fragment_name(name), size=len(content), sha256=digest_of(content), video=video, index=index)


FRAGMENT = entry_of(FILE, video=VIDEO.manifest.video_id, index=1)
"""What a truthful node says of the tiny video's fragment."""


def offer(broker: BrokerClient, source: Served, *entries: EntryBody | str) -> None:
    """The source never expires."""
    broker.register(source.name, Registration(fragments=entries))
