"""Finding whole videos, and the manifests that vouch for them."""

from __future__ import annotations

from flask import Response

from backend.broker.fragment_routes import TAG
from backend.broker.videos import Videos
from backend.core.errors import InvalidManifest, UnknownVideo
from backend.core.manifest import MAX_JSON_BYTES
from backend.web.api import Api
from backend.web.bodies import BytesBody, Content
from backend.web.parameters import path
from backend.wire.videos import VideoDetail, VideoKey, VideoList

VIDEO = path("video", VideoKey)
MANIFEST = BytesBody(
    description="The manifest's canonical JSON, whose SHA-256 is the id", limit=MAX_JSON_BYTES, media_type="application/json"
)


def add_video_routes(api: Api, *, videos: Videos) -> None:
    @api.route("GET", "/videos", tag=TAG, summary="Every video, by title", answers=VideoList)
    def overview() -> VideoList:
        return videos.overview()

    @api.route(
        "GET",
        "/videos/<video>",
        tag=TAG,
        summary="A video, and who holds each of its fragments",
        takes=[VIDEO],
        answers=VideoDetail,
        errors=[UnknownVideo],
    )
    def video(key: str) -> VideoDetail:
        return videos.detail(key)

    @api.route(
        "PUT",
        "/videos/<video>/manifiesto",
        tag=TAG,
        summary="Hand in the manifest of a video of which fragments are held",
        description="Nodes are asked for it: `manifiestos` of their answers.",
        takes=[VIDEO],
        body=MANIFEST,
        answers={204: None},
        errors=[UnknownVideo, InvalidManifest],
    )
    def keep_manifest(key: str, text: bytes) -> None:
        videos.keep_manifest(key, text)

    @api.route(
        "GET",
        "/videos/<video>/manifiesto",
        tag=TAG,
        summary="The manifest of a video",
        takes=[VIDEO],
        answers={200: Content(media_type="application/json", description="Canonical JSON whose SHA-256 is the id")},
        errors=[UnknownVideo],
    )
    def manifest(key: str) -> Response:
        return Response(videos.manifest(key), mimetype="application/json")
