"""Bodies about playing: the videos that a node can play, and where each fragment of one is at this moment."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from backend.core.names import FragmentName, NodeName
from backend.wire.body import Body
from backend.wire.fragments import IndexField, NodeField, SizeField, VideoField

FragmentPlace = Literal["aqui", "llegando", "otros", "falta"]


class PlayableVideo(
    Body, frozen=True, kw_only=True, rename={"title": "titulo", "held": "aqui", "size": "bytes", "duration_seconds": "duracion"}
):
    """A video of the swarm as this node can play it."""

    id: VideoField
    title: Annotated[str, Meta(description="Its title", examples=["film"])]
    total: Annotated[int, Meta(description="N, its number of fragments")]
    held: Annotated[int, Meta(description="How many of them lie here")]
    missing: Annotated[tuple[int, ...], Meta(description="Places of those that nobody holds")] = ()
    size: Annotated[int, Meta(description="Of all fragments, bytes")]
    duration_seconds: Annotated[float, Meta(description="Playing time, seconds")]


class PlayableList(Body, frozen=True, kw_only=True, rename={"videos": "videos"}):
    """Videos that this node can play, by title."""

    videos: tuple[PlayableVideo, ...]


class PlayingTrack(Body, frozen=True, kw_only=True, rename={"kind": "tipo", "language": "idioma"}):
    """A track of the stream."""

    kind: Annotated[str, Meta(description="`video` or `audio`")]
    codec: Annotated[str, Meta(description="As browsers want to hear it (RFC 6381)", examples=["avc1.64001f"])]
    language: Annotated[str, Meta(description="ISO 639-2", examples=["und"])]


class PlayingFragment(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "index": "indice",
        "name": "nombre",
        "size": "bytes",
        "start_seconds": "inicio",
        "duration_seconds": "duracion",
        "place": "estado",
        "received": "recibidos",
        "source": "origen",
        "nodes": "nodos",
        "reason": "motivo",
    },
):
    """Where a fragment is, as this node knows it now."""

    index: IndexField
    name: FragmentName
    size: SizeField
    start_seconds: Annotated[float, Meta(description="When it begins in the whole, seconds")]
    duration_seconds: Annotated[float, Meta(description="How long it plays, seconds")]
    place: Annotated[FragmentPlace, Meta(description="Here; on its way here; with others; with nobody that is to be had")]
    received: Annotated[int, Meta(description="While it arrives: bytes received and proven")] = 0
    source: Annotated[NodeName, Meta(description="While it arrives: from whom")] | None = None
    nodes: Annotated[tuple[NodeName, ...], Meta(description="Other nodes that hold it and are to be had")] = ()
    reason: Annotated[str, Meta(description="Why it does not arrive, a sentence in Spanish")] | None = None


class PlayheadBody(Body, frozen=True, kw_only=True, rename={"fragment": "fragmento", "is_waiting": "espera"}):
    """A player's open request: the fragment that it reads next, and whether it waits for bytes of it."""

    fragment: IndexField
    is_waiting: bool


class Playback(
    Body,
    frozen=True,
    kw_only=True,
    rename={
        "node": "nodo",
        "title": "titulo",
        "duration_seconds": "duracion",
        "tracks": "pistas",
        "fragments": "fragmentos",
        "playheads": "lectores",
    },
):
    """A video as this node plays it now."""

    node: NodeField
    video: VideoField
    title: Annotated[str, Meta(description="Its title", examples=["film"])]
    duration_seconds: Annotated[float, Meta(description="Playing time, seconds")]
    tracks: tuple[PlayingTrack, ...]
    fragments: Annotated[tuple[PlayingFragment, ...], Meta(description="All N, in order")]
    playheads: Annotated[tuple[PlayheadBody, ...], Meta(description="Requests of players that are open now")]
