"""How messages about event streams change the state: who is there, since when, and who is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from backend.core.names import NodeName
from tui.swarm.messages import ServiceConnected, ServiceHeard, ServiceLost
from tui.swarm.state import BROKER, Connection, NodeView, ServiceName, Swarm


def service_connected(swarm: Swarm, message: ServiceConnected) -> Swarm:
    live = Connection(phase="live", since=message.at, heard=message.at)
    return with_connection(swarm, message.service, lambda _: live)


def service_heard(swarm: Swarm, message: ServiceHeard) -> Swarm:
    def heard(connection: Connection) -> Connection:
        return replace(connection, heard=message.at) if connection.phase == "live" else connection

    return with_connection(swarm, message.service, heard)


def service_lost(swarm: Swarm, message: ServiceLost) -> Swarm:
    def lost(connection: Connection) -> Connection:
        since = connection.since if connection.phase == "lost" else message.at
        retry_at = message.at + message.retry_seconds
        return Connection(phase="lost", since=since, heard=connection.heard, retry_at=retry_at, why=message.why)

    return with_connection(swarm, message.service, lost)


def with_connection(swarm: Swarm, service: ServiceName, change: Callable[[Connection], Connection]) -> Swarm:
    """The swarm with that service's connection changed; unknown services are passed over."""
    if service == BROKER:
        return replace(swarm, broker=change(swarm.broker))
    node = swarm.nodes.get(NodeName(service))
    return swarm if node is None else with_node(swarm, replace(node, connection=change(node.connection)))


def with_node(swarm: Swarm, node: NodeView) -> Swarm:
    """The swarm with that node in place of its like, or in its place by name."""
    nodes = {**swarm.nodes, node.name: node}
    return replace(swarm, nodes=nodes if node.name in swarm.nodes else dict(sorted(nodes.items())))
