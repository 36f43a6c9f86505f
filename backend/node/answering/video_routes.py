"""Videos as players take them: which there are, the stream of one, and where its fragments are meanwhile."""

from __future__ import annotations

from flask import Response, request

from backend.core.entry import VideoId
from backend.core.errors import InvalidManifest, NoManifest, Refused, UnknownVideo, Unreachable
from backend.node.answering.conditional import RANGE_POLICY
from backend.node.answering.showing import Showing
from backend.node.streaming.films import video_id
from backend.node.streaming.playback_view import PlaybackView
from backend.node.streaming.repertoire import Repertoire
from backend.web.api import Api
from backend.web.bodies import Content
from backend.web.parameters import header, path
from backend.web.route import Answer
from backend.wire.answers import Error
from backend.wire.playback import PlayableList, Playback
from backend.wire.queries import IfNoneMatchField, IfRangeField, RangeField
from backend.wire.videos import VideoKey

TAG = "Reproducción"

VIDEO = path("video", VideoKey, video_id)
VIDEO_ERRORS = (UnknownVideo, NoManifest, InvalidManifest, Unreachable, Refused)
CONDITIONS = (header("Range", RangeField), header("If-Range", IfRangeField), header("If-None-Match", IfNoneMatchField))
STREAM = Content(media_type="video/mp4", description="The video as one fragmented MP4; `ETag` is its id")
STREAMS: dict[int, Answer] = {200: STREAM, 206: STREAM, 304: None, 412: Error, 416: Error}
STREAM_NAME = "video.mp4"
"""FFmpeg follows a playlist only to addresses that end like a video's."""


def add_video_routes(api: Api, *, repertoire: Repertoire, showing: Showing, view: PlaybackView) -> None:
    @api.route("GET", "/videos", tag=TAG, summary="The videos that can be played here", answers=PlayableList)
    def playable_videos() -> PlayableList:
        return PlayableList(videos=repertoire.videos())

    @api.route(
        "GET",
        "/videos/<video>",
        tag=TAG,
        summary="A video as one stream, from what is here and what others have",
        description=(
            "A byte that is not here yet is awaited while its fragment is fetched; where nobody has it, until somebody "
            f"publishes it. What is read is fetched first, then what follows. {RANGE_POLICY}"
        ),
        takes=[VIDEO, *CONDITIONS],
        answers=STREAMS,
        errors=VIDEO_ERRORS,
    )
    def stream_video(video: VideoId, *_conditions: str) -> Response:
        return showing.answer(video, request)

    @api.route(
        "GET",
        f"/videos/<video>/{STREAM_NAME}",
        tag=TAG,
        summary="The same stream, for players that go by a file's name",
        takes=[VIDEO, *CONDITIONS],
        answers=STREAMS,
        errors=VIDEO_ERRORS,
    )
    def stream_named_video(video: VideoId, *_conditions: str) -> Response:
        return showing.answer(video, request)

    @api.route(
        "GET",
        "/videos/<video>/fragmentos",
        tag=TAG,
        summary="Where each fragment of a video is now, and where players are",
        takes=[VIDEO],
        answers=Playback,
        errors=VIDEO_ERRORS,
    )
    def playback(video: VideoId) -> Playback:
        return view.of(video)
