"""Asking services for all that they know, in as few calls as it takes."""

from __future__ import annotations

from backend.core.entry import Entry
from backend.core.errors import EnjambreError, InvalidName, Refused, UnknownNode
from backend.core.names import FragmentName, NodeName, fragment_name
from backend.wire.answers import Health
from backend.wire.broker_client import BrokerClient
from backend.wire.fragments import FragmentList
from backend.wire.node_client import NodeClient
from backend.wire.nodes import NodeRow
from backend.wire.transfers import TransferBody
from tui.swarm.messages import BrokerSnapshotTaken, NodeSnapshotTaken
from tui.swarm.reduce_events import entries_of


class OriginalBroker(EnjambreError):
    """It answers, but cannot tell which nodes there are."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url} lists no nodes: a broker of the original routes alone, or none at all")


def take_broker_snapshot(broker: BrokerClient, at: float) -> BrokerSnapshotTaken:
    """Raises Unreachable, Refused or OriginalBroker."""
    rows = listed_nodes(broker)
    index = {row.name: indexed_entries(broker, row.name) for row in rows}
    return BrokerSnapshotTaken(rows=rows, index=index, videos=broker.videos(), health=_health(broker), at=at)


def listed_nodes(broker: BrokerClient) -> tuple[NodeRow, ...]:
    """Raises Unreachable, Refused or OriginalBroker."""
    try:
        return broker.nodes()
    except Refused as refused:
        if refused.status == 404:
            raise OriginalBroker(broker.base_url) from refused
        raise


def indexed_entries(broker: BrokerClient, node: NodeName) -> tuple[Entry, ...]:
    """What the broker's index has of a node; nothing where it left in the meantime."""
    try:
        return listed_entries(broker.fragments_of(node))
    except UnknownNode:
        return ()


def take_node_snapshot(client: NodeClient, node: NodeName, at: float, *, has_events: bool = True) -> NodeSnapshotTaken:
    """Raises Unreachable, or Refused by what is no node at all."""
    return NodeSnapshotTaken(
        node=node,
        entries=listed_entries(client.fragments()),
        transfers=_transfers(client),
        health=_health(client),
        at=at,
        has_events=has_events,
    )


def listed_entries(fragments: FragmentList) -> tuple[Entry, ...]:
    """Entries, or bare names from a service of the original protocol. What is no name is passed over."""
    if fragments.details is not None:
        return tuple(entries_of(fragments.details))
    return tuple(Entry(name=name) for text in fragments.names if (name := _checked(text)))


def _checked(text: str) -> FragmentName | None:
    try:
        return fragment_name(text)
    except InvalidName:
        return None


def _transfers(client: NodeClient) -> tuple[TransferBody, ...]:
    try:
        return client.transfers()
    except Refused:
        return ()


def _health(client: BrokerClient | NodeClient) -> Health | None:
    try:
        return client.health()
    except Refused:
        return None
