"""A video in a browser, and for players that want a playlist."""

from __future__ import annotations

from flask import Response

from backend.core.entry import VideoId
from backend.core.hls import playlist
from backend.node.answering.pages import player_page
from backend.node.answering.video_routes import STREAM_NAME, TAG, VIDEO, VIDEO_ERRORS
from backend.node.streaming.films import Films
from backend.web.api import Api
from backend.web.bodies import Content
from backend.web.parameters import path
from backend.wire.videos import VideoKey

HLS_TYPE = "application/vnd.apple.mpegurl"


def add_player_routes(api: Api, *, films: Films) -> None:
    @api.route(
        "GET",
        "/ver/<video>",
        tag=TAG,
        summary="A page that plays a video and shows where its fragments are",
        description="Open it in a browser. The page itself says what is wrong with a video that cannot be played.",
        takes=[path("video", VideoKey)],
        answers={200: Content(media_type="text/html", description="The page")},
    )
    def watch_video(_video: str) -> Response:
        page = player_page()
        response = Response(page.html, mimetype="text/html")
        response.headers["Content-Security-Policy"] = page.policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @api.route(
        "GET",
        "/videos/<video>/lista.m3u8",
        tag=TAG,
        summary="A video as an HLS playlist of byte ranges of its stream",
        takes=[VIDEO],
        answers={200: Content(media_type=HLS_TYPE, description="A media playlist (RFC 8216, version 7)")},
        errors=VIDEO_ERRORS,
    )
    def list_video(video: VideoId) -> Response:
        return Response(playlist(films.stream(video), uri=STREAM_NAME), mimetype=HLS_TYPE)
