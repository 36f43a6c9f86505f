"""One look at a swarm, without listening on, and what a script may conclude from it."""

from __future__ import annotations

import time

from backend.core.errors import EnjambreError
from backend.wire.broker_client import BrokerClient
from backend.wire.node_client import NodeClient
from tui.picture.board import Board
from tui.picture.cells import PROBLEMS
from tui.swarm.messages import ServiceConnected, ServiceLost
from tui.swarm.reduce import reduce
from tui.swarm.snapshots import take_broker_snapshot, take_node_snapshot
from tui.swarm.state import BROKER, NodeView, ServiceName, Swarm, first_state

HEALTHY, DEGRADED, UNREACHABLE = 0, 1, 3


def look(broker_url: str, *, token: str | None) -> Swarm:
    """The swarm as it is now. Raises Unreachable or Refused where there is no broker."""
    broker = BrokerClient(broker_url, token=token)
    try:
        now = time.time()
        swarm = reduce(first_state(broker_url, now), take_broker_snapshot(broker, now))
    finally:
        broker.close()
    swarm = reduce(swarm, ServiceConnected(service=BROKER, at=now))
    for node in tuple(swarm.nodes.values()):
        swarm = _look_at(node, swarm, token)
    return swarm


def _look_at(node: NodeView, swarm: Swarm, token: str | None) -> Swarm:
    client = NodeClient(node.url, token=token)
    service = ServiceName(node.name)
    now = time.time()
    try:
        snapshot = take_node_snapshot(client, node.name, now)
    except EnjambreError as error:
        return reduce(swarm, ServiceLost(service=service, why=str(error), at=now, retry_seconds=0))
    finally:
        client.close()
    return reduce(reduce(swarm, snapshot), ServiceConnected(service=service, at=now))


def exit_code(board: Board) -> int:
    """HEALTHY where every node answers and no fragment of any video is in trouble."""
    swarm = board.swarm
    if any(node.standing != "alive" or node.connection.phase == "lost" for node in swarm.nodes.values()):
        return DEGRADED
    states = {state for video in board.videos for row in board.picture(video).states.values() for state in row}
    return DEGRADED if states & PROBLEMS else HEALTHY
