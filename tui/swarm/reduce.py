"""The one way in which the dashboard's knowledge changes: state and message to state. Pure; anything may call it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from backend.wire.events import LogLine
from tui.swarm import messages as m
from tui.swarm.reduce_connections import service_connected, service_heard, service_lost
from tui.swarm.reduce_events import event_arrived, with_log
from tui.swarm.reduce_snapshots import broker_snapshot_taken, index_taken, node_snapshot_taken, videos_taken
from tui.swarm.state import Splitting, Swarm

DASHBOARD = "tui"
"""The origin of its own lines in the log."""


def reduce(swarm: Swarm, message: m.Message) -> Swarm:
    """The state after the message; the same object where it tells nothing new."""
    return _REDUCERS[type(message)](swarm, message)


def node_forgotten(swarm: Swarm, message: m.NodeForgotten) -> Swarm:
    return replace(swarm, nodes={name: node for name, node in swarm.nodes.items() if name != message.node})


def told(swarm: Swarm, message: m.Told) -> Swarm:
    moment = datetime.fromtimestamp(message.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return with_log(swarm, LogLine(moment=moment, level=message.level, origin=DASHBOARD, text=message.text))


def split_advanced(swarm: Swarm, message: m.SplitAdvanced) -> Swarm:
    since = swarm.splitting.since if swarm.splitting else message.at
    return replace(swarm, splitting=Splitting(file_name=message.file_name, fraction=message.fraction, since=since))


def split_ended(swarm: Swarm, message: m.SplitEnded) -> Swarm:
    ended = replace(swarm, splitting=None)
    if message.trouble is None:
        return told(ended, m.Told(level="info", text=f"{message.file_name} is split and dealt out", at=message.at))
    text = f"{message.file_name} was not split: {message.trouble}"
    return told(ended, m.Told(level="info" if message.is_cancelled else "error", text=text, at=message.at))


_REDUCERS: dict[type[m.Message], Callable[[Swarm, Any], Swarm]] = {
    m.ServiceConnected: service_connected,
    m.ServiceHeard: service_heard,
    m.ServiceLost: service_lost,
    m.BrokerSnapshotTaken: broker_snapshot_taken,
    m.IndexTaken: index_taken,
    m.VideosTaken: videos_taken,
    m.NodeSnapshotTaken: node_snapshot_taken,
    m.EventArrived: event_arrived,
    m.NodeForgotten: node_forgotten,
    m.Told: told,
    m.SplitAdvanced: split_advanced,
    m.SplitEnded: split_ended,
}
