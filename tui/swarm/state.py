"""The swarm as the dashboard knows it: frozen facts, made only by the reducer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NewType

from backend.core.entry import VideoId
from backend.core.names import NodeName
from backend.wire.answers import Health
from backend.wire.events import LogLine
from backend.wire.transfers import TransferBody
from backend.wire.videos import VideoRow
from tui.swarm.holdings import Holdings
from tui.swarm.shelves import Shelves

ServiceName = NewType("ServiceName", str)
"""A node's name, or BROKER."""

BROKER = ServiceName("broker")

Phase = Literal["connecting", "live", "lost"]
Standing = Literal["alive", "silent", "left", "expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How the event stream of a service is. Times are seconds since the epoch; `since` is when the phase began."""

    phase: Phase = "connecting"
    since: float
    heard: float | None = None
    retry_at: float | None = None
    why: str = ""
    has_events: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """A node: what lies on its disk by its own word (None until it said), and what the broker's index says of it."""

    name: NodeName
    url: str
    standing: Standing = "alive"
    connection: Connection
    disk: Holdings | None = None
    index: Holdings = field(default_factory=Holdings)
    transfers: Shelves[TransferBody] = field(default_factory=Shelves)
    health: Health | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """A video that is being split by a child process; `fraction` is from 0 to 1, None until it says."""

    file_name: str
    fraction: float | None = None
    since: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Swarm:
    """Everything that the screen shows. Nodes are in the order of their names."""

    broker_url: str
    broker: Connection
    broker_health: Health | None = None
    nodes: Mapping[NodeName, NodeView] = field(default_factory=dict)
    videos: Mapping[VideoId, VideoRow] = field(default_factory=dict)
    log: tuple[LogLine, ...] = ()
    splitting: Splitting | None = None


def first_state(broker_url: str, at: float) -> Swarm:
    """Nothing is known yet."""
    return Swarm(broker_url=broker_url, broker=Connection(since=at))
