"""How each event of the wire changes the state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from backend.core.entry import Entry
from backend.core.errors import InvalidName
from backend.core.names import NodeName
from backend.wire import events as e
from backend.wire.fragments import EntryBody
from tui.swarm.holdings import Holdings
from tui.swarm.messages import EventArrived
from tui.swarm.reduce_connections import with_node
from tui.swarm.reduce_snapshots import node_of
from tui.swarm.state import NodeView, Standing, Swarm

LOG_LINES = 2000
"""As many are kept; older ones fall out."""


def event_arrived(swarm: Swarm, message: EventArrived) -> Swarm:
    return REDUCERS[type(message.event)](swarm, message.event, message.at)


def entries_of(bodies: Iterable[EntryBody]) -> Iterator[Entry]:
    """Entries with a name that is one; others are passed over, as no route would take them."""
    for body in bodies:
        try:
            yield body.entry()
        except InvalidName:
            continue


def with_log(swarm: Swarm, line: e.LogLine) -> Swarm:
    return replace(swarm, log=(*swarm.log[-LOG_LINES + 1 :], line))


def _registered(swarm: Swarm, event: e.NodeRegistered, at: float) -> Swarm:
    return with_node(swarm, node_of(swarm, event.node, at))


def _fell_silent(swarm: Swarm, event: e.NodeFellSilent, at: float) -> Swarm:
    return _change(swarm, event.node, lambda node: replace(node, standing="silent"))


def _expired(swarm: Swarm, event: e.NodeExpired, at: float) -> Swarm:
    return _gone(swarm, event.node, "expired")


def _left(swarm: Swarm, event: e.NodeLeft, at: float) -> Swarm:
    return _gone(swarm, event.node, "left")


def _published(swarm: Swarm, event: e.FragmentsPublished, at: float) -> Swarm:
    added = tuple(entries_of(event.added))
    return _change(swarm, event.node, lambda node: replace(node, index=node.index.with_changes(added, event.removed)))


def _folder_changed(swarm: Swarm, event: e.FolderChanged, at: float) -> Swarm:
    added = tuple(entries_of(event.added))

    def changed(node: NodeView) -> NodeView:
        return node if node.disk is None else replace(node, disk=node.disk.with_changes(added, event.removed))

    return _change(swarm, event.node, changed)


def _transfer_moved(swarm: Swarm, event: e.TransferAdvanced | e.TransferFinished | e.TransferFailed, at: float) -> Swarm:
    """The newest transfer of a fragment stands for it."""
    transfer = event.transfer

    def moved(node: NodeView) -> NodeView:
        known = node.transfers.get(transfer.fragment)
        if known is not None and known.created > transfer.created:
            return node
        return replace(node, transfers=node.transfers.with_changes({transfer.fragment: transfer}))

    return _change(swarm, transfer.target, moved)


def _logged(swarm: Swarm, event: e.LogLine, at: float) -> Swarm:
    return with_log(swarm, event)


def _playback_changed(swarm: Swarm, event: e.PlaybackChanged, at: float) -> Swarm:
    """Nothing that is shown: what players make a node fetch is told as transfers."""
    return swarm


def _restarted(swarm: Swarm, event: e.Restarted, at: float) -> Swarm:
    """Whoever listens asks for everything anew, and that tells."""
    return swarm


def _gone(swarm: Swarm, name: NodeName, standing: Standing) -> Swarm:
    return _change(swarm, name, lambda node: replace(node, standing=standing, index=Holdings()))


def _change(swarm: Swarm, name: NodeName, change: Callable[[NodeView], NodeView]) -> Swarm:
    node = swarm.nodes.get(name)
    return swarm if node is None else with_node(swarm, change(node))


REDUCERS: dict[type[e.Event], Callable[[Swarm, Any, float], Swarm]] = {
    e.NodeRegistered: _registered,
    e.NodeFellSilent: _fell_silent,
    e.NodeExpired: _expired,
    e.NodeLeft: _left,
    e.FragmentsPublished: _published,
    e.FolderChanged: _folder_changed,
    e.PlaybackChanged: _playback_changed,
    e.TransferAdvanced: _transfer_moved,
    e.TransferFinished: _transfer_moved,
    e.TransferFailed: _transfer_moved,
    e.LogLine: _logged,
    e.Restarted: _restarted,
}
