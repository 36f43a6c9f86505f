"""How whole accounts from a service change the state: they replace what was known, and share what stayed the same."""

from __future__ import annotations

from dataclasses import replace

from backend.core.entry import VideoId
from backend.wire.nodes import NodeRow
from backend.wire.transfers import TransferBody
from tui.swarm.holdings import Holdings
from tui.swarm.messages import BrokerSnapshotTaken, IndexTaken, NodeSnapshotTaken, VideosTaken
from tui.swarm.reduce_connections import with_node
from tui.swarm.shelves import Shelves
from tui.swarm.state import Connection, NodeView, Standing, Swarm


def broker_snapshot_taken(swarm: Swarm, message: BrokerSnapshotTaken) -> Swarm:
    """Nodes that the broker does not know any more have nothing in its index."""
    known = {row.name for row in message.rows}
    for name, node in swarm.nodes.items():
        if name not in known:
            standing: Standing = "expired" if node.standing == "alive" else node.standing
            swarm = with_node(swarm, replace(node, standing=standing, index=Holdings()))
    for row in message.rows:
        node = node_of(swarm, row, message.at)
        swarm = with_node(swarm, replace(node, index=node.index.replaced_by(message.index.get(row.name, ()))))
    return replace(swarm, videos={VideoId(video.id): video for video in message.videos}, broker_health=message.health)


def node_of(swarm: Swarm, row: NodeRow, at: float) -> NodeView:
    """The node that a row of the roster speaks of, known before or new."""
    standing: Standing = "alive" if row.state == "vivo" else "silent"
    known = swarm.nodes.get(row.name)
    if known is None:
        return NodeView(name=row.name, url=row.url, standing=standing, connection=Connection(since=at))
    return replace(known, url=row.url, standing=standing)


def index_taken(swarm: Swarm, message: IndexTaken) -> Swarm:
    node = swarm.nodes.get(message.node)
    return swarm if node is None else with_node(swarm, replace(node, index=node.index.replaced_by(message.entries)))


def videos_taken(swarm: Swarm, message: VideosTaken) -> Swarm:
    return replace(swarm, videos={VideoId(video.id): video for video in message.videos})


def node_snapshot_taken(swarm: Swarm, message: NodeSnapshotTaken) -> Swarm:
    """A node that tells no events is as live as its last answer."""
    node = swarm.nodes.get(message.node)
    if node is None:
        return swarm
    nothing: Shelves[TransferBody] = Shelves()
    latest = {transfer.fragment: transfer for transfer in message.transfers}
    connection = node.connection
    if not message.has_events:
        connection = Connection(phase="live", since=connection.since, heard=message.at, has_events=False)
    taken = replace(
        node,
        connection=connection,
        disk=(node.disk or Holdings()).replaced_by(message.entries),
        transfers=nothing.with_changes(latest),
        health=message.health,
    )
    return with_node(swarm, taken)
