"""A video in a browser, and for players that want a playlist."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from backend.core.canonical import CanonicalStream
from backend.core.entry import VideoId
from backend.core.errors import InvalidManifest, UnknownVideo
from backend.core.hls import playlist
from backend.core.manifest import Manifest
from backend.node.answering.pages import player_page
from backend.web.api import Api
from backend.web.bodies import Content
from backend.web.parameters import path
from backend.wire.playback import PlayedVideoField
from backend.wire.videos import VideoKey

TAG = "Reproducción"
HLS_TYPE = "application/vnd.apple.mpegurl"


def add_player_routes(api: Api, *, manifest_of: Callable[[VideoId], Manifest]) -> None:
    """`manifest_of` raises UnknownVideo."""

    @api.route(
        "GET",
        "/ver/<video>",
        tag=TAG,
        summary="A page that plays a video and shows where its fragments are",
        description="The page says itself what is wrong with a video that cannot be played.",
        takes=[path("video", VideoKey)],
        answers={200: Content(media_type="text/html", description="The page")},
        is_open=True,
    )
    def watch_video(_video: str) -> Response:
        page = player_page()
        response = Response(page.html, mimetype="text/html")
        response.headers.update(
            {"Content-Security-Policy": page.policy, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        )
        return response

    @api.route(
        "GET",
        "/videos/<video>/lista.m3u8",
        tag=TAG,
        summary="A video as an HLS playlist of byte ranges of its stream",
        takes=[path("video", PlayedVideoField)],
        answers={200: Content(media_type=HLS_TYPE, description="RFC 8216, version 7")},
        errors=[UnknownVideo, InvalidManifest],
    )
    def list_video(video: VideoId) -> Response:
        stream = CanonicalStream(manifest_of(video))
        return Response(playlist(stream, uri=f"../{video}"), mimetype=HLS_TYPE)
