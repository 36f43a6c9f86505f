"""Swarms to look at, made by the reducer from messages, with nothing of the clock or the network in them."""

from __future__ import annotations

from collections.abc import Iterable

from backend.core.entry import Digest, Entry, VideoId
from backend.core.names import FragmentName, NodeName
from backend.wire.answers import Health
from backend.wire.events import LogLevel, LogLine
from backend.wire.nodes import NodeRow
from backend.wire.transfers import TransferBody, TransferState
from backend.wire.videos import VideoRow
from tui.swarm.messages import BrokerSnapshotTaken, EventArrived, Message, NodeSnapshotTaken, ServiceConnected
from tui.swarm.reduce import reduce
from tui.swarm.state import BROKER, ServiceName, Swarm, first_state

NOW = 1_800_000_000.0
MOMENT = "2026-11-20T12:34:56.789Z"
NODO1 = NodeName("nodo1:6001")
NODO2 = NodeName("nodo2:6002")
FILM = VideoId("f" * 64)


def fragment(title: str, index: int) -> FragmentName:
    return FragmentName(f"{title}_{index:03}.mp4")


def entry(name: str, *, size: int = 8_123_456, content: str = "a", video: VideoId | None = None) -> Entry:
    digest = Digest((content * 64)[:64])
    return Entry(name=FragmentName(name), size=size, sha256=digest, video=video)


def entries(title: str, indexes: Iterable[int], *, video: VideoId | None = None) -> tuple[Entry, ...]:
    return tuple(
        entry(fragment(title, index), size=8_000_000 + index * 12_345, content=f"{index:x}9b", video=video) for index in indexes
    )


def node_row(name: NodeName) -> NodeRow:
    return NodeRow(name=name, url=f"http://{name}", state="vivo", seen=MOMENT, fragments=0, size=0, lease_seconds=6.0)


def video_row(video: VideoId, title: str, total: int) -> VideoRow:
    return VideoRow(id=video, title=title, total=total, present=total, missing=(), fewest_copies=1, size=0, has_manifest=True)


def transfer(
    name: FragmentName,
    target: NodeName,
    *,
    state: TransferState = "bajando",
    source: NodeName | None = None,
    received: int = 0,
    size: int | None = 8_000_000,
    rate: float = 0.0,
    reason: str | None = None,
    created: str = MOMENT,
) -> TransferBody:
    return TransferBody(
        id=f"{target} {name}",
        fragment=name,
        state=state,
        target=target,
        source=source,
        mode="preferir",
        size=size,
        received=received,
        bytes_per_second=rate,
        tries=1,
        reason=reason,
        created=created,
        ended=MOMENT if state in ("terminada", "fallida", "cancelada") else None,
    )


def health(name: NodeName) -> Health:
    folder = f"/srv/fragmentos_{name.rpartition(':')[2]}"
    return Health(service="nodo", name=name, version="0.1.0", state="sano", started=MOMENT, pid=7, folder=folder, notices=())


def log_line(text: str, *, level: LogLevel = "info", origin: str = "nodo1:6001", fragment: FragmentName | None = None) -> LogLine:
    return LogLine(moment=MOMENT, level=level, origin=origin, text=text, fragment=fragment)


def after(swarm: Swarm, *messages: Message) -> Swarm:
    for message in messages:
        swarm = reduce(swarm, message)
    return swarm


def swarm_of(
    disks: dict[NodeName, tuple[Entry, ...]],
    *,
    index: dict[NodeName, tuple[Entry, ...]] | None = None,
    transfers: tuple[TransferBody, ...] = (),
    videos: tuple[VideoRow, ...] = (),
    log: tuple[LogLine, ...] = (),
) -> Swarm:
    """Everything connected; the index says what the disks hold unless told otherwise."""
    listed = disks if index is None else index
    rows = tuple(node_row(name) for name in disks)
    swarm = after(
        first_state("http://127.0.0.1:5000", NOW),
        BrokerSnapshotTaken(rows=rows, index=listed, videos=videos, health=None, at=NOW),
        ServiceConnected(service=BROKER, at=NOW),
    )
    for name, held in disks.items():
        mine = tuple(body for body in transfers if body.target == name)
        swarm = after(
            swarm,
            NodeSnapshotTaken(node=name, entries=held, transfers=mine, health=health(name), at=NOW),
            ServiceConnected(service=ServiceName(name), at=NOW),
        )
    return after(swarm, *(EventArrived(service=BROKER, event=line, at=NOW) for line in log))


def empty_swarm() -> Swarm:
    """Two nodes with nothing in their folders."""
    return swarm_of({NODO1: (), NODO2: ()})


def lively_swarm() -> Swarm:
    """Several videos, all kinds of states, transfers and words."""
    film1 = entries("film", range(6), video=FILM)
    film2 = entries("film", range(4, 9), video=FILM)
    holiday = entries("holiday in the mountains, part two", range(24))
    odd = (entry("notes.txt", size=1234), entry("clip_000.mp4", content="c"))
    other = (entry("clip_000.mp4", content="d"), entry("clip_001.mp4", content="e"))
    late = entry("late_000.mp4")
    index1 = (*film1, *holiday, *odd, entry("ghost_000.mp4"))
    return swarm_of(
        {NODO1: (*film1, *holiday, *odd, late), NODO2: (*film2, *holiday[12:], *other)},
        index={NODO1: index1, NODO2: (*film2, *holiday[12:], *other)},
        videos=(video_row(FILM, "film", 10),),
        transfers=_lively_transfers(),
        log=(
            log_line("watching /srv/fragmentos_6001"),
            log_line("registered 2 nodes", origin="broker"),
            log_line("film_007.mp4 fetched from nodo2:6002", fragment=fragment("film", 7)),
            log_line("nodo2:6002 served wrong bytes of film_003.mp4; trying another", level="warning", origin="nodo2:6002"),
            log_line("no space left on the disk", level="error"),
        ),
    )


def _lively_transfers() -> tuple[TransferBody, ...]:
    return (
        transfer(fragment("film", 6), NODO1, source=NODO2, received=3_600_000, rate=118_000_000.0),
        transfer(fragment("film", 8), NODO1, state="en_cola", size=None),
        transfer(fragment("film", 9), NODO1, state="esperando", size=None, reason="nadie lo ofrece todavía"),
        transfer(fragment("film", 0), NODO2, source=NODO1, received=7_000_000, rate=0.0),
        transfer(fragment("film", 1), NODO2, state="fallida", source=NODO1, reason="No queda espacio en el disco"),
        transfer(fragment("film", 5), NODO1, state="terminada", source=NODO2, received=8_061_725),
    )
