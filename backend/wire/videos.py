"""Bodies about videos: which fragments they have, who holds them, what is missing."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from backend.core.names import FragmentName, NodeName
from backend.wire.body import Body
from backend.wire.fragments import IndexField, SizeField

VideoKey = Annotated[
    str,
    Meta(
        description="A video's id (64 hex digits), or `titulo:<title>.<extension>` where only the fragments' names tell",
        examples=["titulo:film.mp4"],
    ),
]


class VideoFragment(
    Body, frozen=True, kw_only=True, rename={"index": "indice", "name": "nombre", "size": "bytes", "nodes": "nodos"}
):
    """One fragment of a video, and who holds it."""

    index: IndexField
    name: FragmentName
    size: SizeField | None = None
    nodes: Annotated[tuple[NodeName, ...], Meta(description="Holders that are to be had now")]


class VideoRow(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "title": "titulo",
        "total": "total",
        "present": "presentes",
        "missing": "faltan",
        "fewest_copies": "copias_minimas",
        "size": "bytes",
        "duration_seconds": "duracion",
        "has_manifest": "manifiesto",
    },
):
    """A video: how many of its fragments are somewhere, and which are nowhere."""

    id: VideoKey
    title: Annotated[str, Meta(description="Its title", examples=["film"])]
    total: Annotated[int, Meta(description="N, its number of fragments; without a manifest, the highest number seen plus one")]
    present: Annotated[int, Meta(description="How many of them some node holds")]
    missing: Annotated[tuple[int, ...], Meta(description="Places of those that nobody holds")]
    fewest_copies: Annotated[int, Meta(description="Copies of the rarest fragment")]
    size: Annotated[int, Meta(description="Of all fragments, bytes, as far as known")]
    duration_seconds: Annotated[float, Meta(description="Playing time, seconds")] | None = None
    has_manifest: Annotated[bool, Meta(description="Whether a manifest vouches for this")]


class VideoList(Body, frozen=True, kw_only=True, rename={"videos": "videos"}):
    """Every video that the index knows, by title."""

    videos: tuple[VideoRow, ...]


class VideoDetail(Body, frozen=True, kw_only=True, rename={"video": "video", "fragments": "fragmentos"}):
    """A video and each of its fragments, in order."""

    video: VideoRow
    fragments: tuple[VideoFragment, ...]
