"""Entries, registrations and manifests to tell a broker, and the events it told."""

from __future__ import annotations

import hashlib
import zlib

from backend.core.entry import Digest, Entry, VideoId
from backend.core.manifest import Manifest
from backend.core.manifest_parts import FragmentFacts, Track
from backend.core.names import FragmentName, NodeName
from backend.web.event_hub import EventHub
from backend.wire.event_stream import parse_frames
from backend.wire.events import Event, LogLine, parse_event
from backend.wire.fragments import EntryBody
from backend.wire.nodes import Delta, Heartbeat, Registration

NODE_1 = NodeName("nodo1:6001")
NODE_2 = NodeName("nodo2:6002")
EPOCH = "a1b2c3d4"


def name(text: str) -> FragmentName:
    return FragmentName(text)


def entry(text: str, content: str = "", *, video: VideoId | None = None, index: int | None = None) -> EntryBody:
    """A file whose digest is that of `content`, or of its name."""
    digest = Digest(hashlib.sha256((content or text).encode()).hexdigest())
    return EntryBody.of(Entry(name=name(text), size=1000, sha256=digest, video=video, index=index))


def registration(*entries: str | EntryBody, revision: int = 0, epoch: str = EPOCH, lease: float = 600.0) -> Registration:
    return Registration(fragments=entries, epoch=epoch, revision=revision, lease_seconds=lease)


def delta(*added: EntryBody, removed: tuple[str, ...] = (), revision: int, epoch: str = EPOCH) -> Delta:
    return Delta(epoch=epoch, revision=revision, added=added, removed=tuple(map(name, removed)))


def beat(revision: int, epoch: str = EPOCH) -> Heartbeat:
    return Heartbeat(epoch=epoch, revision=revision)


def manifest(title: str = "Una película", count: int = 3) -> Manifest:
    """Of a video that nobody has: only its facts."""
    facts = [
        FragmentFacts(
            size=900 + index,
            sha256=Digest(hashlib.sha256(f"{title}{index}".encode()).hexdigest()),
            blocks=hashlib.sha256(str(index).encode()).digest(),
            init_size=100,
            duration=5000,
            decode_times=(5000 * index,),
        )
        for index in range(count)
    ]
    return Manifest(
        title=title,
        stem="film",
        timescale=1000,
        duration=5000 * count,
        block_size=1 << 20,
        tracks=(Track(id=1, kind="video", codec="avc1.42c01e", timescale=1000, width=640, height=360),),
        left_out=(),
        fragments=tuple(facts),
        packed_header=zlib.compress(b"header"),
    )


def events(hub: EventHub) -> list[Event]:
    """All that the hub has told since its start but log lines. Ends its streams."""
    hub.close()
    octets = b"".join(hub.subscribe(last_id=f"{hub.boot}-0"))
    told = [parse_event(name, data.encode()) for _, name, data in parse_frames(octets.decode().split("\n"))]
    return [event for event in told if event is not None and not isinstance(event, LogLine)]
