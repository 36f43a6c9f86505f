"""Showing a video: its canonical stream, whole or in part, each byte as soon as it is here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from flask import Response
from werkzeug import Request

from backend.core.canonical import CanonicalStream
from backend.core.entry import VideoId
from backend.core.errors import DamagedFragment
from backend.node.answering.conditional import make_conditional
from backend.node.fetching.arrivals import Arrivals
from backend.node.fetching.playheads import Playheads
from backend.node.holding.shelf import Shelf
from backend.node.streaming.bell import Bell
from backend.node.streaming.films import Films
from backend.node.streaming.player_reader import PlayerLeft, PlayerReader
from backend.web.presence import presence_of_client

log = logging.getLogger(__name__)


class Showing:
    """Any thread may call."""

    def __init__(self, films: Films, shelf: Shelf, arrivals: Arrivals, bell: Bell, playheads: Playheads) -> None:
        self._films = films
        self._shelf = shelf
        self._arrivals = arrivals
        self._bell = bell
        self._playheads = playheads

    def answer(self, video: VideoId, request: Request) -> Response:
        """The head goes out at once, however long its first byte is awaited. Raises UnknownVideo, InvalidManifest, and what
        asking the broker does."""
        stream = self._films.stream(video)
        response = Response(mimetype="video/mp4", direct_passthrough=True)
        response.content_length = stream.length
        response.set_etag(video)
        response.headers["X-Content-Type-Options"] = "nosniff"
        make_conditional(response, request.environ, stream.length)
        start, stop = response.content_range.start or 0, response.content_range.stop or stream.length
        if request.method == "GET" and response.status_code in (200, 206):
            response.response = self._octets(stream, start, stop, presence_of_client(request.environ))
        return response

    def _octets(self, stream: CanonicalStream, start: int, stop: int, is_there: Callable[[], bool]) -> Iterator[bytes]:
        video = stream.manifest.video_id
        with (
            self._playheads.open(video) as playhead,
            PlayerReader(video, self._shelf, self._arrivals, self._bell, playhead, is_there) as reader,
        ):
            yield b""
            try:
                yield from stream.read(reader.read, start, stop - start)
            except DamagedFragment as error:
                log.exception("a player was cut off", extra={"fragment": error.fragment})
                raise PlayerLeft from error
