"""What reaches the reducer: past facts, told by the threads that listen. `at` is seconds since the epoch."""

from __future__ import annotations

from dataclasses import dataclass

from backend.core.entry import Entry
from backend.core.names import NodeName
from backend.wire.answers import Health
from backend.wire.events import Event, LogLevel
from backend.wire.nodes import NodeRow
from backend.wire.transfers import TransferBody
from backend.wire.videos import VideoRow
from tui.swarm.state import ServiceName


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConnected:
    """Its event stream is open."""

    service: ServiceName
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHeard:
    """It is still there: something came through its stream."""

    service: ServiceName
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLost:
    """Its event stream ended; the next try is in `retry_seconds`."""

    service: ServiceName
    why: str
    at: float
    retry_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerSnapshotTaken:
    """All that the broker knows."""

    rows: tuple[NodeRow, ...]
    index: dict[NodeName, tuple[Entry, ...]]
    videos: tuple[VideoRow, ...]
    health: Health | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTaken:
    """The broker's whole list of one node."""

    node: NodeName
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideosTaken:
    """The broker's list of videos."""

    videos: tuple[VideoRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSnapshotTaken:
    """All that a node says of itself. `has_events` is false for one that can only be asked again and again."""

    node: NodeName
    entries: tuple[Entry, ...]
    transfers: tuple[TransferBody, ...]
    health: Health | None
    at: float
    has_events: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EventArrived:
    """A service told of something that happened."""

    service: ServiceName
    event: Event
    at: float


@dataclass(frozen=True, slots=True)
class NodeForgotten:
    """Neither the broker nor its own stream has spoken of it for long."""

    node: NodeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The dashboard itself has something to say; `urgent` asks to be seen at once."""

    level: LogLevel
    text: str
    at: float
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitAdvanced:
    """The splitter is at work; `fraction` is None until it knows."""

    file_name: str
    fraction: float | None
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitEnded:
    """The splitter is done; `trouble` holds its words where it failed."""

    file_name: str
    trouble: str | None
    at: float
    is_cancelled: bool = False


Message = (
    ServiceConnected
    | ServiceHeard
    | ServiceLost
    | BrokerSnapshotTaken
    | IndexTaken
    | VideosTaken
    | NodeSnapshotTaken
    | EventArrived
    | NodeForgotten
    | Told
    | SplitAdvanced
    | SplitEnded
)
